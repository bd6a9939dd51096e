"""Sending: order, limits, long texts, and everything Telegram may answer."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.adapters.telegram.fake_door import FakeKompas
from bot.core.conversation import Button
from tests.adapters.telegram.conftest import MO, SANNE, Parts, running


@pytest.fixture
async def talking(parts: Parts) -> Parts:
    """Sanne and Mo have said something; nothing was sent yet."""
    parts.kompas.answer = lambda _inbound: ()
    for youth in (SANNE, MO):
        await parts.telegram.user_says(youth, "hoi")
    await parts.round()
    return parts


def texts(parts: Parts, chat: int) -> list[str]:
    return [one.text for one in parts.telegram.sent(chat)]


async def later(parts: Parts, seconds: float) -> None:
    """Time goes by, and the sender looks again."""
    parts.time.seconds += seconds
    await parts.sender.sweep()


async def test_messages_of_a_chat_keep_their_order_and_a_second_between_them(talking: Parts) -> None:
    for number in range(6):
        talking.kompas.push(SANNE, f"{number}")
    await talking.sender.sweep()
    assert texts(talking, SANNE) == [str(number) for number in range(6)]
    moments = [one.at for one in talking.telegram.sent(SANNE)]
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(moments))


async def test_never_more_than_25_in_any_second(talking: Parts) -> None:
    for youth in range(1, 81):
        await talking.telegram.user_says(youth, "hoi")
    await talking.round()
    for youth in range(1, 81):
        talking.kompas.push(youth, "dag")
    await talking.sender.sweep()
    moments = sorted(call.at for call in talking.telegram.calls if call.method == "sendMessage")
    assert len(moments) == 80
    assert all(moments[index + 25] - moments[index] >= 1.0 for index in range(len(moments) - 25))


async def test_an_urgent_message_overtakes_the_chatter_of_others(talking: Parts) -> None:
    for youth in range(1, 61):
        await talking.telegram.user_says(youth, "hoi")
    await talking.round()
    for youth in range(1, 61):
        talking.kompas.push(youth, "dag")
    await talking.sender.fetch()
    talking.kompas.push(SANNE, "bel 112", rank=0)
    begin = talking.time.now()
    await talking.sender.sweep()
    assert talking.telegram.sent(SANNE)[0].at - begin <= 1.0


async def test_one_chats_429_is_kept_to_the_second_and_delays_nobody_else(talking: Parts) -> None:
    # Given Telegram punishes Sanne's chat
    talking.telegram.fail("sendMessage", 429, retry_after=7, chat=SANNE)
    talking.kompas.push(SANNE, "een")
    talking.kompas.push(SANNE, "twee")
    talking.kompas.push(MO, "voor Mo")
    begin = talking.time.now()
    # When everything is sent
    await talking.sender.sweep()
    # Then Mo has read his
    assert texts(talking, MO) == ["voor Mo"]
    assert talking.telegram.sent(MO)[0].at - begin < 1.0
    # And Sanne gets hers not a moment earlier than allowed, nothing lost, in order
    await later(talking, 6.5 - (talking.time.now() - begin))
    assert texts(talking, SANNE) == []
    await later(talking, 0.6)
    assert texts(talking, SANNE) == ["een", "twee"]
    assert 7.0 <= talking.telegram.sent(SANNE)[0].at - begin <= 8.0


@pytest.mark.parametrize("code", [500, 502, 504])
async def test_a_failing_telegram_is_tried_again_ever_less_often(talking: Parts, code: int) -> None:
    talking.telegram.fail("sendMessage", code, times=3)
    delivery = talking.kompas.push(SANNE, "hallo")
    for _ in range(3):
        await talking.sender.sweep()
        talking.time.seconds += 5
    await talking.sender.sweep()
    assert talking.kompas.failures == [(delivery, 1.0), (delivery, 2.0), (delivery, 4.0)]
    assert texts(talking, SANNE) == ["hallo"]


async def test_an_answer_that_got_lost_doubles_a_message_but_never_loses_it(talking: Parts) -> None:
    talking.telegram.fail("sendMessage", 504, after=True)
    talking.kompas.push(SANNE, "hallo")
    await talking.sender.sweep()
    await later(talking, 2)
    assert texts(talking, SANNE) == ["hallo", "hallo"]
    assert talking.kompas.outbox == []


@pytest.mark.parametrize("blocked", [True, False])
async def test_nobody_there_means_one_attempt_and_a_marked_conversation(talking: Parts, blocked: bool) -> None:
    # Given Sanne blocked the bot, or her account is gone
    if blocked:
        talking.telegram.chat(SANNE).blocked = True
    else:
        del talking.telegram.state.chats[SANNE]
    talking.kompas.push(SANNE, "een")
    talking.kompas.push(SANNE, "twee")
    await talking.sender.sweep()
    await later(talking, 60)
    assert len(talking.telegram.called("sendMessage")) == 1
    assert talking.kompas.talk(SANNE).refused


async def test_a_rejected_message_is_sent_once_more_without_buttons(talking: Parts) -> None:
    talking.telegram.fail("sendMessage", 400)
    talking.kompas.push(SANNE, "hallo", Button("Ja", "", "t1"))
    await talking.sender.sweep()
    assert [(one.text, one.titles) for one in talking.telegram.sent(SANNE)] == [("hallo", [])]


async def test_a_message_rejected_twice_holds_up_nobody(talking: Parts) -> None:
    talking.telegram.fail("sendMessage", 400, times=2)
    talking.kompas.push(SANNE, "kan niet")
    talking.kompas.push(SANNE, "kan wel")
    await talking.sender.sweep()
    assert texts(talking, SANNE) == ["kan wel"]
    assert talking.kompas.outbox == []


async def test_a_revoked_token_loses_nothing(talking: Parts) -> None:
    talking.telegram.fail("sendMessage", 401, times=2)
    talking.kompas.push(SANNE, "hallo")
    for _ in range(3):
        await later(talking, 3)
    assert texts(talking, SANNE) == ["hallo"]


async def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(talking: Parts) -> None:
    text = "\n\n".join(f"Alinea {number}. " + "Dit is een zin. " * 60 for number in range(8))
    delivery = talking.kompas.push(SANNE, text, Button("Ja", "", "t1"))
    await talking.sender.sweep()
    sent = talking.telegram.sent(SANNE)
    assert len(sent) == 2
    assert " ".join(" ".join(one.text for one in sent).split()) == " ".join(text.split())
    assert [bool(one.titles) for one in sent] == [False, True]
    assert talking.telegram.chat(SANNE).actions == ["typing"]
    assert talking.kompas.delivered_ids[delivery] == f"{sent[0].id},{sent[1].id}"


async def test_after_a_failure_in_the_middle_the_first_part_is_not_sent_again(talking: Parts) -> None:
    talking.kompas.push(SANNE, "Eerste zin. " * 400)
    await talking.sender.fetch()
    await talking.telegram.until(lambda: len(texts(talking, SANNE)) == 1)
    talking.telegram.fail("sendMessage", 502)
    await talking.sender.sweep()
    await later(talking, 2)
    sent = texts(talking, SANNE)
    assert len(sent) == 2
    assert " ".join(sent) == ("Eerste zin. " * 400).strip()


async def test_typing_is_shown_and_is_no_message(talking: Parts) -> None:
    talking.kompas.push(SANNE, "", typing=True)
    await talking.sender.sweep()
    assert talking.telegram.chat(SANNE).actions == ["typing"]
    assert texts(talking, SANNE) == []


@pytest.mark.parametrize("code", [400, 403, 429, 502])
async def test_typing_that_fails_stops_nothing(talking: Parts, code: int) -> None:
    talking.telegram.fail("sendChatAction", code, retry_after=2 if code == 429 else 0)
    talking.kompas.push(SANNE, "", typing=True)
    talking.kompas.push(SANNE, "hallo")
    await talking.sender.sweep()
    await later(talking, 3)
    assert texts(talking, SANNE) == ["hallo"]


async def test_no_message_has_a_preview_or_is_read_as_markup(talking: Parts) -> None:
    talking.kompas.push(SANNE, "kijk op https://stopncii.org <b>*niet vet*</b> [a](b)")
    await talking.sender.sweep()
    (call,) = talking.telegram.called("sendMessage")
    assert call.params["link_preview_options"] == '{"is_disabled": true}'
    assert texts(talking, SANNE) == ["kijk op https://stopncii.org <b>*niet vet*</b> [a](b)"]


async def test_messages_arrive_while_another_chat_waits(telegram, kompas: FakeKompas) -> None:
    # Given the running channel, with Sanne's chat punished for a while
    kompas.answer = lambda _inbound: ()
    async with running(telegram, kompas):
        for youth in (SANNE, MO):
            await telegram.user_says(youth, "hoi")
        await telegram.until(lambda: len(kompas.talks) == 2)
        telegram.fail("sendMessage", 429, retry_after=30, chat=SANNE)
        kompas.push(SANNE, "later")
        kompas.push(MO, "een")
        await telegram.wait_for(MO, 1)
        kompas.push(MO, "twee")
        # Then Mo's come as if nothing happened
        await telegram.wait_for(MO, 2)
        assert telegram.sent(SANNE) == []


async def test_a_storage_that_fails_stops_only_that_delivery(talking: Parts, caplog: pytest.LogCaptureFixture) -> None:
    talking.kompas.full = True
    talking.kompas.push(SANNE, "een")
    await talking.sender.fetch()
    await talking.telegram.until(lambda: texts(talking, SANNE) == ["een"])
    await asyncio.sleep(0)
    talking.kompas.full = False
    talking.kompas.push(MO, "voor Mo")
    await talking.sender.sweep()
    assert texts(talking, MO) == ["voor Mo"]
    assert "OSError" in caplog.text
    assert "SECRETCANARY" not in caplog.text
