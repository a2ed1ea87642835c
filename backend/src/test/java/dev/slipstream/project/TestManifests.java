package dev.slipstream.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Manifests as dbt writes them, as far as anything is read of them. */
public final class TestManifests {
    private TestManifests() {}

    public static Manifests reader() {
        return new StreamedManifests();
    }

    /** Two models of the project, one of a package. */
    public static Path write(Path file, int schema, String dbt, String adapter, String project) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, """
                {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v%d.json", "dbt_version": "%s",
                  "generated_at": "2026-11-25T02:00:00.123456Z", "invocation_id": null, "env": {"a": "b"},
                  "project_name": "%s", "adapter_type": "%s"},
                 "nodes": {"model.%3$s.orders": {"columns": [{"name": "id"}]}, "model.%3$s.stg_orders": {},
                  "model.dbt_utils.one": {}, "seed.%3$s.raw": {}, "test.%3$s.unique.abc": {}},
                 "sources": {"source.x": {}}, "macros": {}}
                """.formatted(schema, dbt, project, adapter));
    }
}
