"""A youth who does not want to live, in the middle of the questions: numbers at once, a counsellor who is told, a human."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.system.people import STORY

pytestmark = pytest.mark.engine


def test_crisis_words_in_a_form_bring_113_and_raise_the_desk(system, counsellor, youth) -> None:
    els, sam = counsellor(), youth()
    system.wait_for_a_human("iemand dreigt mijn naaktfoto te verspreiden, hij wil geld")
    expect(els.waiting).to_have_count(1)
    sam.says(STORY)
    sam.presses("Ja")
    sam.sees("Waarmee wil je geholpen worden?")

    sam.says("ik wil dood")

    sam.sees("Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem", seconds=1)
    expect(sam.log.get_by_role("link", name="113", exact=True).last).to_have_attribute("href", "tel:113")
    expect(els.waiting).to_have_count(2)
    expect(els.waiting.first).to_contain_text("Crisis")
    expect(els.waiting.first).to_contain_text("Praat over niet meer willen leven")
    expect(els.waiting.first).to_contain_text("Melding: praat nog met de bot")
    expect(els.page.locator("#urgent")).to_contain_text("Crisis")
    sam.sees("Ik ben er nog, en ik blijf bij je.")

    els.takes(els.waiting.first)
    expect(els.card).to_contain_text("ik wil dood")
    expect(els.card).to_contain_text("Crisis · niet meer willen leven")
    sam.sees("Er is nu een medewerker bij je.")
    expect(sam.status).to_have_text("Medewerker, een mens")
    els.says("Wat goed dat je dit zegt. Ik ben er.")
    sam.sees("Wat goed dat je dit zegt.")


def test_crisis_words_beside_a_counsellor_still_bring_113(system, counsellor, youth) -> None:
    els, sam = counsellor(), youth()
    sam.asks_for_a_human()
    els.takes(els.waiting)

    sam.says("ik wil er niet meer zijn, ik wil dood")

    sam.sees("De medewerker blijft bij je en leest wat je schrijft.")
    expect(els.log).to_contain_text("ik wil er niet meer zijn, ik wil dood")
    expect(els.page.locator("#urgent")).to_contain_text("Crisis gemeld")
    expect(els.room.locator(".pill")).to_be_visible()
