"""Compiled SQL that is asked for again while nothing has moved that it hangs on."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dbt.context.providers import ModelContext

from slipstream_host import warehouse
from slipstream_host.errors import Failure

if TYPE_CHECKING:
    from slipstream_host.compiling import Compiled, NodeCompiler, Request

BUILT_IN = frozenset(ModelContext._context_members_)
REMEMBERED = 32
TEXTS = 2000

# What may be another at each look (a time, an ID, chance, a file), and what reaches it by a name that is made up.
MOVING = re.compile(
    r"\b(?:run_started_at|modules|sql_now|invocation_id|invocation_args_dict|otel_trace_id|otel_span_id|thread_id|random"
    r"|lipsum|load_agate_table|write|context|builtins)\b"
)


class Repeats:
    """Used by the compile thread only."""

    def __init__(self, compiler: NodeCompiler) -> None:
        self.compiler = compiler
        self.count = 0
        self._known: dict[Any, tuple[Any, Compiled]] = {}

    def compile(self, request: Request, asker: warehouse.Cancellable, which: str) -> Compiled:
        """As :meth:`NodeCompiler.compile`; whether the catalog moved is asked each time, too."""
        question = (which, replace(request, selected=None), tuple(request.selected or ()))
        known = self._known.pop(question, None)
        if known is not None and self.stands(known[0], request, asker, which):
            self.count += 1
        else:
            compiled = self.compiler.compile(request, asker, which)
            known = (self.compiler.stand(), compiled)
        if known[1].settled and known[0] is not None and self.compiler.project.broken is None:
            self._known[question] = known
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return known[1]

    def stands(self, stand: Any, request: Request, asker: warehouse.Cancellable, which: str) -> bool:
        """False where it cannot be told: compiling says why. A warehouse that does not answer is not asked twice."""
        if self.compiler.project.broken is not None:
            return False
        try:
            return bool(stand == self.compiler.look(request, asker, which))
        except Failure as failure:
            if failure.kind == "connection":
                raise
            return False


def is_settled(manifest: Any, node: Any) -> bool:
    """What the node, the ephemeral models in it and all their macros say is the same at each look.

    dbt does not note that a macro calls one that has the name of a built-in, as a project's own ``ref`` has.
    """
    if any(macro.name in BUILT_IN for macro in manifest.macros.values()):
        return False
    pending, seen = [node], {node.unique_id}
    while pending:
        one = pending.pop()
        if says_what_moves(one.macro_sql if one.resource_type == "macro" else one.raw_code):
            return False
        depends_on = one.depends_on
        for unique_id in {*depends_on.macros, *getattr(depends_on, "nodes", ())} - seen:
            seen.add(unique_id)
            other = manifest.macros.get(unique_id) or manifest.nodes.get(unique_id)
            if other is not None and (other.resource_type == "macro" or other.is_ephemeral_model):
                pending.append(other)
    return True


@functools.lru_cache(TEXTS)
def says_what_moves(text: str) -> bool:
    return MOVING.search(text) is not None
