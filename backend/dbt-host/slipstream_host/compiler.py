"""dbt's compiler, which writes nothing below the project and takes no text apart twice."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dbt import compilation
from dbt.compilation import Compiler
from dbt.contracts.graph.nodes import InjectedCTE
from dbt_common.clients.jinja import MacroFuzzEnvironment

REMEMBERED_TEXTS = 512
REMEMBERED_TEMPLATES = 4096


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


def remember_templates() -> None:
    """Jinja makes code of a text for each time that dbt renders it; the code depends on the text alone."""
    compile_template = MacroFuzzEnvironment.compile
    made: dict[Any, Any] = {}

    def remembered(environment: Any, source: Any, *arguments: Any, **more: Any) -> Any:
        if not isinstance(source, str) or arguments or more:
            return compile_template(environment, source, *arguments, **more)
        key = (type(environment), source)
        if key not in made:
            if len(made) >= REMEMBERED_TEMPLATES:
                made.clear()
            made[key] = compile_template(environment, source)
        return made[key]

    MacroFuzzEnvironment.compile = remembered
