"""Which of a project's files changed, by a scan of their times and sizes: no file is read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from typing import NamedTuple

from slipstream_host.notices import Notices

Signature = tuple[int, int, int]

# File systems that are written through this kernel only. Others, such as a network's or a virtual machine's shared
# folders, may change without a notice.
LOCAL = frozenset(("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "overlay"))

# What the configuration depends on: a change means a new configuration, not just a parse.
CONTROL_FILES = (
    "dbt_project.yml",
    "packages.yml",
    "dependencies.yml",
    "package-lock.yml",
    "vars.yml",
    "selectors.yml",
    ".dbtignore",
    ".env",
)


def signature(path: str) -> Signature | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class Scan(NamedTuple):
    """All files below some folders, by their path relative to a base, and the folders that they were found in.

    ``has_links``: of either kind, so that some may change under another path.
    """

    files: dict[str, Signature]
    folders: frozenset[str]
    has_links: bool


def scan(base: str, tops: Iterable[str]) -> Scan:
    """Hidden files and folders are left out; links are followed."""
    files: dict[str, Signature] = {}
    folders: set[str] = set()
    links: list[str] = []
    pending = [os.path.relpath(os.path.join(base, top), base) for top in tops]
    while pending:
        folder = pending.pop()
        try:
            descriptor = os.open(os.path.join(base, folder), os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        folders.add(folder)
        try:
            pending += _entries(descriptor, folder, files, links)
        finally:
            os.close(descriptor)
    return Scan(files, frozenset(folders), bool(links))


def _entries(descriptor: int, folder: str, files: dict[str, Signature], links: list[str]) -> list[str]:
    """Adds a folder's files and returns the folders in it; below a descriptor the kernel walks no path per name."""
    folders: list[str] = []
    with os.scandir(descriptor) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{folder}/{entry.name}"
            try:
                if entry.is_symlink():
                    links.append(path)
                if entry.is_dir():
                    folders.append(path)
                else:
                    status = entry.stat()
                    files[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
                    if status.st_nlink > 1:
                        links.append(path)
            except OSError:
                continue
    return folders


class Files:
    """A project's files, which are only looked at again when something happened to them since they last were.

    The kernel tells of what goes through it. Where there are links, or a file system that others may write behind its
    back, they are looked at each time.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.looks = 0
        self._tops: list[str] = []
        self._found: dict[str, Signature] = {}
        self._notices: Notices | None = None
        self._identity: tuple[int, int] | None = None
        self._is_told = False

    def now(self, tops: list[str]) -> dict[str, Signature]:
        """Of these folders."""
        identity = _identity(self.base)
        is_told = self._notices is not None and not self._notices.take() and self._is_told
        if is_told and (tops, identity) == (self._tops, self._identity):
            return self._found
        self.looks += 1
        looked = scan(self.base, tops)
        if self._notices is not None and (identity != self._identity or not self._covers(looked, tops)):
            self._notices.close()
            self._notices = None
        # Of what happened between the look and the first notice nothing is told.
        self._is_told = self._notices is not None
        if self._notices is None and not looked.has_links and is_told_of(self.base, tops):
            with contextlib.suppress(OSError):
                self._notices = Notices(self.base, self._wanted(looked, tops))
        self._found, self._tops, self._identity = looked.files, tops, identity
        return self._found

    def _covers(self, looked: Scan, tops: list[str]) -> bool:
        assert self._notices is not None
        return not self._notices.is_stale and self._notices.folders == self._wanted(looked, tops)

    def _wanted(self, looked: Scan, tops: list[str]) -> frozenset[str]:
        return looked.folders | {nearest(self.base, top) for top in tops}


def nearest(base: str, folder: str) -> str:
    """The folder that tells if this one comes or goes."""
    path = os.path.dirname(os.path.normpath(os.path.join(base, folder)))
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return os.path.relpath(path, base)


def is_told_of(base: str, tops: list[str]) -> bool:
    """Whether all that happens in these folders comes through this kernel, and by no way but through ``base``."""
    root = os.path.realpath(base)
    paths = [os.path.normpath(os.path.join(root, top)) for top in tops]
    inside = all(path.startswith(root + os.sep) and path == os.path.realpath(path) for path in paths)
    return inside and is_local(root)


def is_local(path: str) -> bool:
    try:
        device = os.stat(path).st_dev
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:
            words = [line.split() for line in mounts]
    except OSError:
        return False
    wanted = f"{os.major(device)}:{os.minor(device)}"
    kinds = {line[line.index("-") + 1] for line in words if line[2] == wanted}
    return bool(kinds) and kinds <= LOCAL


def _identity(folder: str) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def control(project_dir: str, profiles_dir: str | None, packages_dir: str) -> dict[str, Signature | None]:
    """The signatures of what the configuration is made from, absent files included."""
    paths = [os.path.join(project_dir, name) for name in CONTROL_FILES]
    paths.append(os.path.join(profiles_dir or project_dir, "profiles.yml"))
    packages = os.path.join(project_dir, packages_dir)
    paths.append(packages)
    if os.path.isdir(packages):
        paths += [os.path.join(packages, name, "dbt_project.yml") for name in sorted(os.listdir(packages))]
    return {path: signature(path) for path in paths}


def changes(before: dict[str, Signature], after: dict[str, Signature]) -> list[str]:
    """Paths that are new, gone or different."""
    if before == after:
        return []
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
