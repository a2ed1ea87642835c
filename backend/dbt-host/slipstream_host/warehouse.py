"""The compile thread's session with the warehouse."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

import psycopg2
from dbt.adapters.exceptions.connection import FailedToConnectError
from psycopg2 import extensions

from slipstream_host.errors import as_failure

T = TypeVar("T")


class Cancellable(Protocol):
    """Whoever asked; may cancel from another thread while a handle is lent to it."""

    def using(self, cancel: Callable[[], None]) -> contextlib.AbstractContextManager[None]: ...


def is_postgres(adapter: Any) -> bool:
    return adapter.type() == "postgres"


def settle(adapter: Any) -> None:
    """Ends the thread's transaction and keeps its session, so that it is never idle in a transaction."""
    connection = adapter.connections.get_thread_connection()
    if is_postgres(adapter) and not connection.handle.closed:
        connection.handle.rollback()
        connection.transaction_open = False
    else:
        adapter.release_connection()


def notice_lost_clients(handle: Any) -> None:
    """The warehouse ends a query whose client died; servers before PostgreSQL 14 cannot."""
    with contextlib.suppress(psycopg2.Error):
        with handle.cursor() as cursor:
            cursor.execute("set client_connection_check_interval = '1s'")
        handle.commit()
    handle.rollback()


@contextlib.contextmanager
def outside_a_transaction(handle: Any) -> Iterator[None]:
    """Where none is open, none is begun for what is asked inside: that would be a round trip before and one after."""
    if handle.status != extensions.STATUS_READY:
        yield
        return
    handle.autocommit = True
    try:
        yield
    finally:
        if not handle.closed:
            handle.autocommit = False


def on_session(adapter: Any, name: str, node: Any, asker: Cancellable, work: Callable[[Any], T]) -> T:
    """Runs ``work(handle)`` on the thread's kept session; a session that died is replaced once."""
    for attempt in (0, 1):
        try:
            return attempt_on_session(adapter, name, node, asker, work)
        except FailedToConnectError:
            release(adapter)
            raise
        except Exception as problem:
            lost = as_failure(problem, stage="query").kind == "connection"
            if lost:
                release(adapter)
            if attempt or not lost:
                raise
    raise AssertionError("unreachable")


def attempt_on_session(adapter: Any, name: str, node: Any, asker: Cancellable, work: Callable[[Any], T]) -> T:
    with adapter.connection_named(name, node, should_release_connection=False):
        connection = adapter.connections.get_thread_connection()
        fresh = connection.state != "open"
        handle = connection.handle
        if not is_postgres(adapter):
            try:
                return work(handle)
            finally:
                adapter.release_connection()
        if fresh:
            notice_lost_clients(handle)
        try:
            with asker.using(handle.cancel):
                return work(handle)
        finally:
            with contextlib.suppress(psycopg2.Error):
                settle(adapter)


def release(adapter: Any) -> None:
    with contextlib.suppress(Exception):
        adapter.release_connection()
