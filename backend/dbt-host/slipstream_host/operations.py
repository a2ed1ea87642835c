"""The requests that concern many nodes: explain, plan, existing, fingerprint, nodes, changed."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from dbt.contracts.state import PreviousState
from dbt.graph import NodeSelector, ResourceTypeSelector, parse_difference
from dbt.node_types import NodeType

from slipstream_host.away import compile_away
from slipstream_host.compiling import NodeCompiler, Request
from slipstream_host.errors import Failure, as_event, as_failure
from slipstream_host.memory import Memories, Memory
from slipstream_host.planning import Planner
from slipstream_host.project import Project

BUILT = (NodeType.Model, NodeType.Seed, NodeType.Snapshot, NodeType.Test)

# Methods that compare with another state.
COMPARING = ("state:", "source_status:", "result:")

# Since dbt 1.12, for the method "selector:".
TAKES_SELECTORS = "selectors" in inspect.signature(ResourceTypeSelector.__init__).parameters


class Asker(Protocol):
    """The request that is worked on."""

    message: dict[str, Any]

    def tell(self, event: dict[str, Any]) -> None: ...
    def check(self) -> None: ...
    def using(self, cancel: Callable[[], None]) -> Any: ...
    def give_way(self) -> None: ...


class Operations:
    """Used by the compile thread only."""

    def __init__(self, project: Project, compiler: NodeCompiler) -> None:
        self.project = project
        self.compiler = compiler
        self.planner = Planner(project, compiler)
        self.memories = Memories()
        self.selections: tuple[int, dict[Any, list[str]]] = (0, {})

    def run(self, asker: Asker) -> None:
        operation = asker.message.get("op")
        if operation == "explain":
            self.explain(asker)
        elif operation == "plan":
            self.planner.plan(asker)
        elif operation == "existing":
            asker.tell({"event": "existing", "nodes": self.compiler.existing(asker.message["state"], asker)})
            asker.tell({"event": "done"})
        elif operation == "fingerprint":
            asker.tell(
                {"event": "fingerprint", "schemas": self.compiler.fingerprint(asker.message.get("state"), asker)}
            )
            asker.tell({"event": "done"})
        elif operation == "nodes":
            nodes = self.project.manifest.nodes.values()
            asker.tell({"event": "nodes", "nodes": [self.summary(node) for node in nodes if is_listed(node)]})
            asker.tell({"event": "done"})
        elif operation == "changed":
            broken = self.project.broken
            if broken is not None:
                asker.tell(as_event(broken))
            else:
                asker.tell({"event": "done", "parses": self.project.parses})
        else:
            raise Failure("internal", f"unknown op {operation!r}")

    def explain(self, asker: Asker) -> None:
        """Node by node; whatever else is asked meanwhile comes first.

        The command is ``show``: each node by itself; ``compile``: together; ``build``: together, and what is selected
        has been built before those that read it.
        """
        message = asker.message
        command = message.get("command") or "show"
        together = command != "show"
        wanted = self.wanted(message, together)
        models = [unique_id for unique_id in wanted if self.is_explained(unique_id)]
        memory = self.memories.of(message, wanted if together else None)
        asker.tell({"event": "explaining", "nodes": len(models)})
        away: Failure | None = None
        with self.compiler.cache.batch():
            for unique_id in models:
                asker.check()
                asker.give_way()
                selected = wanted if together else [unique_id]
                request = Request.of({**message, "op": "explain", "node": unique_id, "sql": None, "selected": selected})
                request = replace(request, last_good=True, builds=command == "build")
                try:
                    event = self.explained_away(request, away) if away else self.explained(request, memory, asker)
                except Failure as failure:
                    if failure.kind != "connection":
                        raise
                    away = failure
                    event = self.explained_away(request, away)
                asker.tell(event)
        told = {} if away is None else {"away": as_event(away)}
        asker.tell({"event": "done", "nodes": len(models), **self.broken(), **told})

    def explained_away(self, request: Request, away: Failure) -> str:
        reads = compile_away(self.compiler, request, "compile", away).reads
        return json.dumps(self.event(str(request.node), reads))

    def event(self, unique_id: str, reads: list[dict[str, Any]]) -> dict[str, Any]:
        path = self.project.manifest.nodes[unique_id].original_file_path
        return {"event": "explained", "node": unique_id, "path": path, "reads": reads}

    def explained(self, request: Request, memory: Memory, asker: Asker) -> str:
        """The event, from memory if nothing has moved since."""
        unique_id = str(request.node)
        try:
            known = memory.recall(unique_id, self.compiler.look(request, asker))
            if known is not None:
                return known
            compiled = self.compiler.compile(request, asker, "compile")
            event = json.dumps(self.event(unique_id, compiled.reads))
            if compiled.settled:
                memory.keep(unique_id, self.compiler.stand(), event)
            return event
        except Failure as failure:
            asker.check()
            if failure.kind in ("state", "connection", "internal"):
                raise
            return json.dumps({**self.event(unique_id, []), "error": as_event(failure)})

    def broken(self) -> dict[str, Any]:
        """Why the last good parse is spoken of, and not the files as they are."""
        broken = self.project.broken
        return {} if broken is None else {"broken": as_event(broken)}

    def is_explained(self, unique_id: str) -> bool:
        node = self.project.manifest.nodes.get(unique_id)
        return node is not None and node.resource_type.value != "seed" and getattr(node, "language", "sql") == "sql"

    def wanted(self, message: dict[str, Any], together: bool) -> list[str]:
        """unique_ids in the order asked for, else in dbt's."""
        if message.get("nodes"):
            return [self.project.find(name, last_good=True).unique_id for name in message["nodes"]]
        types = list(BUILT) if together else [NodeType.Model]
        return self.selected(message.get("select"), types, message.get("state"))

    def selected(self, select: str | None, types: list[NodeType], state: str | None) -> list[str]:
        """dbt's own selection; ``state`` is the folder of the manifest that it may compare with."""
        project = self.project
        if self.selections[0] != project.generation:
            self.selections = (project.generation, {})
        compares = bool(select) and any(method in select for method in COMPARING)
        if compares and not state:
            reason = "compares with production, which has no run to compare with; the defer menu says what is missing"
            raise Failure("state", f"{select} {reason}")
        compared = state if compares else None
        key = (select, tuple(types), compared)
        if key not in self.selections[1]:
            self.selections[1][key] = self.newly_selected(select, types, compared)
        return self.selections[1][key]

    def newly_selected(self, select: str | None, types: list[NodeType], state: str | None) -> list[str]:
        project = self.project
        if not select:  # dbt would link the whole graph for it
            nodes = project.manifest.nodes.values()
            return sorted(node.unique_id for node in nodes if node.resource_type in types and not node.empty)
        project.activate("compile", "off")
        try:
            graph = project.compiler.compile(project.manifest, write=False)
            known = {"selectors": project.config.selectors} if TAKES_SELECTORS else {}
            before = self.previous(state) if state else None
            selector: NodeSelector = ResourceTypeSelector(graph, project.manifest, before, types, **known)
            return sorted(selector.get_selected(parse_difference([select], None)))
        except Exception as problem:
            raise as_failure(problem, stage="compile") from problem

    def previous(self, state: str) -> PreviousState:
        """It is read anew for each selection, as a large project's takes more memory than it is worth."""
        project = self.project
        try:
            return PreviousState(Path(state), Path(project.target_path), Path(project.folder))
        except Exception as problem:
            raise as_failure(problem, stage="state") from problem

    @staticmethod
    def summary(node: Any) -> dict[str, Any]:
        return {
            "unique_id": node.unique_id,
            "name": node.name,
            "resource_type": node.resource_type.value,
            "materialized": node.config.materialized,
            "path": node.original_file_path,
            "depends_on": list(node.depends_on.nodes) if hasattr(node.depends_on, "nodes") else [],
            "columns": [
                {"name": column.name, "type": column.data_type, "description": column.description}
                for column in node.columns.values()
            ],
            "description": node.description,
            "schema": node.schema,
            "relation_name": node.relation_name,
            "version": getattr(node, "version", None),
            "key": key(node),
        }


def key(node: Any) -> list[str]:
    """Columns that tell its rows apart: as dbt infers them from constraints and unique tests, else as it merges by."""
    inferred = getattr(node, "primary_key", None)
    if inferred:
        return list(inferred)
    unique = getattr(node.config, "unique_key", None)
    return [unique] if isinstance(unique, str) else list(unique or [])


def is_listed(node: Any) -> bool:
    return node.resource_type.value in ("model", "seed", "snapshot", "test", "analysis")
