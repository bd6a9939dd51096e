"""HTTP client of the engine: kept-alive connections, one deadline per turn, and no second youth waits for a dead engine."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Self

import aiohttp

from bot.adapters.engine.wire import read_result, write_request
from bot.core.errors import EngineUnavailable
from bot.core.turn import TurnRequest, TurnResult

logger = logging.getLogger(__name__)

TURN_SECONDS = 2.0
PROBE_SECONDS = 1.0
PROBE_EVERY_SECONDS = 0.5
AT_ONCE = 50
"""More turns at once than this only make each of them slower: Rasa's answer is one thread of Python."""
LARGEST_ANSWER = 4 * 1024 * 1024


class Address:
    """Where the engine listens now; the supervisor changes the port when it starts a new process."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = port

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"


class HttpEngine:
    """Implements ports.Engine. Use as an async context manager.

    The circuit: a refused or timed-out turn marks the engine unwell, every turn after it fails at once, and a probe of
    `/health` marks it well again. Nothing is ever retried here: the gateway answers in degraded mode instead.
    """

    def __init__(
        self, address: Address, key: str, turn_seconds: float = TURN_SECONDS, every: float = PROBE_EVERY_SECONDS
    ) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {key}"}
        self._turn_seconds = turn_seconds
        self._every = every
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._well = asyncio.Event()
        self._unwell = asyncio.Event()
        self._unwell.set()
        self._session: aiohttp.ClientSession | None = None
        self._healer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=60), cookie_jar=aiohttp.DummyCookieJar()
        )
        self._healer = asyncio.create_task(self._heal(), name="engine probe")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._healer is not None:
            self._healer.cancel()
            await asyncio.wait({self._healer})
        if self._session is not None:
            await self._session.close()

    def healthy(self) -> bool:
        """False until the first probe has been answered, and after a failure until the next one is."""
        return self._well.is_set()

    async def until_healthy(self) -> None:
        """For the start and for tests."""
        await self._well.wait()

    async def turn(self, request: TurnRequest) -> TurnResult:
        if not self.healthy():
            raise EngineUnavailable("the engine did not answer a moment ago")
        try:
            async with asyncio.timeout(self._turn_seconds), self._slots:
                status, body = await self._post(request)
        except TimeoutError:
            self._mark_unwell("no answer in time")
            raise EngineUnavailable("the engine gave no answer in time") from None
        except aiohttp.ClientError as error:
            self._mark_unwell(type(error).__name__)
            raise EngineUnavailable(f"the engine cannot be reached: {type(error).__name__}") from None
        if status != 200:
            raise EngineUnavailable(f"the engine answered with status {status}")
        return read_result(body)

    async def probe(self) -> bool:
        """Whether `/health` says that a model is loaded, now."""
        try:
            async with asyncio.timeout(PROBE_SECONDS), self._open().get(self._address.url("/health")) as answer:
                return answer.status == 200 and (await answer.json(content_type=None)) == {"ready": True}
        except (TimeoutError, aiohttp.ClientError, ValueError):
            return False

    async def _post(self, request: TurnRequest) -> tuple[int, bytes]:
        url = self._address.url("/turn")
        async with self._open().post(url, json=write_request(request), headers=self._headers, allow_redirects=False) as answer:
            body = await answer.content.read(LARGEST_ANSWER + 1)
            while len(body) <= LARGEST_ANSWER and not answer.content.at_eof():
                body += await answer.content.read(LARGEST_ANSWER + 1 - len(body))
            if len(body) > LARGEST_ANSWER:
                raise EngineUnavailable("the engine's answer is too long")
            return answer.status, body

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise EngineUnavailable("the engine's client is not started")
        return self._session

    def _mark_unwell(self, why: str) -> None:
        if self._well.is_set():
            logger.warning("engine unavailable: %s", why)
        self._well.clear()
        self._unwell.set()

    async def _heal(self) -> None:
        """Probe only while unwell: a healthy engine is watched by the turns themselves and by the supervisor."""
        while True:
            await self._unwell.wait()
            if await self.probe():
                self._unwell.clear()
                self._well.set()
                logger.info("engine available")
            else:
                await asyncio.sleep(self._every)
