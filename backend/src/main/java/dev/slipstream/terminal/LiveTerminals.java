package dev.slipstream.terminal;

import dev.slipstream.dbt.Dbt;
import dev.slipstream.dbt.Dbt.ShellSetting;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.Access;
import dev.slipstream.security.Role;
import dev.slipstream.security.Tickets;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;

/**
 * All shells. They end with the server unless that is killed, or is told to leave them to the next one, and when nobody has looked for
 * long.
 */
@Service
final class LiveTerminals implements Terminals, DisposableBean {
    static final String NOT_ALLOWED = "terminals are for developers; ask an admin for that role";

    /** How long a shell that has ended can still be looked at. */
    private static final Duration AFTER_EXIT = Duration.ofMinutes(1);

    /** Interrupt, hang-up and kill take half a second. */
    private static final int LONGEST_END_SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(LiveTerminals.class);

    private final Map<TerminalId, TerminalSession> sessions = new ConcurrentHashMap<>();
    /** Closed, but not over: a server that stops meanwhile must not leave them to the next one. */
    private final Map<TerminalId, TerminalSession> ending = new ConcurrentHashMap<>();

    private final Places places;
    private final Ptys ptys;
    private final Keeping keeping;
    private final WaitingShells waiting;
    private final Guard guard;
    private final Clock clock;
    private final Settings settings;
    private final Shell shell;
    private final Walls walls;

    LiveTerminals(Places places, Ptys ptys, Keeping keeping, Guard guard, Clock clock, Settings settings) {
        this.places = places;
        this.ptys = ptys;
        this.keeping = keeping;
        this.waiting = new WaitingShells(ptys, keeping);
        this.guard = guard;
        this.clock = clock;
        this.settings = settings;
        this.shell = new Shell(settings.home());
        this.walls = new Walls(places.sandbox());
        keeping.kept().forEach(this::adopt);
    }

    /**
     * @param keep how long a shell goes on that nobody looks at
     * @param mostPerUser how many shells one may have at a time
     * @param whenStopped what a server that is told to stop does: {@code end} them, or {@code keep} them for the next one
     */
    @Service
    record Settings(
            @Value("${slipstream.home}") Path home,
            @Value("${slipstream.terminal.keep-detached}") Duration keep,
            @Value("${slipstream.terminal.most-per-user}") int mostPerUser,
            @Value("${slipstream.terminal.when-stopped}") WhenStopped whenStopped) {}

    enum WhenStopped {
        END,
        KEEP
    }

    /** Who may have a shell, and who may look at which. */
    @Service
    record Guard(Tickets tickets, Access access) {
        boolean lets(UserName user) {
            return access.allows(user, Role.DEVELOPER);
        }
    }

    /** Where shells start, and within which walls. */
    @Service
    record Places(Workspaces workspaces, Sandbox sandbox, Dbt dbt) {}

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Ptys ptys(@Value("${slipstream.terminal.io}") String io) throws IOException {
            return Ptys.choose(io);
        }
    }

    @Override
    public TerminalSummary open(UserName user, ProjectId project, TerminalSize size) {
        if (!guard.lets(user)) {
            throw new AccessDeniedException(NOT_ALLOWED);
        }
        var around = walls.require();
        var workspace = places.workspaces().require(user, project);
        sweep();
        makeRoom(user);
        var facts = new TerminalFacts(
                new TerminalId(UUID.randomUUID().toString()), user, project, clock.instant(), around.walled());
        try {
            var session = new TerminalSession(facts, size, keeping.memory(), clock);
            around.missing().ifPresent(session::tell);
            start(session, workspace);
            put(facts.id(), session);
            return session.summary();
        } catch (IOException failure) {
            log.error("no shell could be started for {}", user, failure);
            throw new TerminalRefused(
                    TerminalRefused.Reason.NO_SHELL,
                    "no shell could be started: %s; try again, or ask an admin to look into the server's log"
                            .formatted(failure.getMessage()),
                    failure);
        }
    }

    /** What has ended is kept to be read, but takes no living one's place. */
    private void makeRoom(UserName user) {
        var most = settings.mostPerUser();
        var mine = sessions.entrySet().stream()
                .filter(each -> each.getValue().user().equals(user))
                .sorted(Comparator.comparing(each -> each.getValue().openedAt()))
                .toList();
        if (mine.stream().filter(each -> each.getValue().living()).count() >= most) {
            throw new TerminalRefused(
                    TerminalRefused.Reason.TOO_MANY, "you have %d terminals open; close one first".formatted(most));
        }
        mine.stream()
                .filter(each -> !each.getValue().living())
                .limit(Math.max(0, mine.size() + 1 - most))
                .forEach(each -> end(each.getKey(), each.getValue()));
    }

    private void start(TerminalSession session, Workspace workspace) throws IOException {
        var setting = setting(session);
        var request = shell.in(workspace, setting, session.id());
        var alone = places.sandbox().wrap(request);
        if (setting.sessions().isEmpty()) {
            session.start(ptys, alone);
            session.keep(keeping);
            return;
        }
        var within = places.sandbox().within(request);
        waiting.start(new WaitingShells.Waiting(session, setting.sessions().get(), within), alone);
    }

    void moveToHosts() {
        waiting.move();
    }

    private void put(TerminalId id, TerminalSession session) {
        sessions.put(id, session);
        var _ = session.over().thenRun(() -> keeping.drop(id));
    }

    /** A shell of the server before. */
    private void adopt(DescriptorStore.Kept kept) {
        var about = kept.about();
        try {
            var facts = new TerminalFacts(
                    new TerminalId(Objects.requireNonNull(about.id())),
                    new UserName(Objects.requireNonNull(about.user())),
                    new ProjectId(Objects.requireNonNull(about.project())),
                    Objects.requireNonNull(about.openedAt()),
                    Boolean.TRUE.equals(about.walled()));
            var goesOn = walls.letGoOn(facts);
            var memory = TerminalMemory.map(kept.memory());
            var session = new TerminalSession(facts, memory.size(), memory, clock);
            session.adopt(ptys, kept.master(), about.running());
            put(facts.id(), session);
            if (!goesOn) {
                log.warn(
                        "terminal {} ends: it was opened without isolation, which is not allowed here now", facts.id());
                end(facts.id(), session);
                return;
            }
            places.dbt().listen(facts.user());
            log.info("terminal {} goes on", facts.id());
        } catch (IOException | RuntimeException failure) {
            log.warn("terminal {} cannot go on: {}", about.id(), failure.toString());
        }
    }

    @Override
    public List<TerminalSummary> list(UserName user, ProjectId project) {
        sweep();
        return sessions.values().stream()
                .filter(session -> session.user().equals(user))
                .filter(session -> session.project().equals(project) && session.living())
                .sorted(Comparator.comparing(TerminalSession::openedAt))
                .map(TerminalSession::summary)
                .toList();
    }

    @Override
    public Optional<TerminalSummary> find(UserName user, TerminalId id) {
        return session(user, id).map(TerminalSession::summary);
    }

    @Override
    public String ticket(UserName user, TerminalId id) {
        require(user, id);
        return guard.tickets().issue(user, subject(id));
    }

    @Override
    public void rename(UserName user, TerminalId id, String name) {
        session(user, id).ifPresent(session -> session.rename(name));
    }

    @Override
    public void place(UserName user, TerminalId id, TerminalId beside) {
        session(user, id).ifPresent(session -> session.place(beside));
    }

    @Override
    public void close(UserName user, TerminalId id) {
        session(user, id).ifPresent(session -> end(id, session));
    }

    private void end(TerminalId id, TerminalSession session) {
        ending.put(id, session);
        sessions.remove(id);
        session.close();
        // In this order: what is not among the ending any more is not in the store either.
        var _ = session.over().thenRun(() -> {
            keeping.drop(id);
            ending.remove(id);
        });
    }

    @Override
    public void type(UserName user, TerminalId id, String text) {
        if (!require(user, id).type(text)) {
            throw new IllegalStateException("the terminal does not read what it was given before");
        }
    }

    /** The session behind a valid ticket, which is then used up. */
    Optional<TerminalSession> redeem(UserName user, TerminalId id, String ticket) {
        return guard.tickets().redeem(ticket, user, subject(id)) ? session(user, id) : Optional.empty();
    }

    /** Whether somebody may use terminals now: a role can be taken away while one looks at them. */
    boolean lets(UserName user) {
        return guard.lets(user);
    }

    /** Ends what nobody has looked at for long. */
    void sweep() {
        var now = clock.instant();
        sessions.forEach((id, session) -> session.unseenSince()
                .filter(since -> since.plus(session.living() ? settings.keep() : AFTER_EXIT)
                        .isBefore(now))
                .ifPresent(_ -> end(id, session)));
    }

    void letGoOfStalled() {
        sessions.values().forEach(TerminalSession::letGoOfStalled);
    }

    @Override
    public void destroy() {
        if (settings.whenStopped() == WhenStopped.KEEP) {
            return;
        }
        sessions.forEach(this::end);
        CompletableFuture.allOf(
                        ending.values().stream().map(TerminalSession::over).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, LONGEST_END_SECONDS, TimeUnit.SECONDS)
                .join();
        ending.keySet().forEach(keeping::drop);
    }

    /** A project whose dbt cannot be set up yet has a shell all the same, which says so: there it can be mended. */
    private ShellSetting setting(TerminalSession session) {
        try {
            var setting = places.dbt().shell(session.user(), session.project());
            setting.missing().ifPresent(missing -> session.tell("dbt is not set up here: " + missing));
            return setting;
        } catch (DbtFailure failure) {
            session.tell("dbt is not set up here: " + failure.getMessage());
            return new ShellSetting(Map.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
        }
    }

    private TerminalSession require(UserName user, TerminalId id) {
        return session(user, id).orElseThrow(() -> new NoSuchElementException("there is no terminal %s".formatted(id)));
    }

    private Optional<TerminalSession> session(UserName user, TerminalId id) {
        return Optional.ofNullable(sessions.get(id))
                .filter(session -> session.user().equals(user));
    }

    private static String subject(TerminalId id) {
        return "terminal:" + id;
    }
}
