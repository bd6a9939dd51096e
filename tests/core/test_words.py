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


WIPE = WordList.of([], needs=["wis", "wissen", "verwijder"], may_hold=["alles", "dit", "gesprek", "kun", "je", "aub"])


@pytest.mark.parametrize(
    "typed",
    [
        "wis",
        "Wis alles!",
        "kun je alles wissen aub",
        "verwijdr dit",
        "verwijdder alles",
        "veriwjder dit gesprek",
        "verwijdet alkes",
        "alls wisse",
    ],
)
def test_a_message_of_known_words_counts_with_a_wrong_letter(typed: str) -> None:
    assert WIPE.matches(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "wist",
        "wsi",
        "alles",
        "verwijderd",
        "alles verwijderd",
        "verwijder zijn foto",
        "verwijder dit van insta",
        "kun je dit",
        "jewis alles",
        "",
    ],
)
def test_other_words_are_left_to_the_engine(typed: str) -> None:
    assert not WIPE.matches(typed)
