"""The channel on the real services, content and database; only the engine and Telegram are played."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.clock.fake import FakeClock
from bot.adapters.content.store import LoadedContent
from bot.adapters.crypto import Vault
from bot.adapters.database import Database
from bot.adapters.telegram.api import TelegramApi
from bot.adapters.telegram.config import TelegramWords
from bot.adapters.telegram.courtesy import Courtesy
from bot.adapters.telegram.fake import FakeTelegram
from bot.adapters.telegram.limiter import Limiter
from bot.adapters.telegram.receiver import Receiver
from bot.adapters.telegram.sender import Sender
from bot.core.conversation import ConversationId
from bot.core.risk import Lexicon
from bot.services.house import House
from bot.services.kompas import Kompas
from bot.services.signals import Signals
from tests.adapters.telegram.conftest import SANNE, FakeTime
from tests.services.people import ELS, ScriptedEngine


class SameClock:
    """Kompas and Telegram look at one clock."""

    def __init__(self, time: FakeTime) -> None:
        self._time = time

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._time.now(), UTC)


@dataclass
class System:
    """Everything between a phone and the desk."""

    time: FakeTime
    telegram: FakeTelegram
    kompas: Kompas
    sender: Sender
    receiver: Receiver
    courtesy: Courtesy
    database_url: str

    async def exchange(self) -> list[str]:
        """What Sanne wrote is heard and answered; returns what stands on her screen now, both sides."""
        await self.receiver.round()
        await self.courtesy.idle()
        await self.kompas.worker.idle()
        await self.sender.sweep()
        return [message.text for message in self.telegram.chat(SANNE).messages if not message.deleted]

    async def say(self, text: str) -> list[str]:
        await self.telegram.user_says(SANNE, text)
        return await self.exchange()

    async def press(self, button: str) -> list[str]:
        await self.telegram.user_presses(SANNE, button)
        return await self.exchange()

    async def waiting(self) -> ConversationId:
        """The talk at the head of the queue."""
        return (await self.kompas.desk.queue(ELS))[0].conversation


@pytest.fixture
async def system(sqlite_url: str, vault: Vault, content: LoadedContent, lexicon: Lexicon) -> AsyncIterator[System]:
    seconds = FakeTime()
    seconds.seconds = FakeClock().now().timestamp()
    clock, signals = SameClock(seconds), Signals()
    database = Database(sqlite_url, vault, clock)
    database.announce = signals.announce
    database.start()
    house = House(content, lexicon, clock)
    kompas = Kompas("gateway-1", database, house, ScriptedEngine(), signals)
    await kompas.start(alone=True)
    await kompas.desk.present(ELS, here=True)
    telegram = FakeTelegram(now=seconds.now)
    api = TelegramApi(telegram.settings(poll_seconds=0), telegram.transport)
    limiter = Limiter(seconds.now, seconds.sleep)
    courtesy = Courtesy(api, limiter, lambda key: content.reply(key, clock.now()).text, seconds.sleep)
    words = TelegramWords.of(content.telegram, [button.title for button in content.navigation])
    sender = Sender(api, kompas.outgoing, words, limiter)
    yield System(seconds, telegram, kompas, sender, Receiver(api, kompas.youth, courtesy), courtesy, sqlite_url)
    await courtesy.close()
    await api.close()
    database.stop()
    telegram.verify()


async def test_the_first_message_says_that_this_is_a_chatbot_and_what_telegram_sees(system: System) -> None:
    screen = await system.say("/start")
    assert "chatbot" in screen[1]
    assert any("Telegram ziet" in text for text in screen)
    # also when somebody just begins to type
    await system.telegram.user_says(SANNE + 5, "hoi")
    await system.exchange()
    first, *_ = system.telegram.sent(SANNE + 5)
    assert "chatbot" in first.text


async def test_a_crisis_over_telegram_is_answered_at_once(system: System) -> None:
    await system.say("/start")
    screen = await system.say("ik wil niet meer leven")
    assert any("113" in text for text in screen[screen.index("ik wil niet meer leven") :])
    assert (await system.kompas.desk.queue(ELS))[0].urgency == "crisis"


async def test_a_button_brings_its_answer_and_an_old_one_says_so(system: System) -> None:
    await system.say("/start")
    await system.say("hoi")
    question = system.telegram.sent(SANNE)[-1]
    data = question.button("Ja")
    assert data
    assert (await system.press("Ja"))[-1].startswith("echo /inform")
    await system.telegram.user_replays(SANNE, question.id, "forged-token")
    assert "knop" in (await system.exchange())[-1]


async def test_a_picture_is_refused_once_with_its_words_heard(system: System) -> None:
    await system.say("/start")
    for _ in range(3):
        await system.telegram.user_sends_media(SANNE, "photo", album="1")
    screen = await system.exchange()
    assert len([text for text in screen if "geen foto's" in text]) == 1
    assert "" not in screen


async def test_a_counsellor_talks_over_telegram(system: System) -> None:
    await system.say("/start")
    await system.press("Mens spreken")
    await system.press("Ja, haal iemand erbij")
    talk = await system.waiting()
    await system.kompas.desk.claim(talk, ELS)
    await system.kompas.desk.reply(talk, ELS, "Hoi, ik ben er. " * 300, key="1")
    screen = await system.exchange()
    assert screen[-1].startswith("Hoi, ik ben er.")
    assert screen[-2].startswith("Hoi, ik ben er.")
    assert (await system.say("fijn"))[-1] == "fijn"
    thread = (await system.kompas.desk.talk(talk, ELS)).thread
    assert thread[-1].reply.text == "fijn"


async def test_a_wipe_empties_the_chat_on_the_phone_too(system: System) -> None:
    await system.say("hoi")
    await system.say("dit is geheim")
    await system.say("/wis")
    screen = await system.press("Ja, wis alles")
    (last,) = screen
    assert last.startswith("Alles is gewist.")
    assert system.telegram.sent(SANNE)[-1].titles == []
    # and what she says then starts a clean page
    assert "chatbot" in (await system.say("hoi"))[2]


async def test_a_wipe_tells_how_many_old_messages_only_she_can_remove(system: System) -> None:
    await system.say("oud")
    older = len(system.telegram.chat(SANNE).messages)
    system.time.seconds += 49 * 3600
    await system.say("/wis")
    screen = await system.press("Ja, wis alles")
    assert len(screen) == older + 1
    assert f"Het zijn er {older}" in screen[-1]


async def test_weg_leaves_one_neutral_line(system: System) -> None:
    await system.say("hoi")
    await system.say("dit is geheim")
    assert await system.say("/weg") == ["Tot ziens."]


async def test_weg_from_a_talk_with_a_counsellor_stops_what_was_still_to_come(system: System) -> None:
    await system.say("hoi")
    await system.press("Mens spreken")
    await system.press("Ja, haal iemand erbij")
    talk = await system.waiting()
    await system.kompas.desk.claim(talk, ELS)
    await system.exchange()
    await system.kompas.desk.reply(talk, ELS, "nog een vraag", key="1")
    await system.telegram.user_says(SANNE, "/weg")
    assert await system.exchange() == ["Tot ziens."]
    assert (await system.kompas.desk.talk(talk, ELS)).youth_left


def stored(system: System) -> bytes:
    """Every byte of the database."""
    path = system.database_url.removeprefix("sqlite:///")
    return b"".join(Path(f"{path}{end}").read_bytes() for end in ("", "-wal"))


async def test_nothing_of_telegram_stands_readable_in_the_database(system: System) -> None:
    await system.say("TEXTCANARY")
    await system.telegram.user_sends_media(SANNE, "contact", caption="CAPTIONCANARY")
    await system.exchange()
    for secret in (str(SANNE), "TEXTCANARY", "CAPTIONCANARY", "NAMECANARY", "USERCANARY", "PHONECANARY", "FILECANARY"):
        assert secret.encode() not in stored(system)
