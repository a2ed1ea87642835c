"""``./slipstream bench explain``: the worker beside dbt's command line, on a small project and on a large one.

Everything is real: a PostgreSQL of its own, dbt in processes of its own, the worker behind its socket. Plain and warm
are measured in turn; medians are printed, and their ratio. ``--models`` sets the size of the large project.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import client
import large
import postgres
import psycopg2

ROUNDS = 10
# What must hold for the large project: milliseconds, and how many times as fast as plain dbt.
AT_MOST = {"preview_of_unsaved_text": 200, "compile_it": 100, "explain_after_a_mode_switch": 50}
LS_RATIO = 1.5


def millis(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def execute(port: int, sql: str) -> None:
    with psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres") as connection:
        connection.autocommit = True
        connection.cursor().execute(sql)
    connection.close()


class Bench:
    """One project of so many models, of which production has all and development a tenth."""

    def __init__(self, models: int, port: int, host: client.Host, folder: Path) -> None:
        self.models = models
        self.host = host
        self.folder = folder
        self.project = folder / "project"
        self.state = folder / "state"
        self.state.mkdir(parents=True)
        large.write(self.project, models, port)
        for statements in large.relations(models):
            execute(port, statements)
        self.first_parse = millis(lambda: self.dbt("parse"))
        manifest = (folder / "target" / "manifest.json").read_text()
        (self.state / "manifest.json").write_text(
            manifest.replace('"big_dev', '"big_prod').replace("big_dev\\", "big_prod\\")
        )
        target = host.run_dir / f"target-large-{models}"
        target.mkdir()
        shutil.copy(folder / "target" / "partial_parse.msgpack", target)
        self.worker = host.worker(f"large-{models}", self.project)
        self.model = f"model_{models * 2 // 3}"
        self.first_answer = millis(lambda: self.compile("standard"))

    def dbt(self, *arguments: str, warm: bool = False) -> None:
        folders = ["--project-dir", str(self.project), "--profiles-dir", str(self.project)]
        program = client.SHIM if warm else client.DBT
        command = [program, "--quiet", *arguments, *folders, "--target-path", str(self.folder / "target")]
        environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        if warm:
            environment |= {"SLIPSTREAM_HOST": self.host.commands, "SLIPSTREAM_DBT": client.DBT}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)

    def plain(self) -> None:
        self.dbt("compile", "-s", self.model, "--defer", "--state", str(self.state))

    def compile(self, mode: str, **more: Any) -> dict[str, Any]:
        return self.worker.compile(self.model, defer=mode, state=str(self.state), **more)

    def explain(self, mode: str, **more: Any) -> list[dict[str, Any]]:
        asked = {"nodes": [self.model], "defer": mode, "state": str(self.state), "command": "show", **more}
        return self.worker.ask("explain", **asked)

    def show(self, text: str) -> None:
        self.worker.rows(node=self.model, defer="standard", state=str(self.state), text=text)

    def explain_anew(self, mode: str, number: int) -> list[dict[str, Any]]:
        """With a pin of nothing that no earlier question had, so that none of its answers will do."""
        return self.explain(mode, without=[f"model.big.nothing_{number}"])

    def everything(self, mode: str) -> int:
        events = self.worker.ask("explain", defer=mode, state=str(self.state), command="show")
        assert events[-1]["event"] == "done", events[-1]
        return events[-1]["nodes"]

    def save(self, number: int) -> None:
        path = self.project / large.path(int(self.model.removeprefix("model_")))
        path.write_text(path.read_text() + f"-- {number}\n")

    def show_after_save(self, number: int) -> None:
        self.save(number)
        self.compile("standard")

    # ---- reporting -------------------------------------------------------------------------------------------

    def in_turn(self, rounds: int, **kinds: Callable[[int], Any]) -> dict[str, float]:
        """Medians, after one round that is not counted."""
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(rounds + 1):
            for name, work in kinds.items():
                took = millis(lambda work=work, number=number: work(number))
                if number:
                    times[name].append(took)
        for name, values in times.items():
            self.say(f"{name:<34}{statistics.median(values):>12.1f}{min(values):>12.1f}")
        return {name: statistics.median(values) for name, values in times.items()}

    def report(self, rounds: int) -> bool:
        modes = ("standard", "favor-state")
        self.say(f"{'plain dbt parse, the first':<34}{self.first_parse:>12.1f}")
        parses = self.worker.stats()["parses"]
        medians = self.in_turn(
            rounds,
            plain_compile=lambda _: self.plain(),
            explain_the_open_model=lambda number: self.explain_anew("standard", number),
            explain_it_again=lambda _: self.explain("standard"),
            compile_it=lambda _: self.compile("standard"),
        )
        medians |= self.in_turn(
            ROUNDS, explain_after_a_mode_switch=lambda number: self.explain_anew(modes[number % 2], ROUNDS + number)
        )
        assert self.worker.stats()["parses"] == parses, "a mode switch parsed"
        ratio = medians["plain_compile"] / medians["explain_the_open_model"]
        self.say(f"explain is {ratio:.0f} times as fast as dbt compile -s")
        text = (self.project / large.path(int(self.model.removeprefix("model_")))).read_text()
        medians |= self.in_turn(
            ROUNDS,
            compile_of_unsaved_text=lambda number: self.compile("standard", text=f"{text}-- {number}"),
            preview_of_unsaved_text=lambda number: self.show(f"{text}-- {ROUNDS + number}"),
        )
        medians |= self.in_turn(
            rounds, plain_dbt_ls=lambda _: self.dbt("ls"), warm_dbt_ls=lambda _: self.dbt("ls", warm=True)
        )
        held = self.verdicts(medians)
        self.in_turn(5, compile_after_saving_it=self.show_after_save)
        for name in ("first", "again", "again"):
            took = millis(lambda: self.everything("standard"))
            self.say(f"explain of every model, {name:<10}{took:>12.1f}")
        print(json.dumps(self.worker.stats()))
        return held

    def verdicts(self, medians: dict[str, float]) -> bool:
        held = True
        for name, most in AT_MOST.items():
            holds = medians[name] <= most
            held &= holds
            self.say(f"{name} must take {most} ms at most: {'holds' if holds else 'MISSED'}")
        ratio = medians["plain_dbt_ls"] / medians["warm_dbt_ls"]
        held &= ratio >= LS_RATIO
        self.say(f"dbt ls is {ratio:.1f}x as fast, must be {LS_RATIO}x: {'holds' if ratio >= LS_RATIO else 'MISSED'}")
        return held

    def say(self, words: str) -> None:
        print(f"{self.models:>6} models  {words}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, default=5000)
    options = parser.parse_args()
    server = postgres.Server()
    folder = Path(tempfile.mkdtemp(prefix="slipstream-bench-"))
    (folder / "run").mkdir()
    host = client.Host(folder / "run")
    print(f"{'':<49}{'median ms':>12}{'least':>12}")
    try:
        Bench(30, server.port, host, folder / "30").report(ROUNDS)
        held = Bench(options.models, server.port, host, folder / str(options.models)).report(3)
        return 0 if held else 1
    finally:
        host.close()
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
