"""What the fake Bot API remembers: chats with their messages, updates that wait, presses, the bot's outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class FakeMessage:
    """One message of either side. `date` in whole seconds, `at` exactly."""

    id: int
    text: str
    date: int
    from_bot: bool
    markup: dict[str, Any] | None = None
    deleted: bool = False
    at: float = 0.0

    @property
    def keyboard(self) -> list[list[tuple[str, str]]]:
        """Rows of (title, data)."""
        rows = self.markup["inline_keyboard"] if self.markup else []
        return [[(button["text"], button["callback_data"]) for button in row] for row in rows]

    @property
    def titles(self) -> list[str]:
        """The titles of all buttons, row by row."""
        return [title for row in self.keyboard for title, _ in row]

    def button(self, wanted: str) -> str | None:
        """The data of the button with this title or data."""
        return next((data for row in self.keyboard for title, data in row if wanted in (title, data)), None)


@dataclass
class FakeChat:
    """One chat with the bot."""

    kind: str = "private"
    messages: list[FakeMessage] = field(default_factory=list)
    blocked: bool = False
    left: bool = False
    actions: list[str] = field(default_factory=list)
    sent_at: float | None = None

    def find(self, message: int) -> FakeMessage | None:
        """By id; a deleted one is not found."""
        return next((one for one in self.messages if one.id == message and not one.deleted), None)


class State:
    """`now` is seconds since 1970, replaced in tests."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.chats: dict[int, FakeChat] = {}
        self.updates: list[dict[str, Any]] = []
        self.callbacks: dict[str, bool] = {}
        """Query -> whether it was answered."""
        self.outside: dict[str, Any] = {"commands": [], "name": "", "description": "", "short_description": ""}
        self.next_update = 500_000_000
        self.next_message = 1
        self._waiting: set[asyncio.Future[None]] = set()

    def chat(self, chat: int) -> FakeChat:
        return self.chats.setdefault(chat, FakeChat())

    def seconds(self) -> int:
        return int(self.now())

    def new_id(self) -> int:
        """In private chats the ids of all chats of a bot count up together."""
        self.next_message += 1
        return self.next_message

    def new_update(self) -> int:
        self.next_update += 1
        return self.next_update

    def touch(self) -> None:
        """Wake everybody who waits for a change."""
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def changed(self, seconds: float) -> None:
        """The next change, or so many seconds."""
        one = asyncio.get_running_loop().create_future()
        self._waiting.add(one)
        await asyncio.wait([one], timeout=seconds)
        self._waiting.discard(one)
