package dev.slipstream.bolt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes that work for a run: known by the run's folders in their command line, whoever started them. */
final class RunProcess {
    private static final int KILL_SECONDS = 3;

    private RunProcess() {}

    /** Whether its command line names the path: a number alone may be another's by now. */
    static boolean names(ProcessHandle process, Path path) {
        return commandLine(process).contains(path.toString());
    }

    /**
     * Kills all that names something in the folder, with what it started, and waits for them.
     *
     * @return whether there was any
     */
    static boolean killAll(Path folder) {
        var found = ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(folder + "/"))
                .toList();
        kill(found.stream().flatMap(RunProcess::tree).distinct().toList());
        return !found.isEmpty();
    }

    static void killTree(ProcessHandle root) {
        kill(tree(root).toList());
    }

    private static Stream<ProcessHandle> tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    /** Parents first: who waits for a command would else write down its death as its end. */
    static void kill(List<ProcessHandle> all) {
        all.stream().sorted(Comparator.comparingInt(RunProcess::generation)).forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, KILL_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static int generation(ProcessHandle process) {
        return process.parent().map(parent -> 1 + generation(parent)).orElse(0);
    }

    /** Where there is /proc all of it, else as much as Java tells. */
    private static String commandLine(ProcessHandle process) {
        var file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException goneOrElsewhere) {
            return process.info().commandLine().orElse("");
        }
    }
}
