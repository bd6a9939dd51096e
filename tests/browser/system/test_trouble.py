"""What goes wrong between people and machines: two who claim, a browser that dies, a wipe, an engine that stands still."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.system.people import STORY

pytestmark = pytest.mark.engine

TAKEN = "Een collega was je net voor. De jongere wordt geholpen."


def test_two_counsellors_claim_at_once_and_the_other_is_told_kindly(counsellor, youth, watched) -> None:
    watched.expected.append("409")
    els, omar, sam = counsellor("Els de Vries"), counsellor("Omar"), youth()
    sam.asks_for_a_human()
    for desk in (els, omar):
        expect(desk.waiting).to_have_count(1)

    held: list[Route] = []
    for desk in (els, omar):  # both claims are on their way before either is answered
        desk.page.route("**/call/claim", lambda claim: held.append(claim))
        with desk.page.expect_request("**/call/claim"):
            desk.waiting.get_by_role("button").click()
    for claim in held:
        claim.continue_()

    for desk in (els, omar):
        # not the toast as such: at first it says that the desk takes chats
        expect(desk.room.or_(desk.page.get_by_text(TAKEN)).first).to_be_visible()
    winner, other = (els, omar) if els.room.count() else (omar, els)
    expect(other.page.get_by_text(TAKEN).first).to_be_visible()
    expect(other.room).to_have_count(0)
    expect(other.waiting).to_have_count(0)
    winner.says("Hoi, ik ben er voor je.")
    sam.sees("Hoi, ik ben er voor je.")
    expect(sam.log.get_by_text("Er is nu een medewerker bij je.")).to_have_count(1)


def test_counsellor_whose_browser_dies_leaves_the_youth_in_the_queue_and_not_alone(system, counsellor, youth) -> None:
    els, omar, sam = counsellor("Els de Vries"), counsellor("Omar"), youth()
    sam.asks_for_a_human()
    els.takes(els.waiting)
    els.says("Ik lees even mee.")
    sam.sees("Ik lees even mee.")

    els.page.context.close()
    system.a_minute_later()

    sam.sees("De verbinding met de medewerker is weg.")
    expect(sam.status).to_have_text("In de rij, plek 1")
    expect(omar.waiting).to_contain_text("Stond bij een collega, die viel weg")
    omar.takes(omar.waiting)
    expect(omar.log).to_contain_text("Ik lees even mee.")
    expect(sam.status).to_have_text("Medewerker, een mens")


def test_wiped_talk_is_gone_on_both_sides(counsellor, youth, watched) -> None:
    watched.expected.append("404")  # the desk may be asking about the talk at that moment
    els, sam = counsellor(), youth()
    sam.says(STORY)
    sam.sees("Het is niet jouw schuld.")
    sam.asks_for_a_human()
    els.takes(els.waiting)
    expect(els.log).to_contain_text(STORY)

    sam.presses("Meer keuzes")
    sam.presses("Wis dit gesprek")
    sam.presses("Ja, wis alles")

    sam.sees_end("Je gesprek is gewist")
    expect(sam.page.locator("kompas-chat .message")).to_have_count(0)
    expect(els.page.get_by_text("Dit gesprek is niet meer bij jou.")).to_be_visible()
    expect(els.page.locator("body")).not_to_contain_text("naaktfoto")
    expect(els.card).to_have_text("De kaart van het gesprek komt hier.")
    expect(els.waiting).to_have_count(0)

    sam.presses("Begin een nieuw gesprek")
    sam.sees("Hoi, fijn dat je er bent.")
    expect(sam.log).not_to_contain_text("naaktfoto")


def test_engine_that_stands_still_leaves_safety_and_humans(system, counsellor, youth) -> None:
    els, sam, kim = counsellor(), youth(), youth()
    sam.says(STORY)
    sam.presses("Ja")
    sam.sees("Waarmee wil je geholpen worden?")

    with system.frozen_engine():
        sam.says("stap voor stap graag")
        sam.sees("Sorry, er gaat nu iets mis bij ons.", seconds=3)
        expect(sam.log.get_by_role("link", name="112", exact=True).last).to_be_visible()
        kim.says("ik wil dood")
        kim.sees("Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem", seconds=3)
        expect(els.waiting).to_contain_text("Praat over niet meer willen leven")
        sam.asks_for_a_human()
        sam.sees("Je staat in de rij voor een medewerker.")
        expect(els.waiting).to_have_count(2)
        els.takes(els.waiting.nth(1))
        els.says("Hoi, hier is een mens.")
        sam.sees("Hoi, hier is een mens.")
        els.hands_back()
        sam.sees("Je praat nu weer met mij, de chatbot.")

    sam.presses("Verder")
    sam.sees("Waarmee wil je geholpen worden?")
    assert "Eerst de stappen" in sam.answers_until_the_first_step()
