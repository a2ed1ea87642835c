"""What a process takes of the machine's memory, and may take."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource

# Of address space, for a project's worker: beyond it Jinja that eats memory fails, and the worker goes on.
MOST = 4 << 30


def limit_memory() -> None:
    """This process and what it forks may never have more than MOST."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST if hard == resource.RLIM_INFINITY else min(MOST, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def give_back() -> None:
    """Memory that is free in this process goes back to the machine, where the C library can be told."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def memory(pid: int) -> int:
    """Bytes; what is shared counts by how many share it. 0 where the process is gone or does not say."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as lines:
            for line in lines:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return resident(pid)
    return 0


def resident(pid: int) -> int:
    """Bytes, shared ones in full: for kernels that do not tell how they are shared."""
    try:
        with open(f"/proc/{pid}/statm") as line:
            return int(line.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, IndexError):
        return 0
