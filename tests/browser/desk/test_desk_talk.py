"""Counsellors at work in a real browser: claim, talk, hand back, close; with and without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bot.core.conversation import Phase, Sender
from tests.browser.desk.conftest import PASSWORD


def test_login_with_code_and_a_wrong_one(desk, page, watched) -> None:
    watched.expected.append("401")
    codes = desk.enrolled(page, "Els")
    expect(page.get_by_role("status")).to_contain_text("Je account is klaar")
    page.get_by_label("Naam").fill("Els")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_label("Code uit je app").fill(codes.at(desk.clock.now()))  # used at enrolment already
    watched_failure(page)
    expect(page.get_by_role("alert")).to_contain_text("Dit klopt niet.")

    desk.clock.forward(seconds=30)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_label("Code uit je app").fill(codes.at(desk.clock.now()))
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_text("Er wacht niemand.")).to_be_visible()


def watched_failure(page: Page) -> None:
    with page.expect_response(lambda response: response.status == 401):
        page.get_by_role("button", name="Log in").click()


def test_queue_grows_live_and_is_announced(desk, page, youth) -> None:
    desk.log_in(page, "Els")
    expect(page.get_by_text("Er wacht niemand.")).to_be_visible()

    youth(desk)

    expect(page.locator(".waiting .why")).to_have_text("Ernstige situatie")
    expect(page.locator("#polite")).to_contain_text("Nieuwe jongere wacht. Dringend. Ernstige situatie.")
    assert page.title() == "(1) Kompas"
    desk.arrives("crisis", urgency="crisis", reason="reason.crisis_danger", alert_only=True)
    expect(page.locator("#urgent")).to_contain_text("Crisis")
    expect(page.locator(".waiting").first).to_contain_text("Zegt nu in gevaar te zijn")


def test_two_browsers_claim_at_once_and_one_wins(desk, new_page, watched, youth) -> None:
    watched.expected.extend(["409", "404"])
    els, omar = new_page(), new_page()
    desk.log_in(els, "Els")
    desk.log_in(omar, "Omar")
    youth(desk)
    buttons = [page.get_by_role("button", name="Neem aan: Dringend") for page in (els, omar)]
    for button in buttons:
        button.wait_for()

    at_once = els.evaluate("Date.now() + 700")
    for button in buttons:  # both browsers press at the same moment of the same clock
        button.evaluate("(button, moment) => { setTimeout(() => button.click(), moment - Date.now()); }", at_once)

    rooms = [page.locator(".room") for page in (els, omar)]
    for room, page in zip(rooms, (els, omar), strict=True):
        expect(room.or_(page.locator("#toast:not([hidden])")).first).to_be_visible()
    assert sorted(room.count() for room in rooms) == [0, 1]
    loser = els if rooms[0].count() == 0 else omar
    expect(loser.locator("#toast")).to_contain_text("Een collega was je")
    assert desk.door.talks["first"].phase is Phase.COUNSELLOR


def test_talk_both_ways_then_back_to_the_bot(desk, page, youth) -> None:
    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    expect(page.get_by_role("log")).to_contain_text("ik heb 50 euro betaald")
    expect(page.locator("#card")).to_contain_text("16 of 17")
    expect(page.locator("#card")).to_contain_text("Betaal niets meer.")

    page.keyboard.type("Hoi, ik ben er.")
    page.keyboard.press("Enter")
    expect(page.locator(".line.counsellor")).to_contain_text("verzonden")
    desk.do(desk.door.types, talk)
    expect(page.get_by_text("Jongere typt")).to_be_visible()
    desk.do(desk.door.says, talk, "fijn")
    expect(page.locator(".line.youth").last).to_contain_text("fijn")
    expect(page.get_by_text("Jongere typt")).not_to_be_visible()

    page.get_by_role("button", name="Terug naar de bot").click()
    page.get_by_role("button", name="Ja, geef terug").click()
    expect(page.get_by_text("Kies een gesprek")).to_be_visible()
    assert desk.door.talks[talk].phase is Phase.BOT
    assert [e.reply.text for e in desk.door.talks[talk].thread if e.sender is Sender.COUNSELLOR] == ["Hoi, ik ben er."]
    assert desk.door.talks[talk].typed >= 1


def test_whole_talk_by_keyboard_alone(desk, page, youth, busy) -> None:
    busy(desk)
    desk.log_in(page, "Els")
    page.locator(".waiting").nth(3).wait_for()

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".waiting").nth(1).get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Schrijf aan de jongere")).to_be_focused()
    page.keyboard.type("Eerste regel")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("tweede regel")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.counsellor")).to_contain_text("Eerste regel\ntweede regel", use_inner_text=True)
    page.keyboard.press("Escape")
    expect(page.get_by_role("log")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name="Gesprek afronden")).to_be_visible()
    page.get_by_label("Geholpen").focus()
    page.keyboard.type("een b")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Afronden en tellen").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Kies een gesprek")).to_be_visible()
    assert desk.door.talks["first"].report.categories["helped"] == "a_bit"
    assert desk.door.talks["first"].report.categories["topic"] == "sextortion"


def test_several_talks_keep_their_drafts_and_show_what_is_new(desk, page, busy, screenshot) -> None:
    busy(desk)
    desk.log_in(page, "Els")
    for place in (1, 2):
        page.get_by_role("button", name="Help de volgende").click()
        expect(page.locator(".tab")).to_have_count(place)
        expect(page.locator(".tab[aria-current]")).to_have_count(1)
    page.keyboard.type("half af")
    second = page.locator(".room-head h2").inner_text()

    page.keyboard.press("Alt+2" if page.locator(".tab").nth(0).get_attribute("aria-current") else "Alt+1")
    expect(page.locator(".room-head h2")).not_to_have_text(second)
    expect(page.get_by_label("Schrijf aan de jongere")).to_have_value("")
    other = "first" if "Dreigen" in second else "second"
    desk.do(desk.door.says, other, "ben je er nog?")
    expect(page.locator(".tab .badge")).to_have_text("1 nieuw")
    expect(page.locator("#polite")).to_contain_text("Nieuw bericht in")
    assert page.title() == "(3) Kompas"
    screenshot(page, "desk-several")

    page.locator(".tab", has=page.locator(".badge")).click()
    expect(page.get_by_label("Schrijf aan de jongere")).to_have_value("half af")
    expect(page.locator(".tab .badge")).to_have_count(0)


def test_crisis_during_a_talk_is_not_overlooked(desk, page, youth) -> None:
    from dataclasses import replace

    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    def crisis() -> None:
        found = desk.door.talks[talk]
        found.card = replace(found.card, risk=("crisis suicidal: wil dood (direct)",))
        desk.door.says(talk, "ik wil dood")

    desk.do(crisis)

    expect(page.locator(".room-head .pill")).to_be_visible()
    expect(page.locator("#urgent")).to_contain_text("Crisis gemeld in")
    expect(page.locator("#card")).to_contain_text("Crisis · niet meer willen leven: wil dood (direct)")


def test_presence_is_switched_and_told(desk, page) -> None:
    desk.log_in(page, "Els")
    expect(page.get_by_text("Je neemt nu geen chats aan.")).to_be_visible()

    page.get_by_role("switch", name="Ik neem chats aan").check()

    expect(page.get_by_text("Je neemt nu geen chats aan.")).not_to_be_visible()
    expect(page.locator("#polite")).to_have_text("Je neemt chats aan.")
    assert list(desk.door.here.values()) == [True]
    page.reload()
    expect(page.get_by_role("switch", name="Ik neem chats aan")).to_be_checked()
