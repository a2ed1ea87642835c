package dev.slipstream.defer;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which flags a dbt command line gets, and which notices it earns: deferral.md §1–6 as pure functions. dbt decides
 * relations; this decides only what dbt is told.
 */
public interface DeferPolicy {
    /**
     * @param argv arguments after {@code dbt}, as typed
     * @param environment the variables of the shell that start with {@code DBT_}
     * @param status what the user chose and what there is
     * @param states asked only by commands that defer
     * @param surroundings what the notices name
     */
    CommandPlan plan(
            List<String> argv,
            Map<String, String> environment,
            DeferStatus status,
            DeferredStates states,
            Surroundings surroundings);

    /**
     * @param developmentSchema such as {@code dbt_ada}
     * @param serverBase base of the run's link
     */
    record Surroundings(String developmentSchema, URI serverBase) {}

    /** Where a choice is read from. */
    interface DeferredStates {
        /** @throws RuntimeException if it depends on the warehouse and that does not answer */
        DeferredState of(DeferStatus status);
    }

    /**
     * @param mode standard or favor state, which is what dbt is told
     * @param folder the state to defer to
     */
    record DeferredState(DeferMode mode, Path folder) {}

    /**
     * The plan of a command in a project that is none of the user's: nothing is deferred, and that is said.
     *
     * @param folder where dbt finds that project
     */
    CommandPlan outside(List<String> argv, Map<String, String> environment, Path folder);
}
