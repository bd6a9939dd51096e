"""The screens as counsellors see them, for the docs and for our own eyes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("width", "height", "scheme"),
    [(1440, 900, "light"), (1440, 900, "dark"), (320, 640, "light"), (820, 1100, "light"), (2560, 1300, "light")],
)
def test_screens(desk, new_page, busy, screenshot, width, height, scheme) -> None:
    page = new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    name = f"desk-{scheme}-{width}"
    desk.log_in(page, "Els de Vries")
    screenshot(page, f"{name}-empty")
    busy(desk)
    page.get_by_role("button", name="Neem aan").first.wait_for()
    screenshot(page, f"{name}-queue")

    page.get_by_role("button", name="Neem aan: Dringend").click()
    page.get_by_label("Schrijf aan de jongere").fill("Hoi, ik ben een medewerker. Fijn dat je het vertelt.")
    page.keyboard.press("Enter")
    page.locator(".line.counsellor .state", has_text="verzonden").wait_for()
    desk.do(desk.door.types, "first")
    page.get_by_text("Jongere typt").wait_for()
    screenshot(page, f"{name}-talk")

    page.get_by_role("button", name="Afronden").click()
    page.get_by_role("dialog").wait_for()
    screenshot(page, f"{name}-report")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
