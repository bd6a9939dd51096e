"""Short answers as people type them."""

from __future__ import annotations

import pytest

from bot.core.words import WordList, plain


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ja!!", "ja"),
        ("  JAAAAA  ", "jaa"),
        ("neeeee...", "nee"),
        ("Oké", "oke"),
        ("ja, graag :)", "ja graag"),
        ("m'n chat", "m n chat"),
        ("👍🏽", "👍🏽"),
        ("❤️", "❤"),
        ("\u2003wis\u00a0alles\n", "wis alles"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_plain_drops_what_does_not_matter(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_exact_is_the_whole_message_and_contains_is_words_in_a_row() -> None:
    # Given a list with a whole message and words in a row
    known = WordList.of(["Ja", "m'n chat"], ["wis alles"])
    # Then
    assert known.matches("ja.")
    assert known.matches("M’n chat")
    assert not known.matches("ja maar hij dreigt")
    assert known.matches("kun je wis alles doen?")
    assert not known.matches("hij wist alles")
    assert not known.matches("")
