package dev.slipstream.bolt;

import dev.slipstream.connections.Password;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Notices;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Production: schedules, and the runs that build it. Failures are {@link BoltFailure}. */
public interface Bolt {
    List<Schedule> schedules();

    List<Schedule> schedules(ProjectId project);

    Schedule schedule(ScheduleSlug slug);

    void create(Schedule schedule);

    void update(Schedule schedule);

    void delete(ScheduleSlug slug);

    /**
     * Adds or changes a schedule that stands in a file, by a commit on the project's default branch.
     *
     * @param before as the author saw it; empty if it is new
     * @param text how the file is to say it; empty: as it does now, but for what changed
     */
    void commit(Schedule schedule, Optional<Schedule> before, Optional<String> text, UserName author);

    /** A schedule as a file of the project's says it: its own file where it stands in one. */
    String text(Schedule schedule);

    /** The files that say what schedules are; such a schedule is changed there only. */
    List<BoltFile> files();

    /** The names of what only its runs know. */
    List<String> secrets(ScheduleSlug slug);

    /** From its next run on; nobody is shown the value again. */
    void setSecret(ScheduleSlug slug, String name, Password value);

    void dropSecret(ScheduleSlug slug, String name);

    /** When it is due from now on; none if by hand only or suspended. */
    List<Instant> next(Schedule schedule, int count);

    /** What became of the instants at which it was due; newest first. */
    List<LedgerLine> ledger(ScheduleSlug slug, int limit);

    /** Starts a run and returns at once. */
    Run start(ScheduleSlug slug, RunOrder order);

    /** Newest first. */
    List<Run> runs(ScheduleSlug slug, int limit);

    Run run(RunId id);

    /** The run of it that published last, however long ago: whose manifest is its state. */
    Optional<RunId> published(ScheduleSlug slug);

    /** dbt gets its chance to cancel its queries, then it is ended. */
    void cancel(RunId id);

    /** A new run of what failed and what was skipped, with the same commit. */
    Run retry(RunId id);

    /** Whether {@link #retry} has something to do. */
    boolean canRetry(RunId id);

    /** The runs that retry it, the first ones; one that retries those is not among them. */
    List<RunId> retries(RunId id);

    /** At most {@code limit} bytes of the run's log from that offset; UTF-8, may hold ANSI colours. */
    byte[] log(RunId id, long from, int limit);

    /** In dbt's order; none until a command has told. */
    List<RunNode> nodes(RunId id);

    /** The rows for which tests of it failed, by their unique_ids; only for who may read production. */
    Map<String, FoundRows> failedRows(RunId id);

    /** The nodes that the run's end had to wait for, in their order: unique_ids of {@link #nodes}; none if it is not known. */
    List<String> criticalPath(RunId id);

    List<Artifact> artifacts(RunId id);

    /** When log and files of the run were removed, as its schedule keeps no more. */
    Optional<Instant> filesRemoved(RunId id);

    /** Who is or was to be told of it. */
    List<Told> told(RunId id);

    /** @param delivery as far as it has come */
    record Told(Schedule.Event event, Notices.Delivery delivery) {}

    Optional<InputStream> artifact(RunId id, String path);

    /** As {@link #artifact}, in the form of gzip; empty also if the file is not kept so. */
    Optional<InputStream> packedArtifact(RunId id, String path);

    /** The run's page. */
    URI page(RunId id);

    /**
     * A git host says that something was pushed: branches that start schedules are looked at.
     *
     * @param signature {@code sha256=} and the body's HMAC in hex
     */
    PushAnswer pushed(byte[] body, String signature);

    /**
     * Calls the listener, on Bolt's thread, when a run began, progressed, wrote to its log or ended, or somebody was told of it.
     *
     * @return stops it
     */
    AutoCloseable onChange(Consumer<RunId> listener);
}
