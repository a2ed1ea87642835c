"""Shells that the host starts, each with a fork of the host in its session.

Only what is forked in a session belongs to it: so the shell comes from the host, too, and a ``dbt`` that its fork runs
is in the shell's session and in the process group of who typed it. The terminal is its own, and signals to it.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import json
import os
import signal
import socket
import sys
import termios
from typing import Any, NoReturn

from slipstream_host import wire
from slipstream_host.loop import Loop, told
from slipstream_host.typed import Commands

MOST_BYTES = 64 * 1024
REQUEST_SECONDS = 5.0


class Sessions:
    """``sessions.sock``: a packet with ``argv``, ``env``, ``cwd`` and a terminal's descriptor starts a shell there.

    The answers are ``{"ready": true}`` or ``{"error": …}``, and at last ``{"exit": 0}`` or ``{"signal": 9}``. A shell
    outlives its asker and this host, whose fork ends with it once no command runs there.
    """

    def __init__(self, loop: Loop, run_dir: str) -> None:
        self._companions: dict[socket.socket, list[int]] = {}
        self._loop = loop
        self._run_dir = run_dir
        self._path = os.path.join(run_dir, "sessions.sock")
        for left in [self._path, *glob.glob(os.path.join(glob.escape(run_dir), "s-*.sock"))]:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(left)

    def listen(self) -> None:
        """From now on: who asks a host that is not warm yet would wait for it."""
        self._loop.watch(wire.bind_private(self._path, socket.SOCK_SEQPACKET), self._on_request)

    def refuse(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)

    def companions(self) -> list[int]:
        """The processes of this host's forks."""
        return [pid for pid, *_ in self._companions.values()]

    def commands(self) -> list[int]:
        """The processes of the commands that run in all sessions."""
        return [pid for _, *running in self._companions.values() for pid in running]

    def _on_request(self, server: socket.socket) -> None:
        asker, _ = server.accept()
        descriptors: list[int] = []
        try:
            if not wire.is_own_user(asker):
                asker.close()
                return
            asker.settimeout(REQUEST_SECONDS)
            data, descriptors, _, _ = socket.recv_fds(asker, MOST_BYTES, 1)
            [terminal] = descriptors
            self._start(asker, json.loads(data), terminal)
        except (OSError, ValueError, KeyError, RuntimeError) as problem:
            print(f"slipstream host: no session: {problem}", file=sys.stderr)
            asker.close()
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _start(self, asker: socket.socket, request: dict[str, Any], terminal: int) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                pid = self._loop.fork()
            except OSError:
                ours.close()
                raise
            if pid == 0:
                ours.close()
                lead(asker, request, terminal, theirs, self._run_dir)
        self._loop.follow(pid, lambda status: self._on_shell(asker, pid, status))
        self._loop.watch(asker, self._loop.drop)
        self._loop.watch(ours, self._on_companion)

    def _on_shell(self, asker: socket.socket, pid: int, status: int) -> None:
        if os.WIFSTOPPED(status):
            return
        kind, number = told(status).split()
        with contextlib.suppress(OSError):
            wire.send(asker, {kind: int(number)})
        self._loop.drop(asker)
        for left in (wire.session_socket(self._run_dir, pid), device(pid)):
            with contextlib.suppress(OSError):
                os.unlink(left)

    def _on_companion(self, ours: socket.socket) -> None:
        """Itself and the commands that run there now; nothing once it is gone."""
        data = b""
        with contextlib.suppress(OSError):
            data = ours.recv(MOST_BYTES)
        if data:
            self._companions[ours] = json.loads(data)
        else:
            self._companions.pop(ours, None)
            self._loop.drop(ours)


def lead(asker: socket.socket, request: dict[str, Any], terminal: int, host: socket.socket, run_dir: str) -> NoReturn:
    """Becomes the shell that leads a new session on ``terminal``. Call it in a child of the host."""
    try:
        os.chdir(request["cwd"])
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        leader = os.getpid()
        path = wire.session_socket(run_dir, leader)
        server = wire.bind_private(path)
        if os.fork() == 0:
            asker.close()
            os.close(terminal)
            accompany(leader, server, path, host)
        for number in (0, 1, 2):
            os.dup2(terminal, number)
        os.close(terminal)
        name_terminal()
        wire.adopt_orphans()
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_DFL)
        wire.send(asker, {"ready": True})
        os.execve(request["argv"][0], request["argv"], request["env"])
    except BaseException as problem:
        with contextlib.suppress(OSError):
            wire.send(asker, {"error": str(problem)})
    finally:
        os._exit(70)


def device(leader: int) -> str:
    return f"/dev/terminal-{leader}"


def name_terminal() -> None:
    """A terminal from outside of the sandbox has no name in it; tmux, screen and tty(1) want one."""
    try:
        os.ttyname(0)
    except OSError:
        with contextlib.suppress(OSError):
            os.symlink(f"/proc/{os.getpid()}/fd/0", device(os.getpid()))


class Companion:
    """The host's fork in a session: runs its commands until the shell or the host ends, and those that run then."""

    def __init__(self, server: socket.socket, path: str, host: socket.socket) -> None:
        self.loop = Loop()
        self.host = host
        self.commands = Commands(self.loop, server, path, in_session=True, changed=self.tell)

    def run(self) -> None:
        self.loop.take_signals(on_terminate=self.stop)
        self.loop.watch(self.host, self.on_host)
        self.commands.listen()
        self.tell()
        while self.loop.running or self.commands.running:
            self.loop.turn()

    def stop(self) -> None:
        if self.loop.running:
            self.loop.running = False
            self.commands.refuse()

    def on_host(self, host: socket.socket) -> None:
        """It says nothing, until it is gone."""
        self.loop.drop(host)
        self.stop()

    def tell(self) -> None:
        with contextlib.suppress(OSError):
            wire.send(self.host, json.dumps([os.getpid(), *self.commands.running]))


def accompany(leader: int, server: socket.socket, path: str, host: socket.socket) -> NoReturn:
    """Call it in a child of the session's leader."""

    def life() -> None:
        wire.die_with_parent(leader)
        os.setpgid(0, 0)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1):
            os.dup2(nowhere, number)
        os.close(nowhere)
        Companion(server, path, host).run()

    wire.live(life)
