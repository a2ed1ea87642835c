"""``./slipstream bench dbt``: the commands of a terminal, warm beside plain, and what the worker takes.

Everything is real: a PostgreSQL of its own, the sample project built in it, the shim, a gate that answers at once, the
host, and dbt in processes of its own with its bytecode compiled. Plain and warm are measured in turn, after a round
that is not counted.
"""

from __future__ import annotations

import argparse
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

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import client
import postgres
import psycopg2

from slipstream_host import measuring

SAMPLE = client.FOLDER.parent / "src" / "main" / "resources" / "sample-project"
MODEL = "orders"
# The command, and how many times as fast as plain dbt it must be.
COMMANDS = (
    (["--version"], 8),
    (["ls"], 5),
    (["compile", "-s", MODEL], 5),
    (["run", "-s", MODEL], 4),
    (["show", "-s", MODEL, "--limit", "500"], 4),
)
COMPILE_MS, EXPLAIN_MS, PREVIEW_RATIO, ABOVE_THE_QUERY_MS = 20, 25, 100, 30
IDLE_USER_MB = 160


def millis(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def taken(processes: list[int]) -> float:
    """MB of all of them together; what they share counts once."""
    return sum(measuring.memory(process) for process in processes) / 2**20


class Bench:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.project = folder / "project"
        shutil.copytree(SAMPLE, self.project)
        (self.project / "profiles.yml").write_text(
            f"coffee_shop: {{target: dev, outputs: {{dev: {{type: postgres, host: 127.0.0.1, port: {port}, "
            "user: postgres, password: x, dbname: postgres, schema: dev, threads: 4}}}\n"
        )
        (folder / "run").mkdir()
        self.host = client.Host(folder / "run")
        self.gate = client.Gate(folder / "gate.sock")
        self.connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres")
        self.connection.autocommit = True
        self.dbt(True, "build")
        self.state = folder / "state"
        self.state.mkdir()
        shutil.copy(self.project / "target" / "manifest.json", self.state)
        self.worker = self.host.worker("sample", self.project)

    def dbt(self, warm: bool, *arguments: str) -> None:
        path = f"{client.FOLDER / 'bin'}:{Path(client.DBT).parent}:/usr/bin:/bin"
        names = {"PATH": path, "HOME": str(self.folder), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        if warm:
            names |= {"SLIPSTREAM_HOST": self.host.commands, "SLIPSTREAM_GATE": self.gate.path}
        program = client.SHIM if warm else client.DBT
        subprocess.run([program, *arguments], cwd=self.project, env=names, check=True, stdout=subprocess.DEVNULL)

    def in_turn(self, rounds: int, **kinds: Callable[[], Any]) -> dict[str, list[float]]:
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(rounds + 1):
            for name, work in kinds.items():
                took = millis(work)
                if number:
                    times[name].append(took)
        return times

    def compile(self) -> None:
        self.worker.compile(MODEL, defer="standard", state=str(self.state))

    def explain(self) -> None:
        events = self.worker.ask("explain", nodes=[MODEL], defer="standard", state=str(self.state), command="show")
        assert events[-1]["event"] == "done", events

    def show(self) -> None:
        self.worker.rows(node=MODEL, defer="standard", state=str(self.state), limit=500)

    def query(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    def report(self, rounds: int) -> bool:
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {rounds} rounds in turn")
        print("ms: median (least to most)")
        held = True
        plain_show: list[float] = []
        for arguments, at_least in COMMANDS:
            times = self.in_turn(
                rounds,
                plain=lambda arguments=arguments: self.dbt(False, *arguments),
                warm=lambda arguments=arguments: self.dbt(True, *arguments),
            )
            plain, warm = times["plain"], times["warm"]
            if arguments[0] == "show":
                plain_show = plain
            held &= self.say("dbt " + " ".join(arguments), plain, warm, at_least)
        sql = self.worker.compile(MODEL, defer="standard", state=str(self.state))["sql"]
        times = self.in_turn(
            rounds * 3,
            compile=self.compile,
            explain=self.explain,
            show=self.show,
            query=lambda: self.query(f"select * from ({sql}) as asked limit 500"),
        )
        held &= self.limit("worker: compile", times["compile"], COMPILE_MS)
        held &= self.limit("worker: explain", times["explain"], EXPLAIN_MS)
        above = statistics.median(times["show"]) - statistics.median(times["query"])
        print(f"{'the bare query':<32}{spread(times['query'])}")
        held &= self.limit("worker: show", times["show"], statistics.median(times["query"]) + ABOVE_THE_QUERY_MS)
        print(f"{'':<32}{above:.1f} ms above the bare query")
        held &= self.say("worker: show beside dbt show", plain_show, times["show"], PREVIEW_RATIO)
        held &= self.idle_user()
        print(f"load {os.getloadavg()[0]:.1f} at the end")
        return held

    def idle_user(self) -> bool:
        """By how much all processes take more when another user comes: a host of his own, a worker that has parsed the
        project and shown a model, and the agent that reads his files.
        """
        folder = self.folder / "another"
        folder.mkdir()
        first = [self.host.process.pid, self.worker.pid]
        before = taken(first)
        host = client.Host(folder)
        agent = subprocess.Popen(
            [client.PYTHON, "-I", "-S", str(client.FOLDER / "slipstream_host"), "files", str(self.project)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            worker = host.worker("sample", self.project)
            worker.rows(node=MODEL, defer="standard", state=str(self.state), limit=500)
            more = taken([*first, host.process.pid, worker.pid, agent.pid]) - before
        finally:
            host.close()
            agent.communicate()
        holds = more <= IDLE_USER_MB
        print(
            f"{'a further idle user':<32}{more:.1f} MB by host, worker and files agent, "
            f"must be at most {IDLE_USER_MB}: {'holds' if holds else 'MISSED'}"
        )
        return holds

    def say(self, name: str, plain: list[float], warm: list[float], at_least: float) -> bool:
        ratio = statistics.median(plain) / statistics.median(warm)
        # The spread: plain at its fastest beside the median of warm, and the median of plain beside the fastest warm.
        low = min(plain) / statistics.median(warm)
        high = statistics.median(plain) / min(warm)
        verdict = "holds" if ratio >= at_least else "MISSED"
        print(
            f"{name:<32}plain {spread(plain):<32}warm {spread(warm):<28}"
            f"{ratio:5.1f}x ({low:.1f} to {high:.1f}), must be {at_least}x: {verdict}",
            flush=True,
        )
        return ratio >= at_least

    def limit(self, name: str, times: list[float], at_most: float) -> bool:
        holds = statistics.median(times) <= at_most
        print(f"{name:<32}{spread(times):<37}must be at most {at_most:.0f} ms: {'holds' if holds else 'MISSED'}")
        return holds

    def close(self) -> None:
        self.connection.close()
        self.host.close()


def spread(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} ({min(times):.1f} to {max(times):.1f})"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    server = postgres.Server()
    folder = Path(tempfile.mkdtemp(prefix="slipstream-bench-"))
    try:
        bench = Bench(folder, server.port)
        try:
            return 0 if bench.report(options.rounds) else 1
        finally:
            bench.close()
    finally:
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
