"""The closed vocabulary of content/topics.yml and content/questions.yml, read once and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.conditions import When, parse_when
from actions.errors import ContentError

CONTENT = Path(__file__).resolve().parent.parent / "content"
LEVELS = ("E0", "E1", "E2", "E3")
SELF = "self"


@dataclass(frozen=True)
class Topic:
    """One topic of topics.yml; `payload` is what its button sends, `role` who speaks, `beside` is told beside another topic."""

    id: str
    label: str
    level: str
    sub: tuple[str, ...]
    refer: tuple[str, ...]
    payload: str
    role: str = SELF
    beside: bool = False

    @property
    def about_other(self) -> bool:
        """Told about somebody else: `what_happened` says what it is about."""
        return self.role != SELF

    @property
    def crisis(self) -> bool:
        """suicidal, self_harm and danger: the gateway owns their texts, no advice flow runs in them."""
        return self.level == "E3"


@dataclass(frozen=True)
class Question:
    """One question: its values, how a bare number is read, which words mean a value, how an answer is confirmed, which
    answer is an emergency."""

    slot: str
    values: tuple[str, ...]
    numbers: tuple[tuple[int, int, str], ...] = ()
    told: dict[str, str] = field(default_factory=dict)
    alarm: dict[str, str] = field(default_factory=dict)
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read_number(self, number: int) -> str | None:
        """`15` -> `12_15` for the age; None when no band holds it."""
        return next((value for low, high, value in self.numbers if low <= number <= high), None)


@dataclass(frozen=True)
class Follows:
    """`slot` is `value` as soon as `when` holds: then it is not asked."""

    slot: str
    value: str
    when: When


@dataclass(frozen=True)
class Vocabulary:
    """All of it. `questions` holds those of the bank; `steering` those that only steer the talk."""

    topics: dict[str, Topic]
    questions: dict[str, Question]
    steering: dict[str, Question]
    follows: tuple[Follows, ...]
    typed: dict[str, tuple[str, ...]]
    """Value -> words that mean it for every question that has it: `geen idee` for `unknown`."""
    plain_no: tuple[str, ...]
    """First words of a no that may be taken for an emergency."""
    corrections: tuple[str, ...]
    """Words that announce a correction: `ik bedoel`."""
    other_label: str
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Role -> words that say about whom it is: `het gaat om een vriend`."""

    def question(self, slot: str) -> Question | None:
        """Of either kind."""
        return self.questions.get(slot) or self.steering.get(slot)

    def topic_for(self, role: str) -> str | None:
        """`parent` -> the topic of parents; None for whoever speaks about themselves."""
        return next((topic.id for topic in self.topics.values() if topic.about_other and topic.role == role), None)


def read(file: str, folder: Path = CONTENT) -> dict[str, Any]:
    """A content file as a mapping. Raises ContentError."""
    try:
        data = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(file, "(file)", type(error).__name__) from error
    if not isinstance(data, dict):
        raise ContentError(file, "(file)", "is not a mapping")
    return data


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of this installation, read once. Raises ContentError."""
    return load_vocabulary(CONTENT)


def load_vocabulary(folder: Path) -> Vocabulary:
    """Raises ContentError with the file and the key."""
    topics_file, bank = read("topics.yml", folder), read("questions.yml", folder)
    topics = {str(entry.get("id")): _topic(entry) for entry in topics_file.get("topics") or []}
    try:
        questions = {slot: _question(slot, entry, topics) for slot, entry in bank["questions"].items()}
        steering = {slot: _question(slot, entry, topics) for slot, entry in bank["steering_questions"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError("questions.yml", str(error), "missing or malformed") from error
    known = {slot: question.values for slot, question in {**questions, **steering}.items()}
    follows = tuple(_follows(entry, known) for entry in bank.get("follows") or [])
    corrections = tuple(str(cue) for cue in bank.get("corrections") or ())
    other_label = str(topics_file.get("other_label") or "")
    plain_no = tuple(str(word) for word in bank.get("plain_no") or ())
    typed, about = _phrases(bank.get("typed")), _about(bank, topics)
    return Vocabulary(topics, questions, steering, follows, typed, plain_no, corrections, other_label, about)


def _about(bank: dict[str, Any], topics: dict[str, Topic]) -> dict[str, tuple[str, ...]]:
    about = _phrases(bank.get("about"))
    for role in about.keys() - {topic.role for topic in topics.values()}:
        raise ContentError("questions.yml", f"about.{role}", "no topic of topics.yml has this role")
    return about


def _phrases(raw: Any) -> dict[str, tuple[str, ...]]:
    return {str(value): tuple(str(way) for way in ways) for value, ways in (raw or {}).items()}


def _topic(entry: dict[str, Any]) -> Topic:
    try:
        topic = Topic(
            id=str(entry["id"]),
            label=str(entry["label"]),
            level=str(entry["level"]),
            sub=tuple(entry["sub"]),
            refer=tuple(entry["refer"]),
            payload=str(entry.get("payload") or f"/{entry['id']}"),
            role=str(entry.get("role") or SELF),
            beside=bool(entry.get("beside")),
        )
    except (KeyError, TypeError) as error:
        raise ContentError("topics.yml", str(entry), f"lacks {error}") from error
    if topic.level not in LEVELS:
        raise ContentError("topics.yml", f"{topic.id}.level", f"{topic.level} is none of {', '.join(LEVELS)}")
    return topic


def _question(slot: str, entry: dict[str, Any], topics: dict[str, Topic]) -> Question:
    values = tuple(topics) if entry["values"] == "topic_id" else tuple(entry["values"])
    for value in values:
        if not isinstance(value, str):  # YAML reads a bare yes, no or 12_15 as something else
            raise ContentError("questions.yml", slot, f"the value {value!r} needs quotes")
    question = Question(
        slot=slot,
        values=values,
        numbers=tuple((int(low), int(high), str(value)) for low, high, value in entry.get("numbers") or []),
        told=dict(entry.get("told") or {}),
        alarm=dict(entry.get("alarm") or {}),
        typed=_phrases(entry.get("typed")),
    )
    for value in [*question.told, *question.alarm, *question.typed, *(value for _, _, value in question.numbers)]:
        if value not in values:
            raise ContentError("questions.yml", slot, f"{value!r} is not one of its values")
    return question


def _follows(entry: dict[str, Any], known: dict[str, tuple[str, ...]]) -> Follows:
    when = parse_when(entry.get("when"), known, "questions.yml", "follows")
    if entry.get("value") not in known.get(str(entry.get("slot")), ()):
        raise ContentError("questions.yml", f"follows.{entry.get('slot')}", f"{entry.get('value')!r} is not one of its values")
    return Follows(str(entry["slot"]), str(entry["value"]), when)
