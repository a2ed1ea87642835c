"""How a made-up node is written down: every way in which a ``ref()`` can stand in a file."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generated import Node

COMMON = """
{% macro read_of(name) %}{{ return(ref(name)) }}{% endmacro %}
{% macro columns_of(relation) %}
  {%- set columns = adapter.get_columns_in_relation(relation) if execute else [] -%}
  {{ columns | map(attribute='name') | join(' ') }}
{%- endmacro %}
"""

# How names depend on the target, project by project.
MACROS = (
    COMMON
    + """
{% macro generate_schema_name(custom, node) -%}
  {%- if custom == 'shared' -%} GEN_shared
  {%- elif custom is none -%} {{ target.schema }}
  {%- elif target.name == 'prod' -%} GEN_{{ custom | trim }}
  {%- else -%} {{ target.schema }}_{{ custom | trim }}
  {%- endif -%}
{%- endmacro %}
""",
    COMMON
    + """
{% macro generate_schema_name(custom, node) -%}
  {%- if custom == 'shared' -%} GEN_shared
  {%- elif target.name == 'prod' and custom is not none -%} GEN_{{ custom | trim }}
  {%- else -%} {{ target.schema }}
  {%- endif -%}
{%- endmacro %}
{% macro generate_alias_name(custom=none, node=none) -%}
  {%- set name = custom or (node.name ~ ('_v' ~ node.version if node.version else '')) -%}
  {%- if target.name == 'prod' -%} {{ name }} {%- else -%} d__{{ name }} {%- endif -%}
{%- endmacro %}
""",
)


def body(node: Node, versions: dict[str, list[int]], ephemeral: set[str], seed: int) -> str:
    """The whole file. Relations that are inlined are not looked up by macros: that fails in dbt."""
    chance = random.Random(f"{seed} {node.key} {node.salt}")
    if node.kind == "seed":
        return "id\n1\n"
    if node.kind == "snapshot":
        parent = node.parents[0]
        schema = f"schema='{node.schema}', " if node.schema else ""
        return (
            f"{{% snapshot {node.name} %}}\n"
            f"{{{{ config({schema}unique_key='id', strategy='check', check_cols=['id']) }}}}\n"
            f"select id from {{{{ ref('{parent}') }}}}\n{{% endsnapshot %}}\n"
        )
    prelude: list[str] = []
    clauses = [clause(parent, prelude, chance, versions, parent in ephemeral) for parent in node.parents]
    clauses = [text for text in clauses if text] or ["select 1 as id"]
    if chance.random() < 0.1 and not node.package:
        clauses.append("select id from {{ source('raw', 'r') }}")
    if len(node.parents) > 2 and chance.random() < 0.25:
        clauses.append(loop(node.parents[:2], prelude))
    sql = "\nunion all\n".join(clauses)
    if node.materialized == "incremental":
        where = "{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}"
        sql = f"select id from (\n{sql}\n) everything\n{where}"
    lines = [config(node, chance, ephemeral), *prelude, sql]
    if chance.random() < 0.1:
        lines.append("-- {{ this }} {{ var('number', 1) }} {{ target.name }} {{ model.name }}")
    return "\n".join(lines) + "\n"


def config(node: Node, chance: random.Random, ephemeral: set[str]) -> str:
    options = [f"materialized='{node.materialized}'"]
    if node.materialized == "incremental":
        options.append("unique_key='id'")
    if node.alias:
        options.append(f"alias='{node.alias}'")
    if node.schema:
        options.append(f"schema='{node.schema}'")
    if not node.enabled:
        options.append("enabled=false")
    hooked = bool(node.parents) and node.parents[0] not in ephemeral and node.materialized in ("table", "incremental")
    if hooked and chance.random() < 0.1:
        options.append(f"pre_hook=\"select 1 from {{{{ ref('{node.parents[0]}') }}}} limit 0\"")
    return f"{{{{ config({', '.join(options)}) }}}}"


def loop(parents: tuple[str, ...], prelude: list[str]) -> str:
    prelude += [f"-- depends_on: {{{{ ref('{parent}') }}}}" for parent in parents]
    names = ", ".join(f"'{parent}'" for parent in parents)
    return (
        f"{{% for name in [{names}] %}}select id from {{{{ ref(name) }}}}"
        "{{ ' union all ' if not loop.last }}{% endfor %}"
    )


def clause(
    parent: str, prelude: list[str], chance: random.Random, versions: dict[str, list[int]], inlined: bool
) -> str:
    """The text that reads the parent, in one of the ways there are; what must stand before it goes to ``prelude``."""
    ref = f"ref('{parent}')"
    if versions.get(parent) and chance.random() < 0.6:
        ref = f"ref('{parent}', v={chance.choice(versions[parent])})"
    elif parent.startswith("pk_") and chance.random() < 0.5:
        ref = f"ref('pkg', '{parent}')"
    way = chance.random() * (0.7 if inlined else 1)
    if way < 0.50:
        return f"select id from {{{{ {ref} }}}}"
    if way < 0.58:
        prelude.append(f"-- read here, too: {{{{ {ref} }}}}")
        return ""
    if way < 0.63:
        prelude.append(f"{{# not read: {{{{ {ref} }}}} #}}")
        return f"select id from {{{{ {ref} }}}}"
    if way < 0.71:
        prelude.append(f"-- depends_on: {{{{ ref('{parent}') }}}}")
        return f"select id from {{{{ read_of('{parent}') }}}}"
    if way < 0.79:
        variable = f"r{len(prelude)}_{chance.randint(0, 999)}"
        prelude.append(f"{{%- set {variable} = {ref} -%}}")
        return f"select id from {{{{ {variable} }}}} /* {{{{ {variable}.schema }}}}.{{{{ {variable}.identifier }}}} */"
    if way < 0.84:
        prelude.append(f"{{% if not execute %}}{{{{ {ref} }}}}{{% endif %}}")
        return ""
    if way < 0.89:
        prelude.append(f"-- depends_on: {{{{ {ref} }}}}")
        return (
            f"{{% if execute and target.name == 'prod' %}}select id from {{{{ {ref} }}}}"
            "{% else %}select 2 as id{% endif %}"
        )
    if way < 0.95:
        return f"select id /* {{{{ columns_of({ref}) }}}} */ from {{{{ {ref} }}}}"
    return f"select id /* {{{{ load_relation({ref}) if execute }}}} */ from {{{{ {ref} }}}}"
