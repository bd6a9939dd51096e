"""The event stream: everything at first, then only what changed, and an end when the session ends."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from bot.adapters.desk.accounts.tables import audit
from bot.adapters.desk.handles import Handles
from bot.adapters.desk.stream import CHECK, TOGETHER, Stream
from bot.adapters.desk.views import Views
from bot.core.conversation import Card, Sender
from tests.adapters.desk.conftest import KEYS


@pytest.fixture
def stream(door, accounts, strings, clock) -> Stream:
    return Stream(door, accounts, Handles(KEYS, strings.items("titles")), Views(strings), clock, check=0.05)


@pytest.fixture
async def session(els, accounts):
    return await accounts.session(els.client.cookies["kompas-dev"])


class Listener:
    """Reads events until one of a kind has come."""

    def __init__(self, stream: Stream, session) -> None:
        self.events = stream.events(session)
        self.seen: list[tuple[str, dict]] = []

    async def until(self, kind: str) -> dict:
        async for text in self.events:
            if text.startswith(":"):
                continue
            name, data = text.strip().split("\n")
            self.seen.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
            if self.seen[-1][0] == kind:
                return self.seen[-1][1]
        raise AssertionError(f"the stream ended without {kind}")


@pytest.fixture
async def listener(stream, session):
    listening = Listener(stream, session)
    yield listening
    await listening.events.aclose()


async def test_first_byte_comes_before_anything_else(stream, session) -> None:
    events = stream.events(session)

    assert await anext(events) == ": open\n\n"
    await events.aclose()


async def test_queue_names_reason_and_urgency_in_dutch_and_no_id(listener, door) -> None:
    door.arrives("secret-id", urgency="crisis", reason="reason.crisis_suicidal", age_band="16_17", card=Card("sextortion"))

    [entry] = (await listener.until("queue"))["entries"]

    assert entry["urgency_text"] == "Crisis"
    assert entry["reason"] == "Praat over niet meer willen leven"
    assert (entry["topic"], entry["age"], entry["channel"]) == ("Dreigen met beelden", "16 of 17", "Website")
    assert "secret-id" not in json.dumps(listener.seen)


async def test_only_new_lines_are_sent_again(listener, door, session) -> None:
    door.arrives("a youth", lines=[(Sender.YOUTH, "help"), (Sender.BOT, "Ik ben er.")])
    await door.claim("a youth", session.counsellor)

    first = await listener.until("talk")
    door.says("a youth", "nog iets")
    second = await listener.until("talk")

    assert [line["text"] for line in first["lines"][:2]] == ["help", "Ik ben er."]
    assert [line["text"] for line in second["lines"]] == ["nog iets"]


async def test_typing_leaving_and_losing_are_told(listener, door, session) -> None:
    door.arrives("a youth")
    await door.claim("a youth", session.counsellor)
    assert (await listener.until("talk"))["typing"] is False

    door.types("a youth")
    assert (await listener.until("talk"))["typing"] is True
    door.leaves("a youth")
    assert (await listener.until("talk"))["left"] is True
    door.lease_runs_out("a youth")
    assert [entry["mine"] for entry in (await listener.until("queue"))["entries"]] == [False]


async def test_other_peoples_talks_are_never_sent(listener, door, omar) -> None:
    door.arrives("a youth", lines=[(Sender.YOUTH, "geheim")])
    await omar.call("next")
    door.arrives("another")

    await listener.until("queue")
    await listener.until("tick")

    assert "geheim" not in json.dumps(listener.seen)


def test_an_ended_session_is_noticed_within_five_seconds() -> None:
    assert CHECK + TOGETHER < 5


async def test_stream_ends_when_the_session_is_ended(listener, accounts) -> None:
    await listener.until("tick")
    await accounts.disable("Els")

    assert await listener.until("ended") == {}


async def test_tick_comes_at_once_so_that_leases_are_renewed(listener, clock) -> None:
    assert (await listener.until("tick"))["now"] == int(clock.now().timestamp() * 1000)


async def test_every_opening_of_a_talk_is_in_the_trail(listener, door, session, database) -> None:
    door.arrives("a youth")
    await door.claim("a youth", session.counsellor)
    await listener.until("talk")
    door.says("a youth", "nog iets")
    await listener.until("talk")

    rows = await database.read(lambda uow: uow.connection.execute(select(audit.c.what, audit.c.subject)).all())
    reads = [row for row in rows if row.what == "read"]
    assert len(reads) == 1
    assert "a youth" not in reads[0].subject
