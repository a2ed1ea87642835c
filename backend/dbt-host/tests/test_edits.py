"""Files that change under a worker, and everything that can be broken in a project."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import client
import pytest
import truth
from client import Host, Worker
from conftest import Warehouse

GOOD = "select 41 as answer"


@contextlib.contextmanager
def broken(file: Path, text: str) -> Iterator[None]:
    before = file.read_text()
    file.write_text(text)
    try:
        yield
    finally:
        file.write_text(before)


def test_an_edit_is_seen_by_the_next_request(edited: Worker, copied: Path):
    edited.compile("m_model")
    (copied / "models" / "m_model.sql").write_text(GOOD)

    assert edited.compile("m_model")["sql"] == GOOD


def test_new_renamed_and_deleted_files_are_seen(edited: Worker, copied: Path):
    edited.compile("m_model")
    new = copied / "models" / "brand_new.sql"
    new.write_text("select * from {{ ref('m_model') }}")
    assert "m_model" in edited.compile("brand_new")["sql"]
    new.rename(copied / "models" / "renamed.sql")
    assert edited.error("compile", node="brand_new")["kind"] == "unknown-node"
    assert "m_model" in edited.compile("models/renamed.sql")["sql"]
    (copied / "models" / "renamed.sql").unlink()
    assert edited.error("compile", node="renamed")["kind"] == "unknown-node"


def test_macros_and_schema_files_are_seen(edited: Worker, copied: Path):
    edited.compile("m_macro")
    macros = copied / "macros" / "m.sql"
    macros.write_text(macros.read_text().replace("limit 5", "limit 77"))
    assert "limit 77" in edited.compile("m_macro")["sql"]
    schema = copied / "models" / "schema.yml"
    schema.write_text(schema.read_text().replace("What is missing in development.", "Another description."))
    nodes = edited.one("nodes", "nodes")["nodes"]
    assert [node["description"] for node in nodes if node["name"] == "stg_miss"] == ["Another description."]


BREAKAGES = [
    ("models/m_model.sql", "select {{ ref('stg_ex' }}", "syntax"),
    ("models/m_model.sql", "select * from {{ ref('does_not_exist') }}", "compilation"),
    ("models/m_model.sql", "select {{ does_not_exist() }}", "compilation"),
]


@pytest.mark.parametrize(("file", "text", "kind"), BREAKAGES)
def test_a_broken_model_tells_its_error_and_the_others_go_on(
    edited: Worker, copied: Path, file: str, text: str, kind: str
):
    good = edited.compile("m_model")["sql"]
    with broken(copied / file, text):
        error = edited.error("compile", node="m_model")
        assert (error["kind"], error["file"]) == (kind, file)
        assert edited.compile("stg_both")["event"] == "compiled"
        assert edited.compile("m_model", text=GOOD)["sql"] == GOOD
    assert edited.compile("m_model")["sql"] == good


def test_a_broken_schema_file_is_told_and_the_last_good_project_serves(edited: Worker, copied: Path):
    good = edited.compile("stg_both")["sql"]
    with broken(copied / "models" / "schema.yml", "models:\n  - name: [unclosed\n"):
        compiled = edited.compile("stg_both")
        assert compiled["sql"] == good
        assert compiled["broken"]["file"] == "models/schema.yml"
        assert edited.error("changed")["file"] == "models/schema.yml"
    assert "broken" not in edited.compile("stg_both")


def test_edits_before_a_breakage_are_kept(edited: Worker, copied: Path):
    edited.compile("m_model")
    (copied / "models" / "m_model.sql").write_text(GOOD)
    edited.compile("m_model")
    with broken(copied / "models" / "m_sel.sql", "select * from {{ ref('does_not_exist') }}"):
        assert edited.compile("m_model")["sql"] == GOOD
        assert edited.error("compile", node="m_sel")["kind"] == "compilation"
    assert edited.compile("m_model")["sql"] == GOOD
    assert edited.compile("m_sel")["event"] == "compiled"


@pytest.mark.parametrize(
    ("file", "text", "kind"),
    [
        ("dbt_project.yml", "name: [tt\n", "project"),
        ("dbt_project.yml", "name: tt\nversion: '1.0'\nprofile: nobody\n", "profile"),
        ("profiles.yml", "tt: {target: dev, outputs: {prod: {}}}\n", "profile"),
    ],
)
def test_a_broken_configuration_is_told_until_it_is_mended(
    edited: Worker, copied: Path, file: str, text: str, kind: str
):
    good = edited.compile("stg_both")["sql"]
    with broken(copied / file, text):
        error = edited.error("compile", node="stg_both")
        assert error["kind"] == kind, error
        assert edited.error("compile", node="stg_both")["kind"] == kind
    assert edited.compile("stg_both")["sql"] == good


def test_packages_that_are_not_installed_are_told(edited: Worker, copied: Path):
    installed = copied / "dbt_packages" / "pkg"
    edited.compile("m_model")
    installed.unlink()
    try:
        error = edited.error("compile", node="m_model")
        assert error["kind"] == "project"
        assert "dbt deps" in error["message"]
    finally:
        installed.symlink_to("../pkg")
    assert edited.compile("m_model")["event"] == "compiled"


def test_a_worker_that_starts_on_a_broken_project_recovers(host: Host, copied: Path):
    with broken(copied / "dbt_project.yml", "nonsense: ["):
        starting = host.worker("broken-at-start", copied)
        assert starting.error("compile", node="m_model")["kind"] == "project"
    with broken(copied / "models" / "m_model.sql", "{{ ref('stg_ex' }}"):
        assert starting.error("compile", node="stg_both")["kind"] in ("syntax", "compilation")
    assert starting.compile("m_model")["event"] == "compiled"


def test_a_changed_variable_or_schema_counts_at_once(edited: Worker, copied: Path, warehouse: Warehouse):
    assert '"tt_dev"' in edited.compile("m_model")["sql"]
    profile = truth.profiles(warehouse.port).replace("tt_dev", "tt_other")
    with broken(copied / "profiles.yml", profile):
        assert '"tt_other"' in edited.compile("m_model")["sql"]
    assert '"tt_dev"' in edited.compile("m_model")["sql"]


def test_a_warehouse_that_is_away_is_said_to_be(edited: Worker, copied: Path):
    with broken(copied / "profiles.yml", truth.profiles(1)):
        error = edited.error("show", node="m_model")
        assert error["kind"] == "connection"
        assert "port 1" in error["message"]
    assert edited.rows(node="m_model")[1]["rows"] == 1


def test_a_worker_that_died_is_replaced(host: Host, copied: Path):
    first = host.worker("mortal", copied)
    assert host.worker("mortal", copied).pid == first.pid
    os.kill(first.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while (second := host.worker("mortal", copied)).pid == first.pid:
        assert time.monotonic() < deadline
    assert second.compile("m_model")["event"] == "compiled"
    third = host.worker("mortal", copied, env={"DBT_ANYTHING": "1"})
    assert third.pid != second.pid
    assert third.compile("m_model")["event"] == "compiled"


def test_everything_ends_with_the_hosts_standard_input(tmp_path: Path, copied: Path, warehouse: Warehouse):
    host = client.Host(tmp_path)
    worker = host.worker("truth", copied)
    with worker.events("show", sql="select pg_sleep(60)"):
        deadline = time.monotonic() + 20
        while warehouse.sleeping() == 0:
            assert time.monotonic() < deadline
        host.close()
        deadline = time.monotonic() + 2
        while warehouse.sleeping() > 0:
            assert time.monotonic() < deadline, "a query was left in the warehouse"
    assert not os.path.exists(f"/proc/{worker.pid}")
    assert host.process.returncode == 0


def test_a_macro_for_limits_of_the_projects_own_is_asked_each_time(edited: Worker, copied: Path):
    """dbt's own is remembered, for it looks at nothing but its arguments."""
    macro = copied / "macros" / "own_limit.sql"
    macro.write_text(
        "{% macro default__get_limit_sql(sql, limit) %}"
        "select '{{ invocation_id }}' as id from ({{ sql }}) as own{% endmacro %}"
    )
    try:
        first, second = (edited.rows(sql="select 1 as one")[0] for _ in range(2))
    finally:
        macro.unlink()
    assert len(first[0][0]) == 36
    assert first != second
    assert edited.rows(sql="select 1 as one")[0] == [[1]]
