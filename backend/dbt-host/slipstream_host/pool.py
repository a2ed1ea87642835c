"""Threads for what takes long; the one that was busy last works next, for its session with the warehouse is warm."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """At most ``most`` threads, each started when all others are busy; what none is free for waits in its order."""

    def __init__(self, name: str, most: int, begin: Callable[[], None], work: Callable[[T], None]) -> None:
        """``begin`` runs first in each thread; ``work`` does not raise."""
        self.name = name
        self.most = most
        self.begin = begin
        self.work = work
        self.started = 0
        self._lock = threading.Lock()
        self._idle: list[queue.SimpleQueue[T]] = []
        self._waiting: deque[T] = deque()

    def put(self, item: T) -> None:
        """Any thread."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(item)
            elif self.started < self.most:
                self.started += 1
                name = f"{self.name}-{self.started}"
                threading.Thread(target=self._loop, args=(item,), name=name, daemon=True).start()
            else:
                self._waiting.append(item)

    def _loop(self, item: T) -> None:
        self.begin()
        inbox: queue.SimpleQueue[T] = queue.SimpleQueue()
        while True:
            self.work(item)
            item = self._next(inbox) or inbox.get()

    def _next(self, inbox: queue.SimpleQueue[T]) -> T | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(inbox)
            return None
