"""Serves the two ASGI apps on their ports in one event loop, quietly: no access log, no server header, one stop for both."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.core.errors import ConfigurationError

GOODBYE = 3
"""Seconds that open event streams get when the server stops."""
_TALKATIVE = ("httpx", "httpcore", "telegram", "aiohttp", "sqlalchemy", "uvicorn", "alembic", "asyncio")


def quiet_logging(level: str) -> None:
    """One format, and no library may log what it was sent: httpx would write the bot's token, others the words."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigurationError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host} port {port}: {error.strerror}") from error
    # Connections inherit it. asyncio would set it only on sockets it made itself, and without it the second part of each
    # answer waits 40 ms for the other side's acknowledgement.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


async def serve_all(
    apps: Sequence[tuple[ASGIApp, socket.socket]], trusted_proxy: str, ready: Callable[[], Awaitable[None]] | None
) -> None:
    """Until SIGINT or SIGTERM, or until one of the servers ends. `ready` is called once all sockets are served."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    servers = [_Server(_config(app, trusted_proxy)) for app, _ in apps]
    serving = [asyncio.create_task(server.serve([port])) for server, (_, port) in zip(servers, apps, strict=True)]
    stopped = asyncio.create_task(_wait_for(stop))
    try:
        if ready is not None:
            await ready()
        await asyncio.wait([*serving, stopped], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for server in servers:
            server.should_exit = True
        stopped.cancel()
        await asyncio.gather(*serving, stopped, return_exceptions=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _wait_for(stop: asyncio.Event) -> None:
    await stop.wait()


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: two servers in one loop must stop together, after the work behind them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(app: ASGIApp, trusted_proxy: str) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        access_log=False,  # an address line is a trace of a youth, and an enrolment link is an address
        log_config=None,
        server_header=False,
        proxy_headers=bool(trusted_proxy),
        forwarded_allow_ips=trusted_proxy or None,
        timeout_graceful_shutdown=GOODBYE,
        timeout_keep_alive=30,
        lifespan="off",
    )
