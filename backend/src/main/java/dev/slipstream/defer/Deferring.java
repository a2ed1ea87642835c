package dev.slipstream.defer;

import dev.slipstream.defer.DeferPolicy.DeferredState;
import dev.slipstream.defer.DeferPolicy.DeferredStates;
import dev.slipstream.defer.DeferPolicy.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plan of a command that can defer. */
record Deferring(
        CommandLine line,
        Map<String, String> environment,
        DeferStatus status,
        DeferredStates states,
        Surroundings surroundings) {
    CommandPlan plan() {
        if (line.has("--inline-direct")) {
            return FlagPolicy.unchanged(
                    line, List.of(FlagPolicy.notDeferred("--inline-direct goes straight to the warehouse")));
        }
        if (line.flag("--defer", "--no-defer").filter(on -> !on).isPresent()) {
            return FlagPolicy.unchanged(
                    line,
                    List.of(FlagPolicy.notDeferred(
                            "you passed --no-defer", "dbt " + ShellWords.join(line.without(Set.of("--no-defer"))))));
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
            case DeferStatus.State.Missing missing ->
                ask("deferral is unavailable", FlagPolicy.unavailable(missing, surroundings.serverBase()));
        };
    }

    /** A typed {@code --state} alone is for selectors; together with {@code --defer} it is what is deferred to. */
    private boolean usesOwnLocation() {
        return FlagPolicy.ownLocation(line, environment).isPresent()
                || (FlagPolicy.ownState(line, environment) && line.has("--defer"));
    }

    /** Of another state than ours nothing is known, so that pins and prefer newer do not hold there. */
    private CommandPlan toOwnLocation() {
        var own = FlagPolicy.ownLocation(line, environment)
                .or(() -> line.value("--state").map(state -> "--state " + state))
                .orElse("DBT_STATE");
        var notice =
                new Notice(Notice.Level.INFO, "kept-yours", "using your %s".formatted(own), Optional.of(withoutOwn()));
        var flags = modeFlags(choice().mode() == DeferMode.FAVOR_STATE);
        return new CommandPlan.Run(line.with(flags), Map.of(), Set.of(), true, withTestNotices(List.of(notice)));
    }

    /** The same command, deferring to production. */
    private String withoutOwn() {
        var unset = Stream.of("STATE", "DEFER_STATE")
                .flatMap(name -> Stream.of("DBT_ENGINE_" + name, "DBT_" + name))
                .filter(environment::containsKey)
                .map(name -> "-u %s ".formatted(name))
                .collect(Collectors.joining());
        var command = ShellWords.join(line.without(Set.of("--state", "--defer-state")));
        return "%sdbt %s".formatted(unset.isEmpty() ? "" : "env " + unset, command);
    }

    private CommandPlan to(DeferStatus.State.Ready ready) {
        var choice = choice();
        DeferredState state;
        try {
            state = states.of(status.with(choice));
        } catch (RuntimeException failure) {
            return ask(
                    "it cannot be told which copies there are",
                    "%s needs to know which copies you have: %s"
                            .formatted(choice.mode().words(), failure.getMessage()));
        }
        var flags = new ArrayList<>(modeFlags(state.mode() == DeferMode.FAVOR_STATE));
        flags.addAll(List.of("--defer-state", state.folder().toString()));
        if (line.selectsByState() && !FlagPolicy.ownState(line, environment)) {
            flags.addAll(List.of("--state", ready.artifact().folder().toString()));
        }
        var notices = new ArrayList<>(List.of(Banner.of(ready, choice, surroundings)));
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

    private CommandPlan ask(String what, String notice) {
        return new CommandPlan.Ask(
                what + "; run without it?",
                FlagPolicy.unchanged(line, List.of(FlagPolicy.notDeferred(what))),
                List.of(new Notice(Notice.Level.ERROR, "unavailable", notice)));
    }

    /**
     * What this command defers by. A typed flag goes before the shell's variable, and that before the saved choice, as for
     * DBT_DEFER; whoever asks for no favor state gets no pin to production, which needs it.
     */
    private DeferChoice choice() {
        var choice = status.choice();
        var said = typedFavor().or(this::inheritsFavor);
        if (said.isEmpty()) {
            return isTest() && choice.mode() != DeferMode.STANDARD ? choice.with(DeferMode.STANDARD) : choice;
        }
        if (said.get() && (typedFavor().isPresent() || !isTest())) {
            return choice.with(DeferMode.FAVOR_STATE);
        }
        return choice.with(DeferMode.STANDARD).withoutPins(Pin.PRODUCTION);
    }

    private List<String> modeFlags(boolean favors) {
        var flags = new ArrayList<String>();
        if (!line.has("--defer")) {
            flags.add("--defer");
        }
        if (typedFavor().isEmpty()) {
            if (favors) {
                flags.add("--favor-state");
            } else if (inheritsFavor().orElse(false)) {
                flags.add("--no-favor-state");
            }
        }
        return flags;
    }

    private boolean isTest() {
        return line.command().equals("test");
    }

    private Optional<Boolean> typedFavor() {
        return line.flag("--favor-state", "--no-favor-state");
    }

    private Optional<Boolean> inheritsFavor() {
        return FlagPolicy.variable(environment, "FAVOR_STATE").map(FlagPolicy::isTrue);
    }

    /** In a test only the tests themselves are selected, so that favor state would test production (dbt-core#10514). */
    private List<Notice> withTestNotices(List<Notice> notices) {
        if (!isTest()) {
            return List.copyOf(notices);
        }
        if (typedFavor().orElse(false)) {
            return FlagPolicy.also(
                    notices,
                    new Notice(
                            Notice.Level.WARNING,
                            "favor-test",
                            "dbt test --favor-state tests production: only the tests are selected, not their models"));
        }
        var wanted = inheritsFavor().orElse(false)
                ? DeferMode.FAVOR_STATE
                : status.choice().mode();
        return switch (wanted) {
            case OFF, STANDARD -> List.copyOf(notices);
            case FAVOR_STATE, PREFER_NEWER ->
                FlagPolicy.also(
                        notices,
                        new Notice(
                                Notice.Level.INFO,
                                "favor-test",
                                "this test runs with standard: %s would test production".formatted(wanted.words())));
        };
    }
}
