"""The compile thread's session with the warehouse, and dbt's picture of which relations exist."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import psycopg2
from dbt.adapters.exceptions.connection import FailedToConnectError

from slipstream_host.errors import as_failure

T = TypeVar("T")

FINGERPRINT = """
select n.nspname, count(*)::text || md5(coalesce(string_agg(c.oid::text || c.relname || c.relkind::text, ',' order by c.oid), ''))
from pg_catalog.pg_namespace n
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'v', 'm', 'p', 'f')
where lower(n.nspname) = any(%s) group by 1
"""  # noqa: E501

EXISTING = """
select n.nspname, c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'p', 'f')
and (n.nspname, c.relname) in (select * from unnest(%s::text[], %s::text[]))
"""


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


class RelationCache:
    """dbt's relation cache as a new process would have it: filled as dbt fills it, again whenever the catalog moved."""

    def __init__(self) -> None:
        self.generation: int | None = None
        self.fingerprint: dict[str, str] | None = None
        self.filled: tuple[dict[Any, Any], set[Any]] = ({}, set())
        self.fills = 0

    def freshen(self, adapter: Any, manifest: Any, generation: int, handle: Any) -> None:
        nodes = [
            node
            for node in manifest.nodes.values()
            if node.is_relational and not node.is_ephemeral_model and not node.is_external_node
        ]
        now = fingerprint({node.schema for node in nodes if node.schema}, handle) if is_postgres(adapter) else None
        cache = adapter.cache
        if now is not None and now == self.fingerprint and generation == self.generation:
            cache.relations, cache.schemas = dict(self.filled[0]), set(self.filled[1])
            return
        self.fingerprint = None
        adapter.set_relations_cache(nodes, clear=True)
        self.filled = (dict(cache.relations), set(cache.schemas))
        self.fingerprint, self.generation = now, generation
        self.fills += 1


def fingerprint(schemas: set[str], handle: Any) -> dict[str, str]:
    """By schema something that changes with every relation that is made, renamed or dropped there."""
    with handle.cursor() as cursor:
        cursor.execute(FINGERPRINT, (sorted({schema.lower() for schema in schemas}),))
        return dict(cursor.fetchall())


def existing(adapter: Any, handle: Any, relations: list[Any]) -> set[tuple[str, str]]:
    """Which (schema, name) of these exist in the warehouse, asked past dbt's cache."""
    pairs = sorted({(relation.schema, relation.identifier) for relation in relations})
    if not pairs:
        return set()
    if not is_postgres(adapter):
        found = [
            relation
            for relation in relations
            if adapter.get_relation(relation.database, relation.schema, relation.identifier)
        ]
        return {(relation.schema, relation.identifier) for relation in found}
    with handle.cursor() as cursor:
        cursor.execute(EXISTING, ([pair[0] for pair in pairs], [pair[1] for pair in pairs]))
        return {(schema, name) for schema, name in cursor.fetchall()}
