"""One command of a shell, run with the warm dbt and with the real one from the same beginnings, and what came of it."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import client
import truth

SCHEMA = "tt_same"
FILES = {
    "models/m_bad.sql": "select 1 / (n - n) as x from (select 1 as n) t\n",
    "models/m_nomacro.sql": "{{ config(enabled=var('broken', false)) }}\nselect {{ nowhere() }}\n",
    "models/m_env.sql": "select '{{ env_var('DBT_TEST_WORD', 'none') }}' as word, '{{ var('v') }}' as v\n",
    "macros/says.sql": """{% macro says(word='a') %}
{{ print('printed ' ~ word) }}{{ log('logged ' ~ word, info=true) }}{{ exceptions.warn('warned of ' ~ word) }}
{% endmacro %}
{% macro raises() %}{{ exceptions.raise_compiler_error('raised on purpose') }}{% endmacro %}
{% macro asks() %}{% set rows = run_query('select 1 as one, 2.50 as two') %}{{ rows.print_table() }}{% endmacro %}
""",
    "selectors.yml": """selectors:
  - name: few
    definition: {method: fqn, value: m_model}
""",
}

# What no two runs of dbt have in common.
VOLATILE = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\d\d:\d\d:\d\d(\.\d+)?"), "<clock>"),
    (re.compile(r"\d+ minutes?( and|,)|\d+ hours?( and|,)"), "<some>"),
    (re.compile(r"(?<![\w.])\d+\.\d+ ?s(econds)?\b"), "<seconds>"),
    (re.compile(r"(after|in|took) \d+\.\d+"), r"\1 <seconds>"),
    (re.compile(r"(?<=: )\d+\.\d+(e-\d+)?(?=[,}\n])"), "<number>"),
    (re.compile(r"(?<=[\"'](?:tts|pid)[\"']: )\d+"), "<number>"),
    (re.compile(r"0x[0-9a-f]{6,}"), "<address>"),
    (re.compile(r"__dbt_(tmp|backup)\d{6,}"), r"__dbt_\1<time>"),
    (re.compile(r"SQL status: SELECT \d+"), "SQL status: SELECT <number>"),
    (re.compile(r"\blist_postgres_\w+"), "<listing>"),
    # Whether a pool's thread has the number, and so the connection, of one that has ended is a race in plain dbt too.
    (re.compile(r"Acquiring new postgres connection '([\w<>.]+)'"), r"Connection of \1"),
    (
        re.compile(r"Re-using an available connection from the pool \(formerly \S+, now ([\w<>.]+)\)"),
        r"Connection of \1",
    ),
    (re.compile(r"currently in state (init|closed)"), "currently in state <some>"),
    (re.compile(r"pg_terminate_backend\(\d+\)"), "pg_terminate_backend(<number>)"),
    (re.compile(r"(?<=Cancelling query ')\S+' \(\d+\)"), "<query>"),
    (re.compile(r"Connection '[\w.]+' was (properly closed|left open)"), "Connection <some> was closed"),
    (re.compile(r"/dbt-downloads-\w+"), "/dbt-downloads-<name>"),
    (re.compile(r"where \(upper\(sch\.nspname\).*"), "where <schemas>"),
    (re.compile(r"\b(process_\w+|command_wall_clock_time)(\W+)[\d.e-]+"), r"\1\2<number>"),
)
# Written in a form of their own, whose bytes hold times: that they are there is compared.
ONLY_THERE = ("partial_parse.msgpack", "graph.gpickle", "perf_info.json", ".user.yml")
# How many of a command's connections are still open at its end is a race of its threads, in plain dbt too.
CLOSED = re.compile(r"Connection .* was (closed|left open)\.$")
# A slow machine makes dbt say so; a connection that nobody uses any more is cancelled where it was left open.
SOMETIMES = re.compile(r"^.*(Your parse is taking a long time|CANCEL query list_postgres ).*\n?", re.MULTILINE)


# Printed in the order of a set, which each process of Python has anew.
UNORDERED = re.compile(r"(?<=running dbt with arguments \{).*(?=\})")


def plain(text: str) -> str:
    text = SOMETIMES.sub("", text)
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return UNORDERED.sub(lambda found: " ".join(sorted(re.findall(r"[^\s,'\"]+", found[0]))), text)


@dataclass
class Outcome:
    status: int
    output: str
    errors: str
    files: dict[str, str] = field(default_factory=dict)
    unordered: bool = False  # what is told at debug level comes out of sets and threads

    def compared(self) -> dict[str, Any]:
        output = plain(self.output)
        if self.unordered:
            output = "\n".join(sorted(output.splitlines()))
        return {"status": self.status, "output": output, "errors": plain(self.errors), **self.files}


class Bench:
    """A project that every command finds as it was."""

    def __init__(self, folder: Path, port: int, host: client.Host, state: Path) -> None:
        self.pristine = folder / "pristine"
        self.project = folder / "project"
        self.host = host
        self.state = state
        truth.write_project(self.pristine, port, production=False)
        truth.write(self.pristine, FILES)
        profiles = self.pristine / "profiles.yml"
        profiles.write_text(profiles.read_text().replace("tt_dev", SCHEMA).replace("threads: 4", "threads: 1"))
        self.reset()

    def reset(self) -> None:
        shutil.rmtree(self.project, ignore_errors=True)
        shutil.copytree(self.pristine, self.project, symlinks=True)

    def keep(self) -> None:
        """What the project folder holds now is what every later command finds."""
        shutil.rmtree(self.pristine)
        shutil.copytree(self.project, self.pristine, symlinks=True, ignore=shutil.ignore_patterns("logs"))

    def environment(self, warm: bool) -> dict[str, str]:
        real = Path(self.host.dbt)
        folder = Path(client.SHIM).parent if warm else real.parent
        names = {
            "PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin" + (f":{real.parent}" if warm else ""),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "HOME": str(self.project.parent),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "STATE": str(self.state),
        }
        return {**names, "SLIPSTREAM_HOST": self.host.commands, "SLIPSTREAM_DBT": str(real)} if warm else names

    def run(self, command: str, warm: bool, tty: bool = False, in_session: bool = False) -> Outcome:
        """``in_session``: on a terminal, in a shell that the host starts."""
        self.reset()
        names = self.environment(warm)
        outcome = self.on_terminal(command, names, in_session) if tty else self.piped(command, names)
        outcome.files = dict(self.files())
        outcome.unordered = "--debug" in command
        return outcome

    def piped(self, command: str, names: dict[str, str]) -> Outcome:
        done = subprocess.run(["bash", "-c", command], cwd=self.project, env=names, capture_output=True, timeout=120)
        return Outcome(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode())

    def on_terminal(self, command: str, names: dict[str, str], in_session: bool) -> Outcome:
        master, end = (self.start_by_host if in_session else self.start)(["/bin/bash", "-c", command], names)
        output = b""
        deadline = time.monotonic() + 120
        with contextlib.suppress(OSError):  # the terminal ends with its last process
            while select.select([master], [], [], max(0.0, deadline - time.monotonic()))[0]:
                piece = os.read(master, 65536)
                if not piece:
                    break
                output += piece
        os.close(master)
        return Outcome(end(), output.decode(), "")

    def start(self, argv: list[str], names: dict[str, str]) -> tuple[int, Callable[[], int]]:
        """The terminal's master, and what waits for the exit status."""
        pid, master = pty.fork()
        if pid == 0:
            os.chdir(self.project)
            os.execve(argv[0], argv, names)
        return master, lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def start_by_host(self, argv: list[str], names: dict[str, str]) -> tuple[int, Callable[[], int]]:
        master, slave = os.openpty()
        asker = self.host.session(argv, self.project, names, slave)
        os.close(slave)

        def end() -> int:
            ended = json.loads(asker.recv(4096))
            asker.close()
            return ended["exit"] if "exit" in ended else -ended["signal"]

        return master, end

    def files(self) -> Any:
        """What the command wrote, with its mode: name and normalised content."""
        for path in sorted(self.project.rglob("*")):
            name = str(path.relative_to(self.project))
            known = self.pristine / name
            if path.is_symlink() or path.is_dir():
                if not known.exists():
                    yield name, f"{path.lstat().st_mode:o}"
            elif not known.exists() or known.read_bytes() != path.read_bytes():
                yield name, f"{path.stat().st_mode:o} {self.content(path)}"
        gone = {str(path.relative_to(self.pristine)) for path in self.pristine.rglob("*")} - {
            str(path.relative_to(self.project)) for path in self.project.rglob("*")
        }
        yield from ((name, "gone") for name in sorted(gone))

    @staticmethod
    def content(path: Path) -> str:
        if path.name in ONLY_THERE:
            return ""
        text = path.read_text(errors="replace")
        if path.suffix == ".json":
            with contextlib.suppress(ValueError):
                value = without_times(json.loads(text))
                if path.name == "run_results.json":  # in the order in which they ended, which is a race where many may
                    value["results"].sort(key=lambda result: result["unique_id"])
                text = json.dumps(value, indent=1, sort_keys=True)
        text = plain(text)
        if path.name == "dbt.log":  # by threads, and for schemas that come out of a set
            text = "\n".join(sorted(line for line in text.splitlines() if not CLOSED.search(line)))
        return text


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "<time>"
            if name in ("created_at", "execution_time", "max_loaded_at_time_ago_in_s")
            else without_times(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [without_times(inner) for inner in value]
    return value


def difference(colds: list[Outcome], warm: Outcome) -> str:
    """The first lines in which no cold run did the same, by what they are of; empty where there are none."""
    before, right = [cold.compared() for cold in colds], warm.compared()
    told = []
    for name in sorted(right.keys() | {name for left in before for name in left}):
        if all(left.get(name) != right.get(name) for left in before):
            told.append(f"{name}:\n{first_difference(str(before[0].get(name)), str(right.get(name)))}")
    return "\n".join(told)


def first_difference(cold: str, warm: str) -> str:
    before, after = cold.splitlines(), warm.splitlines()
    for number in range(max(len(before), len(after))):
        one = before[number] if number < len(before) else "(nothing)"
        other = after[number] if number < len(after) else "(nothing)"
        if one != other:
            apart = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
            at = max(0, apart - 100)
            return f"  line {number + 1}\n  cold {one[at : at + 400]!r}\n  warm {other[at : at + 400]!r}"
    return f"  cold {cold[-200:]!r}\n  warm {warm[-200:]!r}"
