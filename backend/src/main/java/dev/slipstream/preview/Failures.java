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

    static PreviewFailure unavailable(String why) {
        var cause = new DbtFailure(DbtFailure.Kind.STATE, why, DbtFailure.Place.NOWHERE);
        return new PreviewFailure(
                "Deferral is unavailable",
                why,
                Optional.of("Open the defer menu to see what is missing, or turn deferral off"),
                false,
                cause);
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
