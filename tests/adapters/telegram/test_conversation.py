"""A youth talks with Kompas over Telegram: words, buttons, edits, commands, media, groups, blocking."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.fake import FakeTelegram
from bot.adapters.telegram.fake_door import FakeKompas
from bot.adapters.telegram.fake_media import FILE_ID, MEDIA
from bot.core.conversation import Inbound, InboundKind
from tests.adapters.telegram.conftest import GROUP, MO, SANNE, Parts, running


async def test_words_a_button_and_an_edit_come_in_and_are_answered(telegram: FakeTelegram, kompas: FakeKompas) -> None:
    # Given the running channel
    async with running(telegram, kompas) as channel:
        # When Sanne says something
        first = await telegram.user_says(SANNE, "hoi")
        (answer,) = await telegram.wait_for(SANNE, 1)
        # Then she reads the answer, with one choice per row and the standing row last
        assert answer.text == "text: hoi"
        assert answer.keyboard == [
            [("Ja", "t-ja")],
            [("Nee", "t-nee")],
            [("Mens spreken", "nav:human"), ("Terug", "nav:back"), ("Stoppen", "nav:stop")],
        ]
        # When she presses, the press is answered and the old buttons go
        callback = await telegram.user_presses(SANNE, "Ja")
        await telegram.wait_for(SANNE, 2)
        await telegram.until(lambda: telegram.state.callbacks[callback] and answer.keyboard == [])
        # When she edits her first words
        await telegram.user_edits(SANNE, first, "hallo")
        answers = await telegram.wait_for(SANNE, 3)
        assert [one.text for one in answers] == ["text: hoi", "button: t-ja", "edited: hallo"]
        assert channel.healthy
    kinds = [one.kind for one in kompas.received(SANNE)]
    assert kinds == [InboundKind.TEXT, InboundKind.BUTTON, InboundKind.EDITED]


async def test_a_button_of_the_standing_row_leaves_the_question_open(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "hoi")
    await parts.exchange()
    await parts.telegram.user_presses(SANNE, "Mens spreken")
    await parts.exchange()
    assert parts.kompas.received(SANNE)[-1].token == "nav:human"
    assert parts.telegram.sent(SANNE)[0].titles == ["Ja", "Nee", "Mens spreken", "Terug", "Stoppen"]


@pytest.mark.parametrize(
    ("typed", "kind", "token"),
    [
        ("/start", InboundKind.START, ""),
        ("/start van-de-website", InboundKind.START, ""),
        ("/mens", InboundKind.BUTTON, "nav:human"),
        ("/Mens", InboundKind.BUTTON, "nav:human"),
        ("/wis", InboundKind.BUTTON, "nav:wipe"),
        ("/stop", InboundKind.BUTTON, "nav:stop"),
        ("/terug", InboundKind.BUTTON, "nav:back"),
        ("/restart", InboundKind.TEXT, ""),
        ('/inform{"age_band": "18_25"}', InboundKind.TEXT, ""),
        ("/menselijk", InboundKind.TEXT, ""),
        ("/", InboundKind.TEXT, ""),
    ],
)
async def test_commands(parts: Parts, typed: str, kind: InboundKind, token: str) -> None:
    number = await parts.telegram.user_says(SANNE, typed)
    await parts.round()
    words = typed if kind is InboundKind.TEXT else ""
    assert parts.kompas.received(SANNE) == [Inbound(kind, f"m{number}", text=words, token=token)]


async def test_help_is_answered_without_the_engine_and_the_storage(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "/help")
    await parts.round()
    assert [one.text for one in parts.telegram.sent(SANNE)] == ["[telegram.help]"]
    assert parts.kompas.received(SANNE) == []


@pytest.mark.parametrize("kind", sorted(MEDIA))
async def test_media_of_every_kind_is_refused_unseen(parts: Parts, kind: str) -> None:
    # When Sanne sends something that is no text
    number = await parts.telegram.user_sends_media(SANNE, kind, caption="dit is hem")
    await parts.exchange()
    # Then Kompas hears of its kind and the words under it
    (inbound,) = parts.kompas.received(SANNE)
    assert (inbound.kind, inbound.key, inbound.text) == (InboundKind.MEDIA, f"m{number}", "dit is hem")
    assert inbound.media == {"users_shared": "contact"}.get(kind, kind)
    # And of nothing else, and Telegram is asked to take it away
    assert "CANARY" not in repr(inbound)
    assert parts.telegram.chat(SANNE).messages[0].deleted
    assert len(parts.telegram.sent(SANNE)) == 1
    assert FILE_ID not in repr([call.params for call in parts.telegram.calls])


async def test_an_album_gets_one_answer_and_loses_no_words(parts: Parts) -> None:
    for caption in ("kijk", "", "en deze"):
        await parts.telegram.user_sends_media(SANNE, "photo", caption=caption, album="77")
    await parts.exchange()
    seen = [(one.kind, one.text) for one in parts.kompas.received(SANNE)]
    assert seen == [(InboundKind.MEDIA, ""), (InboundKind.TEXT, "kijk"), (InboundKind.TEXT, "en deze")]
    assert all(message.deleted for message in parts.telegram.chat(SANNE).messages if not message.from_bot)


async def test_a_refusal_to_delete_changes_nothing(parts: Parts) -> None:
    parts.telegram.fail("deleteMessages", 400)
    await parts.telegram.user_sends_media(SANNE, "photo")
    await parts.exchange()
    assert [one.text for one in parts.telegram.sent(SANNE)] == ["media: photo"]


async def test_deleting_is_asked_again_after_an_outage(parts: Parts) -> None:
    parts.telegram.fail("deleteMessages", 502, times=2)
    await parts.telegram.user_sends_media(SANNE, "photo")
    await parts.round()
    assert parts.telegram.chat(SANNE).messages[0].deleted


@pytest.mark.parametrize("event", ["pinned_message", "message_auto_delete_timer_changed"])
async def test_what_telegram_reports_about_the_chat_is_no_message(parts: Parts, event: str) -> None:
    await parts.telegram.user_sends_media(SANNE, event)
    await parts.round()
    assert parts.kompas.talks == {}


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_are_left_without_a_word(parts: Parts, kind: str) -> None:
    await parts.telegram.group_adds_bot(GROUP, kind)
    await parts.telegram.group_says(GROUP, "wie is dit?")
    await parts.exchange()
    assert parts.telegram.chat(GROUP).left
    assert parts.telegram.sent(GROUP) == []
    assert parts.kompas.talks == {}


async def test_who_blocks_the_bot_is_sent_nothing_any_more(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "hoi")
    await parts.round()
    await parts.telegram.user_blocks(SANNE)
    await parts.exchange()
    assert parts.kompas.talk(SANNE).left
    assert [call.status for call in parts.telegram.called("deleteMessages")] == [403]
    assert parts.telegram.called("sendMessage") == []
    # and who unblocks starts with a clean page
    await parts.telegram.user_unblocks(SANNE)
    await parts.telegram.user_says(SANNE, "ik ben er weer")
    await parts.exchange()
    assert len(parts.telegram.sent(SANNE)) == 1
    assert len(parts.kompas.talks) == 2


async def test_a_stale_press_is_answered_too(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "hoi")
    await parts.exchange()
    old = parts.telegram.sent(SANNE)[0]
    for _ in range(2):
        callback = await parts.telegram.user_replays(SANNE, old.id, "t-ja")
        await parts.round()
        assert parts.telegram.state.callbacks[callback]
    assert [one.token for one in parts.kompas.received(SANNE)[1:]] == ["t-ja", "t-ja"]


async def test_a_press_without_a_message_is_answered_and_nothing_else(parts: Parts) -> None:
    await parts.telegram.update(
        "callback_query", {"id": "9", "from": {"id": SANNE}, "chat_instance": "1", "inline_message_id": "x"}
    )
    await parts.round()
    assert len(parts.telegram.called("answerCallbackQuery")) == 1
    assert parts.kompas.talks == {}


async def test_two_youths_do_not_meet(parts: Parts) -> None:
    await parts.telegram.user_says(SANNE, "ik ben het")
    await parts.telegram.user_says(MO, "ik ook")
    await parts.exchange()
    assert [one.text for one in parts.telegram.sent(SANNE)] == ["text: ik ben het"]
    assert [one.text for one in parts.telegram.sent(MO)] == ["text: ik ook"]
