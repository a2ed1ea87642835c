"""A project's worker: answers compile, show and explain from a warm dbt over a unix socket.

Threads: the main one accepts, reads requests and cancels; one compile thread, the only one that touches dbt's
manifest and global state; a few query threads, each with a session of its own in the warehouse.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from slipstream_host import errors, measuring, wire
from slipstream_host.away import compile_away
from slipstream_host.compiling import Compiled, NodeCompiler, Request
from slipstream_host.errors import Failure, as_failure
from slipstream_host.operations import Operations
from slipstream_host.pool import Pool
from slipstream_host.project import Project
from slipstream_host.querying import Bounds, Query, TypeNames
from slipstream_host.repeating import Repeats

QUERY_THREADS = 4
CANCEL_AGAIN_SECONDS = 0.1
SEND_SECONDS = 30.0

# Jinja that loops for ever cannot be interrupted: a worker caught in it ends, and the next request has a new one.
# How long one node, or the files that changed, may take, and how long a request that is over may go on.
NODE_SECONDS = 120.0
PARSE_SECONDS = 900.0
STUCK_SECONDS = 5.0


class Job:
    """One request on one connection. ``cancel`` is for the main thread, the rest for the thread that works on it."""

    def __init__(self, connection: socket.socket, message: dict[str, Any]) -> None:
        self.connection = connection
        self.message = message
        self.started = time.perf_counter()
        seconds = message.get("timeout_seconds")
        self.deadline = time.monotonic() + seconds if seconds else None
        self.ended = False
        self.reason: str | None = None
        self.over_since = 0.0
        self.give_way: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._cancel: Callable[[], None] | None = None

    @contextlib.contextmanager
    def using(self, cancel: Callable[[], None]) -> Iterator[None]:
        """While inside, ``cancel`` ends what runs in the warehouse."""
        self.check()
        with self._lock:
            self._cancel = cancel
        try:
            yield
        finally:
            with self._lock:
                self._cancel = None

    def cancel(self, reason: str) -> None:
        """May be called again and again: one that comes just before the query does nothing."""
        if self.reason is None:
            self.reason = reason
            self.over_since = time.monotonic()
        with self._lock:
            if self._cancel is not None:
                with contextlib.suppress(Exception):
                    self._cancel()

    def check(self) -> None:
        if self.reason is not None:
            raise self.failure()

    def failure(self) -> Failure:
        if self.reason == "timeout":
            seconds = self.message.get("timeout_seconds") or round(NODE_SECONDS)
            return Failure("timeout", f"it took longer than {seconds} seconds")
        return Failure("cancelled", "cancelled")

    def tell(self, event: dict[str, Any] | str) -> None:
        self.check()
        try:
            wire.send(self.connection, event)
        except OSError as problem:
            self.reason = self.reason or "cancelled"
            raise self.failure() from problem

    def fail(self, problem: BaseException, stage: str) -> None:
        failure = self.failure() if self.reason is not None else as_failure(problem, stage=stage)
        if failure.kind == "internal":
            traceback.print_exception(problem)
        with contextlib.suppress(OSError):
            wire.send(self.connection, errors.as_event(failure))


class Worker:
    def __init__(self, server: socket.socket, parameters: dict[str, Any], target_path: str) -> None:
        self.server = server
        self.project = Project(parameters, target_path)
        self.types = TypeNames()
        self.compile_jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.queries: Pool[tuple[Job, Compiled]] = Pool("query", QUERY_THREADS, self.set_context, self.query)
        self.jobs: dict[socket.socket, Job] = {}
        self.selector = selectors.DefaultSelector()
        self.wake_read, self.wake_write = os.pipe()
        self.running = True
        # What the compile thread has worked on since when, and how long that may take.
        self.busy: tuple[Job | None, float, float] | None = None
        self.requests = 0
        self.compiler: NodeCompiler | None = None
        self.operations: Operations | None = None
        self.repeats: Repeats | None = None

    # ---- main thread -----------------------------------------------------------------------------------------

    def serve(self) -> None:
        os.set_blocking(self.wake_read, False)
        os.set_blocking(self.wake_write, False)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.selector.register(self.wake_read, selectors.EVENT_READ)
        self.selector.register(self.server, selectors.EVENT_READ)
        threading.Thread(target=self.compile_loop, name="compile", daemon=True).start()
        while self.running:
            for key, _ in self.selector.select(self.patience()):
                self.on_readable(key.fileobj)
            self.cancel_late()
        self.end_jobs()

    def stop(self, *_: object) -> None:
        self.running = False

    def patience(self) -> float | None:
        if any(job.reason for job in self.jobs.values()):
            return CANCEL_AGAIN_SECONDS
        deadlines = [job.deadline for job in self.jobs.values() if job.deadline is not None]
        until = min(deadlines) - time.monotonic() if deadlines else NODE_SECONDS
        return max(0.0, until) if self.jobs else None

    def on_readable(self, source: Any) -> None:
        if source is self.server:
            self.accept()
        elif source == self.wake_read:
            with contextlib.suppress(BlockingIOError):
                os.read(self.wake_read, 4096)
            self.forget_ended()
        else:
            self.on_client(source)

    def accept(self) -> None:
        connection, _ = self.server.accept()
        if not wire.is_own_user(connection):
            connection.close()
            return
        connection.settimeout(SEND_SECONDS)
        self.selector.register(connection, selectors.EVENT_READ, bytearray())

    def on_client(self, connection: socket.socket) -> None:
        """The request's line, and after it the end of the connection, which cancels."""
        try:
            data = connection.recv(1 << 16)
        except OSError:
            data = b""
        job = self.jobs.get(connection)
        if not data:
            if job is None:
                self.close(connection)
            else:
                self.selector.unregister(connection)
                job.cancel("cancelled")
            return
        buffer: bytearray = self.selector.get_key(connection).data
        buffer += data
        if job is None and b"\n" in buffer:
            self.start(connection, bytes(buffer[: buffer.index(b"\n")]))
        elif len(buffer) > wire.MAX_LINE:
            self.close(connection)

    def start(self, connection: socket.socket, line: bytes) -> None:
        try:
            message = json.loads(line)
            job = Job(connection, message)
        except (ValueError, AttributeError, TypeError) as problem:
            with contextlib.suppress(OSError):
                wire.send(connection, errors.as_event(Failure("internal", f"not a request: {problem}")))
            self.close(connection)
            return
        self.requests += 1
        self.jobs[connection] = job
        if message.get("op") == "ping":
            with contextlib.suppress(OSError):
                wire.send(connection, {"event": "done", "pid": os.getpid()})
            self.end(job)
        else:
            self.compile_jobs.put(job)

    def cancel_late(self) -> None:
        now = time.monotonic()
        for job in list(self.jobs.values()):
            if job.ended:
                continue
            if job.reason is not None:
                job.cancel(job.reason)
            elif job.deadline is not None and now >= job.deadline:
                job.cancel("timeout")
        if self.busy is not None:
            self.end_where_stuck(*self.busy, now)

    def end_where_stuck(self, job: Job | None, since: float, allowance: float, now: float) -> None:
        """Only a cancelled request that goes on with its node has less than the whole allowance: parsing is for all."""
        if allowance == NODE_SECONDS and job is not None and job.reason is not None and not job.ended:
            since, allowance = max(since, job.over_since), STUCK_SECONDS
        if now - since <= allowance:
            return
        if job is not None:
            job.cancel("timeout")
            job.fail(job.failure(), "compile")
        print("slipstream worker: caught in a loop, ending", file=sys.stderr, flush=True)
        os._exit(70)

    def forget_ended(self) -> None:
        for connection, job in list(self.jobs.items()):
            if job.ended:
                del self.jobs[connection]
                self.close(connection)

    def close(self, connection: socket.socket) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(connection)
        connection.close()

    def end(self, job: Job) -> None:
        """Any thread: the request is answered."""
        job.ended = True
        with contextlib.suppress(BlockingIOError, OSError):
            os.write(self.wake_write, b"e")

    def end_jobs(self) -> None:
        """Cancels what runs, so that no query is left in the warehouse."""
        deadline = time.monotonic() + 2
        while (running := [job for job in self.jobs.values() if not job.ended]) and time.monotonic() < deadline:
            for job in running:
                job.cancel("cancelled")
            time.sleep(0.02)

    # ---- compile thread --------------------------------------------------------------------------------------

    def compile_loop(self) -> None:
        self.set_context()
        self.busy = (None, time.monotonic(), PARSE_SECONDS)
        try:
            self.project.refresh()  # warm before the first request
        except Exception as problem:
            print(f"slipstream worker: {as_failure(problem, stage='project').message}", file=sys.stderr, flush=True)
        self.busy = None
        measuring.give_back()
        while True:
            self.take(self.compile_jobs.get())

    def take(self, job: Job) -> None:
        handed_on = False
        try:
            job.check()
            handed_on = self.work(job)
        except Exception as problem:
            self.fail(job, problem, "compile")
        finally:
            self.busy = None
            if not handed_on:
                self.end(job)

    @staticmethod
    def fail(job: Job, problem: Exception, stage: str) -> None:
        """What was allocated may stay so for long: a worker that ran out of memory ends, as one that is stuck."""
        job.fail(problem, stage)
        if errors.ran_out_of_memory(problem):
            print("slipstream worker: out of memory, ending", file=sys.stderr, flush=True)
            os._exit(70)

    def take_waiting(self, job: Job) -> None:
        """In the middle of a job that takes long."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.take_at_once(self.compile_jobs.get_nowait())
        self.busy = (job, time.monotonic(), NODE_SECONDS)

    def take_at_once(self, job: Job) -> None:
        if self.compiler is None:
            self.take(job)
            return
        with self.compiler.cache.batch(patience=0.0):
            self.take(job)

    @staticmethod
    def set_context() -> None:
        from dbt_common.context import set_invocation_context

        set_invocation_context(dict(os.environ))

    def work(self, job: Job) -> bool:
        """True if a query thread goes on with it."""
        if self.compiler is None:
            self.compiler = NodeCompiler(self.project)
            self.repeats = Repeats(self.compiler)
            self.operations = Operations(self.project, self.compiler)
        operation = job.message.get("op")
        if operation == "stats":
            job.tell({"event": "done", **self.stats()})
            return False
        self.busy = (job, time.monotonic(), PARSE_SECONDS)
        self.project.refresh()
        self.busy = (job, time.monotonic(), NODE_SECONDS)
        if operation in ("compile", "show"):
            return self.compile(job, operation)
        assert self.operations is not None
        job.give_way = lambda: self.take_waiting(job)
        self.operations.run(job)
        return False

    def compile(self, job: Job, which: str) -> bool:
        assert self.compiler is not None and self.repeats is not None
        started = time.perf_counter()
        request = Request.of(job.message)
        told = self.told()
        try:
            compiled = self.repeats.compile(request, job, which)
        except Failure as failure:
            if failure.kind != "connection" or which == "show":
                raise
            compiled = compile_away(self.compiler, request, which, failure)
            told["away"] = errors.as_event(failure)
        event = {
            "event": "compiled",
            "node": compiled.node.unique_id,
            "sql": compiled.sql,
            "reads": compiled.reads,
            "own": compiled.own,
            "compile_ms": round((time.perf_counter() - started) * 1000, 1),
            **told,
        }
        job.tell(event)
        if which == "compile":
            job.tell({"event": "done"})
            return False
        self.queries.put((job, compiled))
        return True

    def told(self) -> dict[str, Any]:
        """What makes the answer another than that of the files as they are."""
        broken = self.project.broken
        return {} if broken is None else {"broken": errors.as_event(broken)}

    def stats(self) -> dict[str, Any]:
        project = self.project
        return {
            "pid": os.getpid(),
            "parses": project.parses,
            "configurations": project.configurations,
            "state_loads": project.deferral.loads,
            "cache_fills": self.compiler.cache.fills if self.compiler else 0,
            "requests": self.requests,
            "repeats": self.repeats.count if self.repeats else 0,
            "nodes": len(project.manifest.nodes) if project.manifest is not None else 0,
            "broken": errors.as_event(project.broken) if project.broken is not None else None,
        }

    # ---- query threads ---------------------------------------------------------------------------------------

    def query(self, item: tuple[Job, Compiled]) -> None:
        job, compiled = item
        try:
            job.check()
            Query(self.project.adapter, self.types, compiled, Bounds.of(job.message)).run(job, job.tell)
        except Exception as problem:
            self.fail(job, problem, "query")
        finally:
            self.end(job)


def run(server: socket.socket, parameters: dict[str, Any], target_path: str) -> None:
    """Serves until SIGTERM."""
    Worker(server, parameters, target_path).serve()
