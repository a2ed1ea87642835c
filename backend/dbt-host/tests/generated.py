"""Projects made up by a seeded chance: what production ran, and what became of it in development.

Everything follows from the seed alone. Every query is one that PostgreSQL runs: each relation has a column ``id``.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import truth
from rendering import MACROS, body

LAYERS = ("stg", "int", "core", "mart", "rep")
MATERIALIZED = ("table", "table", "view", "view", "ephemeral", "incremental")
SCHEMAS = (None, None, None, "fin", "ops", "shared")


@dataclass(frozen=True)
class Node:
    """A model, or one version of it, a seed or a snapshot. ``parents`` are names; ``salt`` varies how it is written."""

    name: str
    kind: str
    layer: int
    materialized: str = "table"
    parents: tuple[str, ...] = ()
    version: int | None = None
    alias: str | None = None
    schema: str | None = None
    package: bool = False
    enabled: bool = True
    salt: int = 0

    @property
    def key(self) -> str:
        return self.name if self.version is None else f"{self.name}.v{self.version}"


@dataclass
class Project:
    """``nodes`` by key, parents before children."""

    seed: int
    nodes: dict[str, Node] = field(default_factory=dict)
    tests: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"gen{self.seed}"

    def names(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.name, []).append(node)
        return found

    def children(self, name: str) -> list[Node]:
        return [node for node in self.nodes.values() if name in node.parents]

    # ---- writing ---------------------------------------------------------------------------------------------

    def write(self, folder: Path, port: int, hooks: bool = True) -> None:
        """``hooks``: one at the start of every run, which fails where what it reads is missing."""
        files = self.files(port)
        if not hooks:
            lines = files["dbt_project.yml"].splitlines()
            files["dbt_project.yml"] = "\n".join(line for line in lines if not line.startswith("on-run-start"))
        truth.write(folder, files)
        (folder / "dbt_packages").mkdir(exist_ok=True)
        (folder / "dbt_packages" / "pkg").symlink_to("../pkg")  # as `dbt deps` does

    def files(self, port: int) -> dict[str, str]:
        versions = {name: [node.version for node in nodes if node.version] for name, nodes in self.names().items()}
        ephemeral = {node.name for node in self.nodes.values() if node.materialized == "ephemeral"}
        found = {
            "dbt_project.yml": self.configuration(),
            "packages.yml": "packages:\n  - local: ./pkg\n",
            "pkg/dbt_project.yml": "name: pkg\nversion: '1.0'\nprofile: tt\nmodels: {pkg: {+schema: pkgs}}\n",
            "macros/macros.sql": MACROS[self.seed % len(MACROS)].replace("GEN", self.name),
            "models/schema.yml": self.schema_file(),
            "profiles.yml": truth.profiles(port).replace("tt_", f"{self.name}_"),
        }
        for node in self.nodes.values():
            found[self.path(node)] = body(node, versions, ephemeral, self.seed)
        for number, (model, other) in enumerate(self.tests):
            if number % 3 == 0:
                sql = (
                    f"select a.id from {{{{ ref('{model}') }}}} a join {{{{ ref('{other}') }}}} b using (id) limit 0\n"
                )
                found[f"tests/singular_{number}.sql"] = sql
            if number % 5 == 0:
                found[f"analyses/looked_at_{number}.sql"] = f"select count(*) from {{{{ ref('{other}') }}}}\n"
        return found

    @staticmethod
    def path(node: Node) -> str:
        if node.kind == "seed":
            return f"seeds/{node.name}.csv"
        if node.kind == "snapshot":
            return f"snapshots/{node.name}.sql"
        file = node.name if node.version is None else f"{node.name}_v{node.version}"
        return f"{'pkg/' if node.package else ''}models/{LAYERS[node.layer]}/{file}.sql"

    def configuration(self) -> str:
        known = self.nodes.values()
        first = next(node.name for node in known if node.kind == "model" and node.enabled and node.layer == 0)
        return f"""
name: {self.name}
version: '1.0'
profile: tt
flags: {{send_anonymous_usage_stats: false}}
on-run-start: ["select 1 from {{{{ ref('{self.tests[0][0]}') }}}} limit 0"]
models:
  {self.name}:
    mart: {{+post-hook: "select '{{{{ ref(\\"{first}\\") }}}}'"}}
seeds:
  {self.name}:
    same_name: {{+schema: shared}}
data_tests: {{+severity: warn}}
vars: {{number: 7}}
"""

    def schema_file(self) -> str:
        lines = ["version: 2", "sources:", "  - name: raw", f"    schema: {self.name}_raw", "    tables: [{name: r}]"]
        lines += ["models:"]
        tested = {}
        for model, other in self.tests:
            tested.setdefault(model, []).append(other)
        for name, nodes in self.names().items():
            if nodes[0].kind != "model" or nodes[0].package:
                continue
            versions = [node.version for node in nodes if node.version]
            if not versions and name not in tested:
                continue
            lines += [f"  - name: {name}", "    columns:", "      - name: id", "        data_tests:"]
            lines += ["          - not_null"]
            for other in dict.fromkeys(tested.get(name, [])):
                lines += [
                    f"          - relationships: {{name: to_{name}_{other}, "
                    f"arguments: {{to: \"ref('{other}')\", field: id}}}}"
                ]
            if versions:
                latest = f"    latest_version: {max(versions)}"
                lines += [latest, f"    versions: [{', '.join(f'{{v: {version}}}' for version in versions)}]"]
        lines += ["unit_tests:"]
        for name in sorted(tested)[:6]:
            node = self.names()[name][0]
            if node.version is not None or node.kind != "model" or node.materialized == "incremental":
                continue
            lines += [f"  - name: unit_{name}", f"    model: {name}", "    given:"]
            lines += [f"      - {{input: \"ref('{parent}')\", rows: [{{id: 1}}]}}" for parent in node.parents] or [
                "      []"
            ]
            lines += ["    expect: {rows: [{id: 1}]}"]
        return "\n".join(lines) + "\n"


# ---- making up -------------------------------------------------------------------------------------------------


def make(seed: int, models: int) -> Project:
    """As it is in production."""
    chance = random.Random(f"project {seed}")
    project = Project(seed)
    for number in range(max(4, models // 20)):
        project.nodes[f"seed_{number}"] = Node(f"seed_{number}", "seed", 0)
    project.nodes["same_name"] = Node("same_name", "seed", 0)
    for number in range(max(3, models // 15)):
        name = f"pk_{number}"
        project.nodes[name] = Node(name, "model", 0, chance.choice(("table", "view", "ephemeral")), package=True)
    for number in range(models):
        add_model(project, chance, f"{{}}_{number}", number * len(LAYERS) // models)
        if number % 17 == 16:
            parent = chance.choice(refable(project, 4))
            snapshot = Node(f"snap_{number}", "snapshot", 4, parents=(parent,), salt=number)
            fixed = chance.random() < 0.4
            project.nodes[snapshot.key] = replace(snapshot, schema="shared" if fixed else None)
    choose_tests(project, chance)
    return project


def refable(project: Project, layer: int) -> list[str]:
    """Names that a node of the layer may refer to."""
    return [name for name, nodes in project.names().items() if nodes[0].enabled and nodes[0].layer <= layer]


def add_model(project: Project, chance: random.Random, pattern: str, layer: int) -> str:
    name = pattern.format(LAYERS[layer])
    nearby = refable(project, layer)[-40:] + refable(project, 0)
    parents = tuple(dict.fromkeys(chance.choice(nearby) for _ in range(chance.randint(1, 7))))
    node = Node(
        name, "model", layer, chance.choice(MATERIALIZED), parents,
        alias=f"al_{name}" if chance.random() < 0.12 else None, schema=chance.choice(SCHEMAS),
        enabled=chance.random() > 0.03, salt=chance.randint(0, 10**6),
    )  # fmt: skip
    if node.enabled and chance.random() < 0.1:
        for version in range(1, chance.randint(2, 3) + 1):
            project.nodes[f"{name}.v{version}"] = replace(node, version=version, alias=None, salt=node.salt + version)
    else:
        project.nodes[name] = node
    return name


def choose_tests(project: Project, chance: random.Random) -> None:
    models = [
        name
        for name, nodes in project.names().items()
        if nodes[0].kind == "model" and nodes[0].enabled and not nodes[0].package
    ]
    for model in chance.sample(models, len(models) // 3):
        project.tests.append((model, chance.choice(models)))


# ---- development -------------------------------------------------------------------------------------------------


def developed(project: Project, seed: int) -> Project:
    """What a developer's branch became: edited, added, renamed, deleted, disabled, versioned and turned nodes."""
    chance = random.Random(f"development {project.seed} {seed}")
    mine = copy.deepcopy(project)
    for key in list(mine.nodes):
        node = mine.nodes.get(key)
        if node is None or node.kind != "model":
            continue
        change = chance.random()
        if change < 0.06:
            mine.nodes[node.key] = replace(node, salt=node.salt + 1000, parents=node.parents[1:] or node.parents)
        elif change < 0.10:
            mine.nodes[node.key] = replace(node, materialized=chance.choice(MATERIALIZED))
        elif change < 0.13 and node.version is None:
            mine.nodes[node.key] = replace(node, alias=f"other_{node.name}")
        elif change < 0.16:
            mine.nodes[node.key] = replace(node, schema=chance.choice(SCHEMAS))
        elif change < 0.20 and node.version is None and not node.package:
            rename(mine, node.name, f"{node.name}_renamed")
        elif change < 0.23 and node.version is None and is_leaf(mine, node.name):
            del mine.nodes[node.key]
        elif change < 0.26 and is_leaf(mine, node.name):
            mine.nodes[node.key] = replace(node, enabled=not node.enabled)
    for nodes in mine.names().values():
        if nodes[0].version is not None and chance.random() < 0.5:
            insert_after(mine, nodes[-1], replace(nodes[-1], version=len(nodes) + 1, salt=nodes[-1].salt + 77))
    for number in range(max(4, len(project.nodes) // 15)):
        name = add_model(mine, chance, f"{{}}_new_{number}", chance.randint(1, 4))
        if number % 2 == 0 and mine.names()[name][0].enabled:
            child = Node(f"{name}_child", "model", 4, "view", (name, chance.choice(refable(mine, 4))), salt=number)
            mine.nodes[child.key] = child
    return mine


def is_leaf(project: Project, name: str) -> bool:
    tested = any(name in pair for pair in project.tests)
    return not tested and not project.children(name)


def insert_after(project: Project, before: Node, new: Node) -> None:
    """Parents stay before children."""
    items = list(project.nodes.items())
    place = next(number for number, (key, _) in enumerate(items) if key == before.key) + 1
    project.nodes = dict([*items[:place], (new.key, new), *items[place:]])


def rename(project: Project, old: str, new: str) -> None:
    nodes: dict[str, Node] = {}
    for node in project.nodes.values():
        parents = tuple(new if parent == old else parent for parent in node.parents)
        node = replace(node, name=new if node.name == old else node.name, parents=parents)
        nodes[node.key] = node
    project.nodes = nodes
    project.tests = [tuple(new if name == old else name for name in pair) for pair in project.tests]  # type: ignore[misc]
