"""How a message answers the question that is open, and how told facts are confirmed in passing."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.talk import News, Talk

SHORT = 6
"""A correction is at most this many words: `nee ik bedoelde 15`. A longer text may hold any number."""
MOST_TOLD = 4
"""More would be a list read aloud."""
_ANSWER = re.compile(r'^/inform\{"(?P<slot>\w+)": ?"(?P<value>\w+)"\}$')


def answer_to(talk: Talk, slot: str) -> str | None:
    """The value that a bare number, a yes or no, or a typed button title means for this question."""
    question = talk.words.question(slot)
    if question is None or talk.pressed:
        return None
    for entity, value in talk.entities:
        if entity == "number" and value.isdigit() and (read := question.read_number(int(value))):
            return read
    if said := _title(talk, slot) or _typed(talk, question.values, question.typed):
        return said
    means = {"affirm": "yes", "deny": "no"}.get(talk.intent)
    return means if means in question.values else None


def correction(talk: Talk) -> tuple[str, str] | None:
    """`nee ik bedoelde 15` when another question is open by now: the number belongs to the last answered numeric question."""
    if talk.pressed or len(talk.text.split()) > SHORT:
        return None
    for slot in reversed(talk.asked):
        question = talk.words.question(slot)
        if question is not None and question.numbers and slot in talk.told and slot != talk.requested:
            numbers = [int(value) for entity, value in talk.entities if entity == "number" and value.isdigit()]
            read = question.read_number(numbers[-1]) if numbers else None
            return (slot, read) if read else None
    return None


def _title(talk: Talk, slot: str) -> str | None:
    typed = _plain(talk.text)
    for response in (f"utter_ask_{talk.form}_{slot}", f"utter_ask_{slot}"):
        for variant in talk.responses.get(response) or []:
            for button in variant.get("buttons") or []:
                payload = _ANSWER.match(str(button.get("payload")))
                if payload and payload["slot"] == slot and _plain(str(button.get("title"))) == typed:
                    return payload["value"]
    return None


def _typed(talk: Talk, values: tuple[str, ...], typed: dict[str, tuple[str, ...]]) -> str | None:
    """Short words that mean a value: of this question (`soms` is a yes to dark thoughts), then of every question."""
    said = _plain(talk.text)
    for phrases in (typed, talk.words.typed):
        for value, ways in phrases.items():
            if value in values and said in ways:
                return value
    return None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def confirm(say: CollectingDispatcher, talk: Talk, news: list[News]) -> None:
    """Say in half a sentence what was understood, so that a mistake can be put right at once."""
    told = [phrase for item in news for phrase in _phrases(talk, item)][:MOST_TOLD]
    if told:
        changed = any(item.before for item in news)
        say.utter_message(response="utter_corrected" if changed else "utter_told", told=_list(told))


def _phrases(talk: Talk, item: News) -> list[Any]:
    question = talk.words.question(item.slot)
    return [question.told[value] for value in item.now if value in question.told] if question else []


def _list(phrases: list[str]) -> str:
    *first, last = phrases
    return f"{', '.join(first)} en {last}" if first else last
