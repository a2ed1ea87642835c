package dev.slipstream.ui.bolt;

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
        assertThat(CronWords.of(cron)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0 6 1 * *", "0 6-9 * * *", "'0 6,18 * * *'", "0 6 * * 1-3", "0 6 * 2 *", "rubbish"})
    void othersStayAsTheyAreWritten(String cron) {
        assertThat(CronWords.of(cron)).isEqualTo(cron);
    }
}
