"""A youth and a counsellor who do what the widget and the desk page do when the line breaks: try again with the same key."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import pyotp

BROKEN = (aiohttp.ClientError, TimeoutError, json.JSONDecodeError)
PASSWORD = "vier losse woorden achter elkaar"


async def insist(session: aiohttp.ClientSession, url: str, body: Any, headers: dict[str, str]) -> dict[str, Any]:
    """POST until it is answered well; the key in the body makes that harmless."""
    while True:
        with contextlib.suppress(*BROKEN):
            async with session.post(url, json=body, headers=headers, timeout=aiohttp.ClientTimeout(total=5)) as answer:
                if answer.status < 300:
                    return dict(await answer.json())
                assert answer.status in (429, 500, 502, 503), f"{url}: {answer.status} {await answer.text()}"
        await asyncio.sleep(0.1)


async def events(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> AsyncIterator[tuple[str, Any]]:
    """One connection's events, until it breaks."""
    with contextlib.suppress(*BROKEN):
        async with session.get(url, headers=headers, timeout=aiohttp.ClientTimeout(total=None, sock_read=30)) as stream:
            name = ""
            async for raw in stream.content:
                line = raw.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    yield name, json.loads(line[5:])


@dataclass
class Youth:
    """One widget. `shown` is the screen: an entry is added when its seq is new, as the widget does."""

    base: str
    session: aiohttp.ClientSession
    token: str = ""
    sent: list[str] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    doubles: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def open(self) -> None:
        self.token = (await insist(self.session, f"{self.base}/api/conversations", {}, {}))["token"]

    async def listen(self) -> None:
        """Connect, and connect again from the last entry seen, until cancelled."""
        while True:
            last = str(self.shown[-1]["seq"] if self.shown else 0)
            async for name, data in events(self.session, f"{self.base}/api/events", self.headers | {"Last-Event-ID": last}):
                if name == "entry":
                    self._show(data)
            await asyncio.sleep(0.1)

    def _show(self, entry: dict[str, Any]) -> None:
        if any(entry["seq"] == other["seq"] for other in self.shown):
            self.doubles += 1
            return
        self.shown.append(entry)
        self.news.set()

    async def say(self, text: str) -> None:
        self.sent.append(text)
        await insist(self.session, f"{self.base}/api/messages", {"id": uuid4().hex, "text": text}, self.headers)

    async def press(self, value: str) -> None:
        token = next(b["token"] for e in reversed(self.shown) for b in e["buttons"] if b["value"] == value)
        await insist(self.session, f"{self.base}/api/messages", {"id": uuid4().hex, "button": token}, self.headers)

    async def until(self, sender: str, count: int, seconds: float = 60) -> None:
        """Until so many lines of this sender are on the screen."""
        async with asyncio.timeout(seconds):
            while sum(entry["sender"] == sender for entry in self.shown) < count:
                self.news.clear()
                await self.news.wait()

    def lines(self, sender: str) -> list[str]:
        return [entry["text"] for entry in self.shown if entry["sender"] == sender]


@dataclass
class Counsellor:
    """One desk page in one browser."""

    base: str
    session: aiohttp.ClientSession
    secret: str = ""
    call_headers: dict[str, str] = field(default_factory=dict)
    queue: list[dict[str, Any]] = field(default_factory=list)
    talks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    async def enrol_and_log_in(self, link: str, name: str) -> None:
        """The code of the next half minute: the one of this half minute is spent on the enrolment."""
        await self._page(link)
        page = await self._page(f"{self.base}/enrol")
        self.secret = _found(r'id="secret">([A-Z2-7 ]+)<', page).replace(" ", "")
        code = pyotp.TOTP(self.secret)
        form = {"token": _token(page), "password": PASSWORD, "again": PASSWORD, "code": code.now()}
        await self._form("/enrol", form)
        page = await self._page(f"{self.base}/login")
        form = {"token": _token(page), "name": name, "password": PASSWORD, "code": code.at(int(time.time()) + 30)}
        await self._form("/login", form)
        page = await self._page(f"{self.base}/")
        self.call_headers = {"X-Kompas": _found(r'data-token="([0-9a-f]+)"', page)}

    async def listen(self) -> None:
        """A page that reconnects starts afresh, as the desk's page does; the tick is answered with a sign of life."""
        while True:
            self.talks.clear()
            async for name, data in events(self.session, f"{self.base}/stream", self.call_headers):
                if name == "queue":
                    self.queue = data["entries"]
                elif name == "talk":
                    self.talks.setdefault(data["talk"], []).extend(data["lines"])
                elif name == "tick":
                    await self.call("alive", active=True)
            await asyncio.sleep(0.1)

    async def call(self, act: str, **body: Any) -> dict[str, Any]:
        return await insist(self.session, f"{self.base}/call/{act}", body, self.call_headers)

    async def _page(self, url: str) -> str:
        async with self.session.get(url) as answer:
            return await answer.text()

    async def _form(self, path: str, form: dict[str, str]) -> None:
        async with self.session.post(self.base + path, data=form, headers={"Origin": self.base}, allow_redirects=False) as answer:
            assert answer.status == 303, f"{path}: {answer.status}"


def _token(page: str) -> str:
    return _found(r'name="token" value="([0-9a-f]+)"', page)


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match is not None, f"{pattern} is not on the page"
    return match[1]
