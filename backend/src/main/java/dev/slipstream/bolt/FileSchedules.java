package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Project;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Schedules that stand in {@code .bolt/*.yaml} of a project's default branch. They win over what was entered here. A file
 * that is wrong leaves the schedule as it was; one that is gone leaves it suspended, to be edited here.
 */
@Component
class FileSchedules {
    static final String FOLDER = ".bolt";

    private final Metadata metadata;
    private final BoltStore store;
    private final SavedSchedules saved;
    private final ProductionCheckout checkout;

    FileSchedules(Metadata metadata, BoltStore store, SavedSchedules saved, ProductionCheckout checkout) {
        this.metadata = metadata;
        this.store = store;
        this.saved = saved;
        this.checkout = checkout;
    }

    List<BoltFile> all() {
        return metadata.jdbc()
                .sql("select * from bolt_file order by project, path")
                .query((row, _) -> {
                    var line = row.getInt("line");
                    return new BoltFile(
                            new ProjectId(row.getString("project")),
                            row.getString("path"),
                            Optional.ofNullable(row.getString("schedule")).map(ScheduleSlug::new),
                            Optional.ofNullable(row.getString("problem"))
                                    .map(reason -> new BoltFile.Problem(line, reason)));
                })
                .list();
    }

    Optional<BoltFile> of(ScheduleSlug schedule) {
        return all().stream()
                .filter(file -> file.schedule().filter(schedule::equals).isPresent())
                .findFirst();
    }

    /** Reads the files if the default branch has another head than last time. */
    void follow(Project project, String head) throws IOException {
        if (head.equals(known(project.id()))) {
            return;
        }
        var texts = checkout.files(project, head, FOLDER);
        metadata.inTransaction(() -> {
            take(project, texts);
            metadata.jdbc().sql("""
                            insert into bolt_file_head (project, commit_hash) values (?, ?)
                            on conflict (project) do update set commit_hash = excluded.commit_hash""").params(project.id().value(), head).update();
            return true;
        });
    }

    private String known(ProjectId project) {
        return metadata.jdbc()
                .sql("select commit_hash from bolt_file_head where project = ?")
                .param(project.value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    private void take(Project project, Map<String, String> texts) {
        var before = all().stream()
                .filter(file -> file.project().equals(project.id()))
                .toList();
        var read = new LinkedHashMap<String, Schedule>();
        texts.forEach((path, text) -> {
            try {
                var schedule = ScheduleYaml.read(text, project.id());
                refuseSecond(read, schedule, text);
                read.put(path, schedule);
            } catch (ScheduleYaml.Wrong wrong) {
                note(project, path, slugBefore(before, path), Optional.of(wrong.problem()));
            }
        });
        read.forEach((path, schedule) -> save(project, path, schedule, texts.getOrDefault(path, ""), before, read));
        before.stream().filter(file -> !texts.containsKey(file.path())).forEach(file -> letGo(file, read));
    }

    /** A name is the server's, not a project's: it is in links and folders. */
    private void refuseSecond(Map<String, Schedule> read, Schedule schedule, String text) throws ScheduleYaml.Wrong {
        var line = ScheduleYaml.lineOf(text, "name");
        for (var other : read.entrySet()) {
            if (other.getValue().slug().equals(schedule.slug())) {
                throw new ScheduleYaml.Wrong(
                        line, "%s is the schedule of %s already".formatted(schedule.slug(), other.getKey()));
            }
        }
        var known = store.schedule(schedule.slug())
                .map(Schedule::project)
                .filter(project -> !project.equals(schedule.project()));
        if (known.isPresent()) {
            throw new ScheduleYaml.Wrong(
                    line,
                    "%s is a schedule of the project %s already; choose another name"
                            .formatted(schedule.slug(), known.get()));
        }
    }

    private void save(
            Project project,
            String path,
            Schedule schedule,
            String text,
            List<BoltFile> before,
            Map<String, Schedule> read) {
        try {
            saved.save(schedule, union(read));
            note(project, path, Optional.of(schedule.slug()), Optional.empty());
        } catch (BoltFailure | NoSuchElementException refused) {
            var reason = String.valueOf(refused.getMessage());
            var key = Stream.of("timezone", "git_branch", "deferred_schedule_name", "schedule_name", "schedule")
                    .filter(one -> concerns(reason, one))
                    .findFirst()
                    .orElse("name");
            note(
                    project,
                    path,
                    slugBefore(before, path),
                    Optional.of(new BoltFile.Problem(ScheduleYaml.lineOf(text, key), reason)));
        }
    }

    private static boolean concerns(String reason, String key) {
        return switch (key) {
            case "timezone" -> reason.contains("time zone");
            case "git_branch" -> reason.contains("name of a branch");
            case "deferred_schedule_name" -> reason.contains("to be compared");
            case "schedule_name" -> reason.contains("start");
            default -> reason.startsWith("cron");
        };
    }

    /** What is there, and what these files say. */
    private List<Schedule> union(Map<String, Schedule> read) {
        var union = new ArrayList<>(read.values());
        store.schedules().stream()
                .filter(known -> read.values().stream()
                        .noneMatch(schedule -> schedule.slug().equals(known.slug())))
                .forEach(union::add);
        return union;
    }

    private static Optional<ScheduleSlug> slugBefore(List<BoltFile> before, String path) {
        return before.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .flatMap(BoltFile::schedule);
    }

    private void note(Project project, String path, Optional<ScheduleSlug> slug, Optional<BoltFile.Problem> problem) {
        metadata.jdbc()
                .sql("""
                        insert into bolt_file (project, path, schedule, line, problem)
                        values (:project, :path, :schedule, :line, :problem)
                        on conflict (project, path) do update set schedule = excluded.schedule, line = excluded.line,
                            problem = excluded.problem""")
                .param("project", project.id().value())
                .param("path", path)
                .param("schedule", slug.map(ScheduleSlug::value).orElse(null))
                .param("line", problem.map(BoltFile.Problem::line).orElse(0))
                .param("problem", problem.map(BoltFile.Problem::reason).orElse(null))
                .update();
    }

    /** Its file is gone, and no other file has taken the schedule over. */
    private void letGo(BoltFile file, Map<String, Schedule> read) {
        metadata.jdbc()
                .sql("delete from bolt_file where project = ? and path = ?")
                .params(file.project().value(), file.path())
                .update();
        file.schedule()
                .filter(slug -> read.values().stream()
                        .noneMatch(schedule -> schedule.slug().equals(slug)))
                .flatMap(store::schedule)
                .ifPresent(schedule -> saved.save(schedule.withSuspended(true)));
    }
}
