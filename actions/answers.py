"""How a message answers the question that is open, and how told facts are confirmed in passing."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.talk import News, Talk
from actions.vocabulary import Question, Vocabulary

SHORT = 6
"""A correction is at most this many words: `nee ik bedoelde 15`. A longer text may hold any number."""
ANYWHERE = {"age_band"}
"""`ben 13 trouwens`: told by itself in any flow, whatever that flow asks."""
OF_ANOTHER = {"other_age", "child_age"}
"""Numbers that speak of somebody else."""
BARE = 3
"""Words of a plain answer: `nee sorry`. A longer message that corrects denies what was said before."""
MOST_TOLD = 4
"""More would be a list read aloud."""
_NUMBER = re.compile(r"(?<!\w)\d{1,2}(?!\w)")
_ANSWER = re.compile(r'^/inform\{"(?P<slot>\w+)": ?"(?P<value>\w+)"\}$')


def exact_answer(talk: Talk, slot: str) -> str | None:
    """The whole message is an answer: the title of a button, words that mean a value, or only a number."""
    question = talk.words.question(slot)
    if question is None or talk.pressed:
        return None
    alone = said_words(talk.text)
    number = question.read_number(int(alone)) if alone.isdecimal() and len(alone) < SHORT else None
    return number or _title(talk, slot) or _typed(alone, question, talk.words)


def answer_to(talk: Talk, slot: str) -> str | None:
    """The value that a number in a short message or a yes or no means for this question."""
    question = talk.words.question(slot)
    if question is None or talk.pressed:
        return None
    for entity, value in talk.entities if len(talk.text.split()) <= SHORT else ():
        if entity == "number" and value.isdecimal() and (read := question.read_number(int(value))):
            return read
    if said_words(talk.text).isdecimal():
        return None  # `14` is neither yes nor no, whatever the classifier hears in it
    if talk.intent == "deny" and (talk.news() or (says_correction(talk) and len(talk.text.split()) > BARE)):
        return None  # `nee niet insta maar snap` denies a fact, not this question: better asked once more than wrong
    means = {"affirm": "yes", "deny": "no"}.get(talk.intent)
    if (
        means == "no"
        and means in question.alarm
        and said_words(talk.text).split()[:1] not in [[word] for word in talk.words.plain_no]
    ):
        return None  # `laat maar` to "ben je nu veilig?" is no cry for help: the question comes once more
    return means if means in question.values else None


def correction(talk: Talk) -> tuple[str, str] | None:
    """`nee ik bedoelde 15`: the number belongs to the numeric question that was answered or told last, not to the open one."""
    if talk.pressed or (number := _corrected_number(talk)) is None:
        return None
    if any(item.slot in OF_ANOTHER for item in talk.news()):
        return None  # `ik bedoelde: hij zei dat ie 16 was, maar hij is 31`: understood as something else
    told = [slot for slot in talk.told if slot not in talk.asked]
    for slot in [*reversed(talk.asked), *told]:
        question = talk.words.question(slot)
        if question is not None and question.numbers and slot in talk.told and slot != talk.requested:
            read = question.read_number(number)
            return (slot, read) if read and talk.told[slot] != (read,) else None
    return None


def says_correction(talk: Talk) -> bool:
    """`nee ik bedoelde dat hij ermee dreigt`."""
    said = f" {said_words(talk.text)} "
    return not talk.pressed and any(f" {cue} " in said for cue in talk.words.corrections)


def _corrected_number(talk: Talk) -> int | None:
    """The first number after words of correction (`ik bedoel`), or the last one of a short message."""
    said = said_words(talk.text)
    for cue in talk.words.corrections:
        _, found, after = f" {said} ".partition(f" {cue} ")
        if found and (number := _NUMBER.search(after)):
            return int(number[0])
    numbers = _NUMBER.findall(said) if len(said.split()) <= SHORT else []
    return int(numbers[-1]) if numbers else None


def _title(talk: Talk, slot: str) -> str | None:
    typed = said_words(talk.text)
    for response in (f"utter_ask_{talk.form}_{slot}", f"utter_ask_{slot}"):
        for variant in talk.responses.get(response) or []:
            for button in variant.get("buttons") or []:
                payload = _ANSWER.match(str(button.get("payload")))
                if payload and payload["slot"] == slot and said_words(str(button.get("title"))) == typed:
                    return payload["value"]
    return None


def declines(talk: Talk) -> bool:
    """`geen idee`, `zeg ik liever niet`: whatever the question, it is never a no."""
    return not talk.pressed and any(said_words(talk.text) in ways for ways in talk.words.typed.values())


def _typed(said: str, question: Question, words: Vocabulary) -> str | None:
    """Short words that mean a value: of this question (`soms` is a yes to dark thoughts), else that there is no answer."""
    for value, ways in question.typed.items():
        if said in ways:
            return value
    meant = [value for value, ways in words.typed.items() if said in ways]
    return next((value for value in [*meant, *words.typed] if meant and value in question.values), None)


def said_words(text: str) -> str:
    """Words only, in lower case, with single spaces: how what was typed is compared with words of content/."""
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
