"""Playing one persona against a channel: what to do at each moment the bot waits, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from bot.adapters.content.files import read_yaml
from bot.core.errors import ContentError
from bot.evaluation.personas import PICTURE, Persona
from bot.settings import ROOT

MOVES = 80
"""More moves than this is a loop: the flow never came to an end."""
SKIP_VALUES = ("skip", "not_said", "unknown")
CRISES = ("suicidal", "self_harm", "danger")
TYPED = ("where",)
"""Questions that have more answers than buttons, and whose answers are words that people type."""
ONWARD = ("next_step", "start_steps")


@dataclass(frozen=True)
class Choice:
    """A button as the channel showed it."""

    title: str
    token: str
    value: str


@dataclass(frozen=True)
class Heard:
    """A message as the youth saw it, with the data beside it."""

    sender: str
    text: str
    response: str = ""
    slot: str | None = None
    referrals: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


class Player(Protocol):
    """A youth on a real channel. Each act returns what came back until the system had nothing more to say."""

    async def start(self) -> Sequence[Heard]: ...
    async def say(self, text: str) -> Sequence[Heard]: ...
    async def press(self, choice: Choice) -> Sequence[Heard]: ...
    async def send_picture(self) -> Sequence[Heard]: ...
    async def stop(self) -> Sequence[Heard]: ...


@dataclass
class Transcript:
    """Everything that was said, in order."""

    lines: list[Heard] = field(default_factory=list)

    def youth(self, text: str) -> None:
        self.lines.append(Heard("youth", text))

    def heard(self, messages: Sequence[Heard]) -> Sequence[Heard]:
        self.lines.extend(messages)
        return messages

    def bot(self) -> list[Heard]:
        return [line for line in self.lines if line.sender != "youth"]

    def as_text(self) -> list[str]:
        return [
            f"{line.sender}: {line.text}" + (f"  {[c.title for c in line.choices]}" if line.choices else "")
            for line in self.lines
        ]


async def play(persona: Persona, player: Player, transcript: Transcript) -> None:
    """Play a persona to its end: opening, then at each wait the next thing to say, an answer, a skip, or "verder".

    The transcript fills as it goes, so that a talk that breaks off can still be read.
    """
    transcript.heard(await player.start())
    transcript.youth(persona.opening)
    last = transcript.heard(await player.say(persona.opening))
    says = list(persona.says)
    typed: set[str] = set()
    for _ in range(MOVES):
        if says:
            text = says.pop(0)
            transcript.youth(text)
            heard = transcript.heard(await (player.send_picture() if text == PICTURE else player.say(text)))
            last = heard if any(line.choices for line in heard) else last  # what was asked before still stands
            continue
        choice = next_choice(persona, last)
        if choice is None and (word := _typed(persona, last)) and word not in typed:
            typed.add(word)
            transcript.youth(word)
            last = transcript.heard(await player.say(word))
            continue
        if choice is None:
            break
        transcript.youth(f"({choice.title})")
        last = transcript.heard(await player.press(choice))
    if any(line.response == "gateway.wiped" for line in transcript.bot()):
        return  # nobody is known here any more
    transcript.youth("(stop)")
    transcript.heard(await player.stop())


def next_choice(persona: Persona, last: Sequence[Heard]) -> Choice | None:
    """Which button this persona presses, or None when the bot asks nothing any more."""
    for message in reversed(last):
        if message.sender == "youth" or not message.choices:
            continue
        by_value = {choice.value: choice for choice in message.choices}
        if message.response == "gateway.human_consent":
            return by_value.get("human_yes")
        if message.response.endswith("_follow_up"):  # "het gaat om een ander"
            another = persona.expect.report.get("role", "self") != "self"
            return next((by_value[kind] for kind in CRISES if another and kind in by_value), None)
        if message.response == "utter_ask_switch":
            return by_value.get("affirm" if persona.expect.topic and label(persona.expect.topic) in message.text else "deny")
        if message.response == "utter_clarify" and persona.expect.topic in by_value:
            return by_value[persona.expect.topic]  # somebody knows what happened to them
        if message.response == "gateway.wipe_ask":
            return by_value.get("wipe_yes")
        if message.slot is not None:
            wanted = _answer(persona, message.slot, by_value)
            if wanted is None and message.slot in TYPED and message.slot in persona.answers:
                return None  # it is typed
            return wanted or next((by_value[v] for v in SKIP_VALUES if v in by_value), None) or _last_skip(message)
        if persona.expect.topic in by_value:
            return by_value[persona.expect.topic]  # "gaat het daarover? druk dan hier"
        for value in ONWARD:
            if value in by_value:
                return by_value[value]
        return by_value.get("continue") or by_value.get("english_help")
    return None


def _typed(persona: Persona, last: Sequence[Heard]) -> str | None:
    """The answer as a word, where no button has it: "Google" to "waar is het te zien?"."""
    slot = next((message.slot for message in reversed(last) if message.slot and message.choices), None)
    return persona.answers.get(slot) if slot in TYPED else None


@lru_cache
def label(topic: str) -> str:
    """What the bot calls a topic. Raises ContentError for a topic that nobody knows."""
    entries = read_yaml(ROOT / "content" / "topics.yml")["topics"]
    found = next((str(entry["label"]) for entry in entries if entry["id"] == topic), None)
    if found is None:
        raise ContentError(f"topics.yml: {topic}: no such topic")
    return found


def _answer(persona: Persona, slot: str, by_value: dict[str, Choice]) -> Choice | None:
    value = persona.answers.get(slot)
    if value is None:
        return None
    named = by_value.get(value) or by_value.get(f"{slot}_{value}")
    if named is None and slot == "child_in_danger" and value == "yes":
        return by_value.get("safe_no")  # goes straight to the gateway
    return named or next((choice for v, choice in by_value.items() if v.endswith(f"_{value}")), None)


def _last_skip(message: Heard) -> Choice | None:
    return next((choice for choice in reversed(message.choices) if choice.value.endswith("_skip")), None)
