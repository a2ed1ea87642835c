package dev.slipstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one database, each with a home of its own and the same key. */
@Tag("deep")
class TwoServersStory {
    private static final List<String> SCHEDULES = List.of("one", "two", "three");
    private static final Duration FEW_MINUTES = Duration.ofMinutes(6);
    private static final Pattern DUE = Pattern.compile("\"due\":\"([^\"]+)\"");

    @TempDir
    private Path homes;

    @Test
    void eachInstantStartsOnceAlsoWhenOneOfTheTwoIsKilled() throws Exception {
        var first = Files.createDirectories(homes.resolve("first"));
        var second = Files.createDirectories(homes.resolve("second"));
        try (var killed = RunningSlipstream.start(first)) {
            killed.awaitFirstRun();
            Files.copy(first.resolve("master.key"), second.resolve("master.key"));
            try (var stays = RunningSlipstream.start(second, "--slipstream.database.url=" + database(first))) {
                for (var slug : SCHEDULES) {
                    stays.call("POST", "/api/v1/schedules", """
                            {"slug": "%s", "project": "coffee_shop", "schedule": "* * * * *", "concurrency": "queue",
                             "commands": [{"line": "dbt list --select orders", "continueOnError": false}]}""".formatted(slug));
                }
                awaitInstants(stays, 1);
                killed.kill();
                awaitInstants(stays, 3);

                for (var slug : SCHEDULES) {
                    var ledger = stays.call("GET", "/api/v1/schedules/%s/ledger".formatted(slug), "");
                    var due = found(DUE, ledger);
                    assertThat(due).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(3);
                    var ran = found(Pattern.compile("\"run\":(\\d+)"), ledger);
                    assertThat(ran).doesNotHaveDuplicates();
                    var runs = found(
                            Pattern.compile("\"id\":\"(\\d+)\""),
                            stays.call("GET", "/api/v1/schedules/%s/runs".formatted(slug), ""));
                    assertThat(runs).containsExactlyInAnyOrderElementsOf(ran);
                }
            }
        }
    }

    private static void awaitInstants(RunningSlipstream slipstream, int count) throws Exception {
        for (var slug : SCHEDULES) {
            slipstream.await(
                    "/api/v1/schedules/%s/ledger".formatted(slug),
                    FEW_MINUTES,
                    body -> found(DUE, body).size() >= count);
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return Stream.of(pattern.matcher(text))
                .flatMap(matcher -> matcher.results().map(result -> result.group(1)))
                .toList();
    }

    /** The first one's own; it goes on when that is killed. */
    private static String database(Path home) throws Exception {
        var cluster = home.resolve("postgres/metadata");
        return "jdbc:postgresql://127.0.0.1:%s/postgres?user=postgres&password=%s"
                .formatted(
                        Files.readString(cluster.resolve("port")).strip(),
                        Files.readString(cluster.resolve("password")).strip());
    }
}
