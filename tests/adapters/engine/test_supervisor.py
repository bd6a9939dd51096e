"""The supervisor with real processes: a small stand-in takes the engine's place."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.adapters.engine.client import Address, HttpEngine
from bot.adapters.engine.supervisor import Supervisor, check_model
from bot.core.errors import ConfigurationError
from engine import manifest

STAND_IN = Path(__file__).with_name("stand_in.py")
KEY = "k" * 40


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "kompas.tar.gz"
    path.write_bytes(os.urandom(2000))
    manifest.write(path, "inputs", config="config.yml")
    return path


@pytest.fixture
def report(tmp_path):
    return tmp_path / "report"


@asynccontextmanager
async def supervised(model, report):
    address = Address(1)

    def command(port, _model):
        return [sys.executable, str(STAND_IN), str(port), str(report)]

    async with HttpEngine(address, KEY, every=0.02) as engine:
        supervisor = Supervisor(
            engine, address, KEY, model, command, start_seconds=20, watch_seconds=0.05, pauses=(0.01,), stop_seconds=0.2
        )
        task = asyncio.create_task(supervisor.run())
        try:
            yield engine, supervisor
        finally:
            task.cancel()
            await asyncio.wait({task})


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_engine_is_started_and_ended_with_the_gateway(model, report):
    async with supervised(model, report) as (engine, supervisor):
        await engine.until_healthy()
        pid = supervisor.pid
        assert alive(pid)

    assert not alive(pid)


async def test_the_engine_gets_no_secret_but_its_own_key(model, report, monkeypatch):
    for secret in ("KOMPAS_TELEGRAM_TOKEN", "KOMPAS_DATABASE_URL", "KOMPAS_MASTER_KEY", "DATABASE_URL"):
        monkeypatch.setenv(secret, "geheim")
    async with supervised(model, report) as (engine, _):
        await engine.until_healthy()

    names = set(report.read_text().split()[1:])
    assert {name for name in names if "KOMPAS" in name or "DATABASE" in name} == {"KOMPAS_TURN_KEY"}


async def test_a_killed_engine_comes_back(model, report):
    async with supervised(model, report) as (_, supervisor):
        await supervisor.until_ready()
        os.kill(supervisor.pid, signal.SIGKILL)
        await supervisor.until_ready(life=2)
        assert supervisor.starts == 2


async def test_a_frozen_engine_is_replaced(model, report):
    async with supervised(model, report) as (_, supervisor):
        await supervisor.until_ready()
        frozen = supervisor.pid
        os.kill(frozen, signal.SIGSTOP)
        await supervisor.until_ready(life=2)

        assert not alive(frozen)


async def test_a_damaged_model_is_not_started_until_it_is_mended(model, report):
    original = model.read_bytes()
    model.write_bytes(original[:-1])
    async with supervised(model, report) as (engine, supervisor):
        assert not await engine.probe()
        assert supervisor.starts == 0
        model.write_bytes(original)
        await supervisor.until_ready()


def test_an_engine_does_not_outlive_a_killed_gateway(report, tmp_path):
    """The parent is killed with -9: nobody can clean up, only the closed pipe tells the child."""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            f"child = subprocess.Popen([sys.executable, {str(STAND_IN)!r}, '0', {str(report)!r}], stdin=subprocess.PIPE)\n"
            "print(child.pid, flush=True)\ntime.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(400):
        if not alive(child) or Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            break
        signal.sigtimedwait([], 0.025)
    else:
        pytest.fail("the child lives on")


@pytest.mark.parametrize("which", ["model", "manifest"])
def test_one_flipped_byte_anywhere_and_the_model_is_refused(model, which):
    target = model if which == "model" else model.parent / manifest.NAME
    original = target.read_bytes()
    check_model(model)
    positions = range(0, len(original), max(1, len(original) // 20))
    for position in positions:
        changed = bytearray(original)
        changed[position] ^= 1
        target.write_bytes(changed)
        with pytest.raises(ConfigurationError):
            check_model(model)
    assert len(positions) >= 20


@pytest.mark.parametrize("missing", ["model", "manifest"])
def test_a_missing_model_or_manifest_is_named(model, missing):
    (model if missing == "model" else model.parent / manifest.NAME).unlink()

    with pytest.raises(ConfigurationError, match="kompas train"):
        check_model(model)
