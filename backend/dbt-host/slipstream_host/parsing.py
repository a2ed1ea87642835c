"""Parsing in memory: only the files that changed, from the manifest that is there."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from dbt.config.runtime import RuntimeConfig
from dbt.contracts.graph.manifest import Manifest
from dbt.parser import manifest as manifest_module
from dbt.parser.manifest import ManifestLoader
from dbt.parser.read_files import FileDiff, InputFile
from dbt_common.clients.jinja import get_environment
from dbt_common.invocation import get_invocation_id

from slipstream_host.errors import Failure, as_failure

REMEMBERED_NAMES = 100_000


class Edits:
    """The SQL files that were parsed in memory since dbt last wrote the manifest to disk, with their text."""

    def __init__(self) -> None:
        self.files: dict[str, InputFile] = {}

    def took(self, diff: FileDiff | None) -> None:
        """A parse succeeded. Without a difference it was a whole one, which dbt wrote to disk."""
        if diff is None:
            self.files.clear()
        else:
            self.files.update({file.path: file for file in diff.changed})


class Untouched(Failure):
    """Found before the parser had touched the manifest."""


def is_untouched(failure: Failure) -> bool:
    return isinstance(failure, Untouched)


def difference(config: RuntimeConfig, saved: Manifest | None, changed: list[str]) -> FileDiff | None:
    """What to tell dbt to parse; None means that dbt has to look at all files by itself."""
    if saved is None or not changed:
        return None
    files = []
    for path in changed:
        full = os.path.join(config.project_root, path)
        known = f"{config.project_name}://{path}" in saved.files
        if not (path.endswith(".sql") and known and os.path.isfile(full)):
            return None
        files.append(read(full, path))
    for file in files:
        check_jinja(file)
    return FileDiff(deleted=[], changed=files, added=[])


def unsaved(path: str, text: str) -> FileDiff:
    file = InputFile(path=path, content=text.strip(), modification_time=0.0)
    check_jinja(file)
    return FileDiff(deleted=[], changed=[file], added=[])


def read(full: str, path: str) -> InputFile:
    with open(full, encoding="utf-8") as file:
        return InputFile(path=path, content=file.read().strip(), modification_time=os.stat(full).st_mtime)


def check_jinja(file: InputFile) -> None:
    """Jinja's syntax, before anything is mutated."""
    try:
        get_environment(None).parse(file.content)
    except Exception as problem:
        failure = as_failure(problem, stage="parse")
        fields = {**failure.fields, "file": file.path}
        raise Untouched("syntax", failure.message, fields) from problem


def loader(saved: Manifest | None, write: bool, must_exist: bool = False) -> type[ManifestLoader]:
    """dbt's loader, which starts from ``saved``, else from dbt's own file, which ``must_exist`` or not."""

    class InMemory(ManifestLoader):
        def read_manifest_for_partial_parse(self) -> Manifest | None:
            if saved is None:
                written = super().read_manifest_for_partial_parse()
                if written is None and must_exist:
                    raise Failure("internal", "the last good manifest cannot be read back")
                return written
            forget_macro_lookups(saved)
            usable, _ = self.is_partial_parsable(saved)
            saved.metadata.invocation_id = get_invocation_id()
            return saved if usable else None

        def write_manifest_for_partial_parse(self) -> None:
            if write:
                with contextlib.suppress(OSError):  # a full disk: the next worker parses all files
                    super().write_manifest_for_partial_parse()

    return InMemory


def forget_macro_lookups(manifest: Manifest) -> None:
    """A new process has none yet; these would still know macros whose files are gone."""
    manifest._macros_by_name = None
    manifest._macros_by_package = None


class Names:
    """The full names of relations, which dbt makes of all nodes after each parse, to see whether two are alike."""

    def __init__(self, relation: Any, known: dict[Any, str]) -> None:
        self.relation = relation
        self.known = known

    def create_from(self, quoting: RuntimeConfig, relation_config: Any) -> str:
        own = (relation_config.database, relation_config.schema, relation_config.identifier)
        key = (self.relation, *own, *sorted(relation_config.quoting_dict.items()), *sorted(quoting.quoting.items()))
        if key not in self.known:
            self.known[key] = str(self.relation.create_from(quoting=quoting, relation_config=relation_config))
        return self.known[key]


def remember_names() -> None:
    relation_class = manifest_module.get_relation_class_by_name
    known: dict[Any, str] = {}

    def remembered(name: str) -> Names:
        if len(known) > REMEMBERED_NAMES:
            known.clear()
        return Names(relation_class(name), known)

    manifest_module.get_relation_class_by_name = remembered


def parse(config: RuntimeConfig, saved: Manifest | None, diff: FileDiff | None) -> Manifest:
    """May leave ``saved`` half changed when it raises. Without ``diff`` the result is written to the target folder."""
    return loader(saved, write=diff is None).get_full_manifest(config, file_diff=diff)


def restore(config: RuntimeConfig, edits: Edits) -> Manifest | None:
    """The last good manifest: dbt's file, and the edits made in memory since; None if there is no such file."""
    path = os.path.join(config.project_root, config.project_target_path, "partial_parse.msgpack")
    if not os.path.exists(path):
        return None
    diff = FileDiff(deleted=[], changed=list(edits.files.values()), added=[])
    return loader(None, write=False, must_exist=True).get_full_manifest(config, file_diff=diff)


def forget_compiled(manifest: Manifest) -> None:
    """Undoes what compiling left on the nodes."""
    for node in manifest.nodes.values():
        if getattr(node, "compiled", False):
            reset(node)


def reset(node: Any) -> None:
    node.compiled, node.compiled_code, node.extra_ctes, node.extra_ctes_injected = False, None, [], False
    if hasattr(node, "_pre_injected_sql"):
        node._pre_injected_sql = None


def names(manifest: Manifest) -> dict[str, str]:
    """unique_id by name, unique_id and path; a model comes before what else has its name or file."""
    found: dict[str, str] = {}
    order = {"model": 0, "seed": 1, "snapshot": 2, "analysis": 3, "test": 4}
    nodes = sorted(manifest.nodes.values(), key=lambda node: order.get(node.resource_type.value, 9))
    for node in nodes:
        version = getattr(node, "version", None)
        if version is None or getattr(node, "is_latest_version", False):
            found.setdefault(node.name, node.unique_id)
        if version is not None:
            found.setdefault(f"{node.name}.v{version}", node.unique_id)
        if node.package_name == manifest.metadata.project_name and not is_generic_test(node):
            found.setdefault(node.original_file_path, node.unique_id)
        found[node.unique_id] = node.unique_id
    return found


def is_generic_test(node: Any) -> bool:
    return getattr(node, "test_metadata", None) is not None
