"""The limits and refusals of the Bot API that the fake enforces, in Telegram's own wording where it is known."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.adapters.telegram.split import LIMIT, units

Params = Mapping[str, str]
PARAMETERS: Mapping[str, frozenset[str]] = {
    "getMe": frozenset(),
    "getUpdates": frozenset({"offset", "limit", "timeout", "allowed_updates"}),
    "deleteWebhook": frozenset({"drop_pending_updates"}),
    "sendMessage": frozenset({"chat_id", "text", "reply_markup", "link_preview_options"}),
    "editMessageText": frozenset({"chat_id", "message_id", "text", "reply_markup", "link_preview_options"}),
    "editMessageReplyMarkup": frozenset({"chat_id", "message_id", "reply_markup"}),
    "deleteMessage": frozenset({"chat_id", "message_id"}),
    "deleteMessages": frozenset({"chat_id", "message_ids"}),
    "answerCallbackQuery": frozenset({"callback_query_id", "text", "show_alert"}),
    "sendChatAction": frozenset({"chat_id", "action"}),
    "leaveChat": frozenset({"chat_id"}),
    "getMyCommands": frozenset(),
    "setMyCommands": frozenset({"commands"}),
    "getMyName": frozenset(),
    "setMyName": frozenset({"name"}),
    "getMyDescription": frozenset(),
    "setMyDescription": frozenset({"description"}),
    "getMyShortDescription": frozenset(),
    "setMyShortDescription": frozenset({"short_description"}),
}
"""Every method Kompas may call, with the parameters it may use. Anything else fails the test."""

_ACTIONS = frozenset(
    {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
     "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}
)  # fmt: skip
_LIKE = frozenset({"typing", "upload_photo", "record_voice", "upload_document", "find_location"})


class Refusal(Exception):
    """What Telegram would answer instead of a result."""

    def __init__(self, code: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad(description: str) -> Refusal:
    """A 400."""
    return Refusal(400, f"Bad Request: {description}")


def text_of(params: Params) -> str:
    """The text of a message, as Telegram stores it."""
    text = params.get("text", "").strip()
    if not text:
        raise bad("message text is empty")
    if units(text) > LIMIT:
        raise bad("message is too long")
    return text


def markup_of(params: Params) -> dict[str, Any] | None:
    """The inline keyboard, or None."""
    raw = params.get("reply_markup")
    if raw is None:
        return None
    try:
        markup = json.loads(raw)
        rows = markup["inline_keyboard"]
    except (ValueError, KeyError, TypeError):
        raise bad("can't parse reply keyboard markup JSON object") from None
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Mapping[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise bad("inline keyboard button text must be non-empty")
    if len(button.keys() & _ACTIONS) != 1:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"^(https?|tg)://", str(button["url"])):
        raise bad("inline keyboard button URL is invalid")


def action_of(params: Params) -> None:
    """sendChatAction knows a fixed list."""
    if params.get("action") not in _LIKE:
        raise bad("wrong parameter action in request")


def commands_of(params: Params) -> list[dict[str, str]]:
    """The menu."""
    commands: list[dict[str, str]] = json.loads(params.get("commands", "[]"))
    for one in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_INVALID")
    return commands


def integer(params: Params, name: str) -> int:
    """A whole number, as every id of Telegram is."""
    try:
        return int(params[name])
    except (KeyError, ValueError):
        raise bad("chat_id is empty" if name == "chat_id" else f"{name} is not specified") from None
