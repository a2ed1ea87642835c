package dev.slipstream.api;

import dev.slipstream.bolt.Artifact;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.LedgerLine;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.connections.Password;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.UserName;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Schedules and production runs. */
@RestController
@RequestMapping("/api/v1")
class BoltController {
    private static final int RUNS = 50;
    private static final Pattern GZIP = Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|\\s|$))");
    private static final int LOG_BYTES = 4 * 1024 * 1024;

    private final CurrentUser currentUser;
    private final Bolt bolt;

    BoltController(CurrentUser currentUser, Bolt bolt) {
        this.currentUser = currentUser;
        this.bolt = bolt;
    }

    /** @param cause {@code time}, {@code run 12} or {@code head} and the commit */
    record LedgerWire(
            Instant due,
            String cause,
            String outcome,
            @Nullable Long run,
            @Nullable String reason) {
        static LedgerWire of(LedgerLine line) {
            return switch (line.outcome()) {
                case LedgerLine.Outcome.Ran(var run) ->
                    new LedgerWire(line.due(), causeOf(line), "ran", run.value(), null);
                case LedgerLine.Outcome.Skipped(var reason) ->
                    new LedgerWire(line.due(), causeOf(line), "skipped", null, reason);
                case LedgerLine.Outcome.Missed(var reason) ->
                    new LedgerWire(line.due(), causeOf(line), "missed", null, reason);
            };
        }
    }

    private static String causeOf(LedgerLine line) {
        return switch (line.cause()) {
            case LedgerLine.Cause.Time _ -> "time";
            case LedgerLine.Cause.Completion(var run) -> "run " + run;
            case LedgerLine.Cause.Merge(var commit) -> "head " + commit;
        };
    }

    record StartOrder(
            @Nullable List<String> commands,
            @Nullable String branch,
            @Nullable String commit,
            @Nullable String reason) {}

    @GetMapping("/schedules")
    List<ScheduleWire> schedules() {
        return bolt.schedules().stream().map(ScheduleWire::of).toList();
    }

    @PostMapping("/schedules")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.CREATED)
    ScheduleWire create(@RequestBody ScheduleWire wire, @RequestParam(defaultValue = "false") boolean asFile) {
        var schedule = wire.schedule(ScheduleWire.needed("slug", wire.slug()), user());
        if (asFile) {
            bolt.commit(schedule, Optional.empty(), Optional.empty(), author());
        } else {
            bolt.create(schedule);
        }
        return ScheduleWire.of(schedule);
    }

    @GetMapping("/schedules/{slug}")
    ScheduleWire schedule(@PathVariable String slug) {
        return ScheduleWire.of(bolt.schedule(new ScheduleSlug(slug)));
    }

    /** One that stands in a file is changed there, by a commit. */
    @PutMapping("/schedules/{slug}")
    @PreAuthorize("hasRole('ADMIN')")
    ScheduleWire update(@PathVariable String slug, @RequestBody ScheduleWire wire) {
        var schedule = wire.schedule(slug, user());
        if (inFile(schedule.slug())) {
            bolt.commit(schedule, Optional.of(bolt.schedule(schedule.slug())), Optional.empty(), author());
        } else {
            bolt.update(schedule);
        }
        return ScheduleWire.of(schedule);
    }

    @DeleteMapping("/schedules/{slug}")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String slug) {
        bolt.delete(new ScheduleSlug(slug));
    }

    /** Names only. */
    @GetMapping("/schedules/{slug}/secrets")
    List<String> secrets(@PathVariable String slug) {
        return bolt.secrets(new ScheduleSlug(slug));
    }

    record SecretWire(@Nullable String value) {
        @Override
        public String toString() {
            return "•••";
        }
    }

    @PutMapping("/schedules/{slug}/secrets/{name}")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setSecret(@PathVariable String slug, @PathVariable String name, @RequestBody SecretWire secret) {
        bolt.setSecret(new ScheduleSlug(slug), name, new Password(ScheduleWire.needed("value", secret.value())));
    }

    @DeleteMapping("/schedules/{slug}/secrets/{name}")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void dropSecret(@PathVariable String slug, @PathVariable String name) {
        bolt.dropSecret(new ScheduleSlug(slug), name);
    }

    /** What became of the instants at which the schedule was due; newest first. */
    @GetMapping("/schedules/{slug}/ledger")
    List<LedgerWire> ledger(@PathVariable String slug) {
        return bolt.ledger(bolt.schedule(new ScheduleSlug(slug)).slug(), RUNS).stream()
                .map(LedgerWire::of)
                .toList();
    }

    @GetMapping("/schedules/{slug}/runs")
    List<RunWire> runs(@PathVariable String slug) {
        return bolt.runs(bolt.schedule(new ScheduleSlug(slug)).slug(), RUNS).stream()
                .map(RunWire::of)
                .toList();
    }

    @PostMapping("/schedules/{slug}/runs")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    RunWire start(@PathVariable String slug, @RequestBody(required = false) @Nullable StartOrder order) {
        var asked = order == null ? new StartOrder(null, null, null, null) : order;
        return RunWire.of(bolt.start(
                new ScheduleSlug(slug),
                new RunOrder(
                        Optional.ofNullable(asked.commands())
                                .map(lines -> lines.stream()
                                        .map(line -> new Schedule.Command(line, false))
                                        .toList()),
                        Optional.ofNullable(asked.branch()),
                        Optional.ofNullable(asked.commit()),
                        new Run.Trigger("api", Optional.of(user()), Optional.ofNullable(asked.reason())))));
    }

    @GetMapping("/runs/{id}")
    RunWire run(@PathVariable long id) {
        return RunWire.of(bolt.run(new RunId(id)));
    }

    @GetMapping("/runs/{id}/log")
    ResponseEntity<byte[]> log(@PathVariable long id, @RequestParam(defaultValue = "0") long from) {
        var bytes = bolt.log(bolt.run(new RunId(id)).id(), from, LOG_BYTES);
        return ResponseEntity.ok()
                .header("X-Next-Offset", Long.toString(from + bytes.length))
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(bytes);
    }

    /** The log from there on, and what is added until the run has ended. */
    @GetMapping(value = "/runs/{id}/log", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter follow(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long from,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEvent) {
        return LogStream.of(bolt, bolt.run(new RunId(id)).id(), lastEvent == null ? from : lastEvent);
    }

    record NodeWire(
            String uniqueId,
            String status,
            String thread,
            @Nullable Instant startedAt,
            double seconds,
            @Nullable Long rows,
            String message) {
        static NodeWire of(RunNode node) {
            return new NodeWire(
                    node.uniqueId(),
                    node.status(),
                    node.thread(),
                    node.began().orElse(null),
                    node.took().toMillis() / 1000.0,
                    node.rows().isPresent() ? node.rows().getAsLong() : null,
                    node.message());
        }
    }

    /** What the run's last command that says so did with each node. */
    @GetMapping("/runs/{id}/nodes")
    List<NodeWire> nodes(@PathVariable long id) {
        return bolt.nodes(bolt.run(new RunId(id)).id()).stream()
                .map(NodeWire::of)
                .toList();
    }

    @GetMapping("/runs/{id}/artifacts")
    List<Artifact> artifacts(@PathVariable long id) {
        return bolt.artifacts(bolt.run(new RunId(id)).id());
    }

    /** Compressed for who takes it so, as it is kept. */
    @GetMapping("/runs/{id}/artifacts/{name}")
    ResponseEntity<InputStreamResource> artifact(
            @PathVariable long id,
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        var run = bolt.run(new RunId(id)).id();
        var packed = GZIP.matcher(encodings).find() ? bolt.packedArtifact(run, name) : Optional.<InputStream>empty();
        var answer = ResponseEntity.ok()
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff")
                .contentType(name.endsWith(".json") ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_OCTET_STREAM);
        if (packed.isPresent()) {
            answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        return answer.body(new InputStreamResource(packed.or(() -> bolt.artifact(run, name))
                .orElseThrow(() -> new NoSuchElementException("run #%d left no %s".formatted(id, name)))));
    }

    @PostMapping("/runs/{id}/cancel")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void cancel(@PathVariable long id) {
        bolt.cancel(new RunId(id));
    }

    @PostMapping("/runs/{id}/retry")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    RunWire retry(@PathVariable long id) {
        return RunWire.of(bolt.retry(new RunId(id)));
    }

    private boolean inFile(ScheduleSlug slug) {
        return bolt.files().stream()
                .anyMatch(file -> file.schedule().filter(slug::equals).isPresent());
    }

    private UserName author() {
        return currentUser.require().name();
    }

    private String user() {
        return currentUser.require().name().value();
    }
}
