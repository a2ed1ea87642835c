"""What a preview runs: dbt's own ``get_show_sql`` of the compiled SQL."""

from __future__ import annotations

from typing import Any

from dbt.adapters.factory import get_adapter_package_names
from dbt.context.providers import generate_runtime_model_context

from slipstream_host import limits
from slipstream_host.project import Project

MACRO = "get_show_sql"
LIMIT_MACROS = ("get_limit_subquery_sql", "get_limit_sql")
REMEMBERED = 32


class Statements:
    """Remembers the last ones, while the project is the same and dbt's own macros make them, which see nothing else."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._generation = -1
        self.are_pure = False
        self._known: dict[tuple[str, int], str] = {}

    def of(self, node: Any, sql: str, limit: int) -> str:
        """Asked for one row more than wanted, to know whether there are more; a negative limit is none."""
        if self._generation != self.project.generation:
            self._generation, self.are_pure = self.project.generation, self.brings_no_macro()
            self._known.clear()
        known = self._known.pop((sql, limit), None)
        if known is None:
            ends_itself = limits.ends_in_limit(sql)
            known = limits.without_semicolon(sql) if ends_itself else self.made(node, sql, limit)
        if self.are_pure:
            self._known[(sql, limit)] = known
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return known

    def made(self, node: Any, sql: str, limit: int) -> str:
        project = self.project
        made: str = project.adapter.execute_macro(
            macro_name=MACRO,
            macro_resolver=project.manifest,
            context_override=generate_runtime_model_context(node, project.config, project.manifest),
            kwargs={
                "compiled_code": limits.without_semicolon(sql),
                "sql_header": None,
                "limit": None if limit < 0 else limit + 1,
            },
        )
        return made

    def brings_no_macro(self) -> bool:
        """No project or package brings a macro of its own for it."""
        project = self.project
        assert project.manifest is not None
        own = set(get_adapter_package_names(project.adapter.type()))
        return own.issuperset(
            macro.package_name
            for macro in project.manifest.macros.values()
            if macro.name == MACRO or macro.name.endswith(LIMIT_MACROS)
        )
