package dev.slipstream.bolt;

import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** What the schedule's file says on the default branch; empty if it has none, or that cannot be read. */
    Optional<String> text(Schedule schedule) {
        var project = projects.require(schedule.project());
        return files.of(schedule.slug()).flatMap(file -> {
            try {
                return commits.tip(project, file.path()).text();
            } catch (IOException unreachable) {
                return Optional.empty();
            }
        });
    }

    /**
     * @param before what the user changed; empty if it is new
     * @param wording how the file is to say the schedule; empty: as it does now, but for what changed
     * @throws BoltFailure INVALID if the schedule cannot be so, its file says something else meanwhile, or the branch takes no commit
     */
    void commit(Schedule schedule, Optional<Schedule> before, Optional<String> wording, UserName author) {
        saved.check(schedule);
        var project = projects.require(schedule.project());
        var path = files.of(schedule.slug())
                .map(BoltFile::path)
                .orElse("%s/%s.yaml".formatted(FileSchedules.FOLDER, schedule.slug()));
        try {
            for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
                var tip = commits.tip(project, path);
                refuseIfOtherwise(before, path, tip);
                var text = wording.filter(words -> says(words, schedule))
                        .orElseGet(() -> before.map(
                                        old -> ScheduleFile.changed(tip.text().orElseThrow(), old, schedule))
                                .orElseGet(() -> ScheduleFile.text(schedule)));
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

    private static void refuseIfOtherwise(Optional<Schedule> before, String path, BranchCommits.Tip tip) {
        if (before.isEmpty() && tip.text().isPresent()) {
            throw invalid("%s is on %s already; reload, and change that".formatted(path, tip.branch()));
        }
        if (before.isPresent()
                && !tip.text().filter(text -> says(text, before.get())).isPresent()) {
            throw invalid("%s was changed on %s meanwhile, so your change was not made; reload to see it"
                    .formatted(path, tip.branch()));
        }
    }

    private static boolean says(String text, Schedule schedule) {
        return ScheduleFile.read(text, schedule.project()).equals(new ScheduleFile.Read.Good(schedule));
    }

    private static BoltFailure invalid(String reason) {
        return new BoltFailure(BoltFailure.Reason.INVALID, reason);
    }
}
