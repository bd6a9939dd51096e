"""From a story typed on a phone to one counted report, youth and counsellor side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.system.people import SKIP, STORY

pytestmark = pytest.mark.engine


def test_youth_is_helped_counsellor_takes_over_and_a_report_is_counted(
    system, counsellor, youth, watched, screenshot, side_by_side
) -> None:
    before = system.counts()
    els = counsellor()
    expect(els.waiting).to_have_count(0)

    # the chatbot says what it is, listens, asks and advises
    sam = youth()
    sam.sees("Ik ben een chatbot van Kompas, geen mens.")
    expect(sam.status).to_have_text("Chatbot, geen mens")
    sam.says(STORY)
    sam.sees("Het is niet jouw schuld.")
    pressed = sam.answers_until_the_first_step()
    assert SKIP in pressed
    assert "16 of 17" in pressed
    sam.sees_the_whole_chat()
    first_step = sam.question.locator(".bubble").inner_text()
    screenshot(sam.page, "widget-mobile")

    # asked first, then in the queue; the desk sees it arrive without a reload
    sam.asks_for_a_human()
    sam.sees("Je bent nummer 1.")
    expect(sam.status).to_have_text("In de rij, plek 1")
    expect(els.waiting).to_have_count(1)
    expect(els.waiting).to_contain_text("Ernstige situatie")
    expect(els.waiting).to_contain_text("Dreigen met beelden · 16 of 17 · Website")
    expect(els.waiting.locator(".time")).to_have_text("net binnen")
    expect(els.page.locator("#polite")).to_contain_text("Nieuwe jongere wacht. Dringend.")
    screenshot(sam.page, "widget-waiting")

    # a human comes: the role, never the name
    els.takes(els.waiting)
    sam.sees("Er is nu een medewerker bij je.")
    expect(sam.status).to_have_text("Medewerker, een mens")
    assert "Els" not in sam.page.content()
    expect(els.log).to_contain_text(STORY)
    expect(els.card).to_contain_text("16 of 17")
    expect(els.card).to_contain_text("Stappen die de bot gaf")
    expect(els.card).to_contain_text(first_step.splitlines()[0])

    # both type and talk; the bot keeps silent
    by_bot = sam.said_by_bot.count()
    els.box.press_sequentially("Hoi, ")
    sam.page.get_by_text("De medewerker is aan het typen").wait_for()
    els.says("Hoi, ik ben een medewerker. Hoe gaat het nu met je?")
    sam.sees("Hoe gaat het nu met je?")
    sam.field.press_sequentially("ik ben bang")
    els.page.get_by_text("Jongere typt").wait_for()
    sam.says("ik ben bang dat mn ouders het zien")
    side_by_side(sam.page, els.page)
    expect(els.log).to_contain_text("ik ben bang dat mn ouders het zien")
    expect(els.page.get_by_text("Jongere typt")).not_to_be_visible()
    assert sam.said_by_bot.count() == by_bot

    # back to the bot, which goes on where it was; and to the human again
    els.hands_back()
    sam.sees("Je praat nu weer met mij, de chatbot.")
    expect(sam.status).to_have_text("Chatbot, geen mens")
    expect(els.page.get_by_text("Kies een gesprek")).to_be_visible()
    sam.presses("Verder")
    sam.sees(first_step.splitlines()[0])
    sam.asks_for_a_human()
    expect(els.waiting).to_have_count(1)
    els.takes(els.waiting)
    expect(sam.status).to_have_text("Medewerker, een mens")
    expect(els.log).to_contain_text("ik ben bang dat mn ouders het zien")

    # closed with the form that is filled in already
    report = els.starts_the_report()
    filled = report.locator("select").evaluate_all("all => Object.fromEntries(all.map(one => [one.name, one.value]))")
    assert {name: value for name, value in filled.items() if value and name != "sub"} == {
        "topic": "sextortion", "age_band": "16_17", "role": "self", "offender": "stranger", "where": "snapchat",
        "demand": "money", "paid_or_sent": "no", "crisis": "no",
    }  # fmt: skip
    report.get_by_label("Soort").select_option("geld")
    report.get_by_label("Geholpen").select_option("ja")
    report.get_by_role("button", name="Afronden en tellen").click()
    sam.sees("Dit gesprek is afgerond.")
    expect(sam.status).to_have_text("Klaar. Typen mag altijd weer")
    expect(els.page.get_by_text("Kies een gesprek")).to_be_visible()

    # exactly one report, in closed categories only; nobody asked anything of a stranger on the way
    counted = system.counts() - before
    assert set(counted.values()) == {1}
    assert {category: value for category, value in counted if category in ("topic", "sub", "channel", "outcome", "helped")} == {
        "topic": "sextortion", "sub": "money", "channel": "web", "outcome": "handed_over", "helped": "yes",
    }  # fmt: skip
    assert all(value in system.house.content.vocabulary[category] for category, value in counted)
    assert all(url.startswith((system.public, system.desk)) for url in watched.asked)
