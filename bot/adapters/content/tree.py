"""Everything a conversation is made of, read as plain data: topics, training messages, rules, forms, texts, flows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.content.files import read_yaml
from bot.core.errors import ContentError


@dataclass(frozen=True)
class Tree:
    """The files of one Kompas, unchecked but readable."""

    root: Path
    topics: Mapping[str, Mapping[str, Any]]
    bot_intents: tuple[str, ...]
    values: Mapping[str, frozenset[str]]
    """Slot -> its closed values."""
    examples: Mapping[str, Mapping[str, int]]
    """Intent -> writer -> number of training messages."""
    domain: Mapping[str, Any]
    rules: tuple[tuple[str, Mapping[str, Any]], ...]
    """(file, rule)."""
    texts: tuple[tuple[str, str, tuple[Mapping[str, Any], ...]], ...]
    """(file, response, its wordings)."""
    flows: Mapping[str, Mapping[str, Any]]
    step_plan: Mapping[str, Any]
    desk: Mapping[str, Any]

    @property
    def responses(self) -> dict[str, tuple[Mapping[str, Any], ...]]:
        return {name: wordings for _, name, wordings in self.texts}

    @property
    def forms(self) -> Mapping[str, Mapping[str, Any]]:
        return self.domain.get("forms") or {}

    @property
    def intents(self) -> tuple[str, ...]:
        """Names only: an intent may stand in the domain as a mapping with settings."""
        listed = self.domain.get("intents") or ()
        return tuple(one if isinstance(one, str) else str(next(iter(one))) for one in listed)


def read_tree(root: Path) -> Tree:
    """Read `root` (with domain.yml, content/ and data/). Raises ContentError for a file that cannot be read at all."""
    content, data = root / "content", root / "data"
    topics, bank = read_yaml(content / "topics.yml"), read_yaml(content / "questions.yml")
    try:
        known = {str(one["id"]): one for one in topics["topics"]}
        return Tree(
            root=root,
            topics=known,
            bot_intents=tuple(map(str, topics.get("bot_intents") or ())),
            values=_values(bank, frozenset(known)),
            examples=_examples(data / "nlu"),
            domain=read_yaml(root / "domain.yml"),
            rules=tuple((path.name, one) for path in _files(data / "rules") for one in read_yaml(path).get("rules") or ()),
            texts=tuple(
                (path.name, str(name), tuple(wordings))
                for path in _files(data / "responses")
                for name, wordings in (read_yaml(path).get("responses") or {}).items()
            ),
            flows={path.stem: read_yaml(path) for path in _files(content / "flows")},
            step_plan=read_yaml(content / "step_plan.yml"),
            desk=read_yaml(content / "desk.yml"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{root}: a content or data file is not of the form that Kompas reads: {error!r}") from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yml"))


def _values(bank: Mapping[str, Any], topics: frozenset[str]) -> dict[str, frozenset[str]]:
    return {
        str(slot): topics if about["values"] == "topic_id" else frozenset(map(str, about["values"]))
        for section in bank.values()
        if isinstance(section, Mapping)
        for slot, about in section.items()
        if isinstance(about, Mapping) and "values" in about
    }


def _examples(folder: Path) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path in _files(folder):
        for block in read_yaml(path).get("nlu") or ():
            if "intent" in block:
                writer = str((block.get("metadata") or {}).get("writer", ""))
                lines = str(block.get("examples", "")).splitlines()
                found[str(block["intent"])][writer] += sum(line.lstrip().startswith("- ") for line in lines)
    return found
