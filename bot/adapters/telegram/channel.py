"""The Telegram channel as a whole: starts, keeps running whatever Telegram does, says how it is, stops cleanly."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

import httpx

from bot.adapters.telegram.api import TelegramApi
from bot.adapters.telegram.config import TelegramSettings, TelegramWords
from bot.adapters.telegram.courtesy import Courtesy, Say
from bot.adapters.telegram.errors import AnotherPoller, SlowDown, TelegramTrouble
from bot.adapters.telegram.limiter import Limiter, Sleep
from bot.adapters.telegram.receiver import Receiver
from bot.adapters.telegram.sender import Sender
from bot.services.ports import Outgoing, YouthDoor

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between attempts while Telegram or the storage is away."""


class TelegramChannel:
    """`run` until it is cancelled. `status` is `starting`, `ok` or the code of what is wrong (errors.py), for /health."""

    def __init__(
        self,
        settings: TelegramSettings,
        words: TelegramWords,
        door: YouthDoor,
        outgoing: Outgoing,
        text: Say,
        transport: httpx.AsyncBaseTransport | None = None,
        pause: Sleep = asyncio.sleep,
    ) -> None:
        self._pause = pause
        self.status = "starting"
        self._words = words
        self._api = TelegramApi(settings, transport)
        limiter = Limiter(time.monotonic, per_chat=settings.seconds_per_message)
        self._courtesy = Courtesy(self._api, limiter, text)
        self._receiver = Receiver(self._api, door, self._courtesy)
        self._sender = Sender(self._api, outgoing, words, limiter)

    @property
    def healthy(self) -> bool:
        """Whether the last poll went well."""
        return self.status == "ok"

    async def run(self) -> None:
        """Never fails because Telegram is away: it tries again, and again."""
        tasks = [asyncio.create_task(self._for_ever(part)) for part in (self._receive, self._sender.run)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._courtesy.close()
            await self._api.close()

    async def _for_ever(self, part: Callable[[], Awaitable[None]]) -> None:
        """An error nobody foresaw ends one run of a part, never the channel. Only its type is logged: it may quote a text."""
        while True:
            task = asyncio.ensure_future(part())
            try:
                await asyncio.wait([task])
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            if not task.cancelled() and (error := task.exception()) is not None:
                log.error("telegram: a part broke off and starts again: %s", _kind(error))
            await self._pause(FIRST_PAUSE)

    async def _receive(self) -> None:
        prepared = False
        pause = FIRST_PAUSE
        while True:
            try:
                if not prepared:
                    await self._api.prepare_polling()
                    prepared = True
                    await self._dress()
                    self._note("ok")
                # after trouble a short look first: a long one would leave the status wrong until somebody writes
                stored = await self._receiver.round(wait=self.healthy)
            except TelegramTrouble as trouble:
                self._note(trouble.code)
                stored = False
                if isinstance(trouble, SlowDown):
                    await self._pause(trouble.retry_after)
                prepared = prepared and not isinstance(trouble, AnotherPoller)  # perhaps a webhook was set meanwhile
            else:
                self._note("ok")
            pause = FIRST_PAUSE if stored else min(LONGEST_PAUSE, pause * 2)
            if not stored:
                await self._pause(pause / 2)

    async def _dress(self) -> None:
        try:
            await self._api.dress(self._words)
        except TelegramTrouble as trouble:
            log.warning("telegram: name and menu could not be set: %s", trouble.code)

    def _note(self, status: str) -> None:
        if status != self.status:
            log.log(logging.INFO if status == "ok" else logging.WARNING, "telegram: %s", status)
        self.status = status


def _kind(error: BaseException) -> str:
    """The types only: messages of errors may quote a text."""
    inside = getattr(error, "exceptions", ())  # of a group, which says nothing itself
    return " and ".join(_kind(one) for one in inside) or type(error).__name__
