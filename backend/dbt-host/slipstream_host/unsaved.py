"""The node as the editor's unsaved text would make it, without parsing the project anew."""

from __future__ import annotations

import contextlib
import copy
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dbt.contracts.files import FileHash, FilePath, ParseFileType, SourceFile
from dbt.parser.manifest import process_node
from dbt.parser.models import ModelParser
from dbt.parser.search import FileBlock

from slipstream_host import parsing
from slipstream_host.errors import as_failure

if TYPE_CHECKING:
    from slipstream_host.compiling import NodeCompiler


@contextlib.contextmanager
def node_with_text(owner: NodeCompiler, base: Any, text: str | None) -> Iterator[Any]:
    """A copy of ``base``, with ``text`` in place of its own.

    A model whose in-file configuration is unchanged is parsed alone. Anything else is parsed with its project, as if
    it were saved, and that is undone afterwards.
    """
    if text is None or text.strip() == base.raw_code.strip():
        yield owner.copied(base)
        return
    project = owner.project
    parsing.check_jinja(parsing.InputFile(path=base.original_file_path, content=text.strip()))
    if base.resource_type.value == "model" and base.package_name == project.config.project_name:
        node = light(owner, base, text.strip())
        if node is not None:
            yield node
            return
    project.overlay(base.original_file_path, text)
    try:
        yield owner.copied(project.find(base.unique_id))
    finally:
        project.drop_overlay()


def light(owner: NodeCompiler, base: Any, text: str) -> Any | None:
    """None if the text changes the model's configuration: then schema files have a say, too."""
    project = owner.project
    key = (base.unique_id, base.checksum.checksum)
    try:
        if key not in owner.known_configs:
            if len(owner.known_configs) > 1000:
                owner.known_configs.clear()
            owner.known_configs[key] = parsed(owner, base, base.raw_code).config_call_dict
        new = parsed(owner, base, text)
        if new.config_call_dict != owner.known_configs[key]:
            return None
        node = owner.copied(base)
        node.raw_code, node.refs, node.sources, node.metrics = text, new.refs, new.sources, new.metrics
        node.depends_on, node.created_at = copy.deepcopy(new.depends_on), time.time()
        if hasattr(new, "functions"):
            node.functions = new.functions
        before = project.manifest.nodes[base.unique_id]
        project.manifest.nodes[base.unique_id] = node
        try:
            process_node(project.config, project.manifest, node)
        finally:
            project.manifest.nodes[base.unique_id] = before
        return node
    except Exception as problem:
        failure = as_failure(problem, stage="parse")
        failure.fields["file"] = base.original_file_path
        failure.fields.setdefault("node", base.unique_id)
        raise failure from problem


def parsed(owner: NodeCompiler, base: Any, text: str) -> Any:
    """What dbt's model parser makes of the text, outside the manifest."""
    project = owner.project
    file = SourceFile(
        path=FilePath(
            searched_path=base.original_file_path.split(os.sep)[0],
            relative_path=base.path,
            modification_time=0.0,
            project_root=project.config.project_root,
        ),
        checksum=FileHash.from_contents(text),
        project_name=base.package_name,
    )
    file.contents = text
    file.parse_file_type = ParseFileType.Model
    nodes = project.manifest.nodes
    before = nodes.pop(base.unique_id)
    disabled = dict(project.manifest.disabled)
    try:
        node = ModelParser(project.config, project.manifest, project.config).parse_node(FileBlock(file))
        nodes.pop(node.unique_id, None)
        return node
    finally:
        project.manifest.disabled = disabled
        nodes[base.unique_id] = before
