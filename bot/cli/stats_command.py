"""`kompas stats`: the anonymous counts, for inside the house (releases to others hide small cells)."""

from __future__ import annotations

import argparse
from itertools import groupby

from bot.cli.house import finish, opened_database
from bot.services.statistics import Count, statistics


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", default="", metavar="YYYY-MM", help="one month only")
    parser.set_defaults(run=show)


def show(options: argparse.Namespace) -> int:
    async def work() -> int:
        async with opened_database() as (_, database):
            counts = [c for c in await database.read(statistics) if options.month in ("", c.month)]
        print(table(counts) if counts else "No reports yet.")
        return 0

    return finish(work)


def table(counts: list[Count]) -> str:
    """One block a month, one paragraph a category, the largest number first."""
    lines = []
    for month, rows in groupby(counts, key=lambda c: c.month):
        lines.append(month)
        for category, values in groupby(rows, key=lambda c: c.category):
            lines.append(f"  {category}")
            lines += [f"    {c.value:<24}{c.number:>7}" for c in sorted(values, key=lambda c: (-c.number, c.value))]
    lines.append("For use inside the house only: small numbers can point at a person.")
    return "\n".join(lines)
