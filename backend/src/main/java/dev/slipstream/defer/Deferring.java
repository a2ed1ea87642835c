package dev.slipstream.defer;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The plan of a command that can defer. */
record Deferring(
        CommandLine line,
        Map<String, String> environment,
        DeferStatus status,
        String developmentSchema,
        URI serverBase) {
    CommandPlan plan() {
        if (line.has("--inline-direct")) {
            return FlagPolicy.unchanged(
                    line, List.of(FlagPolicy.notDeferred("--inline-direct goes straight to the warehouse")));
        }
        if (line.flag("--defer", "--no-defer").filter(on -> !on).isPresent()) {
            return FlagPolicy.unchanged(line, List.of(FlagPolicy.notDeferred("you passed --no-defer")));
        }
        if (!line.has("--defer")
                && FlagPolicy.variable(environment, "DEFER")
                        .filter(FlagPolicy::isFalse)
                        .isPresent()) {
            return FlagPolicy.unchanged(line, List.of(FlagPolicy.notDeferred("DBT_DEFER is off in this shell")));
        }
        if (usesOwnLocation()) {
            return toOwnLocation();
        }
        return switch (status.state()) {
            case DeferStatus.State.Ready ready -> to(ready);
            case DeferStatus.State.Missing missing -> unavailable(missing);
        };
    }

    /** A typed {@code --state} alone is for selectors; together with {@code --defer} it is what is deferred to. */
    private boolean usesOwnLocation() {
        return FlagPolicy.ownLocation(line, environment).isPresent()
                || (FlagPolicy.ownState(line, environment) && line.has("--defer"));
    }

    private CommandPlan toOwnLocation() {
        var own = FlagPolicy.ownLocation(line, environment)
                .or(() -> line.value("--state").map(state -> "--state " + state))
                .orElse("DBT_STATE");
        var notice = new Notice(Notice.Level.INFO, "kept-yours", "using your %s".formatted(own));
        return new CommandPlan.Run(line.with(modeFlags()), Map.of(), Set.of(), true, withTestNotices(List.of(notice)));
    }

    private CommandPlan to(DeferStatus.State.Ready ready) {
        var flags = new ArrayList<>(modeFlags());
        flags.addAll(List.of("--defer-state", ready.artifact().folder().toString()));
        if (line.selectsByState() && !FlagPolicy.ownState(line, environment)) {
            flags.addAll(List.of("--state", ready.artifact().folder().toString()));
        }
        var notices = new ArrayList<>(List.of(Banner.of(ready, favors(), developmentSchema, serverBase)));
        if (ready.stale()) {
            notices.add(new Notice(
                    Notice.Level.WARNING,
                    "stale",
                    "production is stale: the last success of %s was %s"
                            .formatted(ready.artifact().schedule(), Ages.ago(ready.age()))));
        }
        notices.addAll(status.notices());
        return new CommandPlan.Run(line.with(flags), Map.of(), Set.of(), true, withTestNotices(notices));
    }

    private CommandPlan unavailable(DeferStatus.State.Missing missing) {
        var notice = new Notice(Notice.Level.ERROR, "unavailable", FlagPolicy.unavailable(missing, serverBase));
        return new CommandPlan.Ask(
                "deferral is unavailable; run without it?",
                FlagPolicy.unchanged(line, List.of(FlagPolicy.notDeferred("deferral is unavailable"))),
                List.of(notice));
    }

    private List<String> modeFlags() {
        var flags = new ArrayList<String>();
        if (!line.has("--defer")) {
            flags.add("--defer");
        }
        if (line.flag("--favor-state", "--no-favor-state").isEmpty()) {
            if (favors()) {
                flags.add("--favor-state");
            } else if (inheritsFavor().orElse(false)) {
                flags.add("--no-favor-state");
            }
        }
        return flags;
    }

    /** In a test only the tests themselves are selected, so that favor state would test production (dbt-core#10514). */
    private boolean favors() {
        return line.flag("--favor-state", "--no-favor-state")
                .orElseGet(() -> !line.command().equals("test") && wantsFavor());
    }

    /** The shell's own word goes before the saved choice, as for DBT_DEFER. */
    private boolean wantsFavor() {
        return inheritsFavor().orElse(status.choice().mode() == DeferMode.FAVOR_STATE);
    }

    private Optional<Boolean> inheritsFavor() {
        return FlagPolicy.variable(environment, "FAVOR_STATE").map(FlagPolicy::isTrue);
    }

    private List<Notice> withTestNotices(List<Notice> notices) {
        if (!line.command().equals("test")) {
            return List.copyOf(notices);
        }
        if (line.flag("--favor-state", "--no-favor-state").orElse(false)) {
            return FlagPolicy.also(
                    notices,
                    new Notice(
                            Notice.Level.WARNING,
                            "favor-test",
                            "dbt test --favor-state tests production: only the tests are selected, not their models"));
        }
        if (wantsFavor()) {
            return FlagPolicy.also(
                    notices,
                    new Notice(
                            Notice.Level.INFO,
                            "favor-test",
                            "this test runs with standard: favor state would test production"));
        }
        return List.copyOf(notices);
    }
}
