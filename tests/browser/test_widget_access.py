"""The widget for everybody: keyboard, screen reader, small screens, other people's pages; and its pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.core.conversation import Phase, Sender
from tests.browser.widget import Widget

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
SMALL = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}

WATCH_LOG = """() => {
  const log = document.querySelector("kompas-chat").shadowRoot.querySelector("[role=log]");
  window.heard = [];
  new MutationObserver(records => {
    if (log.getAttribute("aria-busy")) return;
    const added = records.flatMap(record => [...record.addedNodes]);
    window.heard.push(...added.filter(node => node.matches?.(".message")).map(node => node.textContent));
  }).observe(log, {childList: true, subtree: true});
}"""


def fill_with_everything(widget: Widget) -> None:
    """A talk in which every kind of line, choice and state is on the screen."""
    widget.button("Iemand dreigt met een foto").click()
    widget.shows("Heeft diegene al iets verspreid?")
    widget._door.say(widget.talk, "Er is een medewerker bij je gekomen. De chatbot is nu stil.", Sender.NOTICE)
    widget._door.say(widget.talk, "Hoi, ik lees even met je mee. Goed dat je dit vertelt.", Sender.COUNSELLOR)
    widget._door.say(widget.talk, "Wil je later verder praten?", Sender.BOT, ("Ja", "q-1"), ("Nee", "q-2"))
    widget.shows("Wil je later verder praten?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [{}, PHONE, SMALL], ids=["desktop", "phone", "small"])
def test_the_rules_of_accessibility_find_nothing(new_widget, violations, scheme, screen):
    widget: Widget = new_widget(color_scheme=scheme, reduced_motion="reduce", **screen).visit()
    assert violations(widget.page) == []
    widget.open()
    fill_with_everything(widget)
    widget._door.look(widget.talk, Phase.COUNSELLOR, typing=True)
    widget.page.get_by_text("De medewerker is aan het typen").wait_for()
    assert violations(widget.page) == []
    widget.button("Meer keuzes").click()
    widget.button("Wis dit gesprek").click()
    assert violations(widget.page) == []


def test_every_message_is_announced_exactly_once_with_its_sender(widget: Widget):
    widget.visit().open()
    widget.page.evaluate(WATCH_LOG)

    widget.say("hoi")
    widget.shows("Heeft diegene al iets verspreid?")
    widget._door.say(widget.talk, "Dag, hier een mens.", Sender.COUNSELLOR)
    widget._door.say(widget.talk, "Zeg maar.", Sender.COUNSELLOR)
    widget.shows("Zeg maar.")

    heard = widget.page.evaluate("window.heard")
    assert [words.split(":")[0] for words in heard] == ["Jij", "Chatbot", "Chatbot", "Medewerker", "Medewerker"]
    assert heard[3] == "Medewerker: Dag, hier een mens."
    log = widget.log
    expect(log).to_have_attribute("aria-live", "polite")
    assert log.get_attribute("aria-busy") is None


def test_what_was_said_before_a_reload_is_not_announced_again(widget: Widget):
    widget.visit().open()
    widget.page.add_init_script(f"document.addEventListener('DOMContentLoaded', () => setTimeout({WATCH_LOG}, 0))")
    widget.page.reload()
    widget.shows("Waar wil je over praten? Typen mag ook gewoon.")
    expect(widget.log).not_to_have_attribute("aria-busy", "true")

    widget._door.say(widget.talk, "Dit is nieuw.")
    widget.shows("Dit is nieuw.")

    assert widget.page.evaluate("window.heard") == ["Chatbot: Dit is nieuw."]


def focused(widget: Widget) -> str:
    name: str = widget.page.evaluate(
        """() => { const node = document.querySelector("kompas-chat").shadowRoot.activeElement;
                   return node ? (node.getAttribute("aria-label") || node.textContent) : ""; }"""
    )
    return name


def test_everything_can_be_done_with_the_keyboard_alone(widget: Widget):
    keyboard = widget.visit().page.keyboard
    while focused(widget) != "Chat met ons":
        keyboard.press("Tab")
    keyboard.press("Enter")
    widget.shows("Waar wil je over praten? Typen mag ook gewoon.")
    assert focused(widget) == "Jouw bericht"

    # When going back through the panel
    seen = []
    while focused(widget) != "Snel weg":
        keyboard.press("Shift+Tab")
        seen.append(focused(widget))
    assert seen[:4] == ["Meer keuzes", "Stoppen", "Terug", "Mens spreken"]
    assert seen[4:8] == ["Iets anders", "Mijn foto is verspreid", "Iemand dreigt met een foto", "Berichten"]

    # And forward again to a choice
    while focused(widget) != "Mijn foto is verspreid":
        keyboard.press("Tab")
    keyboard.press("Enter")
    widget.shows("Heeft diegene al iets verspreid?")
    assert focused(widget) == "Mijn foto is verspreid (gekozen)"
    keyboard.press("Tab")
    while focused(widget) in {"", "Iets anders", "113", "helpwanted.nl"}:
        keyboard.press("Tab")
    assert focused(widget) == "Ja"
    keyboard.press("Enter")
    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(8)
    assert [inbound.token for inbound in widget.talk.received[1:]] == ["t-2", "s-1"]


def test_no_target_is_smaller_than_44_pixels(new_widget):
    widget: Widget = new_widget(**SMALL).visit().open()
    fill_with_everything(widget)

    small = widget.page.locator("kompas-chat :is(button:not(.past *), textarea)").evaluate_all(
        """nodes => nodes.map(node => [node.textContent, node.getBoundingClientRect()])
                         .filter(([, box]) => box.width && (box.height < 44 || box.width < 44)).map(([words]) => words)"""
    )

    assert small == []


@pytest.mark.parametrize("screen", [SMALL, PHONE, {"viewport": {"width": 640, "height": 360}}], ids=["320", "phone", "short"])
def test_nothing_sticks_out_of_a_small_screen(new_widget, screen):
    widget: Widget = new_widget(**screen).visit().open()
    fill_with_everything(widget)
    widget._door.say(widget.talk, "W" * 300)
    widget.shows("W" * 300)
    widget._door.look(widget.talk, Phase.WAITING, place=12)

    wide = widget.page.evaluate(
        """() => {
          const nodes = [...document.querySelector("kompas-chat").shadowRoot.querySelectorAll("*")];
          const out = ({left, right}) => right > innerWidth + 1 || left < -1;
          return nodes.filter(node => node.offsetParent && !node.closest(".hidden") && out(node.getBoundingClientRect()))
                      .map(node => node.className);
        }"""
    )

    assert wide == []
    assert widget.log.evaluate("log => log.scrollWidth <= log.clientWidth")
    assert widget.log.evaluate("log => log.clientHeight") > 100


def test_on_a_phone_the_open_chat_is_a_dialog_over_the_whole_screen(new_widget):
    widget: Widget = new_widget(**PHONE).visit().open()
    panel = widget.page.get_by_role("dialog", name="Chat")

    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(panel).to_have_attribute("aria-modal", "true")
    widget.button("Verstuur").focus()
    widget.page.keyboard.press("Tab")
    assert focused(widget) == "Snel weg"
    widget.page.keyboard.press("Shift+Tab")
    assert focused(widget) == "Verstuur"


def test_the_length_of_a_message_is_counted_near_its_end(widget: Widget):
    widget.visit().open()
    counter = widget.page.locator("kompas-chat .counter")
    expect(counter).to_be_hidden()

    widget.field.fill("x" * 3990)

    expect(counter).to_have_text("Nog 10 tekens")
    widget.say("x" * 4007)
    expect(counter).to_have_text("7 tekens te veel")
    expect(widget.page.get_by_text("Je bericht is te lang.")).to_be_visible()
    expect(widget.field).to_have_value("x" * 4007)
    assert len(widget.talk.received) == 1


def test_the_widget_works_on_the_page_of_a_listed_organisation_with_a_strict_policy(foreign_page, door, new_page):
    page: Page = new_page()
    page.goto(foreign_page.url)
    widget = Widget(page, foreign_page.url, door).open()
    widget.say("hoi")
    widget.shows("Heeft diegene al iets verspreid?")

    with page.expect_request("**/api/leave"):
        widget.button("Snel weg").click()
    page.wait_for_url("**/away")
    for _ in range(50):
        if widget.talk.left:
            break
        page.wait_for_timeout(50)
    assert widget.talk.left


def test_pictures_of_the_widget(new_widget, screenshot):
    phone: Widget = new_widget(**PHONE).visit().open()
    phone.button("Iemand dreigt met een foto").click()
    phone.shows("Heeft diegene al iets verspreid?")
    expect(phone.page.locator("kompas-chat .pending")).to_have_count(0)
    screenshot(phone.page, "widget-phone")
    phone._door.look(phone.talk, Phase.WAITING, place=2)
    expect(phone.page.locator("kompas-chat .status")).to_contain_text("plek 2")
    screenshot(phone.page, "widget-phone-waiting")
    phone._door.say(phone.talk, "Er is een medewerker bij je gekomen. De chatbot is nu stil.", Sender.NOTICE)
    phone._door.say(phone.talk, "Hoi, ik lees even met je mee. Goed dat je dit vertelt.", Sender.COUNSELLOR)
    phone._door.look(phone.talk, Phase.COUNSELLOR, typing=True)
    phone.page.get_by_text("De medewerker is aan het typen").wait_for()
    screenshot(phone.page, "widget-phone-counsellor")


@pytest.mark.parametrize(
    ("name", "options"),
    [("widget-320", SMALL), ("widget-phone-dark", {**PHONE, "color_scheme": "dark"}), ("widget-desktop", {})],
)
def test_pictures_of_other_screens(new_widget, screenshot, name, options):
    widget: Widget = new_widget(**options).visit().open()
    widget.button("Iemand dreigt met een foto").click()
    widget.shows("Heeft diegene al iets verspreid?")
    screenshot(widget.page, name)
