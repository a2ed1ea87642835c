"""dbt's compiler, which writes nothing below the project."""

from __future__ import annotations

from typing import Any

from dbt.compilation import Compiler


class QuietCompiler(Compiler):
    """``write=False`` alone still writes ephemeral models to ``target/compiled``."""

    def _write_node(self, node: Any, split_suffix: str | None = None) -> Any:
        return node
