"""What the widget asks of the gateway: open, say, listen, typing, leave, wipe."""

from __future__ import annotations

import time
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.errors import ApiError
from bot.adapters.webchat.events import EventStream
from bot.adapters.webchat.limiter import OpeningLimiter
from bot.adapters.webchat.schemas import Empty, Leave, Message
from bot.core.conversation import Channel, ConversationId, Inbound, InboundKind
from bot.services.ports import YouthDoor

MAX_BODY = 16 * 1024
_MAX_SEQ = 2**53
_MAX_TOKEN = 200

M = TypeVar("M", bound=BaseModel)


class Api:
    """The JSON routes. Holds no conversation: all state is behind the door."""

    def __init__(self, door: YouthDoor, settings: WebchatSettings) -> None:
        self._door = door
        self._settings = settings
        self._limiter = OpeningLimiter(settings.opens_per_ten_minutes)

    def routes(self) -> list[Route]:
        return [
            Route("/api/conversations", self.open, methods=["POST"]),
            Route("/api/messages", self.say, methods=["POST"]),
            Route("/api/events", self.listen, methods=["GET"]),
            Route("/api/typing", self.typing, methods=["POST"]),
            Route("/api/leave", self.leave, methods=["POST"]),
            Route("/api/wipe", self.wipe, methods=["POST"]),
        ]

    async def open(self, request: Request) -> Response:
        await read(request, Empty)
        address = request.client.host if request.client else ""
        wait = self._limiter.take(address, time.monotonic())
        if wait:
            raise ApiError(429, "opening_limit", wait)
        opened = await self._door.open(Channel.WEB)
        await self._door.receive(opened.conversation, Inbound(InboundKind.START, key="start"))
        return JSONResponse({"token": opened.token}, status_code=201)

    async def say(self, request: Request) -> Response:
        conversation = await self._conversation(request)
        message = await read(request, Message)
        receipt = await self._door.receive(conversation, message.inbound())
        return JSONResponse({"seq": receipt.seq, "duplicate": receipt.duplicate})

    async def listen(self, request: Request) -> Response:
        token = bearer(request)
        conversation = await self._conversation(request)
        after = last_event_id(request)
        return _Streamed(EventStream(self._door, token, conversation, after, self._settings.heartbeat))

    async def typing(self, request: Request) -> Response:
        conversation = await self._conversation(request)
        await read(request, Empty)
        await self._door.typing(conversation)
        return Response(status_code=204)

    async def leave(self, request: Request) -> Response:
        """Quick exit. Answers 204 whatever the token is worth: nobody waits for the answer, and nobody learns from it."""
        token = (await read(request, Leave)).token or bearer(request)
        conversation = await self._door.find(token[:_MAX_TOKEN])
        if conversation is not None:
            await self._door.leave(conversation)
        # A beacon from another site is not a CORS request; without this header its console would show an error.
        return Response(status_code=204, headers={"Cross-Origin-Resource-Policy": "cross-origin"})

    async def wipe(self, request: Request) -> Response:
        conversation = await self._conversation(request)
        await read(request, Empty)
        await self._door.wipe(conversation)
        return Response(status_code=204)

    async def _conversation(self, request: Request) -> ConversationId:
        conversation = await self._door.find(bearer(request))
        if conversation is None:
            raise ApiError(401, "unknown")
        return conversation


class _Streamed(Response):
    """Lets Starlette's routing hand over to an event stream."""

    def __init__(self, stream: EventStream) -> None:
        super().__init__()
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._stream(scope, receive, send)


def bearer(request: Request) -> str:
    """The conversation token; a missing one is answered like an unknown one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > _MAX_TOKEN:
        raise ApiError(401, "unknown")
    return token


def last_event_id(request: Request) -> int:
    """The seq that the widget has seen last; nonsense means: from the start."""
    given = request.headers.get("last-event-id", "")
    return min(int(given), _MAX_SEQ) if given.isascii() and given.isdigit() and len(given) < 17 else 0


async def read(request: Request, model: type[M]) -> M:
    """The body as `model`: 413 above 16 KB, 400 when it is no JSON, 422 when it has another shape."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ApiError(413, "too_large")
    try:
        return model.model_validate_json(bytes(body) or b"{}")
    except ValidationError as error:
        raise refusal(error) from None


def refusal(error: ValidationError) -> ApiError:
    """Our own rule names its sentence; every other mistake is one of the program, not of the youth."""
    kinds = {problem["type"] for problem in error.errors(include_url=False, include_context=False, include_input=False)}
    if "json_invalid" in kinds:
        return ApiError(400, "invalid")
    ours = kinds & {"text_long", "text_empty", "media"}
    return ApiError(422, ours.pop() if ours else "invalid")
