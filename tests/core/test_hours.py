"""Opening hours in Dutch time: open, next opening, and how both are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.hours import OpeningHours, Span, TimeWords

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WORDS = TimeWords(
    days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    months=(
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    every_day="elke dag",
    through="{first} tot en met {last}",
    span="van {start} tot {end} uur",
    conjunction=" en ",
    separator=", ",
    always="dag en nacht",
    closed="voorlopig niet",
    today="vandaag om {time} uur",
    tomorrow="morgen om {time} uur",
    this_week="{day} om {time} uur",
    later="{day} {date} om {time} uur",
)


def hours(days: range, *spans: tuple[int, int], **more: object) -> OpeningHours:
    made = tuple(Span(time(start), time(end % 24)) for start, end in spans)
    return OpeningHours(AMSTERDAM, week=dict.fromkeys(days, made), **more)  # type: ignore[arg-type]


EVERY_AFTERNOON = hours(range(7), (14, 22))
OFFICE = hours(range(5), (9, 17))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (local(2026, 11, 22, 13, 59), False),
        (local(2026, 11, 22, 14, 0), True),
        (local(2026, 11, 22, 21, 59), True),
        (local(2026, 11, 22, 22, 0), False),
        (datetime(2026, 11, 22, 13, 30, tzinfo=UTC), True),  # 14:30 in winter
        (datetime(2026, 7, 22, 12, 30, tzinfo=UTC), True),  # 14:30 in summer
        (datetime(2026, 7, 22, 20, 30, tzinfo=UTC), False),  # 22:30 in summer
    ],
)
def test_open_from_the_first_minute_to_just_before_the_last(moment: datetime, open_: bool) -> None:
    assert EVERY_AFTERNOON.is_open(moment) is open_


def test_a_span_over_midnight_is_open_in_the_small_hours_of_the_next_day() -> None:
    # Given a Friday evening that runs until two at night
    late = OpeningHours(AMSTERDAM, week={4: (Span(time(20), time(2)),)})
    # Then Saturday half past one is still open, Friday half past one is not
    assert late.is_open(local(2026, 11, 28, 1, 30))
    assert not late.is_open(local(2026, 11, 27, 1, 30))


def test_until_midnight_ends_at_midnight() -> None:
    evening = hours(range(7), (18, 24))
    assert evening.is_open(local(2026, 11, 22, 23, 59))
    assert not evening.is_open(local(2026, 11, 23, 0, 0))
    assert evening.describe(WORDS) == "elke dag van 18:00 tot 24:00 uur"


def test_holidays_are_closed_once_or_every_year() -> None:
    # Given a closed Easter Monday and a Christmas that comes back
    known = hours(range(7), (14, 22), closed_on=frozenset({date(2027, 3, 29)}), closed_yearly=frozenset({(12, 25)}))
    # Then those days are closed and the same date in another year only where it comes back
    assert not known.is_open(local(2027, 3, 29, 15))
    assert known.is_open(local(2028, 3, 29, 15))
    assert not known.is_open(local(2026, 12, 25, 15))
    assert not known.is_open(local(2031, 12, 25, 15))


@pytest.mark.parametrize(
    ("opening", "at", "said"),
    [
        (EVERY_AFTERNOON, local(2026, 11, 22, 2), "vandaag om 14:00 uur"),
        (EVERY_AFTERNOON, local(2026, 11, 22, 23), "morgen om 14:00 uur"),
        (OFFICE, local(2026, 11, 20, 18), "maandag om 9:00 uur"),  # Friday evening
        (OFFICE, local(2026, 11, 21, 12), "maandag om 9:00 uur"),
        (OFFICE, local(2026, 11, 22, 23), "morgen om 9:00 uur"),
        (hours(range(1), (9, 17)), local(2026, 11, 23, 18), "maandag 30 november om 9:00 uur"),
        (OpeningHours(AMSTERDAM), local(2026, 11, 22, 2), "voorlopig niet"),
    ],
)
def test_the_next_opening_is_said_in_words(opening: OpeningHours, at: datetime, said: str) -> None:
    assert opening.describe_next(at, WORDS) == said


def test_the_next_opening_skips_holidays() -> None:
    known = hours(range(7), (14, 22), closed_yearly=frozenset({(12, 25), (12, 26)}))
    assert known.next_opening(local(2026, 12, 24, 23)) == local(2026, 12, 27, 14)


def test_the_next_opening_of_an_open_service_is_now() -> None:
    now = local(2026, 11, 22, 15, 10)
    assert EVERY_AFTERNOON.next_opening(now) == now
    assert OpeningHours(AMSTERDAM, always=True).next_opening(now) == now


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (EVERY_AFTERNOON, "elke dag van 14:00 tot 22:00 uur"),
        (OFFICE, "maandag tot en met vrijdag van 9:00 tot 17:00 uur"),
        (hours(range(5, 7), (10, 12), (13, 15)), "zaterdag en zondag van 10:00 tot 12:00 uur en van 13:00 tot 15:00 uur"),
        (OpeningHours(AMSTERDAM, always=True), "dag en nacht"),
        (OpeningHours(AMSTERDAM), "voorlopig niet"),
        (
            OpeningHours(AMSTERDAM, week={0: (Span(time(9), time(17)),), 2: (Span(time(9), time(12, 30)),)}),
            "maandag van 9:00 tot 17:00 uur, woensdag van 9:00 tot 12:30 uur",
        ),
    ],
)
def test_the_week_is_said_in_words(opening: OpeningHours, said: str) -> None:
    assert opening.describe(WORDS) == said


def test_the_night_the_clock_goes_back_counts_both_hours() -> None:
    # Given hours from one to four at night, on 25 October 2026 the clock goes from 3:00 back to 2:00
    night = hours(range(7), (1, 4))
    # Then 2:30 happens twice and both times it is open; 4:00 winter time is the end
    assert night.is_open(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert night.is_open(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert not night.is_open(datetime(2026, 10, 25, 3, 0, tzinfo=UTC))
    assert night.is_open(datetime(2026, 10, 25, 2, 59, tzinfo=UTC))
