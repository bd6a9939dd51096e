"""The Bot API as this channel uses it: a few calls of python-telegram-bot, quiet about the token, with our own errors."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import httpx
from telegram import Bot, BotCommand, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.request import HTTPXRequest

from bot.adapters.telegram.config import TelegramSettings, TelegramWords
from bot.adapters.telegram.errors import Rejected, translated

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""Nothing else is ever asked for (R20)."""
MAX_DELETE = 100
"""Messages that one deleteMessages call takes."""
_TALKATIVE = ("telegram", "httpx", "httpcore")
"""Loggers that write the token (it is part of every URL), or the words of youths, below WARNING."""


def silence_libraries() -> None:
    """Whatever the level of the root logger is."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class TelegramApi:
    """Every call raises TelegramTrouble and nothing else. Build and use it inside one event loop.

    `transport` replaces the network in tests.
    """

    def __init__(self, settings: TelegramSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        silence_libraries()
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's coming behaviour; without it every 429 warns
        self._settings = settings
        self._polling = self._request(settings, transport, connections=1)
        self._calling = self._request(settings, transport, connections=32)
        self._bot = Bot(settings.token, settings.base_url, request=self._calling, get_updates_request=self._polling)

    def __repr__(self) -> str:
        return "TelegramApi()"

    @staticmethod
    def _request(settings: TelegramSettings, transport: httpx.AsyncBaseTransport | None, connections: int) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections,
            read_timeout=settings.read_timeout,
            write_timeout=settings.read_timeout,
            connect_timeout=settings.connect_timeout,
            pool_timeout=settings.read_timeout,
            httpx_kwargs={"transport": transport} if transport else {},
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._polling.shutdown()
        await self._calling.shutdown()

    # ------------------------------------------------------------ receiving

    async def updates(self, offset: int | None, *, wait: bool = True) -> Sequence[Mapping[str, Any]]:
        """Long poll; everything before `offset` is confirmed by this call and never comes again.

        Raw JSON: the library's own `get_updates` fails as a whole on one update it cannot parse, again and again, and logs
        all of it, the words of youths included.
        """
        seconds = self._settings.poll_seconds if wait else 0
        asked: dict[str, Any] = {"timeout": seconds, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            asked["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        with translated():
            found = await self._polling.post(url, read_timeout=seconds + self._settings.read_timeout)
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    async def prepare_polling(self) -> None:
        """A webhook set earlier would block polling. What waits at Telegram is kept: youths wrote it."""
        with translated():
            await self._bot.delete_webhook()

    async def answer(self, callback: str) -> None:
        """Stop the spinner on a pressed button."""
        with translated():
            await self._bot.answer_callback_query(callback)

    async def leave(self, chat: str) -> None:
        """Go out of a group or channel."""
        with translated():
            await self._bot.leave_chat(int(chat))

    # ------------------------------------------------------------ sending

    async def send(self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None = None) -> str:
        """Plain text without previews; returns the id of the message."""
        with translated():
            sent = await self._bot.send_message(
                int(chat), text, reply_markup=keyboard, link_preview_options=LinkPreviewOptions(is_disabled=True)
            )
        return str(sent.message_id)

    async def typing(self, chat: str) -> None:
        """Shows "typing" for some seconds."""
        with translated():
            await self._bot.send_chat_action(int(chat), ChatAction.TYPING)

    async def remove_keyboard(self, chat: str, message: int) -> None:
        """Take the buttons from under an earlier message."""
        with translated():
            await self._bot.edit_message_reply_markup(int(chat), message, reply_markup=None)

    async def delete(self, chat: str, messages: Sequence[int]) -> None:
        """Delete messages of either side, as far as Telegram lets us: it refuses above all what is older than 48 hours."""
        for start in range(0, len(messages), MAX_DELETE):
            some = list(messages[start : start + MAX_DELETE])
            try:
                with translated():
                    await self._bot.delete_messages(int(chat), some)
            except Rejected:  # one of them was too much for it; the others can go
                for one in some:
                    await self._delete_one(chat, one)

    async def _delete_one(self, chat: str, message: int) -> None:
        with suppress(Rejected), translated():
            await self._bot.delete_message(int(chat), message)

    # ------------------------------------------------------------ the outside

    async def dress(self, words: TelegramWords) -> None:
        """Menu, name and descriptions, each only when it differs: Telegram allows few changes a day."""
        with translated():
            menu = [BotCommand(command, text) for command, text in words.commands.items()]
            if list(await self._bot.get_my_commands()) != menu:
                await self._bot.set_my_commands(menu)
            if (await self._bot.get_my_name()).name != words.name:
                await self._bot.set_my_name(words.name)
            if (await self._bot.get_my_short_description()).short_description != words.short_description:
                await self._bot.set_my_short_description(words.short_description)
            if (await self._bot.get_my_description()).description != words.description:
                await self._bot.set_my_description(words.description)
