"""The limiter under many chats, and the keyboard that Telegram accepts."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.adapters.telegram import limiter as module
from bot.adapters.telegram.keyboard import keyboard
from bot.adapters.telegram.limiter import Limiter
from bot.core.conversation import Button
from tests.adapters.telegram.conftest import WORDS, FakeTime


async def test_three_times_the_load_keeps_both_limits() -> None:
    # Given 100 chats that want to say 5 things each at once
    time = FakeTime()
    limiter = Limiter(time.now, time.sleep)
    sent: list[tuple[float, str]] = []

    async def talk(chat: str) -> None:
        for _ in range(5):
            async with limiter.slot(chat):
                sent.append((time.now(), chat))

    await asyncio.gather(*(talk(str(chat)) for chat in range(100)))
    # Then no chat hears two within a second
    for chat in range(100):
        own = [at for at, who in sent if who == str(chat)]
        assert len(own) == 5
        assert all(later - earlier >= 1.0 for earlier, later in pairwise(own))
    # And no second has more than 25
    moments = sorted(at for at, _ in sent)
    assert all(later - earlier >= 1.0 for earlier, later in zip(moments, moments[25:], strict=False))


async def test_a_held_chat_waits_its_time_and_the_longest_hold_counts() -> None:
    time = FakeTime()
    limiter = Limiter(time.now, time.sleep)
    begin = time.now()
    limiter.hold("1", 9)
    limiter.hold("1", 4)
    assert (limiter.wait("1"), limiter.wait("2")) == (9, 0)
    async with limiter.slot("2"):
        assert time.now() - begin < 1
    async with limiter.slot("1"):
        assert time.now() - begin >= 9


async def test_a_sending_that_fails_still_counts() -> None:
    time = FakeTime()
    limiter = Limiter(time.now, time.sleep)
    with pytest.raises(OSError, match="broken"):
        async with limiter.slot("1"):
            raise OSError("broken")
    assert limiter.wait("1") == module.PER_CHAT


async def test_chats_that_are_long_silent_are_forgotten() -> None:
    time = FakeTime()
    limiter = Limiter(time.now, time.sleep)
    limiter.hold("kept", 1_000_000)
    for chat in range(11_000):
        async with limiter.slot(str(chat)):
            pass
    assert len(limiter._lanes) < 10_100
    assert limiter.wait("kept") > 0


def test_a_button_telegram_would_refuse_does_not_take_the_message_with_it(caplog: pytest.LogCaptureFixture) -> None:
    buttons = (Button("Ja", "", "t" * 64), Button("Te lang", "", "é" * 33), Button(" ", "", "t1"), Button("Leeg", "", ""))
    rows = keyboard(buttons, WORDS.navigation).inline_keyboard
    assert [[button.text for button in row] for row in rows] == [["Ja"], ["Mens spreken", "Terug", "Stoppen"]]
    assert all(button.callback_data and not button.url for row in rows for button in row)
    assert "3 buttons were left out" in caplog.text
