"""The worker against dbt itself: the same SQL, byte by byte, and reads that are the relations in it."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import oracle
import pytest
from client import Host, Worker
from conftest import Warehouse
from oracle import MODES, Oracle

RELATION = re.compile(r'"postgres"\."[^"]+"\."[^"]+"')
# Fails where nothing is deferred, and a whole-project compile stops at the first failure.
FAILS_ALONE = "m_runquery"
# These name relations that are no reference: by adapter calls, in the text of a comment, in DDL.
READS_DIFFER = {"m_getrel", "m_fk", "m_model", "m_hook"}
ALONE = ("m_sel", "m_graph")


@pytest.fixture
def plain(development: Path, production: Path, tmp_path: Path) -> Oracle:
    return Oracle(development, production, tmp_path)


def nodes_of(plain: Oracle) -> dict[str, Any]:
    return oracle.prepared([(plain, "dev")])[0]["nodes"]


def is_sql(node: Any) -> bool:
    return node["resource_type"] in ("model", "test", "snapshot", "analysis")


def selector(node: Any) -> str:
    return node["name"] if node.get("version") is None else f"{node['name']}.v{node['version']}"


def answer(worker: Worker, unique_id: str, mode: str, state: Path, selected: list[str] | None = None) -> dict[str, Any]:
    events = worker.ask("compile", node=unique_id, defer=mode, state=str(state), selected=selected)
    return next((event for event in events if event["event"] == "compiled"), {"sql": "ERROR", "reads": []})


def check_reads(unique_id: str, name: str, compiled: dict[str, Any], own: str | None) -> None:
    """Every relation in the SQL is one that was said to be read, and the other way round."""
    if name in READS_DIFFER or compiled["sql"] == "ERROR":
        return
    said: set[str] = set()
    pending = list(compiled["reads"])
    while pending:
        read = pending.pop()
        pending += read["children"]
        if read["relation"]:
            said.add(read["relation"])
    used = set(RELATION.findall(compiled["sql"]))
    assert used - {own} == said - {own}, unique_id


def compare(worker: Worker, nodes: dict[str, Any], wanted: list[tuple[str, str, str, Any]], state: Path) -> None:
    """``wanted``: (unique_id, mode, SQL, selected), asked in whatever order they come."""
    different = []
    for unique_id, mode, sql, selected in wanted:
        compiled = answer(worker, unique_id, mode, state, selected)
        if compiled["sql"] != sql:
            different.append((unique_id, mode, sql, compiled["sql"]))
        check_reads(unique_id, nodes[unique_id]["name"], compiled, nodes[unique_id].get("relation_name"))
    assert not different, "\n".join(
        f"{unique_id} {mode}\n{sql}\n--- but\n{got}" for unique_id, mode, sql, got in different
    )


def test_a_whole_project_compiles_to_the_same_bytes_in_every_mode(worker: Worker, plain: Oracle, production: Path):
    nodes = nodes_of(plain)
    selected = [unique_id for unique_id, node in nodes.items() if node["name"] != FAILS_ALONE]
    wanted = []
    answers = plain.compiled([(mode, ["--exclude", FAILS_ALONE]) for mode in MODES], keep=True)
    for mode, compiled in zip(MODES, (answer.sql for answer in answers), strict=True):
        assert len(compiled) > 35
        wanted += [(unique_id, mode, sql, selected) for unique_id, sql in compiled.items() if is_sql(nodes[unique_id])]
    random.Random(3).shuffle(wanted)

    parses = worker.stats()["parses"]
    compare(worker, nodes, wanted, production)
    assert worker.stats()["parses"] == parses


def test_nodes_alone_compile_to_the_same_bytes_in_every_mode(worker: Worker, plain: Oracle, production: Path):
    nodes = nodes_of(plain)
    asked = [(mode, name) for mode in MODES for name in ALONE]
    wanted = []
    for (mode, name), one in zip(asked, plain.compiled([(mode, ["-s", name]) for mode, name in asked]), strict=True):
        wanted.append((f"model.tt.{name}", mode, one.sql[f"model.tt.{name}"], None))
    random.Random(4).shuffle(wanted)
    compare(worker, nodes, wanted, production)


@pytest.mark.deep
@pytest.mark.parametrize("built", ["as it is", "nothing", "everything in production"])
def test_every_node_alone_in_every_mode_and_state_of_development(
    host: Host, plain: Oracle, production: Path, development: Path, warehouse: Warehouse, built: str
):
    """``nothing``: the developer's schema does not exist. ``everything``: development has all that production has."""
    nodes = nodes_of(plain)
    worker = host.worker("truth", development)
    warehouse.execute("drop schema if exists tt_kept cascade")
    if built == "nothing":
        warehouse.execute("alter schema tt_dev rename to tt_kept")
    if built == "everything in production":
        for (name,) in warehouse.execute(
            "select relname from pg_class where relnamespace = 'tt_prod'::regnamespace and relkind in ('r', 'v') "
            "and relname not in (select relname from pg_class where relnamespace = 'tt_dev'::regnamespace)"
        ):
            warehouse.execute(f'create view tt_dev."{name}" as select * from tt_prod."{name}"')
    try:
        asked = [(mode, unique_id) for mode in MODES for unique_id, node in nodes.items() if is_sql(node)]
        answers = plain.compiled([(mode, ["-s", selector(nodes[unique_id])]) for mode, unique_id in asked], keep=True)
        wanted = [
            (unique_id, mode, one.sql.get(unique_id, "ERROR"), None)
            for (mode, unique_id), one in zip(asked, answers, strict=True)
        ]
        random.Random(5).shuffle(wanted)
        compare(worker, nodes, wanted, production)
    finally:
        if built == "nothing":
            warehouse.execute("drop schema if exists tt_dev cascade; alter schema tt_kept rename to tt_dev")
        if built == "everything in production":
            for (name,) in warehouse.execute(
                "select viewname from pg_views where schemaname = 'tt_dev' and definition like '%tt_prod%'"
            ):
                warehouse.execute(f'drop view if exists tt_dev."{name}" cascade')


@pytest.mark.deep
def test_random_edits_modes_and_states_stay_equal_to_dbt(
    edited: Worker, copied: Path, production: Path, tmp_path: Path
):
    smaller = tmp_path / "smaller"
    smaller.mkdir()
    manifest = (production / "manifest.json").read_text()
    (smaller / "manifest.json").write_text(manifest.replace("tt_prod", "tt_elsewhere"))
    chance = random.Random(6)
    texts = [
        "select * from {{ ref('stg_miss') }} a join {{ ref('eph_a') }} using (id)\n",
        "select '{{ selected_resources }}' as s from {{ ref('eph_b') }}\n",
        "{{ config(materialized='view', alias='other') }}\nselect '{{ this }}' as s from {{ ref('stg_ex') }}\n",
        "{{ config(materialized='ephemeral') }}\nselect id from {{ ref('ver') }}\n",
    ]
    models = ("m_sel", "m_two", "m_model", "stg_both")
    users = ("m_eph", "m_custom_use", *models)
    for step in range(40):
        if chance.random() < 0.4:
            model = chance.choice(models)
            text = chance.choice(texts).replace("'other'", f"'other_{model}'")  # else two models would have one name
            (copied / "models" / f"{model}.sql").write_text(text)
        mode, state = chance.choice(list(MODES)), chance.choice([production, smaller])
        name = chance.choice(users)
        scratch = tmp_path / str(step)
        scratch.mkdir()
        wanted = Oracle(copied, state, scratch).compiled([(mode, ["-s", name])])[0].sql
        compiled = answer(edited, name, mode, state)
        assert "broken" not in compiled, compiled["broken"]
        assert compiled["sql"] == wanted.get(f"model.tt.{name}", "ERROR"), (step, name, mode)
