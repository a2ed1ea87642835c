package dev.slipstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    private static final String HERE = "127.0.0.1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.2",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "::ffff:127.0.0.1",
                "localhost",
                " 127.0.0.1 "
            })
    void whatListensOnALoopbackAddressIsReachedFromThisMachineOnly(String address) {
        assertThat(new Reach(address, "").beyondThisMachine()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', it listens on all addresses",
        "' ', it listens on all addresses",
        "0.0.0.0, it listens on 0.0.0.0",
        "::, it listens on ::",
        "192.168.1.7, it listens on 192.168.1.7",
        "fd00::7, it listens on fd00::7",
        "name.invalid, it listens on name.invalid"
    })
    void whatListensElsewhereIsReachedByOthers(String address, String why) {
        assertThat(new Reach(address, "").beyondThisMachine()).contains(why);
        assertThat(new Reach(address, "http://localhost:8580").beyondThisMachine())
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://localhost:8580",
                "http://LocalHost/",
                "http://ide.localhost:8580",
                "http://127.0.0.1:8580/",
                "http://[::1]:8580"
            })
    void aUrlOfThisMachineChangesNothing(String url) {
        assertThat(new Reach(HERE, url).beyondThisMachine()).isEmpty();
    }

    /** As behind a proxy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ide.example.com",
                "http://192.168.1.7:8580",
                "http://[fd00::7]/",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "https://127.0.0.1@example.com/",
                "localhost:8580",
                "http://a b"
            })
    void aUrlOfAnyOtherNameBringsOthers(String url) {
        assertThat(new Reach(HERE, url).beyondThisMachine()).contains("browsers call it " + url);
    }
}
