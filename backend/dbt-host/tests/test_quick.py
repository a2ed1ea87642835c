"""What is done sooner is done as dbt does it, and to its end."""

from __future__ import annotations

import datetime
import decimal
import json
import random
import subprocess
from pathlib import Path
from typing import Any

import client
import networkx
import pytest
from client import FOLDER
from dbt.compilation import Linker
from dbt_common.clients import system
from dbt_common.events import functions

from slipstream_host import quick


def anything(chance: random.Random, depth: int = 0) -> Any:
    kinds = [
        lambda: chance.choice([None, True, False, "", "né\u2028\ud800\U0001f600", "\x00</script>"]),
        lambda: chance.choice([0, -1, 10**30, 1.5, 1e-320, -0.0, float("nan"), float("inf")]),
        lambda: chance.choice([decimal.Decimal("1.10"), datetime.date(2026, 11, 27), ValueError("x")]),
        lambda: [anything(chance, depth + 1) for _ in range(chance.randint(0, 4))],
        lambda: {key(chance): anything(chance, depth + 1) for _ in range(chance.randint(0, 4))},
    ]
    return chance.choice(kinds[: 3 if depth > 4 else None])()


def key(chance: random.Random) -> Any:
    return chance.choice(["a", "b\n", "é", 1, 2.5, None, True])


@pytest.mark.parametrize("seed", range(20))
def test_json_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int):
    data = {"data": [anything(random.Random(seed * 100 + number)) for number in range(100)]}
    written = []
    for module in (json, quick.Json()):
        monkeypatch.setattr(system, "json", module)
        system.write_json(str(tmp_path / "x.json"), data)
        written.append((tmp_path / "x.json").read_bytes())
    assert written[0] == written[1]
    assert system.read_json(str(tmp_path / "x.json")).keys() == {"data"}


@pytest.mark.parametrize("seed", range(200))
def test_cycles_are_the_same(seed: int):
    chance = random.Random(seed)
    linker = Linker()
    linker.graph = networkx.gnp_random_graph(chance.randint(0, 12), chance.random() / 3, seed=seed, directed=True)
    linker.graph = networkx.relabel_nodes(linker.graph, str)
    if chance.random() < 0.1 and linker.graph:
        linker.dependency("0", "0")
    assert quick.cycles(linker) == quick.find_cycles(linker)


def test_secrets_are_the_same(monkeypatch: pytest.MonkeyPatch):
    assert quick.secrets() == quick.env_secrets() == []
    monkeypatch.setenv("DBT_ENV_SECRET_TOKEN", "hush")
    monkeypatch.setenv("DBT_ENV_SECRETS_EMPTY", " ")
    assert quick.secrets() == quick.env_secrets() == ["hush"]
    monkeypatch.setattr(functions, "env_secrets", quick.secrets)
    assert functions.env_scrubber("say hush") == "say *****"


def test_dbt_looks_for_each_where_it_is_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(system, "json", None)
    with pytest.raises(AttributeError):
        system.write_json(str(tmp_path / "x.json"), {})
    monkeypatch.setattr(functions, "env_secrets", None)
    with pytest.raises(TypeError):
        functions.env_scrubber("x")
    assert "find_cycles" in Linker.link_graph.__code__.co_names


WRITING = """
import sys, threading, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from dbt_common.clients import system
from slipstream_host import commands

class Slow:
    def __str__(self):
        time.sleep(0.3)
        return "whole"

threading.Thread(target=system.write_file, args=(sys.argv[2], Slow()), daemon=True).start()
while not Path(sys.argv[2]).exists():
    time.sleep(0.001)
commands.finish(3)
"""


def test_a_file_that_is_being_written_is_written_to_its_end(tmp_path: Path):
    path = tmp_path / "compiled.sql"
    ended = subprocess.run([client.PYTHON, "-c", WRITING, str(FOLDER), str(path)], timeout=60)
    assert ended.returncode == 3
    assert path.read_text() == "whole"
