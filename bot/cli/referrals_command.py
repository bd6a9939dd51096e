"""`kompas referrals due`: which numbers, links and hours must be compared with their source."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.adapters.content.due import Due, due
from bot.adapters.content.files import read_file
from bot.adapters.content.schemas import ReferralsFile
from bot.settings import load_settings

SOON = 30
"""Days: time enough to plan an afternoon of checking."""
_HEAD = ("service", "field", "value", "source", "checked on", "days left", "status")


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    text = "list what must be checked: what runs out soon and what nobody verified; exit code 1 when something is overdue"
    listing = kinds.add_parser("due", help=text, description=text[0].upper() + text[1:] + ".")
    listing.add_argument("--days", type=int, default=SOON, metavar="N", help=f"what runs out within N days ({SOON})")
    parser.set_defaults(run=show)


def show(options: argparse.Namespace) -> int:
    file = read_file(load_settings(os.environ).content / "referrals.yml", ReferralsFile)
    return report(due(file, datetime.now(UTC).date(), options.days), options.days)


def report(found: Sequence[Due], days: int) -> int:
    """Print the table; the exit code is 1 when youths see something whose check is too old."""
    if not found:
        print(f"Nothing has to be checked within {days} days, and everything is verified.")
        return 0
    rows = [_HEAD, *((d.key, d.field, d.value, d.source, str(d.checked_on), str(d.days_left), d.status) for d in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        print("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())
    overdue = sum(one.overdue for one in found)
    print(f"\n{len(found)} value(s) to check, {overdue} of them overdue. docs/content_editors.md says how.")
    return 1 if overdue else 0
