"""The rows of failed tests, kept when a run has ended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

SCRIPT = str(Path(__file__).parent.parent / "slipstream_host/rows.py")


def found(warehouse: Any, folder: Path, tests: dict[str, str], status: str = "fail") -> dict[str, Any] | None:
    output = {
        "type": "postgres",
        "host": "127.0.0.1",
        "port": warehouse.port,
        "dbname": "postgres",
        "user": "postgres",
        "password": "",
        "role": "pg_read_all_data",
    }
    (folder / "profiles.yml").write_text(yaml.safe_dump({"shop": {"target": "prod", "outputs": {"prod": output}}}))
    results = [{"unique_id": name, "status": status, "compiled_code": sql} for name, sql in tests.items()]
    (folder / "run_results.json").write_text(json.dumps({"results": results}))
    kept = folder / "kept.json"
    arguments = [str(folder / "run_results.json"), str(folder / "profiles.yml"), str(kept)]
    subprocess.run([sys.executable, "-I", SCRIPT, *arguments], check=True)
    return json.loads(kept.read_text()) if kept.exists() else None


def test_cells_are_as_the_warehouse_writes_them(warehouse: Any, tmp_path: Path) -> None:
    sql = "select 1.50::numeric as n, array[1,2] as a, null as nothing, '[1]'::jsonb as j, repeat('x', 2000) as t"
    kept = found(warehouse, tmp_path, {"test.shop.a": sql})
    assert kept == {
        "test.shop.a": {
            "columns": ["n", "a", "nothing", "j", "t"],
            "rows": [["1.50", "{1,2}", None, "[1]", "x" * 1000 + "…"]],
            "more": False,
        }
    }


def test_there_are_bounds_and_one_that_cannot_be_asked_leaves_the_others(warehouse: Any, tmp_path: Path) -> None:
    kept = found(
        warehouse,
        tmp_path,
        {
            "test.shop.broken": "select nothing from nowhere",
            "test.shop.writes": "select pg_notify('a', 'b') from pg_create_logical_replication_slot('s', 'x')",
            "test.shop.many": "with numbers as (select generate_series(1, 500) as n) select n from numbers -- end",
        },
    )
    assert kept is not None
    assert "nowhere" in kept["test.shop.broken"]["problem"]
    assert "permission denied" in kept["test.shop.writes"]["problem"]
    assert len(kept["test.shop.many"]["rows"]) == 100
    assert kept["test.shop.many"]["more"]


def test_what_did_not_fail_is_not_asked(warehouse: Any, tmp_path: Path) -> None:
    assert found(warehouse, tmp_path, {"test.shop.a": "select 1"}, status="pass") is None
