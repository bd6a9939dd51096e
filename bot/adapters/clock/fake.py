"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

AFTERNOON = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
"""A Wednesday at four in the Netherlands: within everybody's opening hours."""


class FakeClock:
    """Time travel for tests."""

    def __init__(self, start: datetime = AFTERNOON) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def forward(self, **parts: float) -> None:
        """`forward(minutes=30)`."""
        self._now += timedelta(**parts)
