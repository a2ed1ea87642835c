"""A real PostgreSQL, a production that ran in it, and a warm host: once for all tests."""

from __future__ import annotations

import os
import shutil
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
BUILT_IN_DEVELOPMENT = "seed_ex stg_ex m_inc_ex new_built ver.v1"


def dbt(folder: Path, *arguments: str, target: str = "dev") -> subprocess.CompletedProcess[str]:
    command = [client.DBT, *arguments, "--project-dir", str(folder), "--profiles-dir", str(folder)]
    return subprocess.run([*command, "--target", target], cwd=folder, capture_output=True, text=True)


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

    def running(self, marker: str) -> int:
        """Queries in the server that hold the text."""
        return self.execute(
            f"select count(*) from pg_stat_activity where state = 'active' and query like '%{marker}%' "
            "and pid <> pg_backend_pid()"
        )[0][0]


@pytest.fixture(scope="session")
def warehouse() -> Iterator[Warehouse]:
    server = postgres.Server()
    try:
        yield Warehouse(server)
    finally:
        server.remove()


@pytest.fixture(scope="session")
def production(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the manifest of a production run."""
    folder = tmp_path_factory.mktemp("production")
    truth.write_project(folder, warehouse.port, production=True)
    warehouse.execute("create schema tt_raw; create table tt_raw.r as select 1 as id, 'a'::text as n")
    assert dbt(folder, "deps").returncode == 0
    built = dbt(folder, "build", "--exclude", "m_fk", target="prod")
    assert built.returncode == 0, built.stdout
    state = tmp_path_factory.mktemp("state")
    shutil.copy(folder / "target" / "manifest.json", state)
    return state


@pytest.fixture(scope="session")
def development(warehouse: Warehouse, production: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which a part is built; tests do not change its files."""
    folder = tmp_path_factory.mktemp("development")
    truth.write_project(folder, warehouse.port, production=False)
    assert dbt(folder, "deps").returncode == 0
    built = dbt(folder, "build", "-s", *BUILT_IN_DEVELOPMENT.split(), "--exclude", "resource_type:test")
    assert built.returncode == 0, built.stdout
    return folder


@pytest.fixture
def copied(development: Path, tmp_path: Path) -> Path:
    """A copy of the project for a test that edits it."""
    folder = tmp_path / "project"
    shutil.copytree(development, folder, ignore=shutil.ignore_patterns("target", "logs"), symlinks=False)
    return folder


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
def edited(host: client.Host, copied: Path, request: pytest.FixtureRequest) -> client.Worker:
    """The worker of ``copied``."""
    return host.worker(f"copy-{abs(hash(request.node.nodeid))}", copied)
