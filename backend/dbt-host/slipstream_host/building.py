"""Tells the server, while a typed command runs, which nodes it has built."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from typing import Any

TELL_SECONDS = 1.0
ANSWER_SECONDS = 2.0
BUILDING = frozenset({"build", "clone", "retry", "run", "seed", "snapshot"})
BUILT = frozenset({"model", "seed", "snapshot"})


class Builds:
    """Heard by dbt's threads. A server that does not listen is none of the command's business."""

    def __init__(self, gate: str, argv: list[str], folder: str, environment: dict[str, str]) -> None:
        self.gate = gate
        self.question = {
            "argv": argv,
            "cwd": folder,
            "env": {name: value for name, value in environment.items() if name.startswith("DBT_")},
        }
        self._lock = threading.Lock()
        self._untold: list[dict[str, str]] = []
        self._told_at = 0.0

    def hear(self, event: Any) -> None:
        """One of dbt's events; those of a finished node count."""
        if event.info.name != "NodeFinished":
            return
        from dbt.flags import get_flags

        node = event.data.node_info
        if node.node_status != "success" or node.resource_type not in BUILT or get_flags().WHICH not in BUILDING:
            return
        with self._lock:
            self._untold.append({"node": node.unique_id, "at": node.node_finished_at + "Z"})
            due = time.monotonic() - self._told_at >= TELL_SECONDS
        if due:
            self.tell()

    def tell(self) -> None:
        with self._lock:
            built, self._untold = self._untold, []
            self._told_at = time.monotonic()
        if built:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as gate:
                gate.settimeout(ANSWER_SECONDS)
                gate.connect(self.gate)
                gate.sendall(json.dumps({**self.question, "built": built}).encode() + b"\n")
                gate.recv(4096)
