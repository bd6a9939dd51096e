"""A whole Kompas for one evaluation: fresh database, free ports, fake Telegram, counsellors always there; gone afterwards."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import yaml

from bot.adapters.server import listen_on
from bot.adapters.telegram.fake import TOKEN, FakeTelegram
from bot.bootstrap import App, build, build_house
from bot.core.conversation import ConversationId
from bot.core.errors import EngineUnavailable
from bot.services.house import House
from bot.services.record_report import record_report
from bot.services.storage import Conversation, UnitOfWork
from bot.settings import ROOT, load_settings

START_LIMIT = 90.0
"""Seconds the engine gets to load its model."""


@dataclass
class OwnSystem:
    """Running. `look` and `report` see what no youth can see; everything else goes through the real channels."""

    app: App
    url: str
    telegram: FakeTelegram
    lock: asyncio.Lock
    house: House

    async def look(self, conversation: ConversationId) -> Conversation:
        return await self.app.database.read(lambda uow: uow.conversations.look(conversation))

    async def report(self, conversation: ConversationId) -> dict[str, str]:
        """End the talk as the nightly round would and return the row that this wrote."""

        def end(uow: UnitOfWork) -> None:
            record = uow.conversations.get(conversation)
            record_report(uow, self.house, record)
            uow.conversations.save(record)

        async with self.lock:
            before = await self.app.database.read(lambda uow: dict(_counts(uow)))
            await self.app.database.run(end)
            after = await self.app.database.read(lambda uow: dict(_counts(uow)))
        return {category: value for (category, value), number in after.items() if number > before.get((category, value), 0)}


def _counts(uow: UnitOfWork) -> list[tuple[tuple[str, str], int]]:
    return [((category, value), number) for _, category, value, number in uow.reports.table()]


@asynccontextmanager
async def own_system(model: Path | None = None) -> AsyncIterator[OwnSystem]:
    """Start it, wait until the engine answers, end it. Raises EngineUnavailable when the engine does not come up."""
    fake = FakeTelegram()
    with tempfile.TemporaryDirectory(prefix="kompas-eval-") as folder:
        content = Path(folder) / "content"
        shutil.copytree(ROOT / "content", content)
        _always_open(content / "organisation.yml")
        async with fake.served():
            settings = load_settings(
                {
                    "KOMPAS_VAR": f"{folder}/var",
                    "KOMPAS_CONTENT": str(content),
                    "KOMPAS_PUBLIC_PORT": "0",
                    "KOMPAS_DESK_PORT": "0",
                    "KOMPAS_TELEGRAM_TOKEN": TOKEN,
                    "KOMPAS_TELEGRAM_URL": fake.base_url,
                    "KOMPAS_TELEGRAM_PAUSE_MS": "0",
                    "KOMPAS_MESSAGES_PER_MINUTE": "1000000",
                    "KOMPAS_NEW_TALKS_PER_MINUTE": "1000000",
                    "KOMPAS_LOG_LEVEL": "ERROR",
                    **({"KOMPAS_MODEL": str(model)} if model else {}),
                }
            )
            app = build(settings)
            house = build_house(settings, app.content)
            port = listen_on("127.0.0.1", 0)
            config = uvicorn.Config(
                app.public_app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
            )
            server = uvicorn.Server(config)
            async with app.running():
                serving = asyncio.create_task(server.serve([port]))
                try:
                    await _engine_ready(app)
                    yield OwnSystem(app, f"http://127.0.0.1:{port.getsockname()[1]}", fake, asyncio.Lock(), house)
                finally:
                    server.should_exit = True
                    await serving


async def _engine_ready(app: App) -> None:
    try:
        async with asyncio.timeout(START_LIMIT):
            while not app.engine.healthy():  # noqa: ASYNC110  # the port tells its health, it does not announce it
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise EngineUnavailable(f"the engine did not answer within {START_LIMIT:.0f} s") from error


def _always_open(path: Path) -> None:
    """Whether somebody is handed over must not depend on the hour at which the evaluation runs."""
    organisation = yaml.safe_load(path.read_text(encoding="utf-8"))
    organisation["opening_hours"] = {"mon-sun": ["00:00-24:00"]}
    organisation["holidays"] = []
    path.write_text(yaml.safe_dump(organisation, allow_unicode=True), encoding="utf-8")
