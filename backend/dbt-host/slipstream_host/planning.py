"""What a command would build and read, without running it: dbt's own tasks are asked for their selection."""

from __future__ import annotations

import time
from typing import Any, Protocol

import networkx
from dbt.cli.flags import Flags, args_to_context
from dbt.flags import set_flags
from dbt.task.build import BuildTask
from dbt.task.compile import CompileTask
from dbt.task.run import RunTask
from dbt.task.seed import SeedTask
from dbt.task.show import ShowTask
from dbt.task.snapshot import SnapshotTask
from dbt.task.test import TestTask
from dbt_common.exceptions import DbtBaseException

from slipstream_host.compiling import NodeCompiler, Request
from slipstream_host.errors import Failure, as_event, as_failure
from slipstream_host.project import OFF, Project

TASKS: dict[str, Any] = {
    "build": BuildTask,
    "compile": CompileTask,
    "generate": CompileTask,
    "run": RunTask,
    "seed": SeedTask,
    "show": ShowTask,
    "snapshot": SnapshotTask,
    "test": TestTask,
}
BUILDING = frozenset({"build", "run", "seed", "snapshot"})
BUILT = frozenset({"model", "seed", "snapshot"})
TOLD = BUILT | {"test", "unit_test", "analysis"}


class Asker(Protocol):
    message: dict[str, Any]

    def tell(self, event: dict[str, Any] | str) -> None: ...
    def check(self) -> None: ...
    def using(self, cancel: Any) -> Any: ...
    def give_way(self) -> None: ...


class Planner:
    """Used by the compile thread only."""

    def __init__(self, project: Project, compiler: NodeCompiler) -> None:
        self.project = project
        self.compiler = compiler

    def plan(self, asker: Asker) -> None:
        """Each selected node in dbt's order; references as long as ``budget_ms`` lasts."""
        message = asker.message
        flags = self.flags(message["argv"])
        selected = self.selected(flags)
        built = {unique_id for unique_id in selected if flags.WHICH in BUILDING and self.kind(unique_id) in BUILT}
        deadline = time.monotonic() + message.get("budget_ms", 10_000) / 1000
        partial = False
        for unique_id in selected:
            asker.check()
            asker.give_way()
            late = time.monotonic() > deadline
            partial = partial or late
            asker.tell({"event": "planned", **self.planned(unique_id, selected, built, asker, reads=not late)})
        asker.tell({"event": "done", "partial": partial, "full_refresh": bool(getattr(flags, "FULL_REFRESH", False))})

    def flags(self, argv: list[str]) -> Flags:
        """dbt's own reading of the command line. The state to defer to is not loaded here: that costs a manifest."""
        project = self.project
        words = [*without(argv, "--defer-state"), "--project-dir", project.folder]
        if project.profiles_dir:
            words += ["--profiles-dir", project.profiles_dir]
        try:
            command = args_to_context(words).command.name
        except DbtBaseException as problem:
            raise Failure("compilation", str(problem)) from problem
        if command not in TASKS:
            raise Failure("compilation", f"dbt {command} builds and reads no models")
        words += ["--log-level", "none", "--log-level-file", "none", "--target-path", project.target_path]
        return Flags(ctx=args_to_context(words))

    def selected(self, flags: Flags) -> list[str]:
        """dbt's own selection, in an order in which it could run."""
        project = self.project
        assert project.config is not None and project.compiler is not None
        project.activate("compile", OFF)
        before = project.config.args
        try:
            set_flags(flags)
            project.config.args = flags
            graph = project.compiler.compile(project.manifest, write=False)
            task = TASKS[flags.WHICH](flags, project.config, project.manifest)
            task.graph = graph
            chosen = task.get_node_selector().get_selected(task.get_selection_spec())
            ordered = networkx.lexicographical_topological_sort(graph.graph.subgraph(chosen))
            return [unique_id for unique_id in ordered if self.kind(unique_id) in TOLD]
        except Exception as problem:
            raise as_failure(problem, stage="compile") from problem
        finally:
            project.config.args = before

    def kind(self, unique_id: str) -> str:
        return unique_id.split(".", 1)[0]

    def planned(
        self, unique_id: str, selected: list[str], built: set[str], asker: Asker, reads: bool
    ) -> dict[str, Any]:
        manifest = self.project.manifest
        assert manifest is not None
        node: Any = manifest.nodes.get(unique_id) or manifest.unit_tests.get(unique_id)
        planned: dict[str, Any] = {
            "node": unique_id,
            "name": getattr(node, "name", unique_id),
            "resource_type": self.kind(unique_id),
            "materialized": getattr(getattr(node, "config", None), "materialized", None),
            "built": unique_id in built,
            "relation": getattr(node, "relation_name", None),
            "reads": [],
            "own": None,
        }
        if reads and self.is_sql(node):
            planned.update(self.compiled(unique_id, selected, built, asker))
        return planned

    def is_sql(self, node: Any) -> bool:
        kinds = ("model", "snapshot", "test")
        return node is not None and node.resource_type.value in kinds and getattr(node, "language", "sql") == "sql"

    def compiled(self, unique_id: str, selected: list[str], built: set[str], asker: Asker) -> dict[str, Any]:
        message = {**asker.message, "op": "explain", "node": unique_id, "sql": None, "selected": selected}
        try:
            compiled = self.compiler.compile(Request.of(message), asker, "compile")
        except Failure as failure:
            asker.check()
            if failure.kind in ("state", "connection", "internal"):
                raise
            return {"error": as_event(failure)}
        return {"reads": [after_building(read, built) for read in compiled.reads], "own": compiled.own}


def after_building(read: dict[str, Any], built: set[str]) -> dict[str, Any]:
    """What the command builds before is there when this node's turn comes: dbt reads it then, in every mode."""
    read = {**read, "children": [after_building(child, built) for child in read["children"]]}
    if read["ref"] in built and read["from"] in ("production", "missing", "development") and not read["same_relation"]:
        read.update({"from": "development", "relation": read["development"]["relation"], "built_before": True})
    return read


def without(argv: list[str], option: str) -> list[str]:
    """The words without that option and its value."""
    kept: list[str] = []
    skip = False
    for word in argv:
        if skip:
            skip = False
        elif word == option:
            skip = True
        elif not word.startswith(option + "="):
            kept.append(word)
    return kept
