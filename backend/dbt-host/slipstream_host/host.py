"""The warm parent of one user's dbt processes: a fork server with one thread.

``sessions.sock`` forks the shell of a terminal, ``commands.sock`` a dbt command for the shim in a terminal that has no
fork of this host, and ``host.sock`` a worker per project for the server. The host ends when its standard input ends,
and everything that it forked ends with it, apart from shells.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any, NoReturn

from slipstream_host import measuring, warmup, wire
from slipstream_host.loop import Loop
from slipstream_host.sessions import Sessions
from slipstream_host.typed import REQUEST_SECONDS, Commands

COLD = "SLIPSTREAM_HOST_COLD"
KEY_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@dataclass
class Worker:
    """A project's worker; ``parameters`` are what it was started with."""

    pid: int
    path: str
    parameters: dict[str, Any]


class Host:
    def __init__(self, run_dir: str) -> None:
        self.run_dir = os.path.abspath(run_dir)
        os.makedirs(self.run_dir, mode=0o700, exist_ok=True)
        self.loop = Loop()
        self.workers: dict[str, Worker] = {}
        self.warm_seconds = 0.0
        self.problem: str | None = None
        commands_path = os.path.join(self.run_dir, "commands.sock")
        self.commands = Commands(self.loop, wire.bind_private(commands_path), commands_path, in_session=False)
        with contextlib.suppress(FileNotFoundError):  # what the shim said while there was no host, it may say again
            os.unlink(os.path.join(self.run_dir, "commands.sock.away"))
        self.sessions = Sessions(self.loop, self.run_dir)
        self.worker_server = wire.bind_private(os.path.join(self.run_dir, "host.sock"))

    def warm_up(self) -> None:
        started = time.perf_counter()
        self.problem = warmup.warm(full=COLD not in os.environ)
        self.warm_seconds = time.perf_counter() - started
        if warmup.threads() > 1:
            if COLD in os.environ:
                raise RuntimeError("dbt's imports started threads: this process cannot be forked")
            print(f"slipstream host: warm-up left threads ({self.problem}); starting without it", file=sys.stderr)
            here = os.path.dirname(os.path.abspath(__file__))
            arguments = [sys.executable, "-I", here, "host", "--run-dir", self.run_dir]
            os.execve(sys.executable, arguments, {**os.environ, COLD: "1"})
        if self.problem:
            print(f"slipstream host: warm-up failed: {self.problem}", file=sys.stderr)

    def listen(self) -> None:
        self.loop.take_signals(on_terminate=self.stop)
        self.commands.listen()
        self.sessions.listen()
        self.loop.watch(self.worker_server, self.on_control)
        with contextlib.suppress(PermissionError):  # a file or /dev/null never ends
            self.loop.watch(0, self.on_stdin)

    def serve(self) -> int:
        while self.loop.running:
            self.loop.turn()
        self.end_everything()
        return 0

    def stop(self) -> None:
        self.loop.running = False

    def on_stdin(self, _: object) -> None:
        if not os.read(0, 4096):
            self.loop.forget(0)
            self.stop()

    def end_everything(self) -> None:
        """Interrupts what runs, so that no query is left in the warehouse, and kills what does not end by itself."""
        self.sessions.refuse()
        self.commands.refuse()
        deadline = time.monotonic() + 3
        self.commands.interrupt()
        self.signal_workers(signal.SIGTERM)
        while (self.commands.running or self.workers) and time.monotonic() < deadline:
            self.loop.turn(0.05)
        self.commands.kill()
        self.signal_workers(signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(self.run_dir, "host.sock"))

    def signal_workers(self, number: int) -> None:
        for worker in self.workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, number)

    # ---- host.sock -------------------------------------------------------------------------------------------

    def on_control(self, server: Any) -> None:
        connection, _ = server.accept()
        with connection:
            if not wire.is_own_user(connection):
                return
            connection.settimeout(REQUEST_SECONDS)
            try:
                request, _ = wire.receive_with_descriptors(connection, 1)
                if request is not None:
                    wire.send(connection, self.answer(request, connection))
            except (OSError, ValueError, KeyError, RuntimeError) as problem:
                with contextlib.suppress(OSError):
                    wire.send(connection, {"error": f"{type(problem).__name__}: {problem}"})

    def answer(self, request: dict[str, Any], connection: socket.socket) -> dict[str, Any]:
        operation = request.get("op")
        if operation == "worker":
            return self.worker(request, connection)
        if operation == "stats":
            return self.stats()
        if operation == "end":
            return {"ended": self.end_worker(str(request["key"]))}
        if operation == "quit":
            self.stop()
            return {"quit": True}
        return {"error": f"unknown op {operation!r}"}

    def stats(self) -> dict[str, Any]:
        commands = [*self.commands.running, *self.sessions.commands()]
        return {
            "pid": os.getpid(),
            "threads": warmup.threads(),
            "warm_up_ms": round(self.warm_seconds * 1000),
            "warm_up_problem": self.problem,
            "memory": sum(measuring.memory(pid) for pid in (os.getpid(), *self.sessions.companions())),
            "commands": len(commands),
            "commands_memory": sum(measuring.memory(pid) for pid in commands),
            "workers": {
                key: {"pid": worker.pid, "socket": worker.path, "memory": measuring.memory(worker.pid)}
                for key, worker in self.workers.items()
            },
        }

    def end_worker(self, key: str) -> bool:
        """Its requests end with it; the next one starts a new worker."""
        worker = self.workers.pop(key, None)
        if worker is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGTERM)
        return worker is not None

    def worker(self, request: dict[str, Any], connection: socket.socket) -> dict[str, Any]:
        """The project's worker; a new one if there is none or if its parameters changed."""
        self.loop.reap()
        key = str(request["key"])
        if not key or not set(key) <= KEY_CHARACTERS:
            raise ValueError(f"bad key {key!r}")
        parameters = {name: value for name, value in request.items() if name not in ("op", "key")}
        worker = self.workers.get(key)
        if worker is not None and worker.parameters != parameters:
            self.end_worker(key)
            worker = None
        if worker is None:
            worker = self.start_worker(key, parameters, connection)
        return {"socket": worker.path, "pid": worker.pid}

    def start_worker(self, key: str, parameters: dict[str, Any], connection: socket.socket) -> Worker:
        path = os.path.join(self.run_dir, f"w-{key}.sock")
        server = wire.bind_private(path)
        parent = os.getpid()
        pid = self.loop.fork()
        if pid == 0:
            connection.close()
            self.become_worker(server, parameters, os.path.join(self.run_dir, f"target-{key}"), parent)
        server.close()
        worker = self.workers[key] = Worker(pid, path, parameters)
        self.loop.follow(pid, lambda status: self.on_worker(key, worker, status))
        return worker

    def on_worker(self, key: str, worker: Worker, status: int) -> None:
        if not os.WIFSTOPPED(status) and self.workers.get(key) is worker:
            del self.workers[key]

    @staticmethod
    def become_worker(server: socket.socket, parameters: dict[str, Any], target_path: str, parent: int) -> NoReturn:
        """Call it in a child of the host."""

        def life() -> None:
            wire.die_with_parent(parent)
            measuring.limit_memory()
            nowhere = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nowhere, 0)
            os.close(nowhere)
            os.dup2(2, 1)
            os.environ.update(parameters.get("env") or {})
            time.tzset()
            from slipstream_host import worker

            worker.run(server, parameters, target_path)

        wire.live(life)


def main(run_dir: str) -> int:
    host = Host(run_dir)
    host.warm_up()
    host.listen()
    print(json.dumps({"ready": True, "pid": os.getpid(), "warm_up_ms": round(host.warm_seconds * 1000)}), flush=True)
    return host.serve()
