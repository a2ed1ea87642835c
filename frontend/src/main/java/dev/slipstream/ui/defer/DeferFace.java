package dev.slipstream.ui.defer;

import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import java.time.Duration;
import java.util.Optional;

/**
 * What the control shows for a status: pure.
 *
 * @param text such as {@code Defer: prod · standard}
 * @param aside the age, or the pinned run and its age; may be empty
 * @param name the whole of it for a screen reader
 * @param pressed a mode other than off is chosen
 */
record DeferFace(Tone tone, Mark mark, String text, String aside, String name, boolean pressed) {
    enum Tone {
        QUIET,
        DEFERRING,
        WARNING,
        ERROR
    }

    enum Mark {
        HOLLOW,
        PRODUCTION,
        WARNING,
        FETCHING,
        FAILED
    }

    private static final String SUBJECT = "Defer to production";

    static DeferFace of(DeferStatus status) {
        return switch (status.state()) {
            case State.Ready ready -> ready(status, ready);
            case State.Missing missing -> missing(status, missing);
        };
    }

    private static DeferFace ready(DeferStatus status, State.Ready ready) {
        if (status.choice().mode() == DeferMode.OFF) {
            return new DeferFace(Tone.QUIET, Mark.HOLLOW, "Defer: off", "", SUBJECT + ", off", false);
        }
        var fetching = fetching(status.facts(), ready);
        if (fetching.isPresent()) {
            return new DeferFace(
                    Tone.QUIET,
                    Mark.FETCHING,
                    "Defer: fetching #%s…".formatted(fetching.get()),
                    "",
                    name(status, ready) + ", fetching run " + fetching.get(),
                    true);
        }
        var text = "Defer: prod · " + status.choice().mode().words();
        var age = Ages.text(ready.age());
        if (ready.pinned()) {
            return pinned(status, ready, text, age);
        }
        return ready.stale()
                ? new DeferFace(Tone.WARNING, Mark.WARNING, text, age + " old", name(status, ready) + ", stale", true)
                : new DeferFace(Tone.DEFERRING, Mark.PRODUCTION, text, age, name(status, ready), true);
    }

    private static DeferFace pinned(DeferStatus status, State.Ready ready, String text, String age) {
        var newer = newer(status.facts(), ready);
        var aside = "#%s · %s%s"
                .formatted(
                        ready.artifact().run(),
                        age,
                        newer.map(" · newer: #%s"::formatted).orElse(""));
        var name = name(status, ready) + ", pinned"
                + newer.map(", there is a newer run %s"::formatted).orElse("");
        return new DeferFace(Tone.DEFERRING, Mark.PRODUCTION, text, aside, name, true);
    }

    private static DeferFace missing(DeferStatus status, State.Missing missing) {
        var pressed = status.choice().mode() != DeferMode.OFF;
        if (Checklist.leads(status.facts(), missing.reasons())) {
            return new DeferFace(
                    Tone.WARNING, Mark.HOLLOW, "Defer: set up", "", SUBJECT + ", needs to be set up", pressed);
        }
        var why = missing.reasons().contains(MissingPart.MANIFEST_UNREADABLE)
                ? "the manifest cannot be read"
                : "no successful run";
        return new DeferFace(
                Tone.ERROR, Mark.FAILED, "Defer: unavailable", "", SUBJECT + ", unavailable: " + why, pressed);
    }

    /** A newer good run whose manifest is not published yet; the old one stays in use. */
    private static Optional<RunId> fetching(ProductionFacts facts, State.Ready ready) {
        return ready.pinned() ? Optional.empty() : newer(facts, ready);
    }

    /** The newest run of the same schedule, if it succeeded and is not the one that is read. */
    private static Optional<RunId> newer(ProductionFacts facts, State.Ready ready) {
        return facts.schedules().stream()
                .filter(source -> source.slug().equals(ready.artifact().schedule()))
                .flatMap(source -> source.newest().stream())
                .filter(ended -> ended.succeeded()
                        && ended.run().value() > ready.artifact().run().value())
                .map(ProductionFacts.Ended::run)
                .findFirst();
    }

    private static String name(DeferStatus status, State.Ready ready) {
        return "%s, on, %s, %s run %s, %s"
                .formatted(
                        SUBJECT,
                        status.choice().mode().words(),
                        ready.artifact().schedule(),
                        ready.artifact().run(),
                        spoken(ready.age()));
    }

    private static String spoken(Duration age) {
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 2) {
            return count(age.toMinutes(), "minute");
        }
        return age.toDays() < 2 ? count(age.toHours(), "hour") : count(age.toDays(), "day");
    }

    private static String count(long number, String unit) {
        return "%d %s%s ago".formatted(number, unit, number == 1 ? "" : "s");
    }
}
