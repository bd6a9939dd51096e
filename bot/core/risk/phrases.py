"""The phrase language of content/risk, compiled to regexes over the letters of a message (docs/risk_screen.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from bot.core.errors import ContentError
from bot.core.risk.normalise import COMMA, PAUSE, SENTENCE
from bot.core.risk.vocabulary import Spelling, Vocabulary

_TOKEN = re.compile(r"\.\.\.\d*|~\d*|[()\[\]|?^$!+]|<[a-z_]+>|[^\W_]+\*?")
_GAP = 4
_WIDE_GAP = 6
_FILLERS = 3


@dataclass(frozen=True)
class Classes:
    """Sets of words with a meaning of their own, as letters."""

    filler: str
    """Words that change nothing (`echt`, `gewoon`): allowed between any two words of a phrase."""
    negator: str
    breaker: str
    """Words that begin another thought (`dat`, `hij`, `maar`): a gap never crosses them."""


@dataclass(frozen=True)
class Pattern:
    """One phrase as regexes, compiled when a message first needs them: all at once would cost the start two seconds."""

    plain_source: str
    loose_source: str | None
    needs: tuple[frozenset[str], ...]
    """Each of these sets must have a letter in the message."""

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """The phrase without a negation inside."""
        return re.compile(self.plain_source)

    @cached_property
    def loose(self) -> re.Pattern[str] | None:
        """The phrase with negations allowed; None where it names one itself."""
        return re.compile(self.loose_source) if self.loose_source else None


@dataclass(frozen=True)
class _Piece:
    regex: str
    needs: tuple[frozenset[str], ...] = ()
    glue: bool = True
    """Whether fillers may stand before it."""


def tokens_of(phrase: str, spelling: Spelling) -> list[str]:
    """The tokens of a phrase, words as messages spell them. Raises ContentError for a character that has no meaning."""
    found = _TOKEN.findall(phrase)
    if "".join(found) != "".join(phrase.split()):
        raise ContentError(f"phrase {phrase!r}: cannot read it")
    return [word for token in found for word in spelling.replace.get(token, (token,))]


def words_of(phrase: str, spelling: Spelling) -> set[str]:
    """Literal words (and `stem*`) a phrase names."""
    return {t for t in tokens_of(phrase, spelling) if t[0] not in ".~()[]|?^$!+<"}


def ranges(letters: str) -> str:
    """`abcx` -> `a-cx`: the same class for a regex, far cheaper to compile."""
    found: list[list[int]] = []
    for code in sorted(set(map(ord, letters))):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in found)


class PhraseCompiler:
    """Compiles phrases against one vocabulary and its named sets of words."""

    def __init__(self, vocabulary: Vocabulary, spelling: Spelling, sets: Mapping[str, str], classes: Classes) -> None:
        self._vocabulary = vocabulary
        self._spelling = spelling
        self._sets = sets
        self._classes = classes

    def compile(self, phrase: str, barred: str = "") -> Pattern:
        """`barred`: letters that may not stand in a gap; with a mark among them nothing crosses it. Raises ContentError."""
        tokens = tokens_of(phrase, self._spelling)
        plain, needs = self._whole(tokens, phrase, self._classes.negator + barred, "")
        names_negation = any(c in self._classes.negator for need in needs for c in need)
        loose = None if names_negation else self._whole(tokens, phrase, barred, self._classes.negator)[0]
        return Pattern(plain, loose, needs)

    def _whole(self, tokens: list[str], phrase: str, barred: str, extra: str) -> tuple[str, tuple[frozenset[str], ...]]:
        parts: list[list[str]] = [[]]
        for mark in tokens:
            if mark == "+":
                parts.append([])
            else:
                parts[-1].append(mark)
        parser = _Parser(self, phrase, barred, extra)
        pieces = [parser.parse(part) for part in parts]
        needs = tuple(need for piece in pieces for need in piece.needs)
        if not needs:
            raise ContentError(f"phrase {phrase!r}: needs at least one fixed word")
        gap = parser.gap(_GAP)
        return "|".join(gap.join(p.regex for p in order) for order in permutations(pieces)), needs

    def letters(self, token: str, phrase: str) -> str:
        """Letters of a word or a `<set>`."""
        if token.startswith("<"):
            try:
                return self._sets[token[1:-1]]
            except KeyError:
                raise ContentError(f"phrase {phrase!r}: no word set {token}") from None
        return self._vocabulary.letters_of(token)

    @property
    def classes(self) -> Classes:
        """The special sets."""
        return self._classes


class _Parser:
    """Recursive descent over the tokens of one phrase."""

    def __init__(self, compiler: PhraseCompiler, phrase: str, barred: str, extra: str) -> None:
        self._compiler = compiler
        self._phrase = phrase
        self._bars = ranges(SENTENCE + barred + compiler.classes.breaker)
        self._wide_bars = ranges(SENTENCE + barred)
        words = compiler.classes.filler + extra
        self._within = f"[{ranges(words)}]{{0,{_FILLERS}}}"
        marks = "".join(mark for mark in (COMMA, PAUSE) if mark not in barred)
        self._between = f"[{ranges(words + marks)}]{{0,{_FILLERS}}}"
        self._tokens: list[str] = []

    def gap(self, words: int) -> str:
        """At most `words` words that do not begin another thought."""
        return f"[^{self._bars}]{{0,{words}}}?"

    def parse(self, tokens: list[str]) -> _Piece:
        self._tokens = list(reversed(tokens))
        piece = self._sequence()
        if self._tokens:
            raise ContentError(f"phrase {self._phrase!r}: stray {self._tokens[-1]!r}")
        return piece

    def _sequence(self) -> _Piece:
        regex = ""
        needs: tuple[frozenset[str], ...] = ()
        glued = False
        while self._tokens and self._tokens[-1] not in ")]|":
            looks_ahead = self._tokens[-1] == "!"
            piece = self._item()
            if looks_ahead:
                regex += piece.regex
                continue
            optional = bool(self._tokens) and self._tokens[-1] == "?"
            between = self._between if glued and piece.glue else ""
            if optional:
                self._tokens.pop()
                after = self._between if not glued else ""
                regex += f"(?:{between}{piece.regex}{after})?"
            else:
                regex += between + piece.regex
                needs += piece.needs
                glued = piece.glue
        return _Piece(regex, needs)

    def _item(self) -> _Piece:
        mark = self._tokens.pop()
        if mark.startswith("..."):
            return _Piece(self.gap(int(mark[3:] or _GAP)), glue=False)
        if mark.startswith("~"):
            return _Piece(f"[^{self._wide_bars}]{{0,{mark[1:] or _WIDE_GAP}}}?", glue=False)
        if mark == "^":
            return _Piece(f"(?:^|(?<=[{SENTENCE}{PAUSE}{COMMA}]))" + self._between, glue=False)
        if mark == "$":
            return _Piece(f"{self._between}(?=[{SENTENCE}{PAUSE}{COMMA}]|$)", glue=False)
        if mark == "!":
            return _Piece(f"(?!{self._within}{self._item().regex})")
        if mark in "([":
            return self._group(mark)
        letters = self._compiler.letters(mark, self._phrase)
        return _Piece(f"[{ranges(letters)}]", (frozenset(letters),))

    def _group(self, opening: str) -> _Piece:
        closing = ")" if opening == "(" else "]"
        options = [self._sequence()]
        while self._tokens and self._tokens[-1] == "|":
            self._tokens.pop()
            options.append(self._sequence())
        if not self._tokens or self._tokens.pop() != closing:
            raise ContentError(f"phrase {self._phrase!r}: no {closing!r} for {opening!r}")
        needs = options[0].needs if len(options) == 1 else ()
        if len(options) > 1 and all(option.needs for option in options):
            needs = (frozenset().union(*(min(option.needs, key=len) for option in options)),)
        start = "(" if opening == "[" else "(?:"
        return _Piece(start + "|".join(option.regex for option in options) + ")", needs)
