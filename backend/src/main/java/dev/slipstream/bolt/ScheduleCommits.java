package dev.slipstream.bolt;

import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Changes a schedule in its file, by a commit on the default branch; what was committed is in force at once. */
@Component
class ScheduleCommits {
    private static final int ATTEMPTS = 3;

    private final FileSchedules files;
    private final SavedSchedules saved;
    private final BranchCommits commits;
    private final Projects projects;

    ScheduleCommits(FileSchedules files, SavedSchedules saved, BranchCommits commits, Projects projects) {
        this.files = files;
        this.saved = saved;
        this.commits = commits;
        this.projects = projects;
    }

    /**
     * @param before what the user changed; empty if it is new
     * @throws BoltFailure INVALID if the schedule cannot be so, its file says something else meanwhile, or the branch takes no commit
     */
    void commit(Schedule schedule, Optional<Schedule> before, UserName author) {
        saved.check(schedule);
        var project = projects.require(schedule.project());
        var path = files.of(schedule.slug())
                .map(BoltFile::path)
                .orElse("%s/%s.yaml".formatted(FileSchedules.FOLDER, schedule.slug()));
        try {
            for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
                var tip = commits.tip(project, path);
                var text = text(schedule, before, project, path, tip);
                if (tip.text().equals(Optional.of(text))) {
                    return;
                }
                var subject = "%s the schedule %s".formatted(before.isPresent() ? "Change" : "Add", schedule.slug());
                var head = commits.push(project, tip, new BranchCommits.Change(path, text, author, subject));
                if (head.isPresent()) {
                    files.follow(project, head.get());
                    return;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("%s could not be committed".formatted(path), failure);
        }
        throw invalid("the default branch of %s moves too fast; try again".formatted(project.id()));
    }

    private static String text(
            Schedule schedule, Optional<Schedule> before, Project project, String path, BranchCommits.Tip tip) {
        var fresh = String.join("", ScheduleText.blocks(schedule).values());
        if (before.isEmpty()) {
            if (tip.text().isPresent()) {
                throw invalid("%s is on %s already; reload, and change that".formatted(path, tip.branch()));
            }
            return fresh;
        }
        var there = tip.text().flatMap(text -> read(text, project));
        if (!there.equals(before)) {
            throw invalid("%s was changed on %s meanwhile, so your change was not made; reload to see it"
                    .formatted(path, tip.branch()));
        }
        Map<String, String> old = ScheduleText.blocks(before.get());
        var changed = YamlBlocks.changed(tip.text().orElseThrow(), old, ScheduleText.blocks(schedule));
        return read(changed, project).equals(Optional.of(schedule)) ? changed : fresh;
    }

    private static Optional<Schedule> read(String text, Project project) {
        try {
            return Optional.of(ScheduleYaml.read(text, project.id()));
        } catch (ScheduleYaml.Wrong wrong) {
            return Optional.empty();
        }
    }

    private static BoltFailure invalid(String reason) {
        return new BoltFailure(BoltFailure.Reason.INVALID, reason);
    }
}
