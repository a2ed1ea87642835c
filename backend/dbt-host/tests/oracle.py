"""dbt itself, asked by tests: every command in a process of its own, which also notes what dbt's resolvers answered.

Started as a program it imports dbt and nothing more, then forks once per command; so each begins as a new ``dbt``
does, without the seconds that the imports take. Commands on a kept manifest are spared the parse as well: it is done
once, by the process that forks, and handed to ``dbtRunner``.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MODES: dict[str, list[str]] = {"off": [], "standard": ["--defer"], "favor-state": ["--defer", "--favor-state"]}

QUIET = ["--log-level", "none", "--log-level-file", "none"]


@dataclass
class Answer:
    """``refs``: relation by (node that asked, target), None for what is inlined."""

    success: bool
    error: str
    sql: dict[str, str]
    refs: dict[tuple[str, str], str | None]
    selected: list[str]
    again: list[Any] = field(default_factory=list)


class Oracle:
    """dbt on one project. ``prepared`` parses it once; commands start from copies of what that left on disk."""

    def __init__(self, folder: Path, state: Path | None, scratch: Path) -> None:
        self.folder = folder
        self.state = state
        self.scratch = scratch

    def parsed(self, target: str) -> Path:
        return self.scratch / f"parsed-{target}"

    def options(self, target_path: Path, target: str = "dev") -> list[str]:
        folders = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder)]
        return [*folders, "--target-path", str(target_path), "--target", target]

    def compiled(
        self, wanted: list[tuple[str, list[str]]], keep: bool = False, command: str = "compile"
    ) -> list[Answer]:
        """``wanted``: mode and selection (empty: everything), each in its own process; ``keep``: one parse for all."""
        first = {**self.request("off", [], "parse"), "keep": True} if keep else None
        return run([self.request(mode, arguments, command) for mode, arguments in wanted], first)

    def request(self, mode: str, arguments: list[str], command: str = "compile") -> dict[str, Any]:
        path = Path(tempfile.mkdtemp(dir=self.scratch))
        parsed = self.parsed("dev") / "partial_parse.msgpack"
        if parsed.exists():
            shutil.copy(parsed, path)
        state = ["--state", str(self.state)] if MODES[mode] else []
        argv = [command, *arguments, *self.options(path), *MODES[mode], *state, "--no-write-json", "--threads", "1"]
        return {"argv": argv, "cwd": str(self.folder)}


def prepared(wanted: list[tuple[Oracle, str]]) -> list[dict[str, Any]]:
    """The manifests that ``dbt parse`` writes, by project and target."""
    requests = [
        {"argv": ["parse", *one.options(one.parsed(target), target)], "cwd": str(one.folder)} for one, target in wanted
    ]
    for answer in run(requests):
        assert answer.success, answer.error
    return [json.loads((one.parsed(target) / "manifest.json").read_text()) for one, target in wanted]


def run(requests: list[dict[str, Any]], before: dict[str, Any] | None = None) -> list[Answer]:
    """Two at a time, each half on a forking process of its own, which does ``before`` itself."""
    halves = [requests[0::2], requests[1::2]]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda half: ask(half, before), halves)
    return [(first if number % 2 == 0 else second)[number // 2] for number in range(len(requests))]


def ask(requests: list[dict[str, Any]], before: dict[str, Any] | None) -> list[Answer]:
    if not requests:
        return []
    sent = requests if before is None else [before, *requests]
    from client import PYTHON  # this file is a program in another interpreter too, which has no such module

    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    with subprocess.Popen(
        [PYTHON, "-I", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        out, _ = process.communicate("".join(json.dumps(request) + "\n" for request in sent))
    lines = out.splitlines()
    assert len(lines) == len(requests), out[-2000:]
    return [answer_of(json.loads(line)) for line in lines]


def answer_of(line: dict[str, Any]) -> Answer:
    refs: dict[tuple[str, str], str | None] = {}
    again = []
    for model, target, relation in line["refs"]:
        if refs.setdefault((model, target), relation) != relation:
            again.append((model, target, relation))
    return Answer(line["success"], line["error"], line["sql"], refs, line["selected"], again)


# ---- in the forked processes ------------------------------------------------------------------------------------


def main() -> None:
    from dbt import selected_resources
    from dbt.cli.main import dbtRunner
    from dbt.context import providers

    manifest: Any = None
    for text in sys.stdin:
        request = json.loads(text)
        if request.get("keep"):
            with contextlib.redirect_stdout(None):
                manifest = dbtRunner().invoke([*QUIET, *request["argv"]]).result
            continue
        read, write = os.pipe()
        if (pid := os.fork()) == 0:
            os.close(read)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            with open(write, "w") as out:
                runner = dbtRunner(manifest=manifest)
                json.dump(invoke(request, runner, providers, selected_resources), out)
            atexit._run_exitfuncs()
            os._exit(0)
        os.close(write)
        with open(read) as answer:
            line = answer.read()
        os.waitpid(pid, 0)
        print(line, flush=True)


def invoke(request: dict[str, Any], runner: Any, providers: Any, selected: Any) -> dict[str, Any]:
    refs = []
    original = providers.RuntimeRefResolver.create_relation
    resolve_source = providers.RuntimeSourceResolver.resolve

    def noted(resolver: Any, target: Any) -> Any:
        relation = original(resolver, target)
        refs.append((resolver.model.unique_id, target.unique_id, None if target.is_ephemeral_model else str(relation)))
        return relation

    def noted_source(resolver: Any, source: str, table: str) -> Any:
        relation = resolve_source(resolver, source, table)
        package = resolver.model.package_name
        found = resolver.manifest.resolve_source(source, table, resolver.current_project, package)
        refs.append((resolver.model.unique_id, found.unique_id, str(relation)))
        return relation

    providers.RuntimeRefResolver.create_relation = noted
    providers.RuntimeSourceResolver.resolve = noted_source
    os.chdir(request["cwd"])
    result = runner.invoke([*QUIET, *request["argv"]])
    nodes = [item for item in getattr(result.result, "results", None) or [] if hasattr(item, "node")]
    messages = [str(item.message) for item in nodes if item.status not in ("success", "pass")]
    return {
        "success": result.success,
        "error": str(result.exception) if result.exception else "; ".join(messages),
        "sql": {
            item.node.unique_id: item.node.compiled_code if item.status in ("success", "pass") else "ERROR"
            for item in nodes
        },
        "messages": {item.node.unique_id: str(item.message) for item in nodes},
        "refs": refs,
        "selected": sorted(selected.SELECTED_RESOURCES or ()),
    }


if __name__ == "__main__":
    main()
