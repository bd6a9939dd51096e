"""The conversation as an action sees it: the slots of the tracker, typed, and the last message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.conditions import Facts, holds
from actions.flow import Flow, Step, flow_of, flows
from actions.vocabulary import SELF, Topic, Vocabulary, vocabulary

DONE = "done"
"""Value of the slot `step` when the closing was shown."""
CRISIS = "E3"
WAITING = 4
"""So many topics wait at most; a youth who told five was never in one of them for long."""


@dataclass(frozen=True)
class News:
    """A fact that the dialogue has not reacted to yet; `before` is empty unless it corrects an earlier answer."""

    slot: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class Talk:
    """Slots of domain.yml; None or empty where nothing is known."""

    topic: str | None
    level: str
    step: str | None
    advised: tuple[str, ...]
    done: tuple[str, ...]
    """Response names of the steps that were done."""
    role: str
    asked: tuple[str, ...]
    skipped: tuple[str, ...]
    parked: str | None
    parked_before: tuple[str, ...]
    """Topics that were interrupted before it, latest first."""
    pending: str | None
    unclear: int
    reported: bool
    told: dict[str, tuple[str, ...]]
    """Slot -> what the youth said."""
    known: dict[str, tuple[str, ...]]
    """Slot -> what the dialogue already reacted to."""
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    parts: tuple[tuple[str, float], ...]
    """Intent and confidence of each sentence of a long message (engine/understanding.py)."""
    retold: tuple[tuple[str, float], ...]
    """The ranking of the message as the other would tell it (engine/retell.py); empty where nobody speaks for another."""
    entities: tuple[tuple[str, str], ...]
    text: str
    last_said: str
    """Name of the response the bot said last."""
    form: str | None
    requested: str | None
    ignored: tuple[str, ...]
    """Intents that never answer a question of the open form."""
    responses: dict[str, Any]
    """The domain's responses, to recognise a typed button title."""

    @property
    def words(self) -> Vocabulary:
        return vocabulary()

    @property
    def facts(self) -> Facts:
        """What the topic implies, what was told, and what follows (it wins: no image of a 15-year-old is of an adult)."""
        return self.facts_of(flows().get(self.topic or ""))

    def facts_of(self, flow: Flow | None) -> Facts:
        """As that flow sees them."""
        rules = [rule for rule in self.words.follows if not (flow and flow.image_of_other and rule.slot == "image_age")]
        follows = {rule.slot: (rule.value,) for rule in rules if holds(rule.when, self.told)}
        return {**(flow.implies if flow else {}), **self.told, **follows}

    @property
    def flow(self) -> Flow:
        """Raises NoSuchFlow."""
        return flow_of(self.topic)

    @property
    def in_flow(self) -> bool:
        """There is a topic with advice and its closing was not shown yet."""
        return self.topic in flows() and self.step != DONE

    @property
    def just_begun(self) -> bool:
        """No question of this flow was answered or skipped yet."""
        return self.step is None and len(self.asked) <= 1

    @property
    def in_crisis(self) -> bool:
        return self.topic is not None and self.words.topics[self.topic].crisis

    @property
    def about_other(self) -> bool:
        """The talk is about somebody else."""
        return self.topic in flows() and self.flow.about_other

    @property
    def pressed(self) -> bool:
        """The message was a button: it has no text, or (in `rasa shell`) the payload as its text and full certainty."""
        return not self.text or (self.text.startswith("/") and self.certain)

    @property
    def certain(self) -> bool:
        """The intent was not guessed: a button, or forced by the gateway after its screen."""
        return self.confidence == 1.0

    @property
    def plan(self) -> list[Step]:
        return self.flow.plan(self.facts)

    @property
    def open_questions(self) -> list[str]:
        return self.flow.open_questions(self.facts, self.skipped)

    def park(self, *topics: str | None, but: str | None = None) -> list[EventType]:
        """These wait from now on, the first one first, before those that wait already; not the one that begins."""
        waiting = [topic for topic in dict.fromkeys([*topics, self.parked, *self.parked_before]) if topic and topic != but]
        return [SlotSet("parked_topic", next(iter(waiting), None)), SlotSet("parked_before", waiting[1:WAITING])]

    def topic_of(self, topic: str | None) -> Topic | None:
        return self.words.topics.get(topic or "")

    def surest_topic(self, at_least: float) -> str | None:
        """The first topic of the ranking: `hij is 34 en ik ben 13` holds only facts, and still says what it is about."""
        name, confidence = self.ranking[0] if self.ranking else ("", 0.0)
        return name if name in flows() and confidence >= at_least else None

    def news(self) -> list[News]:
        """What the youth told or changed since the dialogue last reacted."""
        return [
            News(slot, self.known.get(slot, ()), values)
            for slot, values in self.told.items()
            if self.known.get(slot, ()) != values
        ]

    def alarm(self) -> str | None:
        """The kind of crisis that a new answer means: not safe now, thoughts of not wanting to live, ..."""
        for item in self.news():
            question = self.words.question(item.slot)
            kind = next((question.alarm[v] for v in item.now if v in question.alarm), None) if question else None
            if kind:
                return kind
        return None

    def settle(self) -> list[EventType]:
        """Write down what follows from the answers: the level, and that the news was seen."""
        known = {slot: list(values) for slot, values in self.told.items()}
        sub = self.flow.sub_for(self.facts) if self.topic in flows() else None
        return [
            SlotSet("level", self.level_now()),
            SlotSet("known", known),
            *([SlotSet("sub", sub)] if not self.in_crisis else []),
        ]

    def level_now(self) -> str:
        """E3 stays E3: who was in crisis today keeps the priority. A topic that waits is as grave as before."""
        if self.level == CRISIS or self.topic not in flows():
            return self.level
        waiting = [flows()[topic] for topic in (self.parked, *self.parked_before) if topic in flows()]
        return max([self.flow.level_for(self.facts), *(flow.level_for(self.facts_of(flow)) for flow in waiting)])


def talk_of(tracker: Tracker, domain: dict[str, Any]) -> Talk:
    """Read the tracker. Unknown or empty slots become None or empty."""
    slots, message = tracker.slots, tracker.latest_message or {}
    intent = message.get("intent") or {}
    words = vocabulary()
    form = (tracker.active_loop or {}).get("name")
    asked_about = [*words.questions, *words.steering]
    told = {slot: _values(slots[slot]) for slot in asked_about if slots.get(slot) not in (None, [], "")}
    return Talk(
        topic=slots.get("topic"),
        level=slots.get("level") or "E0",
        step=slots.get("step"),
        advised=tuple(slots.get("advised") or ()),
        done=tuple(slots.get("done") or ()),
        role=slots.get("role") or SELF,
        asked=tuple(slots.get("asked") or ()),
        skipped=tuple(slots.get("skipped") or ()),
        parked=slots.get("parked_topic"),
        parked_before=tuple(slots.get("parked_before") or ()),
        pending=slots.get("pending"),
        unclear=int(slots.get("unclear") or 0),
        reported=bool(slots.get("report_done")),
        told=told,
        known={slot: tuple(values) for slot, values in (slots.get("known") or {}).items()},
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple((str(r.get("name")), float(r.get("confidence") or 0)) for r in message.get("intent_ranking") or []),
        parts=tuple((str(name), float(chance)) for name, chance in message.get("parts") or []),
        retold=tuple((str(name), float(chance)) for name, chance in message.get("retold") or []),
        entities=tuple((str(e.get("entity")), str(e.get("value"))) for e in message.get("entities") or []),
        text=str(message.get("text") or ""),
        last_said=_last_said(tracker),
        form=form,
        ignored=tuple(((domain.get("forms") or {}).get(form or "") or {}).get("ignored_intents") or ()),
        requested=slots.get("requested_slot"),
        responses=domain.get("responses") or {},
    )


def _last_said(tracker: Tracker) -> str:
    for event in reversed(tracker.events):
        if event["event"] == "bot" and (name := (event.get("metadata") or {}).get("utter_action")):
            return str(name)
    return ""


def _values(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
