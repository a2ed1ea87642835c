"""The dbt commands that are typed in terminals: each is forked for its shim, which is told how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from slipstream_host import commands, wire
from slipstream_host.loop import Loop, told

REQUEST_SECONDS = 5.0

# A command whose terminal is gone is interrupted first, so that dbt cancels its queries in the warehouse.
HANG_UP = ((0.0, signal.SIGINT), (2.0, signal.SIGHUP), (5.0, signal.SIGKILL))

# At the first interrupt dbt cancels its queries, which a second one would break off: it waits so long, and what is
# still there then is ended.
INTERRUPTED_AGAIN = ((0.0, signal.SIGINT), (2.0, signal.SIGKILL))


class Command:
    """One that runs. ``client`` is None once its terminal is gone.

    In the terminal's session the terminal itself signals to whatever runs there, and what the shim relays is meant for
    dbt alone. Elsewhere dbt leads a process group, which has to get all.
    """

    def __init__(self, loop: Loop, pid: int, client: socket.socket, in_session: bool) -> None:
        self.pid = pid
        self.client: socket.socket | None = client
        self._loop = loop
        self._in_session = in_session
        self._buffer = b""
        self._interrupted: float | None = None
        self._ending = self._over = False

    def signal(self, number: int) -> None:
        if self._over:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if not self._in_session:
                os.killpg(self.pid, number)
                return
        with contextlib.suppress(ProcessLookupError):  # also where it does not lead its group yet
            os.kill(self.pid, number)

    def tell(self, line: str) -> None:
        if self.client is not None:
            with contextlib.suppress(OSError):
                self.client.sendall(line.encode() + b"\n")

    def interrupt(self) -> None:
        now = time.monotonic()
        if self._interrupted is None:
            self._interrupted = now
            self.signal(signal.SIGINT)
        else:
            self._end(max(0.0, self._interrupted + commands.CANCEL_SECONDS - now), INTERRUPTED_AGAIN)

    def hang_up(self) -> None:
        self.signal(signal.SIGCONT)
        self._end(0.0, HANG_UP)

    def _end(self, delay: float, steps: tuple[tuple[float, signal.Signals], ...]) -> None:
        if not self._ending:
            self._ending = True
            for seconds, number in steps:
                self._loop.later(delay + seconds, lambda number=number: self.signal(number))

    def on_relay(self, client: socket.socket) -> None:
        """Signals, one number a line; the end of the connection is the end of the terminal."""
        try:
            data = client.recv(4096)
        except OSError:
            data = b""
        if not data:
            self.drop_client()
            self.hang_up()
            return
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            number = int(line)
            if number == signal.SIGHUP:
                self.hang_up()
            elif number == signal.SIGINT:
                self.interrupt()
            else:
                self.signal(number)

    def end(self) -> None:
        """Its process is gone, and its number may soon be another's."""
        self._over = True
        self.drop_client()

    def drop_client(self) -> None:
        if self.client is not None:
            self._loop.drop(self.client)
            self.client = None


class Commands:
    """All that run, and the socket, at ``path``, where shims ask for another one.

    ``in_session``: this process is in the session of a terminal, and so is what it forks. ``changed`` is called when a
    command begins or has ended.
    """

    def __init__(
        self,
        loop: Loop,
        server: socket.socket,
        path: str,
        in_session: bool,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.running: dict[int, Command] = {}
        self._loop = loop
        self._server = server
        self._path = path
        self._in_session = in_session
        self._changed = changed

    def listen(self) -> None:
        self._loop.watch(self._server, self._on_request)

    def refuse(self) -> None:
        """Takes no more; what runs goes on."""
        self._loop.drop(self._server)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)

    def interrupt(self) -> None:
        for command in self.running.values():
            command.signal(signal.SIGCONT)
            command.signal(signal.SIGINT)

    def kill(self) -> None:
        for command in self.running.values():
            command.signal(signal.SIGKILL)

    def _on_request(self, server: socket.socket) -> None:
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
            self._start(client, request, descriptors)
        except (OSError, ValueError, KeyError, RuntimeError) as problem:
            print(f"slipstream host: command not started: {problem}", file=sys.stderr)
            client.close()
        finally:
            for descriptor in descriptors:
                with contextlib.suppress(OSError):
                    os.close(descriptor)

    def _start(self, client: socket.socket, request: dict[str, Any], descriptors: list[int]) -> None:
        """``descriptors`` are its standard streams and, where it needs a stand-in for it, its terminal."""
        parent = os.getpid()
        group = request["group"] if self._in_session else None
        signal.pthread_sigmask(signal.SIG_BLOCK, commands.HELD)
        try:
            pid = self._loop.fork()
            if pid == 0:
                commands.run_as_child(client, request, descriptors, parent, group)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, commands.HELD)
        command = Command(self._loop, pid, client, self._in_session)
        self.running[pid] = command
        self._loop.follow(pid, lambda status: self._on_child(command, status))
        command.tell(f"started {pid}")
        self._loop.watch(client, command.on_relay)
        self._changed()

    def _on_child(self, command: Command, status: int) -> None:
        command.tell(told(status))
        if not os.WIFSTOPPED(status):
            del self.running[command.pid]
            command.end()
            self._changed()
