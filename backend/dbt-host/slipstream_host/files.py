"""The files agent: reads, writes and watches one folder for the server, as the user and inside the user's sandbox.

Standard input and output carry messages: four bytes of length (big-endian), then a JSON object. A request has ``op``
and ``id``; its answer has the same ``id``, and ``error`` with ``message`` where it failed. Answers may come in another
order: ``changes`` waits. Only the standard library is used; it starts with ``python3 -I -S``.
"""

from __future__ import annotations

import errno
import json
import os
import select
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

from slipstream_host import tree
from slipstream_host.notices import Notices
from slipstream_host.tree import Refused, Tree

MAX_TEXT = 20 * 1024 * 1024
MAX_MESSAGE = 64 * 1024 * 1024
# Without notices of changes; with them a scan may miss what a network's other machines write, or a mapped file.
SCAN_SECONDS, SCAN_SECONDS_NOTICED = 0.4, 10.0
# A scan may take this part of the time at most.
SCAN_SHARE, SCAN_SHARE_NOTICED = 0.05, 0.005
# What happens together is told together.
SETTLE_SECONDS = 0.03

ERRORS = {
    errno.ENOENT: "not-found",
    errno.ENOTDIR: "not-a-folder",
    errno.EISDIR: "is-a-folder",
    errno.EEXIST: "exists",
    errno.ENOTEMPTY: "not-empty",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ELOOP: "refused",
    errno.ENAMETOOLONG: "refused",
}


class Agent:
    def __init__(self, root: str, source: int, sink: int) -> None:
        self.tree = Tree(root)
        self.source = source
        self.sink = sink
        self.buffer = b""
        self.waiting: list[Any] = []
        self.seen: dict[str, tree.Entry] | None = None
        self.next_scan = 0.0
        self.earliest_scan = 0.0
        self.notices: Notices | None = None
        self.operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "list": self.list,
            "read": lambda request: self.tree.read(request["path"], MAX_TEXT),
            "write": lambda request: self.tree.write(request["path"], request["text"], request.get("expected")),
            "delete": lambda request: self.tree.delete(
                request["path"], bool(request.get("recursive")), request.get("expected")
            ),
            "move": lambda request: self.tree.move(request["path"], request["to"]),
            "mkdir": lambda request: self.tree.mkdir(request["path"]),
        }

    def serve(self) -> None:
        """Until standard input ends."""
        while True:
            patience = max(0.0, self.next_scan - time.monotonic()) if self.waiting else None
            heard = [self.notices] if self.waiting and self.notices is not None else []
            readable, _, _ = select.select([self.source, *heard], [], [], patience)
            if self.notices in readable:
                self.notice()
            if self.source in readable:
                data = os.read(self.source, 1 << 20)
                if not data:
                    return
                self.buffer += data
                self.take_messages()
            if self.waiting and time.monotonic() >= self.next_scan:
                self.look()

    def take_messages(self) -> None:
        while len(self.buffer) >= 4:
            (length,) = struct.unpack(">I", self.buffer[:4])
            if length > MAX_MESSAGE:
                raise ValueError(f"a message of {length} bytes")
            if len(self.buffer) < 4 + length:
                return
            message = self.buffer[4 : 4 + length]
            self.buffer = self.buffer[4 + length :]
            self.handle(json.loads(message))

    def handle(self, request: dict[str, Any]) -> None:
        operation = request.get("op")
        if operation == "changes":
            if self.seen is None:
                self.seen = self.tree.entries()
            self.waiting.append(request.get("id"))
            return
        try:
            work = self.operations.get(str(operation))
            answer = work(request) if work else {"error": "refused", "message": f"unknown op {operation!r}"}
        except Refused as refused:
            answer = {"error": refused.kind, "message": str(refused), **refused.fields}
        except OSError as problem:
            kind = ERRORS.get(problem.errno or 0, "io")
            answer = {"error": kind, "message": f"{request.get('path')}: {problem.strerror}"}
        except (KeyError, TypeError, ValueError) as problem:
            answer = {"error": "refused", "message": f"bad request: {problem}"}
        self.send({"id": request.get("id"), **answer})

    def list(self, _: dict[str, Any]) -> dict[str, Any]:
        entries = self.tree.entries()
        if self.seen is None:
            self.seen = entries
        return {"entries": [entry.as_json(path) for path, entry in sorted(entries.items())]}

    def notice(self) -> None:
        assert self.notices is not None
        self.notices.take()
        self.next_scan = min(self.next_scan, max(time.monotonic() + SETTLE_SECONDS, self.earliest_scan))

    def look(self) -> None:
        """Answers those who wait if the tree is another than the one last told."""
        started = time.monotonic()
        entries = self.tree.entries()
        ended = time.monotonic()
        self.earliest_scan = ended + (ended - started) / SCAN_SHARE
        if self.is_noticed(entries):
            self.next_scan = ended + max(SCAN_SECONDS_NOTICED, (ended - started) / SCAN_SHARE_NOTICED)
        else:
            self.next_scan = max(ended + SCAN_SECONDS, self.earliest_scan)
        assert self.seen is not None
        before, self.seen = self.seen, entries
        new = sorted(entries.keys() - before.keys())
        deleted = sorted(before.keys() - entries.keys())
        changed = sorted(
            path
            for path in entries.keys() & before.keys()
            if entries[path] != before[path] and (entries[path].kind != "folder" or path == ".git")
        )
        if new or deleted or changed:
            waiting, self.waiting = self.waiting, []
            for identity in waiting:
                self.send({"id": identity, "new": new, "changed": changed, "deleted": deleted})

    def is_noticed(self, entries: dict[str, tree.Entry]) -> bool:
        """Whether all that happened since these were looked at will be told; if not, it will from now on."""
        folders = self.tree.folders(entries)
        if self.notices is not None and not self.notices.is_stale and self.notices.folders == folders:
            return True
        if self.notices is not None:
            self.notices.close()
        try:
            self.notices = Notices(self.tree.path, folders)
        except OSError:
            self.notices = None
        return False

    def send(self, message: dict[str, Any]) -> None:
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogateescape")
        data = struct.pack(">I", len(data)) + data
        while data:
            data = data[os.write(self.sink, data) :]


def main(root: str) -> int:
    sink = os.dup(1)
    os.dup2(2, 1)
    try:
        agent = Agent(root, 0, sink)
    except OSError as problem:
        print(f"slipstream files: {root}: {problem.strerror}", file=sys.stderr)
        return 1
    try:
        agent.serve()
    except (BrokenPipeError, KeyboardInterrupt):
        return 0
    return 0
