package dev.slipstream.terminal;

import com.pty4j.unix.PtyHelpers;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What runs on a pseudo-terminal, by its outermost process. */
record ProcessTree(ProcessHandle outermost) {
    /** dbt cancels its query within 150 ms of an interrupt. */
    private static final long INTERRUPT_MILLIS = 200;

    private static final long HANG_UP_MILLIS = 250;

    /** Interrupt, hang-up, kill; takes its time. What runs is looked up first: nothing leads to it once the outermost is gone. */
    void end() {
        var inside = inside();
        signal(inside, PtyHelpers.SIGINT);
        if (!exitsWithin(INTERRUPT_MILLIS)) {
            signal(inside, PtyHelpers.SIGHUP);
            signal(List.of(outermost), PtyHelpers.SIGHUP);
        }
        exitsWithin(HANG_UP_MILLIS);
        inside.forEach(ProcessHandle::destroyForcibly);
        inside().forEach(ProcessHandle::destroyForcibly);
        living().forEach(ProcessHandle::destroyForcibly);
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
