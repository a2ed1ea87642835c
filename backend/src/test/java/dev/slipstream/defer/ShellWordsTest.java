package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShellWordsTest {
    @ParameterizedTest
    @MethodSource("lines")
    void wordsAreThoseOfAShell(String line, List<String> words) {
        assertThat(ShellWords.split(line)).isEqualTo(words);
        assertThat(ShellWords.split(ShellWords.join(words))).isEqualTo(words);
    }

    @Test
    void joinedWordsAreQuotedWhereTheyNeedToBe() {
        assertThat(ShellWords.join(List.of("run", "-s", "a+", "--vars", "{it: 'x'}")))
                .isEqualTo("run -s a+ --vars '{it: '\\''x'\\''}'");
    }

    static List<Arguments> lines() {
        return List.of(
                Arguments.of("dbt run", List.of("dbt", "run")),
                Arguments.of("  dbt \t run\n", List.of("dbt", "run")),
                Arguments.of(
                        "dbt run --vars '{day: 1, s: \"x\"}'", List.of("dbt", "run", "--vars", "{day: 1, s: \"x\"}")),
                Arguments.of("dbt run -s \"a b\" c", List.of("dbt", "run", "-s", "a b", "c")),
                Arguments.of("dbt run --vars=\"{a: \\\"b\\\"}\"", List.of("dbt", "run", "--vars={a: \"b\"}")),
                Arguments.of("dbt show --inline ''", List.of("dbt", "show", "--inline", "")),
                Arguments.of("dbt run -s a\\ b '\\'", List.of("dbt", "run", "-s", "a b", "\\")),
                Arguments.of("dbt show --inline \"a\\d\"", List.of("dbt", "show", "--inline", "a\\d")),
                Arguments.of("dbt run \\\n -s a", List.of("dbt", "run", "-s", "a")),
                Arguments.of("", List.of()));
    }

    @Test
    void whatIsNotFinishedIsSaid() {
        assertThatThrownBy(() -> ShellWords.split("dbt run --vars '{a: 1}")).hasMessage("a quote (') is not closed");
        assertThatThrownBy(() -> ShellWords.split("dbt run \\")).hasMessage("it ends in a backslash");
    }
}
