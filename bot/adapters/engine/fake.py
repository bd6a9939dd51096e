"""FakeEngine: scripted turns for tests; anything that was not scripted fails the test."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.conversation import Button, Card, Reply
from bot.core.errors import EngineUnavailable
from bot.core.turn import Command, TurnRequest, TurnResult, Understanding

Answer = TurnResult | EngineUnavailable | Callable[[TurnRequest], TurnResult]


class UnexpectedTurn(AssertionError):
    """The test did not foresee this turn."""


def says(
    text: str,
    response: str = "utter_test",
    *,
    slot: str | None = None,
    buttons: tuple[Button, ...] = (),
    commands: tuple[Command, ...] = (),
    intent: str = "greet",
    confidence: float = 0.9,
    card: Card | None = None,
) -> TurnResult:
    """A result with one reply ("" for none) and a plausible understanding."""
    return TurnResult(
        replies=(Reply(text, response, slot, buttons=buttons),) if text else (),
        commands=commands,
        state={"v": 1, "fake": True},
        understanding=Understanding(intent, confidence, ((intent, confidence),)),
        card=card or Card(),
    )


@dataclass
class FakeEngine:
    """Implements ports.Engine. `script` is used up in order; `seen` holds every request that came in."""

    script: deque[Answer] = field(default_factory=deque)
    seen: list[TurnRequest] = field(default_factory=list)
    well: bool = True

    def then(self, *answers: Answer) -> FakeEngine:
        """Add to the script: a result, a failure, or a function of the request."""
        self.script.extend(answers)
        return self

    def healthy(self) -> bool:
        return self.well

    async def turn(self, request: TurnRequest) -> TurnResult:
        if bool(request.text) == bool(request.payload):
            raise UnexpectedTurn("exactly one of text and payload belongs in a turn")
        self.seen.append(request)
        if not self.well:
            raise EngineUnavailable("the fake engine is away")
        if not self.script:
            raise UnexpectedTurn(f"nothing scripted for turn {len(self.seen)}")
        answer = self.script.popleft()
        if isinstance(answer, EngineUnavailable):
            raise answer
        return answer(request) if callable(answer) else answer
