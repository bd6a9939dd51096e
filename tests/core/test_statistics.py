"""What may be counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.statistics import clean, duration_band, month, outcome

VOCABULARY = {"topic": frozenset({"sextortion"}), "age_band": frozenset({"12_15"}), "knows_address": frozenset({"yes"})}


def test_only_counted_categories_with_known_values_pass() -> None:
    offered = {"topic": "sextortion", "age_band": "Sanne uit Breda", "knows_address": "yes", "note": "hij heet Kevin"}
    assert clean(offered, VOCABULARY) == {"topic": "sextortion"}


def test_time_is_never_finer_than_the_month() -> None:
    assert month(datetime(2026, 3, 31, 23, 59, tzinfo=UTC)) == "2026-03"


@pytest.mark.parametrize(
    ("minutes", "band"), [(0, "under_5_min"), (4.9, "under_5_min"), (5, "5_15_min"), (15, "15_30_min"), (30, "over_30_min")]
)
def test_durations_fall_in_bands(minutes: float, band: str) -> None:
    assert duration_band(timedelta(minutes=minutes)) == band


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "self_help"),
        ({"referred"}, "referred"),
        ({"referred", "left"}, "left"),
        ({"left", "wiped"}, "wiped"),
        ({"wiped", "missed"}, "handover_missed"),
        ({"missed", "had_counsellor"}, "handed_over"),
    ],
)
def test_the_outcome_tells_what_the_youth_got(facts: set[str], expected: str) -> None:
    every = ("wiped", "had_counsellor", "missed", "left", "referred")
    assert outcome(**{name: name in facts for name in every}) == expected
