"""Turns what the door tells into what the page shows: Dutch labels, handles instead of ids, times in milliseconds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.adapters.desk.handles import Handle
from bot.adapters.desk.strings import Strings
from bot.core.conversation import Card, Entry, Phase, Sender
from bot.services.ports import DeskTalk, QueueEntry

Json = dict[str, Any]
OWN = "counsellor "
"""What the services put before the key of a counsellor's own line, to tell it from a youth's."""
ARRIVAL = "gateway.human_arrived"
"""The notice after which a human talks."""


def milliseconds(at: datetime) -> int:
    """Unix time in ms, as JavaScript counts."""
    return int(at.timestamp() * 1000)


class Views:
    """Stateless; holds only the strings."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings

    def queue_entry(self, entry: QueueEntry, handle: Handle) -> Json:
        """One line of the left pane."""
        label = self._strings.label
        return {
            "talk": handle.id,
            "title": handle.title,
            "colour": handle.colour,
            "phase": entry.phase.value,
            "urgency": entry.urgency,
            "urgency_text": label("urgency", entry.urgency),
            "reason": self.reason(entry.reason),
            "channel": label("channels", entry.channel.value),
            "topic": label("topics", entry.topic) if entry.topic else self._strings.text("card.no_topic"),
            "age": label("values.age_band", entry.age_band) if entry.age_band else "",
            "since": milliseconds(entry.waiting_since),
            "mine": entry.mine,
            "alert": self._alert(entry),
        }

    def _alert(self, entry: QueueEntry) -> str:
        """What a line says that stands there without having asked for a human."""
        if not entry.alert_only:
            return ""
        return self._strings.text("page.alert_closed" if entry.phase is Phase.CLOSED else "page.alert")

    def _risk(self, line: str) -> Json:
        """`level kind: words (rule)` of the services in parts; anything else is shown as it stands."""
        head, found, why = line.partition(": ")
        level, _, kind = head.partition(" ")
        if not found or level not in self._strings.group("risk_levels"):
            return {"head": "", "why": line, "crisis": True}
        parts = (self._strings.label("risk_levels", level), self._strings.label("risk_kinds", kind) if kind else "")
        return {"head": " · ".join(part for part in parts if part), "why": why, "crisis": level == "crisis"}

    def reason(self, key: str) -> str:
        """`reason.<name>` in words; a new reason of the services is shown by its name rather than hidden."""
        return self._strings.label("reason", key.removeprefix("reason."))

    def talk(self, talk: DeskTalk, handle: Handle, after: int) -> Json:
        """The centre and right panes; of the thread only the lines after `after`, which the page does not have yet."""
        return {
            "talk": handle.id,
            "title": handle.title,
            "colour": handle.colour,
            "phase": talk.phase.value,
            "channel": self._strings.label("channels", talk.channel.value),
            "card": self._card(talk.card, talk.thread),
            "lines": [self._line(entry) for entry in talk.thread if entry.seq > after],
            "typing": talk.youth_typing,
            "left": talk.youth_left,
            "lease": milliseconds(talk.lease_until),
        }

    def _card(self, card: Card, thread: Any) -> Json:
        # the first line of a message stands on its own; the rest is in the thread beside it
        said = {entry.reply.response: entry.reply.text.partition("\n")[0] for entry in thread if entry.sender is Sender.BOT}
        label = self._strings.label
        return {
            "topic": label("topics", card.topic) if card.topic else self._strings.text("card.no_topic"),
            "level": card.level,
            "level_text": label("levels", card.level),
            "answers": [[label("slots", slot), self.value(slot, value)] for slot, value in card.answers.items() if value],
            "advised": [said.get(name, name.removeprefix("utter_").replace("_", " ")) for name in card.advised],
            "risk": [self._risk(line) for line in card.risk],
            "summary": card.summary,
        }

    def value(self, slot: str, value: str) -> str:
        """A closed value in words; several are separated by commas."""
        if slot in ("topic", "what_happened"):
            return self._strings.label("topics", value)
        group = f"values.{slot}"
        known = slot in self._strings.group("values")
        return ", ".join(self._strings.label(group if known else "common_values", one) for one in value.split(","))

    def _line(self, entry: Entry) -> Json:
        return {
            "seq": entry.seq,
            "from": entry.sender.value,
            "text": entry.reply.text,
            "buttons": [button.title for button in entry.reply.buttons],
            "at": milliseconds(entry.at),
            "key": entry.key.removeprefix(OWN) if entry.sender is Sender.COUNSELLOR else "",
            "arrival": entry.reply.response == ARRIVAL,
        }
