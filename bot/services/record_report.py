"""Counts a talk: closed categories and a month, once, when it ends (R60)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.statistics import clean, duration_band, month, outcome
from bot.services.house import House
from bot.services.ports import Report
from bot.services.storage import Conversation, UnitOfWork

OF_THE_TOPIC = ("topic", "sub", "level")
BATCH = 10
"""So many reports at least are moved together, in shuffled order."""


def draft_report(house: House, conversation: Conversation) -> Report:
    """What is known so far, for the counsellor's form and for the end of the talk."""
    card, dossier = conversation.dossier.card, conversation.dossier
    # the answer `topic` is what led to the crisis that is now the topic; the engine's own report is of one moment: it goes whole
    known = {"topic": card.topic or "", "level": card.level, **card.answers}
    if dossier.draft:
        known = {name: value for name, value in known.items() if name not in OF_THE_TOPIC} | dossier.draft
    derived = {
        "channel": conversation.channel.value,
        "crisis": "yes" if dossier.crisis else "no",
        "duration_band": duration_band(conversation.active_at - conversation.opened_at),
    }
    return Report(clean({"role": "self", **known, **derived}, house.content.vocabulary))


def note_categories(house: House, conversation: Conversation, categories: Mapping[str, str]) -> None:
    """What the engine's record_report says, kept sealed with the talk until it ends."""
    conversation.dossier.draft.update(clean(categories, house.content.vocabulary))


def record_report(
    uow: UnitOfWork,
    house: House,
    conversation: Conversation,
    final: Report | None = None,
    *,
    left: bool = False,
    wiped: bool = False,
) -> None:
    """Write it, unless that was done before or nothing was said. A counsellor's form replaces the bot's draft."""
    if conversation.reported or not conversation.spoke:
        return
    dossier = conversation.dossier
    draft = draft_report(house, conversation).categories
    if final is not None:
        measured = {name: value for name, value in draft.items() if name in ("channel", "duration_band")}
        draft = clean(final.categories, house.content.vocabulary) | measured
    draft["outcome"] = outcome(
        wiped=wiped, had_counsellor=conversation.had_counsellor, missed=dossier.missed, left=left, referred=dossier.referred
    )
    uow.reports.add(month(house.now()), clean(draft, house.content.vocabulary))
    conversation.reported = True
