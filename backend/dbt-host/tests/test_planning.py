"""What a command would do, told before, against what it then does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from client import Host, Worker
from conftest import Warehouse, dbt


def planned(worker: Worker, *argv: str, **more: Any) -> dict[str, dict[str, Any]]:
    events = worker.ask("plan", argv=list(argv), **more)
    assert events[-1]["event"] == "done", events[-1]
    return {event["name"]: event for event in events if event["event"] == "planned"}


def origins(node: dict[str, Any]) -> dict[str, str]:
    return {read["name"]: read["from"] for read in node["reads"]}


def test_the_selection_is_dbts_own(worker: Worker):
    assert list(planned(worker, "run", "-s", "stg_both")) == ["stg_both"]
    assert set(planned(worker, "run", "-s", "stg_ex", "stg_both", "--exclude", "stg_ex")) == {"stg_both"}
    assert planned(worker, "run", "-s", "stg_both")["stg_both"]["built"] is True
    assert planned(worker, "compile", "-s", "stg_both")["stg_both"]["built"] is False


def test_what_is_built_before_is_read_from_development(worker: Worker, production: Path):
    deferring = {"defer": "standard", "state": str(production)}

    alone = planned(worker, "run", "-s", "stg_both", **deferring)
    together = planned(worker, "run", "-s", "stg_miss", "stg_both", **deferring)

    assert origins(alone["stg_both"])["stg_miss"] == "production"
    assert list(together) == ["stg_miss", "stg_both"]
    assert origins(together["stg_both"])["stg_miss"] == "development"


def test_what_is_read_by_a_real_run_is_what_was_told(
    host: Host, worker: Worker, development: Path, production: Path, warehouse: Warehouse
):
    state = ["--defer", "--defer-state", str(production)]
    told = planned(worker, "run", *state, "-s", "stg_miss", "stg_both", defer="standard", state=str(production))

    ran = dbt(host, development, "run", *state, "-s", "stg_miss", "stg_both")

    assert ran.returncode == 0, ran.stdout
    sql = (development / "target" / "run" / "tt" / "models" / "stg_both.sql").read_text()
    for read in told["stg_both"]["reads"]:
        assert read["relation"] in sql
    warehouse.execute("drop table tt_dev.stg_miss cascade")


def test_an_unknown_selector_method_and_a_wrong_option_are_told(worker: Worker):
    assert worker.ask("plan", argv=["run", "-s", "colour:red"])[-1]["event"] == "error"
    wrong = worker.ask("plan", argv=["run", "--no-such-option"])[-1]
    assert wrong["event"] == "error"
    assert "--no-such-option" in wrong["message"]


@pytest.mark.parametrize("command", ["debug", "deps"])
def test_a_command_that_reads_no_models_says_so(worker: Worker, command: str):
    assert "builds and reads no models" in worker.ask("plan", argv=[command])[-1]["message"]
