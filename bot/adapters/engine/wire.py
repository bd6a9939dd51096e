"""`POST /turn` as the gateway writes and reads it; anything that does not fit is EngineUnavailable, never a guess."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.conversation import Button, Card, Reply
from bot.core.errors import EngineUnavailable
from bot.core.turn import Command, RiskHeard, TurnRequest, TurnResult, Understanding


class _Wire(BaseModel):
    """Unknown fields are left out (a newer engine may say more), missing and misshapen ones are refused."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Button(_Wire):
    title: str = Field(min_length=1)
    payload: str


class _Reply(_Wire):
    text: str = Field(min_length=1)
    response: str
    slot: str | None = None
    buttons: list[_Button] = []


class _Command(_Wire):
    name: str = Field(min_length=1)
    arguments: dict[str, Any] = {}


class _Risk(_Wire):
    crisis: float = Field(ge=0, le=1)
    concern: float = Field(ge=0, le=1)
    kind: Literal["suicidal", "self_harm", "danger", "friend"]
    words: str
    start: int
    end: int


class _Understanding(_Wire):
    intent: str
    confidence: float = Field(ge=0, le=1.0001)
    ranking: list[tuple[str, float]] = []
    facts: dict[str, str] = {}
    risk: _Risk | None = None


class _Card(_Wire):
    topic: str | None = None
    level: str = "E0"
    answers: dict[str, str] = {}
    advised: list[str] = []


class _Turn(_Wire):
    replies: list[_Reply]
    commands: list[_Command]
    state: dict[str, Any]
    understanding: _Understanding | None
    card: _Card


def write_request(request: TurnRequest) -> dict[str, Any]:
    """The body of `POST /turn`."""
    return {
        "conversation": request.conversation,
        "channel": request.channel.value,
        "state": request.state,
        "text": request.text,
        "payload": request.payload,
        "force_intent": request.force_intent,
    }


def read_result(body: bytes) -> TurnResult:
    """Raises EngineUnavailable without quoting the body: it may hold what a youth wrote."""
    try:
        turn = _Turn.model_validate_json(body)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(str(part) for part in one["loc"][:2]) or "body" for one in error.errors()}))
        raise EngineUnavailable(f"the engine's answer does not fit: {fields}") from None
    return TurnResult(
        replies=tuple(_reply(reply) for reply in turn.replies),
        commands=tuple(Command(command.name, command.arguments) for command in turn.commands),
        state=turn.state,
        understanding=_understanding(turn.understanding),
        card=Card(turn.card.topic, turn.card.level, turn.card.answers, tuple(turn.card.advised)),
    )


def _reply(reply: _Reply) -> Reply:
    buttons = tuple(Button(one.title, one.payload, value=value_of(one.payload)) for one in reply.buttons)
    return Reply(reply.text, reply.response, reply.slot, buttons=buttons)


def _understanding(heard: _Understanding | None) -> Understanding | None:
    if heard is None:
        return None
    risk = RiskHeard(**heard.risk.model_dump()) if heard.risk else None
    return Understanding(heard.intent, min(heard.confidence, 1.0), tuple(heard.ranking), heard.facts, risk)


def value_of(payload: str) -> str:
    """What a button stands for: the value it sets, else the act or intent it names."""
    name, brace, values = payload.lstrip("/").partition("{")
    if not brace:
        return name.removeprefix("kompas:")
    try:
        parsed = json.loads(brace + values)
    except ValueError:
        return name
    first = next(iter(parsed.values()), name) if isinstance(parsed, dict) else name
    return str(first)
