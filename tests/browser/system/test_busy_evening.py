"""A desk with two talks and five youths who wait: who needs it most stands on top."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.system.people import STORY

pytestmark = pytest.mark.engine

STORIES = {
    "deepnude": "iemand heeft met ai een naaktfoto van mij gemaakt en die gaat rond op school",
    "grooming": "een oudere man die ik online ken wil met me afspreken en vraagt steeds om fotos",
    "nude_leaked": "mijn ex heeft mijn naaktfoto in een groepsapp gezet",
}


def test_queue_of_a_busy_evening_is_ordered_by_urgency(system, counsellor, youth, screenshot) -> None:
    els, sam, kim = counsellor(), youth(), youth()
    kim.says("er is een nepnaaktfoto van mij gemaakt met een app")
    kim.asks_for_a_human()
    els.takes(els.waiting)
    els.says("Hoi, fijn dat je er bent. Wat is er gebeurd?")
    kim.says("een jongen uit mn klas heeft het gemaakt")
    sam.says(STORY)
    sam.answers_until_the_first_step()
    sam.asks_for_a_human()
    els.takes(els.waiting)
    els.says("Hoi, ik ben een medewerker. Goed dat je dit vertelt. Ben je nu op een veilige plek?")
    sam.says("ja ik zit op mn kamer. maar hij zegt dat ik nog een uur heb")

    system.wait_for_a_human(*STORIES.values(), "")
    system.play(lambda player: player.say("ik wil niet meer leven, iedereen gaat het zien"))
    expect(els.waiting).to_have_count(5)
    system.waiting_for({"deepnude": 2, "grooming": 9, "nude_leaked": 4, "": 14, "suicidal": 1})

    expect(els.waiting.first).to_contain_text("Crisis")
    expect(els.waiting.filter(has_text="14 min")).to_have_count(1)
    ranks = els.waiting.evaluate_all(
        "all => all.map(one => ['crisis', 'high', 'normal'].findIndex(c => one.classList.contains(c)))"
    )
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3
    expect(els.page.locator("#mine .tab")).to_have_count(2)
    expect(els.log).to_contain_text("nog een uur")
    expect(els.page.locator(".line.counsellor .state")).to_have_text("verzonden")
    screenshot(els.page, "desk")
