package dev.slipstream.preview;

import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import java.util.Optional;

/** Why there is no preview, with the way out. */
final class Failures {
    private Failures() {}

    static PreviewFailure of(DbtFailure failure, DeferStatus status) {
        var helps = failure.kind() == DbtFailure.Kind.MISSING_RELATION
                && status.choice().mode() == DeferMode.OFF
                && status.artifact().isPresent();
        return new PreviewFailure(title(failure), text(failure), hint(failure, helps), helps, failure);
    }

    static PreviewFailure unavailable(DeferStatus.State.Missing missing) {
        var cause = new DbtFailure(DbtFailure.Kind.STATE, missing.text(), DbtFailure.Place.NOWHERE);
        var hint = missing.unusable()
                .map(manifest -> "%s; or turn deferral off".formatted(sentence(manifest.wayOut())))
                .orElse("Open the defer menu to set it up, or turn deferral off");
        return new PreviewFailure("Deferral is unavailable", sentence(missing.text()), Optional.of(hint), false, cause);
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String title(DbtFailure failure) {
        return switch (failure.kind()) {
            case SYNTAX -> "There is a syntax error";
            case UNKNOWN_NODE -> "There is no such model";
            case COMPILATION -> "The model does not compile";
            case DATABASE -> "The warehouse refused the query";
            case MISSING_RELATION ->
                failure.place()
                        .relation()
                        .map("%s does not exist"::formatted)
                        .orElse("A relation that is read does not exist");
            case PROJECT -> "dbt cannot read the project";
            case PROFILE -> "dbt cannot read the profile";
            case CONNECTION -> "The warehouse cannot be reached";
            case STATE -> "The production state cannot be read";
            case CANCELLED -> "Cancelled";
            case TIMEOUT -> "The query ran too long";
            case UNAVAILABLE -> "dbt cannot be reached";
            case INTERNAL -> "dbt failed";
        };
    }

    private static Optional<String> hint(DbtFailure failure, boolean deferringHelps) {
        return switch (failure.kind()) {
            case MISSING_RELATION ->
                Optional.of(deferringHelps ? "Turn on defer to production, or build it first" : "Build it first");
            case CONNECTION -> Optional.of("Check the development connection, and whether the warehouse is running");
            case STATE -> Optional.of("Choose another run, or run the schedule again with this dbt version");
            case UNAVAILABLE -> Optional.of("Try again; the server's log tells more");
            case SYNTAX, UNKNOWN_NODE, COMPILATION, DATABASE, PROJECT, PROFILE, CANCELLED, TIMEOUT, INTERNAL ->
                Optional.empty();
        };
    }

    private static String text(DbtFailure failure) {
        return failure.getMessage() == null ? failure.kind().name() : failure.getMessage();
    }
}
