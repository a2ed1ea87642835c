"""Does SQL end in a limit of its own? Told from its words, not by understanding it."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""
    (?P<skip>--[^\n]*|/\*.*?\*/|\s+)
  | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
  | (?P<word>[A-Za-z_]\w*|\d[\w.]*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def words(sql: str) -> Iterator[tuple[int, str]]:
    """(depth of parentheses, word in lower case) outside comments and quotes; a quoted thing is the word ``'``."""
    depth = 0
    for match in TOKEN.finditer(sql):
        if match["skip"]:
            continue
        if match["text"]:
            yield depth, "'"
        elif match["word"]:
            yield depth, match["word"].lower()
        else:
            depth += {"(": 1, ")": -1}.get(match["sign"], 0)
            yield depth, match["sign"]


def ends_in_limit(sql: str) -> bool:
    """A ``limit`` or ``fetch first`` stands outside all parentheses, after the last ``select`` and ``from``."""
    top = [word for depth, word in words(sql) if depth == 0]
    for index in range(len(top) - 1, -1, -1):
        word, after = top[index], top[index + 1 : index + 2]
        if word in ("select", "from", "values"):
            return False
        if word == "limit" and after and after[0] not in (",", ".", ")", "="):
            return True
        if word == "fetch" and after and after[0] in ("first", "next"):
            return True
    return False


def without_semicolon(sql: str) -> str:
    """One trailing semicolon less, where nothing but space follows it."""
    stripped = sql.rstrip()
    return stripped[:-1] if stripped.endswith(";") else sql


def first_word(sql: str) -> str:
    """In lower case; ``(`` counts."""
    return next((word for _, word in words(sql)), "")
