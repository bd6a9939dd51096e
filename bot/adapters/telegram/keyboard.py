"""The buttons under a message: one answer per row, the standing row last."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.config import NAVIGATION
from bot.core.conversation import Button

log = logging.getLogger(__name__)

MAX_DATA = 64
"""Bytes of callback data that Telegram carries."""


def keyboard(buttons: Sequence[Button], navigation: Sequence[str]) -> InlineKeyboardMarkup:
    """A button that Telegram would refuse is left out, because it would take the whole message with it."""
    usable = [button for button in buttons if _usable(button)]
    if len(usable) < len(buttons):
        log.error("telegram: %d buttons were left out: no title, no token or a token over 64 bytes", len(buttons) - len(usable))
    rows = [[_button(button.title, button.token)] for button in usable]
    standing = [_button(title, token) for title, token in zip(navigation, NAVIGATION, strict=True)]
    return InlineKeyboardMarkup([*rows, standing])


def is_navigation(token: str) -> bool:
    """Part of the standing row: pressing it answers no question."""
    return token.startswith("nav:")


def _usable(button: Button) -> bool:
    return bool(button.title.strip()) and 0 < len(button.token.encode()) <= MAX_DATA


def _button(title: str, token: str) -> InlineKeyboardButton:
    # by keyword: the second positional argument is `url`, which would open a browser with the token
    return InlineKeyboardButton(title, callback_data=token)
