package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    /** Each time is written as the clock on the wall shows it, with its offset, which is checked against java.time's rules. */
    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # Berlin: 2026-03-29 02:00+01 becomes 03:00+02; 2026-10-25 03:00+02 becomes 02:00+01
            30 2 * * *     | Europe/Berlin | 2026-03-28T03:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00
            0 3 * * *      | Europe/Berlin | 2026-03-28T04:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T03:00+02:00
            0,30 2,3 * * * | Europe/Berlin | 2026-03-29T00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00 2026-03-30T02:00+02:00
            30 2 * * *     | Europe/Berlin | 2026-10-24T03:00+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00
            30 2 * * *     | Europe/Berlin | 2026-10-25T02:10+01:00 | 2026-10-26T02:30+01:00
            0 3 * * *      | Europe/Berlin | 2026-10-24T04:00+02:00 | 2026-10-25T03:00+01:00 2026-10-26T03:00+01:00
            */15 * * * *   | Europe/Berlin | 2026-03-29T01:40+01:00 | 2026-03-29T01:45+01:00 2026-03-29T03:00+02:00 2026-03-29T03:15+02:00
            */15 * * * *   | Europe/Berlin | 2026-10-25T02:40+02:00 | 2026-10-25T02:45+02:00 2026-10-25T02:00+01:00 2026-10-25T02:15+01:00
            0 * * * *      | Europe/Berlin | 2026-10-25T01:30+02:00 | 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00
            30 * * * *     | Europe/Berlin | 2026-03-29T01:00+01:00 | 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00
            30 * * * *     | Europe/Berlin | 2026-10-25T02:40+02:00 | 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00
            */30 2 * * *   | Europe/Berlin | 2026-03-28T03:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
            */30 2 * * *   | Europe/Berlin | 2026-10-25T02:10+02:00 | 2026-10-25T02:30+02:00 2026-10-25T02:00+01:00 2026-10-25T02:30+01:00 2026-10-26T02:00+01:00
            # Lord Howe, by half an hour: 2026-04-05 02:00+11 becomes 01:30+10:30; 2026-10-04 02:00+10:30 becomes 02:30+11
            45 1 * * *     | Australia/Lord_Howe | 2026-04-04T02:00+11:00 | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
            15 2 * * *     | Australia/Lord_Howe | 2026-10-03T03:00+10:30 | 2026-10-04T02:30+11:00 2026-10-05T02:15+11:00
            */15 * * * *   | Australia/Lord_Howe | 2026-04-05T01:40+11:00 | 2026-04-05T01:45+11:00 2026-04-05T01:30+10:30 2026-04-05T01:45+10:30 2026-04-05T02:00+10:30
            0 * * * *      | Australia/Lord_Howe | 2026-10-04T00:30+10:30 | 2026-10-04T01:00+10:30 2026-10-04T03:00+11:00
            # Santiago, at midnight: 2026-04-05 00:00-03 becomes 04-04 23:00-04; 2026-09-06 00:00-04 becomes 01:00-03
            30 23 * * *    | America/Santiago | 2026-04-04T12:00-03:00 | 2026-04-04T23:30-03:00 2026-04-05T23:30-04:00
            0 0 * * *      | America/Santiago | 2026-04-04T12:00-03:00 | 2026-04-05T00:00-04:00 2026-04-06T00:00-04:00
            0 0 * * *      | America/Santiago | 2026-09-05T12:00-04:00 | 2026-09-06T01:00-03:00 2026-09-07T00:00-03:00
            # Apia had no 2011-12-30
            0 6 * * *      | Pacific/Apia | 2011-12-29T06:00-10:00 | 2011-12-31T00:00+14:00 2011-12-31T06:00+14:00
            0 6 30 * *     | Pacific/Apia | 2011-12-01T00:00-10:00 | 2011-12-31T00:00+14:00 2012-01-30T06:00+14:00
            0 * * * *      | Pacific/Apia | 2011-12-29T22:30-10:00 | 2011-12-29T23:00-10:00 2011-12-31T00:00+14:00
            # the calendar
            0 0 29 2 *     | UTC | 2026-01-01T00:00Z | 2028-02-29T00:00Z 2032-02-29T00:00Z
            0 0 29 2 *     | UTC | 2096-03-01T00:00Z | 2104-02-29T00:00Z
            0 0 31 * *     | UTC | 2026-01-31T00:00Z | 2026-03-31T00:00Z 2026-05-31T00:00Z 2026-07-31T00:00Z
            0 0 13 * 5     | UTC | 2026-11-01T00:00Z | 2026-11-06T00:00Z 2026-11-13T00:00Z 2026-11-20T00:00Z
            0 0 */2 * 1    | UTC | 2026-11-01T00:00Z | 2026-11-09T00:00Z 2026-11-23T00:00Z
            0 0 * * 7      | UTC | 2026-11-26T00:00Z | 2026-11-29T00:00Z
            0 6 * * MON-FRI| UTC | 2026-11-27T06:00Z | 2026-11-30T06:00Z
            0 6 * JAN sun  | UTC | 2026-11-27T06:00Z | 2027-01-03T06:00Z
            5/20 9-10 * * *| UTC | 2026-11-26T09:50Z | 2026-11-26T10:05Z 2026-11-26T10:25Z 2026-11-26T10:45Z 2026-11-27T09:05Z
            0 6 * * *      | UTC | 2026-11-26T05:59:59.5Z | 2026-11-26T06:00Z 2026-11-27T06:00Z
            """)
    void comesNextAt(String cron, ZoneId zone, OffsetDateTime after, String expected) {
        var times =
                Arrays.stream(expected.split(" ")).map(OffsetDateTime::parse).toList();
        assertThat(times)
                .allSatisfy(time ->
                        assertThat(zone.getRules().getOffset(time.toInstant())).isEqualTo(time.getOffset()));

        assertThat(Cron.parse(cron).next(zone, after.toInstant(), times.size()))
                .containsExactlyElementsOf(
                        times.stream().map(OffsetDateTime::toInstant).toList());
    }

    @Test
    void aFixedTimeComesOncePerDayInEveryTimeZone() {
        var from = Instant.parse("2025-01-01T00:00:00Z");
        var cron = Cron.parse("30 2 * * *");
        for (var id : ZoneId.getAvailableZoneIds()) {
            var zone = ZoneId.of(id);
            var year = cron.next(zone, from, 366);
            assertThat(year.stream().map(instant -> instant.atZone(zone).toLocalDate()))
                    .as(id)
                    .doesNotHaveDuplicates();
            assertThat(year.getLast().atZone(zone).toLocalDate().toEpochDay()
                            - year.getFirst().atZone(zone).toLocalDate().toEpochDay())
                    .as(id)
                    .isEqualTo(365);
        }
    }

    @Test
    void aDayThatNeverComesHasNoNext() {
        assertThat(Cron.parse("0 0 30 2 *").next(ZoneOffset.UTC, Instant.EPOCH)).isEmpty();
        assertThat(Cron.parse("* * 31 4 *").next(ZoneId.of("Europe/Berlin"), Instant.EPOCH, 3))
                .isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "rubbish", "0 6 * *", "0 6 * * * *", "60 * * * *", "0 6 L * *", "@daily", "0 22-2 * * *"})
    void whatIsNoCronIsRefusedWithTheReason(String cron) {
        assertThatThrownBy(() -> Cron.parse(cron))
                .isInstanceOf(BoltFailure.class)
                .hasMessageStartingWith("cron \"%s\" is not understood: ".formatted(cron));
    }
}
