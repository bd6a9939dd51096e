"""A youth who talks with a real engine, one turn after another; the state travels as it does in the gateway."""

from __future__ import annotations

from typing import Any

from tests.engine.engines import Engine


class Youth:
    """`said`, `asked`, `commands` and `card` are those of the last turn."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._state: dict[str, Any] | None = None
        self.replies: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.card: dict[str, Any] = {}
        self.everything: list[dict[str, Any]] = []
        """All commands of the talk."""

    def _turn(self, **turn: str) -> Youth:
        answer = self._engine.turn(self._state, **turn)
        self._state = answer["state"]
        self.replies, self.commands, self.card = answer["replies"], answer["commands"], answer["card"]
        self.everything += self.commands
        return self

    def says(self, text: str) -> Youth:
        return self._turn(text=text)

    def presses(self, payload: str) -> Youth:
        return self._turn(payload=payload)

    def in_crisis(self, kind: str, text: str) -> Youth:
        """The gateway's screen heard it."""
        return self._turn(text=text, force_intent=kind)

    def answers(self, **answers: str) -> Youth:
        """Press the button of each of these questions when it is asked, skip the others, until the questions end."""
        for _ in range(20):
            if self.asked is None:
                return self
            known = answers.get(self.asked)
            self.presses(f'/inform{{"{self.asked}": "{known}"}}' if known else "/skip")
        raise AssertionError(f"the questions do not end: {self.said}")

    def answers_until(self, slot: str) -> Youth:
        """Skip until this question is open."""
        while self.asked != slot:
            assert self.asked, f"{slot} was not asked"
            self.presses("/skip")
        return self

    def walks(self) -> list[str]:
        """Verder until the closing; the responses on the way."""
        seen: list[str] = []
        for _ in range(30):
            self.presses("/next_step")
            seen += self.said
            if self.said[-1].startswith("utter_closing"):
                return seen
        raise AssertionError(f"the steps do not end: {seen}")

    @property
    def said(self) -> list[str]:
        return [reply["response"] for reply in self.replies]

    @property
    def asked(self) -> str | None:
        slot: str | None = self.replies[-1]["slot"] if self.replies else None
        return slot

    @property
    def buttons(self) -> list[str]:
        return [button["payload"] for reply in self.replies for button in reply["buttons"]]

    @property
    def told(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)
