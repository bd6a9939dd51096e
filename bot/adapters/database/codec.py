"""Turns records into bytes for sealing and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.conversation import Button, Card, Inbound, InboundKind, Reply
from bot.services.storage import Dossier, Pending


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def load(raw: bytes) -> Any:
    return json.loads(raw)


@dataclass(frozen=True)
class Line:
    """One line of the thread, as it is sealed."""

    reply: Reply
    key: str
    """The client's own message id."""
    external: str = ""
    """What a push channel calls it, once it was sent."""
    forget: tuple[str, ...] = ()
    """What the push channel is to take out of the chat before it sends this one."""


def dump_line(line: Line) -> bytes:
    reply = line.reply
    buttons = [[b.title, b.payload, b.token, b.value] for b in reply.buttons]
    told = [reply.text, reply.response, reply.slot, list(reply.referrals), buttons]
    return dump([*told, line.key, line.external, list(line.forget)])


def load_line(raw: bytes) -> Line:
    text, response, slot, referrals, buttons, key, external, forget = load(raw)
    reply = Reply(text, response, slot, tuple(referrals), tuple(Button(*parts) for parts in buttons))
    return Line(reply, key, external, tuple(forget))


def dump_inbound(inbound: Inbound, payload: str) -> bytes:
    return dump([inbound.kind.value, inbound.key, inbound.text, inbound.media, payload])


def load_inbound(raw: bytes) -> tuple[Inbound, str]:
    kind, key, text, media, payload = load(raw)
    return Inbound(InboundKind(kind), key, text=text, media=media), payload


def dump_dossier(dossier: Dossier) -> bytes:
    answered = dossier.thoughts_answered
    fields = vars(dossier) | {"card": vars(dossier.card), "thoughts_answered": answered.isoformat() if answered else None}
    return dump(fields)


def load_dossier(raw: bytes) -> Dossier:
    fields = load(raw)
    card = fields.pop("card")
    card = Card(**{**card, "advised": tuple(card["advised"]), "risk": tuple(card["risk"])})
    answered = fields.pop("thoughts_answered")
    fields["pending"] = Pending(fields["pending"])
    return Dossier(card=card, thoughts_answered=datetime.fromisoformat(answered) if answered else None, **fields)
