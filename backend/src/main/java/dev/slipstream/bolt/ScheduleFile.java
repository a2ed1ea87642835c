package dev.slipstream.bolt;

import dev.slipstream.workspace.ProjectId;

/** A schedule as the text of a file in {@code .bolt/}, and back. */
public final class ScheduleFile {
    private ScheduleFile() {}

    /** What a text says. */
    public sealed interface Read {
        record Good(Schedule schedule) implements Read {}

        record Wrong(BoltFile.Problem problem) implements Read {}
    }

    public static Read read(String text, ProjectId project) {
        try {
            return new Read.Good(ScheduleYaml.read(text, project));
        } catch (ScheduleYaml.Wrong wrong) {
            return new Read.Wrong(wrong.problem());
        }
    }

    public static String text(Schedule schedule) {
        return String.join("", ScheduleText.blocks(schedule).values());
    }

    /**
     * The text with what differs between the two schedules; its other lines and its comments stay.
     *
     * @param text that says {@code before}; what says something else is written anew
     */
    public static String changed(String text, Schedule before, Schedule after) {
        var blocks = ScheduleText.blocks(after);
        var changed = YamlBlocks.changed(text, ScheduleText.blocks(before), blocks);
        return read(changed, after.project()).equals(new Read.Good(after)) ? changed : text(after);
    }
}
