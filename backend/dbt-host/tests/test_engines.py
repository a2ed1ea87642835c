"""The other dbt that projects may ask for, warm beside the standard one: it does what it does cold.

``SLIPSTREAM_TEST_ENGINE=1.11 pytest`` runs everything else against it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import client
import pytest
from conftest import Warehouse
from same import SCHEMA, Bench, difference

pytestmark = pytest.mark.deep

OLDER = "1.11"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[client.Host]:
    environment = client.FOLDER / "engines" / OLDER / ".venv"
    assert (environment / ".installed").exists(), f"./slipstream engine add {OLDER} installs what is tested here"
    running = client.Host(tmp_path_factory.mktemp("older"), python=str(environment / "bin" / "python"))
    try:
        yield running
    finally:
        running.close()


@pytest.fixture(scope="module")
def bench(
    warehouse: Warehouse, production: Path, older: client.Host, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("engines"), warehouse.port, older, production)
    yield made
    warehouse.execute(f"drop schema if exists {SCHEMA} cascade")


def test_a_command_of_the_older_dbt_does_what_it_does_cold(bench: Bench):
    command = "dbt run --threads 1 -s stg_ex m_bad"
    bench.run("dbt seed -s seed_ex", warm=True)
    bench.run(command, warm=True)
    cold = bench.run(command, warm=False)
    warm = bench.run(command, warm=True)
    assert difference(cold, warm) == ""
    assert f'"dbt_version": "{OLDER}.' in str(warm.files["target/manifest.json"])


def test_its_worker_compiles_explains_and_shows(older: client.Host, development: Path, production: Path):
    worker = older.worker("older", development)
    deferred = worker.compile("stg_both", defer="favor-state", state=str(production))
    assert '"tt_prod"' in deferred["sql"]
    assert '"tt_prod"' not in worker.compile("stg_both")["sql"]
    rows, _ = worker.rows(node="stg_ex", limit=2)
    assert rows
    explained = worker.one("explain", "explained", nodes=["stg_both"], defer="favor-state", state=str(production))
    assert any(read["from"] == "production" for read in explained["reads"])
