"""The handover state machine: who speaks, who waits, and for how long a counsellor holds a talk (design section 4).

    bot ──request──> waiting ──claim──> counsellor ──hand_back──> bot
     └──alert (crisis, no consent needed)──claim──┘   └─expire──> waiting
    every phase ──close──> closed ──reopen──> bot

Pure: each transition takes a Handover and returns the next one, or raises a Refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from bot.core.conversation import CounsellorId, Phase
from bot.core.errors import AlreadyClaimed, NotYours, UnknownConversation

LEASE = timedelta(seconds=60)
"""How long a counsellor holds a talk without a sign of life; the desk renews every 15 s, so three may get lost."""


class Urgency(IntEnum):
    """Order in the queue, most urgent first; `label` is what the desk shows."""

    CRISIS = 0
    HIGH = 1
    NORMAL = 2

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def of_level(cls, level: str) -> Urgency:
        """From the escalation level of topics.yml (E0..E3)."""
        return {"E3": cls.CRISIS, "E2": cls.HIGH}.get(level, cls.NORMAL)


@dataclass(frozen=True)
class Handover:
    """Where one conversation stands."""

    phase: Phase = Phase.BOT
    urgency: Urgency = Urgency.NORMAL
    alert: bool = False
    """A crisis nobody has looked at yet; stands in the queue although the youth did not ask for a human."""
    since: datetime | None = None
    """Waiting, or alerting, since."""
    counsellor: CounsellorId | None = None
    lease_until: datetime | None = None

    @property
    def in_queue(self) -> bool:
        return self.phase is Phase.WAITING or self.alert

    @property
    def alert_only(self) -> bool:
        return self.alert and self.phase is not Phase.WAITING


def who_answers(handover: Handover) -> Phase:
    """BOT or COUNSELLOR: never both, never neither. While waiting the bot goes on helping; a closed talk wakes the bot."""
    return Phase.COUNSELLOR if handover.phase is Phase.COUNSELLOR else Phase.BOT


def request(handover: Handover, urgency: Urgency, now: datetime) -> Handover:
    """The youth wants a human. Asking twice keeps the place in the queue and can only raise the urgency."""
    if handover.phase is Phase.COUNSELLOR:
        return handover
    if handover.phase is Phase.WAITING:
        return replace(handover, urgency=min(handover.urgency, urgency))
    first = handover.since if handover.alert else now
    urgency = min(handover.urgency, urgency) if handover.alert else urgency
    return replace(handover, phase=Phase.WAITING, urgency=urgency, alert=False, since=first or now)


def alert(handover: Handover, now: datetime) -> Handover:
    """A crisis: to the top of the queue in whatever phase. With a counsellor there is somebody already."""
    if handover.phase is Phase.COUNSELLOR:
        return replace(handover, urgency=Urgency.CRISIS)
    if handover.phase is Phase.WAITING:
        return replace(handover, urgency=Urgency.CRISIS)
    return replace(handover, phase=Phase.BOT, urgency=Urgency.CRISIS, alert=True, since=handover.since if handover.alert else now)


def claim(handover: Handover, counsellor: CounsellorId, now: datetime) -> Handover:
    """Take a talk from the queue. Repeating one's own claim is harmless; exactly one of two counsellors wins."""
    if handover.phase is Phase.COUNSELLOR:
        if handover.counsellor != counsellor:
            raise AlreadyClaimed
        return replace(handover, lease_until=now + LEASE)
    if not handover.in_queue:
        raise UnknownConversation
    return replace(handover, phase=Phase.COUNSELLOR, alert=False, counsellor=counsellor, lease_until=now + LEASE)


def held_by(handover: Handover, counsellor: CounsellorId) -> Handover:
    """The same handover when this counsellor holds the talk; unknown and forbidden look the same elsewhere."""
    if handover.phase is not Phase.COUNSELLOR or handover.counsellor != counsellor:
        raise NotYours
    return handover


def renew(handover: Handover, counsellor: CounsellorId, now: datetime) -> Handover:
    """A sign of life."""
    return replace(held_by(handover, counsellor), lease_until=now + LEASE)


def expire(handover: Handover, now: datetime) -> Handover:
    """A lease that ran out puts the talk back in the queue, at the front of its urgency by its old waiting time."""
    if handover.phase is not Phase.COUNSELLOR or handover.lease_until is None or handover.lease_until > now:
        return handover
    urgency = min(handover.urgency, Urgency.HIGH)
    return replace(handover, phase=Phase.WAITING, urgency=urgency, counsellor=None, lease_until=None, since=handover.since or now)


def hand_back(handover: Handover, counsellor: CounsellorId) -> Handover:
    """The counsellor leaves, the bot goes on."""
    held_by(handover, counsellor)
    return Handover()


def withdraw(handover: Handover) -> Handover:
    """The youth, or Kompas because nobody is there, takes a waiting request out of the queue. A crisis stays an alert."""
    if handover.phase is not Phase.WAITING:
        return handover
    if handover.urgency is Urgency.CRISIS:
        return replace(handover, phase=Phase.BOT, alert=True)
    return Handover()


def close(handover: Handover) -> Handover:
    """The talk is over. An alert nobody looked at stays visible: silence after a crisis is no reason to forget it."""
    if handover.alert:
        return replace(handover, phase=Phase.CLOSED)
    return Handover(phase=Phase.CLOSED)


def reopen(handover: Handover) -> Handover:
    """A closed talk in which the youth speaks again."""
    return replace(handover, phase=Phase.BOT) if handover.phase is Phase.CLOSED else handover
