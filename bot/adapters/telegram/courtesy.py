"""The small things beside storing and sending that may fail: answer a button, take media out of the chat, leave a group."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.adapters.telegram.api import TelegramApi
from bot.adapters.telegram.errors import SlowDown, TelegramTrouble, Unreachable
from bot.adapters.telegram.limiter import Limiter, Sleep
from bot.adapters.telegram.split import split

log = logging.getLogger(__name__)

TRIES = 5
FIRST_PAUSE = 1.0
Say = Callable[[str], str]
"""Content key -> the text as it is said at this moment."""


class Courtesy:
    """Each call returns at once and is carried out in the background: nobody's message waits for it."""

    def __init__(self, api: TelegramApi, limiter: Limiter, say: Say, sleep: Sleep = asyncio.sleep) -> None:
        self._api = api
        self._limiter = limiter
        self._text = say
        self._sleep = sleep
        self._running: set[asyncio.Task[None]] = set()

    def answer(self, callback: str) -> None:
        """A late answer is worth nothing, so there is only one try."""
        self._start(lambda: self._api.answer(callback), tries=1)

    def remove_keyboard(self, chat: str, message: int) -> None:
        """After a choice."""
        self._start(lambda: self._api.remove_keyboard(chat, message), tries=1)

    def delete(self, chat: str, messages: Sequence[int]) -> None:
        """Out of the chat, as far as Telegram lets us."""
        self._start(lambda: self._api.delete(chat, messages))

    def leave(self, chat: str) -> None:
        """Groups and channels: not a word there."""
        self._start(lambda: self._api.leave(chat))

    def say(self, chat: str, key: str) -> None:
        """A text of the channel itself, outside the conversation: /help works without engine and storage."""
        self._start(lambda: self._send(chat, self._text(key)))

    async def idle(self) -> None:
        """Wait until everything begun is done."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _send(self, chat: str, text: str) -> None:
        for part in split(text):
            async with self._limiter.slot(chat):
                await self._api.send(chat, part)

    def _start(self, call: Callable[[], Awaitable[None]], tries: int = TRIES) -> None:
        task = asyncio.create_task(self._try(call, tries))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _try(self, call: Callable[[], Awaitable[None]], tries: int) -> None:
        pause = FIRST_PAUSE
        for attempt in range(1, tries + 1):
            await self._limiter.turn()
            try:
                await call()
                return
            except (Unreachable, SlowDown) as trouble:
                if attempt == tries:
                    log.warning("telegram: given up a courtesy: %s", trouble.code)
                    return
                await self._sleep(max(pause, trouble.retry_after if isinstance(trouble, SlowDown) else 0.0))
                pause *= 2
            except TelegramTrouble:  # too old, already done, not allowed, gone: all fine
                return
