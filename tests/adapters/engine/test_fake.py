"""The fake engine is strict: what a test did not foresee fails."""

import pytest

from bot.adapters.engine.fake import FakeEngine, UnexpectedTurn, says
from bot.core.conversation import Channel, ConversationId
from bot.core.errors import EngineUnavailable
from bot.core.turn import TurnRequest

HELLO = TurnRequest(ConversationId("c1"), Channel.WEB, None, text="hoi")


async def test_the_script_is_played_in_order():
    engine = FakeEngine().then(says("een"), EngineUnavailable("weg"), lambda request: says(request.text))

    assert (await engine.turn(HELLO)).replies[0].text == "een"
    with pytest.raises(EngineUnavailable):
        await engine.turn(HELLO)
    assert (await engine.turn(HELLO)).replies[0].text == "hoi"
    with pytest.raises(UnexpectedTurn):
        await engine.turn(HELLO)
    assert len(engine.seen) == 4


async def test_text_and_payload_together_are_refused():
    with pytest.raises(UnexpectedTurn):
        await FakeEngine().turn(TurnRequest(ConversationId("c1"), Channel.WEB, None, text="a", payload="/b"))


async def test_away_is_unavailable():
    engine = FakeEngine(well=False)

    assert not engine.healthy()
    with pytest.raises(EngineUnavailable):
        await engine.turn(HELLO)
