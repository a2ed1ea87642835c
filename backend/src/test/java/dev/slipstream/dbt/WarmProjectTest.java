package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that dies in the middle of a request. */
class WarmProjectTest {
    private static final String COMPILED =
            "{\"event\": \"compiled\", \"node\": \"n\", \"sql\": \"select 1\", \"reads\": []}";
    private static final String COLUMNS =
            "{\"event\": \"columns\", \"columns\": [{\"name\": \"a\", \"type\": \"integer\"}]}";
    private static final String ROWS = "{\"event\": \"rows\", \"count\": 2}\n[[1],[null]]";
    private static final String DONE = "{\"event\": \"done\", \"truncated\": false, \"query_ms\": 1}";

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void aShowIsRepeatedOnceWhenItsWorkerDiesBeforeAnyRow() throws IOException {
        try (var _ = worker(List.of(List.of(COMPILED), List.of(COMPILED, COLUMNS, ROWS, DONE)))) {
            show();
        }
        assertThat(told).containsExactly("compiled", "compiled", "columns", "rows [[1], [null]]", "done");
    }

    @Test
    void aShowIsRepeatedOnlyOnce() throws IOException {
        try (var _ = worker(List.of(List.of(COMPILED), List.of(), List.of(COMPILED, COLUMNS, ROWS, DONE)))) {
            assertThatThrownBy(this::show)
                    .isInstanceOfSatisfying(
                            DbtFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(DbtFailure.Kind.UNAVAILABLE));
        }
    }

    @Test
    void rowsAreNeverToldTwice() throws IOException {
        try (var _ = worker(List.of(List.of(COMPILED, COLUMNS, ROWS), List.of(COMPILED, COLUMNS, ROWS, DONE)))) {
            assertThatThrownBy(this::show).isInstanceOf(DbtFailure.class).hasMessageContaining("the dbt host is gone");
        }
        assertThat(told).containsExactly("compiled", "columns", "rows [[1], [null]]");
    }

    @Test
    void whatIsSaidOfTheLastGoodParseSaysSoAndWhereTheFilesAreBroken() throws IOException {
        var broken =
                ", \"broken\": {\"event\": \"error\", \"kind\": \"syntax\", \"message\": \"unexpected '}'\\n  in it\","
                        + " \"file\": \"models/orders.sql\", \"line\": 3}}";
        var compiled = COMPILED.substring(0, COMPILED.length() - 1) + broken;
        var explained = "{\"event\": \"explained\", \"node\": \"n\", \"reads\": []}";
        var project = new WarmProject(() -> folder.resolve("w.sock"));
        var expected = Optional.of(new Broken("models/orders.sql", 3, "unexpected '}'\n  in it"));
        try (var _ = worker(List.of(
                List.of(compiled, DONE),
                List.of(explained, "{\"event\": \"done\", \"nodes\": 1" + broken),
                List.of(COMPILED, DONE)))) {
            var target = new Target.Inline("select 1");
            assertThat(project.compile(target, DeferredTo.NOTHING).broken()).isEqualTo(expected);
            assertThat(explain(project)).isEqualTo(new Explained(expected, Optional.empty()));
            assertThat(project.compile(target, DeferredTo.NOTHING).broken()).isEmpty();
        }
        assertThat(expected.orElseThrow().text()).isEqualTo("models/orders.sql, line 3: unexpected '}'");
    }

    @Test
    void anExplanationWithoutTheWarehouseSaysWhyItIsAway() throws IOException {
        var unknown = "{\"ref\": \"model.a.b\", \"name\": \"b\", \"from\": \"unknown\", \"relation\": null,"
                + " \"development\": {\"relation\": \"d\", \"exists\": null}, \"production\": {}}";
        try (var _ = worker(List.of(List.of(
                "{\"event\": \"explained\", \"node\": \"n\", \"path\": \"models/n.sql\", \"reads\": [" + unknown + "]}",
                "{\"event\": \"done\", \"away\": {\"kind\": \"connection\", \"message\": \"refused\"}}")))) {
            var explained = explain(new WarmProject(() -> folder.resolve("w.sock")));
            assertThat(explained.away()).contains("refused");
            assertThat(told).containsExactly("n of models/n.sql reads [UNKNOWN]");
        }
    }

    @Test
    void anExplanationTellsHowFarItIsAndAllOfItAnewWhenItsWorkerDies() throws IOException {
        var began = "{\"event\": \"explaining\", \"nodes\": 2}";
        var first = "{\"event\": \"explained\", \"node\": \"a\", \"path\": \"models/a.sql\", \"reads\": []}";
        var second = "{\"event\": \"explained\", \"node\": \"b\", \"path\": \"models/b.sql\", \"reads\": [],"
                + " \"error\": {\"kind\": \"compilation\", \"message\": \"no macro c\"}}";
        try (var _ = worker(List.of(List.of(began, first), List.of(began, first, second, DONE)))) {
            explain(new WarmProject(() -> folder.resolve("w.sock")));
        }
        var a = "a of models/a.sql reads []";
        assertThat(told).containsExactly("2 nodes", a, "2 nodes", a, "b of models/b.sql reads []: no macro c");
    }

    private final class HeardExplained implements ExplainSink {
        @Override
        public void began(int nodes) {
            told.add("%d nodes".formatted(nodes));
        }

        @Override
        public void explained(Node node) {
            var reads = node.reads().stream().map(RefRead::from).toList();
            var error = node.error().map(": %s"::formatted).orElse("");
            told.add("%s of %s reads %s%s".formatted(node.uniqueId(), node.path(), reads, error));
        }
    }

    private Explained explain(DbtProject project) {
        return project.explain(
                Optional.empty(), DeferredTo.NOTHING, false, new HeardExplained(), new DbtProject.Cancellation());
    }

    private void show() {
        new WarmProject(() -> folder.resolve("w.sock"))
                .show(
                        new Target.Inline("select 1"),
                        DeferredTo.NOTHING,
                        Limits.DEFAULT,
                        new Heard(),
                        new DbtProject.Cancellation());
    }

    /** Answers each connection with the next script, and hangs up. */
    private ServerSocketChannel worker(List<List<String>> scripts) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("w.sock")));
        Thread.ofVirtual().start(() -> {
            try {
                for (var script : scripts) {
                    try (var client = server.accept()) {
                        new BufferedReader(
                                        new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8))
                                .readLine();
                        for (var line : script) {
                            client.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
                        }
                    }
                }
            } catch (IOException _) {
                // the test is over
            }
        });
        return server;
    }

    private final class Heard implements RowSink {
        @Override
        public void compiled(Compiled compiled) {
            told.add("compiled");
        }

        @Override
        public void columns(List<Column> columns) {
            told.add("columns");
        }

        @Override
        public void rows(Rows rows) {
            told.add("rows " + rows.cells());
        }

        @Override
        public void done(boolean truncated, Duration query) {
            told.add("done");
        }
    }
}
