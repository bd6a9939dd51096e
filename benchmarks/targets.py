"""What is measured: stock Rasa, Kompas's engine, the whole gateway, and the limit. Each starts alone and is ended again."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.http import Connection
from benchmarks.load import Talk
from benchmarks.processes import Started, free_port, start, until_ready
from bot.cli.engine_process import PYTHON, QUIET, ROOT

WORK = ROOT / "build" / "bench"


@dataclass
class Target:
    """Something that can be talked to."""

    name: str
    started: list[Started]
    open_talk: Callable[[], Awaitable[Talk]]
    cold_start_s: float = 0.0
    notes: dict[str, Any] = field(default_factory=dict)

    def memory_mb(self) -> float:
        return round(sum(part.memory_mb() for part in self.started), 1)

    def stop(self) -> None:
        for part in self.started:
            part.stop()


def _env(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KOMPAS_", "PYTHON"))}
    return kept | QUIET | {"PYTHONPATH": str(ROOT)} | more


async def stock() -> Target:
    """`rasa init`'s pipeline and policies trained on our data; REST channel; custom actions in Rasa's own action server."""
    folder = WORK / "stock"
    model = folder / "models" / "stock.tar.gz"
    folder.mkdir(parents=True, exist_ok=True)
    actions_port, port = free_port(), free_port()
    (folder / "credentials.yml").write_text("rest:\n")
    (folder / "endpoints.yml").write_text(f'action_endpoint:\n  url: "http://127.0.0.1:{actions_port}/webhook"\n')
    if not model.exists():
        raise RuntimeError("train the stock model first")
    words = [str(PYTHON), "-m", "rasa", "run", "actions", "--actions", "actions", "-p", str(actions_port)]
    actions = start(words, ROOT, _env(), WORK / "stock-actions.log")
    words = [str(PYTHON), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    words += ["--credentials", str(folder / "credentials.yml"), "--endpoints", str(folder / "endpoints.yml")]
    server = start(words, ROOT, _env(), WORK / "stock.log")

    async def ready() -> bool:
        await Connection(port).post("/webhooks/rest/webhook", {"sender": "ready", "message": "hoi"})
        return True

    async def open_talk() -> Talk:
        connection, sender = Connection(port), secrets.token_hex(8)

        async def say(text: str) -> None:
            await connection.post("/webhooks/rest/webhook", {"sender": sender, "message": text})

        return say

    target = Target("stock rasa 3.6.21", [server, actions], open_talk)
    target.cold_start_s = await until_ready(server, ready)
    return target


async def engine() -> Target:
    """`POST /turn` alone: the state travels with every message."""
    port, key = free_port(), secrets.token_urlsafe(32)
    words = [str(PYTHON), "-m", "engine.serve", "--port", str(port)]
    server = start(words, ROOT, _env(KOMPAS_TURN_KEY=key), WORK / "engine.log")
    headers = {"Authorization": f"Bearer {key}"}

    async def ready() -> bool:
        return await Connection(port, headers).get_status("/health") == 200

    async def open_talk() -> Talk:
        connection, state, name = Connection(port, headers), [None], secrets.token_hex(16)

        async def say(text: str) -> None:
            body = {"conversation": name, "channel": "web", "state": state[0], "text": text, "payload": "", "force_intent": ""}
            state[0] = (await connection.post("/turn", body))["state"]

        return say

    target = Target("kompas engine", [server], open_talk)
    target.cold_start_s = await until_ready(server, ready)
    return target


async def gateway() -> Target:
    """The whole of Kompas as `make run` starts it: widget protocol in, committed, screened, answered, committed, streamed out."""
    port, desk_port = free_port(), free_port()
    var = WORK / "var"
    shutil.rmtree(var, ignore_errors=True)
    settings = {
        "KOMPAS_PUBLIC_PORT": str(port),
        "KOMPAS_DESK_PORT": str(desk_port),
        "KOMPAS_VAR": str(var),
        "KOMPAS_MESSAGES_PER_MINUTE": "1000000",
        "KOMPAS_NEW_TALKS_PER_MINUTE": "1000000",
    }
    server = start([str(ROOT / ".venv" / "bin" / "kompas"), "run"], ROOT, _env(**settings), WORK / "gateway.log")

    async def ready() -> bool:
        """Ready when the engine answers, not in degraded mode."""
        talk = await open_talk()
        await talk("hoi")
        return talk.response.startswith("utter_")  # type: ignore[attr-defined]  # see WidgetTalk

    async def open_talk() -> Talk:
        return await WidgetTalk.open(port)

    target = Target("kompas gateway", [server], open_talk)
    target.cold_start_s = await until_ready(server, ready)
    return target


class WidgetTalk:
    """One widget: POST to say, one open event stream to hear; a turn ends when the bot stops typing after our message."""

    def __init__(self, port: int, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._post = Connection(port, headers)
        self._events = Connection(port, headers).stream("/api/events")
        self._seen = 0
        self._event = ""
        self._view: dict[str, Any] = {"seq": 0, "answering": True}
        self.response = ""

    @classmethod
    async def open(cls, port: int) -> WidgetTalk:
        opener = Connection(port)
        token = (await opener.post("/api/conversations", {}))["token"]
        opener.close()
        talk = cls(port, token)
        await talk._quiet(1)
        return talk

    async def __call__(self, text: str) -> None:
        receipt = await self._post.post("/api/messages", {"id": secrets.token_hex(12), "text": text})
        await self._quiet(int(receipt["seq"]))

    async def _quiet(self, least: int) -> None:
        async for line in self._events:
            if line.startswith("event:"):
                self._event = line[6:].strip()
            elif line.startswith("data:"):
                data = json.loads(line[5:])
                if self._event == "view":
                    self._view = data
                elif self._event == "entry":
                    self._seen = int(data["seq"])
                    self.response = data.get("response") or self.response
                if not self._view["answering"] and least <= self._view["seq"] <= self._seen:
                    return
        raise RuntimeError("the event stream ended")


async def limit() -> Target:
    """A commit and an echo."""
    port = free_port()
    file = WORK / "echo.db"
    file.unlink(missing_ok=True)
    words = [str(ROOT / ".venv" / "bin" / "python"), "-m", "benchmarks.echo", str(port), str(file)]
    server = start(words, ROOT, _env(), WORK / "echo.log")

    async def ready() -> bool:
        await Connection(port).post("/", {"text": "hoi"})
        return True

    async def open_talk() -> Talk:
        connection = Connection(port)

        async def say(text: str) -> None:
            await connection.post("/", {"text": text})

        return say

    target = Target("limit: echo + commit", [server], open_talk)
    target.cold_start_s = await until_ready(server, ready)
    return target
