package dev.slipstream.bolt;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A server's Bolt, or what of it publishes, in a process of its own: to be killed. */
final class MortalServer {
    static final ScheduleSlug PUBLISHED = new ScheduleSlug("published");
    private static final String READY = "ready";

    private MortalServer() {}

    /** @param arguments FIRE or PUBLISH, the folder that servers share, the home, the metadata's address */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[1]);
        var home = Path.of(arguments[2]);
        var server = new BoltServer(folder, home, TestMetadata.at(home, arguments[3]), Clock.systemUTC());
        server.store.live();
        System.out.println(READY);
        switch (Work.valueOf(arguments[0])) {
            case FIRE -> {
                server.takeOver.look();
                server.firing().start();
                new CountDownLatch(1).await();
            }
            case PUBLISH -> publish(server, folder);
        }
    }

    enum Work {
        /** Starts what is due. */
        FIRE,
        /** Publishes the file {@code manifest.json} of the folder as run after run. */
        PUBLISH
    }

    private static void publish(BoltServer server, Path folder) {
        var states = server.tools.artifacts();
        for (var run = next(server); true; run++) {
            states.add(
                    BoltServer.SHOP,
                    PUBLISHED,
                    new RunId(run),
                    "main",
                    "a".repeat(40),
                    server.tools.clock().instant(),
                    folder.resolve("manifest.json"));
        }
    }

    /** The one that the killed server was at comes again. */
    private static long next(BoltServer server) {
        return server.tools.artifacts().latest(PUBLISHED).stream()
                        .mapToLong(state -> state.run().value())
                        .findFirst()
                        .orElse(0)
                + 1;
    }

    /** Returns when it is about to begin. */
    static Process start(Work work, Path folder, Path home, TestMetadata metadata) throws IOException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MortalServer.class.getName(),
                        work.name(),
                        folder.toString(),
                        home.toString(),
                        metadata.url()))
                .redirectError(folder.resolve("mortal.log").toFile())
                .start();
        var said = new BufferedReader(process.inputReader());
        if (!said.lines().filter(READY::equals).findFirst().equals(Optional.of(READY))) {
            throw new UncheckedIOException(new IOException("it did not start; see " + folder.resolve("mortal.log")));
        }
        return process;
    }
}
