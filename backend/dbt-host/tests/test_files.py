"""The files agent over its pipes."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client import FOLDER


class Agent:
    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            ["python3", "-I", "-S", str(FOLDER / "slipstream_host"), "files", str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.count = 0

    def send(self, op: str, **request: Any) -> int:
        assert self.process.stdin is not None
        self.count += 1
        data = json.dumps({"id": self.count, "op": op, **request}).encode()
        self.process.stdin.write(struct.pack(">I", len(data)) + data)
        self.process.stdin.flush()
        return self.count

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        (length,) = struct.unpack(">I", self.process.stdout.read(4))
        return json.loads(self.process.stdout.read(length))

    def ask(self, op: str, **request: Any) -> dict[str, Any]:
        identity = self.send(op, **request)
        answer = self.receive()
        assert answer.pop("id") == identity
        return answer


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture
def agent(root: Path) -> Iterator[Agent]:
    running = Agent(root)
    yield running
    assert running.process.stdin is not None
    running.process.stdin.close()
    assert running.process.wait(5) == 0


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_listing_names_closed_folders_without_their_content(agent: Agent, root: Path):
    (root / "models").mkdir()
    (root / "models" / "a.sql").write_text("select 1")
    (root / "target").mkdir()
    (root / "target" / "manifest.json").write_text("{}")

    entries = {entry["path"]: entry for entry in agent.ask("list")["entries"]}

    assert sorted(entries) == ["models", "models/a.sql", "target"]
    assert entries["models/a.sql"]["size"] == 8
    assert entries["target"]["closed"] is True


def test_a_new_file_is_written_and_read_back(agent: Agent, root: Path):
    written = agent.ask("write", path="models/neu/ä.sql", text="sélect 1\r\n", expected=None)

    assert written["sha256"] == sha("sélect 1\r\n")
    assert agent.ask("read", path="models/neu/ä.sql")["text"] == "sélect 1\r\n"
    assert os.listdir(root / "models" / "neu") == ["ä.sql"]


def test_a_write_keeps_the_mode_and_refuses_what_somebody_else_changed(agent: Agent, root: Path):
    file = root / "run.sh"
    file.write_text("one")
    file.chmod(0o750)

    assert agent.ask("write", path="run.sh", text="two", expected=sha("one"))["sha256"] == sha("two")
    assert file.stat().st_mode & 0o777 == 0o750
    conflict = agent.ask("write", path="run.sh", text="three", expected=sha("one"))
    assert (conflict["error"], conflict["sha256"]) == ("conflict", sha("two"))
    assert agent.ask("write", path="run.sh", text="four", expected=None)["error"] == "conflict"
    assert file.read_text() == "two"
    file.unlink()
    gone = agent.ask("write", path="run.sh", text="three", expected=sha("two"))
    assert (gone["error"], gone["sha256"]) == ("conflict", None)


def test_a_binary_file_is_not_shown_as_text(agent: Agent, root: Path):
    (root / "picture").write_bytes(b"\x89PNG\0\0")
    (root / "latin").write_bytes(b"caf\xe9")

    assert agent.ask("read", path="picture")["binary"] is True
    assert agent.ask("read", path="latin")["binary"] is True


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "out/secret", "to-secret", "models/../../secret", "."])
def test_nothing_outside_the_folder_can_be_read_or_written(agent: Agent, root: Path, path: str):
    (root.parent / "secret").write_text("secret")
    (root / "out").symlink_to("..")
    (root / "to-secret").symlink_to(root.parent / "secret")

    assert agent.ask("read", path=path)["error"] in ("refused", "not-found")
    assert agent.ask("write", path=path, text="x", expected=sha("secret"))["error"] in ("refused", "conflict")
    assert (root.parent / "secret").read_text() == "secret"


def test_a_link_inside_the_folder_is_followed(agent: Agent, root: Path):
    (root / "shared").mkdir()
    (root / "shared" / "a.sql").write_text("select 1")
    (root / "models").mkdir()
    (root / "models" / "linked").symlink_to("../shared")

    assert agent.ask("read", path="models/linked/a.sql")["text"] == "select 1"


def test_deleting_a_link_leaves_what_it_leads_to(agent: Agent, root: Path):
    (root.parent / "kept").write_text("kept")
    (root / "link").symlink_to(root.parent / "kept")

    assert agent.ask("delete", path="link") == {"deleted": "link"}
    assert (root.parent / "kept").exists()
    assert not os.path.lexists(root / "link")


def test_folders_are_made_moved_and_deleted(agent: Agent, root: Path):
    agent.ask("mkdir", path="a/b")
    agent.ask("write", path="a/b/c.sql", text="", expected=None)

    assert agent.ask("move", path="a/b", to="d/e") == {"moved": "d/e"}
    assert (root / "d/e/c.sql").exists()
    assert agent.ask("move", path="a", to="d")["error"] == "exists"
    assert agent.ask("delete", path="d")["error"] == "not-empty"
    assert agent.ask("delete", path="d", recursive=True) == {"deleted": "d"}
    assert agent.ask("delete", path="d")["error"] == "not-found"


def test_git_is_left_alone(agent: Agent, root: Path):
    (root / ".git").mkdir()

    assert agent.ask("write", path=".git/hooks/post-commit", text="x", expected=None)["error"] == "refused"
    assert agent.ask("delete", path=".git", recursive=True)["error"] == "refused"


def test_changes_by_others_are_told_while_other_requests_are_answered(agent: Agent, root: Path):
    (root / "gone.sql").write_text("1")
    (root / "edited.sql").write_text("1")
    waiting = agent.send("changes")
    assert agent.ask("read", path="edited.sql")["text"] == "1"

    (root / "gone.sql").unlink()
    (root / "edited.sql").write_text("22")
    (root / "new.sql").write_text("3")
    told: dict[str, set[str]] = {"new": set(), "changed": set(), "deleted": set()}
    while not all(told.values()):
        answer = agent.receive()
        assert answer["id"] == waiting
        for kind, paths in told.items():
            paths.update(answer[kind])
        waiting = agent.send("changes") if not all(told.values()) else waiting
    assert told == {"new": {"new.sql"}, "changed": {"edited.sql"}, "deleted": {"gone.sql"}}


def test_a_full_disk_leaves_the_old_file(agent: Agent, root: Path):
    (root / "a.sql").write_text("old")
    agent.process.stdin.flush()
    import resource

    resource.prlimit(agent.process.pid, resource.RLIMIT_FSIZE, (4096, 4096))
    answer = agent.ask("write", path="a.sql", text="x" * 10000, expected=sha("old"))

    assert answer["error"] in ("disk-full", "io")
    assert (root / "a.sql").read_text() == "old"
    assert os.listdir(root) == ["a.sql"]


def test_five_thousand_files_are_listed_within_a_second(agent: Agent, root: Path):
    for number in range(50):
        (root / f"d{number}").mkdir()
        for file in range(100):
            (root / f"d{number}" / f"{file}.sql").touch()

    started = time.perf_counter()
    entries = agent.ask("list")["entries"]

    assert len(entries) == 5050
    assert time.perf_counter() - started < 1
