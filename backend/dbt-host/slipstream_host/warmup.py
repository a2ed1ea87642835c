"""Imports dbt once and runs it over a tiny project, so that whatever is forked later starts warm.

The first command of a process generates serialisers and JSON schemas, which takes as long as the imports. Nothing
here opens a database connection, and the process has one OS thread again when it is done: forking from several is
unsafe.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import linecache
import os
import shutil
import sys
import tempfile
import time

from slipstream_host import late, measuring

# Not DuckDB: importing it starts a native thread per further core. A command that uses it imports it after the fork.
ADAPTERS = ("dbt.adapters.postgres",)

# What a first parse, compile, run or show imports lazily.
LAZY = [
    "agate.table",
    "agate.data_types",
    "leather",
    "dbt.task.show",
    "dbt.task.run",
    "dbt.task.build",
    "dbt.task.compile",
    "dbt.task.list",
    "dbt.task.test",
    "dbt.task.debug",
    "dbt.task.docs.generate",
    "dbt.task.deps",
    "dbt.parser.manifest",
    "dbt.adapters.postgres.impl",
    "psycopg2.extras",
    "sqlparse",
    "sqlparse.engine.grouping",
    "networkx",
    "jinja2.ext",
    "multiprocessing.pool",
    "multiprocessing.synchronize",
    "multiprocessing.resource_tracker",
    "multiprocessing.popen_spawn_posix",
    "concurrent.futures.thread",
    "encodings.idna",
    "zoneinfo",
    "click.shell_completion",
    "getpass",
    "pdb",
    "dbt_semantic_interfaces.validations.semantic_manifest_validator",
    "requests",
    "dbt.parser.v2",
]

PROJECT = {
    "dbt_project.yml": "name: warm\nversion: '1.0'\nprofile: warm\nmodels: {warm: {+materialized: view}}\n",
    "profiles.yml": "warm: {target: t, outputs: {t: {type: postgres, host: 127.0.0.1, port: 1, user: x, password: x, "
    "dbname: x, schema: x, threads: 2}}}\n",
    "models/a.sql": "{{ config(materialized='ephemeral') }}\nselect 1 as id, '{{ run_started_at }}' as t "
    "from {{ source('s', 't') }}\n",
    "models/b.sql": "select * from {{ ref('a') }} join {{ ref('sd') }} using (id)\n",
    "models/s.yml": "sources: [{name: s, tables: [{name: t}]}]\nmodels: [{name: b, description: d, "
    "columns: [{name: id, data_tests: [not_null, unique]}]}]\nexposures: [{name: e, type: dashboard, "
    "owner: {name: n, email: a@b.c}, depends_on: [ref('b')]}]\n",
    "seeds/sd.csv": "id\n1\n",
    "macros/m.sql": "{% macro mm() %}1{% endmacro %}",
    "snapshots/sn.sql": "{% snapshot sn %}{{ config(unique_key='id', strategy='check', check_cols='all') }}"
    "select * from {{ ref('sd') }}{% endsnapshot %}",
}

COMPILE = ["compile", "-s", "b", "--exclude", "resource_type:test", "--no-introspect", "--no-populate-cache"]
# dbt's static parser starts a native thread per core at its first use.
NO_STATIC_PARSER = "--no-static-parser"
COMMANDS = (
    ["parse", NO_STATIC_PARSER],
    [*COMPILE, NO_STATIC_PARSER],
    ["ls", "--output", "json"],
    [*COMPILE, NO_STATIC_PARSER, "--defer", "--favor-state", "--state", "state"],
)


def threads() -> int:
    """OS threads of this process, native ones included."""
    return len(os.listdir("/proc/self/task"))


def warm(full: bool) -> str | None:
    """Imports dbt; with ``full`` also runs it. Returns why the run failed, if it did."""
    late.install()
    os.chdir("/")  # dbt loads the .env of the working folder while it is imported
    importlib.import_module("dbt.cli.main")
    for module in (*ADAPTERS, *LAZY):
        try:
            importlib.import_module(module)
        except ImportError:
            continue
    importlib.import_module("slipstream_host.quick").hasten()
    first_uses()
    forget_leftovers()
    problem = run_commands() if full else None
    wait_for_one_thread()
    measuring.give_back()
    gc.freeze()
    return problem


def first_uses() -> None:
    """What the first table and the first login of a process load: the locales of Babel, and OpenSSL."""
    importlib.import_module("agate").Number()
    importlib.import_module("psycopg2.extensions").encrypt_password("x", "x", algorithm="md5")


def forget_leftovers() -> None:
    """So that what comes next need not have more memory: garbage, lines of source that were shown, and the text of the
    serialisers that mashumaro has generated and compiled, which it keeps.
    """
    linecache.clearcache()
    with contextlib.suppress(ImportError):
        from mashumaro.core.meta.code.lines import CodeLines

        for one in gc.get_objects():
            if isinstance(one, CodeLines):
                one.reset()
    gc.collect()


def wait_for_one_thread() -> None:
    """Threads that ended need a moment to leave the kernel's list."""
    deadline = time.monotonic() + 2
    while threads() > 1 and time.monotonic() < deadline:
        time.sleep(0.01)


def run_commands() -> str | None:
    from dbt.adapters.factory import FACTORY
    from dbt.cli.main import dbtRunner

    folder = tempfile.mkdtemp(prefix="slipstream-warm-")
    for name, text in PROJECT.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    environment = dict(os.environ)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.chdir(folder)
    quiet = Quiet()
    try:
        for command in COMMANDS:
            result = dbtRunner().invoke([*command, "--project-dir", folder, "--profiles-dir", folder])
            forget_leftovers()
            if not result.success:
                return f"{command[0]}: {result.exception or result.result}"[:1500]
            if command[0] == "parse":
                shutil.copytree(os.path.join(folder, "target"), os.path.join(folder, "state"))
        return None
    finally:
        quiet.close()
        FACTORY.reset_adapters()
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.clear()
        os.environ.update(environment)


class Quiet:
    """Standard output and error go nowhere until it is closed."""

    def __init__(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self.saved = [os.dup(1), os.dup(2)]
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.close(nowhere)

    def close(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, saved in enumerate(self.saved, start=1):
            os.dup2(saved, number)
            os.close(saved)
