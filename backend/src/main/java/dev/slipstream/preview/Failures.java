package dev.slipstream.preview;

import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why there is no preview, with the way out. */
final class Failures {
    private static final int TITLE_CHARACTERS = 120;

    private Failures() {}

    static PreviewFailure of(DbtFailure failure, DeferStatus status) {
        var helps = failure.kind() == DbtFailure.Kind.MISSING_RELATION
                && status.choice().mode() == DeferMode.OFF
                && status.artifact().isPresent();
        return new PreviewFailure(title(failure), text(failure), Optional.of(hint(failure, helps)), helps, failure);
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
            case DATABASE -> reason(failure);
            case MISSING_RELATION ->
                failure.place()
                        .relation()
                        .map("%s does not exist"::formatted)
                        .orElse("A relation that is read does not exist");
            case PROJECT -> "dbt cannot read the project";
            case PROFILE -> "dbt cannot read the profile";
            case ENGINE -> "The project's dbt is not here";
            case CONNECTION -> Refusal.of(text(failure)).title;
            case STATE -> "The production state cannot be read";
            case CANCELLED -> "Cancelled";
            case TIMEOUT -> "The query ran too long";
            case UNAVAILABLE -> "dbt cannot be reached";
            case INTERNAL -> "dbt failed";
        };
    }

    private static String hint(DbtFailure failure, boolean deferringHelps) {
        return switch (failure.kind()) {
            case SYNTAX -> "Mend " + where(failure);
            case UNKNOWN_NODE -> "Check the name; a new model counts once its file is saved";
            case COMPILATION -> ofCompilation(failure);
            case DATABASE -> ofDatabase(failure);
            case MISSING_RELATION ->
                deferringHelps ? "Turn on defer to production, or build it first" : "Build it first";
            case PROJECT -> "Mend %s; if a package is missing, run dbt deps".formatted(where(failure));
            case PROFILE ->
                "Put the profile's name in dbt_project.yml back; Slipstream writes profiles.yml from the connection";
            case ENGINE -> "Or ask for another version in slipstream.yml, such as dbt: \"1.12\"";
            case CONNECTION -> Refusal.of(text(failure)).hint;
            case STATE -> "Choose another run, or run the schedule again with this dbt version";
            case CANCELLED -> "Run it again when you need it";
            case TIMEOUT -> "Filter the query, or build the model and preview what it built";
            case UNAVAILABLE -> "Try again; the server's log tells more";
            case INTERNAL -> "Try again; the dbt host's log on the server tells more";
        };
    }

    private static String ofCompilation(DbtFailure failure) {
        if (text(failure).contains("which was not found")) {
            return "Check the name in ref(), and that its file is saved";
        }
        if (text(failure).contains("is undefined")) {
            return "Check the name; a macro stands in macros/ or in a package that dbt deps installed";
        }
        return "Mend " + where(failure);
    }

    /** A warehouse's first line is a sentence, of a few words as a rule. */
    private static String reason(DbtFailure failure) {
        var first = text(failure).lines().findFirst().orElse("");
        return first.isBlank() || first.length() > TITLE_CHARACTERS
                ? "The warehouse refused the query"
                : sentence(first);
    }

    private static String ofDatabase(DbtFailure failure) {
        if (text(failure).contains("at or near \"limit\"") || text(failure).contains("at or near \";\"")) {
            return "A preview is one select without a semicolon at its end, for dbt adds a limit to it";
        }
        if (text(failure).contains("read-only transaction")) {
            return "A preview only reads; build the model with dbt run instead";
        }
        if (text(failure).contains("permission denied")) {
            return "Ask for the right to read it, or change the development connection";
        }
        return Correction.in(text(failure))
                .map(correction -> "Did you mean %s?".formatted(correction.right()))
                .orElseGet(() -> "Mend " + where(failure));
    }

    private static String where(DbtFailure failure) {
        var place = failure.place();
        var file = place.file().orElse("the query");
        return place.line().isPresent() ? "line %d of %s".formatted(place.line().getAsInt(), file) : file;
    }

    /** Why a warehouse lets nobody in: the driver has words for it, but no codes. */
    private enum Refusal {
        PASSWORD(
                "The warehouse refuses the password",
                "Check user and password of the development connection",
                "password authentication failed|no password supplied|no pg_hba.conf entry"),
        DATABASE(
                "There is no such database",
                "Check the database of the development connection",
                "FATAL:\\s+database \""),
        HOST(
                "The warehouse's host is not known",
                "Check the host of the development connection",
                "could not translate host name"),
        NONE("There is no connection", "Set up the development connection", "has no development connection"),
        UNREACHABLE(
                "The warehouse cannot be reached",
                "Check host and port of the development connection, and whether the warehouse is running",
                "");

        private final String title;
        private final String hint;
        private final Pattern signs;

        Refusal(String title, String hint, String signs) {
            this.title = title;
            this.hint = hint;
            this.signs = Pattern.compile(signs);
        }

        static Refusal of(String message) {
            for (var refusal : values()) {
                if (refusal.signs.matcher(message).find()) {
                    return refusal;
                }
            }
            return UNREACHABLE;
        }
    }

    private static String text(DbtFailure failure) {
        return failure.getMessage() == null ? failure.kind().name() : failure.getMessage();
    }
}
