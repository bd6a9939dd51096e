"""The strict shapes of what a widget may send: an unknown field is refused, never ignored (R25)."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.core.conversation import Inbound, InboundKind

MAX_TEXT = 4000
"""Characters in one message."""

# A picture pasted as text must not come in through the back door (R45): a data URL, or a long unbroken base64 run.
_DATA_URL = re.compile(r"data:[\w.+-]{1,40}/[\w.+-]{1,60}[;,]", re.IGNORECASE)
_BLOB = re.compile(r"(?=[^\s]{0,600}[A-Z])(?=[^\s]{0,600}[a-z])(?=[^\s]{0,600}\d)[A-Za-z0-9+/=_-]{600}")

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
ButtonToken = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]
MediaKind = Literal["photo", "video", "audio", "document"]


def looks_like_media(text: str) -> bool:
    """Whether the text is (or carries) a file in disguise."""
    return bool(_DATA_URL.search(text) or _BLOB.search(text))


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Empty(Strict):
    """A call without arguments; `{}` is allowed, anything in it is not."""


class Leave(Strict):
    """`navigator.sendBeacon` cannot set a header, so a leaving page may put the token in the body."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class Message(Strict):
    """One thing the youth did: exactly one of text, button, nav and media. `id` makes a repeat harmless.

    `media` says only that a picture was tried, so that the refusal stands in the thread; nothing of it is sent.
    """

    id: ClientId
    text: str | None = None
    button: ButtonToken | None = None
    nav: Literal["human", "back", "stop"] | None = None
    media: MediaKind | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [value for value in (self.text, self.button, self.nav, self.media) if value is not None]
        if len(given) != 1:
            raise PydanticCustomError("invalid", "exactly one of text, button, nav, media")
        if self.text is not None:
            _check_text(self.text)
        return self

    def inbound(self) -> Inbound:
        if self.text is not None:
            return Inbound(InboundKind.TEXT, self.id, text=self.text)
        if self.media is not None:
            return Inbound(InboundKind.MEDIA, self.id, media=self.media)
        return Inbound(InboundKind.BUTTON, self.id, token=self.button or f"nav:{self.nav}")


class Opening(BaseModel):
    """The answer to POST /api/conversations."""

    token: str = Field(min_length=1)


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise PydanticCustomError("text_long", "too long")
    if not text.strip():
        raise PydanticCustomError("text_empty", "empty")
    if "\x00" in text:  # no keyboard makes it and PostgreSQL cannot store it
        raise PydanticCustomError("invalid", "NUL")
    if looks_like_media(text):
        raise PydanticCustomError("media", "a file in disguise")
