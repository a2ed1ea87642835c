"""Explaining many nodes: fresh, from memory, without keeping anybody waiting, and from the last good parse."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import truth
from client import Host, Worker
from conftest import Warehouse, dbt
from test_edits import broken


class Statements:
    """What the server was asked while inside, by its own log."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.log = warehouse.server.folder / "log"
        self.before = 0

    def start(self) -> None:
        self.before = self.log.stat().st_size

    def matching(self, *texts: str) -> int:
        with open(self.log, encoding="utf-8") as log:
            log.seek(self.before)
            statements = log.read().split("LOG:  statement:")[1:]
        return sum(all(text in statement for text in texts) for statement in statements)


@pytest.fixture
def statements(warehouse: Warehouse) -> Iterator[Statements]:
    warehouse.execute("alter database postgres set log_statement = 'all'")
    try:
        yield Statements(warehouse)
    finally:
        warehouse.execute("alter database postgres reset log_statement")


def explained(worker: Worker, state: Path, **more: Any) -> dict[str, Any]:
    events = worker.ask("explain", **{"defer": "standard", "state": str(state), "command": "show", **more})
    assert events[-1]["event"] == "done", events[-1]
    return {event["node"]: event["reads"] for event in events[1:-1]}


def of(reads: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(read for read in reads if read["name"] == name)


def test_a_dropped_relation_is_seen_by_the_next_explanation_and_by_no_parse(
    worker: Worker, production: Path, warehouse: Warehouse
):
    before = explained(worker, production)
    assert of(before["model.tt.m_new"], "new_built")["from"] == "development"
    assert explained(worker, production) == before
    parses = worker.stats()["parses"]
    warehouse.execute("alter table tt_dev.new_built rename to put_aside")
    try:
        assert of(explained(worker, production)["model.tt.m_new"], "new_built")["from"] == "missing"
    finally:
        warehouse.execute("alter table tt_dev.put_aside rename to new_built")
    assert explained(worker, production) == before
    assert worker.stats()["parses"] == parses


def test_a_view_of_production_that_reads_a_schema_of_development_is_seen(
    worker: Worker, production: Path, warehouse: Warehouse
):
    """dbt then knows of that view alone in production's schema, and takes tables there for missing."""
    before = explained(worker, production, nodes=["m_getrel"])
    warehouse.execute("create view tt_prod.reaches_over as select id from tt_dev.new_built")
    try:
        fills = worker.stats()["cache_fills"]
        explained(worker, production, nodes=["m_getrel"])
        assert worker.stats()["cache_fills"] == fills + 1
    finally:
        warehouse.execute("drop view tt_prod.reaches_over")
    assert explained(worker, production, nodes=["m_getrel"]) == before


def test_the_catalog_is_asked_once_per_schema_when_it_moved_and_else_only_whether_it_did(
    worker: Worker, production: Path, warehouse: Warehouse, statements: Statements
):
    schemas = {
        node["schema"]
        for node in worker.one("nodes", "nodes")["nodes"]
        if node["resource_type"] in ("model", "seed", "snapshot")
    } | {"tt_prod"}
    warehouse.execute("create table tt_dev.moves_the_catalog (id int)")
    try:
        warehouse.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
            "and backend_type = 'client backend'"
        )  # sessions with the old setting
        statements.start()
        explained(worker, production)
        for schema in schemas:
            assert statements.matching("pg_tables", f"'{schema}'") <= 1, schema
        assert 1 <= statements.matching("pg_tables") <= len(schemas) + 1  # and the schema of stored test failures

        statements.start()
        explained(worker, production)
        assert statements.matching("pg_tables") == 0
        assert 1 <= statements.matching("pg_rewrite") <= 3
    finally:
        warehouse.execute("drop table tt_dev.moves_the_catalog")


def test_a_preview_does_not_wait_for_an_explanation_of_everything(edited: Worker, copied: Path, production: Path):
    edited.compile("m_model")
    (copied / "macros" / "slow.sql").write_text(
        "{% macro slow() %}{% if execute %}{% do run_query('select pg_sleep(1)') %}{% endif %}{% endmacro %}"
    )
    for number in range(6):
        (copied / "models" / f"slow_{number}.sql").write_text("select 1 as id {{ slow() }}")
    done: list[float] = []

    def explain_all() -> None:
        explained(edited, production)
        done.append(time.monotonic())

    explaining = threading.Thread(target=explain_all)
    edited.stats()
    explaining.start()
    deadline = time.monotonic() + 20
    compiled: list[float] = []
    while explaining.is_alive() and time.monotonic() < deadline:
        edited.compile("m_model", defer="favor-state", state=str(production))
        compiled.append(time.monotonic())
    explaining.join(20)
    assert done and len([at for at in compiled if at < done[0]]) >= 2


def test_a_project_that_does_not_parse_is_explained_as_it_last_was_and_says_where_it_is_broken(
    edited: Worker, copied: Path, production: Path
):
    before = explained(edited, production)
    with broken(copied / "models" / "m_two.sql", "select 1\nfrom {{ ref('stg_miss' }}\n"):
        events = edited.ask("explain", nodes=["m_two", "m_new"], defer="standard", state=str(production))
        assert {event["node"]: event["reads"] for event in events[1:-1]} == {
            name: before[name] for name in ("model.tt.m_two", "model.tt.m_new")
        }
        assert events[-1]["broken"]["file"] == "models/m_two.sql"
        assert events[-1]["broken"]["line"] == 2
        assert "broken" in edited.compile("m_new", defer="standard", state=str(production))
    assert "broken" not in edited.ask("explain", nodes=["m_two"], defer="off")[-1]


def test_while_the_warehouse_is_away_what_hangs_on_it_is_unknown_and_the_rest_is_said(
    edited: Worker, copied: Path, production: Path
):
    state = {"state": str(production)}
    here = edited.compile("m_new", defer="off", **state)
    with broken(copied / "profiles.yml", truth.profiles(1)):
        events = edited.ask("explain", nodes=["m_eph", "m_new", "m_inc_ex"], defer="standard", **state)
        assert "port 1" in events[-1]["away"]["message"]
        reads = {event["node"]: event["reads"] for event in events[1:-1]}
        assert {read["name"]: read["from"] for read in reads["model.tt.m_eph"]} == {
            "eph_b": "inlined", "eph_a": "inlined", "stg_miss": "unknown",
        }  # fmt: skip
        inlined = of(of(reads["model.tt.m_eph"], "eph_b")["children"], "eph_a")["children"]
        assert {read["name"]: read["from"] for read in inlined} == {"stg_ex": "unknown", "stg_miss": "unknown"}
        stg_miss = of(reads["model.tt.m_eph"], "stg_miss")
        assert stg_miss["relation"] is None
        assert stg_miss["production"] == {"relation": '"postgres"."tt_prod"."stg_miss"', "exists": None}
        assert stg_miss["under_favor_state"] == "production"
        # what production does not know is development's, whatever exists
        assert of(reads["model.tt.m_new"], "new_built")["from"] == "development"
        # is_incremental() asks the warehouse
        assert of(reads["model.tt.m_inc_ex"], "stg_ex")["from"] == "unknown"

        compiled = edited.compile("m_new", defer="off", **state)
        assert (compiled["sql"], "away" in compiled) == (here["sql"], True)
        favored = edited.compile("m_custom_use", defer="favor-state", **state)
        assert of(favored["reads"], "m_custom")["from"] == "production"
        for name, mode in (("m_eph", "standard"), ("m_star", "off"), ("m_inc_ex", "off")):
            error = edited.error("compile", node=name, defer=mode, **state)
            assert error["kind"] == "connection", name
    assert of(explained(edited, production)["model.tt.m_eph"], "stg_miss")["from"] == "production"
    assert "away" not in edited.compile("m_new", defer="off", **state)


@pytest.mark.parametrize("command", ["show", "build"])
def test_everything_is_what_dbt_selects_without_being_told_what(edited: Worker, copied: Path, command: str):
    (copied / "models" / "nothing_in_it.sql").write_text("")
    (copied / "models" / "disabled.sql").write_text("{{ config(enabled=false) }} select 1 as id")
    everything = edited.ask("explain", command=command)
    assert everything == edited.ask("explain", command=command, select="*")
    assert len(everything) > 30


@pytest.mark.parametrize("select", ["state:modified", "state:new+", "stg_both,state:unmodified"])
def test_a_selection_compares_with_production(edited: Worker, copied: Path, production: Path, host: Host, select: str):
    with open(copied / "models" / "stg_ex.sql", "a") as model:
        model.write("-- edited\n")
    (copied / "models" / "brand_new.sql").write_text("select 1 as id")
    (copied / "models" / "reads_new.sql").write_text("select * from {{ ref('brand_new') }}")
    command = ("-q", "ls", "--resource-type", "model", "--output", "json", "--output-keys", "unique_id")
    listed = dbt(host, copied, *command, "-s", select, "--state", str(production))
    wanted = {json.loads(line)["unique_id"] for line in listed.stdout.splitlines()}
    assert wanted
    assert explained(edited, production, select=select).keys() == wanted


def test_without_production_there_is_nothing_to_compare_with(worker: Worker):
    error = worker.error("explain", select="state:modified", defer="off")
    assert (error["kind"], error["message"].split(", ")[0]) == ("state", "state:modified compares with production")
