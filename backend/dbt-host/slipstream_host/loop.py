"""One thread that waits for sockets, for children and for the time: the host and its forks in terminals run on it."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from slipstream_host import warmup

IGNORED = (signal.SIGINT, signal.SIGTSTP, signal.SIGHUP)


class Loop:
    """Made in the process that runs it; what it calls must not wait."""

    def __init__(self) -> None:
        self.running = True
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, Callable[[int], None]] = {}
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        self.watch(self._woken, self._on_wake)

    def take_signals(self, on_terminate: Callable[[], None]) -> None:
        """``on_terminate`` is called between two waits."""
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self.later(0, on_terminate))
        for number in IGNORED:
            signal.signal(number, signal.SIG_IGN)

    def watch(self, file: Any, action: Callable[[Any], None]) -> None:
        """``action`` is called with ``file`` when there is something to read, or the other end is gone."""
        self._selector.register(file, selectors.EVENT_READ, action)

    def forget(self, file: Any) -> None:
        """Watches it no longer; it need not be watched, nor open."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(file)

    def drop(self, file: Any) -> None:
        """Forgets and closes it."""
        self.forget(file)
        file.close()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), action))

    def fork(self) -> int:
        """0 in the child, where no handler is left, and nothing is open that is watched, apart from numbers."""
        sys.stdout.flush()
        sys.stderr.flush()
        if (count := warmup.threads()) > 1:
            raise RuntimeError(f"{count} threads at fork")
        pid = os.fork()
        if pid == 0:
            self._leave()
        return pid

    def follow(self, pid: int, heard: Callable[[int], None]) -> None:
        """``heard`` gets what waitpid says of this child each time: when it stops, and when it ends."""
        self._children[pid] = heard

    def turn(self, longest: float | None = None) -> None:
        """Waits for what happens next, and acts on it."""
        for key, _ in self._selector.select(self._patience(longest)):
            if self._selector.get_map().get(key.fd) is key:  # not dropped by what came before it
                key.data(key.fileobj)
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()

    def reap(self) -> None:
        """Tells of every child that has stopped or ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                return
            if pid == 0:
                return
            heard = self._children.get(pid) if os.WIFSTOPPED(status) else self._children.pop(pid, None)
            if heard is not None:
                heard(status)

    def _patience(self, longest: float | None) -> float | None:
        if not self._timers:
            return longest
        left = max(0.0, self._timers[0][0] - time.monotonic())
        return left if longest is None else min(left, longest)

    def _on_wake(self, _: Any) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)
        self.reap()

    def _leave(self) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for key in list(self._selector.get_map().values()):
            if not isinstance(key.fileobj, int):
                key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()
        os.close(self._woken)
        os.close(self._wake)


def told(status: int) -> str:
    """What waitpid says, as a line: "stopped", "exit" or "signal", and the number."""
    if os.WIFSTOPPED(status):
        return f"stopped {os.WSTOPSIG(status)}"
    return f"exit {os.WEXITSTATUS(status)}" if os.WIFEXITED(status) else f"signal {os.WTERMSIG(status)}"
