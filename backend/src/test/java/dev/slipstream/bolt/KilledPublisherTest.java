package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.StateArtifact;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** While a process publishes and is killed at any time, dbt goes on deferring to the latest. */
class KilledPublisherTest extends OneBoltServer {
    /** Large, so that it takes a while to write. */
    private static final int PADDING = 3_000_000;

    /** Makes a manifest as dbt writes it, then reads states as {@code --defer-state} does, one a line. */
    private static final String READER = """
            import argparse, pathlib, sys
            from dbt.artifacts.schemas.manifest import ManifestMetadata
            from dbt.contracts.graph.manifest import Manifest
            from dbt.contracts.state import PreviousState
            from dbt.flags import set_flags
            set_flags(argparse.Namespace(SEND_ANONYMOUS_USAGE_STATS=False))
            padding = int(sys.argv[2])
            metadata = ManifestMetadata(project_name="shop", adapter_type="postgres", env={"PADDING": "x" * padding})
            manifest = Manifest(metadata=metadata).writable_manifest()
            manifest.metadata = metadata
            manifest.write(sys.argv[1])
            print("ready", flush=True)
            for line in sys.stdin:
                try:
                    state = PreviousState(pathlib.Path(line.strip()), pathlib.Path("target"), pathlib.Path("/"))
                    whole = state.manifest is not None and len(state.manifest.metadata.env["PADDING"]) == padding
                    print("whole" if whole else "half", flush=True)
                except Exception as failure:
                    print("broken", repr(failure)[:300].replace("\\n", " "), flush=True)
            """;

    /** The same with the whole of dbt: it compiles a model with {@code --defer} and that state, again and again. */
    private static final String DEFERRER = """
            import json, os, pathlib, sys
            from dbt.cli.main import dbtRunner
            said = os.fdopen(os.dup(1), "w")
            os.dup2(2, 1)
            os.chdir(pathlib.Path(sys.argv[1]).parent)
            connection = {"type": "postgres", "host": "127.0.0.1", "port": 1, "user": "a", "password": "b", "dbname": "x"}
            outputs = {name: {**connection, "schema": name} for name in ("dev", "prod")}
            files = {"dbt_project.yml": json.dumps({"name": "shop", "profile": "shop"}),
                     "profiles.yml": json.dumps({"shop": {"target": "dev", "outputs": outputs}}),
                     "models/orders.sql": "select 1 as id",
                     "models/report.sql": "select * from {{ ref('orders') }}"}
            for name, text in files.items():
                file = pathlib.Path("shop", name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            quiet = ["--log-level", "none", "--log-level-file", "none", "--no-populate-cache", "--no-send-anonymous-usage-stats"]
            where = ["--project-dir", "shop", "--profiles-dir", "shop"]
            assert dbtRunner().invoke([*quiet, "parse", *where, "--target", "prod", "--target-path", "prod"]).success
            manifest = json.loads(pathlib.Path("shop/prod/manifest.json").read_text())
            manifest["metadata"]["env"]["PADDING"] = "x" * int(sys.argv[2])
            pathlib.Path(sys.argv[1]).write_text(json.dumps(manifest))
            print("ready", file=said, flush=True)
            for line in sys.stdin:
                deferring = ["--defer", "--favor-state", "--state", line.strip()]
                ended = dbtRunner().invoke([*quiet, "compile", "-s", "report", *where, *deferring])
                sql = ended.result.results[0].node.compiled_code if ended.success else repr(ended.exception)[:300]
                print("whole" if '"x"."prod"."orders"' in sql else "broken " + sql.replace("\\n", " "), file=said, flush=True)
            """;

    private final Random random = new Random(100);
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void whoReadsProductionNeverFindsHalfOfIt() throws Exception {
        killed(2, READER, 10);
    }

    @Test
    @Tag("deep")
    void whoDefersToProductionNeverFindsHalfOfIt() throws Exception {
        killed(200, DEFERRER, 500);
    }

    /** At least so many times, and until it was read so often. */
    private void killed(int times, String program, int atLeast) throws Exception {
        var dbt = new ProcessBuilder(
                        RealServer.DBT_HOST.resolve(".venv/bin/python").toString(),
                        "-c",
                        program,
                        folder.resolve("manifest.json").toString(),
                        Integer.toString(PADDING))
                .redirectError(folder.resolve("reader.log").toFile())
                .start();
        try (var answers = dbt.inputReader()) {
            assertThat(answers.readLine())
                    .as(() -> folder.resolve("reader.log").toString())
                    .isEqualTo("ready");
            var reader = Thread.ofVirtual().unstarted(() -> readOn(dbt, answers));
            var failure = new AtomicReference<@Nullable Throwable>();
            reader.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
            reader.start();
            for (var round = 0; round < times || (reads.get() < atLeast && reader.isAlive()); round++) {
                var publisher = MortalServer.start(MortalServer.Work.PUBLISH, folder, folder.resolve("home"), METADATA);
                publisher.waitFor(random.nextInt(800), TimeUnit.MILLISECONDS);
                publisher.destroyForcibly().waitFor();
            }
            over.set(true);
            reader.join();
            assertThat(failure).hasNullValue();
        } finally {
            dbt.destroyForcibly();
        }
        assertThat(latest().run().value()).isGreaterThan(1);
    }

    private void readOn(Process dbt, BufferedReader answers) {
        var questions = new PrintStream(dbt.getOutputStream(), true, StandardCharsets.UTF_8);
        var newest = 0L;
        while (!over.get()) {
            var state = server.tools.artifacts().latest(MortalServer.PUBLISHED);
            if (state.isPresent()) {
                assertThat(state.get().run().value()).isGreaterThanOrEqualTo(newest);
                newest = state.get().run().value();
                questions.println(state.get().folder());
                assertThat(answers.lines().findFirst()).as("run #%d", newest).contains("whole");
                reads.incrementAndGet();
            }
        }
    }

    private StateArtifact latest() {
        return server.tools.artifacts().latest(MortalServer.PUBLISHED).orElseThrow();
    }
}
