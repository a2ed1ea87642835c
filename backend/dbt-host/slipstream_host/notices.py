"""That something in a folder changed, as the kernel tells it (inotify(7)); what it was is for a scan to find out."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import struct
from collections.abc import Iterable

MODIFY, ATTRIB, CLOSE_WRITE, MOVED, CREATE, DELETE = 0x2, 0x4, 0x8, 0xC0, 0x100, 0x200
DELETE_SELF, MOVE_SELF, OVERFLOW, IGNORED = 0x400, 0x800, 0x4000, 0x8000
ONLY_FOLDERS, FOLLOW_NO_LINK, OF_A_FOLDER = 0x01000000, 0x02000000, 0x40000000
WANTED = MODIFY | ATTRIB | CLOSE_WRITE | MOVED | CREATE | DELETE | DELETE_SELF | MOVE_SELF
EVENT = struct.Struct("iIII")

LIBC = ctypes.CDLL(None, use_errno=True)


class Notices:
    """Of what happens directly in some folders, from the moment that it was made.

    ``is_stale`` once a folder came, went or moved, or more happened than the kernel keeps: then it takes a new one.
    """

    def __init__(self, root: str, folders: Iterable[str]) -> None:
        """OSError where the kernel watches no more for this user, or nothing at all."""
        if not hasattr(LIBC, "inotify_init1"):
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        self.folders = frozenset(folders)
        self.is_stale = False
        self.descriptor = checked(LIBC.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        try:
            for folder in self.folders:
                self._watch(os.path.join(root, folder))
        except OSError:
            self.close()
            raise

    def _watch(self, path: str) -> None:
        name = ctypes.c_char_p(os.fsencode(path))
        try:
            checked(LIBC.inotify_add_watch(self.descriptor, name, WANTED | ONLY_FOLDERS | FOLLOW_NO_LINK))
        except (FileNotFoundError, NotADirectoryError):  # it may come again unseen
            self.is_stale = True

    def fileno(self) -> int:
        return self.descriptor

    def take(self) -> bool:
        """Whether any has come; does not wait."""
        any_came = False
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self.descriptor, 1 << 16):
                any_came = True
                self._read(data)
        return any_came

    def _read(self, data: bytes) -> None:
        place = 0
        while place < len(data):
            _watch, mask, _cookie, length = EVENT.unpack_from(data, place)
            if mask & (OF_A_FOLDER | DELETE_SELF | MOVE_SELF | OVERFLOW | IGNORED):
                self.is_stale = True
            place += EVENT.size + length

    def close(self) -> None:
        os.close(self.descriptor)


def checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
