"""A whole talk with unique words, ids and tokens: none of them is in the database, its log, any log or any repr (R37, R47)."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.adapters.clock.fake import FakeClock
from bot.adapters.content.store import LoadedContent
from bot.adapters.crypto import MasterKeys, Vault
from bot.adapters.database import Database
from bot.core.conversation import Card, Channel, Inbound, InboundKind
from bot.core.errors import Refused
from bot.core.risk import Lexicon
from bot.core.turn import Command
from bot.services.house import House
from tests.services.people import ELS, Play, ScriptedEngine

NAME, HANDLE, STREET = "Zwartkopje", "@zwartkopje2011", "Kanarieweg"
CHAT, MASTER = "990001234567", bytes(range(100, 132))
WORDS = (NAME, HANDLE, STREET, "kanarietekst", "kanarieantwoord", CHAT)


@pytest.fixture
def play(sqlite_url: str, content: LoadedContent, lexicon: Lexicon) -> Play:
    house = House(content, lexicon, FakeClock())
    return Play(Database(sqlite_url, Vault(MasterKeys({1: MASTER})), house.clock), house, ScriptedEngine())


async def talk_through_everything(play: Play) -> list[str]:
    """Web and Telegram, crisis, human, broken engine, wipe; returns the secrets that came up on the way."""
    await play.open()
    secrets = [play.token_of_sanne]
    play.engine.card = Card("sextortion", "E2", {"age_band": "12_15"}, ("utter_kanarietekst",), (), f"over {NAME}")
    await play.send(f"ik ben {NAME} {HANDLE} en woon in de {STREET} kanarietekst")
    secrets += [await play.token("yes")]
    await play.press("yes")
    await play.send(f"ik wil dood {NAME}")
    await play.send(kind=InboundKind.BUTTON, token=f"{NAME}-vals")
    await play.send(f"kanarietekst {HANDLE}", kind=InboundKind.MEDIA, media="photo")
    await play.talk_with_els()
    await play.desk.reply(play.sanne, ELS, f"kanarieantwoord {NAME}", "sleutel-kanarietekst")
    await play.desk.queue(ELS)
    play.engine.down = True
    await play.desk.hand_back(play.sanne, ELS)
    await play.send(f"hallo {NAME}", key=f"sleutel-{HANDLE}")
    play.engine.down = False
    play.engine.commands = (Command("record_report", {"categories": {"topic": NAME, NAME: "yes"}}),)
    await play.send(f"doei {NAME}")
    play.engine.commands = ()
    play.sanne = await play.youth.open_for(Channel.TELEGRAM, CHAT)
    await play.send(f"op telegram {NAME}")
    for delivery in await play.kompas.outgoing.next_deliveries(Channel.TELEGRAM):
        await play.kompas.outgoing.failed(delivery.id, 1)
    return secrets


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_no_word_no_id_and_no_token_is_anywhere(play: Play, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        secrets = await talk_through_everything(play)
        with pytest.raises(Refused):
            await play.youth.receive(play.sanne, Inbound(InboundKind.TEXT, "k", text=NAME * 1000))
    on_disk = everything_on_disk(tmp_path)
    assert b"wrapped_key" in on_disk, "we look at the real thing"
    for word in (*WORDS, *secrets):
        assert word.encode() not in on_disk
        assert word not in caplog.text
    assert MASTER not in on_disk
    assert play.sanne not in caplog.text
    shown = " ".join(map(repr, (play.kompas, play.database, play.house.clock, play.kompas.worker, play.youth, play.desk)))
    assert not [word for word in (*WORDS, *secrets) if word in shown]
    play.database.stop()


async def test_after_a_wipe_even_the_old_bytes_are_gone(play: Play, tmp_path: Path) -> None:
    """secure_delete overwrites the rows and the write-ahead log is emptied: no sealed line and no wrapped key stays behind."""
    await play.open()
    await play.send("kanarietekst")
    columns = "SELECT wrapped_key FROM conversations UNION SELECT body FROM entries"
    old = await play.database.read(lambda uow: uow.connection.exec_driver_sql(columns).scalars().all())
    assert len(old) == 5
    await play.youth.wipe(play.sanne)
    await asyncio.to_thread(play.database.forget_journal)
    on_disk = everything_on_disk(tmp_path)
    assert [blob for blob in old if blob in on_disk] == []
    play.database.stop()
