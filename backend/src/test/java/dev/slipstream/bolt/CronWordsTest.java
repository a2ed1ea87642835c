package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronWordsTest {
    @ParameterizedTest
    @CsvSource({
        "0 6 * * *, every day 06:00",
        "30 2 * * 0, Sundays 02:30",
        "30 2 * * 7, Sundays 02:30",
        "0 6 * * 1-5, weekdays 06:00",
        "0 * * * *, every hour at :00",
        "*/30 * * * *, every 30 min"
    })
    void simpleOnesAreTold(String cron, String words) {
        assertThat(Cron.parse(cron).words()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0 6 1 * *, at 06:00 at 1 day",
        "'0 6,18 * * *', at 6 and 18 hours",
        "0 6 13 * 5, at 06:00 at 13 day at Friday day (either day will do)"
    })
    void othersAreDescribed(String cron, String words) {
        assertThat(Cron.parse(cron).words()).isEqualTo(words);
    }
}
