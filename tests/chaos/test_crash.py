"""Given people who talk, when processes are killed with -9 at random, then nothing is lost and nothing doubled."""

import pytest

from tests.chaos.crash import Plan, crash_run


@pytest.mark.engine
async def test_nothing_is_lost_or_doubled_when_gateway_and_engine_are_killed() -> None:
    # Given 10 youths, 4 of them with a counsellor; when 8 kills fall into 80 messages
    outcome = await crash_run(Plan(messages=80, kills=8, seed=7))
    # Then every line stands once, in order, in the widget and at the desk, and every message to the bot has one answer
    assert outcome.clean, outcome
    assert sum(outcome.kills.values()) == 8
