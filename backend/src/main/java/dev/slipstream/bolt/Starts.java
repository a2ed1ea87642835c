package dev.slipstream.bolt;

import dev.slipstream.project.Project;

/** A run begins in two steps, so that the first can be part of a transaction. */
interface Starts {
    /**
     * Writes the run down.
     *
     * @throws BoltFailure INVALID, or ALREADY_RUNNING
     */
    Assignment add(Schedule schedule, RunOrder order);

    /** One that waits is launched when its time has come. */
    void launch(Assignment assignment);

    /** A run that is written down and can be launched. */
    record Assignment(Run run, Project project, Asked asked) {}
}
