"""How many turns this machine can read beside one another.

Answers a number of cores: physical ones, those the process may use, within what its control group is given. Refuses to
know what runs on them.
"""

import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

MOST: Final = 8
"""Beyond that the event loop, not the network, sets the pace of one process."""
_SYSTEM: Final = Path("/sys")


def usable_cores(system: Path = _SYSTEM, allowed: Iterable[int] | None = None) -> int:
    """Return from 1 to ``MOST`` cores. ``allowed`` are the processor numbers the process may run on."""
    numbers = frozenset(_allowed() if allowed is None else allowed)
    cores = {_core_of(system, number) for number in numbers}
    return max(1, min(len(cores), _quota(system), MOST))


def _allowed() -> Iterable[int]:
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)


def _core_of(system: Path, number: int) -> str:
    """Return what the threads of one physical core have in common."""
    path = system / f"devices/system/cpu/cpu{number}/topology/thread_siblings_list"
    return _read(path) or str(number)


def _quota(system: Path) -> int:
    """Return the cores a control group grants, rounded up: version 2's ``cpu.max`` or version 1's two files."""
    granted = _read(system / "fs/cgroup/cpu.max").split()
    if not granted:
        granted = [_read(system / f"fs/cgroup/cpu/cpu.cfs_{name}_us") for name in ("quota", "period")]
    try:
        quota, period = map(int, granted)
    except ValueError:  # "max", or no control group at all
        return MOST
    return math.ceil(quota / period) if quota > 0 and period > 0 else MOST


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
