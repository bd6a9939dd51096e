"""The HTTP side of the fake Bot API: tokens, methods, long poll with offsets, refusals, and failures on request."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.adapters.telegram.fake_rules import PARAMETERS, Params, Refusal, action_of, bad, commands_of, integer, markup_of, text_of
from bot.adapters.telegram.fake_state import FakeChat, FakeMessage, State

DELETABLE = 48 * 3600
ME = {"id": 987654321, "is_bot": True, "first_name": "Kompas", "username": "kompas_test_bot"}


@dataclass(frozen=True)
class Call:
    """One request, when it arrived, and the HTTP status it got."""

    method: str
    params: Params
    at: float
    status: int

    @property
    def chat(self) -> int:
        return int(self.params.get("chat_id", "0"))


@dataclass
class Failure:
    """What the next calls of a method get."""

    method: str
    code: int
    retry_after: int
    times: int
    after: bool
    chat: int

    def meets(self, method: str, params: Params) -> bool:
        return self.times > 0 and self.method == method and self.chat in (0, int(params.get("chat_id", "0")))


class BotApi:
    """`app` serves `/bot<token>/<method>`."""

    def __init__(self, state: State, token: str) -> None:
        self.state = state
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.failures: list[Failure] = []
        self.down = False
        self.strict_rate = False
        self._token = token
        self._poll = 0
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._endpoint, methods=["GET", "POST"])])
        self._methods: dict[str, Callable[[Params], Any]] = {
            "getMe": lambda _: ME,
            "deleteWebhook": self._delete_webhook,
            "sendMessage": self._send,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": lambda params: self._delete(params, [integer(params, "message_id")], strict=True),
            "deleteMessages": lambda params: self._delete(params, json.loads(params["message_ids"]), strict=False),
            "answerCallbackQuery": self._answer,
            "sendChatAction": self._action,
            "leaveChat": self._leave,
            "getMyCommands": lambda _: self.state.outside["commands"],
            "setMyCommands": lambda params: self._dress("commands", commands_of(params)),
        }
        for key, limit in (("name", 64), ("description", 512), ("short_description", 120)):
            self._add_profile(key, limit)

    def _add_profile(self, key: str, limit: int) -> None:
        suffix = "My" + "".join(part.capitalize() for part in key.split("_"))

        def change(params: Params) -> bool:
            text = params.get(key, "")
            if len(text) > limit:
                raise bad(f"{key} is too long")
            return self._dress(key, text)

        self._methods[f"get{suffix}"] = lambda _: {key: self.state.outside[key]}
        self._methods[f"set{suffix}"] = change

    # ------------------------------------------------------------ HTTP

    async def _endpoint(self, request: Request) -> Response:
        method = request.path_params["method"]
        params = await _params(request)
        at = self.state.now()
        try:
            if request.path_params["token"] != self._token:
                raise Refusal(401, "Unauthorized")
            body: dict[str, Any] = {"ok": True, "result": await self._carry_out(method, params)}
            status = 200
        except Refusal as refusal:
            status = refusal.code
            body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            body.update({"parameters": {"retry_after": refusal.retry_after}} if refusal.retry_after else {})
        self.calls.append(Call(method, params, at, status))
        self.state.touch()
        return JSONResponse(body, status)

    async def _carry_out(self, method: str, params: Params) -> Any:
        if self.down:
            raise Refusal(502, "Bad Gateway")
        self._check(method, params)
        failure = next((one for one in self.failures if one.meets(method, params)), None)
        if failure:
            failure.times -= 1
            if not failure.after:
                raise _failed(failure)
        result = await self._get_updates(params) if method == "getUpdates" else self._methods[method](params)
        if failure:
            raise _failed(failure)
        return result

    def _check(self, method: str, params: Params) -> None:
        if method not in PARAMETERS:
            self.violations.append(f"called {method}")
            raise Refusal(404, "Not Found")
        for name in params.keys() - PARAMETERS[method]:
            self.violations.append(f"{method} with {name}")
        if params.get("drop_pending_updates", "false").lower() == "true":
            self.violations.append("drop_pending_updates throws away what youths wrote")

    # ------------------------------------------------------------ receiving

    async def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        """Everything before the offset is confirmed and forgotten; the rest comes again until it is."""
        self._poll += 1
        mine = self._poll
        self.state.touch()
        offset = int(params.get("offset", "0"))
        self.state.updates = [one for one in self.state.updates if one["update_id"] >= offset]
        allowed = set(json.loads(params.get("allowed_updates", "[]")))
        end = asyncio.get_running_loop().time() + float(params.get("timeout", "0"))
        while not (found := [one for one in self.state.updates if not allowed or one.keys() & allowed]):
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or self.down:
                break
            await self.state.changed(left)
            if self._poll != mine:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
        return found[: int(params.get("limit", "100"))]

    def _delete_webhook(self, _params: Params) -> bool:
        return True

    # ------------------------------------------------------------ chats

    def _chat(self, params: Params) -> FakeChat:
        chat = self.state.chats.get(integer(params, "chat_id"))
        if chat is None:
            raise bad("chat not found")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat.left:
            raise Refusal(403, "Forbidden: bot is not a member of the supergroup chat")
        return chat

    def _send(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        text, markup = text_of(params), markup_of(params)
        if chat.kind != "private":
            self.violations.append("wrote into a group or channel")
        now = self.state.now()
        if self.strict_rate and chat.sent_at is not None and now - chat.sent_at < 1.0:
            raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        chat.sent_at = now
        message = FakeMessage(self.state.new_id(), text, self.state.seconds(), from_bot=True, markup=markup, at=now)
        chat.messages.append(message)
        return self._wire(params, message)

    def _wire(self, params: Params, message: FakeMessage) -> dict[str, Any]:
        where = {"id": integer(params, "chat_id"), "type": "private", "first_name": "NAMECANARY"}
        wire = {"message_id": message.id, "from": ME, "chat": where, "date": message.date, "text": message.text}
        return {**wire, **({"reply_markup": message.markup} if message.markup else {})}

    def _own(self, params: Params) -> FakeMessage:
        message = self._chat(params).find(integer(params, "message_id"))
        if message is None:
            raise bad("message to edit not found")
        if not message.from_bot:
            raise bad("message can't be edited")
        return message

    def _edit_text(self, params: Params) -> dict[str, Any]:
        message, text, markup = self._own(params), text_of(params), markup_of(params)
        if (message.text, message.markup) == (text, markup):
            raise _unchanged()
        message.text, message.markup = text, markup
        return self._wire(params, message)

    def _edit_markup(self, params: Params) -> dict[str, Any]:
        message, markup = self._own(params), markup_of(params)
        if message.markup == markup:
            raise _unchanged()
        message.markup = markup
        return self._wire(params, message)

    def _delete(self, params: Params, messages: list[int], *, strict: bool) -> bool:
        chat = self._chat(params)
        if not 1 <= len(messages) <= 100:
            raise bad("wrong number of messages to delete")
        for number in messages:
            message = chat.find(number)
            if message is None and strict:
                raise bad("message to delete not found")
            if message is not None and self.state.now() - message.date > DELETABLE:
                if strict:
                    raise bad("message can't be deleted for everyone")
                continue
            if message is not None:
                message.deleted = True
        return True

    def _answer(self, params: Params) -> bool:
        callback = params.get("callback_query_id", "")
        if self.state.callbacks.get(callback, True):  # unknown, or answered before
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.state.callbacks[callback] = True
        return True

    def _action(self, params: Params) -> bool:
        chat = self._chat(params)
        action_of(params)
        chat.actions.append(params["action"])
        return True

    def _leave(self, params: Params) -> bool:
        chat = self._chat(params)
        if chat.kind == "private":
            raise bad("chat member status can't be changed in private chats")
        chat.left = True
        return True

    def _dress(self, key: str, value: Any) -> bool:
        self.state.outside[key] = value
        return True


def _unchanged() -> Refusal:
    return bad(
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


def _failed(failure: Failure) -> Refusal:
    texts = {429: f"Too Many Requests: retry after {failure.retry_after}", 403: "Forbidden: bot was blocked by the user"}
    return Refusal(failure.code, texts.get(failure.code, f"Scripted failure {failure.code}"), failure.retry_after)


async def _params(request: Request) -> dict[str, str]:
    """Query, form or JSON: Telegram takes them all, and every value as text."""
    found = {key: str(value) for key, value in request.query_params.items()}
    if request.headers.get("content-type", "").startswith("application/json"):
        found.update({key: str(value) for key, value in (await request.json()).items()})
    else:
        found.update({key: str(value) for key, value in (await request.form()).items()})
    return found


@asynccontextmanager
async def serve(app: ASGIApp) -> AsyncIterator[int]:
    """An app on a free port of the loopback, for as long as the block lasts."""
    door = socket.create_server(("127.0.0.1", 0))  # listens at once: whoever connects before the server is up waits a moment
    port = int(door.getsockname()[1])
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield port
    finally:
        server.should_exit = True
        await running
