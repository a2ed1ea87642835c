package dev.slipstream.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Bolt with a long history: lists and pages at the server, a page with the longest log, and how soon a good run is read. */
final class BoltBenchmark {
    private static final int ROUNDS = 10;

    /** A server that has just started runs its own code slowly, which no user meets twice. */
    private static final int WARM_UP = 5;

    private static final int GOOD_RUNS = 3;
    private static final long LONGEST_LOG = 128L * 1024 * 1024;
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

    /** Ten thousand runs of two schedules, one with the longest log there is, and the ledger's lines. */
    private static final String HISTORY = """
            import json, sys
            import psycopg2
            port, password, log = sys.argv[1:]
            connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres")
            with connection, connection.cursor() as cursor:
                cursor.execute('''
                    insert into run (schedule, project, state, trigger_kind, branch, commit_hash, commit_subject, queued_at,
                        started_at, finished_at, steps, publishes, noticed, message)
                    select case when n %% 2 = 0 then 'daily_prod' else 'hourly' end, 'coffee_shop',
                        case when n %% 10 = 0 then 'FAILED' else 'SUCCESS' end, 'cron', 'main', repeat('a', 40),
                        'Change something', at, at, at + interval '8 min', (
                            select jsonb_agg(jsonb_build_object('line', 'dbt build', 'returnCode', 0, 'startedAt', at,
                                'finishedAt', at, 'logFrom', g - g, 'logTo', %s)) from generate_series(1, 4) g),
                        false, true, ''
                    from generate_series(1, 10000) n,
                        lateral (select now() - (10001 - n) * interval '10 min' as at) t''', [log])
                cursor.execute('''
                    insert into ledger (schedule, due, outcome, run, reason, recorded_at)
                    select schedule, queued_at, 'ran', id, '', queued_at from run on conflict do nothing''')
                cursor.execute("select max(id) from run where schedule = 'daily_prod'")
                print(cursor.fetchone()[0])
            connection.autocommit = True
            connection.cursor().execute("analyze")
            """;

    private final RunningSlipstream slipstream;
    private final Map<String, List<Double>> millis = new TreeMap<>();

    private BoltBenchmark(RunningSlipstream slipstream) {
        this.slipstream = slipstream;
    }

    public static void main(String[] arguments) throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) RUN_LIMIT.toMillis());
        var home = Files.createTempDirectory("slipstream-bench");
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            slipstream.awaitFirstRun();
            slipstream.call("PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\"}");
            var benchmark = new BoltBenchmark(slipstream);
            try {
                benchmark.readsAreSoon();
                var longest = benchmark.history(home);
                benchmark.lists();
                var page = browser.blank();
                page.navigate(slipstream.loginUrl());
                benchmark.pages(page, longest);
            } finally {
                benchmark.report(new PrintStream(System.out, true));
            }
        }
    }

    /** From when the API first tells of a run's success until a preview that was asked for then has its rows of it. */
    private void readsAreSoon() throws Exception {
        preview();
        for (var round = 0; round < GOOD_RUNS; round++) {
            var id = RunningSlipstream.field(
                    slipstream.call("POST", "/api/v1/schedules/daily_prod/runs", "{\"commands\": [\"dbt run\"]}"),
                    "id");
            while (!slipstream.call("GET", "/api/v1/runs/" + id, "").contains("\"SUCCESS\"")) {
                Thread.onSpinWait();
            }
            var began = System.nanoTime();
            if (!RunningSlipstream.field(preview(), "run\":\"?(\\d+)\"?,\"branch")
                    .equals(id)) {
                throw new IllegalStateException("the preview after run #%s still reads another".formatted(id));
            }
            note("run succeeded → preview reads it", began);
        }
    }

    private String preview() throws Exception {
        return slipstream.call("POST", "/api/v1/projects/coffee_shop/preview", "{\"model\": \"orders\"}");
    }

    private String history(Path home) throws Exception {
        slipstream.call("POST", "/api/v1/schedules", """
                {"slug": "hourly", "project": "coffee_shop", "schedule": "OFF",
                 "commands": [{"line": "dbt build", "continueOnError": false}]}""");
        var cluster = home.resolve("postgres/metadata");
        var insert = new ProcessBuilder(
                        Path.of(System.getProperty("slipstream.dbt-host"), ".venv/bin/python")
                                .toString(),
                        "-c",
                        HISTORY,
                        Files.readString(cluster.resolve("port")).strip(),
                        Files.readString(cluster.resolve("password")).strip(),
                        Long.toString(LONGEST_LOG))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var latest = new String(insert.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (insert.waitFor() != 0) {
            throw new IllegalStateException("the history could not be made");
        }
        writeLog(Files.createDirectories(home.resolve("runs").resolve(latest)).resolve("log"));
        return latest;
    }

    /** What is kept of a log that was longer. */
    private static void writeLog(Path log) throws IOException {
        var line =
                "\033[0m10:00:01  1 of 47 OK created sql table model dbt_prod.orders ... [\033[32mSELECT 61948\033[0m in 118.22s]\n";
        var block = line.repeat(10_000);
        try (BufferedWriter out = Files.newBufferedWriter(log)) {
            for (var written = 0L; written < LONGEST_LOG; written += block.length()) {
                out.write(block);
            }
        }
    }

    private void lists() throws Exception {
        for (var path : List.of("/schedules", "/schedules/daily_prod/runs", "/schedules/daily_prod/ledger")) {
            for (var round = -WARM_UP; round < ROUNDS; round++) {
                var began = System.nanoTime();
                slipstream.call("GET", "/api/v1" + path, "");
                if (round >= 0) {
                    note("GET " + path, began);
                }
            }
        }
    }

    private void pages(Page page, String longest) {
        var calls = new ArrayList<Double>();
        page.onRequestFinished(request -> {
            if (request.url().contains("v-r=")) {
                calls.add(served(request));
            }
        });
        for (var round = -WARM_UP; round < ROUNDS; round++) {
            visit(page, calls, "/bolt", "table.schedules a[href='bolt/schedules/hourly']", round);
            visit(page, calls, "/bolt/schedules/daily_prod", ".slip-bolt-spark.wide i", round);
            visit(page, calls, "/bolt/runs/" + longest, "vaadin-details[opened] .line", round);
        }
    }

    private void visit(Page page, List<Double> calls, String path, String shows, int round) {
        page.navigate("about:blank");
        calls.clear();
        var began = System.nanoTime();
        page.navigate(slipstream.url(path));
        page.locator(shows).first().waitFor();
        if (round >= 0) {
            var name = path.replaceFirst("runs/\\d+", "runs/… with 128 MB of log");
            note("page %s until it shows".formatted(name), began);
            millis.computeIfAbsent("page %s at the server".formatted(name), _ -> new ArrayList<>())
                    .add(calls.stream().mapToDouble(Double::doubleValue).sum());
        }
    }

    /** From the request's last byte to the answer's first. */
    private static double served(Request request) {
        var timing = request.timing();
        return Math.max(0, timing.responseStart - timing.requestStart);
    }

    private void note(String name, long began) {
        millis.computeIfAbsent(name, _ -> new ArrayList<>()).add((System.nanoTime() - began) / 1e6);
    }

    private void report(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-55s %10s %10s %10s   (ms; load %.1f)%n",
                "bolt, 10,000 runs",
                "median",
                "least",
                "most",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        millis.forEach((name, all) -> {
            var sorted = all.stream().sorted().toList();
            out.printf(
                    Locale.ROOT,
                    "%-55s %10.1f %10.1f %10.1f%n",
                    name,
                    sorted.get(sorted.size() / 2),
                    Collections.min(all),
                    Collections.max(all));
        });
    }
}
