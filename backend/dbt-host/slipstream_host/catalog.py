"""dbt's picture of which relations exist: as fresh as that of a new process, without asking more than has moved."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from slipstream_host.warehouse import is_postgres, outside_a_transaction

BATCH_SECONDS = 1.0
# Views reach into other schemas, and dbt puts what they reach into its cache: so all rules count, by the name "".
FINGERPRINT = """
select n.nspname, count(c.oid)::text || ':' || coalesce(sum(hashtextextended(c.relname || c.relkind::text, c.oid::bigint)), 0)
from pg_catalog.pg_namespace n
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'v', 'm', 'p', 'f')
where lower(n.nspname) = any(%s) group by 1
union all
select '', count(*)::text || ':' || sum(hashtextextended(xmin::text, oid::bigint)) from pg_catalog.pg_rewrite
"""  # noqa: E501

EXISTING = """
select n.nspname, c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'p', 'f')
and (n.nspname, c.relname) in (select * from unnest(%s::text[], %s::text[]))
"""

Pair = tuple[str, str]


class RelationCache:
    """Filled as dbt fills it, again whenever the catalog moved. Used by the compile thread only."""

    def __init__(self) -> None:
        self.fills = 0
        self.queries = 0
        self.prints: dict[str, str] | None = None
        self.filled: tuple[dict[Any, Any], set[Any]] = ({}, set())
        self.foretold: dict[tuple[Any, Any, Any], Any] = {}
        self._adapter: Any = None
        self._filled_for: Any = None
        self._known: dict[Pair, bool] = {}
        self._nodes: tuple[int, list[Any], frozenset[Any]] | None = None
        self._asked_for: frozenset[str] = frozenset()
        self._asked_at = 0.0
        self._patience = 0.0

    @contextlib.contextmanager
    def batch(self, patience: float = BATCH_SECONDS) -> Iterator[None]:
        """Inside, the catalog is asked at the beginning, and then not more often than that."""
        before, self._patience, self._asked_at = self._patience, patience, 0.0
        try:
            yield
        finally:
            self._patience = before

    def is_due(self) -> bool:
        """The catalog has to be asked again before anything is said of it."""
        return self.prints is None or time.monotonic() - self._asked_at >= self._patience

    def freshen(self, adapter: Any, manifest: Any, generation: int, handle: Any, also: frozenset[str]) -> None:
        """``also`` are schemas that only ``existing`` is asked about."""
        if adapter is not self._adapter:
            self._adapter, self.prints = adapter, None
            index_lookups(adapter, self)
            count_queries(adapter, self)
        nodes, places = self._relational(manifest, generation)
        cache = adapter.cache
        if is_postgres(adapter):
            mine = {schema.lower() for _, schema in places if schema}
            now = self._fingerprint(frozenset(mine | also), handle)
            wanted = (id(adapter), places, {schema: now.get(schema) for schema in (*now.keys() & mine, "")})
            if self._filled_for == wanted:
                cache.relations, cache.schemas = Relations(self.filled[0]), set(self.filled[1])
                return
        else:
            wanted = self.prints = None
            self._known.clear()
        self._filled_for = None
        adapter.set_relations_cache(nodes, clear=True)
        self.filled = (dict(cache.relations), set(cache.schemas))
        cache.relations = Relations(self.filled[0])
        self._filled_for = wanted
        self.fills += 1

    def _relational(self, manifest: Any, generation: int) -> tuple[list[Any], frozenset[Any]]:
        if self._nodes is None or self._nodes[0] != generation:
            nodes = [
                node
                for node in manifest.nodes.values()
                if node.is_relational and not node.is_ephemeral_model and not node.is_external_node
            ]
            self._nodes = (generation, nodes, frozenset((node.database, node.schema) for node in nodes))
        return self._nodes[1], self._nodes[2]

    def _fingerprint(self, schemas: frozenset[str], handle: Any) -> dict[str, str]:
        if schemas != self._asked_for or self.is_due():
            prints = fingerprint(schemas, handle)
            if prints != self.prints or schemas != self._asked_for:
                self._known.clear()
            self.prints, self._asked_for, self._asked_at = prints, schemas, time.monotonic()
        return self.prints

    def existing(self, adapter: Any, handle: Any, relations: list[Any]) -> set[Pair]:
        """Which (schema, name) of these exist in the warehouse, asked past dbt's cache. Call ``freshen`` before."""
        pairs = {(relation.schema, relation.identifier) for relation in relations}
        unknown = pairs - self._known.keys()
        if unknown:
            found = ask_existing(adapter, handle, relations, unknown)
            watched = self._asked_for if is_postgres(adapter) else frozenset[str]()
            self._known.update({pair: pair in found for pair in unknown if pair[0].lower() in watched})
        else:
            found = set()
        return found | {pair for pair in pairs if self._known.get(pair)}


def fingerprint(schemas: frozenset[str], handle: Any) -> dict[str, str]:
    """By schema something that changes with every relation that is made, renamed or dropped there."""
    with outside_a_transaction(handle), handle.cursor() as cursor:
        cursor.execute(FINGERPRINT, (sorted(schemas),))
        return {schema.lower(): text for schema, text in cursor.fetchall()}


def ask_existing(adapter: Any, handle: Any, relations: list[Any], pairs: set[Pair]) -> set[Pair]:
    if not is_postgres(adapter):
        found = [
            relation
            for relation in relations
            if adapter.get_relation(relation.database, relation.schema, relation.identifier)
        ]
        return {(relation.schema, relation.identifier) for relation in found}
    asked = sorted(pairs)
    with outside_a_transaction(handle), handle.cursor() as cursor:
        cursor.execute(EXISTING, ([schema for schema, _ in asked], [name for _, name in asked]))
        return {(schema, name) for schema, name in cursor.fetchall()}


# ---- looking up --------------------------------------------------------------------------------------------------


class Relations(dict):  # type: ignore[type-arg]
    """The relations of dbt's cache; knows whether they are still those it was made with."""

    def __init__(self, relations: dict[Any, Any]) -> None:
        super().__init__(relations)
        self.touched = False

    def setdefault(self, key: Any, default: Any = None) -> Any:
        self.touched = True
        return super().setdefault(key, default)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.touched = True
        super().__setitem__(key, value)

    def __delitem__(self, key: Any) -> None:
        self.touched = True
        super().__delitem__(key)

    def pop(self, *arguments: Any) -> Any:
        self.touched = True
        return super().pop(*arguments)

    def clear(self) -> None:
        self.touched = True
        super().clear()


class Listed(list):  # type: ignore[type-arg]
    """dbt's list of a schema's relations, and those of one name in it."""

    named: dict[str, list[Any]]


def index_lookups(adapter: Any, cache: RelationCache) -> None:
    """dbt goes through all relations of a schema for each name it looks for; here only through those of that name.

    And it lists a schema that is no model's own for each model that looks into it; here again when it moved.
    """
    list_relations, make_match, ask = (
        adapter.list_relations,
        adapter._make_match,
        adapter.list_relations_without_caching,
    )
    asked: dict[Any, tuple[str, list[Any]]] = {}
    lists: dict[Any, Listed] = {}
    made_from: list[Any] = [None]

    def listed(database: str | None, schema: str) -> list[Any]:
        relations = adapter.cache.relations
        if not isinstance(relations, Relations) or relations.touched or (database, schema) not in adapter.cache:
            return list_relations(database, schema)
        if made_from[0] is not cache.filled:
            lists.clear()
            made_from[0] = cache.filled
        known = lists.get((database, schema))
        if known is None:
            known = lists[(database, schema)] = Listed(list_relations(database, schema))
            known.named = {}
            for relation in known:
                known.named.setdefault(bare(relation, relation.identifier), []).append(relation)
        copied = Listed(known)
        copied.named = known.named
        return copied

    def match(relations: list[Any], database: Any, schema: Any, identifier: Any) -> list[Any]:
        if isinstance(relations, Listed) and identifier is not None:
            relations = relations.named.get(bare(adapter.Relation, identifier), [])
        matches = make_match(relations, database, schema, identifier)
        foretold = cache.foretold.get((database, schema, identifier))
        return matches or ([] if foretold is None else [foretold])

    def ask_if_moved(schema: Any) -> list[Any]:
        moved = (cache.prints or {}).get(str(schema.schema).lower())
        key = (schema.database, schema.schema)
        if moved is None or asked.get(key, ("", []))[0] != moved:
            found = ask(schema)
            if moved is None:
                return found
            asked[key] = (moved, found)
        return list(asked[key][1])

    adapter.list_relations, adapter._make_match = listed, match
    adapter.list_relations_without_caching = ask_if_moved


def bare(relation: Any, identifier: Any) -> str:
    """What names must have in common for dbt to take them for the same, be it approximately."""
    return str(identifier).lower().strip(relation.quote_character)


def count_queries(adapter: Any, cache: RelationCache) -> None:
    add_query = adapter.connections.add_query

    def counted(*arguments: Any, **more: Any) -> Any:
        cache.queries += 1
        return add_query(*arguments, **more)

    adapter.connections.add_query = counted
