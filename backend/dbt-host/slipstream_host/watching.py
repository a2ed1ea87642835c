"""Which of a project's files changed, by a scan of their times and sizes: no file is read."""

from __future__ import annotations

import os
from collections.abc import Iterable

Signature = tuple[int, int, int]

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


def scan(base: str, folders: Iterable[str]) -> dict[str, Signature]:
    """All files below the folders, by their path relative to ``base``; hidden ones are left out."""
    found: dict[str, Signature] = {}
    pending = [os.path.relpath(os.path.join(base, folder), base) for folder in folders]
    while pending:
        folder = pending.pop()
        try:
            descriptor = os.open(os.path.join(base, folder), os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            pending += _entries(descriptor, folder, found)
        finally:
            os.close(descriptor)
    return found


def _entries(descriptor: int, folder: str, found: dict[str, Signature]) -> list[str]:
    """Adds a folder's files and returns the folders in it; below a descriptor the kernel walks no path per name."""
    folders: list[str] = []
    with os.scandir(descriptor) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{folder}/{entry.name}"
            try:
                if entry.is_dir():
                    folders.append(path)
                else:
                    status = entry.stat()
                    found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
            except OSError:
                continue
    return folders


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
