package dev.slipstream.bolt;

import dev.slipstream.defer.ScheduleSlug;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a schedule's runs build.
 *
 * @param variables of dbt's environment, by name; secrets are kept apart
 */
public record Manner(Kind kind, Map<String, String> variables, Keep keep) {
    public static final Manner PLAIN = new Manner(new Kind.Standard(), Map.of(), Keep.ALL);

    public Manner {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        variables.forEach(RunVariables::check);
    }

    /** @throws IllegalArgumentException if no schedule can have a variable of that name, with the reason */
    public static void checkVariable(String name) {
        RunVariables.check(name);
    }

    /** What a run sees of earlier ones, and where it builds. */
    public sealed interface Kind {
        /** It builds production. */
        record Standard() implements Kind {
            @Override
            public String toString() {
                return "standard";
            }
        }

        /**
         * It builds production, and dbt compares with another run ({@code state:}, {@code source_status:}, {@code result:}).
         *
         * @param with whose latest run that is; may be its own
         */
        record Deferred(ScheduleSlug with, boolean successfulOnly) implements Kind {
            @Override
            public String toString() {
                return "deferred %s %s".formatted(with, successfulOnly ? "successful" : "last");
            }
        }

        /**
         * It builds into a schema of its own, which is dropped at its end, and reads what it does not build from production.
         *
         * @param production whose latest published state that is
         */
        record TurboCi(ScheduleSlug production) implements Kind {
            @Override
            public String toString() {
                return "turbo_ci " + production;
            }
        }

        /** Of its {@code toString}. */
        static Kind of(String text) {
            var words = text.split(" ", -1);
            return switch (words[0]) {
                case "deferred" -> new Deferred(new ScheduleSlug(words[1]), words[2].equals("successful"));
                case "turbo_ci" -> new TurboCi(new ScheduleSlug(words[1]));
                default -> new Standard();
            };
        }

        /** Whose state its runs are given. */
        default Optional<ScheduleSlug> compared() {
            return switch (this) {
                case Standard _ -> Optional.empty();
                case Deferred deferred -> Optional.of(deferred.with());
                case TurboCi ci -> Optional.of(ci.production());
            };
        }

        default boolean apart() {
            return this instanceof TurboCi;
        }
    }

    /** Of ended runs, how old and how many keep their log and artifacts. */
    public record Keep(Optional<Integer> days, Optional<Integer> runs) {
        public static final Keep ALL = new Keep(Optional.empty(), Optional.empty());

        public Keep {
            if (days.filter(count -> count < 1).isPresent()
                    || runs.filter(count -> count < 1).isPresent()) {
                throw new IllegalArgumentException("one day and one run are kept at least");
            }
        }
    }
}
