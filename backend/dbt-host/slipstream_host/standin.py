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

        os.set_blocking(master, False)

    def begin(self) -> None:
        """Also after a stop."""
        with contextlib.suppress(termios.error):
            settings = termios.tcgetattr(self.terminal)
            self.settings = termios.tcgetattr(self.terminal)
            settings[IFLAG] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.ISTRIP | termios.IXON)
            settings[LFLAG] &= ~(termios.ICANON | termios.ECHO)
            settings[CONTROL][termios.VMIN], settings[CONTROL][termios.VTIME] = 1, 0
            termios.tcsetattr(self.terminal, termios.TCSANOW, settings)

    def end(self) -> None:
        """The terminal is as it was."""
        if self.settings is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.terminal, termios.TCSANOW, self.settings)
            self.settings = None

    def show(self) -> bool:
        """What was said, which has come. False where nothing comes any more."""
        try:
            said = os.read(self.master, 65536)
        except OSError:
            return False
        with contextlib.suppress(OSError):
            while said:
                said = said[os.write(self.terminal, said) :]
        return True

    def tell(self) -> bool:
        """What was typed, which has come; more than the stand-in holds is lost. False where nothing comes any more."""
        try:
            typed = os.read(self.terminal, 4096)
        except OSError:
            return False
        with contextlib.suppress(OSError):
            os.write(self.master, typed)
        return bool(typed)
