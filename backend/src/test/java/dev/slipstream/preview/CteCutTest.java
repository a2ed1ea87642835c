package dev.slipstream.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CteCutTest {
    private static final String MODEL = """
            {{ config(materialized='table', meta={'a': 'with x as (select 1)'}) }}
            -- with comment as (select 1)
            {# with hidden as ( #}
            with recursive lines (a, b) as (
                select ')' as a, 2 as b -- )
                /* ( */ from {{ ref('orders') }} where {{ "(" }} = 1
            ), -- the second
            "Sold" as materialized (select * from lines where x in (select 1)),
            {% if target.name == 'dev' %}
            dev as (select 1),
            {% endif %}
            total as not materialized (
                with inner_one as (select 1) select * from inner_one
            )

            select * from total
            """;

    @Test
    void theTextIsCutAfterTheCteAndTheCteIsQueried() {
        assertThat(CteCut.of(MODEL, "lines"))
                .startsWith("{{ config(materialized='table'")
                .endsWith("{{ \"(\" }} = 1\n)\nselect * from lines");
        assertThat(CteCut.of(MODEL, "LINES")).endsWith(")\nselect * from lines");
        assertThat(CteCut.of(MODEL, "Sold")).endsWith("(select 1))\nselect * from \"Sold\"");
        assertThat(CteCut.of(MODEL, "total")).endsWith("from inner_one\n)\nselect * from total");
    }

    @Test
    void aNameThatIsNoCteIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> CteCut.of(MODEL, "inner_one"))
                .hasMessage("there is no CTE \"inner_one\"; there are: [lines, Sold, dev, total]");
        assertThatThrownBy(() -> CteCut.of("select 1 from (with a as (select 1) select * from a)", "a"))
                .hasMessage("there is no CTE \"a\"; there are: []");
        assertThatThrownBy(() -> CteCut.of("with a as (select", "b")).hasMessageStartingWith("there is no CTE \"b\"");
    }

    @Test
    void aCteInsideABlockIsRefused() {
        assertThatThrownBy(() -> CteCut.of(MODEL, "dev")).hasMessageContaining("inside a Jinja block");
    }
}
