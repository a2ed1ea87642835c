"""Does SQL end in a limit of its own? Told from its words, not by understanding it."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""
    (?P<skip>--[^\n]*|/\*.*?\*/|\s+)
  | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
  | (?P<word>[A-Za-z_]\w*|\d[\w.]*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def words(sql: str) -> list[tuple[int, str]]:
    """(depth of parentheses, word in lower case) outside comments and quotes; a quoted thing is the word ``'``."""
    depth = 0
    found: list[tuple[int, str]] = []
    for match in TOKEN.finditer(sql):
        if match["skip"]:
            continue
        if match["text"]:
            found.append((depth, "'"))
        elif match["word"]:
            found.append((depth, match["word"].lower()))
        else:
            depth += {"(": 1, ")": -1}.get(match["sign"], 0)
            found.append((depth, match["sign"]))
    return found


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
