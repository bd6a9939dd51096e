"""The lexicon of the crisis screen: the rules of content/risk, compiled once at the start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.errors import ContentError
from bot.core.risk.normalise import COMMA, PAUSE, split_words
from bot.core.risk.phrases import Classes, Pattern, PhraseCompiler, words_of
from bot.core.risk.types import RiskKind, RiskLevel
from bot.core.risk.vocabulary import Spelling, Vocabulary
from bot.core.risk.wording import Wording

FRIEND = {"<ik>": "<ander>", "<mij>": "<hem>", "<mezelf>": "<zichzelf>", "<mijn>": "<zijn>"}
"""How a rule about oneself becomes the same rule about somebody else."""


@dataclass(frozen=True)
class Rule:
    """One rule of content/risk. Exclusions have level none, or soft where there is still reason to ask."""

    id: str
    level: RiskLevel
    kind: RiskKind
    why: str
    phrases: tuple[str, ...]
    friend: bool = False
    """Also look for the same said of somebody else (kind friend)."""
    negated: RiskLevel = RiskLevel.SOFT
    """What is left of it when it is denied."""
    past: RiskLevel = RiskLevel.SOFT
    """What is left of it when it was long ago."""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thresholds:
    """From which probability wording raises a message: alone, or joined with the engine's understanding."""

    crisis: float
    soft: float
    joined_crisis: float
    joined_soft: float
    nlu_weight: float
    """How much the log-odds of the engine's three crisis intents count beside those of the wording."""
    detector_crisis: float
    detector_soft: float
    detector_explained: float
    """From which probability the engine's detector raises; `explained`: where the lexicon explained every sentence."""
    detector_nothing: float
    """Below this the detector hears nothing at all: then a soft finding of the lexicon alone is no reason to ask."""
    why: Mapping[str, str]
    """Kind of crisis -> one Dutch line for the counsellor."""


@dataclass(frozen=True)
class ScopePhrases:
    """What around a hit changes its meaning."""

    denied_before: tuple[str, ...]
    denied_before_clause: tuple[str, ...]
    """For hits that bring their own subject: `niet dat` ik dood wil."""
    denied_after: tuple[str, ...]
    past: tuple[str, ...]
    still: tuple[str, ...]
    """Words that take `past` back: `nog steeds`, `weer`."""


@dataclass(frozen=True)
class Source:
    """Everything content/risk says, as it stands in the files."""

    rules: tuple[Rule, ...]
    exclusions: tuple[Rule, ...]
    sets: Mapping[str, tuple[str, ...]]
    scopes: ScopePhrases
    spelling: Spelling
    thresholds: Thresholds
    wording: Wording


@dataclass(frozen=True)
class Compiled:
    """One phrase of one rule."""

    rule: Rule
    pattern: Pattern


@dataclass(frozen=True)
class Scopes:
    """Compiled ScopePhrases. The denials are anchored at the hit."""

    denied_before: re.Pattern[str]
    denied_before_clause: re.Pattern[str]
    denied_after: re.Pattern[str]
    past: re.Pattern[str]
    still: re.Pattern[str]
    present: frozenset[str]
    """Letters of verbs in the present tense: a hit with one of them is never past."""
    subject: frozenset[str]
    """Letters of words that begin a clause of their own."""


class Index:
    """Phrases by the rarest word they need, so that a message is only held against the few that can match."""

    def __init__(self, phrases: Sequence[Compiled]) -> None:
        self.phrases = tuple(phrases)
        common = Counter(letter for phrase in phrases for need in phrase.pattern.needs for letter in need)
        self._by_letter: dict[str, list[Compiled]] = {}
        for phrase in phrases:
            rarest = min(phrase.pattern.needs, key=lambda need: max(common[letter] for letter in need))
            for letter in rarest:
                self._by_letter.setdefault(letter, []).append(phrase)

    def candidates(self, present: set[str]) -> list[Compiled]:
        """Phrases whose needed words are all there, in the order of the files per word."""
        found: dict[int, Compiled] = {}
        for letter in sorted(present):
            for phrase in self._by_letter.get(letter, ()):
                if id(phrase) not in found and all(not need.isdisjoint(present) for need in phrase.pattern.needs):
                    found[id(phrase)] = phrase
        return list(found.values())


@dataclass(frozen=True, repr=False)
class Lexicon:
    """Ready to screen with; immutable and safe to share between threads."""

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    exclusions: tuple[Rule, ...]
    rule_index: Index
    exclusion_index: Index
    scopes: Scopes
    negators: frozenset[str]
    spelling: Spelling
    thresholds: Thresholds
    wording: Wording

    def warm(self) -> None:
        """Compile every phrase now (about a second) instead of when a message first needs it; for a thread at the start."""
        for index in (self.rule_index, self.exclusion_index):
            for phrase in index.phrases:
                _ = phrase.pattern.plain, phrase.pattern.loose


def build_lexicon(source: Source) -> Lexicon:
    """Compile `source`. Raises ContentError that names the rule."""
    vocabulary = _vocabulary(source)
    sets = {name: "".join(vocabulary.letters_of(word) for word in words) for name, words in source.sets.items()}
    missing = {"filler", "negator", "breaker", "present", "mij", "ik", "ander"} - sets.keys()
    if missing:
        raise ContentError(f"words.yml: missing sets {sorted(missing)}")
    compiler = PhraseCompiler(vocabulary, source.spelling, sets, Classes(sets["filler"], sets["negator"], sets["breaker"]))
    rules = [phrase for rule in source.rules for phrase in _compile(rule, compiler, "", sets["mij"] + sets["ik"])]
    exclusions = [phrase for rule in source.exclusions for phrase in _compile(rule, compiler, sets["ik"] + COMMA + PAUSE, "")]
    return Lexicon(
        vocabulary,
        source.rules,
        source.exclusions,
        Index(rules),
        Index(exclusions),
        _scopes(source.scopes, compiler, sets["present"], sets["ik"] + sets["ander"]),
        frozenset(sets["negator"]),
        source.spelling,
        source.thresholds,
        source.wording,
    )


def _vocabulary(source: Source) -> Vocabulary:
    scopes = source.scopes
    phrases = [(rule.id, phrase) for rule in (*source.rules, *source.exclusions) for phrase in rule.phrases]
    around = (*scopes.denied_before, *scopes.denied_before_clause, *scopes.denied_after, *scopes.past, *scopes.still)
    named: set[str] = set()
    for where, phrase in (*phrases, *(("scopes.yml", phrase) for phrase in around)):
        try:
            named |= words_of(phrase, source.spelling)
        except ContentError as error:
            raise ContentError(f"{where}: {error}") from error
    named |= {word for words in source.sets.values() for word in words}
    named |= source.spelling.glue
    for word in sorted(named):
        if [part.form for part in split_words(word.removesuffix("*"))] != [word.removesuffix("*")]:
            raise ContentError(f"content/risk: {word!r} is never read so in a message: small letters, no accents, no marks")
    plain = {source.spelling.canonical(word) for word in named if not word.endswith("*")}
    stems = {word for word in named if word.endswith("*")}
    together = [word for name in ("filler", "negator", "breaker") for word in source.sets.get(name, ())]
    return Vocabulary(plain, {word[:-1] for word in stems}, source.spelling, together)


def _compile(rule: Rule, compiler: PhraseCompiler, barred: str, barred_for_friend: str) -> Iterable[Compiled]:
    """`barred`: words of the speaker that no gap may swallow."""
    try:
        for phrase in rule.phrases:
            yield Compiled(rule, compiler.compile(phrase, barred))
            about_other = _about_other(phrase) if rule.friend else phrase
            if about_other != phrase:
                friend = replace(rule, id=rule.id + ".friend", kind=RiskKind.FRIEND, why=f"over een ander: {rule.why}")
                yield Compiled(friend, compiler.compile(about_other, barred_for_friend))
    except ContentError as error:
        raise ContentError(f"{rule.id}: {error}") from error


def _about_other(phrase: str) -> str:
    for own, other in FRIEND.items():
        phrase = phrase.replace(own, other)
    return phrase


def _scopes(phrases: ScopePhrases, compiler: PhraseCompiler, present: str, subject: str) -> Scopes:
    def one(options: tuple[str, ...], before: str = "", after: str = "") -> re.Pattern[str]:
        return re.compile(f"{before}(?:{'|'.join(compiler.compile(option).plain_source for option in options)}){after}")

    between = f"[{compiler.classes.filler}]{{0,2}}"
    return Scopes(
        one(phrases.denied_before, after=between + "$"),
        one(phrases.denied_before_clause, after=between + "$"),
        one(phrases.denied_after, before="^" + between),
        one(phrases.past),
        one(phrases.still),
        frozenset(present),
        frozenset(subject),
    )
