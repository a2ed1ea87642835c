"""What each reference of a compiled node reads: facts, recorded from dbt's own decisions."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

from dbt import selected_resources
from dbt_common.exceptions import DbtBaseException

from slipstream_host.catalog import Pair, RelationCache
from slipstream_host.resolving import Recorder, Resolution, Unknown

if TYPE_CHECKING:
    from slipstream_host.project import Project

Pairs = set[Pair]
Sides = tuple[Any, Any]


class Explainer:
    """Used by the compile thread, inside a request, while dbt's flags and selection are those of the request."""

    def __init__(self, project: Project, recorder: Recorder, cache: RelationCache) -> None:
        self.project = project
        self.recorder = recorder
        self.cache = cache
        self._sides: dict[str, Sides] = {}
        self._sides_of: Any = None

    def explain(self, node: Any, mode: str, handle: Any) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """The reads of the node, and what there is of the node itself on both sides; None for SQL that is no model.

        Without a ``handle`` it is not known what exists.
        """
        resolutions = unique(self.recorder.resolutions)
        targets = {resolution.target.unique_id: resolution.target for resolution in resolutions}
        inlined = {unique_id for unique_id, target in targets.items() if getattr(target, "is_ephemeral_model", False)}
        for model in {resolution.model for resolution in resolutions} | inlined | {node.unique_id}:
            targets.update(self.declared(self.owner(model, node)))
        is_built = node.resource_type.value in ("model", "snapshot")
        sides = {unique_id: self.sides(target) for unique_id, target in targets.items()}
        if is_built:
            sides[node.unique_id] = self.sides(node)
        found = self.found(sides, handle)
        favored = self.under_favor_state(resolutions, mode)
        own = self.read(node, None, sides[node.unique_id], found, mode, None) if is_built else None
        if own and own["development"]["exists"]:
            own["development"]["view"] = self.is_view(sides[node.unique_id][0])
        return self.tree(node, node, resolutions, sides, found, favored, mode, ()), own

    def is_view(self, relation: Any) -> bool:
        """As dbt sees it, which builds an incremental model in full where a view has its name."""
        with contextlib.suppress(DbtBaseException):  # names that differ in letter case
            adapter = self.project.adapter
            found = adapter.get_relation(relation.database, relation.schema, relation.identifier)
            return found is not None and bool(found.is_view)
        return False

    def found(self, sides: dict[str, Sides], handle: Any) -> Pairs | None:
        if handle is None:
            return None
        relations = [side for pair in sides.values() for side in pair if side is not None]
        return self.cache.existing(self.project.adapter, handle, relations)

    def owner(self, unique_id: str, node: Any) -> Any:
        return node if unique_id == node.unique_id else self.project.manifest.nodes.get(unique_id)

    def declared(self, owner: Any) -> dict[str, Any]:
        """What the node depends on, rendered or not."""
        manifest = self.project.manifest
        if owner is None or manifest is None:
            return {}
        return {
            unique_id: manifest.nodes.get(unique_id) or manifest.sources.get(unique_id)
            for unique_id in owner.depends_on.nodes
            if unique_id in manifest.nodes or unique_id in manifest.sources
        }

    def sides(self, target: Any) -> Sides:
        """The development and the production relation; None where there is none."""
        project = self.project
        key = (project.generation, project.deferral.key, id(project.adapter))
        if key != self._sides_of:
            self._sides_of, self._sides = key, {}
        known = self._sides.get(target.unique_id)
        if known is None:
            known = self._sides[target.unique_id] = self.made_sides(target)
        return known

    def made_sides(self, target: Any) -> Sides:
        relation = self.project.adapter.Relation
        if target.resource_type.value == "source":
            return relation.create_from(NoQuoting(), target), None
        offered = self.project.deferral.relations.get(target.unique_id)
        production = relation.create_from(self.project.config, offered) if offered else None
        if target.is_ephemeral_model:
            return None, production
        return relation.create_from(self.project.config, target), production

    def under_favor_state(self, resolutions: list[Resolution], mode: str) -> dict[tuple[str, str], str]:
        """What dbt would have answered with favor state on: its resolver is asked again, by (model, target)."""
        project = self.project
        assert project.config is not None and project.manifest is not None
        if project.deferral.key is None:
            return {}
        offers, flags = project.deferral.relations, project.config.args
        asked = [resolution for resolution in resolutions if resolution.resolver is not None]
        asked = [resolution for resolution in asked if not resolution.target.is_ephemeral_model]
        before = [(resolution.target, getattr(resolution.target, "defer_relation", None)) for resolution in asked]
        project.config.args = project.flags("compile", "favor-state")
        try:
            for target, _ in before:
                target.defer_relation = offers.get(target.unique_id)
            favored = {}
            for resolution in asked:
                with contextlib.suppress(Unknown):
                    relation = self.recorder.create_relation(resolution.resolver, resolution.target)
                    favored[(resolution.model, resolution.target.unique_id)] = str(relation)
            return favored
        finally:
            project.config.args = flags
            for target, relation in before:
                target.defer_relation = relation

    def tree(
        self,
        node: Any,
        owner: Any,
        resolutions: list[Resolution],
        sides: dict[str, Sides],
        found: Pairs | None,
        favored: dict[tuple[str, str], str],
        mode: str,
        above: tuple[str, ...],
    ) -> list[dict[str, Any]]:
        answers = []
        rendered = set()
        for resolution in resolutions:
            if resolution.model != owner.unique_id:
                continue
            target = resolution.target
            rendered.add(target.unique_id)
            favor = favored.get((resolution.model, target.unique_id))
            read = self.read(target, resolution.relation, sides[target.unique_id], found, mode, favor)
            if resolution.unknown and read["from"] not in ("inlined", "source"):
                read["from"] = "unknown"
            if getattr(target, "is_ephemeral_model", False) and target.unique_id not in above:
                below = (*above, target.unique_id)
                inner = self.owner(target.unique_id, node)
                read["children"] = self.tree(node, inner, resolutions, sides, found, favored, mode, below)
            read["lines"] = lines_of(owner, target)
            answers.append(read)
        for unique_id, target in self.declared(owner).items():
            if unique_id not in rendered:
                read = self.read(target, None, sides[unique_id], found, mode, None)
                read.update({"from": "not-read", "relation": None, "lines": lines_of(owner, target)})
                answers.append(read)
        return answers

    def read(
        self, target: Any, relation: str | None, sides: Sides, found: Pairs | None, mode: str, favor: str | None
    ) -> dict[str, Any]:
        development, production = sides
        origin = self.origin(target, relation, sides, found, mode)
        return {
            "ref": target.unique_id,
            "name": name_of(target),
            "resource_type": target.resource_type.value,
            "materialized": None if target.resource_type.value == "source" else target.config.materialized,
            "from": origin,
            "relation": relation,
            "development": {"relation": text(development), "exists": exists(development, found)},
            "production": {"relation": text(production), "exists": exists(production, found)},
            "selected": target.unique_id in (selected_resources.SELECTED_RESOURCES or ()),
            "built_before": origin == "development" and self.is_foretold(target),
            "same_relation": development is not None and text(development) == text(production),
            "under_favor_state": side_of(favor, sides),
            "lines": [],
            "children": [],
        }

    def origin(self, target: Any, relation: str | None, sides: Sides, found: Pairs | None, mode: str) -> str:
        if target.resource_type.value == "source":
            return "source"
        if target.is_ephemeral_model:
            return "inlined"
        development, production = sides
        side = side_of(relation, sides)
        if mode == "off":
            side = "development"
        if found is None:
            return side or "unknown"
        read = production if side == "production" else development
        if side == "development" and self.is_foretold(target):
            return side
        return side if side and exists(read, found) else "missing"

    def is_foretold(self, target: Any) -> bool:
        return (target.database, target.schema, target.identifier) in self.cache.foretold


class NoQuoting:
    """Sources do not follow the project's quoting."""

    quoting: dict[str, bool] = {}  # noqa: RUF012


def side_of(relation: str | None, sides: Sides) -> str | None:
    """Which of the two relations dbt chose; development where both have one name."""
    development, production = sides
    if relation is None:
        return None
    if development is not None and relation == str(development):
        return "development"
    return "production" if production is not None and relation == str(production) else "development"


def unique(resolutions: list[Resolution]) -> list[Resolution]:
    """The first answer per asking node and target."""
    found: dict[tuple[str, str], Resolution] = {}
    for resolution in resolutions:
        if resolution.target is not None:
            found.setdefault((resolution.model, resolution.target.unique_id), resolution)
    return list(found.values())


def text(relation: Any) -> str | None:
    return None if relation is None else str(relation)


def exists(relation: Any, found: Pairs | None) -> bool | None:
    return None if relation is None or found is None else (relation.schema, relation.identifier) in found


def name_of(target: Any) -> str:
    if target.resource_type.value == "source":
        return f"{target.source_name}.{target.name}"
    version = getattr(target, "version", None)
    return target.name if version is None else f"{target.name}.v{version}"


def lines_of(owner: Any, target: Any) -> list[int]:
    """Where the reference stands in the owner's own text (from 1); not those in macros."""
    code = getattr(owner, "raw_code", None) or ""
    name = re.escape(target.name)
    if target.resource_type.value == "source":
        pattern = rf"\bsource\s*\(\s*['\"]{re.escape(target.source_name)}['\"]\s*,\s*['\"]{name}['\"]"
    else:
        pattern = rf"\bref\s*\(\s*(?:['\"][^'\"]*['\"]\s*,\s*)?['\"]{name}['\"]"
    return sorted({code.count("\n", 0, match.start()) + 1 for match in re.finditer(pattern, code)})
