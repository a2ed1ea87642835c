"""A project in which every rule of deferral has a model, as it is in development and as production ran it."""

from __future__ import annotations

from pathlib import Path

SHARED = {
    "dbt_project.yml": """
name: tt
version: '1.0'
profile: tt
flags: {send_anonymous_usage_stats: false}
models:
  tt:
    +materialized: table
vars: {v: 7}
""",
    "packages.yml": "packages:\n  - local: ./pkg\n",
    "pkg/dbt_project.yml": "name: pkg\nversion: '1.0'\nprofile: tt\n",
    "pkg/models/pk_m.sql": "select 1 as id\n",
    "seeds/seed_ex.csv": "id,n\n1,a\n",
    "seeds/seed_miss.csv": "id,n\n1,b\n",
    "snapshots/snap_miss.sql": """{% snapshot snap_miss %}
{{ config(unique_key='id', strategy='check', check_cols='all') }}
select * from {{ ref('seed_miss') }}
{% endsnapshot %}
""",
    "snapshots/snap_fixed.sql": """{% snapshot snap_fixed %}
{{ config(target_schema='tt_snap', unique_key='id', strategy='check', check_cols='all') }}
select * from {{ ref('seed_ex') }}
{% endsnapshot %}
""",
    "macros/m.sql": """{% macro get_stg() %}{{ return(ref('stg_miss')) }}{% endmacro %}
{% macro lim() %}{% if target.name == 'dev' %}limit 5{% endif %}{% endmacro %}
{% macro cols(r) %}
  {%- for c in adapter.get_columns_in_relation(r) %}{{ c.name }}{{ ', ' if not loop.last }}{% endfor -%}
{% endmacro %}
""",
    "models/stg_ex.sql": """{{ config(materialized='view') }}
select id, n from {{ ref('seed_ex') }}
union all
select id, n from {{ source('raw', 'r') }}
""",
    "models/stg_miss.sql": "select id, n, 1.5 as amt from {{ ref('seed_miss') }}\n",
    "models/stg_both.sql": "select a.id\nfrom {{ ref('stg_ex') }} a\njoin {{ ref('stg_miss') }} b using (id)\n",
    "models/eph_a.sql": """{{ config(materialized='ephemeral') }}
select id from {{ ref('stg_ex') }} union all select id from {{ ref('stg_miss') }}
""",
    "models/eph_b.sql": """{{ config(materialized='ephemeral') }}
with x as (select * from {{ ref('eph_a') }}) select * from x
""",
    "models/m_eph.sql": """with y as (select * from {{ ref('eph_b') }})
select y.* from y
join {{ ref('eph_a') }} using (id)
join {{ ref('stg_miss') }} using (id)
""",
    "models/ver_v1.sql": "select 1 as id\n",
    "models/ver_v2.sql": "select 2 as id\n",
    "models/m_ver.sql": """select * from {{ ref('ver') }}
union all select * from {{ ref('ver', v=1) }}
union all select * from {{ ref('ver', v=2) }}
""",
    "models/m_custom.sql": "{{ config(schema='fin', alias='custom_alias') }}\nselect * from {{ ref('stg_miss') }}\n",
    "models/m_custom_use.sql": "select * from {{ ref('m_custom') }}\n",
    "models/m_macro.sql": "-- depends_on: {{ ref('stg_miss') }}\nselect * from {{ get_stg() }} {{ lim() }}\n",
    "models/m_hook.sql": """{{ config(
    post_hook="comment on table {{ this }} is 'x {{ ref('stg_miss') }}'",
    pre_hook="select 1 from {{ ref('stg_ex') }} limit 1"
) }}
select 1 as id
""",
    "models/m_inc_miss.sql": """{{ config(materialized='incremental', unique_key='id') }}
select * from {{ ref('stg_miss') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}
""",
    "models/m_inc_ex.sql": """{{ config(materialized='incremental', unique_key='id') }}
select * from {{ ref('stg_ex') }}
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}
""",
    "models/m_star.sql": "select {{ cols(ref('stg_miss')) }} from {{ ref('stg_miss') }}\n",
    "models/m_getrel.sql": """{% set r = adapter.get_relation(this.database, this.schema, 'stg_ex') %}
{% set q = load_relation(ref('stg_miss')) %}
select '{{ r }}' as a, '{{ q }}' as b, '{{ r.type if r }}' as c
""",
    "models/m_branch.sql": """{% if execute and target.name == 'prod' %}select id from {{ ref('stg_miss') }}
{% else %}select id from {{ ref('stg_ex') }}{% endif %}
-- depends_on: {{ ref('stg_miss') }}
""",
    "models/m_unread.sql": """{% if not execute %}{{ ref('stg_miss') }}{% endif %}
select id from {{ ref('stg_ex') }}
""",
    "models/m_dyn.sql": """-- depends_on: {{ ref('stg_ex') }}
-- depends_on: {{ ref('stg_miss') }}
{% for m in ['stg_ex', 'stg_miss'] %}
select id from {{ ref(m) }}{{ ' union all ' if not loop.last }}
{% endfor %}
""",
    "models/m_runquery.sql": """-- depends_on: {{ ref('stg_miss') }}
{% if execute %}
{% set t = run_query('select count(*) from ' ~ ref('stg_miss')) %}{% set c = t.columns[0].values()[0] %}
{% else %}{% set c = 0 %}{% endif %}
select {{ c }} as c, {{ var('v') }} as v
""",
    "models/m_graph.sql": """select '
{%- for n in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | sort(attribute='unique_id') %}
  {{- n.name }}:{{ n.defer_relation is defined and n.defer_relation is not none }},
{%- endfor %}' as g
""",
    "models/m_sel.sql": "select '{{ selected_resources | sort | join(',') }}' as s, '{{ flags.WHICH }}' as w\n",
    "models/m_fk.sql": "{{ config(contract={'enforced': true}) }}\nselect 1 as id\n",
    "models/m_two.sql": "select id from {{ ref('tt', 'stg_miss') }}\nunion all select id from {{ ref('pkg', 'pk_m') }}",
    "models/m_header.sql": """{% call set_sql_header(config) %}set local work_mem = '8MB';{% endcall %}
select current_setting('work_mem') as wm, id from {{ ref('stg_miss') }}
""",
    "models/m_snap.sql": "select s.id from {{ ref('snap_miss') }} s join {{ ref('snap_fixed') }} f on f.id = s.id\n",
    "models/m_model.sql": "select '{{ model.name }}|{{ this }}|{{ model.config.materialized }}' as x\n",
    "tests/t_single.sql": "select * from {{ ref('stg_miss') }} where id is null\n",
    "analyses/an.sql": "select * from {{ ref('stg_miss') }}\n",
}

SCHEMA = """
sources:
  - name: raw
    schema: tt_raw
    tables: [{{name: r}}]
models:
  - name: ver
    latest_version: {latest}
    columns: [{{name: id, data_type: int}}]
    versions: [{versions}]
  - name: m_fk
    columns:
      - {{name: id, data_type: int, constraints: [{{type: foreign_key, to: "ref('stg_miss')", to_columns: [id]}}]}}
  - name: stg_miss
    description: What is missing in development.
    columns:
      - {{name: id, data_tests: [not_null, {{relationships: {{arguments: {{to: "ref('stg_ex')", field: id}}}}}}]}}
  - name: m_inc_miss
    config: {{tags: [yamltag]}}
"""

ONLY_DEVELOPMENT = {
    "models/new_built.sql": "select 1 as id\n",
    "models/new_unbuilt.sql": "select 2 as id\n",
    "models/ver_v3.sql": "select 3 as id\n",
    "models/m_new.sql": "select * from {{ ref('new_built') }} union all select * from {{ ref('new_unbuilt') }}\n",
    "models/eph_turn.sql": "{{ config(materialized='ephemeral') }}\nselect 9 as id\n",
    "models/tab_turn.sql": "select 8 as id\n",
    "models/m_eph_turn.sql": """select * from {{ ref('eph_turn') }}
union all select id from {{ ref('tab_turn') }}
""",
}

ONLY_PRODUCTION = {
    "models/eph_turn.sql": "select 9 as id\n",
    "models/tab_turn.sql": "{{ config(materialized='ephemeral') }}\nselect 8 as id\n",
}


def profiles(port: int, password: str = "x") -> str:
    outputs = "\n".join(
        f"    {target}: {{type: postgres, host: 127.0.0.1, port: {port}, user: postgres, password: {password}, "
        f"dbname: postgres, schema: tt_{target}, threads: 4, connect_timeout: 3}}"
        for target in ("dev", "prod")
    )
    return f"tt:\n  target: dev\n  outputs:\n{outputs}\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def write_project(folder: Path, port: int, production: bool) -> None:
    versions = [1, 2] if production else [1, 2, 3]
    schema = SCHEMA.format(latest=versions[-1], versions=", ".join(f"{{v: {number}}}" for number in versions))
    write(folder, {**SHARED, **(ONLY_PRODUCTION if production else ONLY_DEVELOPMENT)})
    write(folder, {"models/schema.yml": schema, "profiles.yml": profiles(port)})
    (folder / "dbt_packages").mkdir()
    (folder / "dbt_packages" / "pkg").symlink_to("../pkg")  # as `dbt deps` does
