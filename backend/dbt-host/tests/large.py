"""A plain project of any size, for what has to be fast: every model reads three earlier ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import truth

PER_FOLDER = 100
PROJECT = """
name: big
version: '1.0'
profile: tt
flags: {send_anonymous_usage_stats: false}
"""


def path(number: int) -> str:
    return f"models/part_{number // PER_FOLDER}/model_{number}.sql"


def materialized(number: int) -> str:
    return ("view", "table", "view", "table", "ephemeral")[number % 5]


def write(folder: Path, models: int, port: int) -> None:
    chance = random.Random(models)
    files = {"dbt_project.yml": PROJECT, "profiles.yml": truth.profiles(port).replace("tt_", "big_")}
    for number in range(models):
        parents = sorted({chance.randrange(max(0, number - 400), number) for _ in range(3)}) if number else []
        clauses = [f"select id from {{{{ ref('model_{parent}') }}}}" for parent in parents] or ["select 1 as id"]
        head = f"{{{{ config(materialized='{materialized(number)}') }}}}\n"
        files[path(number)] = head + "\nunion all\n".join(clauses) + "\n"
    truth.write(folder, files)


def relations(models: int) -> Iterator[str]:
    """Statements that make all of production and a tenth of development."""
    yield "drop schema if exists big_dev cascade; drop schema if exists big_prod cascade"
    yield "create schema big_dev; create schema big_prod"
    for begin in range(0, models, 500):
        built = [number for number in range(begin, min(begin + 500, models)) if materialized(number) != "ephemeral"]
        statements = [f"create table big_prod.model_{number} as select 1 as id" for number in built]
        statements += [f"create view big_dev.model_{number} as select 1 as id" for number in built if number % 10 == 1]
        yield ";\n".join(statements)
