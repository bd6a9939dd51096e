"""The channel as a whole: it starts without Telegram, tells how it is, dresses the bot, and says nothing in its logs."""

from __future__ import annotations

import logging
import warnings

import httpx
import pytest
from telegram import Update

from bot.adapters.telegram.api import ALLOWED_UPDATES, TelegramApi
from bot.adapters.telegram.channel import TelegramChannel
from bot.adapters.telegram.config import TelegramSettings, TelegramWords
from bot.adapters.telegram.errors import TokenRefused, Unreachable
from bot.adapters.telegram.fake import TOKEN, FakeTelegram
from bot.adapters.telegram.fake_door import FakeKompas, text
from bot.adapters.telegram.fake_media import EVENTS, MEDIA
from bot.core.conversation import InboundKind
from bot.core.errors import ContentError
from tests.adapters.telegram.conftest import SANNE, WORDS, Parts, no_pause, running, running_channel

SECRET = TOKEN.partition(":")[2]


async def test_an_outage_at_the_start_only_delays(telegram: FakeTelegram, kompas: FakeKompas) -> None:
    # Given Telegram is away
    telegram.out()
    await telegram.user_says(SANNE, "help")
    async with running(telegram, kompas) as channel:
        await telegram.until(lambda: channel.status == "unreachable")
        assert not channel.healthy
        # When it comes back
        telegram.out(False)
        # Then the message that waited is answered
        (answer,) = await telegram.wait_for(SANNE, 1)
        assert answer.text == "text: help"
        assert channel.healthy


async def test_a_wrong_token_is_told_and_stops_nothing(
    telegram: FakeTelegram, kompas: FakeKompas, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("deleteWebhook", 401)
    async with running(telegram, kompas) as channel:
        await telegram.until(lambda: channel.healthy)
    assert "telegram: token_refused" in caplog.text


async def test_a_poll_that_comes_too_often_waits_as_long_as_it_was_told(telegram: FakeTelegram, kompas: FakeKompas) -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)
        await no_pause(seconds)

    telegram.fail("getUpdates", 429, retry_after=90)
    channel = TelegramChannel(telegram.settings(), WORDS, kompas, kompas, text, telegram.transport, pause)
    async with running_channel(channel):
        await telegram.user_says(SANNE, "hoi")
        await telegram.wait_for(SANNE, 1)
    assert paused[0] == 90.0


async def test_the_bot_gets_its_name_and_menu_once(telegram: FakeTelegram, kompas: FakeKompas) -> None:
    for _ in range(2):
        async with running(telegram, kompas) as channel:
            await telegram.until(lambda: channel.healthy)
    outside = telegram.state.outside
    assert outside["name"] == "Kompas"
    assert (outside["short_description"], outside["description"]) == ("Een chatbot.", "Dit is een chatbot.")
    assert [one["command"] for one in outside["commands"]] == ["start", "wis"]
    for method in ("setMyName", "setMyCommands", "setMyDescription", "setMyShortDescription"):
        assert len(telegram.called(method)) == 1


async def test_a_refused_name_stops_nothing(telegram: FakeTelegram, kompas: FakeKompas) -> None:
    telegram.fail("setMyName", 429, retry_after=3600)
    async with running(telegram, kompas) as channel:
        await telegram.until(lambda: channel.healthy)


async def test_a_part_that_breaks_starts_again(
    telegram: FakeTelegram, kompas: FakeKompas, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(telegram, kompas):
        await telegram.user_says(SANNE, "hoi")
        await telegram.wait_for(SANNE, 1)
        kompas.away = True
        await telegram.until(lambda: "OSError" in caplog.text or bool(telegram.state.touch()))
        kompas.away = False
        kompas.push(SANNE, "ik ben er weer")
        await telegram.wait_for(SANNE, 2)
    assert "SECRETCANARY" not in caplog.text


async def test_over_a_real_connection(telegram: FakeTelegram, kompas: FakeKompas) -> None:
    async with telegram.served():
        telegram_over_http = TelegramChannel(telegram.settings(), WORDS, kompas, kompas, text)
        async with running_channel(telegram_over_http):
            await telegram.user_says(SANNE, "hoi")
            (answer,) = await telegram.wait_for(SANNE, 1)
            assert answer.text == "text: hoi"


def assert_silent(written: str) -> None:
    for secret in (SECRET, "TEXTCANARY", "NAMECANARY", "USERCANARY", "FILECANARY", str(SANNE)):
        assert secret not in written


async def test_over_the_wire_neither_the_token_nor_a_word_is_logged(
    telegram: FakeTelegram, kompas: FakeKompas, caplog: pytest.LogCaptureFixture
) -> None:
    # Given every logger at its most talkative
    caplog.set_level(logging.DEBUG)
    async with telegram.served():
        channel = TelegramChannel(telegram.settings(), WORDS, kompas, kompas, text)
        async with running_channel(channel):
            # When Sanne talks with Kompas
            await telegram.user_says(SANNE, "TEXTCANARY")
            await telegram.wait_for(SANNE, 1)
    # Then nothing names anybody or anything
    assert "telegram: ok" in caplog.text
    assert_silent(f"{caplog.text} {channel!r} {vars(channel)} {telegram.settings()!r}")


async def test_in_trouble_neither_the_token_nor_a_word_is_logged(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    # Given every logger at its most talkative
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        # When everything goes wrong that can go wrong
        for number, code in enumerate((400, 400, 401, 409, 429, 500, 403)):
            await parts.telegram.user_says(SANNE, f"TEXTCANARY {number}")
            await parts.telegram.user_sends_media(SANNE, "photo", caption="TEXTCANARY")
            for method in ("sendMessage", "sendChatAction", "deleteMessages"):
                parts.telegram.fail(method, code, retry_after=1 if code == 429 else 0)
            parts.kompas.broken = lambda inbound: inbound.kind is InboundKind.MEDIA
            await parts.exchange()
            parts.kompas.broken = lambda _inbound: False
            await parts.exchange()
            parts.time.seconds += 5
            await parts.sender.sweep()
    # Then nothing names anybody or anything
    assert caplog.text.count("telegram:") > 10
    assert_silent(caplog.text + "".join(str(one.message) for one in warned))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>log in to this wifi</html>"),
        httpx.Response(200, json={"ok": True}),
        httpx.Response(403, text="nope"),
        httpx.Response(400, text="nope"),
        httpx.Response(404, text="nope"),
        httpx.Response(429, json={"ok": False, "description": "Too Many Requests"}),
        httpx.ConnectError(f"cannot connect to /bot{TOKEN}/"),
        httpx.ReadTimeout("slow"),
    ],
    ids=["a hotspot", "no result", "a proxy", "its 400", "its 404", "429 without a time", "no connection", "a time-out"],
)
async def test_whatever_the_network_does_becomes_our_own_error_without_the_token(
    answer: httpx.Response | httpx.HTTPError,
) -> None:
    def network(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, httpx.HTTPError):
            raise answer
        return answer

    api = TelegramApi(TelegramSettings(TOKEN), httpx.MockTransport(network))
    for call in (lambda: api.updates(None), lambda: api.send("1", "hoi"), lambda: api.typing("1")):
        with pytest.raises(Unreachable) as found:
            await call()
        assert found.value.__cause__ is None
        assert found.value.__suppress_context__
        assert SECRET not in repr(found.value) + str(found.value)
    await api.close()


async def test_a_wrong_token_is_not_in_the_error() -> None:
    fake = FakeTelegram(token="1:another")
    api = TelegramApi(TelegramSettings(TOKEN, fake.base_url), fake.transport)
    with pytest.raises(TokenRefused) as found:
        await api.send("1", "hoi")
    assert SECRET not in str(found.value)
    await api.close()


async def test_nothing_at_the_address_is_unreachable() -> None:
    api = TelegramApi(TelegramSettings(TOKEN, "http://127.0.0.1:9/bot"))
    with pytest.raises(Unreachable):
        await api.prepare_polling()
    await api.close()


async def test_what_the_fake_sends_is_what_the_library_understands(parts: Parts) -> None:
    """The fake is ours; python-telegram-bot is not. It parses every update the fake makes."""
    message = await parts.telegram.user_says(SANNE, "hoi")
    await parts.exchange()
    await parts.telegram.user_edits(SANNE, message, "hallo")
    await parts.telegram.user_presses(SANNE, "Ja")
    for kind in (*MEDIA, *EVENTS):
        await parts.telegram.user_sends_media(SANNE, kind, album="1")
    await parts.telegram.user_blocks(SANNE)
    await parts.telegram.group_adds_bot(-5)
    kinds = set()
    for raw in parts.telegram.state.updates:
        update = Update.de_json(raw, None)
        kinds.add(next(kind for kind in ALLOWED_UPDATES if getattr(update, kind)))
    assert len(kinds) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 65},
        {"description": "x" * 513},
        {"short_description": " "},
        {"command.dans": "Dans"},
    ],
)
def test_words_that_telegram_or_the_channel_cannot_use_stop_the_start(wrong: dict[str, str]) -> None:
    outside = {
        "name": "Kompas",
        "short_description": "Een chatbot.",
        "description": "Dit is een chatbot.",
        "command.start": "Begin",
    }
    TelegramWords.of(outside, WORDS.navigation)
    with pytest.raises(ContentError):
        TelegramWords.of({**outside, **wrong}, WORDS.navigation)


def test_a_missing_word_stops_the_start() -> None:
    with pytest.raises(ContentError, match="short_description"):
        TelegramWords.of({"name": "Kompas", "description": "x"}, WORDS.navigation)
    with pytest.raises(ContentError, match="navigation"):
        TelegramWords(("Mens spreken", "Terug"), "Kompas", "x", "x", {})
