"""Previews of the truth project through a real worker."""

from __future__ import annotations

from client import Worker


def test_a_node_compiles_as_dbt_does(worker: Worker):
    assert worker.compile("m_model")["sql"] == 'select \'m_model|"postgres"."tt_dev"."m_model"|table\' as x'


def test_deferral_reads_production_where_development_has_nothing(worker: Worker, production):
    compiled = worker.compile("stg_both", defer="standard", state=str(production))

    assert '"tt_dev"."stg_ex"' in compiled["sql"]
    assert '"tt_prod"."stg_miss"' in compiled["sql"]
    assert {read["name"]: read["from"] for read in compiled["reads"]} == {
        "stg_ex": "development",
        "stg_miss": "production",
    }


def test_a_preview_has_rows_columns_and_an_end(worker: Worker, production):
    events = worker.ask("show", node="stg_both", defer="standard", state=str(production))

    assert [event["event"] for event in events] == ["compiled", "columns", "rows", "done"]
    assert events[1]["columns"] == [{"name": "id", "type": "integer"}]
    assert events[3]["rows"] == 2
    assert events[3]["truncated"] is False
