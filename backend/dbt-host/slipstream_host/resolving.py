"""What dbt's own resolvers answered while a node was compiled. Nothing is decided here a second time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dbt.compilation import Compiler
from dbt.context import providers


class Unknown(Exception):
    """The warehouse would have to be asked whether a relation exists, and it is away."""


@dataclass
class Resolution:
    """``model`` is the unique_id of the node that asked; ``resolver`` the one of dbt that answered, if it did."""

    model: str
    target: Any
    relation: str | None
    resolver: Any = None
    unknown: bool = False


class Recorder:
    """Wraps dbt's resolvers once per process; used by the compile thread only."""

    def __init__(self) -> None:
        self.resolutions: list[Resolution] = []
        self.install()

    def install(self) -> None:
        create_relation = providers.RuntimeRefResolver.create_relation
        resolve_source = providers.RuntimeSourceResolver.resolve
        foreign_key = Compiler._compile_relation_for_foreign_key_constraint_to
        self.create_relation = create_relation

        def recorded_relation(resolver: Any, target: Any) -> Any:
            try:
                relation = create_relation(resolver, target)
            except Unknown:
                self.resolutions.append(Resolution(resolver.model.unique_id, target, None, resolver, unknown=True))
                return resolver.Relation.create_from(resolver.config, target)  # only so that the others are seen
            told = None if target.is_ephemeral_model else str(relation)
            self.resolutions.append(Resolution(resolver.model.unique_id, target, told, resolver))
            return relation

        def recorded_source(resolver: Any, source_name: str, table_name: str) -> Any:
            relation = resolve_source(resolver, source_name, table_name)
            target = resolver.manifest.resolve_source(
                source_name, table_name, resolver.current_project, resolver.model.package_name
            )
            self.resolutions.append(Resolution(resolver.model.unique_id, target, str(relation)))
            return relation

        def recorded_foreign_key(compiler: Any, manifest: Any, node: Any, to: str) -> str:
            relation = foreign_key(compiler, manifest, node, to)
            self.resolutions.append(Resolution(node.unique_id, manifest.find_node_from_ref_or_source(to), relation))
            return relation

        providers.RuntimeRefResolver.create_relation = recorded_relation
        providers.RuntimeSourceResolver.resolve = recorded_source
        Compiler._compile_relation_for_foreign_key_constraint_to = recorded_foreign_key

    def start(self) -> None:
        self.resolutions = []
