"""A topic has all its parts, or a youth would meet a hole: an intent that nobody trained, a form without a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.adapters.content.tree import Tree

EXAMPLES = 120
"""Training messages of a topic."""
BOT_EXAMPLES = 60
"""Of an intent about the talk itself (`hoi`, `bedankt`): there are fewer ways to say it."""
WRITERS = 5
"""People who wrote them: one writer's way of speaking is not how youths speak."""
INSAFE = frozenset(
    {
        "cyberbullying",
        "data_privacy",
        "e_crime",
        "grooming",
        "online_sexual_coercion_extortion",
        "other",
        "potentially_harmful_content",
        "self_harm",
        "sexting",
        "sexual_harassment",
        "suicide",
    }
)
"""Categories of the Insafe return that a topic may be counted under."""
CHI = frozenset({"abuse_violence", "family_relationships", "legal", "mental_health", "others", "peer_relationships", "sexuality"})
"""Categories of the Child Helpline International return."""
CRISIS = "E3"


def part_problems(tree: Tree) -> Iterator[str]:
    """What is missing, as `topics.yml: topic: what`."""
    for topic, about in tree.topics.items():
        yield from (f"topics.yml: {topic}: {missing}" for missing in _missing(tree, topic, about))
    for intent in tree.bot_intents:
        yield from (f"topics.yml: bot_intents: {intent}: {missing}" for missing in _understood(tree, intent, BOT_EXAMPLES))
    for topic in tree.flows.keys() - tree.topics.keys():
        yield f"flows/{topic}.yml: topics.yml has no such topic"
    for form in tree.forms:
        if form.removesuffix("_form") not in tree.topics:
            yield f"domain.yml: forms: {form}: topics.yml has no such topic"
    yield from _plan_problems(tree)


def _missing(tree: Tree, topic: str, about: Mapping[str, Any]) -> Iterator[str]:
    yield from _understood(tree, topic, EXAMPLES)
    if not str(about.get("label") or "").strip():
        yield "no label"
    if about.get("insafe") not in INSAFE:
        yield f"insafe: {about.get('insafe')!r} is none of {', '.join(sorted(INSAFE))}"
    if about.get("chi") not in CHI:
        yield f"chi: {about.get('chi')!r} is none of {', '.join(sorted(CHI))}"
    if topic not in (tree.desk.get("topics") or {}):
        yield "no label for the counsellor in desk.yml: topics"
    payload = str(about.get("payload") or f"/{topic}")
    menus = [name for name in tree.responses if name.startswith("utter_menu")]
    if not any(payload == one.get("payload") for name in menus for one in _buttons(tree, name)):
        yield f"no button {payload} in any utter_menu"
    if about.get("level") == CRISIS:
        yield from (f"no response {name}" for name in (f"utter_{topic}_follow_up",) if name not in tree.responses)
        return
    said = [f"utter_{topic}_acknowledge", f"utter_{topic}_referrals"]
    flow = tree.flows.get(topic)
    if flow is None:
        yield f"no flow (content/flows/{topic}.yml)"
    else:
        said += [step_response(topic, step) for step in flow.get("steps") or ()]
        yield from _form(tree, topic, [str(ask.get("slot")) for ask in flow.get("asks") or ()])
    yield from (f"no response {name}" for name in said if name not in tree.responses)


def _understood(tree: Tree, intent: str, least: int) -> Iterator[str]:
    if intent not in tree.intents:
        yield "no such intent in domain.yml"
    writers = tree.examples.get(intent, {})
    if sum(writers.values()) < least:
        yield f"{sum(writers.values())} training messages; at least {least}"
    if len(writers) < WRITERS:
        yield f"training messages of {len(writers)} writers; at least {WRITERS}"
    if not any(step.get("intent") == intent for _, rule in tree.rules for step in rule_steps(rule)):
        yield "no rule says what happens"


def _form(tree: Tree, topic: str, asked: list[str]) -> Iterator[str]:
    form = f"{topic}_form"
    if form not in tree.forms:
        yield f"no form {form} in domain.yml"
    elif list(tree.forms[form].get("required_slots") or ()) != asked:
        yield f"{form} in domain.yml asks other questions than the flow, or in another order"
    if f"validate_{form}" not in (tree.domain.get("actions") or ()):
        yield f"no action validate_{form} in domain.yml"
    if asked and not any({"active_loop": form} in (rule.get("condition") or ()) for _, rule in tree.rules):
        yield f"no rule for what comes after {form}"


def _plan_problems(tree: Tree) -> Iterator[str]:
    steps = {step_response(topic, step) for topic, flow in tree.flows.items() for step in flow.get("steps") or ()}
    yield from (
        f"step_plan.yml: {name} has no line (null when it only informs)" for name in sorted(steps - tree.step_plan.keys())
    )
    yield from (f"step_plan.yml: {name} is a step of no flow" for name in sorted(tree.step_plan.keys() - steps))
    for name, line in tree.step_plan.items():
        if line is not None and (not isinstance(line, str) or not 1 <= len(line) <= 80):
            yield f"step_plan.yml: {name}: a line has 1 to 80 characters"


def step_response(topic: str, step: Mapping[str, Any]) -> str:
    """What a step of a flow says."""
    return str(step.get("response") or f"utter_{topic}_step_{step.get('id')}")


def rule_steps(rule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every step; each way of an `or` is one."""
    for step in rule.get("steps") or ():
        yield from step.get("or") or (step,)


def _buttons(tree: Tree, response: str) -> Iterator[Mapping[str, Any]]:
    for wording in tree.responses[response]:
        yield from wording.get("buttons") or ()
