"""What a process takes of the machine's memory."""

from __future__ import annotations

import os


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
