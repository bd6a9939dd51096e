"""The rules of content/never_say.yml: what no text may say, each with the lines that prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.content.files import read_yaml
from bot.core.errors import ContentError


@dataclass(frozen=True)
class Rule:
    """One thing never to say, from never_say.yml, with the lines that prove it."""

    pattern: re.Pattern[str]
    why: str
    only: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]

    def hits(self, text: str, topic: str | None = None) -> bool:
        """`topic` None: everywhere."""
        if self.only and topic is not None and topic not in self.only:
            return False
        return self.pattern.search(" ".join(text.lower().split())) is not None


@dataclass(frozen=True)
class NeverSay:
    """The whole of never_say.yml."""

    rules: tuple[Rule, ...]
    jargon: tuple[str, ...]
    sensitive: tuple[str, ...]
    explained: dict[str, str]
    """Word -> pattern: a text with this word says also what it is."""


def never_say(folder: Path) -> NeverSay:
    """Read never_say.yml of `folder`. Raises ContentError."""
    found = read_yaml(folder / "never_say.yml")
    try:
        rules = tuple(
            Rule(re.compile(one["pattern"]), one["why"], tuple(one.get("only", ())), tuple(one["good"]), tuple(one["bad"]))
            for one in found["rules"]
        )
    except (KeyError, re.error) as error:
        raise ContentError(f"never_say.yml: a rule is not complete: {error}") from error
    return NeverSay(rules, tuple(found["jargon"]), tuple(found["sensitive"]), dict(found["explained"]))
