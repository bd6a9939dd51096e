"""Given raw typing, when it is split, read and matched, then the words mean what a reader would take them for."""

from __future__ import annotations

import re

import pytest

from bot.core.errors import ContentError
from bot.core.risk.normalise import split_words, unleet
from bot.core.risk.phrases import Classes, PhraseCompiler, ranges
from bot.core.risk.vocabulary import OTHER, Spelling, Vocabulary, damerau

SPELLING = Spelling(
    replace={"k": ("ik",), "kwil": ("ik", "wil"), "snijdt": ("snij",)},
    join=frozenset({"zelfmoord"}),
    near=frozenset({"levend"}),
    glue=frozenset({"dood", "leven", "zelfmoord"}),
)
WORDS = ("ik", "wil", "niet", "meer", "leven", "dood", "zelfmoord", "plegen", "echt", "dat", "snij")
VOCABULARY = Vocabulary(WORDS, ["zelfmoordg"], SPELLING)


def read(text: str) -> str:
    """The known words of a text, others as a question mark."""
    names = {VOCABULARY.letters_of(word): word for word in WORDS} | {VOCABULARY.letters_of("zelfmoordg*"): "zelfmoordg*"}
    letters = VOCABULARY.encode(split_words(text)).letters
    return " ".join(names.get(letter, "?" if letter == OTHER else letter) for letter in letters)


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("Ik WIL", ["ik", "wil"]),
        ("'k", ["k"]),
        ("foto's", ["fotos"]),
        ("zó één", ["zo", "een"]),
        ("ja.nee", ["ja", ".", "nee"]),
        ("ja... nee", ["ja", ";", "nee"]),
        ("ja\nnee", ["ja", ",", "nee"]),
        ("do\u200bod", ["dood"]),
        ("a😀b", ["a", "b"]),
        ("", []),
    ],
)
def test_words_and_marks(typed: str, forms: list[str]) -> None:
    assert [word.form for word in split_words(typed)] == forms


def test_offsets_point_into_the_original() -> None:
    text = "  ÉÉN, tweé!"
    assert [text[word.start : word.end] for word in split_words(text)] == ["ÉÉN", ",", "tweé", "!"]


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("k wil dood", "ik wil dood"),
        ("kwil dood", "ik wil dood"),
        ("wiiiil", "wil"),
        ("d00d", "dood"),
        ("zelf moord", "zelfmoord"),
        ("zelfmrood", "zelfmoord"),
        ("zelfmoordgedachten", "zelfmoordg*"),
        ("ikwildood", "ik wil dood"),
        ("d o o d", "dood"),
        ("d**d", "dood"),
        ("doot", "dood"),
        ("plege", "plegen"),
        ("levn", "leven"),
        ("rood brood", "? ?"),
        ("levend", "?"),
        ("14 jaar", "? ?"),
    ],
)
def test_spellings_that_are_and_are_not_read_as_a_known_word(typed: str, known: str) -> None:
    assert read(typed) == known


def test_leet_needs_a_letter() -> None:
    assert unleet("d00d") == "dood"
    assert unleet("1300") == "1300"


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("dood", "dood", 0), ("zelfmoord", "zelfmorod", 1), ("abc", "xyz", 2), ("a", "abcd", 2)]
)
def test_damerau_stops_at_its_limit(a: str, b: str, distance: int) -> None:
    assert damerau(a, b, 1) == min(distance, 2)


def compiler() -> PhraseCompiler:
    letters = VOCABULARY.letters_of
    classes = Classes(filler=letters("echt"), negator=letters("niet"), breaker=letters("dat"))
    return PhraseCompiler(VOCABULARY, SPELLING, {"ik": letters("ik")}, classes)


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("ik wil dood", "ik wil echt dood", True),
        ("ik wil dood", "ik wil, dood", True),
        ("ik wil dood", "ik wil. dood", False),
        ("ik wil dood", "ik wil niet dood", False),
        ("<ik> ... dood", "ik wil meer dood", True),
        ("<ik> ... dood", "ik wil dat dood", False),
        ("<ik> ~ dood", "ik wil dat dood", True),
        ("dood + wil + ik", "wil ik dood", True),
        ("(wil|meer) dood", "meer dood", True),
        ("wil (niet meer)? leven", "wil leven", True),
        ("wil (niet meer)? leven", "wil niet meer leven", True),
        ("niet meer $", "niet meer, leven", True),
        ("niet meer $", "niet meer leven", False),
        ("niet meer !leven", "niet meer echt leven", False),
        ("^ wil", "echt wil", True),
        ("^ wil", "ik wil", False),
    ],
)
def test_the_phrase_language(phrase: str, text: str, matches: bool) -> None:
    pattern = compiler().compile(phrase)
    assert bool(pattern.plain.search(VOCABULARY.encode(split_words(text)).letters)) is matches


def test_the_loose_form_allows_negations_unless_the_phrase_names_one() -> None:
    letters = VOCABULARY.encode(split_words("ik wil niet dood")).letters
    loose = compiler().compile("ik wil dood").loose
    assert loose is not None
    assert loose.search(letters)
    assert compiler().compile("niet meer leven").loose is None


@pytest.mark.parametrize("phrase", ["ik (wil dood", "ik {wil}", "<nobody> wil", "...", "ik ) wil"])
def test_a_broken_phrase_is_named(phrase: str) -> None:
    with pytest.raises(ContentError, match=re.escape(phrase)):
        compiler().compile(phrase)


def test_ranges_keep_the_class() -> None:
    assert ranges("cabx") == "a-cx"
    assert ranges("") == ""
