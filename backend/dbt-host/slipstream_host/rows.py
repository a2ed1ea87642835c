"""The rows for which a run's tests failed or warned, asked of the warehouse as soon as dbt has ended."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import psycopg2
import yaml
from psycopg2 import extensions

TESTS = 50
ROWS = 100
CELL = 1000
TEST_SECONDS = 10
ALL_SECONDS = 30


def main(results: str, profiles: str, kept: str) -> int:
    with open(results, encoding="utf-8") as file:
        failed = [result for result in json.load(file)["results"] if result["status"] in ("fail", "warn")]
    failed = [result for result in failed if result.get("compiled_code")][:TESTS]
    if not failed:
        return 0
    with open(profiles, encoding="utf-8") as file:
        (profile,) = yaml.safe_load(file).values()
    output = profile["outputs"][profile["target"]]
    found = ask(output, {result["unique_id"]: result["compiled_code"] for result in failed})
    with open(kept + ".new", "w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False)
    os.replace(kept + ".new", kept)
    return 0


def ask(output: dict[str, Any], tests: dict[str, str]) -> dict[str, Any]:
    """Of each test its rows, or why there are none; a slow one takes the time of those after it."""
    until = time.monotonic() + ALL_SECONDS
    found: dict[str, Any] = {}
    with connected(output) as session:
        for test, sql in tests.items():
            left = min(TEST_SECONDS, until - time.monotonic())
            if left <= 0:
                found[test] = {"problem": f"the tests before it took {ALL_SECONDS} s"}
                continue
            try:
                found[test] = rows(session, sql, int(left * 1000))
            except psycopg2.Error as problem:
                found[test] = {"problem": str(problem).strip().split("\n")[0]}
            session.rollback()
    return found


def connected(output: dict[str, Any]) -> Any:
    session = psycopg2.connect(
        host=output["host"],
        port=output["port"],
        dbname=output["dbname"],
        user=output["user"],
        password=output["password"],
        sslmode=output.get("sslmode", "prefer"),
        application_name="slipstream-rows",
    )
    session.set_session(readonly=True)
    if output.get("role"):
        with session.cursor() as cursor:
            cursor.execute('set role "{}"'.format(output["role"].replace('"', '""')))
        session.commit()
    as_written = extensions.new_type(tuple(extensions.string_types), "SLIPSTREAM_AS_WRITTEN", lambda text, _: text)
    extensions.register_type(as_written, session)
    return session


def rows(session: Any, sql: str, milliseconds: int) -> dict[str, Any]:
    with session.cursor() as setting:
        setting.execute("set local statement_timeout = %s", (milliseconds,))
    with session.cursor("slipstream_rows") as cursor:
        cursor.itersize = ROWS + 1
        cursor.execute(sql)
        fetched = cursor.fetchmany(ROWS + 1)
        columns = [column[0] for column in cursor.description or []]
    cells = [[value if value is None else cut(str(value)) for value in row] for row in fetched[:ROWS]]
    return {"columns": columns, "rows": cells, "more": len(fetched) > ROWS}


def cut(text: str) -> str:
    return text if len(text) <= CELL else text[:CELL] + "…"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
