"""A real `kompas run` that is killed and started again, as a service manager would."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
KOMPAS = ROOT / ".venv" / "bin" / "kompas"
START_LIMIT = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """One gateway with its supervised engine on ports that stay the same over restarts."""

    folder: Path
    public: int = field(default_factory=free_port)
    desk: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    kills: dict[str, int] = field(default_factory=lambda: {"gateway": 0, "engine": 0})

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KOMPAS_")}
        return kept | {
            "KOMPAS_VAR": str(self.folder / "var"),
            "KOMPAS_PUBLIC_PORT": str(self.public),
            "KOMPAS_DESK_PORT": str(self.desk),
            "KOMPAS_MESSAGES_PER_MINUTE": "1000000",
            "KOMPAS_NEW_TALKS_PER_MINUTE": "1000000",
            "KOMPAS_CONTENT": str(self.folder / "content"),
        }

    def start(self) -> None:
        with (self.folder / "gateway.log").open("ab") as log:  # the child keeps its own handle
            self.process = subprocess.Popen([str(KOMPAS), "run"], cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def kill_gateway(self) -> None:
        """-9: no goodbye, no flush. And started again at once."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.kills["gateway"] += 1
        self.start()

    def kill_engine(self) -> bool:
        """-9 for the engine of this gateway, when it has one at this moment."""
        engines = self.engines()
        for pid in engines:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.kills["engine"] += bool(engines)
        return bool(engines)

    def freeze_engine(self) -> None:
        for pid in self.engines():
            os.kill(pid, signal.SIGSTOP)

    def engines(self) -> list[int]:
        """Process ids of this gateway's engine: one, or none while it is between two lives."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with contextlib.suppress(OSError):
            return [int(pid) for pid in children.read_text().split()]
        return []

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    async def until_up(self) -> None:
        """Both ports answer."""
        limit = time.monotonic() + START_LIMIT
        async with aiohttp.ClientSession() as http:
            for port in (self.public, self.desk):
                while True:
                    with contextlib.suppress(aiohttp.ClientError):
                        async with http.get(f"http://127.0.0.1:{port}/health") as answer:
                            if answer.status == 200:
                                break
                    assert time.monotonic() < limit, "the gateway does not come up"
                    await asyncio.sleep(0.05)

    def enrolment_link(self, name: str) -> str:
        """As the person who runs the house makes it: on the command line, while the gateway runs."""
        told = subprocess.run(
            [str(KOMPAS), "counsellor", "add", name], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        found = re.search(r"http://\S+/enrol/\S+", told.stdout)
        assert found is not None, "no link was printed"
        return found[0]
