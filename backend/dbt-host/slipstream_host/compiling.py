"""Compiling one node exactly as a new ``dbt`` process would, again and again in one process.

dbt compiles nodes in place and keeps what it made on them. So the target is compiled as a copy that stands in the
manifest for the time of the request, and its ephemeral ancestors forget what an earlier request, perhaps in another
mode, left on them.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dbt import selected_resources
from dbt.parser.manifest import process_node
from dbt.parser.sql import SqlBlockParser

from slipstream_host import catalog, parsing, unsaved, warehouse
from slipstream_host.compiler import remember_injected, remember_templates
from slipstream_host.errors import Failure, as_failure, excerpt
from slipstream_host.explaining import Explainer
from slipstream_host.project import MODES, OFF, Project
from slipstream_host.repeating import is_settled
from slipstream_host.resolving import Recorder
from slipstream_host.showing import Statements

INLINE_NAME = "inline_query"
NOT_COMPILABLE = {"operation": "a hook", "unit_test": "a unit test"}


@dataclass(frozen=True)
class Request:
    """What is to be compiled; ``node`` or ``sql`` is given. ``builds``: what is selected is built, parents first."""

    mode: str
    node: str | None = None
    sql: str | None = None
    text: str | None = None
    state: str | None = None
    selected: list[str] | None = None
    without: frozenset[str] = frozenset()
    limit: int | None = None
    last_good: bool = False
    builds: bool = False

    @staticmethod
    def of(message: dict[str, Any]) -> Request:
        mode = message.get("defer") or OFF
        if mode not in MODES:
            raise Failure("internal", f"unknown mode {mode!r}; one of {', '.join(MODES)}")
        node, sql = message.get("node"), message.get("sql")
        if node is None and sql is None:
            raise Failure("internal", "the request names neither a node nor SQL")
        if mode != OFF and not message.get("state"):
            raise Failure("state", "deferral is on, but there is no production state")
        limit = message.get("limit", 500) if message.get("op") == "show" else None
        return Request(
            mode,
            node,
            sql,
            message.get("text"),
            message.get("state"),
            message.get("selected"),
            frozenset(message.get("without") or ()),
            limit,
        )


@dataclass
class Compiled:
    """``sql`` is dbt's compiled SQL; ``statement`` what a preview runs, after ``header``.

    ``settled``: nothing has a say in it but the project, production and what exists, no table's content and no time of
    day; ``inlined``: the ephemeral models that stand in the SQL, each with its own part of it.
    """

    node: Any
    sql: str
    reads: list[dict[str, Any]]
    own: dict[str, Any] | None = None
    settled: bool = False
    inlined: list[tuple[Any, str]] = field(default_factory=list)
    statement: str = ""
    header: str | None = None
    notes: list[str] = field(default_factory=list)


class NodeCompiler:
    """Used by the compile thread only."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.recorder = Recorder()
        remember_injected()
        remember_templates()
        parsing.remember_names()
        self.cache = catalog.RelationCache()
        self.statements = Statements(project)
        self.explainer = Explainer(project, self.recorder, self.cache)
        self.also: tuple[Any, frozenset[str]] = (None, frozenset())
        self.known_configs: dict[tuple[str, str], Any] = {}

    def compile(self, request: Request, asker: warehouse.Cancellable, which: str) -> Compiled:
        """``which`` is the dbt command that is spoken for: compile or show."""
        project = self.project
        self.prepare(request, which)
        with self.node(request) as node, self.standing_in(node):
            self.set_selected(request.selected or [node.unique_id])
            try:
                return warehouse.on_session(
                    project.adapter,
                    node.unique_id,
                    node,
                    asker,
                    lambda handle: self.work(node, request, handle),
                )
            except Exception as problem:
                failure = as_failure(problem, stage="compile")
                failure.fields.setdefault("node", node.unique_id)
                self.place_in_source(failure, node)
                raise failure from problem

    def work(self, node: Any, request: Request, handle: Any) -> Compiled:
        project = self.project
        self.attach(request)  # an unsaved text may have brought a manifest of its own
        self.freshen(handle)
        self.forget_ancestors(node)
        self.foretell(node, request)
        self.recorder.start()
        parsing.reset(node)
        before = self.cache.queries
        node = project.compiler.compile_node(node, project.manifest, {}, write=False)
        settled = self.cache.queries == before and is_settled(project.manifest, node)
        compiled = Compiled(node, node.compiled_code, [], settled=settled)
        if request.limit is not None:
            compiled.header = node.config.get("sql_header") or None
            compiled.statement = self.statements.of(node, compiled.sql, request.limit)
            compiled.settled &= self.statements.are_pure
            nodes = project.manifest.nodes
            compiled.inlined = [(nodes[cte.id], within(cte.sql)) for cte in node.extra_ctes if cte.id in nodes]
        compiled.reads, compiled.own = self.explainer.explain(node, request.mode, handle)
        return compiled

    def prepare(self, request: Request, which: str) -> None:
        self.load(request)
        self.project.activate(which, request.mode)
        self.attach(request)  # before a copy of the node stands in its place

    def load(self, request: Request) -> None:
        if request.mode != OFF:
            self.project.deferral.load(str(request.state))
        elif request.state:
            with contextlib.suppress(Failure):  # only to say what favor state would read
                self.project.deferral.load(request.state)

    def look(self, request: Request, asker: warehouse.Cancellable, which: str = "compile") -> Any:
        """Sees whether the catalog moved, and says how things stand."""
        project = self.project
        self.load(request)
        if self.cache.is_due() and warehouse.is_postgres(project.adapter):
            project.activate(which, request.mode)
            try:
                warehouse.on_session(project.adapter, "look", None, asker, self.freshen)
            except Exception as problem:
                raise as_failure(problem, stage="compile") from problem
        return self.stand()

    def stand(self) -> Any:
        """All that the reads of a node depend on, but for the request; None where that cannot be told."""
        project = self.project
        if self.cache.prints is None:
            return None
        return project.generation, project.deferral.key, self.cache.prints

    def attach(self, request: Request) -> None:
        project = self.project
        assert project.manifest is not None
        if request.mode == OFF:
            project.deferral.detach(project.manifest)
        else:
            project.deferral.attach(project.manifest, request.without)

    def freshen(self, handle: Any) -> None:
        project = self.project
        self.cache.freshen(project.adapter, project.manifest, project.generation, handle, self.other_schemas())

    def other_schemas(self) -> frozenset[str]:
        """Those of production and of the sources."""
        project = self.project
        assert project.manifest is not None
        key = (project.generation, project.deferral.key)
        if self.also[0] != key:
            known = [*project.manifest.sources.values(), *project.deferral.relations.values()]
            self.also = (key, frozenset(one.schema.lower() for one in known if one.schema))
        return self.also[1]

    def fingerprint(self, state: str | None, asker: warehouse.Cancellable) -> dict[str, str]:
        """Changes with every relation that is made or dropped in a schema of development or of that state."""
        project = self.project
        if state:
            project.deferral.load(state)
        project.activate("compile", OFF)
        assert project.manifest is not None
        schemas = {node.schema.lower() for node in project.manifest.nodes.values() if node.schema}
        schemas |= {relation.schema.lower() for relation in project.deferral.relations.values() if relation.schema}
        return warehouse.on_session(
            project.adapter,
            "fingerprint",
            None,
            asker,
            lambda handle: self.prints(frozenset(schemas), handle),
        )

    def prints(self, schemas: frozenset[str], handle: Any) -> dict[str, str]:
        if not warehouse.is_postgres(self.project.adapter):
            return {}
        return {schema: text for schema, text in catalog.fingerprint(schemas, handle).items() if schema}

    def existing(self, state: str, asker: warehouse.Cancellable) -> list[str]:
        """Nodes that the production state offers and whose development relation exists, as a new dbt would see it."""
        project = self.project
        project.deferral.load(state)
        project.activate("compile", OFF)
        return warehouse.on_session(project.adapter, "existing", None, asker, lambda handle: self.existing_now(handle))

    def existing_now(self, handle: Any) -> list[str]:
        project = self.project
        manifest = project.manifest
        assert manifest is not None
        self.freshen(handle)
        known = project.adapter.cache.relations.values()
        names = {(relation.schema.lower(), relation.identifier.lower()) for relation in known}
        offered = (manifest.nodes[unique_id] for unique_id in project.deferral.relations if unique_id in manifest.nodes)
        return [
            node.unique_id
            for node in offered
            if not node.is_ephemeral_model and (node.schema.lower(), node.alias.lower()) in names
        ]

    # ---- the node --------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def node(self, request: Request) -> Iterator[Any]:
        """The node to compile, with the unsaved text if there is one; what was added for it is removed at the end."""
        project = self.project
        if request.sql is not None:
            with self.inline(request.sql) as node:
                yield node
            return
        name = str(request.node)
        if request.text is not None and name not in project.names and name.endswith(".sql"):
            with self.inline(request.text) as node:  # a file that was never saved
                yield node
            return
        base = (
            project.find(name, request.last_good)
            if request.text is None
            else project.manifest.nodes[self.unbroken(name)]
        )
        if base.resource_type.value == "seed":
            with self.inline(f"select * from {{{{ ref('{base.name}') }}}}") as node:
                yield node
            return
        if getattr(base, "language", "sql") != "sql":
            raise Failure(
                "compilation", f"{base.name} is a {base.language} model: it has no SQL", {"node": base.unique_id}
            )
        with unsaved.node_with_text(self, base, request.text) as node:
            yield node

    def unbroken(self, name: str) -> str:
        """With a text at hand it does not matter that the saved one does not parse."""
        unique_id = self.project.names.get(name)
        if unique_id is None:
            raise Failure("unknown-node", f"there is no node {name!r} in the project", {"node": name})
        return unique_id

    @contextlib.contextmanager
    def inline(self, sql: str) -> Iterator[Any]:
        """SQL that belongs to no file, as ``dbt show --inline``."""
        project = self.project
        manifest = project.manifest
        unique_id = f"sql operation.{project.config.project_name}.{INLINE_NAME}"
        try:
            parser = SqlBlockParser(project=project.config, manifest=manifest, root_project=project.config)
            node = parser.parse_remote(sql, INLINE_NAME)
            unique_id = node.unique_id
            process_node(project.config, manifest, node)
            if node.config.enabled is False:  # all models are disabled in dbt_project.yml
                node.config.enabled = True
                manifest.disabled.pop(unique_id, None)
                manifest.nodes[unique_id] = node
        except Exception as problem:
            manifest.nodes.pop(unique_id, None)
            failure = as_failure(problem, stage="parse")
            failure.fields.pop("file", None)
            raise failure from problem
        try:
            yield node
        finally:
            manifest.nodes.pop(unique_id, None)

    @contextlib.contextmanager
    def standing_in(self, node: Any) -> Iterator[None]:
        manifest = self.project.manifest
        assert manifest is not None
        real = manifest.nodes.get(node.unique_id)
        manifest.nodes[node.unique_id] = node
        try:
            yield
        finally:
            if real is not None:
                manifest.nodes[node.unique_id] = real
            else:
                manifest.nodes.pop(node.unique_id, None)

    @staticmethod
    def copied(node: Any) -> Any:
        """Shares what compiling only reads; foreign keys are rewritten in place, so those are its own."""
        mine = copy.copy(node)
        parsing.reset(mine)
        if hasattr(mine, "constraints"):
            mine.constraints = copy.deepcopy(mine.constraints)
            mine.columns = copy.deepcopy(mine.columns)
        return mine

    def forget_ancestors(self, node: Any) -> None:
        assert self.project.manifest is not None
        seen: set[str] = set()
        pending = list(node.depends_on.nodes)
        while pending:
            ancestor = self.project.manifest.nodes.get(pending.pop())
            if ancestor is not None and ancestor.is_ephemeral_model and ancestor.unique_id not in seen:
                seen.add(ancestor.unique_id)
                parsing.reset(ancestor)
                pending += ancestor.depends_on.nodes

    def foretell(self, node: Any, request: Request) -> None:
        """The command that is spoken for has built the node's selected ancestors before it comes to the node."""
        self.cache.foretold = {}
        if not request.builds:
            return
        project, selected = self.project, set(request.selected or ())
        seen: set[str] = set()
        pending = list(node.depends_on.nodes)
        while pending:
            unique_id = pending.pop()
            ancestor = project.manifest.nodes.get(unique_id)
            if ancestor is None or unique_id in seen:
                continue
            seen.add(unique_id)
            if ancestor.is_ephemeral_model:
                pending += ancestor.depends_on.nodes
            elif unique_id in selected and ancestor.resource_type.value in ("model", "seed", "snapshot"):
                relation = project.adapter.Relation.create_from(project.config, ancestor)
                self.cache.foretold[(ancestor.database, ancestor.schema, ancestor.identifier)] = relation

    def set_selected(self, unique_ids: list[str]) -> None:
        selected_resources.set_selected_resources(unique_ids)
        assert self.project.compiler is not None
        self.project.compiler.selected_node_ids = set(unique_ids)

    @staticmethod
    def place_in_source(failure: Failure, node: Any) -> None:
        """Adds the source lines around the place that dbt named."""
        line = failure.fields.get("line")
        if node.original_file_path and failure.kind in ("compilation", "syntax"):
            failure.fields.setdefault("file", node.original_file_path)
        if line and "excerpt" not in failure.fields and failure.fields.get("file") == node.original_file_path:
            failure.fields["excerpt"] = excerpt(node.raw_code, line)


def within(cte: str) -> str:
    """The query of dbt's ``name as (query)``, each on lines of its own."""
    return cte.partition("(\n")[2].removesuffix("\n)")
