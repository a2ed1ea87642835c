"""A folder from which nobody gets out: every path is walked component by component from the folder's own descriptor."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from typing import Any, NamedTuple

# Named in a listing, but not looked into: written by tools, large, and nobody edits them.
CLOSED = frozenset((".git", "target", "dbt_packages", "logs", "node_modules", "__pycache__", ".venv"))
GIT_STATE = (".git/HEAD", ".git/index", ".git/logs/HEAD")
GIT_FOLDERS = (".git", ".git/logs")
MAX_LINKS = 40
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Refused(Exception):
    """The agent's own no; ``kind`` is for programs."""

    def __init__(self, kind: str, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.kind = kind
        self.fields = fields


class Entry(NamedTuple):
    """``kind`` is file, folder or link; ``stamp`` moves with every change."""

    kind: str
    size: int
    mtime_ns: int
    stamp: tuple[int, ...] = ()
    closed: bool = False

    def as_json(self, path: str) -> dict[str, Any]:
        entry = {"path": path, "kind": self.kind, "size": self.size, "mtime": self.mtime_ns // 1_000_000}
        return {**entry, "closed": True} if self.closed else entry


class Tree:
    """Paths are relative, with ``/``; none may lead out of the folder, not by ``..`` and not by a link."""

    def __init__(self, root: str) -> None:
        self.path = root
        self.root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    # ---- looking ---------------------------------------------------------------------------------------------

    def entries(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        pending = [("", os.dup(self.root))]
        while pending:
            prefix, descriptor = pending.pop()
            try:
                with os.scandir(descriptor) as scan:
                    for item in scan:
                        self._add(found, pending, prefix, item, descriptor)
            except OSError:
                continue
            finally:
                os.close(descriptor)
        return found

    def folders(self, entries: dict[str, Entry]) -> frozenset[str]:
        """Those whose content is in ``entries``, and where git keeps its state; the folder itself is the empty path."""
        open_ones = [path for path, entry in entries.items() if entry.kind == "folder" and not entry.closed]
        return frozenset(("", *open_ones, *filter(self._is_folder, GIT_FOLDERS)))

    def _is_folder(self, path: str) -> bool:
        with contextlib.suppress(OSError):
            return stat.S_ISDIR(os.stat(path, dir_fd=self.root, follow_symlinks=False).st_mode)
        return False

    def _add(
        self, found: dict[str, Entry], pending: list[tuple[str, int]], prefix: str, item: Any, descriptor: int
    ) -> None:
        path = prefix + item.name
        try:
            status = item.stat(follow_symlinks=False)
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            if stat.S_ISDIR(status.st_mode):
                closed = item.name in CLOSED
                found[path] = Entry(
                    "folder", 0, status.st_mtime_ns, self._git_stamp() if path == ".git" else (), closed
                )
                if not closed:
                    pending.append((path + "/", os.open(item.name, FOLDER, dir_fd=descriptor)))
            elif stat.S_ISLNK(status.st_mode):
                found[path] = Entry("link", status.st_size, status.st_mtime_ns, stamp)
            elif stat.S_ISREG(status.st_mode) and not is_temporary(item.name):
                found[path] = Entry("file", status.st_size, status.st_mtime_ns, stamp)
        except OSError:
            return

    def _git_stamp(self) -> tuple[int, ...]:
        """Moves with a commit, a checkout and whatever is staged."""
        stamps = []
        for path in GIT_STATE:
            with contextlib.suppress(OSError):
                stamps.append(os.stat(path, dir_fd=self.root).st_mtime_ns)
        return tuple(stamps)

    @contextlib.contextmanager
    def parent(self, path: str, follow: bool = True) -> Iterator[tuple[int, str]]:
        """(descriptor of the folder, name in it). With ``follow`` a link at the end is followed too."""
        if "\0" in path or path.startswith("/") or ".." in path.split("/") or not path.strip("/."):
            raise Refused("refused", f"{path!r} is not a path inside the project")
        opened = [os.dup(self.root)]
        links = 0
        pending = [part for part in path.split("/") if part not in ("", ".")]
        try:
            while True:
                part = pending.pop(0)
                if part == "..":
                    if len(opened) == 1:
                        raise Refused("refused", f"{path}: a link leads out of the project")
                    os.close(opened.pop())
                    if not pending:
                        pending = ["."]
                    continue
                if (follow or pending) and (target := read_link(part, opened[-1])) is not None:
                    links += 1
                    if target.startswith("/") or links > MAX_LINKS:
                        raise Refused("refused", f"{path}: a link leads out of the project")
                    pending = [step for step in target.split("/") if step not in ("", ".")] + pending or ["."]
                    continue
                if not pending:
                    yield opened[-1], part
                    return
                opened.append(os.open(part, FOLDER, dir_fd=opened[-1]))
        finally:
            for descriptor in opened:
                os.close(descriptor)

    def read(self, path: str, most: int) -> dict[str, Any]:
        """``text`` and ``sha256``; ``binary`` or ``too_large`` in place of a text that is none."""
        with self.parent(path) as (folder, name):
            data, status = content(folder, name)
        answer: dict[str, Any] = {"sha256": sha256(data), "size": len(data), "mtime": status.st_mtime_ns // 1_000_000}
        if len(data) > most:
            return {**answer, "too_large": True}
        try:
            if b"\0" not in data:
                return {**answer, "text": data.decode("utf-8")}
        except UnicodeDecodeError:
            pass
        return {**answer, "binary": True}

    # ---- changing --------------------------------------------------------------------------------------------

    def write(self, path: str, text: str, expected: str | None) -> dict[str, Any]:
        """Replaces the file whose hash is ``expected``; without one it must be new. All of it or nothing is written."""
        refuse_git(path)
        data = text.encode("utf-8")
        if expected is None and "/" in path:
            self._make_folders(path.rsplit("/", 1)[0])
        with self.parent(path) as (folder, name):
            mode = check_expected(folder, name, path, expected)
            temporary = f".{name[:100]}.{os.getpid()}.slipstream-new"
            try:
                write_synced(folder, temporary, data, mode)
                check_expected(folder, name, path, expected)
                if expected is None:
                    link_new(folder, temporary, name, path)
                else:
                    os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=folder)
            os.fsync(folder)
            status = os.stat(name, dir_fd=folder)
        return {"sha256": sha256(data), "size": len(data), "mtime": status.st_mtime_ns // 1_000_000}

    def mkdir(self, path: str) -> dict[str, Any]:
        refuse_git(path)
        self._make_folders(path)
        return {"made": path}

    def _make_folders(self, path: str) -> None:
        parts = path.split("/")
        for count in range(1, len(parts) + 1):
            with self.parent("/".join(parts[:count])) as (folder, name):
                try:
                    os.mkdir(name, dir_fd=folder)
                except FileExistsError:
                    if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                        raise

    def delete(self, path: str, recursive: bool, expected: str | None = None) -> dict[str, Any]:
        """A link goes, not what it leads to. With ``expected`` only a file that has that hash."""
        refuse_git(path)
        if expected is not None:
            with self.parent(path) as (folder, name):
                check_expected(folder, name, path, expected)
        with self.parent(path, follow=False) as (folder, name):
            if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                os.unlink(name, dir_fd=folder)
            elif recursive:
                remove_folder(folder, name)
            else:
                os.rmdir(name, dir_fd=folder)
            os.fsync(folder)
        return {"deleted": path}

    def move(self, path: str, to: str) -> dict[str, Any]:
        """The destination must not exist; its folder is made if need be."""
        refuse_git(path)
        refuse_git(to)
        if "/" in to:
            self._make_folders(to.rsplit("/", 1)[0])
        with self.parent(path, follow=False) as (source, name), self.parent(to, follow=False) as (folder, new):
            if exists(folder, new):
                raise Refused("exists", f"{to} exists already")
            os.rename(name, new, src_dir_fd=source, dst_dir_fd=folder)
            os.fsync(folder)
            os.fsync(source)
        return {"moved": to}


def is_temporary(name: str) -> bool:
    return name.endswith(".slipstream-new")


def refuse_git(path: str) -> None:
    if ".git" in path.split("/"):
        raise Refused("refused", f"{path}: git's own files are not edited here")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_link(name: str, folder: int) -> str | None:
    try:
        return os.readlink(name, dir_fd=folder)
    except OSError:
        return None


def exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def content(folder: int, name: str) -> tuple[bytes, os.stat_result]:
    """Of a regular file only: a named pipe would block."""
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise Refused("refused", f"{name} is not a regular file")
        return file.read(), status


def check_expected(folder: int, name: str, path: str, expected: str | None) -> int:
    """The mode that the new file gets; a conflict if the file is another than the one expected."""
    try:
        data, status = content(folder, name)
    except FileNotFoundError:
        if expected is None:
            return 0o666 & ~current_umask()
        raise Refused("conflict", f"{path} was deleted", sha256=None) from None
    if sha256(data) != expected:
        raise Refused("conflict", f"{path} was changed by somebody else", sha256=sha256(data))
    return stat.S_IMODE(status.st_mode)


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_synced(folder: int, name: str, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, 0o600, dir_fd=folder)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link_new(folder: int, temporary: str, name: str, path: str) -> None:
    """Gives the file its name only if nobody has it."""
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except FileExistsError:
        data, _ = content(folder, name)
        raise Refused("conflict", f"{path} exists already", sha256=sha256(data)) from None


def remove_folder(folder: int, name: str) -> None:
    descriptor = os.open(name, FOLDER, dir_fd=folder)
    try:
        with os.scandir(descriptor) as scan:
            items = [(item.name, item.is_dir(follow_symlinks=False)) for item in scan]
        for item, is_folder in items:
            if is_folder:
                remove_folder(descriptor, item)
            else:
                os.unlink(item, dir_fd=descriptor)
    finally:
        os.close(descriptor)
    os.rmdir(name, dir_fd=folder)
