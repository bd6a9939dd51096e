"""The calls of the page: one per act of a counsellor. Conversations are named by handle, in the body, never in the address."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.adapters.desk.accounts import Accounts
from bot.adapters.desk.handles import Handles
from bot.adapters.desk.reports import ReportForm
from bot.core.conversation import ConversationId, Phase
from bot.core.errors import AlreadyClaimed
from bot.services.ports import DeskDoor

LONGEST_BODY = 64 * 1024
LONGEST_TEXT = 4000
Handle = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Short = Annotated[str, Field(max_length=60)]


class Body(BaseModel):
    """Unknown fields are refused, so a page can never set what was not meant to be set (R25)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    """A call without particulars."""


class Alive(Body):
    active: bool


class Presence(Body):
    here: bool


class Talk(Body):
    talk: Handle


class Say(Talk):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
    key: Annotated[str, Field(pattern=r"^[0-9a-zA-Z-]{8,64}$")]


class Close(Talk):
    report: dict[Short, Short] | None


B = TypeVar("B", bound=Body)


class Calls:
    """One method per act."""

    def __init__(self, door: DeskDoor, accounts: Accounts, handles: Handles, form: ReportForm) -> None:
        self._door = door
        self._accounts = accounts
        self._handles = handles
        self._form = form

    async def alive(self, request: Request) -> Response:
        """Sign of life of the page: renews the leases; only a person's own activity keeps the session awake."""
        body = await _body(request, Alive)
        session = request.state.session
        if body.active:
            await self._accounts.touch(session)
        await self._door.renew(session.counsellor)
        return JSONResponse({})

    async def present(self, request: Request) -> Response:
        """Whether this counsellor takes chats."""
        body = await _body(request, Presence)
        session = request.state.session
        await self._door.present(session.counsellor, body.here)
        await self._accounts.set_present(session, body.here)
        return await self._did(request)

    async def next(self, request: Request) -> Response:
        """Claims the most urgent one that waits; when a colleague was a moment earlier, the one after it."""
        await _body(request, Nothing)
        counsellor = request.state.session.counsellor
        queue = await self._door.queue(counsellor)
        self._handles.see(counsellor, queue)
        for entry in queue:
            if entry.mine or entry.counsellor is not None or entry.phase is Phase.COUNSELLOR:
                continue
            try:
                return await self._claimed(request, entry.conversation)
            except AlreadyClaimed:
                continue
        return JSONResponse({"talk": None})

    async def claim(self, request: Request) -> Response:
        """Claims this one."""
        body = await _body(request, Talk)
        return await self._claimed(request, await self._conversation(request, body.talk))

    async def _claimed(self, request: Request, conversation: ConversationId) -> Response:
        session = request.state.session
        await self._accounts.note(session, "claim", conversation)
        await self._door.claim(conversation, session.counsellor)
        await self._accounts.touch(session)
        handles = self._handles.see(session.counsellor, await self._door.queue(session.counsellor))
        return JSONResponse({"talk": handles[conversation].id})

    async def reply(self, request: Request) -> Response:
        """Says something to the youth; the same key twice is one message."""
        body = await _body(request, Say)
        conversation = await self._conversation(request, body.talk)
        seq = await self._door.reply(conversation, request.state.session.counsellor, body.text.strip(), body.key)
        return await self._did(request, seq=seq)

    async def typing(self, request: Request) -> Response:
        """Shows the youth that somebody is typing."""
        body = await _body(request, Talk)
        conversation = await self._conversation(request, body.talk)
        await self._door.counsellor_typing(conversation, request.state.session.counsellor)
        return await self._did(request)

    async def hand_back(self, request: Request) -> Response:
        """Gives the talk back to the bot."""
        body = await _body(request, Talk)
        conversation = await self._conversation(request, body.talk)
        await self._accounts.note(request.state.session, "hand_back", conversation)
        await self._door.hand_back(conversation, request.state.session.counsellor)
        return await self._did(request)

    async def draft_report(self, request: Request) -> Response:
        """The report form, prefilled."""
        body = await _body(request, Talk)
        conversation = await self._conversation(request, body.talk)
        draft = await self._door.draft_report(conversation, request.state.session.counsellor)
        return JSONResponse({"fields": self._form.shown(draft)})

    async def close(self, request: Request) -> Response:
        """Ends the talk, with the report or (null) without one."""
        body = await _body(request, Close)
        conversation = await self._conversation(request, body.talk)
        session = request.state.session
        report = None
        if body.report is not None:
            draft = await self._door.draft_report(conversation, session.counsellor)
            report = self._form.filled(draft, body.report)
        await self._accounts.note(session, "close", conversation)
        await self._door.close(conversation, session.counsellor, report)
        return await self._did(request)

    async def _did(self, request: Request, **values: object) -> Response:
        await self._accounts.touch(request.state.session)
        return JSONResponse(values)

    async def _conversation(self, request: Request, handle: str) -> ConversationId:
        return await self._handles.resolve(self._door, request.state.session.counsellor, handle)


async def _body(request: Request, shape: type[B]) -> B:
    """The checked JSON body. 415, 413 or 422 for anything else; what was sent is never repeated in the answer."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415)
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LONGEST_BODY:
            raise HTTPException(413)
    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        raise HTTPException(422) from error
