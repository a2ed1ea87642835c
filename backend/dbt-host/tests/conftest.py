"""A real PostgreSQL, a production that ran in it, and a warm host: once for all tests."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import client
import postgres
import psycopg2
import pytest
import truth

os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
# Whoever starts the tests in the background, or with nohup, has them ignore these signals, and all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
BUILT_IN_DEVELOPMENT = "seed_ex stg_ex m_inc_ex new_built ver.v1"


def dbt(host: client.Host, folder: Path, *arguments: str, target: str = "dev") -> subprocess.CompletedProcess[str]:
    """As typed in a Slipstream terminal."""
    command = [client.SHIM, *arguments, "--project-dir", str(folder), "--profiles-dir", str(folder)]
    environment = {**os.environ, "SLIPSTREAM_HOST": host.commands, "SLIPSTREAM_DBT": client.DBT}
    return subprocess.run([*command, "--target", target], cwd=folder, capture_output=True, text=True, env=environment)


class Warehouse:
    def __init__(self, server: postgres.Server) -> None:
        self.server = server
        self.port = server.port

    def execute(self, sql: str) -> list[Any]:
        with psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="postgres") as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def sleeping(self) -> int:
        """Sessions that are in pg_sleep."""
        return self.execute("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")[0][0]


@pytest.fixture(scope="session")
def warehouse() -> Iterator[Warehouse]:
    server = postgres.Server()
    try:
        yield Warehouse(server)
    finally:
        server.remove()


@pytest.fixture(scope="session")
def production(warehouse: Warehouse, host: client.Host, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the manifest of a production run."""
    folder = tmp_path_factory.mktemp("production")
    truth.write_project(folder, warehouse.port, production=True)
    warehouse.execute("create schema tt_raw; create table tt_raw.r as select 1 as id, 'a'::text as n")
    built = dbt(host, folder, "build", "--exclude", "m_fk", target="prod")
    assert built.returncode == 0, built.stdout
    state = tmp_path_factory.mktemp("state")
    shutil.copy(folder / "target" / "manifest.json", state)
    return state


@pytest.fixture(scope="session")
def development(
    warehouse: Warehouse, production: Path, host: client.Host, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A project of which a part is built; tests do not change its files."""
    folder = tmp_path_factory.mktemp("development")
    truth.write_project(folder, warehouse.port, production=False)
    built = dbt(host, folder, "build", "-s", *BUILT_IN_DEVELOPMENT.split(), "--exclude", "resource_type:test")
    assert built.returncode == 0, built.stdout
    return folder


@pytest.fixture(scope="session")
def copy_of_development(development: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(development, folder, ignore=shutil.ignore_patterns("target", "logs"), symlinks=True)
    return folder


@pytest.fixture
def copied(copy_of_development: Path, development: Path) -> Iterator[Path]:
    """A copy of the project for a test that edits it; afterwards it is as it was."""
    yield copy_of_development
    for folder in ("models", "macros", "seeds"):
        original = {path.name: path.read_text() for path in (development / folder).iterdir()}
        for path in (copy_of_development / folder).iterdir():
            if path.name not in original:
                path.unlink()
        for name, text in original.items():
            path = copy_of_development / folder / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[client.Host]:
    running = client.Host(tmp_path_factory.mktemp("run"))
    try:
        yield running
    finally:
        running.close()


@pytest.fixture(scope="session")
def worker(host: client.Host, development: Path) -> client.Worker:
    return host.worker("truth", development)


@pytest.fixture
def edited(host: client.Host, copied: Path) -> client.Worker:
    """The worker of ``copied``."""
    return host.worker("edited", copied)
