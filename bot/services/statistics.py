"""Reads the aggregated counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.storage import UnitOfWork


@dataclass(frozen=True)
class Count:
    """How many reports of a month carry a value."""

    month: str
    category: str
    value: str
    number: int


def statistics(uow: UnitOfWork) -> Sequence[Count]:
    """Sorted by month, category and value. For inside the house: releases hide small cells (R57-R59)."""
    return [Count(*row) for row in uow.reports.table()]
