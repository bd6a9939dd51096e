"""The personal step plan: a short line for each step that was shown, for the youth to copy; nothing in it identifies anybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import KompasAction
from actions.crisis import stay
from actions.errors import ContentError
from actions.flow import flows
from actions.talk import Talk
from actions.vocabulary import CONTENT, read

FILE = "step_plan.yml"
LONGEST = 80
ROOM = 260
"""Characters of lines in one message: with the words around them it stays easy to read on a phone."""
DONE, OPEN = "☑", "☐"


@lru_cache(maxsize=1)
def lines() -> dict[str, str | None]:
    """Response of a step -> its line; None where a step is only information. Raises ContentError."""
    return load_lines(CONTENT, {step.response for flow in flows().values() for step in flow.steps})


def load_lines(folder: Path, steps: set[str]) -> dict[str, str | None]:
    """Raises ContentError with the key: a line that belongs to no step would never be shown, and nobody would notice."""
    found: dict[str, str | None] = {}
    for response, line in read(FILE, folder).items():
        if response not in steps:
            raise ContentError(FILE, str(response), "is the response of no step")
        if line is not None and (not isinstance(line, str) or not 0 < len(line) <= LONGEST):
            raise ContentError(FILE, response, f"must be null or a line of at most {LONGEST} characters")
        found[response] = line
    return found


def plan_of(talk: Talk) -> list[str]:
    """Marked and in the order of showing; two steps with the same line make one, done when either is."""
    shown = [response for response in talk.advised if lines().get(response)]
    done = {lines().get(response) for response in talk.done}
    return [f"{DONE if line in done else OPEN} {line}" for line in dict.fromkeys(lines()[response] for response in shown)]


def _pages(plan: list[str]) -> Iterator[str]:
    page = ""
    for line in plan:
        if page and len(page) + 1 + len(line) > ROOM:
            yield page
            page = ""
        page = f"{page}\n{line}" if page else line
    yield page


class MyPlan(KompasAction):
    """Mijn stappenplan: at the closing, and whenever it is asked for."""

    def name(self) -> str:
        return "action_my_plan"

    def act(self, say: CollectingDispatcher, talk: Talk) -> list[EventType]:
        if talk.in_crisis:
            return stay(say, talk)
        plan = plan_of(talk)
        pages = list(_pages(plan))
        if not plan:
            say.utter_message(response="utter_my_plan_empty")
        elif len(pages) == 1:
            say.utter_message(response="utter_my_plan", plan=pages[0])
        else:
            for number, page in enumerate(pages, 1):
                say.utter_message(response="utter_my_plan_part", part=str(number), parts=str(len(pages)), plan=page)
            say.utter_message(response="utter_my_plan_end")
        return []


lines()  # a wrong file stops the start, never a talk
