"""SQL that is compiled once for as long as it would be the same, and what is compiled at each look."""

from __future__ import annotations

from pathlib import Path

import pytest
from client import Worker
from conftest import Warehouse

MOVING = (
    "select '{{ modules.datetime.datetime.now() }}' as t",
    "select '{{ invocation_id }}' as t",
    "select {{ range(99999) | random }}{{ range(99999) | random }} as t",
    "select '{{ context['invocation_' ~ 'id'] }}' as t",
)


def repeats(worker: Worker) -> int:
    return worker.stats()["repeats"]


def test_it_is_compiled_anew_when_a_relation_is_made_or_dropped(worker: Worker, production: Path, warehouse: Warehouse):
    def compiled() -> str:
        return worker.compile("stg_both", defer="standard", state=str(production))["sql"]

    first, before = compiled(), repeats(worker)
    assert compiled() == first
    assert repeats(worker) == before + 1
    warehouse.execute('create view tt_dev."stg_miss" as select 1 as id')
    try:
        assert '"tt_dev"."stg_miss"' in compiled()
    finally:
        warehouse.execute('drop view tt_dev."stg_miss"')
    assert compiled() == first
    assert repeats(worker) == before + 1


def test_rows_are_asked_for_each_time(worker: Worker, warehouse: Warehouse):
    warehouse.execute("create table tt_raw.counted as select 1 as n")
    sql = "select count(*) as n from tt_raw.counted"
    assert worker.rows(sql=sql)[0] == [[1]]
    before = repeats(worker)
    warehouse.execute("insert into tt_raw.counted values (2)")
    assert worker.rows(sql=sql)[0] == [[2]]
    assert repeats(worker) == before + 1
    warehouse.execute("drop table tt_raw.counted")


def test_limits_modes_and_what_is_selected_are_questions_of_their_own(worker: Worker, production: Path):
    standard = {"defer": "favor-state", "state": str(production)}
    sql = "select generate_series(1, 9) as n"
    assert [len(worker.rows(sql=sql, limit=limit)[0]) for limit in (3, 5, 3)] == [3, 5, 3]
    alone = worker.compile("stg_both", **standard)["sql"]
    together = worker.compile("stg_both", **standard, selected=["model.tt.stg_both", "model.tt.stg_ex"])["sql"]
    assert alone != together
    assert worker.compile("stg_both", **standard)["sql"] == alone
    assert worker.compile("stg_both")["sql"] not in (alone, together)


@pytest.mark.parametrize("sql", MOVING)
def test_what_is_another_at_each_look_is_compiled_at_each_look(worker: Worker, sql: str):
    before = repeats(worker)
    assert worker.compile(None, sql=sql)["sql"] != worker.compile(None, sql=sql)["sql"]
    assert repeats(worker) == before


def test_what_hangs_on_a_tables_content_is_compiled_at_each_look(worker: Worker, warehouse: Warehouse):
    warehouse.execute("create table tt_raw.asked as select 1 as n")
    sql = "select {{ run_query('select max(n) from tt_raw.asked').columns[0][0] if execute else 0 }} as n"
    assert "select 1 as n" in worker.compile(None, sql=sql)["sql"]
    warehouse.execute("insert into tt_raw.asked values (2)")
    assert "select 2 as n" in worker.compile(None, sql=sql)["sql"]
    warehouse.execute("drop table tt_raw.asked")


def test_macros_and_inlined_models_have_a_say(edited: Worker, copied: Path):
    (copied / "macros" / "clock.sql").write_text(
        "{% macro clock() %}{{ now_here() }}{% endmacro %}\n"
        "{% macro now_here() %}{{ modules.datetime.datetime.now() }}{% endmacro %}\n"
    )
    (copied / "models" / "timed.sql").write_text(
        "{{ config(materialized='ephemeral') }}\nselect '{{ clock() }}' as t\n"
    )
    for sql in ("select '{{ clock() }}' as t", "select * from {{ ref('timed') }}"):
        assert edited.compile(None, sql=sql)["sql"] != edited.compile(None, sql=sql)["sql"]
    (copied / "macros" / "clock.sql").write_text("{% macro clock() %}noon{% endmacro %}\n")
    first, before = edited.compile(None, sql="select * from {{ ref('timed') }}")["sql"], repeats(edited)
    assert "noon" in first
    assert edited.compile(None, sql="select * from {{ ref('timed') }}")["sql"] == first
    assert repeats(edited) == before + 1
    (copied / "models" / "timed.sql").write_text(
        "{{ config(materialized='ephemeral') }}\nselect '{{ clock() }}, again' as t\n"
    )
    assert "noon, again" in edited.compile(None, sql="select * from {{ ref('timed') }}")["sql"]


def test_a_ref_of_the_projects_own_has_a_say(edited: Worker, copied: Path):
    own = copied / "macros" / "own_ref.sql"
    own.write_text(
        "{% macro ref() %}{% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}{% endmacro %}\n"
        "{% macro where_it_is() %}{{ ref('stg_ex') }}{% endmacro %}\n"
    )
    for sql in ("select * from {{ ref('stg_ex') }}", "select * from {{ where_it_is() }}"):
        before = repeats(edited)
        for _ in range(2):
            assert 'from "tt_dev"."stg_ex"' in edited.compile(None, sql=sql)["sql"]
        assert repeats(edited) == before
