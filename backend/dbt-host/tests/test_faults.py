"""What may go wrong around a warm dbt, and must not take it along."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import client
import pytest
import truth
from client import Host
from conftest import Warehouse
from test_terminal import environment, until

FOREVER = "{% for one in range(100000) %}{% for two in range(100000) %}{% endfor %}{% endfor %}select 1 as id"

AT_ONCE = "select '{{ 'x' * 50000000000 }}'"
BIT_BY_BIT = "{% set all = [] %}{% for one in range(9999) %}{% do all.append(('x' * 1000000) ~ one) %}{% endfor %}"


@pytest.fixture
def project(warehouse: Warehouse, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    truth.write_project(folder, warehouse.port, production=False)
    profiles = folder / "profiles.yml"
    profiles.write_text(profiles.read_text().replace("tt_dev", "tt_faults"))
    return folder


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host whose workers may be lost."""
    running = Host(tmp_path_factory.mktemp("other"))
    yield running
    running.close()


def test_jinja_that_loops_for_ever_ends_with_its_time_and_the_next_request_works(other: Host, project: Path):
    worker = other.worker("loops", project)
    assert worker.compile("new_built")["sql"] == "select 1 as id"
    error = worker.error("compile", sql=FOREVER, timeout_seconds=1)
    assert (error["kind"], error["message"]) == ("timeout", "it took longer than 1 seconds")
    until(lambda: "loops" not in other.call(op="stats")["workers"])
    assert other.worker("loops", project).compile("new_built")["sql"] == "select 1 as id"


@pytest.mark.parametrize("text", [AT_ONCE, BIT_BY_BIT])
def test_jinja_that_eats_memory_fails_and_the_next_request_works(other: Host, project: Path, text: str):
    worker = other.worker("eats", project)
    assert worker.compile("new_built")["sql"] == "select 1 as id"
    error = worker.error("compile", sql=text)
    assert "it needs more memory than a project may have here" in error["message"]
    until(lambda: "eats" not in other.call(op="stats")["workers"])
    assert other.worker("eats", project).compile("new_built")["sql"] == "select 1 as id"


@pytest.mark.deep
def test_a_cell_of_500_megabytes_is_cut(other: Host, project: Path):
    rows, done = other.worker("cells", project).rows(
        sql="select repeat('x', 500000000) as cell", limit=1, max_cell_bytes=65536
    )
    assert len(rows[0][0]) <= 65536 + 100
    assert done["cut_cells"] == 1


def test_a_macro_whose_file_is_gone_is_unknown(other: Host, project: Path):
    (project / "macros" / "more.sql").write_text("{% macro more() %}7{% endmacro %}")
    worker = other.worker("macros", project)
    assert worker.one("compile", "compiled", sql="select {{ more() }}")["sql"] == "select 7"
    (project / "macros" / "more.sql").unlink()
    assert worker.error("compile", sql="select {{ more() }}")["kind"] == "compilation"


def test_a_project_that_is_moved_away_is_said_and_found_again(other: Host, project: Path):
    worker = other.worker("moves", project)
    assert worker.compile("new_built")["sql"] == "select 1 as id"
    away = project.rename(project.with_name("away"))
    error = worker.error("compile", node="new_built")
    assert error["kind"] == "project"
    away.rename(project)
    assert other.worker("moves", project).compile("new_built")["sql"] == "select 1 as id"


def test_dbt_in_a_folder_that_is_gone_ends_as_plain_dbt_does(other: Host, project: Path):
    warm, plain = (
        subprocess.run(
            ["bash", "-c", f"mkdir gone && cd gone && rmdir ../gone && {program} ls"],
            cwd=project,
            env=environment(other, project),
            capture_output=True,
            timeout=60,
        )
        for program in ("dbt", client.DBT)
    )
    assert warm.returncode == plain.returncode != 0


def test_two_commands_at_once_in_two_terminals_both_end_well(other: Host, project: Path):
    names = environment(other, project)
    running = [
        subprocess.Popen(
            ["dbt", "run", "-s", model, "--target-path", f"target-{model}"],
            cwd=project,
            env=names,
            stdout=subprocess.PIPE,
            text=True,
        )
        for model in ("new_built", "new_unbuilt")
    ]
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert "PASS=1" in output
        assert process.returncode == 0


@contextlib.contextmanager
def little_disk(folder: Path, run_dir: Path) -> Iterator[tuple[list[str], Host]]:
    """In mounts of its own: a command that has a folder of 64 KB, and a host that has it too."""
    folder.mkdir(parents=True)
    within = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=64k tmpfs "$0" && exec "$@"', str(folder)]
    running = Host(run_dir, within)
    try:
        yield within, running
    finally:
        running.close()


@pytest.mark.deep
def test_a_disk_that_is_full_ends_a_command_as_it_ends_plain_dbt(
    project: Path, tmp_path_factory: pytest.TempPathFactory
):
    with little_disk(project / "target", tmp_path_factory.mktemp("little")) as (within, host):
        for command in ("ls -s new_built", "compile -s new_built", "run -s new_built"):
            outcomes = []
            for program in (["dbt"], [*within, client.DBT]):
                done = subprocess.run(
                    [*program, *command.split()],
                    cwd=project,
                    env=environment(host, project),
                    capture_output=True,
                    text=True,
                    timeout=60,
                )
                outcomes.append((done.returncode, done.stdout.count("No space left on device")))
            assert outcomes[0] == outcomes[1]
            assert outcomes[0][0] != 0


def test_a_worker_whose_disk_is_full_still_answers(project: Path, tmp_path_factory: pytest.TempPathFactory):
    run_dir = tmp_path_factory.mktemp("small")
    with little_disk(run_dir / "target-full", run_dir) as (_, host):
        worker = host.worker("full", project)
        assert worker.compile("new_built")["sql"] == "select 1 as id"
        (project / "models" / "later.sql").write_text("select 7 as id")
        assert worker.compile("later")["sql"] == "select 7 as id"


def test_after_a_restart_of_the_warehouse_requests_work_again(other: Host, project: Path, warehouse: Warehouse):
    worker = other.worker("restart", project)
    assert worker.rows(sql="select 1 as id")[0] == [[1]]
    warehouse.server.stop()
    error = worker.error("show", sql="select 2 as id")
    assert error["kind"] in ("connection", "database")
    warehouse.server.start()
    assert worker.rows(sql="select 3 as id")[0] == [[3]]
    assert worker.compile("m_getrel")["sql"]


@pytest.mark.deep
def test_ten_thousand_files_that_change_at_once_are_seen(other: Host, project: Path):
    worker = other.worker("many", project)
    for number in range(10_000):
        (project / "macros" / f"many_{number}.sql").write_text(f"{{% macro many_{number}() %}}{number}{{% endmacro %}}")
    assert worker.one("compile", "compiled", sql="select {{ many_9999() }} as id")["sql"] == "select 9999 as id"
    for number in range(10_000):
        (project / "macros" / f"many_{number}.sql").unlink()
    assert worker.error("compile", sql="select {{ many_9999() }} as id")["kind"] == "compilation"
    assert worker.compile("new_built")["sql"] == "select 1 as id"
