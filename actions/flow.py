"""An advice flow: which questions and steps a topic has under which answers, read from content/flows/<topic>.yml."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.conditions import Facts, When, holds, parse_when
from actions.errors import ContentError, NoSuchFlow
from actions.vocabulary import CONTENT, LEVELS, Vocabulary, load_vocabulary, read, vocabulary

JUST_LISTEN = ("tell",)
"""The answer to "where do you want help with" that asks for no steps (yet)."""


@dataclass(frozen=True)
class Ask:
    """A question and when it changes the advice."""

    slot: str
    when: When


@dataclass(frozen=True)
class Step:
    """One step of advice. `first_when` moves it to the front."""

    id: str
    response: str
    when: When
    first_when: When


@dataclass(frozen=True)
class Rule:
    """A code (level or sub-code) and when it applies."""

    code: str
    when: When


@dataclass(frozen=True)
class Flow:
    """One topic's flow; pure functions of the facts told so far."""

    topic: str
    level: str
    raises: tuple[Rule, ...]
    implies: dict[str, tuple[str, ...]]
    """What the topic itself says: a leaked image is spread. Counts until the youth says otherwise."""
    asks: tuple[Ask, ...]
    steps: tuple[Step, ...]
    sub: tuple[Rule, ...]
    refer: tuple[str, ...]

    anew: tuple[str, ...] = ()
    """Questions asked again when the talk comes here from another topic: `safe now` was about something else there."""
    image_of_other: bool = False
    """The image is of somebody else: nothing about it follows from the youth's own age."""
    about_other: bool = False
    """For whoever speaks about somebody else (role of topics.yml)."""

    @property
    def form(self) -> str:
        return f"{self.topic}_form"

    def open_questions(self, facts: Facts, skipped: Collection[str]) -> list[str]:
        """Slots still to ask, in order."""
        if facts.get("help_wanted") == JUST_LISTEN:
            return []
        return [ask.slot for ask in self.asks if ask.slot not in facts and ask.slot not in skipped and holds(ask.when, facts)]

    def plan(self, facts: Facts) -> list[Step]:
        """The steps that fit these facts, those asked for first."""
        fitting = [step for step in self.steps if holds(step.when, facts)]
        return sorted(fitting, key=lambda step: not (step.first_when and holds(step.first_when, facts)))

    def level_for(self, facts: Facts) -> str:
        return max([self.level, *(rule.code for rule in self.raises if holds(rule.when, facts))])

    def sub_for(self, facts: Facts) -> str | None:
        return next((rule.code for rule in self.sub if holds(rule.when, facts)), None)


@lru_cache(maxsize=1)
def flows() -> dict[str, Flow]:
    """Topic -> flow of every file in content/flows, read once. Raises ContentError."""
    return load_flows(CONTENT / "flows", vocabulary())


def flow_of(topic: str | None) -> Flow:
    """Raises NoSuchFlow."""
    found = flows().get(topic or "")
    if found is None:
        raise NoSuchFlow(topic)
    return found


def load_flows(folder: Path, words: Vocabulary | None = None) -> dict[str, Flow]:
    """Raises ContentError with the file and the key."""
    words = words or load_vocabulary(folder.parent)
    return {path.stem: _flow(path, words) for path in sorted(folder.glob("*.yml"))}


def _flow(path: Path, words: Vocabulary) -> Flow:
    raw, file = read(path.name, path.parent), f"flows/{path.name}"
    topic = words.topics.get(str(raw.get("topic")))
    if topic is None or topic.id != path.stem:
        raise ContentError(file, "topic", "must be the name of the file and a topic of topics.yml")
    for key in ("level", "raise", "asks", "steps", "sub", "refer"):
        if key not in raw:
            raise ContentError(file, key, "is missing")
    known = {slot: question.values for slot, question in {**words.questions, **words.steering}.items()}
    flow = Flow(
        topic=topic.id,
        level=str(raw["level"]),
        raises=tuple(Rule(str(rule.get("level")), parse_when(rule.get("when"), known, file, "raise")) for rule in raw["raise"]),
        implies=_implies(raw.get("implies"), known, file),
        asks=tuple(_ask(entry, known, file) for entry in raw["asks"]),
        steps=tuple(_step(topic.id, entry, known, file) for entry in raw["steps"]),
        sub=tuple(Rule(str(rule.get("code")), parse_when(rule.get("when"), known, file, "sub")) for rule in raw["sub"]),
        refer=tuple(raw["refer"]),
        anew=tuple(str(slot) for slot in raw.get("anew") or ()),
        image_of_other=topic.about_other or bool(raw.get("image_of_other")),
        about_other=topic.about_other,
    )
    for slot in flow.anew:
        if slot not in {ask.slot for ask in flow.asks}:
            raise ContentError(file, f"anew.{slot}", "is not asked")
    _check_codes(flow, topic.sub, topic.refer, file)
    return flow


def _ask(entry: dict[str, Any], known: dict[str, tuple[str, ...]], file: str) -> Ask:
    slot = str(entry.get("slot"))
    if slot not in known:
        raise ContentError(file, f"asks.{slot}", "there is no such question")
    return Ask(slot, parse_when(entry.get("when"), known, file, f"asks.{slot}"))


def _implies(raw: Any, known: dict[str, tuple[str, ...]], file: str) -> dict[str, tuple[str, ...]]:
    for slot, value in (raw or {}).items():
        if value not in known.get(slot, ()):
            raise ContentError(file, f"implies.{slot}", f"{value!r} is not one of its values")
    return {slot: (value,) for slot, value in (raw or {}).items()}


def _step(topic: str, entry: dict[str, Any], known: dict[str, tuple[str, ...]], file: str) -> Step:
    step = str(entry.get("id") or "")
    if not step:
        raise ContentError(file, "steps", "a step has no id")
    key = f"steps.{step}"
    return Step(
        id=step,
        response=str(entry.get("response") or f"utter_{topic}_step_{step}"),
        when=parse_when(entry.get("when"), known, file, key),
        first_when=parse_when(entry.get("first_when"), known, file, key),
    )


def _check_codes(flow: Flow, subs: tuple[str, ...], refer: tuple[str, ...], file: str) -> None:
    for level in (flow.level, *(rule.code for rule in flow.raises)):
        if level not in LEVELS:
            raise ContentError(file, "level", f"{level} is none of {', '.join(LEVELS)}")
    ids = [step.id for step in flow.steps]
    if len(ids) != len(set(ids)):
        raise ContentError(file, "steps", "two steps have the same id")
    for rule in flow.sub:
        if rule.code not in subs:
            raise ContentError(file, f"sub.{rule.code}", "is not a sub-code of topics.yml")
    for key in flow.refer:
        if key not in refer:
            raise ContentError(file, f"refer.{key}", "is not a referral of this topic in topics.yml")
