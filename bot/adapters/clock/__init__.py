"""The system's clock behind the Clock port."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Aware UTC time."""

    def now(self) -> datetime:
        return datetime.now(UTC)
