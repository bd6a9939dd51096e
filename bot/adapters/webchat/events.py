"""The stream of one conversation as Server-Sent Events, with replay from the last entry a widget has seen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.core.conversation import ConversationId, Entry
from bot.core.errors import UnknownConversation, Unreadable
from bot.services.ports import YouthDoor, YouthView

HEARTBEAT = b": still here\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),  # nginx would hold the events back otherwise
]


def entry_data(entry: Entry) -> dict[str, Any]:
    """What a widget may know of a line: a button's payload stays in the gateway."""
    reply = entry.reply
    return {
        "seq": entry.seq,
        "sender": entry.sender.value,
        "text": reply.text,
        "response": reply.response,
        "slot": reply.slot,
        "referrals": list(reply.referrals),
        "buttons": [{"title": b.title, "token": b.token, "value": b.value} for b in reply.buttons],
        "key": entry.key,
    }


def view_data(view: YouthView) -> dict[str, Any]:
    return {
        "phase": view.phase.value,
        "place": view.place,
        "counsellor_typing": view.counsellor_typing,
        "bot_typing": view.bot_typing,
        "seq": view.seq,
        "answering": view.answering,
    }


def frame(event: str, data: dict[str, Any], event_id: int | None = None) -> bytes:
    """One event. JSON keeps line breaks escaped, so text can never end the frame and start another."""
    number = "" if event_id is None else f"id: {event_id}\n"
    return f"{number}event: {event}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


class EventStream:
    """An ASGI response: sends what is new at every change and ends when the client goes.

    Ends with the event `gone` when the token or the conversation is no longer valid.
    """

    def __init__(self, door: YouthDoor, token: str, conversation: ConversationId, after: int, heartbeat: float) -> None:
        self._door = door
        self._token = token
        self._conversation = conversation
        self._after = after
        self._heartbeat = heartbeat
        self._view: YouthView | None = None

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        talk = asyncio.ensure_future(self._talk(send))
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({talk, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not talk.done():
                talk.cancel()
            with suppress(asyncio.CancelledError):
                await talk

    async def _talk(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        # At once: some proxies and clients count a stream as open only when bytes arrive.
        await _send(send, b": hello\n\n")
        try:
            async with self._door.listen(self._conversation) as changes:
                await self._follow(changes, send)
        except (UnknownConversation, Unreadable):
            await _send(send, frame("gone", {}))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _follow(self, changes: AsyncIterator[None], send: Send) -> None:
        """News at the start and at every change, a heartbeat in silence. The pending wait is kept, never cancelled by time."""
        waiting: asyncio.Future[None] | None = None
        try:
            while True:
                await _send(send, b"".join(await self._news()) or HEARTBEAT)
                waiting = waiting or asyncio.ensure_future(anext(changes))
                done, _ = await asyncio.wait({waiting}, timeout=self._heartbeat)
                if done:
                    waiting.result()
                    waiting = None
        except StopAsyncIteration:
            return
        finally:
            if waiting is not None:
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await waiting

    async def _news(self) -> list[bytes]:
        out = []
        entries, view = await self._door.news(self._conversation, self._after)
        for entry in entries:
            out.append(frame("entry", entry_data(entry), entry.seq))
            self._after = entry.seq
        if view != self._view:
            self._view = view
            out.append(frame("view", view_data(view)))
        # Nothing to say may mean that the youth left in another tab: then this stream must not live on.
        if not out and await self._door.find(self._token) is None:
            raise UnknownConversation("left")
        return out


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
