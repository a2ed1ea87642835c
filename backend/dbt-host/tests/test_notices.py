"""What others do to a folder is told since the kernel told of it: a scan is not due so soon."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import threading
import time
from pathlib import Path

import pytest
from test_files import Agent, agent, root

from slipstream_host import files

__all__ = ["agent", "root"]

# Half of the time between two scans of a folder whose changes are noticed.
PATIENCE_SECONDS = 5.0


class Watcher:
    """Knows of a folder only what the agent tells."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.paths = {entry["path"] for entry in agent.ask("list")["entries"]}
        self.waiting = agent.send("changes")

    def hear(self) -> set[str]:
        """What was told next, whatever it was."""
        answer = self.agent.receive()
        assert answer["id"] == self.waiting
        self.waiting = self.agent.send("changes")
        self.paths = self.paths - set(answer["deleted"]) | set(answer["new"])
        return {*answer["new"], *answer["changed"], *answer["deleted"]}

    def settle(self, seconds: float = 0.6) -> None:
        """Until the agent has slept for so long, longer than between two looks at what it is not told of."""
        deadline = time.monotonic() + 20
        before = -1
        while before != (before := self.wakings()):
            assert time.monotonic() < deadline, "it looks again and again"
            time.sleep(seconds)

    def wakings(self) -> int:
        status = Path(f"/proc/{self.agent.process.pid}/status").read_text()
        return int(re.search(r"(?m)^voluntary_ctxt_switches:\s+(\d+)", status)[1])


def paths(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def hears_all(watcher: Watcher, root: Path) -> None:
    started = time.monotonic()
    while watcher.paths != paths(root):
        watcher.hear()
    assert time.monotonic() - started < PATIENCE_SECONDS


def hears_of(watcher: Watcher, path: str) -> None:
    started = time.monotonic()
    while path not in watcher.hear():
        pass
    assert time.monotonic() - started < PATIENCE_SECONDS


def test_folders_that_come_move_and_change_places(agent: Agent, root: Path):
    for name in ("a", "b"):
        (root / name / "deep").mkdir(parents=True)
        (root / name / "deep" / "x.sql").write_text(name)
    watcher = Watcher(agent)
    watcher.settle()

    (root / "a" / "new" / "deeper").mkdir(parents=True)
    (root / "a" / "new" / "deeper" / "y.sql").write_text("y")
    hears_all(watcher, root)
    watcher.settle()

    (root / "a").rename(root / "c")
    (root / "b").rename(root / "a")
    hears_all(watcher, root)
    watcher.settle()

    (root / "a" / "deep" / "x.sql").write_text("edited")
    hears_of(watcher, "a/deep/x.sql")
    (root / "c" / "new" / "deeper" / "y.sql").write_text("edited too")
    hears_of(watcher, "c/new/deeper/y.sql")


def test_a_commit_is_told(agent: Agent, root: Path):
    (root / ".git").mkdir()
    watcher = Watcher(agent)
    watcher.settle()

    (root / ".git" / "logs").mkdir()
    (root / ".git" / "logs" / "HEAD").write_text("one")
    hears_of(watcher, ".git")
    watcher.settle()
    (root / ".git" / "logs" / "HEAD").write_text("two")
    hears_of(watcher, ".git")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_is_told(agent: Agent, root: Path, seed: int):
    chance = random.Random(seed)
    watcher = Watcher(agent)
    for _ in range(6):
        for _ in range(chance.randint(1, 15)):
            something(chance, root)
        hears_all(watcher, root)
        if chance.random() < 0.5:
            watcher.settle()


def test_who_writes_without_a_pause_hides_nobody(agent: Agent, root: Path):
    (root / "a.log").touch()
    watcher = Watcher(agent)
    watcher.settle()
    heard: list[set[str]] = []
    listening = threading.Thread(target=lambda: heard.append(watcher.hear()))
    listening.start()
    with open(root / "a.log", "w") as log:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while listening.is_alive() and time.monotonic() < deadline:
            log.write("x")
            log.flush()
    listening.join()
    assert heard == [{"a.log"}]
    assert time.monotonic() < deadline


def something(chance: random.Random, root: Path) -> None:
    """Makes, moves, changes places of, or removes a file or a folder."""
    folders = [path for path in root.rglob("*") if path.is_dir()]
    others = list(root.rglob("*"))
    target = chance.choice([root, *folders]) / f"n{chance.randint(0, 5)}"
    kind = chance.choice(["folder", "file", "file", "file", "move", "again", "swap", "remove"])
    if kind == "folder" and not target.is_file():
        target.mkdir(exist_ok=True)
    elif kind == "file" and not target.is_dir():
        target.write_text(str(chance.random()))
    elif kind == "move" and others:
        moved = chance.choice(others)
        if not target.exists() and moved not in target.parents:
            moved.rename(target)
    elif kind == "again" and folders:
        again = chance.choice(folders)
        shutil.rmtree(again)
        again.mkdir()
    elif kind == "swap" and len(folders) > 1:
        swap(*chance.sample(folders, 2))
    elif kind == "remove" and others:
        removed = chance.choice(others)
        shutil.rmtree(removed) if removed.is_dir() else removed.unlink()


def swap(one: Path, other: Path) -> None:
    if one in other.parents or other in one.parents:
        return
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def test_an_idle_folder_is_not_looked_at(agent: Agent, root: Path):
    for number in range(2000):
        (root / f"{number}.sql").touch()
    Watcher(agent).settle(3)


def test_where_the_kernel_watches_no_more_changes_are_looked_for(root: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(files, "Notices", refuse)
    reading, writing = os.pipe()
    agent = files.Agent(str(root), reading, writing)
    agent.handle({"op": "changes", "id": 1})
    agent.look()
    (root / "a.sql").write_text("a")
    assert agent.next_scan - time.monotonic() < 2
    agent.look()
    assert b'"new":["a.sql"]' in os.read(reading, 1000)
