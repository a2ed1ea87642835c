"""What went wrong, in the protocol's words: one ``error`` event per failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import jinja2
import psycopg2
import yaml
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.artifacts.exceptions.schemas import IncompatibleSchemaError
from dbt.exceptions import DbtProfileError, DbtProjectError, DependencyError, EnvVarMissingError, YamlLoadError
from dbt_common.exceptions import DbtBaseException

MISSING_RELATION = "42P01"
SYNTAX_ERROR = "42601"
QUERY_CANCELED = "57014"
# Classes of SQLSTATE that mean that the session, not the query, is at fault.
CONNECTION_CLASSES = ("08", "28", "3D", "53", "57")
EXCERPT_LINES = 2


@dataclass
class Failure(Exception):
    """A failure that already knows how the protocol names it."""

    kind: str
    message: str
    fields: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message


def as_failure(problem: BaseException, *, stage: str) -> Failure:
    """``stage`` says what was being done: project, parse, state, compile or query."""
    if isinstance(problem, Failure):
        return problem
    database = database_error(problem)
    if database is not None:
        return from_database(database)
    failure = Failure(kind_of(problem, stage), plain_message(problem), place_of(problem))
    if failure.kind == "compilation" and is_syntax(problem, failure.message):
        failure.kind = "syntax"
    if ran_out_of_memory(problem):
        failure.message += "\nit needs more memory than a project may have here"
    return failure


def kind_of(problem: BaseException, stage: str) -> str:
    if isinstance(problem, FailedToConnectError):
        return "connection"
    if isinstance(problem, DbtProfileError) or "profile named" in str(problem):
        return "profile"
    if isinstance(problem, (DbtProjectError, DependencyError)) or stage == "project":
        return "project"
    if isinstance(problem, IncompatibleSchemaError) or stage == "state":
        return "state"
    if isinstance(problem, (DbtBaseException, jinja2.TemplateError, yaml.YAMLError)):
        return "database" if stage == "query" else "compilation"
    return "internal"


def is_syntax(problem: BaseException, message: str) -> bool:
    if isinstance(problem, (YamlLoadError, jinja2.TemplateSyntaxError, yaml.YAMLError)):
        return True
    return isinstance(problem.__cause__, jinja2.TemplateSyntaxError) or "Syntax error near line" in message


def plain_message(problem: BaseException) -> str:
    """dbt's words without its prefix, indentation and call stack."""
    if isinstance(problem, EnvVarMissingError):
        return str(problem.msg)
    message = getattr(problem, "msg", None) or str(problem) or type(problem).__name__
    lines = [line.rstrip() for line in str(message).strip().split("\n")]
    return without_yaml_excerpt([line for line in lines if line])


def without_yaml_excerpt(lines: list[str]) -> str:
    """dbt shows a broken YAML file with rules around it, and the words of its parser; these and the first line stay."""
    if "Raw Error:" not in lines:
        return "\n".join(lines)
    raw = [line.strip() for line in lines[lines.index("Raw Error:") + 1 :]]
    words = [line for line in raw if not line.startswith(('in "', "---", "line "))]
    return f"{lines[0]}: {', '.join(words)}"


def place_of(problem: BaseException) -> dict[str, Any]:
    """The node, the file and the line that dbt names."""
    place: dict[str, Any] = {}
    node = getattr(problem, "node", None)
    if node is not None:
        place["node"] = getattr(node, "unique_id", None)
        place["file"] = getattr(node, "original_file_path", None)
    text = str(problem)
    if isinstance(problem, jinja2.TemplateSyntaxError):
        place["line"] = problem.lineno
    elif match := re.search(r"\bline (\d+)\b", text):
        place["line"] = int(match.group(1))
    if "file" not in place and (match := re.search(r"([\w./-]+\.(?:sql|ya?ml|md|csv|py))\b", text)):
        place["file"] = match.group(1)
    return {name: value for name, value in place.items() if value is not None}


def behind(problem: BaseException | None) -> Iterator[BaseException]:
    """The problem, and what dbt made it of."""
    seen = 0
    while problem is not None and seen < 10:
        yield problem
        problem = problem.__cause__ or problem.__context__
        seen += 1


def ran_out_of_memory(problem: BaseException) -> bool:
    return any(isinstance(cause, MemoryError) for cause in behind(problem))


def database_error(problem: BaseException | None) -> psycopg2.Error | None:
    """The driver's error behind whatever dbt made of it."""
    return next((cause for cause in behind(problem) if isinstance(cause, psycopg2.Error)), None)


def from_database(problem: psycopg2.Error) -> Failure:
    code = problem.pgcode or ""
    diagnostics = problem.diag
    message = diagnostics.message_primary or str(problem).strip()
    for label, more in (("", diagnostics.message_detail), ("hint: ", diagnostics.message_hint)):
        if more:
            message += f"\n{label}{more}"
    fields: dict[str, Any] = {"sqlstate": code} if code else {}
    if code == MISSING_RELATION:
        named = re.search(r"\"(.+)\"", diagnostics.message_primary or "")
        return Failure("missing-relation", message, {**fields, "relation": named.group(1) if named else message})
    if code == QUERY_CANCELED:
        return Failure("timeout" if "statement timeout" in message else "cancelled", message, fields)
    if code[:2] in CONNECTION_CLASSES or (not code and isinstance(problem, psycopg2.OperationalError)):
        return Failure("connection", message, fields)
    if not code and isinstance(problem, psycopg2.InterfaceError):
        return Failure("connection", message, fields)
    return Failure("database", message, fields)


def excerpt(text: str, line: int) -> str:
    """The lines around ``line`` (from 1) with their numbers; the line itself is marked."""
    lines = text.split("\n")
    first, last = max(1, line - EXCERPT_LINES), min(len(lines), line + EXCERPT_LINES)
    width = len(str(last))
    return "\n".join(
        f"{'>' if number == line else ' '} {number:>{width}} | {lines[number - 1]}" for number in range(first, last + 1)
    )


def as_event(failure: Failure) -> dict[str, Any]:
    return {"event": "error", "kind": failure.kind, "message": failure.message, **failure.fields}
