package dev.slipstream.terminal;

import com.pty4j.unix.PtyHelpers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs on a pseudo-terminal, by its outermost process, which whatever loses its parent belongs to. */
record ProcessTree(ProcessHandle outermost) {
    private static final Logger log = LoggerFactory.getLogger(ProcessTree.class);

    /** dbt cancels its query within 150 ms of an interrupt. */
    private static final long INTERRUPT_MILLIS = 200;

    private static final long HANG_UP_MILLIS = 250;

    private static final int SIGSTOP = Ptys.epollIsThere() ? 19 : 17;

    private static final int MOST_ROUNDS = 50;

    /** Interrupt, hang-up, kill; takes its time. The outermost goes last: nothing leads to the others once it is gone. */
    void end() {
        signal(inside(), PtyHelpers.SIGINT);
        if (!exitsWithin(INTERRUPT_MILLIS)) {
            signal(inside(), PtyHelpers.SIGHUP);
        }
        exitsWithin(HANG_UP_MILLIS);
        if (!killInside()) {
            innermostInit().ifPresent(this::killAll);
        }
        signal(living().toList(), PtyHelpers.SIGHUP);
        exitsWithin(HANG_UP_MILLIS);
        living().forEach(ProcessHandle::destroyForcibly);
    }

    /** What forks is faster than a list of it, and so has to stand before it is killed; false if it is faster even so. */
    private boolean killInside() {
        Set<ProcessHandle> standing = new HashSet<>();
        for (var round = 0; round < MOST_ROUNDS; round++) {
            var moving =
                    inside().stream().filter(each -> !standing.contains(each)).toList();
            if (moving.isEmpty()) {
                standing.forEach(ProcessHandle::destroyForcibly);
                return true;
            }
            signal(moving, SIGSTOP);
            standing.addAll(moving);
        }
        standing.forEach(ProcessHandle::destroyForcibly);
        return false;
    }

    /** The first process of the namespace that it runs in: with that all of them end at once. */
    private Optional<ProcessHandle> innermostInit() {
        return Stream.iterate(Optional.of(outermost), Optional::isPresent, each -> each.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .filter(ProcessTree::isInit)
                .findFirst();
    }

    private static boolean isInit(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.anyMatch(line -> line.matches("NSpid:\t\\d+.*\t1"));
        } catch (IOException gone) {
            return false;
        }
    }

    private void killAll(ProcessHandle init) {
        log.warn("what runs below process {} cannot be caught: its whole sandbox is ended", outermost.pid());
        init.destroyForcibly();
    }

    private static void signal(List<ProcessHandle> processes, int number) {
        processes.stream().filter(ProcessHandle::isAlive).forEach(each -> PtyHelpers.signal((int) each.pid(), number));
    }

    private List<ProcessHandle> inside() {
        return living().flatMap(ProcessHandle::descendants).toList();
    }

    private Stream<ProcessHandle> living() {
        return Stream.of(outermost).filter(ProcessHandle::isAlive);
    }

    private boolean exitsWithin(long millis) {
        try {
            outermost.onExit().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
