"""A forked process becomes the ``dbt`` that somebody typed in a terminal.

It runs on the terminal's file descriptors: in the terminal's session and the shim's process group, where the host's
fork there starts it; else in a session of its own, with a stand-in for the terminal as /dev/tty, and the shim relays
the signals.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import math
import os
import resource
import signal
import socket
import sys
import termios
import threading
import time
import traceback
from types import CodeType, FrameType
from typing import Any

from slipstream_host import standin, wire
from slipstream_host.building import Builds
from slipstream_host.progress import Progress

DEFAULT_SIGNALS = (
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGQUIT,
    signal.SIGTSTP,
    signal.SIGCHLD,
    signal.SIGWINCH,
    signal.SIGCONT,
)

# The host ignores them: while it forks they wait, or ^C at that moment would be lost.
HELD = (signal.SIGINT, signal.SIGHUP)

FILES_SECONDS = 2.0

# dbt cancels its queries at an interrupt, which another one would break off: it has this long.
CANCEL_SECONDS = 2.0


def become(
    client: socket.socket, request: dict[str, Any], descriptors: list[int], parent: int, group: int | None
) -> None:
    """Takes over descriptors, environment, folder and arguments. Call it in the child only."""
    wire.die_with_parent(parent, signal.SIGINT)
    take_signals(request)
    if group is None:
        os.setsid()
    else:
        join(group)
        wait_while_stopped(wire.peer(client))
    for terminal in descriptors[3:]:
        with contextlib.suppress(OSError, termios.error):
            socket.send_fds(client, [b"terminal 0\n"], [standin.take(terminal)])
    client.close()
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
    for descriptor in descriptors:
        if descriptor > 2:
            os.close(descriptor)
    hear_interrupts(is_in_session=group is not None)
    threading._counter = itertools.count(1).__next__  # the names of threads are in what dbt writes
    os.environ.clear()
    os.environ.update(request["env"])
    os.umask(request["umask"])
    take_over_limits(request)
    time.tzset()
    sys.argv = request["argv"]
    reopen_standard_streams()
    os.chdir(request["cwd"])


def take_signals(request: dict[str, Any]) -> None:
    for number in DEFAULT_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in request.get("ignored") or ():
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)


def join(group: int) -> None:
    """The shim's process group; it is gone where the shim is."""
    with contextlib.suppress(OSError):
        os.setpgid(0, group)


def wait_while_stopped(shim: int) -> None:
    """^Z before this process was in the group has stopped the shim only."""
    with contextlib.suppress(OSError):
        while stopped(shim):
            time.sleep(0.01)


def stopped(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(") ")[2].startswith("T")


def take_over_limits(request: dict[str, Any]) -> None:
    """What the shell was told by ulimit, nice and taskset; what cannot be had stays as the host has it."""
    for number, soft, hard in request.get("limits") or ():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(number, (soft, hard))
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, request.get("nice", 0))
    if cpus := request.get("cpus"):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, cpus)


def hear_interrupts(is_in_session: bool) -> None:
    """Has the main thread act on an interrupt that the kernel gave to another thread.

    The kernel prefers the main thread, but not while that still has to go on after a stop; the lock that dbt's main
    thread waits for would not be interrupted then, and ^C right after ``fg`` would be lost.

    In a terminal's session an interrupt comes from the terminal and once more from the shim, as does the terminal's
    end, and somebody may be impatient: within CANCEL_SECONDS they are one interrupt.
    """
    heard = [signal.SIGINT, signal.SIGHUP] if is_in_session else [signal.SIGINT]
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGURG, signal.default_int_handler if is_in_session else nothing)
    main = threading.main_thread().ident or 0

    def pass_on() -> None:
        last = -math.inf
        while numbers := os.read(woken, 64):
            now = time.monotonic()
            if any(number in numbers for number in heard) and not (is_in_session and now - last < CANCEL_SECONDS):
                last = now
                signal.pthread_kill(main, signal.SIGURG)

    threading.Thread(target=pass_on, name="interrupts", daemon=True).start()
    for number in heard if is_in_session else ():
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, nothing)


def nothing(*_: object) -> None:
    pass


def reopen_standard_streams() -> None:
    """Buffering, encoding and isatty are those of the descriptors taken over, as in a new interpreter.

    The objects stay the same: what was imported before may hold them, as agate's tables do.
    """
    encoding = (os.environ.get("PYTHONIOENCODING") or "utf-8").split(":")[0] or "utf-8"
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
    for name, number, mode, errors in (
        ("stdin", 0, "rb", "surrogateescape"),
        ("stdout", 1, "wb", "strict"),
        ("stderr", 2, "wb", "backslashreplace"),
    ):
        stream = getattr(sys, f"__{name}__")
        at_once = number == 2 or (unbuffered and number == 1)
        stream.__init__(
            os.fdopen(number, mode, closefd=False),
            encoding=encoding,
            errors=errors,
            line_buffering=at_once or (number == 1 and os.isatty(number)),
            write_through=at_once,
        )
        setattr(sys, name, stream)


def run(builds: Builds, progress: Progress) -> int:
    """Runs dbt's command line; returns the exit status, or minus SIGINT for an interrupt that dbt let through."""
    from dbt.cli.main import cli

    from slipstream_host import quick

    quick.collect_seldom()
    if hub := os.environ.get("DBT_PACKAGE_HUB_URL"):  # the one variable that dbt reads while it is imported
        from dbt.clients import registry

        registry.DEFAULT_REGISTRY_BASE_URL = hub
    with contextlib.suppress(ImportError):  # dbt 1.11 reads no .env
        from dotenv import find_dotenv, load_dotenv

        load_dotenv(find_dotenv(usecwd=True), override=False)
    try:
        cli(obj={"callbacks": [builds.hear, progress.hear]})
        return 0
    except SystemExit as exit_request:
        return exit_status(exit_request.code)
    except KeyboardInterrupt:
        return -signal.SIGINT
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        progress.end()
        builds.tell()


def exit_status(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    print(code, file=sys.stderr)
    return 1


def finish(status: int) -> None:
    """Ends the process as the interpreter would: threads, exit functions, flushed streams, then the status."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            status = status or 120
    wait_for_files()
    if status == -signal.SIGINT:
        end_interrupted()
    os._exit(status & 0xFF)


def end_interrupted() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)


def wait_for_files() -> None:
    """Until no thread of dbt's is in the middle of a file.

    They are left alone where one node's failure ends dbt. A new process takes long enough to end for the file; this one
    would leave it empty.
    """
    from dbt_common.clients import system

    writers = (system.write_file.__code__, system.write_json.__code__)
    deadline = time.monotonic() + FILES_SECONDS
    while time.monotonic() < deadline and any(is_in(writers, frame) for frame in sys._current_frames().values()):
        time.sleep(0.001)


def is_in(codes: tuple[CodeType, ...], frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code in codes:
            return True
        frame = frame.f_back
    return False


def run_as_child(
    client: socket.socket, request: dict[str, Any], descriptors: list[int], parent: int, group: int | None
) -> None:
    """The whole life of a forked command; never returns. ``client`` is the shim, ``group`` that of its processes where
    this one is in the same session.
    """
    try:
        become(client, request, descriptors, parent, group)
        builds = Builds(request["gate"], request["argv"][1:], request["cwd"], request["env"])
        finish(run(builds, Progress.wanted(request["env"])))
    except KeyboardInterrupt:
        end_interrupted()
    except FileNotFoundError as missing:
        print(f"dbt: {missing.filename}: no such folder", file=sys.stderr)
        os._exit(1)
    except BaseException:
        with contextlib.suppress(Exception):
            traceback.print_exc()
    finally:
        os._exit(70)
