"""What a process used: CPU time by part, and memory."""

import struct
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psutil

NS = 1e9


@dataclass
class Meter:
    """Reads one process from outside. ``thought`` is the file of ``tests.bench.server``, None for another process."""

    pid: int
    thought: Path | None = None
    peak_mb: float = 0.0
    _began: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        """Count from here."""
        self.peak_mb = 0.0
        self.sample()
        self._began = self._read()

    def sample(self) -> None:
        """Take note of the memory."""
        self.peak_mb = max(self.peak_mb, psutil.Process(self.pid).memory_info().rss / 2**20)

    def used_s(self) -> dict[str, float]:
        """Return the CPU seconds since ``begin`` by part, and their sum as ``all``."""
        self.sample()
        now = self._read()
        used = {part: seconds - self._began.get(part, 0.0) for part, seconds in now.items()}
        return {**used, "all": sum(used.values())}

    def _read(self) -> dict[str, float]:
        """Split by thread; the main thread is thought and socket."""
        parts: dict[str, float] = defaultdict(float)
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            try:
                name = (task / "comm").read_text(encoding="utf-8").strip()
                seconds = int((task / "schedstat").read_text(encoding="ascii").split()[0]) / NS
            except FileNotFoundError:
                continue
            if self.thought is None or int(task.name) == self.pid:
                parts["socket"] += seconds
            else:
                parts["log" if name == "log" else "reading"] += seconds
        if self.thought is not None:
            (thought_s,) = struct.unpack("d", self.thought.read_bytes())
            parts["thought"] = thought_s
            parts["socket"] -= thought_s
        return dict(parts)
