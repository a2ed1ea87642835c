"""A command's ``/dev/tty``: a pseudo-terminal that stands in for the terminal it was typed in.

A warm command has a session of its own, so the terminal cannot be its controlling one (decision 11). The command has
both ends of the stand-in, and the shim in the terminal relays, from the first thing that is said there on. Only the
standard library is used.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import termios

IFLAG, OFLAG, LFLAG, CONTROL = 0, 1, 3, 6


def take(terminal: int) -> int:
    """Gives this process, which leads a new session, a stand-in with the settings and the size of ``terminal``.

    Returns the master for the shim. Both ends stay open here: without a slave the master would be at its end, and with
    the last master this process would be hung up. It does not begin lines anew, as the terminal does that.
    """
    master, slave = os.openpty()
    settings = termios.tcgetattr(terminal)
    settings[OFLAG] &= ~termios.OPOST
    termios.tcsetattr(slave, termios.TCSANOW, settings)
    take_size(slave, terminal)
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    return master


def take_size(standin: int, terminal: int) -> None:
    """Either end of the stand-in; its processes hear of it as those of a terminal do."""
    with contextlib.suppress(OSError):
        fcntl.ioctl(standin, termios.TIOCSWINSZ, fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8)))


class Relay:
    """Between a stand-in's master and the terminal.

    Meanwhile the terminal hands over each key as it is typed, and the stand-in does what a terminal does: it echoes, or
    does not, and lets a line be edited. Only the keys that signal stay the terminal's. What is typed ahead for the
    shell after a question is therefore lost.
    """

    def __init__(self, master: int, terminal: int) -> None:
        self.master = master
        self.terminal = terminal
        self.settings: list[int | list[bytes | int]] | None = None
        self.is_gone = False
        os.set_blocking(master, False)

    def begin(self) -> bool:
        """Takes the terminal over, unless it is gone or belongs to other processes; True if it is."""
        with contextlib.suppress(OSError, termios.error):
            if self.settings is None and self.is_mine():
                settings, before = termios.tcgetattr(self.terminal), termios.tcgetattr(self.terminal)
                settings[IFLAG] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.ISTRIP | termios.IXON)
                settings[LFLAG] &= ~(termios.ICANON | termios.ECHO)
                settings[CONTROL][termios.VMIN], settings[CONTROL][termios.VTIME] = 1, 0
                termios.tcsetattr(self.terminal, termios.TCSANOW, settings)
                self.settings = before
        return self.settings is not None

    def is_mine(self) -> bool:
        return not self.is_gone and os.tcgetpgrp(self.terminal) == os.getpgrp()

    def end(self) -> None:
        """The terminal is as it was."""
        before, self.settings = self.settings, None
        if before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.terminal, termios.TCSANOW, before)

    def show(self) -> None:
        """What was said, which has come; nobody hears it where the terminal is gone.

        The terminal is taken over before, as an answer may come at once.
        """
        self.begin()
        with contextlib.suppress(OSError):
            said = os.read(self.master, 65536)
            while said:
                said = said[os.write(self.terminal, said) :]

    def tell(self) -> None:
        """What was typed, which has come; more than the stand-in holds is lost."""
        if self.settings is None:  # stopped in between
            return
        typed = b""
        with contextlib.suppress(OSError):
            typed = os.read(self.terminal, 4096)
            os.write(self.master, typed)
        if not typed:
            self.is_gone = True
            self.end()
