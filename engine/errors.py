"""Every error the engine raises itself; none of them carries a word that a youth wrote.

EngineError
├── BadTurn            the request is malformed; the message names the field, never its value
├── UnreadableState    the state was written by another version or is damaged: start afresh
├── ActionFailed       a custom action raised; carries the action's name and the place, not the message
└── TurnFailed         the dialogue itself raised or said nothing it could say
"""

from __future__ import annotations


class EngineError(Exception):
    """Base of everything the engine raises on purpose."""


class BadTurn(EngineError):
    """The request does not follow the contract of `POST /turn`."""


class UnreadableState(EngineError):
    """The state cannot be read."""


class TurnFailed(EngineError):
    """No answer could be made."""


class ActionFailed(EngineError):
    """A custom action raised an exception."""

    def __init__(self, action: str, cause: BaseException) -> None:
        super().__init__(f"{action}: {place(cause)}")
        self.action = action


def place(error: BaseException) -> str:
    """Type and place of the exception it all began with. Its own message may quote a youth, so it is never used."""
    while error.__cause__ is not None:
        error = error.__cause__
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" at {frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}" if frame is not None else ""
    return type(error).__name__ + where
