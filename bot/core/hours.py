"""Opening hours: open now, when again, and both said in the words of content/organisation.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

_HORIZON = 60
"""Days looked ahead for the next opening; a helpline that is closed longer says `closed`."""
_MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class Span:
    """From `start` until just before `end`, local wall time. `end` at or before `start` lies on the next day (24:00 is 00:00)."""

    start: time
    end: time


@dataclass(frozen=True)
class TimeWords:
    """How a language says days and moments. The templates name their fields in braces."""

    days: tuple[str, ...]
    """Monday first."""
    months: tuple[str, ...]
    every_day: str
    through: str
    """{first} {last}"""
    span: str
    """{start} {end}"""
    conjunction: str
    separator: str
    always: str
    closed: str
    today: str
    """{time}"""
    tomorrow: str
    this_week: str
    """{day} {time}"""
    later: str
    """{day} {date} {time}"""


@dataclass(frozen=True)
class OpeningHours:
    """A week of spans. `week` has an entry per weekday (0 is Monday) that is open; a weekday that is missing is closed."""

    zone: ZoneInfo
    always: bool = False
    week: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    closed_on: frozenset[date] = frozenset()
    closed_yearly: frozenset[tuple[int, int]] = frozenset()
    """(month, day): the same holiday every year."""

    def is_open(self, at: datetime) -> bool:
        """`at` is aware, in any zone."""
        if self.always:
            return True
        at = at.astimezone(UTC)  # two moments in one zone would be compared by the wall clock, wrong when it jumps
        today = at.astimezone(self.zone).date()
        return any(start <= at < end for day in (today - timedelta(days=1), today) for start, end in self._intervals(day))

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment from `at` on when somebody is there, in local time. None: not in the next 60 days."""
        if self.is_open(at):
            return at.astimezone(self.zone)
        at = at.astimezone(UTC)
        today = at.astimezone(self.zone).date()
        days = (today + timedelta(days=ahead) for ahead in range(_HORIZON))
        return next((start for day in days for start, _ in self._intervals(day) if start >= at), None)

    def describe(self, words: TimeWords) -> str:
        """The ordinary week: `elke dag van 14:00 tot 22:00 uur`. Holidays are not named."""
        if self.always:
            return words.always
        parts = [f"{_days(run, words)} {_spans(spans, words)}" for run, spans in self._runs()]
        return words.separator.join(parts) if parts else words.closed

    def describe_next(self, at: datetime, words: TimeWords) -> str:
        """When there is somebody again: `morgen om 14:00 uur`."""
        moment = self.next_opening(at)
        if moment is None:
            return words.closed
        local = at.astimezone(self.zone)
        ahead = (moment.date() - local.date()).days
        template = words.today if ahead == 0 else words.tomorrow if ahead == 1 else words.this_week if ahead < 7 else words.later
        return template.format(
            time=_clock(moment.time()), day=words.days[moment.weekday()], date=f"{moment.day} {words.months[moment.month - 1]}"
        )

    def _intervals(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans that start on `day`, as aware moments: correct on the two days a year when the clock jumps."""
        if day in self.closed_on or (day.month, day.day) in self.closed_yearly:
            return
        for span in sorted(self.week.get(day.weekday(), ()), key=lambda one: one.start):
            last = day if span.end > span.start else day + timedelta(days=1)
            yield datetime.combine(day, span.start, self.zone), datetime.combine(last, span.end, self.zone)

    def _runs(self) -> Iterator[tuple[list[int], tuple[Span, ...]]]:
        """Neighbouring weekdays with equal hours, together."""
        for spans, days in groupby(range(7), key=lambda day: self.week.get(day, ())):
            if spans:
                yield list(days), spans


def _days(run: list[int], words: TimeWords) -> str:
    if len(run) == 7:
        return words.every_day
    if len(run) > 2:
        return words.through.format(first=words.days[run[0]], last=words.days[run[-1]])
    return words.conjunction.join(words.days[day] for day in run)


def _spans(spans: tuple[Span, ...], words: TimeWords) -> str:
    return words.conjunction.join(words.span.format(start=_clock(one.start), end=_clock(one.end, last=True)) for one in spans)


def _clock(moment: time, last: bool = False) -> str:
    return "24:00" if last and moment == _MIDNIGHT else f"{moment.hour}:{moment.minute:02}"
