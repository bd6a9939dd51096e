"""How long text may exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import ConfigurationError
from bot.core.retention import Retention

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("age", "had_counsellor", "wiped", "due"),
    [
        (23 * HOUR, False, False, False),
        (24 * HOUR, False, False, True),
        (24 * HOUR, True, False, False),
        (7 * 24 * HOUR, True, False, True),
        (9 * HOUR / 60, False, True, False),
        (10 * HOUR / 60, False, True, True),
    ],
)
def test_text_is_due(age: timedelta, had_counsellor: bool, wiped: bool, due: bool) -> None:
    assert Retention().due(NOW - age, NOW, had_counsellor=had_counsellor, wiped=wiped) is due


def test_a_short_setting_for_counsellors_does_not_undercut_the_day_of_the_bot() -> None:
    assert Retention(counsellor=HOUR).keep(had_counsellor=True, wiped=False) == 24 * HOUR


@pytest.mark.parametrize("days", [0, -1, 31])
def test_more_than_thirty_days_is_refused(days: int) -> None:
    with pytest.raises(ConfigurationError):
        Retention(counsellor=timedelta(days=days))


@pytest.mark.parametrize("hours", [0, 25])
def test_silence_is_a_day_at_most(hours: int) -> None:
    with pytest.raises(ConfigurationError):
        Retention(silence=timedelta(hours=hours))
