package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void cellsAreJavasOwn() {
        var rows = new Rows(2, "[[1,\"é\",true],[2.5,null,\"9007199254740993\"]]");
        assertThat(rows.cells())
                .isEqualTo(List.of(Arrays.asList(1L, "é", true), Arrays.asList(2.5, null, "9007199254740993")));
    }

    @Test
    void batchesAreOneArray() {
        assertThat(Rows.joined(List.of())).isEqualTo(new Rows(0, "[]"));
        assertThat(Rows.joined(List.of(new Rows(1, "[[1]]"), new Rows(2, "[[2],[\"],[\"]]"))))
                .isEqualTo(new Rows(3, "[[1],[2],[\"],[\"]]"));
    }
}
