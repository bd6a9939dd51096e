"""The channel against npm's telegram-test-api: a Telegram that nobody here wrote cannot agree with our own mistakes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.adapters.telegram.channel import TelegramChannel
from bot.adapters.telegram.config import TelegramSettings
from bot.adapters.telegram.fake import TOKEN
from bot.adapters.telegram.fake_door import FakeKompas, text
from bot.adapters.telegram.fake_media import MEDIA
from bot.core.conversation import InboundKind
from tests.adapters.telegram.conftest import WORDS

HERE = Path(__file__).parents[2] / "telegram_emulator"
CHAT = 31
pytestmark = pytest.mark.node


@pytest.fixture(scope="session")
def emulator_installed() -> None:
    """Into tests/telegram_emulator/node_modules, with the versions and hashes of the lock file."""
    if shutil.which("npm") is None:
        _without("npm is not installed; install Node.js to test against a Telegram emulator that is not ours")
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        _without("npm could not install the Telegram emulator (no network?); run `npm ci` in tests/telegram_emulator")


def _without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class Emulator:
    """The user's side of it."""

    def __init__(self, port: int) -> None:
        self.settings = TelegramSettings(TOKEN, f"http://127.0.0.1:{port}/bot", poll_seconds=5)
        self._client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/user", trust_env=False)

    async def deed(self, name: str, **asked: Any) -> Any:
        answer = await self._client.post(f"/{name}", json=asked)
        answer.raise_for_status()
        return answer.json()

    async def wait_for(self, true: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """What the bot wrote, as soon as it looks so."""
        async with asyncio.timeout(15):
            while not true(seen := await self.deed("seen")):  # noqa: ASYNC110  # the other side is a process of Node.js
                await asyncio.sleep(0.02)
        return seen

    async def close(self) -> None:
        await self._client.aclose()


@pytest.fixture
async def emulator(emulator_installed: None) -> AsyncIterator[Emulator]:
    process = await asyncio.create_subprocess_exec(
        "node", "front.js", cwd=HERE, env={**os.environ, "EMULATOR_TOKEN": TOKEN}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    emulator = Emulator(json.loads(line)["port"])
    yield emulator
    await emulator.close()
    process.kill()
    await process.wait()


async def test_a_whole_exchange_with_a_telegram_that_is_not_ours(emulator: Emulator) -> None:
    # Given Kompas connected to the emulator
    kompas = FakeKompas(time.monotonic)
    channel = TelegramChannel(emulator.settings, WORDS, kompas, kompas, text)
    running = asyncio.create_task(channel.run())
    try:
        # When the user says something
        await emulator.deed("says", text="hoi, ik heb hulp nodig")
        (answer,) = await emulator.wait_for(lambda seen: len(seen) == 1)
        # Then the answer stands there with its buttons
        assert answer["text"] == "text: hoi, ik heb hulp nodig"
        rows = answer["markup"]["inline_keyboard"]
        assert [[button["callback_data"] for button in row] for row in rows] == [
            ["t-ja"],
            ["t-nee"],
            ["nav:human", "nav:back", "nav:stop"],
        ]
        # When the user presses one and sends a picture
        await emulator.deed("presses", data="t-ja", message=answer["id"])
        await emulator.wait_for(lambda seen: len(seen) == 2)
        await emulator.deed("sends", fields=MEDIA["photo"])
        answers = await emulator.wait_for(lambda seen: len(seen) == 3)
        # Then each is answered once, in order
        assert [one["text"] for one in answers] == ["text: hoi, ik heb hulp nodig", "button: t-ja", "media: photo"]
        # And a long counsellor's message comes in two parts, the buttons under the second
        kompas.push(CHAT, "Eerste zin. " * 400)
        first, second = (await emulator.wait_for(lambda seen: len(seen) == 5))[3:]
        assert (len(first["text"]) <= 4096, first["markup"], bool(second["markup"])) == (True, None, True)
        assert channel.healthy
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert [one.kind for one in kompas.received(CHAT)] == [InboundKind.TEXT, InboundKind.BUTTON, InboundKind.MEDIA]
