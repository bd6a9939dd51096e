"""Stored before acknowledged: what a crash, a full disk, a flood and Telegram's numbering do to incoming messages."""

from __future__ import annotations

import json

import pytest

from bot.adapters.telegram.errors import AnotherPoller, Unreachable
from bot.adapters.telegram.receiver import GIVE_UP_AFTER
from bot.core.conversation import Inbound, InboundKind
from bot.core.errors import Refused, TooMuch, UnknownConversation
from tests.adapters.telegram.conftest import MO, SANNE, Parts


def heard(parts: Parts, chat: int) -> list[str]:
    return [one.text for one in parts.kompas.received(chat)]


async def test_only_these_four_kinds_are_asked_for_and_nothing_is_thrown_away(parts: Parts) -> None:
    await parts.api.prepare_polling()
    await parts.round()
    (poll,) = parts.telegram.called("getUpdates")
    assert json.loads(poll.params["allowed_updates"]) == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert "drop_pending_updates" not in parts.telegram.called("deleteWebhook")[0].params


async def test_an_update_is_confirmed_only_after_it_was_stored(parts: Parts) -> None:
    # Given a storage that does not work
    parts.kompas.broken = lambda _inbound: True
    await parts.telegram.user_says(SANNE, "help")
    # When Kompas polls three times
    assert [await parts.round() for _ in range(3)] == [False, False, False]
    # Then Telegram still has the message
    assert len(parts.telegram.state.updates) == 1
    # And when the storage works again it comes in, once, and is confirmed by the poll after
    parts.kompas.broken = lambda _inbound: False
    assert await parts.round()
    await parts.round()
    assert heard(parts, SANNE) == ["help"]
    assert parts.telegram.state.updates == []


@pytest.mark.parametrize("stored", [False, True])
async def test_killed_between_fetching_and_confirming(parts: Parts, stored: bool) -> None:
    # Given updates that were fetched, and a process killed before or after it stored them
    await parts.telegram.user_says(SANNE, "een")
    await parts.telegram.user_says(SANNE, "twee")
    if stored:
        await parts.receiver.round()
    else:
        await parts.api.updates(None)
    # When a new process starts
    parts.restarted()
    await parts.exchange()
    await parts.exchange()
    # Then each was heard and answered exactly once
    assert heard(parts, SANNE) == ["een", "twee"]
    assert [one.text for one in parts.telegram.sent(SANNE)] == ["text: een", "text: twee"]
    assert parts.telegram.state.updates == []


async def test_many_kills_lose_nothing_and_double_nothing(parts: Parts) -> None:
    said = []
    for number in range(60):
        said.append(f"{number}")
        await parts.telegram.user_says(SANNE if number % 2 else MO, f"{number}")
        if number % 3 == 0:
            await parts.receiver.round()
        if number % 4 == 0:
            parts.restarted()
    for _ in range(2):
        await parts.round()
    assert heard(parts, MO) == said[::2]
    assert heard(parts, SANNE) == said[1::2]


async def test_a_failure_in_one_chat_holds_up_only_that_chat_and_keeps_its_order(parts: Parts) -> None:
    # Given Sanne's second message cannot be stored just now
    parts.kompas.broken = lambda inbound: inbound.text == "twee"
    for text in ("een", "twee", "drie"):
        await parts.telegram.user_says(SANNE, text)
    await parts.telegram.user_says(MO, "hoi")
    await parts.round()
    # Then her third does not overtake it, and Mo does not notice
    assert heard(parts, SANNE) == ["een"]
    assert heard(parts, MO) == ["hoi"]
    parts.kompas.broken = lambda _inbound: False
    await parts.round()
    assert heard(parts, SANNE) == ["een", "twee", "drie"]
    await parts.round()
    assert parts.telegram.state.updates == []


async def test_an_update_that_can_never_be_stored_does_not_block_everybody_for_ever(parts: Parts) -> None:
    parts.kompas.broken = lambda inbound: inbound.text == "gif"
    await parts.telegram.user_says(SANNE, "gif")
    await parts.telegram.user_says(SANNE, "daarna")
    for number in range(GIVE_UP_AFTER + 1):
        await parts.telegram.user_says(MO, f"{number}")
        await parts.round()
    await parts.round()
    assert heard(parts, SANNE) == ["daarna"]
    assert parts.telegram.state.updates == []


async def test_a_storage_that_is_away_for_long_costs_no_message(parts: Parts) -> None:
    parts.kompas.broken = lambda _inbound: True
    for youth in range(1, 21):
        await parts.telegram.user_says(youth, "hoi")
    for _ in range(GIVE_UP_AFTER * 3):
        await parts.round()
    parts.kompas.broken = lambda _inbound: False
    await parts.round()
    assert [heard(parts, youth) for youth in range(1, 21)] == [["hoi"]] * 20


async def test_numbers_that_start_again_lower_are_heard(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "voor de stille week")
    await parts.round()
    await parts.round()
    parts.telegram.renumber(1000)
    await parts.telegram.user_says(SANNE, "erna")
    await parts.round()
    await parts.round()
    assert heard(parts, SANNE) == ["voor de stille week", "erna"]


async def test_a_fast_youth_is_heard_in_order(parts: Parts) -> None:
    for number in range(30):
        await parts.telegram.user_says(SANNE, f"{number}")
        await parts.telegram.user_says(MO, f"{number}")
    await parts.round()
    assert heard(parts, SANNE) == heard(parts, MO) == [str(number) for number in range(30)]


async def test_more_updates_than_one_poll_brings(parts: Parts) -> None:
    for number in range(150):
        await parts.telegram.user_says(number + 1, "hoi")
    for _ in range(3):
        await parts.round()
    assert len(parts.kompas.talks) == 150


async def test_over_the_limit_is_confirmed_because_the_youth_was_told(parts: Parts) -> None:
    parts.kompas.refuse = [TooMuch(3)]
    await parts.telegram.user_says(SANNE, "te snel")
    assert await parts.round()
    await parts.round()
    assert parts.telegram.state.updates == []
    assert parts.telegram.sent(SANNE) == []


async def test_what_kompas_refuses_is_answered_with_a_sentence(parts: Parts) -> None:
    parts.kompas.refuse = [Refused("too long")]
    await parts.telegram.user_says(SANNE, "x" * 4096)
    assert await parts.round()
    assert [one.text for one in parts.telegram.sent(SANNE)] == ["[gateway.too_long]"]


async def test_a_conversation_wiped_in_between_gives_way_to_a_fresh_one(parts: Parts) -> None:
    parts.kompas.refuse = [UnknownConversation()]
    await parts.telegram.user_says(SANNE, "ben je er nog")
    assert await parts.round()
    assert heard(parts, SANNE) == ["ben je er nog"]


async def test_a_conversation_that_stays_unknown_is_tried_again_later(parts: Parts) -> None:
    parts.kompas.refuse = [UnknownConversation(), UnknownConversation()]
    await parts.telegram.user_says(SANNE, "ben je er nog")
    assert not await parts.round()
    assert await parts.round()
    assert heard(parts, SANNE) == ["ben je er nog"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("message", {"text": "TEXTCANARY"}),
        ("message", {"message_id": "een", "chat": {"id": 1, "type": "private"}, "text": "TEXTCANARY"}),
        ("callback_query", {"data": "TEXTCANARY"}),
        ("message_reaction", {"reaction": "TEXTCANARY"}),
    ],
)
async def test_an_update_nobody_understands_is_passed_over_unread(
    parts: Parts, kind: str, content: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    await parts.telegram.update(kind, content)
    await parts.telegram.user_says(SANNE, "hoi")
    assert await parts.round()
    await parts.round()
    assert heard(parts, SANNE) == ["hoi"]
    assert parts.telegram.state.updates == []
    assert "CANARY" not in caplog.text


async def test_the_way_to_weg(parts: Parts) -> None:
    # Given a talk, with a press and a picture in it
    await parts.telegram.user_says(SANNE, "hoi")
    await parts.exchange()
    await parts.telegram.user_presses(SANNE, "Ja")
    await parts.telegram.user_sends_media(SANNE, "photo")
    await parts.exchange()
    # When she wants to be away, and Telegram refuses to delete them all at once
    await parts.telegram.user_says(SANNE, "/weg")
    parts.telegram.fail("deleteMessages", 400)
    await parts.exchange()
    # Then she has left, and nothing stands in the chat but one line without buttons
    assert parts.kompas.talk(SANNE).left
    (last,) = [message for message in parts.telegram.chat(SANNE).messages if not message.deleted]
    assert (last.text, last.titles) == ("[telegram.away]", [])


async def test_what_is_too_old_to_delete_stays_and_the_rest_goes(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "oud")
    await parts.exchange()
    parts.time.seconds += 48 * 3600 + 1
    await parts.telegram.user_says(SANNE, "nieuw")
    await parts.exchange()
    await parts.telegram.user_says(SANNE, "/weg")
    await parts.exchange()
    left = [message.text for message in parts.telegram.chat(SANNE).messages if not message.deleted]
    assert left == ["oud", "text: oud", "[telegram.away]"]


async def test_another_poller_is_named(parts: Parts) -> None:
    parts.telegram.fail("getUpdates", 409)
    with pytest.raises(AnotherPoller):
        await parts.receiver.round()


async def test_an_outage_is_an_outage(parts: Parts) -> None:
    parts.telegram.out()
    with pytest.raises(Unreachable):
        await parts.receiver.round()
    parts.telegram.out(False)
    await parts.telegram.user_says(SANNE, "hoi")
    assert await parts.round()
    assert parts.kompas.received(SANNE) == [Inbound(InboundKind.TEXT, "m2", text="hoi")]
