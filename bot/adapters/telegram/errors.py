"""What Telegram can answer, in our words; the library's errors are translated here once and never travel further.

TelegramTrouble
├── Unreachable      no answer, a time-out or a 5xx: try again later
├── SlowDown         429; carries `retry_after` in seconds
├── Gone             the youth blocked the bot, or the chat does not exist any more
├── Rejected         400: this very request will never be accepted
├── TokenRefused     401 or 404: the token in the settings is wrong or was revoked
└── AnotherPoller    409: another program asks for updates with the same token

No message of these carries what Telegram wrote: descriptions may quote our request, and the library puts the token in some.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from telegram import error

from bot.core.errors import KompasError

_GONE = ("chat not found", "peer_id_invalid", "user is deactivated", "bot was blocked", "chat_write_forbidden", "user not found")
"""400s that mean the same as a 403: nobody is there."""


class TelegramTrouble(KompasError):
    """Base of everything that can go wrong with the Bot API; `code` is for the log."""

    code = "trouble"

    def __init__(self) -> None:
        super().__init__(self.code)


class Unreachable(TelegramTrouble):
    """No usable answer."""

    code = "unreachable"


class SlowDown(TelegramTrouble):
    """Too many requests: not before `retry_after` seconds from now."""

    code = "slow_down"

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after


class Gone(TelegramTrouble):
    """Nobody is at this address any more."""

    code = "gone"


class Rejected(TelegramTrouble):
    """Telegram does not accept this request."""

    code = "rejected"


class TokenRefused(TelegramTrouble):
    """Telegram does not know this bot."""

    code = "token_refused"


class AnotherPoller(TelegramTrouble):
    """Somebody else reads the updates of this bot."""

    code = "another_poller"


@contextmanager
def translated() -> Iterator[None]:
    """Turns the library's errors into ours. `from None`: the chain would bring the token into a traceback."""
    try:
        yield
    except error.TelegramError as found:
        raise _meaning(found) from None
    except (KeyError, TypeError):  # JSON, but not the Bot API's: the library does not look
        raise Unreachable from None


def _meaning(found: error.TelegramError) -> TelegramTrouble:
    if found.__cause__ is not None:
        # no JSON in the answer: a proxy or a hotspot spoke, not Telegram, and its 403 says nothing about the youth
        return Unreachable()
    if isinstance(found, error.RetryAfter):
        return SlowDown(_seconds(found.retry_after))
    if isinstance(found, (error.Forbidden, error.ChatMigrated)):
        return Gone()
    if isinstance(found, error.InvalidToken):
        return TokenRefused()
    if isinstance(found, error.Conflict):
        return AnotherPoller()
    if isinstance(found, error.BadRequest):
        return Gone() if any(sign in found.message.lower() for sign in _GONE) else Rejected()
    return Unreachable()


def _seconds(value: int | timedelta) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
