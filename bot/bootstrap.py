"""The composition root: the only place that builds real objects and joins them."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from bot.adapters.clock import SystemClock
from bot.adapters.content.lexicon import load_lexicon
from bot.adapters.content.loader import load_content
from bot.adapters.content.store import LoadedContent
from bot.adapters.crypto import MasterKeys, Vault, create_key_file, load_key_file, parse_key
from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.adapters.desk.accounts import Accounts, on_database
from bot.adapters.desk.app import create_app as create_desk
from bot.adapters.desk.keys import Keys
from bot.adapters.desk.settings import DeskSettings
from bot.adapters.desk.strings import Strings
from bot.adapters.engine.client import Address, HttpEngine
from bot.adapters.engine.supervisor import Supervisor
from bot.adapters.server import listen_on, quiet_logging, serve_all
from bot.adapters.telegram.channel import TelegramChannel
from bot.adapters.telegram.config import TelegramSettings, TelegramWords
from bot.adapters.webchat.app import create_app as create_webchat
from bot.adapters.webchat.config import WebchatSettings
from bot.core.errors import ConfigurationError
from bot.core.retention import Retention
from bot.services.house import House, Limits
from bot.services.kompas import Kompas
from bot.services.ports import Engine
from bot.services.signals import Signals
from bot.settings import ROOT, Settings

log = logging.getLogger(__name__)
RESPONSES = ROOT / "data" / "responses"
"""What the engine says: checked at the start with the rest, so that a bad mark never reaches a youth."""
PAUSE = 1.0
"""Seconds before a job that broke off starts again."""
TAKE_TURNS = 0.0005
"""Seconds after which one thread must let another run. Python's own 5 ms lets the database's writer hold up the event
loop: at ten talks at once this setting answers in half the time."""


def master_keys(settings: Settings) -> MasterKeys:
    """The key that was given; only the default set-up makes one for itself. Raises ConfigurationError."""
    if settings.master_key:
        return MasterKeys({1: parse_key(settings.master_key.reveal())})
    if settings.master_key_file is not None:
        return MasterKeys({1: load_key_file(settings.master_key_file)})
    if settings.production:
        raise ConfigurationError("production needs KOMPAS_MASTER_KEY or KOMPAS_MASTER_KEY_FILE")
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    return MasterKeys({1: create_key_file(settings.var / "keys" / "master.key")})


def open_database(settings: Settings, keys: MasterKeys, signals: Signals | None = None) -> Database:
    """Migrated to the newest version and ready to use; call `stop()` at the end."""
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(settings.database_url)
    database = Database(settings.database_url, Vault(keys), SystemClock())
    if signals is not None:
        database.announce = signals.announce
    database.start()
    return database


def build_house(settings: Settings, content: LoadedContent) -> House:
    """The words, the lexicon and the organisation's choices."""
    days = content.organisation.retention.counsellor_days
    retention = Retention(counsellor=timedelta(days=days), silence=settings.silence)
    limits = Limits(settings.messages_per_minute)
    return House(content, load_lexicon(settings.content / "risk"), SystemClock(), retention, limits)


def desk_settings(settings: Settings, keys: MasterKeys, content: LoadedContent) -> DeskSettings:
    """How the desk is reached; its keys come from the master key."""
    return DeskSettings(settings.desk_url, Keys(keys.derive("desk")), content.organisation.name)


@dataclass(repr=False)
class App:
    """One gateway, built and not yet started. `async with app:` starts the work behind the doors."""

    settings: Settings
    database: Database
    content: LoadedContent
    kompas: Kompas
    accounts: Accounts
    desk: DeskSettings
    engine: Engine
    public_app: ASGIApp
    desk_app: ASGIApp
    telegram: TelegramChannel | None = None
    supervisor: Supervisor | None = None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Engine, workers, rounds and Telegram until the block ends."""
        if isinstance(self.engine, HttpEngine):
            await self.engine.__aenter__()
        # the phrases of the crisis screen, before a message needs them
        threading.Thread(target=self.kompas.warm, name="warm-lexicon", daemon=True).start()
        await self.kompas.start(alone=self.settings.database_url.startswith("sqlite"))
        jobs: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "worker": self.kompas.worker.run,
            "rounds": self.kompas.caretaker.run,
            "watch": self.kompas.caretaker.watch,
        }
        if self.supervisor is not None:
            jobs["engine"] = self.supervisor.run
        if self.telegram is not None:
            jobs["telegram"] = self.telegram.run
        self.tasks = [asyncio.create_task(_for_ever(name, job), name=name) for name, job in jobs.items()]
        try:
            yield
        finally:
            await self._stop()

    async def _stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.kompas.worker.stop()
        if isinstance(self.engine, HttpEngine):
            await self.engine.__aexit__(None, None, None)
        self.database.stop()


async def _for_ever(name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A job that breaks off (the database is away, say) starts again; only the type of its error is logged."""
    while True:
        task = asyncio.create_task(job())
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
            outcome = (await asyncio.gather(task, return_exceptions=True))[0]
        log.error("%s broke off: %s", name, type(outcome).__name__)
        await asyncio.sleep(PAUSE)


def build(settings: Settings, engine: Engine | None = None) -> App:
    """Everything from the settings; tests may bring an engine of their own. Raises ConfigurationError or ContentError."""
    keys = master_keys(settings)
    content = load_content(settings.content, RESPONSES)
    house = build_house(settings, content)
    signals = Signals()
    supervisor: Supervisor | None = None
    if engine is None:
        engine, supervisor = _engine(settings)
    database = open_database(settings, keys, signals)
    kompas = Kompas(f"gateway-{secrets.token_hex(8)}", database, house, engine, signals)
    desk = desk_settings(settings, keys, content)
    accounts = Accounts(on_database(database), house.clock, desk.keys)
    strings = Strings.load(settings.content / "desk.yml")
    telegram = _telegram(settings, content, kompas)

    def parts() -> dict[str, str]:
        """For /health."""
        told = {"engine": "ok" if engine.healthy() else "away"}
        return {**told, "telegram": telegram.status} if telegram else told

    return App(
        settings=settings,
        database=database,
        content=content,
        kompas=kompas,
        accounts=accounts,
        desk=desk,
        engine=engine,
        public_app=create_webchat(kompas.youth, content.widget, _webchat(settings, content), parts),
        desk_app=create_desk(kompas.desk, accounts, strings, desk, house.clock),
        telegram=telegram,
        supervisor=supervisor,
    )


def _engine(settings: Settings) -> tuple[HttpEngine, Supervisor | None]:
    """A supervised engine of our own, or the address of engines elsewhere."""
    if settings.engine_url:
        parts = urlsplit(settings.engine_url)
        if parts.scheme != "http" or not parts.hostname or not parts.port:
            raise ConfigurationError("KOMPAS_ENGINE_URL must look like http://127.0.0.1:5005")
        return HttpEngine(Address(parts.port, parts.hostname), settings.turn_key.reveal()), None
    key = settings.turn_key.reveal() or secrets.token_urlsafe(32)
    address = Address(0)
    engine = HttpEngine(address, key)
    return engine, Supervisor(engine, address, key, settings.model)


def _webchat(settings: Settings, content: LoadedContent) -> WebchatSettings:
    place = content.organisation.widget
    shown = [entry.shown for entry in content.directory.entries.values()]
    return WebchatSettings(
        exit_url=place.quick_exit,
        allowed_origins=tuple(place.allowed_origins),
        links=tuple(sorted({link for show in shown if (link := show("link"))})),
        phones=tuple(sorted({phone for show in shown if (phone := show("phone"))})),
        secure=settings.public_https,
        opens_per_ten_minutes=settings.new_talks_per_minute * 10,
    )


def _telegram(settings: Settings, content: LoadedContent, kompas: Kompas) -> TelegramChannel | None:
    if not settings.telegram_token:
        return None
    told = TelegramSettings(
        settings.telegram_token.reveal(), settings.telegram_url, seconds_per_message=settings.telegram_pause_ms / 1000
    )
    words = TelegramWords.of(content.telegram, [button.title for button in content.navigation])
    return TelegramChannel(told, words, kompas.youth, kompas.outgoing, lambda key: content.reply(key, datetime.now(UTC)).text)


async def serve(settings: Settings, ready: Callable[[App], Awaitable[None]] | None = None) -> None:
    """Run one gateway until SIGINT or SIGTERM. `ready` is called once both ports listen (for what a command prints)."""
    quiet_logging(settings.log_level)
    sys.setswitchinterval(TAKE_TURNS)
    app = build(settings)
    ports = listen_on(settings.public_host, settings.public_port), listen_on(settings.desk_host, settings.desk_port)

    async def say_so() -> None:
        if ready is not None:
            await ready(app)

    async with app.running():
        await serve_all(list(zip((app.public_app, app.desk_app), ports, strict=True)), settings.trusted_proxy, say_so)
