"""Which thread works next."""

from __future__ import annotations

import queue
import threading
from typing import Any

from slipstream_host.pool import Pool

SECONDS = 30


class Work:
    """Items that begin, and end when told so."""

    def __init__(self, most: int) -> None:
        self.begun: queue.Queue[tuple[Any, int]] = queue.Queue()
        self.pool: Pool[tuple[str, threading.Event]] = Pool("t", most, lambda: None, self.work)

    def work(self, item: tuple[str, threading.Event]) -> None:
        self.begun.put((item[0], threading.get_ident()))
        item[1].wait(SECONDS)

    def put(self, name: str) -> threading.Event:
        end = threading.Event()
        self.pool.put((name, end))
        return end

    def next(self) -> tuple[str, int]:
        return self.begun.get(timeout=SECONDS)


def idle(work: Work, threads: int) -> None:
    """Until that many wait for work."""
    ended = threading.Event()
    while len(work.pool._idle) < threads:
        ended.wait(0.005)


def test_one_after_the_other_is_the_work_of_one_thread():
    work = Work(4)
    idents = set()
    for number in range(5):
        end = work.put(str(number))
        idents.add(work.next()[1])
        end.set()
        idle(work, 1)
    assert len(idents) == 1
    assert work.pool.started == 1


def test_the_thread_that_was_busy_last_works_next():
    work = Work(4)
    ends = [work.put(name) for name in "ab"]
    threads = dict(work.next() for _ in ends)
    ends[1].set()
    idle(work, 1)
    ends[0].set()
    idle(work, 2)
    end = work.put("c")
    assert work.next() == ("c", threads["a"])
    end.set()


def test_what_no_thread_is_free_for_waits_in_its_order():
    work = Work(2)
    ends = [work.put(name) for name in "abcd"]
    assert {work.next()[0], work.next()[0]} == {"a", "b"}
    ends[0].set()
    assert work.next()[0] == "c"
    ends[1].set()
    assert work.next()[0] == "d"
    for end in ends:
        end.set()
    assert work.pool.started == 2
