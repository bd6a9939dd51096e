"""What a counsellor does in a talk, call by call."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.conversation import Card, Phase, Sender


async def test_two_press_at_once_and_exactly_one_wins(els, omar, door) -> None:
    for number in range(20):
        door.arrives(f"youth {number}")

        answers = await asyncio.gather(els.call("next"), omar.call("next"))

        winners = [answer.json()["talk"] for answer in answers if answer.json()["talk"]]
        assert len(winners) == 1


async def test_claim_of_one_that_a_colleague_took_gets_a_kind_text(els, omar, door, app) -> None:
    door.arrives("a youth")
    handle = await handle_of(els, door)
    await omar.call("next")

    answer = await els.call("claim", talk=handle)

    assert answer.status_code == 409
    assert answer.json()["text"] == "Een collega was je net voor. De jongere wordt geholpen."


async def handle_of(person, door) -> str:
    """Takes the first in the queue and gives it back to the queue: now this counsellor's page knows its handle."""
    handle = (await person.call("next")).json()["talk"]
    door.lease_runs_out(next(iter(door.talks)))
    return handle


async def test_next_takes_the_most_urgent(els, door) -> None:
    door.arrives("early")
    door.arrives("urgent", urgency="crisis", alert_only=True)

    await els.call("next")

    assert door.talks["urgent"].phase is Phase.COUNSELLOR
    assert door.talks["early"].phase is Phase.WAITING


async def test_next_with_nobody_waiting(els) -> None:
    assert (await els.call("next")).json() == {"talk": None}


async def test_the_same_message_sent_twice_is_said_once(els, door) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]

    first = await els.call("reply", talk=talk, text="  Hoi!\n", key="0123456789ab")
    second = await els.call("reply", talk=talk, text="  Hoi!\n", key="0123456789ab")

    said = [entry.reply.text for entry in door.talks["a youth"].thread if entry.sender is Sender.COUNSELLOR]
    assert said == ["Hoi!"]
    assert first.json() == second.json()


@pytest.mark.parametrize(
    "body",
    [
        {"text": "", "key": "0123456789ab"},
        {"text": "  \n ", "key": "0123456789ab"},
        {"text": "x" * 4001, "key": "0123456789ab"},
        {"text": "Hoi", "key": "kort"},
        {"text": "Hoi", "key": "met een spatie erin"},
        {"text": 7, "key": "0123456789ab"},
        {"text": "Hoi"},
    ],
)
async def test_bad_messages_are_refused_and_not_repeated(els, door, body) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]

    answer = await els.call("reply", talk=talk, **body)

    assert answer.status_code == 422
    assert answer.json() == {"error": "refused", "text": "Dat lukt zo niet."}


async def test_bodies_of_other_kinds_and_sizes_are_refused(els) -> None:
    plain = await els.client.post("/call/next", content="{}", headers={**els.headers, "Content-Type": "text/plain"})
    huge = await els.client.post("/call/next", content=b" " * 70_000, headers={**els.headers, "Content-Type": "application/json"})
    broken = await els.client.post("/call/next", content="{", headers={**els.headers, "Content-Type": "application/json"})

    assert [answer.status_code for answer in (plain, huge, broken)] == [415, 413, 422]


async def test_lost_talk_cannot_be_written_in(els, door) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]
    door.lease_runs_out("a youth")

    answer = await els.call("reply", talk=talk, text="Hoi", key="0123456789ab")

    assert answer.status_code == 404
    assert "Een collega was je voor" in answer.json()["text"]


async def test_sign_of_life_renews_and_typing_is_passed_on(els, door) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]

    await els.call("alive", active=False)
    await els.call("typing", talk=talk)

    assert len(door.renewed) == 1
    assert door.talks["a youth"].typed == 1


async def test_report_is_prefilled_from_the_card_and_closed(els, door) -> None:
    door.arrives("a youth", card=Card("sextortion", "E2", {"age_band": "16_17", "demand": "money", "where": "snapchat,game"}))
    talk = (await els.call("next")).json()["talk"]

    fields = {field["name"]: field for field in (await els.call("draft_report", talk=talk)).json()["fields"]}
    await els.call("close", talk=talk, report={"topic": "sextortion", "sub": "money", "age_band": "", "helped": "a_bit"})

    assert fields["topic"]["value"] == "sextortion"
    assert fields["age_band"]["value"] == "16_17"
    assert fields["where"]["value"] == "", "two places cannot be counted as one: the counsellor chooses"
    assert ["16_17", "16 of 17"] in fields["age_band"]["choices"]
    assert door.talks["a youth"].phase is Phase.CLOSED
    assert door.talks["a youth"].report.categories == {
        "topic": "sextortion", "sub": "money", "demand": "money", "helped": "a_bit", "where": "snapchat,game",
    }  # fmt: skip


@pytest.mark.parametrize("report", [{"topic": "iets anders"}, {"note": "hij heet Mo"}, {"age_band": "zestien"}])
async def test_report_takes_no_free_text(els, door, report) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]

    assert (await els.call("close", talk=talk, report=report)).status_code == 422
    assert door.talks["a youth"].phase is Phase.COUNSELLOR


async def test_a_kind_of_another_topic_is_left_out(els, door) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]

    await els.call("close", talk=talk, report={"topic": "hacked", "sub": "money"})

    assert door.talks["a youth"].report.categories == {"topic": "hacked"}


async def test_report_may_be_skipped(els, door) -> None:
    door.arrives("a youth")
    talk = (await els.call("next")).json()["talk"]

    await els.call("close", talk=talk, report=None)

    assert door.talks["a youth"].report is None


async def test_nothing_that_was_said_reaches_the_log(els, door, caplog) -> None:
    caplog.set_level("DEBUG")
    door.arrives("canary-conversation", lines=[(Sender.YOUTH, "canary-words")])
    talk = (await els.call("next")).json()["talk"]
    await els.call("reply", talk=talk, text="canary-reply", key="0123456789ab")
    await els.call("reply", talk=talk, text="canary-refused" * 1000, key="0123456789ab")

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert "canary" not in " ".join(ours)
    assert els.client.cookies["kompas-dev"] not in " ".join(ours)
