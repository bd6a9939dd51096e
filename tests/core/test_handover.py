"""The handover state machine: each transition, allowed and refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.conversation import CounsellorId, Phase
from bot.core.errors import AlreadyClaimed, NotYours, UnknownConversation
from bot.core.handover import (
    LEASE,
    Handover,
    Urgency,
    alert,
    claim,
    close,
    expire,
    hand_back,
    renew,
    reopen,
    request,
    who_answers,
    withdraw,
)

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ELS, MO = CounsellorId("els"), CounsellorId("mo")
WAITING = request(Handover(), Urgency.NORMAL, NOW)
HELD = claim(WAITING, ELS, NOW)


def test_the_bot_answers_in_every_phase_but_one() -> None:
    assert {phase: who_answers(Handover(phase)) for phase in Phase} == {
        Phase.BOT: Phase.BOT,
        Phase.WAITING: Phase.BOT,
        Phase.COUNSELLOR: Phase.COUNSELLOR,
        Phase.CLOSED: Phase.BOT,
    }


@pytest.mark.parametrize(("level", "urgency"), [("E3", "crisis"), ("E2", "high"), ("E1", "normal"), ("E0", "normal")])
def test_urgency_follows_the_level(level: str, urgency: str) -> None:
    assert Urgency.of_level(level).label == urgency


def test_asking_twice_keeps_the_place_and_can_only_raise_the_urgency() -> None:
    raised = request(WAITING, Urgency.HIGH, LATER)
    assert (raised.since, raised.urgency) == (NOW, Urgency.HIGH)
    assert request(raised, Urgency.NORMAL, LATER).urgency is Urgency.HIGH


def test_asking_while_a_counsellor_is_there_changes_nothing() -> None:
    assert request(HELD, Urgency.CRISIS, LATER) == HELD


def test_a_crisis_stands_in_the_queue_without_consent() -> None:
    alerted = alert(Handover(), NOW)
    assert (alerted.in_queue, alerted.alert_only, alerted.phase, alerted.urgency) == (True, True, Phase.BOT, Urgency.CRISIS)


def test_an_alert_that_becomes_a_request_keeps_its_urgency_and_time() -> None:
    asked = request(alert(Handover(), NOW), Urgency.NORMAL, LATER)
    assert (asked.phase, asked.urgency, asked.since, asked.alert) == (Phase.WAITING, Urgency.CRISIS, NOW, False)


def test_a_crisis_while_waiting_moves_up_and_with_a_counsellor_raises_no_second_alert() -> None:
    assert (alert(WAITING, LATER).phase, alert(WAITING, LATER).urgency) == (Phase.WAITING, Urgency.CRISIS)
    assert (alert(HELD, LATER).counsellor, alert(HELD, LATER).alert) == (ELS, False)


def test_a_crisis_in_a_closed_talk_opens_it() -> None:
    assert alert(close(Handover()), NOW).phase is Phase.BOT


def test_the_first_claim_wins_and_repeating_it_is_harmless() -> None:
    assert claim(HELD, ELS, LATER).lease_until == LATER + LEASE
    with pytest.raises(AlreadyClaimed):
        claim(HELD, MO, LATER)


@pytest.mark.parametrize("phase", [Phase.BOT, Phase.CLOSED])
def test_a_talk_that_is_not_in_the_queue_looks_unknown(phase: Phase) -> None:
    with pytest.raises(UnknownConversation):
        claim(Handover(phase), ELS, NOW)


def test_an_alert_can_be_joined() -> None:
    assert claim(alert(Handover(), NOW), ELS, NOW).phase is Phase.COUNSELLOR


def test_a_lease_runs_out_after_a_minute_and_goes_back_with_priority() -> None:
    assert expire(HELD, NOW + LEASE - timedelta(seconds=1)) is HELD
    back = expire(HELD, NOW + LEASE)
    assert (back.phase, back.counsellor, back.since, back.urgency) == (Phase.WAITING, None, NOW, Urgency.HIGH)


def test_a_renewed_lease_lives_on() -> None:
    assert expire(renew(HELD, ELS, NOW + LEASE / 2), NOW + LEASE).phase is Phase.COUNSELLOR


@pytest.mark.parametrize("act", [lambda h: renew(h, MO, NOW), lambda h: hand_back(h, MO)])
def test_only_the_owner_renews_and_hands_back(act) -> None:
    for handover in (HELD, WAITING, Handover(), close(HELD)):
        with pytest.raises(NotYours):
            act(handover)


def test_handing_back_leaves_a_clean_slate() -> None:
    assert hand_back(HELD, ELS) == Handover()


def test_withdrawing_leaves_the_queue_but_a_crisis_stays_an_alert() -> None:
    assert withdraw(WAITING) == Handover()
    assert withdraw(replace(WAITING, urgency=Urgency.CRISIS)).alert_only
    assert withdraw(HELD) == HELD


def test_closing_keeps_an_alert_nobody_looked_at() -> None:
    assert close(HELD) == Handover(Phase.CLOSED)
    assert close(alert(Handover(), NOW)).in_queue


def test_a_closed_talk_opens_when_the_youth_speaks() -> None:
    assert reopen(close(HELD)).phase is Phase.BOT
    assert reopen(WAITING) == WAITING
