package dev.slipstream.defer;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a typed dbt command becomes. */
public sealed interface CommandPlan {
    List<Notice> notices();

    /**
     * Runs dbt.
     *
     * @param argv arguments after {@code dbt}
     * @param environment variables to set
     * @param unset variables to take away
     * @param defers it reads production where the notices say so
     */
    record Run(
            List<String> argv, Map<String, String> environment, Set<String> unset, boolean defers, List<Notice> notices)
            implements CommandPlan {}

    /** Deferring was chosen but cannot be had: asks, and runs without it on yes. */
    record Ask(String question, Run undeferred, List<Notice> notices) implements CommandPlan {}
}
