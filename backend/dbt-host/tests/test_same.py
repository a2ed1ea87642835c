"""A table of commands, each warm and cold: output, exit status and every file written are the same, times apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from client import Host
from conftest import Warehouse
from same import SCHEMA, Bench, difference

# In the ordinary run.
FEW = (
    "dbt --version",
    "dbt",
    "dbt run --help",
    "dbt nonsense",
    "dbt -q ls --output json -s +m_eph | cat",
    "dbt --log-format json compile -s m_new --defer --state $STATE --vars '{v: 9}'",
    "dbt run --threads 1 -s m_inc_ex m_bad",
    "dbt show -s stg_ex --limit 2",
    "dbt run-operation says --args '{word: b}'",
    "dbt ls -s no_such_node --warn-error",
)
FEW_ON_A_TERMINAL = ("dbt compile -s m_model", "dbt run --threads 1 -s stg_ex m_bad")

HELP = (
    "dbt --help",
    "dbt -h",
    "dbt build --help",
    "dbt compile --help",
    "dbt docs --help",
    "dbt docs generate --help",
    "dbt source --help",
    "dbt source freshness --help",
    "dbt show -h",
    "COLUMNS=50 dbt clone --help",
)
WRONG = (
    "dbt ls --no-such-option",
    "dbt --no-such-option ls",
    "dbt run -s",
    "dbt docs",
    "dbt ls --resource-type nothing",
    "dbt run --vars 'not: [yaml'",
    "dbt ls --selector none_of_that_name",
    "dbt ls --target nowhere",
    "dbt ls --profile nowhere",
    "dbt ls --profiles-dir /nowhere",
    "dbt ls --project-dir /nowhere",
    "cd models && dbt ls",
    "dbt run-operation no_such_macro",
    "dbt run-operation raises",
    "dbt compile --inline 'select {{ ref(\"no_such_model\") }}'",
    "dbt compile -s m_nomacro --vars '{broken: true}'",
    "dbt run -s m_new --defer",
    "dbt ls -s state:modified",
    "dbt retry",
    "dbt --warn-error-options '{error: [NoNodesForSelectionCriteria]}' ls -s no_such_node",
    "echo 'models: [' > models/wrong.yml; dbt parse",
    "echo 'select {{ ref(\"gone\") }}' > models/wrong.sql; dbt parse",
    "echo '{% if %}' > models/wrong.sql; dbt ls",
    "rm dbt_project.yml; dbt ls",
)
LISTS = (
    "dbt ls",
    "dbt list",
    "dbt ls -s stg_both+ --resource-type model",
    "dbt ls -s tag:yamltag",
    "dbt ls -s state:modified --state $STATE",
    "dbt ls -s state:new --state $STATE",
    "dbt ls -s path:models --exclude config.materialized:view",
    "dbt ls -s @stg_ex",
    "dbt ls -s 1+m_eph",
    "dbt ls -s test_type:generic",
    "dbt ls -s 'source:*'+",
    "dbt ls -s stg_ex,config.materialized:view m_model",
    "dbt ls --selector few",
    "dbt ls --output name",
    "dbt ls --output path",
    "dbt ls --output json --output-keys name resource_type",
    "dbt ls --models m_model",
    "dbt ls --resource-types seed snapshot",
    "dbt ls -s no_such_node",
)
PARSES = (
    "dbt parse",
    "dbt parse --no-partial-parse",
    "dbt compile -s m_model",
    "dbt compile -s m_eph eph_b",
    "dbt compile -s m_model --output json",
    "dbt compile --inline 'select * from {{ ref(\"stg_ex\") }}'",
    "dbt compile -s m_getrel m_sel m_graph m_runquery",
    "dbt compile -s m_new --defer --favor-state --state $STATE",
    "dbt compile -s no_such_node",
    "dbt compile -s m_model --no-populate-cache --no-introspect",
    "dbt compile -s m_env --vars '{v: [1, 2]}'",
    "DBT_TEST_WORD=word dbt -q compile -s m_env",
    # With m_runquery, which fails, how many others are compiled before the end is a race.
    "dbt compile --threads 1 --exclude m_runquery+",
    "dbt docs generate --empty-catalog",
    "dbt docs generate -s stg_ex",
    "dbt docs generate --no-compile",
)
WRITES = (
    "dbt run --threads 1 -s m_inc_ex",
    "dbt run --threads 1 -s m_inc_ex --full-refresh",
    "dbt run --threads 1 -s stg_ex m_hook m_header",
    "dbt run --threads 1 -s m_new",
    "dbt run --threads 1 -s m_bad+ stg_ex --fail-fast",
    "dbt run --threads 1 -s m_new --defer --state $STATE",
    "dbt run --threads 1 -s stg_ex --empty",
    "dbt run --threads 1 --exclude '*'",
    "dbt run --threads 1 -s m_custom --vars '{v: 8}'",
    "dbt test --threads 1 -s stg_miss",
    "dbt test --threads 1 -s t_single --store-failures",
    "dbt build --threads 1 -s +stg_both",
    "dbt seed --threads 1 --show",
    "dbt seed --threads 1 -s seed_ex --full-refresh",
    "dbt snapshot --threads 1 -s snap_fixed",
    "dbt clone --threads 1 -s stg_miss --state $STATE",
    "dbt run --threads 1 -s m_bad; dbt retry --threads 1",
)
ASKS = (
    "dbt show --inline 'select 1 as a, null as b'",
    "dbt show -s stg_ex --output json",
    "dbt show -s m_bad",
    "dbt show --inline 'select 1 as a' --limit 0 -q",
    "dbt run-operation asks",
    "dbt run-operation lim",
    "dbt source freshness",
    "dbt debug --connection",
    "dbt debug --config-dir",
    "dbt deps",
    "dbt deps --lock",
    "dbt clean --no-clean-project-files-only",
    "dbt clean",
)
FORMATS = (
    "dbt --quiet run --threads 1 -s stg_ex",
    "dbt --log-format json ls -s m_model",
    "dbt --log-format json run --threads 1 -s stg_ex m_bad",
    "dbt --log-format debug compile -s m_model",
    "dbt --log-level none compile -s m_model",
    "dbt --log-level error run --threads 1 -s m_bad",
    "dbt --debug compile -s m_model",
    "dbt --log-level-file none ls -s m_model",
    "dbt --use-colors compile -s m_model",
    "dbt --no-print run-operation says",
    "dbt --printer-width 50 run --threads 1 -s stg_ex",
    "dbt --no-write-json compile -s m_model",
    "dbt --no-version-check ls -s m_model",
    "dbt --log-path elsewhere ls -s m_model",
    "dbt ls -s m_model --target-path elsewhere",
    "DBT_LOG_FORMAT=json dbt ls -s m_model",
    "DBT_USE_COLORS=1 dbt compile -s m_model",
    "NO_COLOR=1 dbt compile -s m_model",
    "echo DBT_TEST_WORD=fromdotenv > .env; dbt -q compile -s m_env",
    "umask 077; dbt ls -s m_model",
    "dbt -q ls -s m_model > file 2>&1; cat file",
    "dbt ls -s m_model >&2 2>/dev/null",
    "dbt -q ls -s m_model < /dev/null",
    "dbt -q ls -s m_model <&-",
    "dbt -q ls -s m_model 2>&-",
    "dbt -q ls -s m_model >&-",
    "dbt -q ls -s m_model > /dev/full 2>/dev/null",  # it writes its call stack, which begins in another program
    "dbt -q ls -s m_model & wait $!; echo $?",
    "LC_ALL=C dbt -q compile --inline \"select 'ü' as x\"",
    "LC_ALL=C.UTF-8 PYTHONIOENCODING=latin-1 dbt -q compile --inline \"select 'ü' as x\"",
    "cd .. && dbt ls -s m_model --project-dir project --profiles-dir project",
    "cd .. && DBT_PROJECT_DIR=project DBT_PROFILES_DIR=project dbt ls -s m_model",
)
ON_A_TERMINAL = (
    "dbt --version",
    "dbt run --help",
    "dbt ls -s m_model",
    "dbt -q ls -s m_model | cat",
    "dbt ls --no-such-option",
    "dbt --log-format json ls -s m_model",
    "dbt --no-use-colors compile -s m_model",
    "dbt show -s stg_ex",
    "dbt seed --threads 1 --show",
    "dbt test --threads 1 -s stg_miss",
    "dbt debug --connection",
    "stty cols 40; dbt run --help",
    "stty cols 200; dbt run --threads 1 -s stg_ex",
)
# Plain dbt is not always like itself: its sets have another order in each process, its threads race at a failure.
# What the warm one does must be what the cold one does in one of so many runs.
COLD_RUNS = 5
TABLE = HELP + WRONG + LISTS + PARSES + WRITES + ASKS + FORMATS
WRITING = ("run ", "build", "seed", "snapshot", "clone", "test")


@pytest.fixture(scope="module")
def bench(
    warehouse: Warehouse, production: Path, host: Host, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("same"), warehouse.port, host, production)
    built = made.run("dbt build -s seed_ex stg_ex m_inc_ex ver.v1 new_built --exclude resource_type:test", warm=True)
    assert built.status == 0, built.output
    made.keep()
    yield made
    warehouse.execute(f"drop schema {SCHEMA} cascade")


def same(bench: Bench, command: str, tty: bool = False, in_session: bool = False) -> None:
    if any(word in command for word in WRITING) and "--help" not in command:
        bench.run(command, warm=True)  # so that both of those compared find what it leaves in the warehouse
    colds = [bench.run(command, warm=False, tty=tty)]
    warm = bench.run(command, warm=True, tty=tty, in_session=in_session)
    told = difference(colds, warm)
    while told and len(colds) < COLD_RUNS:
        colds.append(bench.run(command, warm=False, tty=tty))
        told = difference(colds, warm)
    if told:
        pytest.fail(f"{command}\n{told}", pytrace=False)


@pytest.mark.parametrize("command", FEW)
def test_a_command_does_what_dbt_does(bench: Bench, command: str):
    same(bench, command)


@pytest.mark.parametrize("in_session", (True, False))
@pytest.mark.parametrize("command", FEW_ON_A_TERMINAL)
def test_a_command_on_a_terminal_does_what_dbt_does(bench: Bench, command: str, in_session: bool):
    same(bench, command, tty=True, in_session=in_session)


@pytest.mark.deep
@pytest.mark.parametrize("command", TABLE)
def test_each_command_of_the_table_does_what_dbt_does(bench: Bench, command: str):
    same(bench, command)


@pytest.mark.deep
@pytest.mark.parametrize("in_session", (True, False))
@pytest.mark.parametrize("command", ON_A_TERMINAL)
def test_each_command_of_the_table_does_it_on_a_terminal(bench: Bench, command: str, in_session: bool):
    same(bench, command, tty=True, in_session=in_session)
