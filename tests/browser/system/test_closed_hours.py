"""Nobody of ours is there: the youth hears so, when they are back, and which numbers are open now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.system.people import PHONE, Youth
from tests.browser.system.system import System, running

pytestmark = pytest.mark.engine
NAMES = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
DAYS = dict(zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], NAMES, strict=True))


@pytest.fixture
def open_on() -> str:
    """The day after tomorrow, as organisation.yml names it: closed for at least a day, whenever this runs."""
    return list(DAYS)[(datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(days=2)).weekday()]


@pytest.fixture
def closed_system(whole_system: System, open_on: str, tmp_path) -> Iterator[System]:
    """Another gateway with a database of its own, at the same engine."""
    with running(tmp_path, {open_on: ["14:00-22:00"]}, whole_system.process.engine_url) as system:
        yield system


def test_closed_desk_is_told_with_numbers_that_are_open(closed_system, open_on, new_page) -> None:
    sam = Youth(new_page(**PHONE), closed_system.public).comes()

    sam.presses("Mens spreken")

    sam.sees("Er is nu geen medewerker.")
    sam.sees(f"De eerste keer weer: {DAYS[open_on]} om 14:00 uur.")
    expect(sam.log.get_by_role("link", name="113", exact=True).last).to_be_visible()
    expect(sam.status).to_have_text("Chatbot, geen mens")

    sam.says("ik wil dood")
    sam.sees("Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem")
    sam.sees("Ik ben er nog, en ik blijf bij je.")
    sam.presses("Ik wil een mens spreken")
    sam.sees("Er is nu geen medewerker van ons. Ik ben er wel.")
    sam.sees(f"Onze medewerkers zijn er weer: {DAYS[open_on]} om 14:00 uur.")
    sam.presses("Verder vertellen")
    expect(sam.said_by_bot.last).not_to_contain_text("geen medewerker")
