package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AheadTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch looked = new CountDownLatch(1);

    @Test
    void itIsLookedForBeforeAnybodyAsksAndAgainWhenThatOneWasOfNoUse() throws Exception {
        var worker = new Ahead(() -> {
            looked.countDown();
            return Path.of("socket-" + asked.incrementAndGet());
        });

        looked.await();
        assertThat(worker.socket()).hasToString("socket-1");
        assertThat(worker.socket()).hasToString("socket-2");
    }

    @Test
    void aFailureIsToldToWhoeverAsks() {
        var refused = new DbtFailure(DbtFailure.Kind.CONNECTION, "no connection", DbtFailure.Place.NOWHERE);
        assertThatThrownBy(new Ahead(() -> {
                    throw refused;
                })::socket)
                .isSameAs(refused);
        assertThatThrownBy(new Ahead(() -> {
                    throw new IOException("gone");
                })::socket)
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }
}
