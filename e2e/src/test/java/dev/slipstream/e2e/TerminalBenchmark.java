package dev.slipstream.e2e;

import dev.slipstream.e2e.TerminalServer.Slipstream;
import dev.slipstream.e2e.TerminalServer.Terminal;
import dev.slipstream.e2e.TerminalServer.Ttyd;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** What a key, a flood, ^C, a browser that sleeps and many idle shells cost: Slipstream by epoll, by pty4j's streams, and ttyd, in turn. */
final class TerminalBenchmark {
    private static final int ROUNDS = 3;
    private static final int FURTHER = 20;
    private static final String FLOOD_OF_X = "head -c 100000000 /dev/zero | tr '\\0' x";
    private static final long FLOOD_OF_X_BYTES = 100_000_000;
    private static final int WARM_UP_FLOODS = 5;
    private static final Duration STALL = Duration.ofSeconds(60);

    private final PrintStream out = new PrintStream(System.out, true);
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    private TerminalBenchmark() {}

    /** @param arguments parts: {@code socket}, {@code pages}; none: both */
    public static void main(String[] arguments) throws Exception {
        new TerminalBenchmark().run(arguments.length == 0 ? Set.of("socket", "shells", "pages") : Set.of(arguments));
    }

    private void run(Set<String> parts) throws Exception {
        var folder = Files.createTempDirectory("slipstream-bench");
        var servers = new ArrayList<TerminalServer>();
        try {
            var ours = Slipstream.start("auto", folder.resolve("auto"));
            servers.add(ours);
            if (parts.contains("socket")) {
                servers.add(Slipstream.start("streams", folder.resolve("streams")));
                if (Ttyd.isInstalled()) {
                    servers.add(Ttyd.start());
                }
                sockets(servers);
            }
            if (parts.contains("shells")) {
                further(ours);
                var warm = Slipstream.warm(folder.resolve("warm"));
                servers.add(warm);
                further(warm);
            }
            if (parts.contains("pages")) {
                paint(ours, Files.createDirectories(folder.resolve("jupyterlab")));
                comeBack(folder.resolve("killed"));
            }
        } finally {
            servers.forEach(TerminalServer::close);
            // Also where a later part failed.
            report();
        }
    }

    private void sockets(List<TerminalServer> servers) throws Exception {
        for (var round = 0; round <= ROUNDS; round++) {
            for (var server : servers) {
                measure(server, round);
            }
            out.printf(Locale.ROOT, "round %d of %d, load %.1f%n", round, ROUNDS, load());
        }
        for (var server : servers) {
            once(server);
        }
    }

    /** The round 0 is not counted: the servers get warm. */
    private void measure(TerminalServer server, int round) throws Exception {
        var measured = new TreeMap<String, Double>();
        try (var terminal = server.open()) {
            var echo = TerminalWork.echo(terminal, round == 0 ? 3000 : 1000);
            measured.put("echo p50, ms", echo.get(echo.size() / 2));
            measured.put("echo p99, ms", echo.get(echo.size() * 99 / 100));
        }
        for (var flood = 0; round == 0 && flood < WARM_UP_FLOODS; flood++) {
            flood(server, "x", FLOOD_OF_X, FLOOD_OF_X_BYTES, measured);
        }
        flood(server, "x", FLOOD_OF_X, FLOOD_OF_X_BYTES, measured);
        flood(server, "seq", "seq 1 1000000", 6_888_896 + 1_000_000, measured);
        try (var terminal = server.open()) {
            var stop = TerminalWork.interrupt(terminal, 10_000_000);
            measured.put("^C at a browser of 10 MB/s, ms", stop.millis());
            measured.put("^C at a browser of 10 MB/s, stale KB", stop.staleBytes() / 1024.0);
        }
        measured.put("open until the prompt, ms", TerminalWork.open(server));
        if (server instanceof Slipstream slipstream) {
            measured.put("256 KB missed, until all are there, ms", TerminalWork.resume(slipstream));
        }
        if (round > 0) {
            measured.forEach((what, value) -> note(server, what, value));
        }
    }

    private static void flood(
            TerminalServer server, String name, String command, long bytes, Map<String, Double> measured)
            throws Exception {
        try (var terminal = server.open()) {
            var before = cpuSeconds(server.pid());
            var seconds = TerminalWork.flood(terminal, command, bytes);
            measured.put("flood of %s, MB/s".formatted(name), bytes / 1e6 / seconds);
            measured.put(
                    "flood of %s, CPU s/GB of the server".formatted(name),
                    (cpuSeconds(server.pid()) - before) / (bytes / 1e9));
        }
    }

    private void once(TerminalServer server) throws Exception {
        try (var terminal = server.open()) {
            TerminalWork.awaitPrompt(terminal);
            note(server, "a minute at the prompt, MB", growth(server, () -> {}));
            note(
                    server,
                    "a minute of yes that nobody reads, MB",
                    growth(server, () -> terminal.type("yes 0123456789abcdef\r")));
        }
        var idle = new ArrayList<Terminal>();
        try {
            var before = memoryKb(server.pid());
            var threads = threads(server.pid());
            for (var shell = 0; shell < TerminalWork.IDLE; shell++) {
                var terminal = server.open();
                idle.add(terminal);
                TerminalWork.awaitPrompt(terminal);
            }
            note(
                    server,
                    "idle shell, KB of the server",
                    (memoryKb(server.pid()) - before) / (double) TerminalWork.IDLE);
            note(server, "idle shell, threads", (threads(server.pid()) - threads) / (double) TerminalWork.IDLE);
        } finally {
            for (var terminal : idle) {
                terminal.close();
            }
        }
    }

    /** Of the server in the minute after this, in MB: a Java heap grows by itself until it is first collected. */
    private static double growth(TerminalServer server, Begin begin) throws Exception {
        var before = memoryKb(server.pid());
        begin.now();
        LockSupport.parkNanos(STALL.toNanos());
        return (memoryKb(server.pid()) - before) / 1024.0;
    }

    private interface Begin {
        void now() throws Exception;
    }

    /** What one more terminal takes, of all processes together, and how long whoever asks for it waits. */
    private void further(Slipstream server) throws Exception {
        var opened = new ArrayList<Terminal>();
        try {
            var before = wholePssKb(server.pid());
            for (var count = 0; count < FURTHER; count++) {
                var begin = System.nanoTime();
                var terminal = server.open();
                note(server, "opened in the sandbox, ms", (System.nanoTime() - begin) / 1e6);
                opened.add(terminal);
                TerminalWork.awaitPrompt(terminal);
            }
            var more = wholePssKb(server.pid()) - before;
            note(server, "a further terminal with its shell, MB (Pss)", more / 1024.0 / FURTHER);
        } finally {
            for (var terminal : opened) {
                terminal.close();
            }
        }
    }

    /** In a browser, in turn with JupyterLab where {@code slipstream.jupyterlab} names it. The round 0 is not counted. */
    private void paint(Slipstream ours, Path folder) throws Exception {
        var pages = new ArrayList<TerminalPage.Opener>(List.of(new TerminalPage.Ours.Pages(ours)));
        var jupyterlab = System.getProperty("slipstream.jupyterlab", "");
        if (!jupyterlab.isEmpty()) {
            pages.add(TerminalPage.Jupyter.Pages.start(Path.of(jupyterlab), folder));
        }
        try (var browser = new Browser()) {
            for (var round = 0; round <= ROUNDS; round++) {
                for (var each : pages) {
                    var opened = TerminalPaint.opened(each, browser);
                    var keys = TerminalPaint.keys(each, browser);
                    if (round > 0) {
                        opened.forEach(time -> note(each.name(), "page: click until the prompt, ms", time));
                        note(each.name(), "page: key to paint p95, ms", p95(keys.idle()));
                        note(each.name(), "page: … while another terminal floods, ms", p95(keys.flooded()));
                    }
                }
                out.printf(Locale.ROOT, "pages, round %d of %d, load %.1f%n", round, ROUNDS, load());
            }
        } finally {
            pages.forEach(TerminalPage.Opener::close);
        }
    }

    /** From when a server is up, in the place of one that was killed, until the page has its terminal again. */
    private void comeBack(Path folder) throws Exception {
        var server = Slipstream.start("auto", folder);
        try (var browser = new Browser()) {
            for (var round = 0; round < ROUNDS; round++) {
                var page = new TerminalPage.Ours.Pages(server).open(browser);
                server.server().kill();
                page.page().waitForSelector("slip-terminal:not([connected])");
                server = new Slipstream(server.name(), server.server().again(), server.project());
                var up = System.nanoTime();
                page.page().waitForSelector("slip-terminal[connected]");
                note(server, "page: back after a kill, ms from when it is up", (System.nanoTime() - up) / 1e6);
                page.close();
            }
        } finally {
            server.close();
        }
    }

    private static double p95(List<Double> sorted) {
        return sorted.get(sorted.size() * 95 / 100);
    }

    private void note(TerminalServer server, String what, double value) {
        note(server.name(), what, value);
    }

    private void note(String name, String what, double value) {
        figures.computeIfAbsent(what, _ -> new LinkedHashMap<>())
                .computeIfAbsent(name, _ -> new ArrayList<>())
                .add(value);
    }

    private void report() {
        figures.forEach((what, byServer) -> byServer.forEach((server, values) -> {
            var sorted = values.stream().sorted().toList();
            out.printf(
                    Locale.ROOT,
                    "%-52s %-20s median %9.2f  least %9.2f  most %9.2f%n",
                    what,
                    server,
                    sorted.get(sorted.size() / 2),
                    sorted.getFirst(),
                    sorted.getLast());
        }));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static double cpuSeconds(long pid) throws Exception {
        var stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static long memoryKb(long pid) throws Exception {
        return status(pid, "VmRSS:");
    }

    /** Of a server and all that runs below it: memory that is shared among them counts once. */
    private static long wholePssKb(long pid) throws Exception {
        var whole = pssKb(pid);
        var below = ProcessHandle.of(pid).orElseThrow().descendants().toList();
        for (var each : below) {
            whole += pssKb(each.pid());
        }
        return whole;
    }

    private static long pssKb(long pid) throws Exception {
        return field(Path.of("/proc/%d/smaps_rollup".formatted(pid)), "Pss:");
    }

    private static long threads(long pid) throws Exception {
        return status(pid, "Threads:");
    }

    private static long status(long pid, String field) throws Exception {
        return field(Path.of("/proc/%d/status".formatted(pid)), field);
    }

    private static long field(Path file, String field) throws Exception {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
