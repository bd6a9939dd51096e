"""content/facts.yml: from the editor's phrases to spaCy Matcher patterns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from engine.nlu.normaliser import words
from engine.vocabulary import number_bands, read

Pattern = list[dict[str, Any]]
ENDS = (".", "!", "?", ";", ",", ":", "maar", "en", "wel")
"""A clause ends here: what is denied before does not hold after."""
SIGNS = [".", "!", "?", ";", ",", ":"]
NEGATORS = frozenset({"niet", "niets", "geen", "nooit", "nergens", "niemand", "zonder"})
NUMBER = "_NUMBER_"
"""What a number becomes in the text that patterns see, so that `NUM` is one token of any size."""
START = "_START_"
SPECIAL = {"NUM": NUMBER.lower(), "^": START.lower()}
GAP = 3


@dataclass(frozen=True)
class Fact:
    """One entry of the file. `number` True: the value comes from the number in the phrase, the `last` one or the first."""

    slot: str
    value: str
    number: bool
    last: bool
    denied: str | None
    unless: frozenset[str]
    not_me: bool


@dataclass(frozen=True)
class Phrase:
    """One phrase of a fact as Matcher patterns; one that says "niet" itself is not denied by it."""

    fact: Fact
    patterns: list[Pattern]
    deniable: bool


class BadPhrase(ValueError):
    """content/facts.yml is wrong; says where."""


@dataclass(frozen=True)
class FactBook:
    """Everything the file says."""

    phrases: tuple[Phrase, ...]
    numbers: dict[str, int]
    not_an_age: frozenset[str]
    small_words: frozenset[str]


def load() -> FactBook:
    """Read and compile. Raises BadPhrase."""
    file = read("facts")
    lists = {name: value if isinstance(value, list) else value.split("|") for name, value in file["lists"].items()}
    phrases: list[Phrase] = []
    for entry in file["facts"]:
        fact = _fact(entry)
        for phrase in entry["phrases"]:
            patterns, deniable = _patterns(str(phrase), lists)
            phrases.append(Phrase(fact, patterns, deniable))
    return FactBook(
        phrases=tuple(phrases),
        numbers=dict(file["numbers"]),
        not_an_age=frozenset(str(one) for one in file["not_an_age"]),
        small_words=frozenset(file["small_words"].split()),
    )


def _fact(entry: dict[str, Any]) -> Fact:
    slot = entry["slot"]
    if entry.get("number") and not number_bands(slot):
        raise BadPhrase(f"{slot}: questions.yml has no number bands for it")
    return Fact(
        slot=slot,
        value=str(entry.get("value", "")),
        number=bool(entry.get("number")),
        last=entry.get("number") == "last",
        denied=entry.get("denied"),
        unless=frozenset(_single(str(word), what) for word in entry.get("unless", ()) for what in ("plain", "lemma")),
        not_me=bool(entry.get("not_me")),
    )


def _patterns(phrase: str, lists: dict[str, list[str]]) -> tuple[list[Pattern], bool]:
    """spaCy ANDs the keys of one token, so a part with forms *and* lemmas becomes two patterns."""
    choices: list[list[dict[str, Any]]] = []
    deniable = True
    for part in phrase.split():
        if part == "..":
            choices.append([{"LOWER": {"NOT_IN": SIGNS}, "OP": f"{{0,{GAP}}}"}])
            continue
        optional = part.endswith("?")
        tokens, named = _tokens(part.rstrip("?"), lists)
        if not optional and NEGATORS & named:
            deniable = False
        choices.append([{**token, "OP": "?"} if optional else token for token in tokens])
    if not choices:
        raise BadPhrase(f"empty phrase: {phrase!r}")
    return [list(one) for one in product(*choices)], deniable


def _tokens(part: str, lists: dict[str, list[str]]) -> tuple[list[dict[str, Any]], set[str]]:
    """The Matcher tokens for one part (any of them will do), and the words it names."""
    if part in SPECIAL:
        return [{"LOWER": SPECIAL[part]}], set()
    forms: list[str] = []
    lemmas: list[str] = []
    fuzzy: list[str] = []
    for word in _alternatives(part, lists):
        if word.startswith("="):
            forms.append(_single(word[1:], "plain"))
        elif word.startswith("~"):
            fuzzy.append(_single(word[1:], "lemma"))
        else:
            # `sturen` may also be read as the plural of a noun (stuur): the word itself and its lemma both count.
            lemmas += {_single(word, "plain"), _single(word, "lemma")}
    tokens: list[dict[str, Any]] = []
    if forms:
        tokens.append({"LOWER": {"IN": forms}})
    if lemmas:
        tokens.append({"LEMMA": {"IN": lemmas}})
    if fuzzy:
        tokens.append({"LEMMA": {"FUZZY1": {"IN": fuzzy}}})
    return tokens, {*forms, *lemmas, *fuzzy}


def _alternatives(part: str, lists: dict[str, list[str]]) -> list[str]:
    found: list[str] = []
    for word in part.split("|"):
        if not word.startswith("$"):
            found.append(word)
        elif word[1:] in lists:
            found += lists[word[1:]]
        else:
            raise BadPhrase(f"there is no list {word}")
    return found


def _single(word: str, what: str) -> str:
    """Patterns go through the same normaliser as texts, so that both have the same forms."""
    meant = words(word)
    if len(meant) != 1:
        raise BadPhrase(f"{word!r} is written out as {len(meant)} words: use those")
    return str(getattr(meant[0], what))


def anchors(pattern: Pattern, common: frozenset[str]) -> list[tuple[str, str]]:
    """Words of which one must be in the message for this pattern to match: the most telling of its fixed parts.

    As `(LOWER | LEMMA | FUZZY, word)`. Raises BadPhrase when a phrase has no fixed part.
    """
    fixed: list[list[tuple[str, str]]] = []
    for token in pattern:
        attribute, condition = next((key, value) for key, value in token.items() if key != "OP")
        if "OP" in token or not isinstance(condition, dict):
            continue
        if "FUZZY1" in condition:
            fixed.append([("FUZZY", word) for word in condition["FUZZY1"]["IN"]])
        else:
            fixed.append([(attribute, word) for word in condition["IN"]])
    if not fixed:
        raise BadPhrase("a phrase needs a word that may not be left out")
    return min(fixed, key=lambda words_: (sum(word in common for _, word in words_), len(words_)))
