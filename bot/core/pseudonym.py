"""Makes the random names of things. None says anything about a person, none can be guessed, none counts upwards."""

from __future__ import annotations

import secrets

from bot.core.conversation import ConversationId


def new_conversation_id() -> ConversationId:
    """128 random bits, URL-safe."""
    return ConversationId(secrets.token_urlsafe(16))


def new_access_token() -> str:
    """The youth's only key to a web conversation: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def new_row_id() -> str:
    """128 random bits for a row that must not show its place in time."""
    return secrets.token_hex(16)


def new_button_token(seq: int, index: int) -> str:
    """At most 64 bytes (Telegram's limit), 96 random bits; seq and index only say where to look, the bits decide."""
    return f"{seq}.{index}.{secrets.token_urlsafe(12)}"


def place_of_button(token: str) -> tuple[int, int] | None:
    """Where to look for a token: (seq, index), or None when it cannot be one of ours."""
    parts = token.split(".")
    if len(token) > 64 or len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts[:2]):
        return None
    return int(parts[0]), int(parts[1])
