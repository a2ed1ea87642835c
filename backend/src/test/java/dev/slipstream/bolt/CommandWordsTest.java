package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandWordsTest {
    @Test
    void quotesAndNothingElseOfAShellCount() {
        assertThat(CommandWords.dbt("dbt run -s 'a b' --vars '{x: \"1; 2\"}'"))
                .isEqualTo(List.of("run", "-s", "a b", "--vars", "{x: \"1; 2\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            dbt run; rm -rf /        ! no shell reads it, so "run;" means nothing
            dbt run && dbt test      ! no shell reads it, so "&&" means nothing
            dbt ls > models.txt      ! no shell reads it, so ">" means nothing
            dbt run --target dev     ! --target is set by Slipstream
            dbt run --profiles-dir=x ! --profiles-dir is set by Slipstream
            rm -rf /                 ! a command is dbt and a sub-command
            dbt                      ! a command is dbt and a sub-command
            dbt run -s 'orders       ! a quote (') is not closed
            """)
    void whatCannotBeRunIsToldWithTheReason(String line, String reason) {
        assertThatExceptionOfType(BoltFailure.class)
                .isThrownBy(() -> CommandWords.dbt(line))
                .withMessageContaining("the command \"%s\" cannot be run: %s", line, reason);
    }
}
