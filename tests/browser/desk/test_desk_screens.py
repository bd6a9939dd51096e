"""The screens as counsellors see them, for the docs and for our own eyes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

SWITCH = re.compile("Ik neem chats aan|Ik ben er")
SHOWN = {
    (1440, "light"): ("desk-queue", "desk-talk", "desk-report"),
    (1440, "dark"): ("", "desk-dark", ""),
    (320, "light"): ("", "desk-phone", ""),
}
"""Which of them stand in the docs."""
SIZES = [(1440, 900, "light"), (1440, 900, "dark"), (320, 640, "light"), (820, 1100, "light"), (2560, 1300, "light")]


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_everything_fits_on_every_screen(desk, new_page, busy, screenshot, width, height, scheme) -> None:
    page = new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    names = SHOWN.get((width, scheme), ("", "", ""))
    desk.log_in(page, "Els de Vries")
    busy(desk)
    page.get_by_role("switch", name=SWITCH).check()
    expect(page.locator(".waiting")).to_have_count(4)
    if names[0]:
        screenshot(page, names[0])
    assert no_sideways_scroll(page)

    page.get_by_role("button", name="Neem aan: Dringend").click()
    page.get_by_label("Schrijf aan de jongere").fill("Hoi, ik ben een medewerker. Fijn dat je het vertelt.")
    page.keyboard.press("Enter")
    page.locator(".line.counsellor .state", has_text="verzonden").wait_for()
    desk.do(desk.door.types, "first")
    page.get_by_text("Jongere typt").wait_for()
    if names[1]:
        page.locator("#toast").wait_for(state="hidden")
        screenshot(page, names[1])
    assert no_sideways_scroll(page)

    page.get_by_role("button", name="Afronden").click()
    page.get_by_role("dialog").wait_for()
    if names[2]:
        screenshot(page, names[2])
    assert no_sideways_scroll(page)


def test_pages_before_the_desk(desk, new_page, screenshot) -> None:
    page = new_page(viewport={"width": 320, "height": 1000})
    page.goto(desk.link("Els de Vries"))
    assert no_sideways_scroll(page)
    page.goto(desk.base + "/login")
    assert no_sideways_scroll(page)
    page.set_viewport_size({"width": 760, "height": 640})
    screenshot(page, "desk-login")


def no_sideways_scroll(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
