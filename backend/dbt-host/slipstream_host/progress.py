"""How far a typed command is, for the tab of its terminal: OSC 9;4, as ConEmu defined it and terminals took it over."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import Any

NONE = b"\x1b]9;4;0\x07"


class Progress:
    """Heard by dbt's threads. Written past dbt's own streams, only where a terminal asked for it."""

    def __init__(self, descriptor: int | None) -> None:
        self.descriptor = descriptor
        self._lock = threading.Lock()
        self._done = 0
        self._told = -1

    @classmethod
    def wanted(cls, environment: dict[str, str]) -> Progress:
        """On standard error, if that is a terminal that shows progress."""
        return cls(2 if environment.get("SLIPSTREAM_PROGRESS") and os.isatty(2) else None)

    def hear(self, event: Any) -> None:
        """One of dbt's events; each node's result says how many there are."""
        name, total = event.info.name, getattr(event.data, "total", 0)
        if self.descriptor is None or not (name.startswith("Log") and name.endswith("Result")) or not total:
            return
        with self._lock:
            self._done += 1
            percent = min(100, self._done * 100 // total)
            if percent != self._told:
                self._told = percent
                self._write(b"\x1b]9;4;1;%d\x07" % percent)

    def end(self) -> None:
        if self._told >= 0:
            self._write(NONE)

    def _write(self, sequence: bytes) -> None:
        if self.descriptor is not None:
            with contextlib.suppress(OSError):
                os.write(self.descriptor, sequence)
