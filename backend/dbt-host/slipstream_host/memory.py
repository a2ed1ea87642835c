"""Explanations that were given, for as long as nothing moves that they depend on."""

from __future__ import annotations

from typing import Any

QUESTIONS = 4


class Memory:
    """The answers to one question, by node. ``stand`` is all that an answer depends on besides the question."""

    def __init__(self) -> None:
        self.stand: Any = None
        self.answers: dict[str, str] = {}

    def recall(self, unique_id: str, stand: Any) -> str | None:
        return self.answers.get(unique_id) if stand is not None and stand == self.stand else None

    def keep(self, unique_id: str, stand: Any, answer: str) -> None:
        if stand is None:
            return
        if stand != self.stand:
            self.stand, self.answers = stand, {}
        self.answers[unique_id] = answer


class Memories:
    """A question is a mode, a production state, pins, and what is selected together; the last few are kept."""

    def __init__(self) -> None:
        self.kept: dict[Any, Memory] = {}

    def of(self, message: dict[str, Any], together: list[str] | None) -> Memory:
        question = (
            message.get("command"),
            message.get("defer"),
            message.get("state"),
            frozenset(message.get("without") or ()),
            None if together is None else tuple(together),
        )
        memory = self.kept.pop(question, None) or Memory()
        self.kept[question] = memory
        while len(self.kept) > QUESTIONS:
            del self.kept[next(iter(self.kept))]
        return memory
