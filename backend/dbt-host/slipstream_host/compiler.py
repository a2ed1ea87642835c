"""dbt's compiler, which writes nothing below the project and parses no SQL twice."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dbt import compilation
from dbt.compilation import Compiler
from dbt.contracts.graph.nodes import InjectedCTE

REMEMBERED_TEXTS = 512


class QuietCompiler(Compiler):
    """``write=False`` alone still writes ephemeral models to ``target/compiled``."""

    def _write_node(self, node: Any, split_suffix: str | None = None) -> Any:
        return node


def remember_injected() -> None:
    """dbt takes a model's SQL apart to put ephemeral models in front: the same texts give the same text."""
    inject = compilation.inject_ctes_into_sql

    @lru_cache(maxsize=REMEMBERED_TEXTS)
    def injected(sql: str, ctes: tuple[tuple[str, str], ...]) -> str:
        return inject(sql, [InjectedCTE(id=name, sql=text) for name, text in ctes])

    def remembered(sql: str, ctes: list[InjectedCTE]) -> str:
        return injected(sql, tuple((cte.id, cte.sql) for cte in ctes))

    compilation.inject_ctes_into_sql = remembered
