"""The output channel of a turn: keeps each message with its response name, slot and buttons, and commands apart."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.domain import Domain

from engine.turn import Reply, Turn

ASK = "utter_ask_"
AGAIN = "_again"


class TurnOutput(OutputChannel):
    """Fills `turn.replies` and `turn.commands` in the order of speaking."""

    def __init__(self, turn: Turn, domain: Domain) -> None:
        self._turn = turn
        self._slots = {slot.name for slot in domain.slots}
        self._forms = set(domain.form_names)

    def name(self) -> str:  # Rasa calls it on the instance; responses may differ per channel
        return self._turn.channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Rasa hands over the whole message here; nothing is split, so one response stays one message."""
        custom = message.get("custom") or {}
        if isinstance(custom, dict) and custom.get("command"):
            self._turn.commands.append({"name": str(custom["command"]), "arguments": dict(custom.get("arguments") or {})})
        text = (message.get("text") or "").strip()
        if text:
            response = str(message.get("utter_action") or "")
            slot = message.get("slot") or self._asked(response)
            self._turn.replies.append(Reply(text, response, slot, _buttons(message)))

    def _asked(self, response: str) -> str | None:
        """The slot a question fills: `utter_ask_<slot>` or `utter_ask_<form>_<slot>`, both also with `_again`."""
        if not response.startswith(ASK):
            return None
        asked = response[len(ASK) :].removesuffix(AGAIN)
        if asked in self._slots:
            return asked
        for form in self._forms:
            if asked.startswith(f"{form}_") and asked[len(form) + 1 :] in self._slots:
                return asked[len(form) + 1 :]
        return None


def _buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    return [{"title": str(b["title"]), "payload": str(b.get("payload") or "")} for b in message.get("buttons") or []]
