"""The desk for everybody: names for every control, contrast in both schemes, targets that can be hit, order of headings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

UNNAMED = """
() => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, select, [role=log], section, nav, aside')]
  .filter(element => element.checkVisibility())
  .filter(element => !(element.labels?.length || element.textContent.trim() || element.getAttribute('aria-label')
    || element.getAttribute('aria-labelledby')))
  .map(element => element.outerHTML.slice(0, 80))
"""
SMALL = """
() => [...document.querySelectorAll('button, input:not([type=hidden]), select, a')]
  .filter(element => element.checkVisibility() && !element.closest('.skip'))
  .map(element => [element.outerHTML.slice(0, 60), (element.closest('label') ?? element).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 22 || box.width < 24))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)
"""
CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = (element) => { for (let at = element; at; at = at.parentElement) {
    const colour = rgba(getComputedStyle(at).backgroundColor);
    if (colour[3] === 255) return colour; } return [255, 255, 255, 255]; };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    if (element.closest(':disabled, script, .hidden, kbd')) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) bad.push(`${ratio.toFixed(2)} ${walker.currentNode.textContent.trim().slice(0, 30)}`);
  }
  return bad;
}
"""
DOUBLE_IDS = "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, place, all) => all.indexOf(id) !== place)"
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3')].filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))"


def look(page: Page) -> None:
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate(DOUBLE_IDS) == []
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_screen_can_be_read_and_used_by_everybody(desk, new_page, busy, scheme, width) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(desk.base + "/login")
    look(page)
    page.goto(desk.link("Omar"))
    look(page)
    desk.log_in(page, "Els")
    look(page)
    busy(desk)
    page.locator(".waiting").nth(3).wait_for()
    look(page)
    for place in (1, 2):
        page.locator("#next").evaluate("button => button.click()")
        page.locator(".tab").nth(place - 1).wait_for(state="attached")
    page.locator(".room").wait_for()
    look(page)
    page.get_by_role("button", name="Afronden").click()
    page.get_by_role("dialog").wait_for()
    look(page)


def test_log_is_no_list_and_new_lines_are_announced_in_it(desk, page, youth) -> None:
    youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    assert page.get_by_role("log").evaluate("element => element.tagName") == "DIV"
    assert page.get_by_role("log").get_attribute("aria-busy") is None


def test_focus_is_never_lost(desk, page, youth, busy) -> None:
    busy(desk)
    desk.log_in(page, "Els")
    page.locator(".waiting").nth(3).wait_for()
    focused = "document.activeElement !== document.body"

    page.keyboard.press("n")
    writing = page.get_by_label("Schrijf aan de jongere")
    expect(writing).to_be_focused()
    for opener, name in (("b", "Teruggeven aan de bot?"), ("a", "Gesprek afronden"), ("?", "Sneltoetsen")):
        page.keyboard.press("Escape")
        page.keyboard.press(opener)
        page.get_by_role("dialog", name=name).wait_for()
        assert page.evaluate(focused)
        page.keyboard.press("Escape")
        expect(writing).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.get_by_text("Kies een gesprek").wait_for()
    assert page.evaluate(focused)


def test_letters_can_be_switched_off(desk, page, youth) -> None:
    youth(desk)
    desk.log_in(page, "Els")
    page.keyboard.press("?")
    page.get_by_role("switch", name="Sneltoetsen van één letter").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("?")

    assert page.locator(".room").count() == 0
    assert page.get_by_role("dialog").count() == 0
