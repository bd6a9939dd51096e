"""Which values of the referral directory must be compared with their source, and how soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.adapters.content.lint import OLDEST_CHECK
from bot.adapters.content.schemas import ReferralsFile

FIELDS = ("for_whom", "phone", "link", "hours", "cost")


@dataclass(frozen=True, order=True)
class Due:
    """One value to check. Sorts by how soon: overdue first."""

    days_left: int
    key: str
    field: str
    value: str
    source: str
    checked_on: date
    status: str

    @property
    def overdue(self) -> bool:
        """A value that youths see although its check is too old, or dated in the future."""
        return self.status == "verified" and not 0 <= self.days_left <= OLDEST_CHECK


def due(file: ReferralsFile, today: date, days: int) -> list[Due]:
    """Verified values whose check runs out within so many days, and everything that nobody could verify yet."""
    return sorted(one for one in _every(file, today) if one.status != "verified" or one.days_left <= days or one.overdue)


def _every(file: ReferralsFile, today: date) -> Iterator[Due]:
    for key, entry in file.referrals.items():
        for field in FIELDS:
            known = getattr(entry, field)
            if known is not None:
                left = OLDEST_CHECK - (today - known.checked_on).days
                yield Due(left, key, field, _words(known.value), known.source, known.checked_on, known.status)


def _words(value: Any) -> str:
    """`mon-fri 14:00-17:00` for a week."""
    if isinstance(value, dict):
        return ", ".join(f"{days} {' '.join(spans)}" for days, spans in value.items())
    return str(value)
