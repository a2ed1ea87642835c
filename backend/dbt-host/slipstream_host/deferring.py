"""What production's manifest offers: the relations that dbt may read instead of those in development.

dbt's own merge is asked once per production run, over the production manifest itself; attaching its answers to a
manifest, or detaching them, is a loop over a dictionary. So a change of mode costs nothing and a new parse needs no
second merge.
"""

from __future__ import annotations

import json
import os
from typing import Any

from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.contracts.graph.manifest import Manifest
from dbt.version import __version__

from slipstream_host import measuring
from slipstream_host.errors import Failure, as_failure


class Deferral:
    """One production state at a time; attached to at most one manifest."""

    def __init__(self) -> None:
        self.key: tuple[str, int, int] | None = None
        self.relations: dict[str, Any] = {}
        self.functions: dict[str, Any] = {}
        self.added: dict[str, Any] = {}
        self.attached_to: Manifest | None = None
        self.without: frozenset[str] = frozenset()
        self.loads = 0

    def load(self, folder: str) -> None:
        """Reads ``folder/manifest.json``, unless it is the one that is loaded."""
        path = os.path.join(folder, "manifest.json")
        try:
            status = os.stat(path)
        except OSError as problem:
            raise Failure("state", f"there is no production manifest at {path}: {problem.strerror}") from problem
        key = (path, status.st_mtime_ns, status.st_size)
        if key == self.key:
            return
        production = read_manifest(path)
        if self.attached_to is not None:
            self.detach(self.attached_to)
        functions = dict(getattr(production, "functions", {}))
        production.merge_from_artifact(production)
        self.relations = offers(production.nodes, "defer_relation")
        self.functions = offers(getattr(production, "functions", {}), "defer_function")
        self.added = functions
        self.key = key
        self.loads += 1
        measuring.give_back()

    def attach(self, manifest: Manifest, without: frozenset[str] = frozenset()) -> None:
        """``without`` are nodes that the production manifest is taken not to have."""
        if self.attached_to is manifest and self.without == without:
            return
        self.detach(manifest)
        for unique_id, relation in self.relations.items():
            if unique_id in manifest.nodes and unique_id not in without:
                manifest.nodes[unique_id].defer_relation = relation
        functions = getattr(manifest, "functions", {})
        for unique_id, function in self.functions.items():
            if unique_id in functions:
                functions[unique_id].defer_function = function
            else:
                functions[unique_id] = self.added[unique_id]
        self._finish(manifest)
        self.attached_to, self.without = manifest, without

    def detach(self, manifest: Manifest) -> None:
        """With deferral off nodes carry nothing of production: Jinja could see it."""
        if self.attached_to is None:
            return
        for unique_id in self.relations:
            if unique_id in manifest.nodes:
                manifest.nodes[unique_id].defer_relation = None
        functions = getattr(manifest, "functions", {})
        for unique_id in self.functions:
            if functions.get(unique_id) is self.added[unique_id]:
                del functions[unique_id]
            elif unique_id in functions:
                functions[unique_id].defer_function = None
        self._finish(manifest)
        self.attached_to = None

    def _finish(self, manifest: Manifest) -> None:
        if self.functions:
            manifest._function_lookup = None
        if type(manifest.flat_graph.get("nodes")) is dict:
            self._tell_graph(manifest, manifest.flat_graph)

    def _tell_graph(self, manifest: Manifest, graph: dict[str, Any]) -> None:
        """Before dbt 1.12 Jinja's ``graph`` is a copy of all nodes, made once."""
        for unique_id in self.relations:
            if unique_id in graph["nodes"] and unique_id in manifest.nodes:
                relation = manifest.nodes[unique_id].defer_relation
                graph["nodes"][unique_id]["defer_relation"] = relation and relation.to_dict(omit_none=False)
        functions = getattr(manifest, "functions", {})
        for unique_id in self.functions:
            if unique_id in functions:
                graph["functions"][unique_id] = functions[unique_id].to_dict(omit_none=False)
            else:
                graph["functions"].pop(unique_id, None)


def offers(resources: dict[str, Any], attribute: str) -> dict[str, Any]:
    found = {unique_id: getattr(resource, attribute, None) for unique_id, resource in resources.items()}
    return {unique_id: offer for unique_id, offer in found.items() if offer is not None}


def read_manifest(path: str) -> Manifest:
    try:
        return Manifest.from_writable_manifest(WritableManifest.read_and_check_versions(path))
    except Exception as problem:
        raise Failure("state", unreadable(path, problem)) from problem


def unreadable(path: str, problem: Exception) -> str:
    """Names both versions, where the file still says one."""
    try:
        with open(path, encoding="utf-8") as file:
            metadata = json.load(file).get("metadata") or {}
        made_by, schema = metadata.get("dbt_version"), metadata.get("dbt_schema_version")
    except (OSError, ValueError, AttributeError):
        return f"the production manifest {path} is not a dbt manifest: {as_failure(problem, stage='state').message}"
    expected = WritableManifest.dbt_schema_version
    return (
        f"the production manifest {path} was written by dbt {made_by or 'of unknown version'} (schema {schema}); "
        f"this is dbt {__version__}, which reads schemas up to {expected}. Run production with dbt {__version__}."
    )
