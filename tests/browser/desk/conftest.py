"""A desk served on a free port of this machine, with a fake door that tests drive from outside the server's loop."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Page

from bot.adapters.clock.fake import FakeClock
from bot.adapters.crypto import MasterKeys, Vault
from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.adapters.desk.accounts import Accounts, on_database
from bot.adapters.desk.accounts.passwords import Hasher
from bot.adapters.desk.app import create_app
from bot.adapters.desk.fake import FakeDeskDoor
from bot.adapters.desk.keys import Keys
from bot.adapters.desk.settings import DeskSettings
from bot.adapters.desk.strings import Strings
from bot.core.conversation import Card, Channel, ConversationId, Sender

STRINGS = Path(__file__).parents[3] / "content" / "desk.yml"
PASSWORD = "vier losse woorden samen"


@dataclass
class LiveDesk:
    """The running desk as a test sees it: its address, its door and its accounts."""

    base: str
    door: FakeDeskDoor
    accounts: Accounts
    settings: DeskSettings
    clock: FakeClock
    loop: asyncio.AbstractEventLoop

    def do(self, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Runs in the server's loop; a coroutine is awaited there."""

        async def run() -> Any:
            result = work(*arguments, **options)
            return await result if asyncio.iscoroutine(result) else result

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def link(self, name: str) -> str:
        return self.settings.link(self.do(self.accounts.add, name))

    def arrives(self, name: str, **options: Any) -> ConversationId:
        return self.do(self.door.arrives, name, **options)

    def enrolled(self, page: Page, name: str) -> pyotp.TOTP:
        """Walks through the enrolment page; returns the codes of this counsellor."""
        page.goto(self.link(name))
        codes = pyotp.TOTP(page.locator("#secret").inner_text().replace(" ", ""))
        page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
        page.get_by_label("Code uit je app").fill(codes.at(self.clock.now()))
        page.get_by_role("button", name="Account klaarmaken").click()
        return codes

    def log_in(self, page: Page, name: str) -> None:
        codes = self.enrolled(page, name)
        self.clock.forward(seconds=30)
        page.get_by_label("Naam").fill(name)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_label("Code uit je app").fill(codes.at(self.clock.now()))
        page.get_by_role("button", name="Log in").click()
        page.locator("main:not([aria-busy])").wait_for()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LiveDesk]:
    clock = FakeClock(datetime.now(UTC))
    url = f"sqlite:///{tmp_path / 'kompas.db'}"
    migrate(url)
    database = Database(url, Vault(MasterKeys({1: b"k" * 32})), clock)
    database.start()
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = DeskSettings(base, Keys(b"a secret for tests, 32 bytes long"))
    accounts = Accounts(on_database(database), clock, settings.keys, Hasher(rounds=1, mebibytes=0.0625))
    door = FakeDeskDoor(clock)
    app = create_app(door, accounts, Strings.load(STRINGS), settings, clock)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1))
    started: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        started.append(asyncio.get_running_loop())
        await server.serve([listening])

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield LiveDesk(base, door, accounts, settings, clock, started[0])
    server.should_exit = True
    thread.join()
    listening.close()
    database.stop()


def sextortion_card() -> Card:
    return Card(
        topic="sextortion",
        level="E2",
        answers={"age_band": "16_17", "demand": "money", "paid_or_sent": "paid", "spread": "no", "where": "snapchat,instagram"},
        advised=("utter_sextortion_stop", "utter_sextortion_proof"),
    )


def a_youth_with_sextortion(desk: LiveDesk, name: str = "first", **options: Any) -> ConversationId:
    """A youth who talked with the bot for a while and then asked for a human."""
    values: dict[str, Any] = {
        "urgency": "high",
        "reason": "reason.level_E2",
        "age_band": "16_17",
        "card": sextortion_card(),
        "waited": timedelta(minutes=3),
        "lines": [
            (Sender.BOT, "Hoi. Ik ben een chatbot, geen mens. Vertel maar wat er is."),
            (Sender.YOUTH, "ik heb 50 euro betaald maar hij wil meer anders stuurt ie alles naar me klas"),
            (Sender.BOT, "Wat naar dat iemand dit met je doet. Het is niet jouw schuld. Hoe oud ben je?"),
            (Sender.YOUTH, "16"),
        ],
    }
    conversation = desk.arrives(name, **(values | options))
    desk.do(
        desk.door.said_by_bot,
        conversation,
        "Betaal niets meer. Stop met antwoorden, maar blokkeer nog niet.",
        "utter_sextortion_stop",
    )
    desk.do(
        desk.door.said_by_bot,
        conversation,
        "Maak schermafbeeldingen van het gesprek en het profiel. Niet van de foto zelf.",
        "utter_sextortion_proof",
    )
    desk.do(desk.door.says, conversation, "kan ik met iemand praten")
    desk.do(desk.door.says, conversation, "Ik zoek een medewerker voor je. Je bent nummer 1.", Sender.NOTICE)
    return conversation


@pytest.fixture
def youth() -> Callable[..., ConversationId]:
    return a_youth_with_sextortion


def crisis_card() -> Card:
    return Card(
        topic="nude_leaked",
        level="E3",
        answers={"age_band": "12_15", "spread": "yes"},
        risk=("crisis suicidal: iedereen is beter af zonder mij (iemand tot last)",),
    )


@pytest.fixture
def busy() -> Callable[[LiveDesk], None]:
    def fill(desk: LiveDesk) -> None:
        a_youth_with_sextortion(desk)
        desk.arrives(
            "second", urgency="crisis", reason="reason.crisis_suicidal", age_band="12_15", card=crisis_card(),
            waited=timedelta(seconds=40), alert_only=True, lines=[(Sender.YOUTH, "iedereen is beter af zonder mij")],
        )  # fmt: skip
        desk.arrives(
            "third", channel=Channel.TELEGRAM, age_band="18_26", card=Card("deepnude", "E1"), waited=timedelta(minutes=11)
        )
        desk.arrives("fourth", reason="reason.level_E0", card=Card("hacked"), waited=timedelta(minutes=6))

    return fill
