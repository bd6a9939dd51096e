"""Every error Kompas raises itself.

KompasError
├── Refused                 the request cannot be carried out; the message is safe to show to staff
│   ├── UnknownConversation no such conversation, or not yours: the two look the same
│   ├── NotYours            another counsellor holds the conversation, or nobody does
│   ├── AlreadyClaimed      two counsellors pressed at once and the other one won
│   └── TooMuch             over a limit; carries `retry_after` in seconds
├── EngineUnavailable       the engine is down, hung or slow: go on in degraded mode
├── ContentError            a content file is wrong; says which file and which key
├── ConfigurationError      a setting is missing or unsafe: the start is refused
└── Unreadable              the key of this text is gone or the row was tampered with
"""

from __future__ import annotations


class KompasError(Exception):
    """Base of everything Kompas raises on purpose."""


class Refused(KompasError):
    """The request cannot be carried out."""


class UnknownConversation(Refused):
    """No such conversation, or none that the asker may see."""


class NotYours(Refused):
    """The conversation is not with this counsellor."""


class AlreadyClaimed(Refused):
    """Another counsellor was a moment earlier."""


class TooMuch(Refused):
    """Over a limit."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"try again in {retry_after:.0f} s")
        self.retry_after = retry_after


class EngineUnavailable(KompasError):
    """No usable answer from the engine in time."""


class ContentError(KompasError):
    """A content file is missing something or holds something it must not."""


class ConfigurationError(KompasError):
    """A setting is missing, malformed or unsafe."""


class Unreadable(KompasError):
    """A sealed value cannot be opened: its key was destroyed or its row was moved or changed."""
