"""A small HTTP server on a free loopback port that answers as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.adapters.engine.client import AT_ONCE
from tests.adapters.engine.test_wire import GOOD


class Scripted:
    """An engine whose every answer a test can change while it runs."""

    def __init__(self):
        self.status = 200
        self.body = json.dumps(GOOD).encode()
        self.hang = asyncio.Event()
        self.hang.set()
        self.ready = True
        self.turns = []
        self.full = asyncio.Event()
        self.at_once = 0
        self.most_at_once = 0
        self.port = 0

    async def turn(self, request):
        self.turns.append((request.headers.get("Authorization"), await request.json()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.at_once == AT_ONCE:
            self.full.set()
        try:
            await self.hang.wait()
        finally:
            self.at_once -= 1
        return web.Response(status=self.status, body=self.body, content_type="application/json")

    async def health(self, _request):
        return web.json_response({"ready": self.ready}, status=200 if self.ready else 503)


@asynccontextmanager
async def listening(engine, port=0):
    app = web.Application()
    app.router.add_post("/turn", engine.turn)
    app.router.add_get("/health", engine.health)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    engine.port = runner.addresses[0][1]
    try:
        yield engine
    finally:
        engine.hang.set()
        await runner.cleanup()


@pytest.fixture
async def server():
    async with listening(Scripted()) as engine:
        yield engine
