"""The way of a message from the inbox to the thread."""

from __future__ import annotations

from bot.core.conversation import Phase, Sender
from tests.services.people import ELS, Play


async def test_opening_says_that_this_is_a_chatbot_and_what_is_kept(play: Play) -> None:
    await play.open()
    assert await play.said() == ["gateway.welcome", "gateway.privacy"]


async def test_a_message_is_stored_shown_and_answered(play: Play) -> None:
    await play.open()
    seq = await play.send("hoi daar")
    assert [(e.sender, e.reply.text) for e in await play.thread(seq - 1)] == [
        (Sender.YOUTH, "hoi daar"),
        (Sender.BOT, "echo hoi daar"),
    ]


async def test_a_crisis_gets_its_text_without_the_engine_and_alerts_the_desk(play: Play) -> None:
    await play.open()
    play.engine.down = True
    seq = await play.send("ik wil dood")
    assert await play.said(seq) == ["safety.crisis_suicidal", "safety.safe_ask"]
    [alert] = await play.kompas.desk.queue(ELS)
    assert (alert.urgency, alert.alert_only, alert.reason) == ("crisis", True, "reason.crisis_suicidal")


async def test_a_human_takes_over_and_closes(play: Play) -> None:
    await play.open()
    await play.press("nav:human")
    await play.press("human_yes")
    assert (await play.kompas.youth.view(play.sanne)).place == 1
    talk = await play.kompas.desk.claim(play.sanne, ELS)
    assert talk.phase is Phase.COUNSELLOR
    seq = await play.send("ben je echt")
    assert await play.said(seq) == []
    await play.kompas.desk.reply(play.sanne, ELS, "ja ik ben Els", "k1")
    await play.kompas.desk.close(play.sanne, ELS, None)
    counts = {(c.category, c.value) for c in await play.kompas.statistics()}
    assert ("outcome", "handed_over") in counts
