"""The worker against dbt itself on made-up projects: every reference's relation and every byte of compiled SQL."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import generated
import oracle
import pytest
from client import Host, Worker
from conftest import Warehouse
from oracle import MODES, Answer, Oracle

RELATIONAL = ("model", "seed", "snapshot")
KINDS = ("view", "view", "table", "materialized view")
Pair = tuple[str, str]
STATES = {"usual": 0.45, "nothing": 0.0, "everything": 1.0}


@dataclass
class Compared:
    """What was compared so far, and where it differed."""

    refs: int = 0
    texts: int = 0
    different: list[str] = field(default_factory=list)

    def refs_of(self, label: str, asked: str, said: dict[str, str | None], wanted: dict[str, str | None]) -> None:
        self.refs += len(wanted)
        for target in sorted(said.keys() | wanted.keys()):
            if said.get(target, "nothing") != wanted.get(target, "nothing"):
                self.different.append(
                    f"{label}: {asked} -> {target}: said {said.get(target, 'nothing')}, "
                    f"dbt read {wanted.get(target, 'nothing')}"
                )

    def text_of(self, label: str, node: str, said: str, wanted: str) -> None:
        self.texts += 1
        if said != wanted:
            self.different.append(f"{label}: {node} compiles to\n{said}\n--- but dbt made\n{wanted}")

    def check(self, at_least: int) -> None:
        assert not self.different, f"{len(self.different)} differ:\n" + "\n".join(self.different[:20])
        assert self.refs >= at_least, f"only {self.refs} references were compared"
        print(f"{self.refs} references and {self.texts} compiled texts are dbt's own")


@dataclass
class Case:
    """One made-up project: production's manifest, the developer's checkout, and its worker."""

    project: generated.Project
    oracle: Oracle
    manifest: dict[str, Any]
    production: dict[str, Any]
    state: Path
    worker: Worker

    @property
    def name(self) -> str:
        return self.project.name


def relations(manifest: dict[str, Any]) -> list[Pair]:
    """(schema, name) of what a run of the project builds, where PostgreSQL can hold the name."""
    return sorted(
        {
            (node["schema"], node["alias"])
            for node in manifest["nodes"].values()
            if node["resource_type"] in RELATIONAL and node["config"]["materialized"] != "ephemeral"
        }
    )


def build(
    warehouse: Warehouse,
    case: Case,
    share: float,
    seed: int,
    kinds: tuple[str, ...] = KINDS,
    but: frozenset[Pair] = frozenset(),
) -> None:
    """Production as it ran, but for a few nodes, and a share of development, beside things of the same names."""
    chance = random.Random(f"state {case.name} {seed}")
    known = relations(case.production) + relations(case.manifest)
    schemas = {schema for schema, _ in known} | {f"{case.name}_raw", f"{case.name}_dev"}
    statements = [f'drop schema if exists "{schema}" cascade' for schema in sorted(schemas)]
    present = {(schema, name) for schema, name in relations(case.production) if chance.random() < 0.93}
    mine = [pair for pair in relations(case.manifest) if "_dev" in pair[0]]
    built = [pair for pair in mine if chance.random() < share and pair not in but]
    present |= set(built)
    missing_schemas = {f"{case.name}_dev"} if share == 0 else set()
    statements += [f'create schema "{schema}"' for schema in sorted(schemas - missing_schemas)]
    statements.append(f'create table "{case.name}_raw".r as select 1 as id')
    made: list[Pair] = []
    for schema, name in sorted(present):
        if schema not in missing_schemas:
            kind, query = chance.choice(kinds), "select 1 as id"
            if made and chance.random() < 0.05:  # across schemas, which gets into dbt's cache of relations
                other = chance.choice(made)
                query = f'select id from "{other[0]}"."{other[1]}"'
            statements.append(f'create {kind} "{schema}"."{name}" as {query}')
            made.append((schema, name))
    for schema, name in mine:
        if share and (schema, name) not in present and chance.random() < 0.05:
            statements.append(f'create sequence "{schema}"."{name}"')
    warehouse.execute(";\n".join(statements))


def make_case(
    seed: int, models: int, branch: int, host: Host, warehouse: Warehouse, folder: Path, hooks: bool = True
) -> Case:
    project = generated.make(seed, models)
    mine = generated.developed(project, branch)
    oracles = []
    for name, one in (("production", project), ("development", mine)):
        (folder / name).mkdir()
        (folder / f"{name}-target").mkdir()
        one.write(folder / name, warehouse.port, hooks)
        oracles.append(Oracle(folder / name, None, folder / f"{name}-target"))
    produced, manifest = oracle.prepared([(oracles[0], "prod"), (oracles[1], "dev")])
    state = folder / "state"
    state.mkdir()
    (state / "manifest.json").write_text(json.dumps(produced))
    oracles[1].state = state
    key = f"{project.name}-{branch}"
    target = host.run_dir / f"target-{key}"  # spares the worker the first parse
    target.mkdir()
    shutil.copy(folder / "development-target" / "parsed-dev" / "partial_parse.msgpack", target)
    worker = host.worker(key, folder / "development")
    return Case(mine, oracles[1], manifest, produced, state, worker)


# ---- what the worker says ----------------------------------------------------------------------------------------


def flattened(node: str, reads: list[dict[str, Any]]) -> dict[tuple[str, str], str | None]:
    """Relation by (node that asked, target), of what is read; the ones asked by ephemeral parents too."""
    found: dict[tuple[str, str], str | None] = {}
    for read in reads:
        if read["from"] != "not-read":
            found[(node, read["ref"])] = read["relation"]
            found.update(flattened(read["ref"], read["children"]))
    return found


def explained(case: Case, mode: str, command: str, nodes: list[str]) -> dict[str, dict[tuple[str, str], str | None]]:
    events = case.worker.ask("explain", nodes=nodes, defer=mode, state=str(case.state), command=command)
    assert events[-1]["event"] == "done", events[-1]
    assert not [event for event in events if "error" in event]
    return {
        event["node"]: flattened(event["node"], event["reads"]) for event in events if event["event"] == "explained"
    }


def of_each(refs: dict[tuple[str, str], str | None]) -> dict[str, dict[str, str | None]]:
    """By the node that asked."""
    found: dict[str, dict[str, str | None]] = {}
    for (asked, target), relation in refs.items():
        found.setdefault(asked, {})[target] = relation
    return found


def check_whole(case: Case, label: str, mode: str, answer: Answer, compared: Compared) -> None:
    """``dbt compile`` of everything, beside compile and explain of everything together."""
    assert answer.success, f"{label}: {answer.error}"
    assert not answer.again, answer.again
    wanted = of_each(answer.refs)
    said = explained(case, mode, "compile", answer.selected)
    for node, refs in said.items():
        for asked, targets in of_each(refs).items() if refs else [(node, {})]:
            expected = wanted.get(asked, {})
            if asked != node:  # what an inlined parent asks is counted once, with that parent
                compared.refs -= len(expected)
            compared.refs_of(label, asked, targets, expected)
    for node, sql in answer.sql.items():
        if case.manifest["nodes"][node]["resource_type"] == "seed":
            continue
        compiled = case.worker.compile(node, defer=mode, state=str(case.state), selected=answer.selected)
        compared.text_of(label, node, compiled["sql"], sql)


def check_alone(case: Case, label: str, mode: str, node: str, answer: Answer, compared: Compared) -> None:
    """``dbt compile -s`` of one node, beside compile and explain of it."""
    assert answer.success, f"{label}: {answer.error}"
    said = explained(case, mode, "show", [node])[node]
    compared.refs_of(label, node, of_each(said).get(node, {}), of_each(answer.refs).get(node, {}))
    compiled = case.worker.compile(node, defer=mode, state=str(case.state))
    compared.text_of(label, node, compiled["sql"], answer.sql[node])


def check_everything(
    case: Case, label: str, alone: int, chance: random.Random, compared: Compared, keep: bool = False
) -> None:
    """``keep``: the compiles of everything share one parse; those of single nodes never share anything."""
    singles = [(chance.choice(list(MODES)), node) for node in chance.sample(models(case), alone)]
    whole = case.oracle.compiled([(mode, []) for mode in MODES], keep)
    pending = list(zip(MODES, whole, strict=True))
    chance.shuffle(pending)
    for mode, answer in pending:
        check_whole(case, f"{case.name} {label} {mode}", mode, answer, compared)
    answers = case.oracle.compiled([(mode, ["-s", selector(case, node)]) for mode, node in singles])
    for (mode, node), answer in zip(singles, answers, strict=True):
        check_alone(case, f"{case.name} {label} {mode} alone", mode, node, answer, compared)


def models(case: Case) -> list[str]:
    return [key for key, node in case.manifest["nodes"].items() if node["resource_type"] == "model"]


def selector(case: Case, key: str) -> str:
    return f"{key.split('.', 2)[1]}.{'.'.join(case.manifest['nodes'][key]['fqn'][1:])}"


# ---- the tests ---------------------------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_made_up_projects_read_what_dbt_reads(host: Host, warehouse: Warehouse, folders: Path):
    compared = Compared()
    for seed in (1, 2):
        folder = folders / str(seed)
        folder.mkdir()
        case = make_case(seed, 90, 0, host, warehouse, folder)
        build(warehouse, case, STATES["usual"], 0)
        check_everything(case, "usual", 2, random.Random(seed), compared, keep=True)
    compared.check(at_least=3000)


@pytest.mark.deep
@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("branch", [0, 1])
def test_made_up_projects_read_what_dbt_reads_in_every_state_of_development(
    host: Host, warehouse: Warehouse, folders: Path, seed: int, branch: int
):
    compared = Compared()
    case = make_case(seed, 120, branch, host, warehouse, folders)
    for number, (label, share) in enumerate(STATES.items()):
        build(warehouse, case, share, number)
        check_everything(case, label, 4, random.Random(f"{seed} {branch} {label}"), compared)
    compared.check(at_least=6000)


@pytest.mark.deep
def test_a_real_build_reads_what_was_foretold(host: Host, warehouse: Warehouse, folders: Path):
    """Of all that was come to: a node that fails has others skipped."""
    case = make_case(6, 80, 0, host, warehouse, folders, hooks=False)
    nodes = case.manifest["nodes"]
    snapshots = {node["alias"] for node in nodes.values() if node["resource_type"] == "snapshot"}
    fresh = frozenset(pair for pair in relations(case.manifest) if pair[1] in snapshots)
    compared = Compared()
    for mode in MODES:
        build(warehouse, case, STATES["usual"], 6, ("table",), fresh)
        chosen = random.Random(f"build {mode}").sample(models(case), len(models(case)) * 4 // 5)
        arguments = ["-s", *(selector(case, node) for node in chosen), "--exclude", "resource_type:unit_test"]
        selected = case.oracle.compiled([(mode, arguments)])[0].selected
        foretold = explained(case, mode, "build", selected)
        came_to = of_each(case.oracle.compiled([(mode, arguments)], command="build")[0].refs)
        for node in foretold.keys() & came_to.keys():
            said = of_each(foretold[node]).get(node, {})
            read = {target: came_to[node].get(target, "nothing") for target in said}
            compared.refs_of(f"build {mode}", node, said, read)
    compared.check(at_least=100)
