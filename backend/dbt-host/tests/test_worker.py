"""Previews of the truth project through a real worker."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from client import ENGINE, Host, Worker
from conftest import Warehouse


def wait_until(condition, seconds: float = 5.0) -> float:
    """Seconds until it held."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started


def origins(reads: list[dict]) -> dict[str, str]:
    return {read["name"]: read["from"] for read in reads}


def test_a_node_compiles_by_name_id_and_path(worker: Worker):
    for node in ("m_model", "model.tt.m_model", "models/m_model.sql"):
        assert worker.compile(node)["sql"] == 'select \'m_model|"postgres"."tt_dev"."m_model"|table\' as x'


def test_deferral_reads_production_where_development_has_nothing(worker: Worker, production: Path):
    compiled = worker.compile("stg_both", defer="standard", state=str(production))

    assert '"tt_dev"."stg_ex"' in compiled["sql"]
    assert '"tt_prod"."stg_miss"' in compiled["sql"]
    assert origins(compiled["reads"]) == {"stg_ex": "development", "stg_miss": "production"}
    by_name = {read["name"]: read for read in compiled["reads"]}
    assert by_name["stg_ex"]["under_favor_state"] == "production"
    assert by_name["stg_miss"]["lines"] == [3]
    assert by_name["stg_miss"]["development"] == {"relation": '"postgres"."tt_dev"."stg_miss"', "exists": False}
    assert by_name["stg_miss"]["production"] == {"relation": '"postgres"."tt_prod"."stg_miss"', "exists": True}


def test_favor_state_reads_production_unless_selected(worker: Worker, production: Path):
    alone = worker.compile("stg_both", defer="favor-state", state=str(production))
    selected = ["model.tt.stg_both", "model.tt.stg_ex"]
    together = worker.compile("stg_both", defer="favor-state", state=str(production), selected=selected)

    assert origins(alone["reads"])["stg_ex"] == "production"
    assert origins(together["reads"])["stg_ex"] == "development"


def test_what_is_read_is_said_of_every_kind_of_reference(worker: Worker, production: Path):
    standard = {"defer": "standard", "state": str(production)}

    assert origins(worker.compile("stg_both")["reads"]) == {"stg_ex": "development", "stg_miss": "missing"}
    assert origins(worker.compile("stg_ex", **standard)["reads"]) == {"seed_ex": "development", "raw.r": "source"}
    assert origins(worker.compile("m_unread", **standard)["reads"])["stg_miss"] == "not-read"
    assert origins(worker.compile("m_new", **standard)["reads"]) == {
        "new_built": "development",
        "new_unbuilt": "missing",
    }
    ephemeral = worker.compile("m_eph", **standard)["reads"]
    inlined = next(read for read in ephemeral if read["name"] == "eph_b")
    assert inlined["from"] == "inlined"
    assert inlined["relation"] is None
    assert origins(inlined["children"]) == {"eph_a": "inlined"}
    assert origins(inlined["children"][0]["children"]) == {"stg_ex": "development", "stg_miss": "production"}
    snapshots = {read["name"]: read for read in worker.compile("m_snap", **standard)["reads"]}
    assert snapshots["snap_fixed"]["same_relation"] is True


def test_a_change_of_mode_parses_nothing(worker: Worker, production: Path):
    worker.compile("stg_both")
    before = worker.stats()
    for mode in ("standard", "off", "favor-state", "standard", "off"):
        worker.compile("stg_both", defer=mode, state=str(production))

    assert worker.stats()["parses"] == before["parses"]
    assert worker.stats()["configurations"] == before["configurations"]


def test_a_table_that_appears_or_goes_is_seen_by_the_next_request(
    worker: Worker, production: Path, warehouse: Warehouse
):
    mode = {"defer": "standard", "state": str(production)}
    assert origins(worker.compile("m_new", **mode)["reads"])["new_unbuilt"] == "missing"
    assert origins(worker.compile("m_two", **mode)["reads"])["stg_miss"] == "production"
    warehouse.execute("create table tt_dev.stg_miss as select 1 as id, 'x'::text as n, 1.5 as amt")
    try:
        assert origins(worker.compile("m_two", **mode)["reads"])["stg_miss"] == "development"
    finally:
        warehouse.execute("drop table tt_dev.stg_miss")
    assert origins(worker.compile("m_two", **mode)["reads"])["stg_miss"] == "production"


def test_a_preview_has_columns_rows_and_an_end(worker: Worker, production: Path):
    events = worker.ask("show", node="stg_both", defer="standard", state=str(production))

    assert [event["event"] for event in events] == ["compiled", "columns", "rows", "done"]
    assert events[1]["columns"] == [{"name": "id", "type": "integer"}]
    assert (events[3]["rows"], events[3]["truncated"]) == (2, False)


def test_values_keep_what_json_cannot_hold(worker: Worker):
    sql = """select 1 as a, 9007199254740993::bigint as b, 1.5::numeric as c, 0.1234567890123456789::numeric as d,
        'NaN'::float8 as e, null::text as f, true as g, date '0044-03-15 BC' as h, '{"a":  1}'::jsonb as i,
        array[1, null] as j, '\\x00ff'::bytea as k, 'infinity'::timestamp as l, interval '1 day' as m,
        1e300::float8 as n"""
    rows, _ = worker.rows(sql=sql)

    assert rows == [
        [1, "9007199254740993", 1.5, "0.1234567890123456789", "NaN", None, True, "0044-03-15 BC", '{"a": 1}', 
         "{1,NULL}", "\\x00ff", "infinity", "1 day", 1e300],
    ]  # fmt: skip


def test_more_rows_than_the_limit_are_truncated(worker: Worker):
    rows, done = worker.rows(sql="select * from generate_series(1, 1000) as n", limit=300)
    assert (len(rows), done["rows"], done["truncated"]) == (300, 300, True)
    rows, done = worker.rows(sql="select * from generate_series(1, 300) as n", limit=300)
    assert (len(rows), done["truncated"]) == (300, False)


def test_every_row_comes_once_over_many_batches(worker: Worker):
    for limit in (199, 200, 201, 1200, 1201, 2500, -1):
        rows, done = worker.rows(sql="select n from generate_series(1, 2300) as n", limit=limit)
        wanted = 2300 if limit < 0 else min(limit, 2300)
        assert rows == [[n] for n in range(1, wanted + 1)], limit
        assert done["truncated"] == (0 <= limit < 2300), limit


def test_sql_that_ends_in_a_comment_or_a_semicolon_runs(worker: Worker):
    for end in ("-- the end", "/* the end */", ";", "; -- the end"):
        assert worker.rows(sql=f"select 1 as one limit 1 {end}")[0] == [[1]], end


def test_numbers_are_told_as_exactly_as_json_holds_them(worker: Worker):
    sql = """select 9007199254740993::bigint as a, -12::bigint as b, 'NaN'::float8 as c, '-Infinity'::float4 as d,
        1.5::float8 as e, 2::float8 as f, true as g, null::bigint as h, null::float8 as i, 12::oid as j, 'x'::name as k,
        '{1,2}'::int[] as l, int4range(1, 3) as m"""
    plain = ["9007199254740993", -12, "NaN", "-Infinity", 1.5, 2.0, True, None, None, 12, "x", "{1,2}", "[1,3)"]
    assert worker.rows(sql=sql)[0] == [plain]
    assert worker.rows(sql=f"select '::1'::inet as other, numbers.* from ({sql}) as numbers")[0] == [["::1", *plain]]


def test_sql_with_a_limit_of_its_own_runs_unchanged(worker: Worker):
    rows, done = worker.rows(sql="select * from generate_series(1, 1000) as n limit 400;", limit=300)
    assert (len(rows), done["truncated"]) == (300, True)
    rows, done = worker.rows(sql="select * from generate_series(1, 1000) as n order by 1 limit 7 -- few")
    assert (len(rows), done["truncated"]) == (7, False)


def test_the_bounds_in_bytes_hold(worker: Worker):
    rows, done = worker.rows(sql="select repeat('x', 1000) from generate_series(1, 1000)", limit=1000, max_bytes=10_000)
    assert 5 < len(rows) < 11
    assert done["truncated"] is True
    rows, done = worker.rows(sql="select repeat('ä', 1000)", max_cell_bytes=100)
    assert rows == [["ä" * 50 + "…"]]
    assert done["cut_cells"] == 1


def test_statements_that_are_no_queries_are_run_as_they_are(worker: Worker):
    rows, _ = worker.rows(sql="show server_version_num", limit=-1)
    assert int(rows[0][0]) >= 150000


def test_a_header_runs_before_the_query(worker: Worker, production: Path):
    rows, _ = worker.rows(node="m_header", defer="standard", state=str(production))
    assert rows == [["8MB", 1]]


def test_a_preview_cannot_write(worker: Worker, warehouse: Warehouse):
    error = worker.error("show", sql="delete from tt_dev.seed_ex returning id", limit=-1)
    assert error["kind"] == "database"
    assert "read-only" in error["message"]


def test_a_missing_relation_is_named_with_its_place(worker: Worker):
    error = worker.error("show", node="stg_both")

    assert error["kind"] == "missing-relation"
    assert error["relation"] == "tt_dev.stg_miss" or error["relation"] == "postgres.tt_dev.stg_miss"
    assert (error["file"], error["line"]) == ("models/stg_both.sql", 3)
    assert error["compiled_line"] == 3
    assert "> 3 | join" in error["excerpt"]


def test_a_relation_that_an_inlined_model_misses_has_its_place_there(worker: Worker):
    error = worker.error("show", node="m_eph")

    assert error["kind"] == "missing-relation"
    assert (error["file"], error["line"]) == ("models/eph_a.sql", 2)
    assert error["node"] == "model.tt.m_eph"


def test_an_error_in_the_sql_has_line_and_column(worker: Worker):
    error = worker.error("show", sql="select 1 as a,\n  2 as b,\n  nothing as c")

    assert error["kind"] == "database"
    assert (error["compiled_line"], error["compiled_column"]) == (3, 3)
    assert 'column "nothing" does not exist' in error["message"]


def test_after_a_failing_query_the_next_one_works(worker: Worker):
    assert worker.error("show", sql="select 1 / (n - 1) from generate_series(1, 3) n")["message"] == "division by zero"
    assert worker.rows(sql="select 1")[0] == [[1]]


def test_an_unknown_node_is_said_to_be_one(worker: Worker):
    error = worker.error("compile", node="nobody")
    assert error["kind"] == "unknown-node"
    assert "'nobody'" in error["message"]


def test_jinja_errors_in_a_text_have_their_line(worker: Worker):
    error = worker.error("compile", node="stg_both", text="select 1\nfrom {{ ref('stg_ex' }}")
    assert (error["kind"], error["file"], error["line"]) == ("syntax", "models/stg_both.sql", 2)
    missing = worker.error("compile", node="stg_both", text="select * from {{ ref('no_such') }}")
    assert missing["kind"] == "compilation"
    assert "no_such" in missing["message"]
    undefined = worker.error("compile", node="stg_both", text="select {{ no_such_macro() }}")
    assert undefined["kind"] == "compilation"
    assert "no_such_macro" in undefined["message"]


def test_an_unsaved_text_is_previewed_and_leaves_no_trace(worker: Worker):
    before = worker.compile("stg_both")["sql"]
    parses = worker.stats()["parses"]

    assert worker.rows(node="stg_both", text="select 5 as five, count(*) from {{ ref('seed_ex') }}")[0] == [[5, 1]]
    assert worker.stats()["parses"] == parses
    assert worker.compile("stg_both")["sql"] == before


def test_an_unsaved_text_with_another_configuration_counts_as_saved(worker: Worker):
    before = worker.compile("m_model")["sql"]
    text = "{{ config(alias='another') }}\nselect '{{ this }}' as x"

    assert 'tt_dev"."another"' in worker.compile("m_model", text=text)["sql"]
    assert worker.compile("m_model")["sql"] == before


def test_a_file_that_was_never_saved_can_be_previewed(worker: Worker):
    assert worker.rows(node="models/never_saved.sql", text="select 3 from {{ ref('seed_ex') }}")[0] == [[3]]


def test_a_seed_is_previewed_as_what_it_became(worker: Worker, production: Path):
    assert worker.rows(node="seed_ex")[0] == [[1, "a"]]
    assert worker.rows(node="seed_miss", defer="standard", state=str(production))[0] == [[1, "b"]]


@pytest.mark.parametrize("content", ["{", "[]", '{"metadata": {"dbt_schema_version": "v99", "dbt_version": "9.9.9"}}'])
def test_a_manifest_that_cannot_be_used_is_told(worker: Worker, tmp_path: Path, content: str):
    (tmp_path / "manifest.json").write_text(content)

    error = worker.error("compile", node="stg_both", defer="standard", state=str(tmp_path))

    assert error["kind"] == "state"
    assert str(tmp_path) in error["message"]
    if "9.9.9" in content:
        assert "9.9.9" in error["message"]
        assert f"this is dbt {ENGINE or '1.12'}." in error["message"]


def test_without_a_manifest_deferral_fails_and_the_rest_goes_on(worker: Worker, tmp_path: Path):
    assert worker.error("compile", node="m_model", defer="standard", state=str(tmp_path))["kind"] == "state"
    assert worker.error("compile", node="m_model", defer="standard")["kind"] == "state"
    assert worker.compile("m_model")["event"] == "compiled"


def test_leaving_cancels_the_query_in_the_warehouse(worker: Worker, warehouse: Warehouse):
    with worker.events("show", sql="select pg_sleep(60)") as events:
        assert next(events)["event"] == "compiled"
        wait_until(lambda: warehouse.sleeping() > 0)
    assert wait_until(lambda: warehouse.sleeping() == 0) < 1
    assert worker.rows(sql="select 1")[0] == [[1]]


def test_a_query_that_takes_too_long_is_ended(worker: Worker, warehouse: Warehouse):
    error = worker.error("show", sql="select pg_sleep(60)", timeout_seconds=0.5)
    assert error["kind"] == "timeout"
    assert "0.5 seconds" in error["message"]
    wait_until(lambda: warehouse.sleeping() == 0)


def test_a_slow_query_blocks_nobody(worker: Worker, warehouse: Warehouse):
    with worker.events("show", sql="select pg_sleep(60)"):
        wait_until(lambda: warehouse.sleeping() > 0)
        started = time.monotonic()
        assert worker.rows(sql="select 1")[0] == [[1]]
        assert worker.compile("m_model")["event"] == "compiled"
        assert time.monotonic() - started < 2


def test_sessions_that_the_warehouse_ended_are_replaced(worker: Worker, warehouse: Warehouse):
    worker.rows(sql="select 1")
    warehouse.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = 'postgres'"
    )
    for _ in range(6):
        assert worker.rows(sql="select 1")[0] == [[1]]


def test_no_session_is_left_in_a_transaction(worker: Worker, warehouse: Warehouse):
    worker.rows(sql="select 1")
    worker.error("show", sql="select nothing")
    wait_until(
        lambda: warehouse.execute("select count(*) from pg_stat_activity where state like 'idle in%'")[0][0] == 0
    )


def test_explain_speaks_of_all_models_or_of_a_selection(worker: Worker, production: Path):
    mode = {"defer": "favor-state", "state": str(production)}
    every = [event for event in worker.ask("explain", **mode) if event["event"] == "explained"]
    assert {"model.tt.stg_both", "model.pkg.pk_m"} <= {event["node"] for event in every}

    some = worker.ask("explain", select="stg_ex stg_both", command="show", **mode)
    assert [event["node"] for event in some[1:-1]] == ["model.tt.stg_both", "model.tt.stg_ex"]
    assert origins(some[1]["reads"])["stg_ex"] == "production"
    built = worker.ask("explain", select="stg_ex stg_both", command="build", **mode)
    both = next(event for event in built if event.get("node") == "model.tt.stg_both")
    assert origins(both["reads"])["stg_ex"] == "development"
    named = worker.ask("explain", nodes=["m_two"], **mode)
    assert [event["event"] for event in named] == ["explaining", "explained", "done"]


def test_nodes_are_listed(worker: Worker):
    nodes = {node["unique_id"]: node for node in worker.one("nodes", "nodes")["nodes"]}

    node = nodes["model.tt.stg_miss"]
    assert node["path"] == "models/stg_miss.sql"
    assert node["depends_on"] == ["seed.tt.seed_miss"]
    assert node["description"] == "What is missing in development."
    assert node["columns"][0]["name"] == "id"
    assert node["materialized"] == "table"
    assert {tuple(node["key"]) for node in nodes.values()} >= {(), ("id",)}


def test_nonsense_is_refused_and_the_worker_goes_on(worker: Worker):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(worker.path)
        connection.sendall(b"nonsense\n")
        assert b"not a request" in connection.recv(4096)
    assert worker.error("dance")["kind"] == "internal"
    assert worker.one("ping", "done")["pid"] == worker.pid


def test_the_sockets_are_the_users_alone(host: Host, worker: Worker):
    for path in (worker.path, host.commands):
        assert Path(path).stat().st_mode & 0o777 == 0o600
    assert host.call(op="stats")["threads"] == 1


def test_what_production_is_taken_not_to_have_is_read_from_development(worker: Worker, production: Path):
    favor = {"defer": "favor-state", "state": str(production)}

    smaller = worker.compile("stg_both", **favor, without=["model.tt.stg_ex"])
    whole = worker.compile("stg_both", **favor)

    assert origins(smaller["reads"]) == {"stg_ex": "development", "stg_miss": "production"}
    assert origins(whole["reads"]) == {"stg_ex": "production", "stg_miss": "production"}
    read = next(read for read in smaller["reads"] if read["name"] == "stg_ex")
    assert read["production"]["relation"] == '"postgres"."tt_prod"."stg_ex"'
    assert read["under_favor_state"] == "production"


def test_the_copies_that_exist_are_those_that_dbt_would_find(worker: Worker, production: Path, warehouse: Warehouse):
    def existing() -> set[str]:
        return set(worker.ask("existing", state=str(production))[0]["nodes"])

    assert "model.tt.stg_ex" in existing()
    assert "model.tt.stg_miss" not in existing()
    warehouse.execute('create view tt_dev."stg_miss" as select 1 as id')
    assert "model.tt.stg_miss" in existing()
    warehouse.execute('drop view tt_dev."stg_miss"')
    assert "model.tt.stg_miss" not in existing()


def test_the_fingerprint_moves_with_either_side(worker: Worker, production: Path, warehouse: Warehouse):
    def fingerprint() -> dict[str, str]:
        return worker.ask("fingerprint", state=str(production))[0]["schemas"]

    before = fingerprint()
    assert fingerprint() == before
    for schema in ("tt_dev", "tt_prod"):
        warehouse.execute(f'create view {schema}."passing" as select 1 as id')
        assert fingerprint() != before
        warehouse.execute(f'drop view {schema}."passing"')
        assert fingerprint() == before


def test_what_there_is_of_the_model_itself_is_said(worker: Worker, production: Path):
    compiled = worker.compile("stg_miss", defer="standard", state=str(production))

    assert compiled["own"]["development"]["exists"] is False
    assert compiled["own"]["production"]["exists"] is True
    assert worker.ask("compile", sql="select 1 as x")[0]["own"] is None
