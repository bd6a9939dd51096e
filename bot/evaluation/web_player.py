"""A youth on the web widget's own protocol: POST to speak, Server-Sent Events to listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from types import TracebackType
from typing import Any
from uuid import uuid4

import aiohttp

from bot.core.errors import EngineUnavailable, Refused
from bot.evaluation.play import Choice, Heard

PATIENCE = 15.0
"""Seconds until a silent system counts as broken."""


class WebPlayer:
    """Plays one conversation; use as an asynchronous context manager."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._seen = 0
        self.token = ""

    async def __aenter__(self) -> WebPlayer:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._http.close()

    async def start(self) -> Sequence[Heard]:
        """Open the widget: the welcome comes without a word of the youth."""
        opened = await self._post("/api/conversations", {})
        self.token = str(opened["token"])
        return await self._until_quiet(least=1)

    async def say(self, text: str) -> Sequence[Heard]:
        return await self._act({"text": text})

    async def press(self, choice: Choice) -> Sequence[Heard]:
        return await self._act({"button": choice.token})

    async def send_picture(self) -> Sequence[Heard]:
        """The widget never sends the picture itself, only that there was one."""
        return await self._act({"media": "photo"})

    async def stop(self) -> Sequence[Heard]:
        return await self._act({"button": "nav:stop"})

    async def _act(self, body: dict[str, Any]) -> Sequence[Heard]:
        receipt = await self._post("/api/messages", {"id": uuid4().hex} | body)
        return await self._until_quiet(least=int(receipt["seq"]))

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        for _ in range(5):
            async with self._http.post(self._url + path, json=body, headers=headers) as answer:
                told = await answer.json()
                if answer.status < 300:
                    return dict(told)
                if answer.status != 429:
                    raise Refused(f"{path} answered {answer.status}: {told.get('error')}")
                await asyncio.sleep(float(told.get("retry_after", 1)))
        raise Refused(f"{path} kept answering 429")

    async def _until_quiet(self, least: int) -> Sequence[Heard]:
        """Entries after the last seen one, until entry `least` is there and the bot has finished its turn."""
        headers = {"Authorization": f"Bearer {self.token}", "Last-Event-ID": str(self._seen), "Accept": "text/event-stream"}
        heard: list[Heard] = []
        view: dict[str, Any] = {"seq": 0, "answering": True}
        try:
            async with asyncio.timeout(PATIENCE), self._http.get(self._url + "/api/events", headers=headers) as stream:
                event = ""
                async for raw in stream.content:
                    line = raw.decode().rstrip("\n")
                    if line.startswith("event:"):
                        event = line[6:].strip()
                    elif line.startswith("data:"):
                        data = json.loads(line[5:])
                        if event == "view":
                            view = data
                        elif event == "entry":
                            self._seen = int(data["seq"])
                            if data["sender"] != "youth":
                                heard.append(as_heard(data))
                        elif event == "gone":
                            return heard
                        if not view["answering"] and least <= view["seq"] <= self._seen:
                            return heard
        except TimeoutError as error:
            raise EngineUnavailable(f"no end of the turn within {PATIENCE:.0f} s") from error
        raise EngineUnavailable("the event stream ended in the middle of a turn")


def as_heard(data: dict[str, Any]) -> Heard:
    """An `entry` event as the player sees it."""
    return Heard(
        data["sender"],
        data["text"],
        data.get("response") or "",
        data.get("slot"),
        tuple(data.get("referrals") or ()),
        tuple(Choice(b["title"], b["token"], b.get("value") or "") for b in data.get("buttons") or ()),
    )
