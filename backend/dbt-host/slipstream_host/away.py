"""What can be said while the warehouse does not answer: whatever does not hang on what exists there.

dbt's own resolver is asked as ever. Where it would look a relation up, what is read is unknown; nothing is guessed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from slipstream_host import parsing
from slipstream_host.errors import Failure
from slipstream_host.resolving import Resolution, Unknown

if TYPE_CHECKING:
    from slipstream_host.compiling import Compiled, NodeCompiler, Request


@contextlib.contextmanager
def nothing_is_known(adapter: Any) -> Iterator[None]:
    """Inside, a look into dbt's cache of relations is refused."""

    def refuse(*_: Any) -> Any:
        raise Unknown

    before = adapter.__dict__.get("list_relations")
    adapter.list_relations = refuse
    try:
        yield
    finally:
        if before is None:
            del adapter.list_relations
        else:
            adapter.list_relations = before


def compile_away(owner: NodeCompiler, request: Request, which: str, failure: Failure) -> Compiled:
    """The node's SQL if it is the same whatever exists; else the ``failure``, unless only the reads are wanted."""
    from slipstream_host.compiling import Compiled

    project = owner.project
    owner.prepare(request, which)
    with owner.node(request) as node, owner.standing_in(node), nothing_is_known(project.adapter):
        owner.set_selected(request.selected or [node.unique_id])
        owner.attach(request)
        owner.forget_ancestors(node)
        owner.foretell(node, request)
        owner.recorder.start()
        parsing.reset(node)
        sql = None
        with contextlib.suppress(Exception), project.adapter.connection_named(node.unique_id, node):
            node = project.compiler.compile_node(node, project.manifest, {}, write=False)
            sql = node.compiled_code
        resolutions = owner.recorder.resolutions
        if sql is None or any(resolution.unknown for resolution in resolutions):
            if not request.last_good:
                raise failure
            add_declared(owner, node, request.mode)
        compiled = Compiled(node, sql or "", [])
        compiled.reads, compiled.own = owner.explainer.explain(node, request.mode, None)
        return compiled


def add_declared(owner: NodeCompiler, node: Any, mode: str) -> None:
    """The references that were not come to: they are there, and what they read is not known either."""
    resolutions = owner.recorder.resolutions
    seen = {(resolution.model, resolution.target.unique_id) for resolution in resolutions}
    pending = [node]
    while pending:
        asked = pending.pop()
        for target in owner.explainer.declared(asked).values():
            if getattr(target, "is_ephemeral_model", False):
                pending.append(target)
            if (asked.unique_id, target.unique_id) not in seen:
                seen.add((asked.unique_id, target.unique_id))
                resolutions.append(Resolution(asked.unique_id, target, None, unknown=True))
