"""Rasa input channel `POST /turn` and `GET /health`: stateless, behind a key, for the gateway on the same machine."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from engine import quiet
from engine.dialogue import take_turn
from engine.errors import BadTurn, TurnFailed, place
from engine.in_process import runner_for
from engine.turn import CURRENT
from engine.understanding import understand
from engine.wire import read_turn

logger = logging.getLogger(__name__)

KEY_VARIABLE = "KOMPAS_TURN_KEY"
SHORTEST_KEY = 32
LARGEST_BODY = 256 * 1024


class TurnChannel(InputChannel):
    """Named by dotted path in credentials.yml; `rasa shell`, `train` and `test` never build it."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TurnChannel:
        """Raises RasaException without a proper key: an open turn endpoint would let anybody steer conversations."""
        key = os.environ.get(KEY_VARIABLE, "")
        if len(key) < SHORTEST_KEY:
            raise RasaException(
                f"The turn channel needs a key: set {KEY_VARIABLE} to at least {SHORTEST_KEY} random characters. "
                "The gateway's supervisor does this by itself (`kompas run`)."
            )
        quiet.install()
        return cls(key)

    @classmethod
    def name(cls) -> str:
        return "turn"

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's own `on_new_message` is not used: it hides errors and answers without waiting for a result."""
        routes = Blueprint("kompas_turn")

        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request)

        routes.add_route(turn, "/turn", methods=["POST"])
        routes.add_route(_health, "/health", methods=["GET"])
        routes.listener("before_server_start")(_limit)
        routes.listener("after_server_start")(_warm_up)
        return routes

    async def _turn(self, request: Request) -> HTTPResponse:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), b"Bearer " + self._key):
            return json({"error": "unauthorized"}, status=401)
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return json({"error": "not_ready"}, status=503)
        try:
            turn = read_turn(_json(request))
        except BadTurn as error:
            return json({"error": "bad_turn", "field": str(error)}, status=422)
        mark = CURRENT.set(turn)
        try:
            # A task takes the context along and hands its exception over as a value, whatever its type is.
            task = asyncio.ensure_future(take_turn(agent, turn))
            await asyncio.wait({task})
        finally:
            CURRENT.reset(mark)
        return _answer(task)


def _answer(task: asyncio.Task[dict[str, Any]]) -> HTTPResponse:
    error = task.exception()
    if isinstance(error, BadTurn):
        return json({"error": "bad_turn", "field": str(error)}, status=422)
    if error is not None:
        logger.error("turn failed: %s", TurnFailed(place(error)))
        return json({"error": "turn_failed"}, status=500)
    return json(task.result())


def _json(request: Request) -> Any:
    try:
        return request.json
    except InvalidUsage as error:
        raise BadTurn("body") from error


async def _health(request: Request) -> HTTPResponse:
    agent = getattr(request.app.ctx, "agent", None)
    ready = agent is not None and agent.is_ready()
    return json({"ready": ready}, status=200 if ready else 503)


async def _limit(app: Sanic, _loop: Any) -> None:
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY


async def _warm_up(app: Sanic, _loop: Any) -> None:
    """Load the actions and run the NLU once, so that the first youth does not wait for it."""
    agent = getattr(app.ctx, "agent", None)
    if agent is not None and agent.processor is not None:
        agent.processor.tracker_store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
        runner_for(agent.processor.action_endpoint)
        understand(agent.processor, "hoi")
