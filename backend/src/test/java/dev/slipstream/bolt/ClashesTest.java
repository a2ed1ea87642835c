package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClashesTest extends OneBoltServer {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String CLASH = """
            {"results": [{"unique_id": "model.shop.orders", "status": "error",
              "message": "Database Error in model orders\\n  tuple concurrently updated"}]}""";

    @Test
    void aRunThatFailedWhileAnotherScheduleBuiltTheSameSaysSo() throws Exception {
        server.dbtWaits();
        var load = server.start(BoltServer.schedule("load", "OFF"));
        var daily = server.start(BoltServer.schedule("daily_prod", "OFF"));
        await().atMost(LONG).until(() -> server.dbtStarts().size() == 2);
        Files.writeString(folder.resolve("results.json"), CLASH);
        server.dbtFails();
        server.dbtGoesOn();
        await().atMost(LONG)
                .until(() -> server.run(load.id()).state().ended()
                        && server.run(daily.id()).state().ended());

        assertThat(server.run(daily.id()).message())
                .isEqualTo(
                        "dbt build ended with status 1; load #%s built production at the same time, and they may have been"
                                        .formatted(load.id())
                                + " in each other's way; let the one start after the other, or have them build different models");
    }

    @Test
    void oneThatFailedAloneOrOfSomethingElseDoesNot() throws Exception {
        server.dbtFails();
        var alone = server.start(BoltServer.schedule("daily_prod", "OFF"));
        await().atMost(LONG).until(() -> server.run(alone.id()).state().ended());
        assertThat(server.run(alone.id()).message()).isEqualTo("dbt build ended with status 1");
    }
}
