"""Unix sockets that only this user may use, and one JSON object a line on them."""

from __future__ import annotations

import array
import contextlib
import ctypes
import json
import os
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

MAX_LINE = 64 * 1024 * 1024
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def bind_private(path: str, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    """Listens at ``path``, once that is there, with mode 600; a stale socket file is replaced."""
    draft = os.path.join(os.path.dirname(path), f".{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(draft)
    server = socket.socket(socket.AF_UNIX, kind)
    old = os.umask(0o177)
    try:
        server.bind(draft)
    finally:
        os.umask(old)
    server.listen(64)
    os.rename(draft, path)
    return server


def session_socket(run_dir: str, leader: int) -> str:
    """Where commands are run within the session of that leader; the shim looks there.

    A process is known by its number in its own namespace only.
    """
    return os.path.join(run_dir, f"s-{os.stat('/proc/self/ns/pid').st_ino}-{leader}.sock")


def is_own_user(connection: socket.socket) -> bool:
    """The peer runs as the same user."""
    return credentials(connection)[1] == os.getuid()


def peer(connection: socket.socket) -> int:
    """The process that connected."""
    return credentials(connection)[0]


def credentials(connection: socket.socket) -> tuple[int, int, int]:
    """Process, user and group of the peer (SO_PEERCRED)."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    process, user, group = struct.unpack("3i", raw)
    return process, user, group


def send(connection: socket.socket, message: dict[str, Any] | str) -> None:
    """``message`` as JSON, which a text is already."""
    if not isinstance(message, str):
        message = json.dumps(message, separators=(",", ":"), ensure_ascii=False)
    connection.sendall(message.encode("utf-8", "replace") + b"\n")


def receive_with_descriptors(connection: socket.socket, count: int) -> tuple[dict[str, Any] | None, list[int]]:
    """One JSON line and up to ``count`` file descriptors, or None at a short request. The caller closes them."""
    descriptors = array.array("i")
    data, ancillary, _, _ = connection.recvmsg(1 << 20, socket.CMSG_SPACE(count * descriptors.itemsize))
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    while data and not data.endswith(b"\n"):
        more = connection.recv(1 << 20)
        if not more or len(data) > MAX_LINE:
            return None, list(descriptors)
        data += more
    return (json.loads(data) if data else None), list(descriptors)


def die_with_parent(parent: int, signal_number: int = signal.SIGTERM) -> None:
    """The kernel sends ``signal_number`` to this process when ``parent`` ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        os._exit(0)


def live(life: Callable[[], None]) -> NoReturn:
    """The whole life of a forked child: whatever becomes of it, it never goes on with its parent's work."""
    try:
        life()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(70)


def adopt_orphans() -> None:
    """Whoever loses its parent, below this process, becomes its child, so that all of them can be found from here."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
