"""Given any text at all, when it is screened, then it answers, points at the text itself and never hides a crisis."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.content.lexicon import load_lexicon
from bot.core.risk import RiskLevel, screen
from bot.core.risk.screening import ORDER
from tests.conftest import ROOT

LEXICON = load_lexicon(ROOT / "content" / "risk")
"""Not the fixture: Hypothesis would print all of it with a counter-example."""
CRISES = ("ik wil dood", "ik wil niet meer leven", "ik snij mezelf", "hij staat voor de deur", "i want to kill myself")
WORDS = (
    *(
        "ik",
        "wil",
        "niet",
        "meer",
        "leven",
        "dood",
        "er",
        "een",
        "eind",
        "aan",
        "maken",
        "hij",
        "me",
        "slaat",
        "deur",
        "mes",
        "vroeger",
    ),
    *(
        "nu",
        "weer",
        "geen",
        "zelfmoord",
        "schaam",
        "van",
        "mama",
        "telefoon",
        "foto",
        "kapot",
        "pillen",
        "d",
        "o",
        "k",
        "x",
        "113",
    ),
    *(".", ",", "!", "\n"),
)
words_of_the_trade = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
any_text = st.one_of(st.text(max_size=300), words_of_the_trade)
relaxed = settings(deadline=None, max_examples=150)


@relaxed
@given(any_text)
def test_offsets_always_slice_the_original(text: str) -> None:
    screening = screen(text, LEXICON)
    for reason in (*screening.reasons, *screening.harmless):
        assert text[reason.start : reason.end] == reason.words
    assert (screening.level is RiskLevel.NONE) == (not screening.reasons) == (screening.kind is None)


@relaxed
@given(any_text, st.sampled_from(CRISES), st.booleans())
def test_a_crisis_sentence_is_heard_beside_any_text(text: str, crisis: str, first: bool) -> None:
    whole = f"{crisis}. {text}" if first else f"{text}. {crisis}"
    assert screen(whole, LEXICON).level is RiskLevel.CRISIS


@relaxed
@given(words_of_the_trade, words_of_the_trade)
def test_more_sentences_never_lower_the_level(text: str, more: str) -> None:
    alone = ORDER[screen(f"{text}.", LEXICON).level]
    assert ORDER[screen(f"{text}. {more}", LEXICON).level] >= alone


@relaxed
@given(st.sampled_from(CRISES), st.data())
def test_case_spaces_and_invisible_letters_change_nothing(crisis: str, data: st.DataObject) -> None:
    pieces = []
    for char in crisis:
        char = char.upper() if data.draw(st.booleans()) else char
        pieces.append(
            char + data.draw(st.sampled_from(("", "", "\u200b", "\u00ad", "\ufe0f", "\u0301" if char.isalpha() else "")))
        )
        if char == " ":
            pieces.append(data.draw(st.sampled_from(("", " ", "\t", "\u00a0", "\u2003"))))
    assert screen("".join(pieces), LEXICON).level is RiskLevel.CRISIS


@pytest.mark.parametrize(
    "piece", ["ik wil niet dood ", "d ", "a", "ikwildood", "d**d ", "d00d", "ik niet ", "zelfmoort ", "😀", "\u0301", "."]
)
def test_no_text_of_four_thousand_letters_is_slow(piece: str) -> None:
    """A guard against runaway patterns, far above the 10 ms of docs/risk_screen.md so that a busy machine does not fail it."""
    text = (piece * 4000)[:4000]
    screen(text, LEXICON)
    begin = time.process_time()
    screen(text, LEXICON)
    assert time.process_time() - begin < 0.25
