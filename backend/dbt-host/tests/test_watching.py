"""Files that are not looked at again are those that a look would find."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path
from typing import Any

import pytest
from test_notices import something

from slipstream_host import watching
from slipstream_host.notices import Notices
from slipstream_host.watching import Files, scan

TOPS = ["macros", "models", "packages/one/models"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "project" / "models" / "marts").mkdir(parents=True)
    (tmp_path / "project" / "models" / "marts" / "a.sql").write_text("a")
    return tmp_path / "project"


@pytest.fixture
def files(base: Path) -> Files:
    """The kernel tells it of what happens from now on."""
    if not watching.is_local(str(base)):
        pytest.skip("the temporary folder may be written by others")
    files = Files(str(base))
    files.now(TOPS)
    files.now(TOPS)
    return files


@pytest.mark.parametrize("seed", range(30))
def test_whatever_happens_they_are_what_a_look_finds(base: Path, files: Files, seed: int):
    chance = random.Random(seed)
    for _ in range(60):
        for _ in range(chance.choice([0, 1, 1, 2, 10])):
            something(chance, base)
        if chance.random() < 0.1:
            tops = chance.choice(["models", "macros", "packages", "packages/one"])
            (base / tops).mkdir(parents=True, exist_ok=True) if not (base / tops).is_file() else None
        assert files.now(TOPS) == scan(str(base), TOPS).files


def test_what_happens_during_a_look_is_seen_by_the_next(base: Path):
    chance = random.Random(1)
    files = Files(str(base))
    going_on = True

    def go_on() -> None:
        while going_on:
            something(chance, base)

    for _ in range(15):
        going_on = True
        somebody = threading.Thread(target=go_on)
        somebody.start()
        for _ in range(chance.randint(1, 5)):
            files.now(TOPS)
        going_on = False
        somebody.join()
        assert files.now(TOPS) == scan(str(base), TOPS).files


def test_what_happens_between_a_look_and_the_first_notice_is_seen(base: Path, monkeypatch: pytest.MonkeyPatch):
    def late(*arguments: Any) -> Notices:
        (base / "models" / "between.sql").write_text("b")
        return Notices(*arguments)

    monkeypatch.setattr(watching, "Notices", late)
    files = Files(str(base))
    assert files.now(TOPS).keys() == {"models/marts/a.sql"}
    assert files.now(TOPS) == scan(str(base), TOPS).files


def test_nothing_is_looked_at_while_nothing_happens(base: Path, files: Files):
    looks = files.looks
    for _ in range(5):
        assert files.now(TOPS).keys() == {"models/marts/a.sql"}
    assert files.looks == looks
    (base / "models" / "b.sql").write_text("b")
    assert files.now(TOPS).keys() == {"models/marts/a.sql", "models/b.sql"}
    assert files.looks == looks + 1


def test_another_project_in_the_place_of_this_one_is_seen(base: Path, files: Files):
    other = base.parent.parent / "other" / "project"
    (other / "models").mkdir(parents=True)
    (other / "models" / "other.sql").write_text("o")
    base.parent.rename(base.parent.parent / "before")
    other.parent.rename(base.parent)
    assert files.now(TOPS).keys() == {"models/other.sql"}


@pytest.mark.parametrize("link", ["models/linked.sql", "models/hard.sql", "models/linked", "macros"])
def test_what_a_link_leads_to_is_looked_at_each_time(base: Path, tmp_path: Path, link: str):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    file = elsewhere / "x.sql"
    file.write_text("x")
    make = os.link if "hard" in link else os.symlink
    make(file if link.endswith(".sql") else elsewhere, base / link)
    files = Files(str(base))
    for text in ("one", "two", "three"):
        file.write_text(text * len(text))
        assert files.now(TOPS) == scan(str(base), TOPS).files
    assert files.looks == 3


def test_what_others_may_write_is_looked_at_each_time(base: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watching, "LOCAL", frozenset())
    files = Files(str(base))
    for _ in range(4):
        files.now(TOPS)
    assert files.looks == 4


def test_more_than_the_kernel_keeps_is_looked_at(base: Path, files: Files):
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    for number in range(most // 3 + 10):  # three notices each at least
        (base / "models" / f"n{number}.sql").write_text("n")
    assert len(files.now(TOPS)) == most // 3 + 11
    files.now(TOPS)
    (base / "models" / "n0.sql").unlink()
    assert files.now(TOPS) == scan(str(base), TOPS).files
