"""Starting what is measured, waiting until it answers, weighing its memory, ending exactly what was started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

START_LIMIT_S = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Started:
    """A process group that was started for one measurement."""

    process: subprocess.Popen[bytes]
    born: float

    def memory_mb(self) -> float:
        """Proportional set size of the whole group: shared pages count once."""
        return sum(_pss_kb(pid) for pid in _group(self.process.pid)) / 1024

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)


def start(words: list[str], cwd: Path, env: dict[str, str], log: Path) -> Started:
    """Start a program in its own process group with its output in a file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(words, cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    return Started(process, time.monotonic())


async def until_ready(started: Started, ready: Callable[[], Awaitable[bool]]) -> float:
    """Seconds from birth until the first good answer. Raises RuntimeError when it dies or takes too long."""
    while time.monotonic() - started.born < START_LIMIT_S:
        if started.process.poll() is not None:
            raise RuntimeError(f"{started.process.args!r} ended with {started.process.returncode}")
        with contextlib.suppress(OSError, RuntimeError, asyncio.IncompleteReadError):
            if await ready():
                return time.monotonic() - started.born
        await asyncio.sleep(0.05)
    raise RuntimeError(f"{started.process.args!r} did not answer within {START_LIMIT_S} s")


def _group(leader: int) -> Iterator[int]:
    """The leader and all its descendants, whatever process group they made for themselves."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    todo = [leader]
    while todo:
        pid = todo.pop()
        todo += children.get(pid, [])
        yield pid


def _pss_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
