"""The desk on the real services: what the fake door promises holds there too, and a quiet desk stays quiet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.desk.accounts import Accounts
from bot.adapters.desk.app import create_app
from bot.adapters.desk.handles import Handles
from bot.adapters.desk.stream import Stream
from bot.adapters.desk.views import Views
from bot.core.conversation import Card, Phase
from bot.services.house import House
from tests.adapters.desk.conftest import KEYS
from tests.adapters.desk.test_stream import Listener
from tests.services.people import Play, ScriptedEngine


@pytest.fixture
def play(database, content, lexicon, clock) -> Play:
    return Play(database, House(content, lexicon, clock), ScriptedEngine())


@pytest.fixture
def door(play):
    return play.desk


@pytest.fixture
def app(door, accounts: Accounts, strings, settings, clock):
    return create_app(door, accounts, strings, settings, clock)


@pytest.fixture
async def listener(door, els, accounts, strings, clock) -> AsyncIterator[Listener]:
    session = await accounts.session(els.client.cookies["kompas-dev"])
    listening = Listener(Stream(door, accounts, Handles(KEYS, strings.items("titles")), Views(strings), clock), session)
    yield listening
    await listening.events.aclose()


async def test_from_waiting_to_report(play, els, listener) -> None:
    await els.call("present", here=True)
    await play.open(presence=False)
    play.engine.card = Card("sextortion", "E2", {"age_band": "16_17"})
    await play.send("ik word afgeperst")
    await play.press("nav:human")
    await play.press("human_yes")
    [entry] = (await listener.until("queue"))["entries"]
    assert (entry["urgency"], entry["reason"], entry["age"]) == ("high", "Ernstige situatie", "16 of 17")

    talk = (await els.call("next")).json()["talk"]
    await els.call("reply", talk=talk, text="Hoi, ik ben er.", key="0123456789ab")
    await els.call("reply", talk=talk, text="Hoi, ik ben er.", key="0123456789ab")
    shown = await listener.until("talk")
    assert [line["text"] for line in shown["lines"] if line["from"] == "counsellor"] == ["Hoi, ik ben er."]
    assert next(line["key"] for line in shown["lines"] if line["from"] == "counsellor") == "0123456789ab"
    assert [line["from"] for line in shown["lines"] if line["arrival"]] == ["notice"]
    assert shown["card"]["topic"] == "Dreigen met beelden"

    fields = {field["name"]: field["value"] for field in (await els.call("draft_report", talk=talk)).json()["fields"]}
    assert fields["topic"] == "sextortion"
    assert (await els.call("close", talk=talk, report={**fields, "helped": "yes"})).status_code == 200
    assert (await play.counts())[("helped", "yes")] == 1
    assert (await play.youth.view(play.sanne)).phase is Phase.CLOSED


async def test_crisis_words_reach_the_card_in_parts(play, els, listener) -> None:
    await play.open()
    await play.send("ik wil dood")

    [entry] = (await listener.until("queue"))["entries"]
    await els.call("next")
    shown = await listener.until("talk")

    assert (entry["urgency"], entry["alert"]) == ("crisis", "Melding: praat nog met de bot")
    assert shown["card"]["risk"][0]["head"] == "Crisis · niet meer willen leven"
    assert shown["card"]["level"] == "E3"


async def test_two_counsellors_and_one_youth(play, els, omar) -> None:
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")

    answers = await asyncio.gather(els.call("next"), omar.call("next"))

    assert sorted(answer.json()["talk"] is None for answer in answers) == [False, True]


async def test_looking_at_a_talk_wakes_nobody(play, els, accounts) -> None:
    """Every look would be a change that makes the desks look again, for ever."""
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    await els.call("next")
    counsellor = (await accounts.session(els.client.cookies["kompas-dev"])).counsellor
    await play.desk.talk(play.sanne, counsellor)
    woken: list[str] = []
    play.database.announce = woken.extend

    await play.desk.talk(play.sanne, counsellor)
    await play.desk.queue(counsellor)

    assert woken == []
