"""The tests' side of the host's sockets."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent
SHIM = str(FOLDER / "bin" / "dbt")
# The dbt that is tested: the standard one, or that of engines/<SLIPSTREAM_TEST_ENGINE>.
ENGINE = os.environ.get("SLIPSTREAM_TEST_ENGINE")
PYTHON = str(FOLDER / "engines" / ENGINE / ".venv" / "bin" / "python") if ENGINE else sys.executable
DBT = str(Path(PYTHON).parent / "dbt")


class Host:
    """A running host; ``close`` lets its standard input end. ``within`` is a command that runs it."""

    def __init__(self, run_dir: Path, within: Sequence[str] = (), python: str = PYTHON) -> None:
        self.run_dir = run_dir
        self.python = python
        environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        self.log = open(run_dir / "host.log", "w")  # noqa: SIM115
        self.process = subprocess.Popen(
            [*within, python, "-I", str(FOLDER / "slipstream_host"), "host", "--run-dir", str(run_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=environment,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (run_dir / "host.log").read_text()
        self.hello = json.loads(line)

    @property
    def dbt(self) -> str:
        return str(Path(self.python).parent / "dbt")

    @property
    def commands(self) -> str:
        return str(self.run_dir / "commands.sock")

    def call(self, **request: Any) -> dict[str, Any]:
        with connect(str(self.run_dir / "host.sock")) as connection:
            connection.sendall(json.dumps(request).encode() + b"\n")
            return json.loads(connection.makefile().readline())

    def worker(self, key: str, project: Path, **more: Any) -> Worker:
        parameters = {"project_dir": str(project), "profiles_dir": str(project), "target": "dev", "env": {}, **more}
        answer = self.call(op="worker", key=key, **parameters)
        assert "socket" in answer, answer
        return Worker(answer["socket"], answer["pid"])

    def session(self, argv: list[str], folder: Path, names: dict[str, str], terminal: int) -> socket.socket:
        """Starts a shell there; what is heard next on the socket is how it ended."""
        asker = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        asker.settimeout(60)
        asker.connect(str(self.run_dir / "sessions.sock"))
        request = {"argv": argv, "cwd": str(folder), "env": names}
        socket.send_fds(asker, [json.dumps(request).encode()], [terminal])
        answer = json.loads(asker.recv(4096))
        assert answer == {"ready": True}, answer
        return asker

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.log.close()


def connect(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(60)
    connection.connect(path)
    return connection


class Worker:
    def __init__(self, path: str, pid: int) -> None:
        self.path = path
        self.pid = pid

    @contextlib.contextmanager
    def events(self, op: str, **request: Any) -> Iterator[Iterator[dict[str, Any]]]:
        """The answer's events as they come; leaving early cancels."""
        connection = connect(self.path)
        try:
            connection.sendall(json.dumps({"op": op, **request}).encode() + b"\n")
            yield whole(connection.makefile())
        finally:
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def ask(self, op: str, **request: Any) -> list[dict[str, Any]]:
        with self.events(op, **request) as events:
            return list(events)

    def one(self, op: str, kind: str, **request: Any) -> dict[str, Any]:
        """The one event of this kind; fails the test with what came instead."""
        events = self.ask(op, **request)
        found = [event for event in events if event["event"] == kind]
        assert len(found) == 1, events
        return found[0]

    def compile(self, node: str, **request: Any) -> dict[str, Any]:
        return self.one("compile", "compiled", node=node, **request)

    def error(self, op: str, **request: Any) -> dict[str, Any]:
        return self.one(op, "error", **request)

    def stats(self) -> dict[str, Any]:
        return self.one("stats", "done")

    def rows(self, **request: Any) -> tuple[list[Any], dict[str, Any]]:
        events = self.ask("show", **request)
        assert events[-1]["event"] == "done", events
        return [row for event in events if event["event"] == "rows" for row in event["rows"]], events[-1]


def whole(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Each event; the rows of one that has some follow it as a line of their own."""
    for line in lines:
        event = json.loads(line)
        if event["event"] == "rows":
            event["rows"] = json.loads(next(lines))
            assert len(event["rows"]) == event["count"], event
        yield event


class Gate:
    """A server's side of the gate: gives everybody one answer, else what was asked; keeps what it was asked."""

    def __init__(self, path: Path, answer: dict[str, Any] | None = None) -> None:
        self.path = str(path)
        self.answer = answer
        self.asked: list[dict[str, Any]] = []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.path)
        self.server.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                with connection:
                    asked = json.loads(connection.makefile().readline())
                    self.asked.append(asked)
                    answer = {"argv": asked["argv"]} if self.answer is None else self.answer
                    connection.sendall(json.dumps(answer).encode() + b"\n")
