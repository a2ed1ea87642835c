"""Running a preview's SQL: rows in batches from a cursor in the warehouse, within bounds, read-only."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import psycopg2
import psycopg2.extensions as extensions

from slipstream_host import limits, positions, warehouse
from slipstream_host.compiling import Compiled
from slipstream_host.errors import Failure, as_failure, excerpt

# One statement for three round trips. The rows are fetched from a cursor, and all are wanted; an ordinary preview
# has one batch.
DECLARE = "set local cursor_tuple_fraction = 1.0; declare slipstream_preview no scroll cursor for\n"
FETCH = "fetch {} from slipstream_preview"
ROWS = 500
FIRST_ROWS, MORE_ROWS = ROWS + 1, 1000
# As many rows become JSON in one call.
TOGETHER = 50
CURSOR_WORDS = ("select", "with", "values", "table", "(")
EXACT_INTEGER = 2**53

# Types whose text is kept as the warehouse writes it: Python's own have less range, or another look.
RAW_TYPES = (
    17, 114, 199, 1000, 1001, 1002, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1082, 1083, 1114, 1115, 1182, 1183,
    1184, 1185, 1186, 1187, 1231, 1266, 1270, 2950, 2951, 3802, 3807, 3904, 3905, 3906, 3907, 3908, 3909, 3910, 3911,
    3912, 3913, 3926, 3927,
)  # fmt: skip
RAW = extensions.new_type(RAW_TYPES, "SLIPSTREAM_RAW", lambda value, cursor: value)
NUMERIC_TYPE, FLOAT_TYPES, BIGINT_TYPE = (1700,), (700, 701), (20,)
EXACT_DIGITS = 15
encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def numeric(text: str | None, _cursor: Any) -> Any:
    """A number where a double holds exactly its digits, as it does up to fifteen; else as :func:`decimal_value`."""
    if text is None:
        return None
    if len(text) > EXACT_DIGITS or not text[-1].isdigit():
        return decimal_value(Decimal(text))
    number = float(text)
    integer = int(number)
    return integer if integer == number else number


def floating(text: str | None, _cursor: Any) -> Any:
    return None if text is None else json_value(float(text))


def bigint(text: str | None, _cursor: Any) -> Any:
    if text is None:
        return None
    return int(text) if len(text) <= EXACT_DIGITS else json_value(int(text))


CASTS = (
    RAW,
    extensions.new_type(NUMERIC_TYPE, "SLIPSTREAM_NUMERIC", numeric),
    extensions.new_type(FLOAT_TYPES, "SLIPSTREAM_FLOAT", floating),
    extensions.new_type(BIGINT_TYPE, "SLIPSTREAM_BIGINT", bigint),
)
# Of these the session makes what JSON holds as it is: text, small integers, booleans, and what is cast above.
PLAIN_TYPES = frozenset((16, 18, 19, 21, 23, 25, 26, 1042, 1043, *NUMERIC_TYPE, *FLOAT_TYPES, *BIGINT_TYPE, *RAW_TYPES))


@dataclass(frozen=True)
class Bounds:
    """How much of a result is told; a negative ``rows`` is no limit."""

    rows: int = ROWS
    bytes: int = 10 * 1024 * 1024
    cell_bytes: int = 64 * 1024

    @staticmethod
    def of(message: dict[str, Any]) -> Bounds:
        return Bounds(
            message.get("limit", ROWS),
            message.get("max_bytes") or Bounds.bytes,
            message.get("max_cell_bytes") or Bounds.cell_bytes,
        )


class Tell(Protocol):
    """Takes an event, or one that is JSON already."""

    def __call__(self, event: dict[str, Any] | str) -> None: ...


class Query:
    """One preview on the calling thread's kept session."""

    def __init__(self, adapter: Any, types: TypeNames, compiled: Compiled, bounds: Bounds) -> None:
        self.adapter = adapter
        self.types = types
        self.compiled = compiled
        self.bounds = bounds
        self.sent = ""
        self.told_rows = 0
        self.told_bytes = 0
        self.cut_cells = 0
        self.truncated = False
        self.plain = False

    def run(self, asker: warehouse.Cancellable, tell: Tell) -> None:
        started = time.perf_counter()
        name = f"preview-{threading.get_ident()}"
        try:
            warehouse.on_session(self.adapter, name, None, asker, lambda handle: self.fetch(handle, tell))
        except Exception as problem:
            raise self.placed(problem) from problem
        done = {"event": "done", "rows": self.told_rows, "truncated": self.truncated, "cut_cells": self.cut_cells}
        tell({**done, "query_ms": round((time.perf_counter() - started) * 1000, 1)})

    def fetch(self, handle: Any, tell: Tell) -> None:
        connections = self.adapter.connections
        postgres = warehouse.is_postgres(self.adapter)
        sql = self.compiled.statement
        if postgres:
            for cast in CASTS:
                extensions.register_type(cast, handle)
            handle.set_session(readonly=True)
        if self.compiled.header:
            connections.add_query(self.compiled.header, auto_begin=False)
        sql = connections._add_query_comment(sql)
        by_cursor = postgres and limits.first_word(sql) in CURSOR_WORDS
        self.sent = f"{DECLARE}{sql}\n;{FETCH.format(FIRST_ROWS)}" if by_cursor else sql
        _, cursor = connections.add_query(self.sent, auto_begin=False)
        self.plain = postgres and all(column[1] in PLAIN_TYPES for column in cursor.description or ())
        tell({"event": "columns", "columns": self.types.columns(handle, cursor, postgres)})
        wanted = FIRST_ROWS
        rows = cursor.fetchmany(wanted) if cursor.description else []
        while rows and not self.tell_rows(rows, tell) and len(rows) == wanted:
            wanted = min(MORE_ROWS, self.bounds.rows + 1 - self.told_rows) if self.bounds.rows >= 0 else MORE_ROWS
            if by_cursor:
                cursor.execute(FETCH.format(wanted))
            rows = cursor.fetchmany(wanted)

    def tell_rows(self, rows: list[Any], tell: Tell) -> bool:
        """True when the bounds are reached."""
        if 0 <= self.bounds.rows < self.told_rows + len(rows):
            self.truncated = True
            rows = rows[: self.bounds.rows - self.told_rows]
        count, batch = 0, []
        for rows_in_it, text in self.pieces(rows):
            size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
            if self.told_bytes + size > self.bounds.bytes:
                self.truncated = True
                break
            self.told_bytes += size
            count += rows_in_it
            batch.append(text)
        if batch:
            tell(f'{{"event":"rows","count":{count}}}\n[{",".join(batch)}]')
            self.told_rows += count
        return self.truncated

    def pieces(self, rows: list[Any]) -> Iterator[tuple[int, str]]:
        """How many rows, and they as JSON: several at once where they are short, and far from the bound on bytes."""
        for begin in range(0, len(rows), TOGETHER):
            some = rows[begin : begin + TOGETHER]
            text = encoded(some)[1:-1] if self.plain else ""
            if text and len(text) <= min(self.bounds.cell_bytes, self.bounds.bytes - self.told_bytes) // 4:
                yield len(some), text
            else:
                yield from ((1, self.cells(row)) for row in some)

    def cells(self, row: Any) -> str:
        """The row as JSON. One whose whole text is short enough for a cell has no cell to cut."""
        if self.plain:
            text = encoded(row)
            if len(text) <= self.bounds.cell_bytes // 4:
                return text
        return encoded([self.cell(value) for value in row])

    def cell(self, value: Any) -> Any:
        """Safe in JSON: a number stays one only where a double holds exactly its digits."""
        value = json_value(value)
        if isinstance(value, str) and len(value) > self.bounds.cell_bytes // 4:
            encoded = value.encode("utf-8", "replace")
            if len(encoded) > self.bounds.cell_bytes:
                self.cut_cells += 1
                return encoded[: self.bounds.cell_bytes].decode("utf-8", "ignore") + "…"
        return value

    def placed(self, problem: Exception) -> Failure:
        """The failure with its place in the compiled SQL, and in the source where that can be told."""
        failure = as_failure(problem, stage="query")
        node = self.compiled.node
        failure.fields.setdefault("node", node.unique_id)
        database = find_database_error(problem)
        position = database.diag.statement_position if database is not None else None
        if not position:
            return failure
        body = limits.without_semicolon(self.compiled.sql)
        start = self.sent.find(body)
        index = int(position) - 1 - start
        if start < 0 or not 0 <= index <= len(body):
            return failure
        line, column = positions.line_and_column(body, index)
        failure.fields.update(compiled_line=line, compiled_column=column, excerpt=excerpt(body, line))
        node, part, index = self.written(body, index)
        line, column = positions.line_and_column(part, index)
        source = positions.source_line(node.raw_code, part, line)
        if source is not None and node.original_file_path:
            failure.fields.update(file=node.original_file_path, line=source)
            if node.raw_code.split("\n")[source - 1] == part.split("\n")[line - 1]:
                failure.fields["column"] = column
        return failure

    def written(self, body: str, index: int) -> tuple[Any, str, int]:
        """The node whose text became that place of the SQL, its part of the SQL, and the place in that part."""
        for node, part in self.compiled.inlined:
            start = body.find(part)
            if 0 <= start <= index < start + len(part):
                return node, part, index - start
        return self.compiled.node, body, index


class TypeNames:
    """The warehouse's own names of types (``format_type``), by number; one per worker, for any thread."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}

    def columns(self, handle: Any, cursor: Any, postgres: bool) -> list[dict[str, str]]:
        description = cursor.description or []
        if postgres:
            unknown = [column[1] for column in description if column[1] not in self.names]
            if unknown:
                with handle.cursor() as lookup:
                    lookup.execute(
                        "select oid::bigint, format_type(oid, null) from pg_catalog.pg_type where oid = any(%s::oid[])",
                        (unknown,),
                    )
                    self.names.update(lookup.fetchall())
        return [{"name": column[0], "type": self.names.get(column[1], str(column[1]))} for column in description]


def json_value(value: Any) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= EXACT_INTEGER else str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else not_finite(value)
    if isinstance(value, Decimal):
        return decimal_value(value)
    if isinstance(value, (bytes, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def not_finite(value: float) -> str:
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def decimal_value(value: Decimal) -> Any:
    if not value.is_finite():
        return "NaN" if value.is_nan() else str(value)
    number = float(value)
    with contextlib.suppress(ArithmeticError, ValueError):
        if Decimal(repr(number)) == value:
            integer = value == value.to_integral_value() and abs(value) <= EXACT_INTEGER
            return int(value) if integer else number
    return str(value)


def find_database_error(problem: BaseException) -> psycopg2.Error | None:
    from slipstream_host.errors import database_error

    return database_error(problem)
