package dev.slipstream.e2e;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A warm preview beside {@code dbt show} of the same model and mode, in turn, on this machine. */
final class PreviewBenchmark {
    private static final int ROUNDS = 10;
    /** A server and a client that have just started run their own code slowly, which no user meets twice. */
    private static final int WARM_UP = 200;

    private static final String MODEL = "orders";
    private static final String MODEL_FILE = "projects/ada/coffee_shop/models/marts/orders.sql";

    private PreviewBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var home = Files.createTempDirectory("slipstream-bench");
        try (var slipstream = RunningSlipstream.start(home)) {
            slipstream.awaitFirstRun();
            slipstream.call(
                    "PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\", \"run\": \"latest\"}");
            report(new PrintStream(System.out, true), measure(slipstream));
        }
    }

    /** @param edited warm previews of a text that nobody has seen before */
    private record Timings(List<Double> plain, List<Double> warm, List<Double> edited) {}

    private static Timings measure(RunningSlipstream slipstream) throws Exception {
        var timings = new Timings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var saved = Files.readString(slipstream.home().resolve(MODEL_FILE));
        for (var times = 0; times < WARM_UP; times++) {
            warmShow(slipstream);
            warmShow(slipstream, "%s%n-- warm-up %d".formatted(saved, times));
        }
        for (var round = 0; round <= ROUNDS; round++) {
            var plain = millis(() -> plainShow(slipstream.home()));
            var warm = millis(() -> warmShow(slipstream));
            plainShow(slipstream.home());
            var text = "%s%n-- edit %d".formatted(saved, round);
            var edited = millis(() -> warmShow(slipstream, text));
            if (round > 0) {
                timings.plain().add(plain);
                timings.warm().add(warm);
                timings.edited().add(edited);
            }
        }
        return timings;
    }

    private static void warmShow(RunningSlipstream slipstream) throws Exception {
        slipstream.call("POST", "/api/v1/projects/coffee_shop/preview", "{\"model\": \"%s\"}".formatted(MODEL));
    }

    private static void warmShow(RunningSlipstream slipstream, String text) throws Exception {
        var quoted = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        slipstream.call(
                "POST",
                "/api/v1/projects/coffee_shop/preview",
                "{\"model\": \"%s\", \"text\": \"%s\"}".formatted(MODEL, quoted));
    }

    private static void plainShow(Path home) throws IOException, InterruptedException {
        var host = Path.of(System.getProperty("slipstream.dbt-host"));
        var builder = new ProcessBuilder(
                        host.resolve(".venv/bin/dbt").toString(),
                        "show",
                        "-s",
                        MODEL,
                        "--defer",
                        "--defer-state",
                        state(home).toString(),
                        "--limit",
                        "500",
                        "--profiles-dir",
                        home.resolve("users/ada/dbt/coffee_shop").toString())
                .directory(home.resolve("projects/ada/coffee_shop").toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("plain-show.log").toFile());
        builder.environment().put("DBT_SEND_ANONYMOUS_USAGE_STATS", "false");
        var status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("dbt show: " + Files.readString(home.resolve("plain-show.log")));
        }
    }

    private static Path state(Path home) throws IOException {
        try (var runs = Files.list(home.resolve("state/daily_prod"))) {
            return runs.max(Path::compareTo).orElseThrow();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double millis(Work work) throws Exception {
        var begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void report(PrintStream out, Timings timings) {
        out.printf("%-28s %10s %10s %10s   (ms, %d rounds in turn)%n", "preview", "median", "min", "max", ROUNDS);
        line(out, "plain dbt show", timings.plain());
        line(out, "warm, at the REST call", timings.warm());
        line(out, "warm, the text just edited", timings.edited());
        var plain = median(timings.plain());
        out.printf(
                Locale.ROOT,
                "ratio of medians: %.0f×, %.0f× where the text was edited%n",
                plain / median(timings.warm()),
                plain / median(timings.edited()));
    }

    private static void line(PrintStream out, String name, List<Double> millis) {
        out.printf(
                Locale.ROOT,
                "%-28s %10.1f %10.1f %10.1f%n",
                name,
                median(millis),
                Collections.min(millis),
                Collections.max(millis));
    }

    private static double median(List<Double> millis) {
        var sorted = millis.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
