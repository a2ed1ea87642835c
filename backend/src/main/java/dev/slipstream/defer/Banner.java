package dev.slipstream.defer;

import dev.slipstream.defer.DeferPolicy.Surroundings;
import java.util.stream.Collectors;

/** The block that a deferring command prints before dbt's own output. */
final class Banner {
    private Banner() {}

    /** Two lines: which run; what the mode means, and the run's page. A third where nodes are pinned. */
    static Notice of(DeferStatus.State.Ready ready, DeferChoice choice, Surroundings surroundings) {
        var artifact = ready.artifact();
        var run = "Deferring to production  schedule %s · run #%s · %s@%s · %s%s"
                .formatted(
                        artifact.schedule(),
                        artifact.run(),
                        artifact.branch(),
                        artifact.shortCommit(),
                        Ages.ago(ready.age()),
                        ready.pinned() ? " · pinned" : "");
        var page = "%s/bolt/runs/%s".formatted(surroundings.serverBase(), artifact.run());
        var mine = surroundings.developmentSchema();
        var text = "%s\n%s  %s".formatted(run, meaning(choice.mode(), mine), page);
        return new Notice(Notice.Level.INFO, "deferring", choice.pins().isEmpty() ? text : text + pins(choice, mine));
    }

    private static String meaning(DeferMode mode, String mine) {
        return switch (mode) {
            case OFF -> "off: only %s is read".formatted(mine);
            case STANDARD -> "standard: production is read only where %s has no copy".formatted(mine);
            case FAVOR_STATE -> "favor state: production is read for every model outside this run";
            case PREFER_NEWER -> "prefer newer: of %s and production whichever was built later is read".formatted(mine);
        };
    }

    private static String pins(DeferChoice choice, String mine) {
        return "\npinned: "
                + choice.pins().entrySet().stream()
                        .map(pin -> "%s from %s"
                                .formatted(
                                        name(pin.getKey()),
                                        switch (pin.getValue()) {
                                            case DEVELOPMENT -> mine;
                                            case PRODUCTION -> "production";
                                        }))
                        .collect(Collectors.joining(" · "));
    }

    /** {@code model.shop.orders} as {@code orders}. */
    private static String name(String node) {
        return node.substring(node.indexOf('.', node.indexOf('.') + 1) + 1);
    }
}
