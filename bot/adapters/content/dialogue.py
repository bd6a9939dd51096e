"""What `rasa data validate` does not see: texts with two owners, intents nobody trained or answers, questions without words,
buttons that lead nowhere, forms without a way out, and rules that contradict each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from bot.adapters.content.schemas import ACTS
from bot.adapters.content.topic_parts import rule_steps
from bot.adapters.content.tree import Tree

WAYS_OUT = ("suicidal", "self_harm", "danger", "want_human", "delete_me", "goodbye", "stop")
"""Never the answer to a question: who says this is in crisis, or wants a human, a wipe or to leave."""
UNTRAINED = "nlu_fallback"
"""What Rasa itself makes of a message that it does not understand."""
MENU = "menu_group"
"""The one entity of a button that is no question: a group of topics."""
_PAYLOAD = re.compile(r"/([a-z_]+)(\{.*\})?")


def dialogue_problems(tree: Tree) -> Iterator[str]:
    """Every mistake as `file: key: what is wrong`."""
    for check in (_owners, _intents, _questions, _ways_out, _buttons, _conditions, _contradictions):
        yield from check(tree)


def _owners(tree: Tree) -> Iterator[str]:
    """Rasa takes the last file it reads and one of several wordings by chance."""
    for name, count in Counter(name for _, name, _ in tree.texts).items():
        if count > 1:
            files = ", ".join(file for file, other, _ in tree.texts if other == name)
            yield f"data/responses: {name} stands in {files}"
    for file, name, wordings in tree.texts:
        if len(wordings) != 1:
            yield f"{file}: {name} has {len(wordings)} wordings; a youth gets one, the same each time"
    if tree.domain.get("responses"):
        yield "domain.yml: responses stand in data/responses"
    yield from (f"domain.yml: {name} stands there twice" for name, n in Counter(tree.intents).items() if n > 1)


def _intents(tree: Tree) -> Iterator[str]:
    heard = {step["intent"] for _, rule in tree.rules for step in rule_steps(rule) if "intent" in step}
    for intent in tree.intents:
        if intent != UNTRAINED and not sum(tree.examples.get(intent, {}).values()):
            yield f"domain.yml: intent {intent} has no training message"
        if intent not in heard:
            yield f"domain.yml: no rule hears the intent {intent}"
    yield from (f"data/nlu: domain.yml has no intent {name}" for name in sorted(tree.examples.keys() - set(tree.intents)))


def _questions(tree: Tree) -> Iterator[str]:
    for form, about in tree.forms.items():
        for slot in about.get("required_slots") or ():
            if not {f"utter_ask_{slot}", f"utter_ask_{form}_{slot}"} & tree.responses.keys():
                yield f"domain.yml: {form}: no response asks for {slot}"
    slots = tree.domain.get("slots") or {}
    for slot in tree.values:
        if (slot in slots) != (slot in (tree.domain.get("entities") or ())):
            yield f"domain.yml: {slot} must be a slot and an entity"
    for slot, about in slots.items():
        if about.get("influence_conversation") is not False:
            yield f"domain.yml: slots: {slot}: influence_conversation must be false"
        if any(way.get("type") == "from_text" for way in about.get("mappings") or ()):
            yield f"domain.yml: slots: {slot}: from_text would keep what somebody typed, also a cry for help"


def _ways_out(tree: Tree) -> Iterator[str]:
    for form, about in tree.forms.items():
        missing = [intent for intent in WAYS_OUT if intent not in (about.get("ignored_intents") or ())]
        if missing:
            yield f"domain.yml: {form} would take {', '.join(missing)} for an answer; ignored_intents must name them"


def _buttons(tree: Tree) -> Iterator[str]:
    for file, name, wordings in tree.texts:
        for button in (one for wording in wordings for one in wording.get("buttons") or ()):
            wrong = _payload(tree, str(button.get("payload") or ""))
            if wrong:
                yield f"{file}: {name}: button {button.get('title')!r}: {wrong}"


def _payload(tree: Tree, payload: str) -> str:
    """What is wrong with what a button sends, or nothing."""
    if payload.startswith("kompas:"):
        return "" if payload in ACTS else f"the gateway does not know {payload}"
    found = _PAYLOAD.fullmatch(payload)
    if found is None or found[1] not in tree.intents:
        return f"{payload} is no intent of domain.yml"
    try:
        carried: Mapping[str, str] = json.loads(found[2] or "{}")
    except json.JSONDecodeError:
        return f"{payload} is not readable"
    for slot, value in carried.items():
        if slot == MENU:
            if f"utter_menu_{value}" not in tree.responses:
                return f"there is no response utter_menu_{value}"
        elif slot not in tree.values or slot not in (tree.domain.get("entities") or ()):
            return f"{slot} is no question"
        elif value not in tree.values[slot]:
            return f"{value!r} is no value of {slot}"
    return ""


def _conditions(tree: Tree) -> Iterator[str]:
    slots = tree.domain.get("slots") or {}
    for file, name, wordings in tree.texts:
        for condition in (one for wording in wordings for one in wording.get("condition") or ()):
            if condition.get("name") not in slots:
                yield f"{file}: {name}: condition on {condition.get('name')}, which is no slot"


def _contradictions(tree: Tree) -> Iterator[str]:
    """After the same turns in the same situation two rules do different things; training would fail, half a minute later."""
    told = [(str(rule.get("rule")), _situation(rule), way) for _, rule in tree.rules for way in _ways(rule)]
    for (first, here, one), (second, there, other) in combinations(told, 2):
        if here == there and first != second and _differ(one, other):
            yield f"data/rules: {first!r} and {second!r} contradict each other"
    yield from (
        f"data/rules: {name!r} is the name of two rules" for name, n in Counter(r["rule"] for _, r in tree.rules).items() if n > 1
    )


def _situation(rule: Mapping[str, Any]) -> str:
    return json.dumps([sorted(map(str, rule.get("condition") or ())), bool(rule.get("conversation_start"))])


def _ways(rule: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The turns of a rule, once for each combination of its `or` steps."""
    for way in product(*(step.get("or") or (step,) for step in rule.get("steps") or ())):
        yield tuple(json.dumps(step, sort_keys=True) for step in way)


def _differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The first turn in which they part is an action of one of them, so the other does something else there."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    after = [way[same] for way in (one, other) if len(way) > same]
    return same > 0 and bool(after) and all('"action"' in turn or '"active_loop"' in turn for turn in after)
