"""The one event stream of the page: queue, own talks and a tick that the page answers with its sign of life.

The tick matters: browsers slow the timers of a hidden tab down to once a minute, longer than a lease lasts, but an event
that arrives is handled at once. So a counsellor who looks up something in another tab keeps the talks.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.adapters.desk.accounts import Accounts
from bot.adapters.desk.accounts.sessions import Session
from bot.adapters.desk.handles import Handles
from bot.adapters.desk.views import Json, Views, milliseconds
from bot.core.conversation import ConversationId
from bot.core.errors import NotYours, UnknownConversation
from bot.services.ports import Clock, DeskDoor

CHECK = 4.0
"""Seconds at most until a session that was ended is noticed (R32: 5 s)."""
TOGETHER = 0.05
"""Seconds in which changes gather before the page is told; a wave of arrivals is one look, not fifty."""
TICK = 12.0
"""Seconds between ticks; a lease lasts 45 s or more after each renewal."""


@dataclass
class _Sent:
    """What this connection has already told the page."""

    queue: str = ""
    talks: dict[ConversationId, str] = field(default_factory=dict)
    lines: dict[ConversationId, int] = field(default_factory=dict)
    ticked: float = 0.0


class Stream:
    """One `GET /stream` per open page."""

    def __init__(
        self, door: DeskDoor, accounts: Accounts, handles: Handles, views: Views, clock: Clock, check: float = CHECK
    ) -> None:
        self._door = door
        self._accounts = accounts
        self._handles = handles
        self._views = views
        self._clock = clock
        self._check = check

    async def open(self, request: Request) -> Response:
        """Sends everything once, then what changed."""
        events = self.events(request.state.session)
        return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def events(self, session: Session) -> AsyncIterator[str]:
        """Server-sent events as text; ends when the session does. The first byte goes out at once, else no browser is sure."""
        yield ": open\n\n"
        sent = _Sent()
        async with self._door.listen(session.counsellor) as changes:
            waiting: asyncio.Task[None] | None = None
            try:
                while True:
                    if await self._accounts.session(session.id) is None:
                        yield _event("ended", {})
                        return
                    for event in await self._news(session, sent):
                        yield event
                    waiting = waiting or asyncio.ensure_future(_next(changes))
                    await asyncio.sleep(TOGETHER)
                    done, _ = await asyncio.wait({waiting}, timeout=self._check)
                    waiting = None if done else waiting
            finally:
                if waiting is not None:
                    waiting.cancel()

    async def _news(self, session: Session, sent: _Sent) -> list[str]:
        queue = await self._door.queue(session.counsellor)
        handles = self._handles.see(session.counsellor, queue)
        events: list[str] = []
        shown = [self._views.queue_entry(entry, handles[entry.conversation]) for entry in queue]
        if (now := json.dumps(shown)) != sent.queue:
            sent.queue = now
            events.append(_event("queue", {"entries": shown, "now": milliseconds(self._clock.now())}))
        for entry in queue:
            if entry.mine and (talk := await self._talk(session, entry.conversation, sent)):
                events.append(_event("talk", talk))
        for gone in set(sent.talks) - {entry.conversation for entry in queue if entry.mine}:
            del sent.talks[gone]
            sent.lines.pop(gone, None)
        loop_time = asyncio.get_running_loop().time()
        if loop_time - sent.ticked >= TICK or not sent.ticked:
            sent.ticked = loop_time
            events.append(_event("tick", {"now": milliseconds(self._clock.now())}))
        return events

    async def _talk(self, session: Session, conversation: ConversationId, sent: _Sent) -> Json | None:
        """What is new in a talk of mine. It may have been taken away since the queue was read; then the next queue tells."""
        after = sent.lines.get(conversation, 0)
        if conversation not in sent.talks:
            await self._accounts.note(session, "read", conversation)
        try:
            talk = await self._door.talk(conversation, session.counsellor)
        except (NotYours, UnknownConversation):
            return None
        handle = self._handles.known(session.counsellor, conversation)
        shown = self._views.talk(talk, handle, after)
        sent.lines[conversation] = max([after, *(entry.seq for entry in talk.thread)])
        frame = json.dumps({**shown, "lines": []})
        if not shown["lines"] and sent.talks.get(conversation) == frame:
            return None
        sent.talks[conversation] = frame
        return shown


async def _next(changes: AsyncIterator[None]) -> None:
    await anext(changes)


def _event(name: str, data: Json) -> str:
    """JSON has no bare line breaks, so one data line is enough."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
