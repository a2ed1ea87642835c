"""The warm parent of one user's dbt processes: a fork server with one thread.

``commands.sock`` forks a dbt command for the shim in a terminal; ``host.sock`` forks a worker per project for the
server. The host ends when its standard input ends, and everything that it forked ends with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass, field
from typing import Any

from slipstream_host import commands, measuring, warmup, wire

COLD = "SLIPSTREAM_HOST_COLD"
REQUEST_SECONDS = 5.0
KEY_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")

# A command whose terminal is gone is interrupted first, so that dbt cancels its queries in the warehouse.
HANG_UP = ((0.0, signal.SIGINT), (2.0, signal.SIGHUP), (5.0, signal.SIGKILL))

# At the first interrupt dbt cancels its queries, which a second one would break off: it waits so long, and what is
# still there then is ended.
CANCEL_SECONDS = 2.0
INTERRUPTED_AGAIN = ((0.0, signal.SIGINT), (2.0, signal.SIGKILL))


@dataclass
class Command:
    """A dbt command that runs for a terminal. ``client`` is None once the terminal is gone."""

    pid: int
    client: socket.socket | None
    buffer: bytes = b""
    ending: list[tuple[float, int]] = field(default_factory=list)
    interrupted: float | None = None

    def signal(self, number: int) -> None:
        """To the command's whole process group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def tell(self, line: str) -> None:
        if self.client is not None:
            with contextlib.suppress(OSError):
                self.client.sendall(line.encode() + b"\n")

    def hang_up(self, now: float) -> None:
        if not self.ending:
            self.signal(signal.SIGCONT)
            self.ending = [(now + seconds, number) for seconds, number in HANG_UP]

    def interrupt(self, now: float) -> None:
        if self.interrupted is None:
            self.interrupted = now
            self.signal(signal.SIGINT)
        elif not self.ending:
            begin = max(now, self.interrupted + CANCEL_SECONDS)
            self.ending = [(begin + seconds, number) for seconds, number in INTERRUPTED_AGAIN]


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
        self.selector = selectors.DefaultSelector()
        self.commands: dict[int, Command] = {}
        self.workers: dict[str, Worker] = {}
        self.warm_seconds = 0.0
        self.problem: str | None = None
        self.running = True
        self.command_server = wire.bind_private(os.path.join(self.run_dir, "commands.sock"))
        with contextlib.suppress(FileNotFoundError):  # what the shim said while there was no host, it may say again
            os.unlink(os.path.join(self.run_dir, "commands.sock.away"))
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

    def serve(self) -> int:
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self.stop)
        for ignored in (signal.SIGINT, signal.SIGTSTP, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        self.wake = (wake_read, wake_write)
        self.selector.register(wake_read, selectors.EVENT_READ, self.on_wake)
        self.selector.register(self.command_server, selectors.EVENT_READ, self.on_command)
        self.selector.register(self.worker_server, selectors.EVENT_READ, self.on_control)
        with contextlib.suppress(PermissionError):  # a file or /dev/null never ends
            self.selector.register(0, selectors.EVENT_READ, self.on_stdin)
        while self.running:
            for key, _ in self.selector.select(self.next_deadline()):
                key.data(key.fileobj)
            self.end_commands()
        self.end_everything()
        return 0

    def stop(self, *_: object) -> None:
        self.running = False

    # ---- children --------------------------------------------------------------------------------------------

    def on_wake(self, _: object) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self.wake[0], 4096)
        self.reap()

    def reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.on_child(pid, status)

    def on_child(self, pid: int, status: int) -> None:
        for key, worker in list(self.workers.items()):
            if worker.pid == pid and not os.WIFSTOPPED(status):
                del self.workers[key]
        command = self.commands.get(pid)
        if command is None:
            return
        if os.WIFSTOPPED(status):
            command.tell(f"stopped {os.WSTOPSIG(status)}")
            return
        command.tell(f"exit {os.WEXITSTATUS(status)}" if os.WIFEXITED(status) else f"signal {os.WTERMSIG(status)}")
        del self.commands[pid]
        self.drop_client(command)

    def next_deadline(self) -> float | None:
        deadlines = [command.ending[0][0] for command in self.commands.values() if command.ending]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def end_commands(self) -> None:
        now = time.monotonic()
        for command in self.commands.values():
            while command.ending and command.ending[0][0] <= now:
                command.signal(command.ending.pop(0)[1])

    def end_everything(self) -> None:
        """Interrupts what runs, so that no query is left in the warehouse, and kills what does not end by itself."""
        deadline = time.monotonic() + 3
        for command in self.commands.values():
            command.signal(signal.SIGCONT)
            command.signal(signal.SIGINT)
        for worker in self.workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGTERM)
        while (self.commands or self.workers) and time.monotonic() < deadline:
            self.reap()
            self.selector.select(0.05)
        for command in self.commands.values():
            command.signal(signal.SIGKILL)
        for worker in self.workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
        for name in ("commands.sock", "host.sock"):
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(self.run_dir, name))

    def on_stdin(self, _: object) -> None:
        if not os.read(0, 4096):
            self.running = False

    def fork(self) -> int:
        """Forks; in the child nothing of the host is open any more and no handler of it is left."""
        sys.stdout.flush()
        sys.stderr.flush()
        if (count := warmup.threads()) > 1:
            raise RuntimeError(f"{count} threads at fork")
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self.selector.close()
            for descriptor in self.wake:
                os.close(descriptor)
            self.command_server.close()
            self.worker_server.close()
            for command in self.commands.values():
                if command.client is not None:
                    command.client.close()
        return pid

    # ---- commands.sock ---------------------------------------------------------------------------------------

    def on_command(self, server: Any) -> None:
        client, _ = server.accept()
        descriptors: list[int] = []
        try:
            if not wire.is_own_user(client):
                client.close()
                return
            client.settimeout(REQUEST_SECONDS)
            request, descriptors = wire.receive_with_descriptors(client, 4)
            if request is None or len(descriptors) < 3:
                client.close()
                return
            client.settimeout(None)
            self.start_command(client, request, descriptors)
        except (OSError, ValueError, KeyError, RuntimeError) as problem:
            print(f"slipstream host: command not started: {problem}", file=sys.stderr)
            client.close()
        finally:
            for descriptor in descriptors:
                with contextlib.suppress(OSError):
                    os.close(descriptor)

    def start_command(self, client: socket.socket, request: dict[str, Any], descriptors: list[int]) -> None:
        """``descriptors`` are its standard streams and, where it has one, its terminal."""
        parent = os.getpid()
        pid = self.fork()
        if pid == 0:
            commands.run_as_child(client, request, descriptors, parent, os.path.join(self.run_dir, "gate.sock"))
        command = Command(pid, client)
        self.commands[pid] = command
        command.tell(f"started {pid}")
        self.selector.register(client, selectors.EVENT_READ, lambda _: self.on_relay(command))

    def on_relay(self, command: Command) -> None:
        """Signals that the shim relays: one number a line; the end of the connection is the end of the terminal."""
        if command.client is None:
            return
        try:
            data = command.client.recv(4096)
        except OSError:
            data = b""
        if not data:
            self.drop_client(command)
            command.hang_up(time.monotonic())
            return
        *lines, command.buffer = (command.buffer + data).split(b"\n")
        for line in lines:
            number = int(line)
            if number == signal.SIGHUP:
                command.hang_up(time.monotonic())
            elif number == signal.SIGINT:
                command.interrupt(time.monotonic())
            else:
                command.signal(number)

    def drop_client(self, command: Command) -> None:
        if command.client is not None:
            with contextlib.suppress(KeyError):
                self.selector.unregister(command.client)
            command.client.close()
            command.client = None

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
            self.running = False
            return {"quit": True}
        return {"error": f"unknown op {operation!r}"}

    def stats(self) -> dict[str, Any]:
        return {
            "pid": os.getpid(),
            "threads": warmup.threads(),
            "warm_up_ms": round(self.warm_seconds * 1000),
            "warm_up_problem": self.problem,
            "memory": measuring.memory(os.getpid()),
            "commands": len(self.commands),
            "commands_memory": sum(measuring.memory(pid) for pid in self.commands),
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
        self.reap()
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
        pid = self.fork()
        if pid == 0:
            connection.close()
            self.become_worker(server, parameters, os.path.join(self.run_dir, f"target-{key}"), parent)
        server.close()
        self.workers[key] = Worker(pid, path, parameters)
        return self.workers[key]

    @staticmethod
    def become_worker(server: socket.socket, parameters: dict[str, Any], target_path: str, parent: int) -> None:
        """The whole life of a forked worker; never returns."""
        try:
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
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(70)


def main(run_dir: str) -> int:
    host = Host(run_dir)
    host.warm_up()
    print(json.dumps({"ready": True, "pid": os.getpid(), "warm_up_ms": round(host.warm_seconds * 1000)}), flush=True)
    return host.serve()
