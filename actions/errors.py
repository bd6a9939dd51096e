"""Every error the actions raise themselves; none of them carries a word that a youth wrote.

KompasActionError
├── ContentError   a content file is wrong; says which file and which key (stops the start, never a talk)
└── NoSuchFlow     an action was asked to go on with a topic that has no flow
"""

from __future__ import annotations


class KompasActionError(Exception):
    """Base of everything the actions raise on purpose."""


class ContentError(KompasActionError):
    """A content file is missing something or holds something it must not."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"content/{file}: {key}: {problem}")


class NoSuchFlow(KompasActionError):
    """The topic has no flow file."""
