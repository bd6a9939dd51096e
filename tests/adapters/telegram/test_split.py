"""Long texts in parts: nothing lost, nothing too long, cut where a reader would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.split import LIMIT, split, units


@given(st.text(max_size=400), st.integers(min_value=2, max_value=60))
def test_every_sign_arrives_in_order_and_every_part_fits(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit and part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("kort", 10, ["kort"]),
        ("", 10, []),
        ("eerste alinea\n\ntweede alinea", 20, ["eerste alinea", "tweede alinea"]),
        ("regel een\nregel twee\nregel drie", 22, ["regel een\nregel twee", "regel drie"]),
        ("Een zin. Nog een zin. En nog een.", 24, ["Een zin. Nog een zin.", "En nog een."]),
        ("woord woord woord", 12, ["woord woord", "woord"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("a\n\n" + "b" * 18, 20, ["a\n\n" + "b" * 17, "b"]),
        ("😀" * 6, 5, ["😀😀", "😀😀", "😀😀"]),
    ],
    ids=["short", "empty", "paragraph", "line", "sentence", "word", "hard", "no crumbs", "emoji weigh two"],
)
def test_cut_at_the_best_border(text: str, limit: int, parts: list[str]) -> None:
    assert list(split(text, limit)) == parts


def test_a_text_of_exactly_the_limit_stays_whole() -> None:
    assert len(split("x" * LIMIT)) == 1
    assert len(split("x" * (LIMIT - 1) + "😀")) == 2
