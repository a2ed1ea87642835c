package dev.slipstream.bolt;

import dev.slipstream.project.Project;
import java.util.List;

/** A run begins in two steps, so that the first can be part of a transaction. */
interface Starts {
    /**
     * Writes the run down.
     *
     * @throws BoltFailure INVALID, or ALREADY_RUNNING
     */
    Assignment add(Schedule schedule, RunOrder order);

    void launch(Assignment assignment);

    /**
     * A run that is written down and can be launched.
     *
     * @param reference a commit to build instead of the branch's newest; may be empty
     */
    record Assignment(Run run, Project project, List<Schedule.Command> commands, String reference) {}
}
