package dev.slipstream.defer;

import dev.slipstream.project.ManifestFacts;
import java.util.Optional;

/** Whether a dbt can defer to a manifest: pure. dbt itself checks the schema only, and defers to nothing where names differ. */
final class ManifestChecks {
    private ManifestChecks() {}

    /** What is wrong, as the end of a sentence about a run; empty if it can be deferred to. */
    static Optional<String> problem(ManifestFacts manifest, DevelopmentFacts development) {
        if (manifest.schema() < development.oldestSchema() || manifest.schema() > development.newestSchema()) {
            return Optional.of("wrote its manifest with dbt %s in schema v%d; dbt %s here reads v%d to v%d"
                    .formatted(
                            manifest.dbtVersion(),
                            manifest.schema(),
                            development.dbtVersion(),
                            development.oldestSchema(),
                            development.newestSchema()));
        }
        if (isFromAnotherDbt(manifest.dbtVersion(), development.dbtVersion())) {
            return Optional.of("wrote its manifest with dbt %s; here is dbt %s"
                    .formatted(manifest.dbtVersion(), development.dbtVersion()));
        }
        if (!manifest.adapter().equals(development.adapter())) {
            return Optional.of("built with the adapter %s; development uses %s"
                    .formatted(manifest.adapter(), development.adapter()));
        }
        if (!manifest.projectName().equals(development.projectName())) {
            return Optional.of("built the dbt project %s; the checkout holds %s"
                    .formatted(manifest.projectName(), development.projectName()));
        }
        return Optional.empty();
    }

    /** A later minor version of the same dbt reads what an earlier one wrote, not the other way round. */
    private static boolean isFromAnotherDbt(String wrote, String reads) {
        var theirs = wrote.split("\\.", -1);
        var ours = reads.split("\\.", -1);
        if (theirs.length < 2 || ours.length < 2 || !theirs[0].equals(ours[0])) {
            return true;
        }
        try {
            return Integer.parseInt(theirs[1]) > Integer.parseInt(ours[1]);
        } catch (NumberFormatException _) {
            return true;
        }
    }
}
