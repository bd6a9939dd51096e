"""Runs the engine as a child of the gateway: starts it, watches it, restarts it when it dies or hangs, ends it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.adapters.engine.client import Address, HttpEngine
from bot.core.errors import ConfigurationError
from engine import manifest

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".venv-engine" / "bin" / "python"
MODEL = ROOT / "models" / "kompas.tar.gz"
KEY_VARIABLE = "KOMPAS_TURN_KEY"
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE")
"""All that the engine gets of the gateway's environment. It is a box (R18): no bot token, no database, no master key."""

START_SECONDS = 90.0
WATCH_SECONDS = 1.0
HUNG_AFTER = 4
"""Failed probes in a row before a running engine is taken for hung."""
STOP_SECONDS = 3.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds before the next start; the last one repeats. A start that lived a minute begins again at the first."""
LONG_LIFE_SECONDS = 60.0


def check_model(model: Path = MODEL) -> None:
    """Raises ConfigurationError when the model is missing or is not the one that was trained (R19)."""
    try:
        manifest.check(model)
    except manifest.ModelRefused as error:
        raise ConfigurationError(str(error)) from error


def default_command(port: int, model: Path = MODEL) -> list[str]:
    """`engine.serve` in the engine's own environment."""
    return [str(PYTHON), "-m", "engine.serve", "--port", str(port), "--model", str(model), "--end-with-stdin"]


def child_environment(key: str) -> dict[str, str]:
    """The whole environment of the engine."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {KEY_VARIABLE: key, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}


def free_port() -> int:
    """A loopback port nobody uses at this moment; should somebody be quicker, the next start takes another."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Supervisor:
    """`run()` until cancelled. The engine being away is no error of the gateway: it goes on in degraded mode."""

    def __init__(
        self,
        engine: HttpEngine,
        address: Address,
        key: str,
        model: Path = MODEL,
        command: Callable[[int, Path], Sequence[str]] = default_command,
        start_seconds: float = START_SECONDS,
        watch_seconds: float = WATCH_SECONDS,
        pauses: Sequence[float] = PAUSES,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self._engine = engine
        self._address = address
        self._key = key
        self._model = model
        self._command = command
        self._start_seconds = start_seconds
        self._watch_seconds = watch_seconds
        self._pauses = pauses
        self._stop_seconds = stop_seconds
        self.starts = 0
        """Lives so far, this one included."""
        self.pid: int | None = None
        """Process id of the running engine; None while there is none."""
        self._changed = asyncio.Condition()
        self._ready_starts = 0

    async def until_ready(self, life: int = 1) -> None:
        """Wait until the engine's n-th life has answered a probe."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._ready_starts >= life)

    async def run(self) -> None:
        """Start, watch, restart, for ever."""
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            reason = await self._live()
            failures = 0 if loop.time() - began > LONG_LIFE_SECONDS else failures + 1
            pause = self._pauses[min(failures, len(self._pauses)) - 1] if failures else self._pauses[0]
            logger.warning("engine ended (%s); starting again in %.1f s", reason, pause)
            await asyncio.sleep(pause)

    async def _live(self) -> str:
        """One life of the engine; says why it ended."""
        try:
            # Hashing takes a moment for a large model and this loop serves every youth.
            await asyncio.to_thread(check_model, self._model)
        except ConfigurationError as error:
            return str(error)
        self._address.port = free_port()
        try:
            process = await self._spawn()
        except OSError as error:
            return f"cannot start: {type(error).__name__}"
        self.starts += 1
        self.pid = process.pid
        try:
            return await self._watch(process)
        finally:
            self.pid = None
            await self._end(process)

    async def _spawn(self) -> asyncio.subprocess.Process:
        # Standard input stays open as long as this process lives: its end tells the engine that the gateway is gone.
        return await asyncio.create_subprocess_exec(
            *self._command(self._address.port, self._model),
            cwd=ROOT,
            env=child_environment(self._key),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )

    async def _watch(self, process: asyncio.subprocess.Process) -> str:
        exited = asyncio.create_task(process.wait())
        loop = asyncio.get_running_loop()
        ready_by = loop.time() + self._start_seconds
        missed = 0
        try:
            while True:
                done, _ = await asyncio.wait({exited}, timeout=self._watch_seconds)
                if done:
                    return f"exit code {exited.result()}"
                if await self._engine.probe():
                    ready_by = 0.0
                    missed = 0
                    await self._announce()
                elif ready_by and loop.time() < ready_by:
                    continue
                else:
                    missed += 1
                if missed >= HUNG_AFTER:
                    return "no sign of life"
        finally:
            exited.cancel()
            await asyncio.wait({exited})

    async def _announce(self) -> None:
        if self._ready_starts < self.starts:
            async with self._changed:
                self._ready_starts = self.starts
                self._changed.notify_all()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Ask, then insist. A stopped (SIGSTOP) engine only hears the second."""
        if process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(self._stop_seconds):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
