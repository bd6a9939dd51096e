"""What one update of Telegram means to us. Reads the few fields it needs: no name, no username, no language, no file id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.adapters.telegram.media import media_kind
from bot.core.conversation import Inbound, InboundKind

_COMMANDS = {"/mens": "nav:human", "/terug": "nav:back", "/stop": "nav:stop", "/wis": "nav:wipe"}
_LEFT = frozenset({"kicked", "left"})


@dataclass(frozen=True)
class Meant:
    """One update, understood. Ids of Telegram live only here and in the sealed address."""

    chat: str = ""
    """Empty: nothing to do."""
    inbound: tuple[Inbound, ...] = ()
    """Usually one; a picture of an album with words under it brings two."""
    callback: str = ""
    """The pressed button's query, to be answered at once."""
    message: int = 0
    """The message that carries the pressed button or the media."""
    delete: bool = False
    """Media: ask Telegram to take it out of the chat."""
    foreign: bool = False
    """A group or channel: leave it."""
    blocked: bool = False
    """The youth stopped the bot."""
    help: bool = False
    away: bool = False
    """/weg: everything away that can go, now."""


NOTHING = Meant()


class _Part(BaseModel):
    """Validation errors never quote what came in."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Chat(_Part):
    id: int
    type: str


class _Message(_Part):
    message_id: int
    chat: _Chat
    text: str | None = None
    caption: str | None = None
    edit_date: int = 0
    media_group_id: str | None = None


class _Callback(_Part):
    id: str
    data: str = ""
    message: _Message | None = None


class _Status(_Part):
    status: str


class _Member(_Part):
    chat: _Chat
    new: _Status = Field(alias="new_chat_member")


def message_ids(name: str) -> Sequence[int]:
    """The messages behind a key of ours (`m12`) or what the sender reported (`13,14`); presses and albums have none."""
    return [int(part) for part in name.removeprefix("m").split(",") if part.isascii() and part.isdigit()]


def understand(update: Mapping[str, Any]) -> Meant | None:
    """None when the update is no kind of update we know; it is then passed over, never tried again."""
    try:
        if isinstance(raw := update.get("message"), dict):
            return _message(_Message.model_validate(raw), raw)
        if isinstance(raw := update.get("edited_message"), dict):
            return _edited(_Message.model_validate(raw))
        if "callback_query" in update:
            return _pressed(_Callback.model_validate(update["callback_query"]))
        if "my_chat_member" in update:
            return _member(_Member.model_validate(update["my_chat_member"]))
    except ValidationError:
        return None
    return None


def _message(message: _Message, raw: Mapping[str, Any]) -> Meant:
    chat = str(message.chat.id)
    if message.chat.type != "private":
        return Meant(chat, foreign=True)
    key = f"m{message.message_id}"
    if message.text is not None:
        return _said(chat, key, message.text)
    kind = media_kind(raw)
    if kind is None:
        return NOTHING
    caption = message.caption or ""
    inbound: tuple[Inbound, ...]
    if message.media_group_id is None:
        inbound = (Inbound(InboundKind.MEDIA, key, text=caption, media=kind),)
    else:
        # one key for the whole album: one answer, however its pictures are spread over polls; words are kept apart from it
        words = (Inbound(InboundKind.TEXT, key, text=caption),) if caption else ()
        inbound = (Inbound(InboundKind.MEDIA, f"a{message.media_group_id}", media=kind), *words)
    return Meant(chat, inbound, message=message.message_id, delete=True)


def _said(chat: str, key: str, text: str) -> Meant:
    command = text.strip().partition(" ")[0].partition("@")[0].lower()
    if command == "/start":
        return Meant(chat, (Inbound(InboundKind.START, key),))
    if command == "/help":
        return Meant(chat, help=True)
    if command == "/weg":
        return Meant(chat, message=int(key[1:]), away=True)
    if command in _COMMANDS:
        return Meant(chat, (Inbound(InboundKind.BUTTON, key, token=_COMMANDS[command]),))
    return Meant(chat, (Inbound(InboundKind.TEXT, key, text=text),))


def _edited(message: _Message) -> Meant:
    text = message.text if message.text is not None else message.caption
    if message.chat.type != "private":
        return Meant(str(message.chat.id), foreign=True)
    if not text:  # a live location that moved: it was refused when it came
        return NOTHING
    return Meant(str(message.chat.id), (Inbound(InboundKind.EDITED, f"e{message.message_id}-{message.edit_date}", text=text),))


def _pressed(callback: _Callback) -> Meant:
    message = callback.message
    if message is None or message.chat.type != "private":
        return Meant(callback=callback.id)
    inbound = Inbound(InboundKind.BUTTON, f"c{callback.id}", token=callback.data)
    return Meant(str(message.chat.id), (inbound,), callback=callback.id, message=message.message_id)


def _member(member: _Member) -> Meant:
    chat = str(member.chat.id)
    if member.chat.type == "private":
        return Meant(chat, blocked=True) if member.new.status in _LEFT else NOTHING
    return NOTHING if member.new.status in _LEFT else Meant(chat, foreign=True)
