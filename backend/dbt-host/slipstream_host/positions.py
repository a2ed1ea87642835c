"""From a place in the SQL that was sent to the line that somebody wrote."""

from __future__ import annotations

import difflib


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Both from 1; ``index`` from 0."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def source_line(source: str, compiled: str, line: int) -> int | None:
    """The source line (from 1) that became the compiled ``line``, or None where that cannot be told.

    A line that occurs once in both texts is its own proof; else the lines around decide, as in a diff.
    """
    source_lines = [part.strip() for part in source.rstrip().split("\n")]
    compiled_lines = [part.strip() for part in compiled.rstrip().split("\n")]
    if not 1 <= line <= len(compiled_lines):
        return None
    wanted = compiled_lines[line - 1]
    if wanted and source_lines.count(wanted) == 1:
        return source_lines.index(wanted) + 1
    matcher = difflib.SequenceMatcher(is_blank, source_lines, compiled_lines, autojunk=False)
    for tag, first, last, compiled_first, compiled_last in matcher.get_opcodes():
        if compiled_first <= line - 1 < compiled_last:
            if tag == "equal" or (tag == "replace" and last - first == compiled_last - compiled_first):
                return first + (line - 1 - compiled_first) + 1
            return first + 1 if tag == "replace" and last - first == 1 else None
    return None


def is_blank(line: str) -> bool:
    """Blank lines are alike, which proves nothing."""
    return not line
