"""What is counted, and what a counsellor can choose on the report form, are the closed lists of the vocabulary and no others."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.content.tree import Tree
from bot.core.statistics import COUNTED

NOT_QUESTIONS = frozenset({"topic", "sub", "level"})
"""Categories whose values stand in topics.yml."""


def counted_problems(tree: Tree) -> Iterator[str]:
    """Every mistake as `file: key: what is wrong`."""
    for name in COUNTED:
        if name not in tree.values and name not in NOT_QUESTIONS:
            yield f"questions.yml: {name} is counted but has no closed values"
    yield from _report_form(tree)
    yield from _labels(tree)
    for topic, flow in tree.flows.items():
        codes = set((tree.topics.get(topic) or {}).get("sub") or ())
        for rule in flow.get("sub") or ():
            if rule.get("code") not in codes:
                yield f"flows/{topic}.yml: sub: {rule.get('code')} is no sub-code of topics.yml"
        for ask in flow.get("asks") or ():
            if ask.get("slot") not in tree.values:
                yield f"flows/{topic}.yml: asks: {ask.get('slot')} is no question of questions.yml"


def _report_form(tree: Tree) -> Iterator[str]:
    report, values = tree.desk.get("report") or {}, tree.desk.get("values") or {}
    for field in report.get("fields") or ():
        if field not in COUNTED:
            yield f"desk.yml: report: fields: {field} is never counted"
        if field in tree.values and set(values.get(field) or ()) != tree.values[field]:
            wrong = ", ".join(sorted(set(values.get(field) or ()) ^ tree.values[field]))
            yield f"desk.yml: values: {field} offers other values than questions.yml: {wrong}"
    subs = report.get("subs") or {}
    for topic, about in tree.topics.items():
        if list(about.get("sub") or ()) != list(subs.get(topic) or ()):
            yield f"desk.yml: report: subs: {topic} has other sub-codes than topics.yml"
        for code in about.get("sub") or ():
            if code not in (values.get("sub") or {}):
                yield f"desk.yml: values: sub: {code} has no label"


def _labels(tree: Tree) -> Iterator[str]:
    """A label for what is not in the vocabulary is never seen; a missing one shows an id to the counsellor."""
    topics, slots = set(tree.desk.get("topics") or ()), set(tree.desk.get("slots") or ())
    for name in sorted(topics - tree.topics.keys() - set(tree.bot_intents)):
        yield f"desk.yml: topics: {name} is no topic"
    for name in sorted((slots - NOT_QUESTIONS) - tree.values.keys()):
        yield f"desk.yml: slots: {name} is no question of questions.yml"
    for name in sorted(tree.values.keys() - slots):
        yield f"desk.yml: slots: {name} has no label"
    for slot, choices in (tree.desk.get("values") or {}).items():
        if slot == "sub":
            known = frozenset(str(code) for about in tree.topics.values() for code in about.get("sub") or ())
        else:
            known = tree.values.get(slot, frozenset())
        for value in sorted(set(choices or ()) - known):
            yield f"desk.yml: values: {slot}: {value} is not one of its values"
