"""What must never happen in the widget: a trace, a script, a picture, a call to somebody else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.core.conversation import InboundKind, Sender
from tests.browser.widget import Widget

PAYLOADS = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    "\"><iframe srcdoc='<script>parent.hit=1</script>'>",
    "javascript:window.hit=1//https://helpwanted.nl",
    "<a href='javascript:hit=1'>helpwanted.nl</a>",
    "<style>*{display:none}</style>",
    "{{constructor.constructor('window.hit=1')()}} ${hit=1} <%= 1 %>",
    "</div></section><h1>kapot</h1>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">',
    "\u202egro.live\u202c \u2028 \u0000".replace("\u0000", ""),
    "&lt;b&gt;&#x3C;script&#x3E;window.hit=1&#x3C;/script&#x3E;",
    "<details open ontoggle=window.hit=1><summary>x</summary></details>",
    "'-window.hit=1-' `${window.hit=1}`",
]
TAGS = re.findall(
    r"\w+", "a img svg video audio body iframe object embed input form button details marquee math style link meta base template"
)
EVENTS = re.findall(
    r"\w+",
    "onload onerror onclick onfocus onblur ontoggle onstart onpointerenter onmouseover onanimationstart ontransitionend onscroll "
    "onwheel oncut onpaste ondrag onplay oncanplay onbegin onpageshow onhashchange onmessage onresize onkeydown oninput onsubmit",
)
MANY = [f"<{tag} src=x href=javascript:hit=1 autofocus {event}=window.hit=1>" for tag in TAGS for event in EVENTS]


def test_everything_anybody_says_is_shown_as_words(widget: Widget):
    widget.visit().open()
    for sender in (Sender.YOUTH, Sender.BOT, Sender.COUNSELLOR, Sender.NOTICE):
        for payload in PAYLOADS:
            buttons = [(payload[:40], f"x-{len(payload)}")] if sender is Sender.BOT else []
            widget._door.say(widget.talk, payload, sender, *buttons)
    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(2 + 4 * len(PAYLOADS))

    shown = widget.page.locator("kompas-chat .bubble").evaluate_all("nodes => nodes.map(node => node.textContent)")
    inside = widget.page.locator("kompas-chat .bubble :not(a), kompas-chat .log :is(script, img, iframe, style, h1)")

    assert shown[2:] == PAYLOADS * 4
    assert inside.count() == 0
    assert widget.page.evaluate("window.hit") is None


def test_five_hundred_payloads_run_nothing_and_break_nothing(widget: Widget):
    assert len(MANY) >= 500
    widget.visit().open()
    senders = (Sender.YOUTH, Sender.BOT, Sender.COUNSELLOR, Sender.NOTICE)
    for number, payload in enumerate(MANY):
        widget._door.say(widget.talk, payload, senders[number % 4])
    bubbles = widget.page.locator("kompas-chat .bubble")
    expect(bubbles).to_have_count(2 + len(MANY))

    assert bubbles.evaluate_all("nodes => nodes.map(node => node.textContent)")[2:] == MANY
    assert widget.page.locator("kompas-chat .bubble *").count() == 0
    assert widget.page.evaluate("window.hit") is None


def test_only_checked_addresses_in_bot_messages_become_links(widget: Widget):
    widget.visit().open()
    text = "Zie helpwanted.nl, https://113.nl of https://evil.example. Bel 113 of 112. "
    text += "Geen link: 1130, 113 Zelfmoordpreventie, x113.nl, 113.nl.evil.example"
    widget._door.say(widget.talk, text, Sender.BOT)
    widget._door.say(widget.talk, text, Sender.COUNSELLOR)
    widget._door.say(widget.talk, text, Sender.YOUTH)
    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(5)

    links = widget.page.locator("kompas-chat .log a")
    who_and_where = "nodes => nodes.map(node => [node.closest('.message').classList[1], node.getAttribute('href')])"
    assert links.evaluate_all(who_and_where) == [
        ["bot", "https://helpwanted.nl"],
        ["bot", "https://113.nl"],
        ["bot", "tel:113"],
        ["bot", "tel:112"],
    ]
    expect(links.first).to_have_attribute("rel", "noopener noreferrer")


def test_nobody_else_is_asked_anything_and_no_cookie_is_set(widget: Widget, watched):
    widget.visit().open()
    widget.say("hoi, kijk op https://evil.example/p.png")
    widget.shows("Heeft diegene al iets verspreid?")

    assert {url.split("/")[2] for url in watched.asked} == {widget.url.split("/")[2]}
    assert watched.contexts[0].cookies() == []
    assert set(widget.storage()) == {"kompas-token", "kompas-open", "cookie"}
    assert widget.storage()["cookie"] == ""


def test_the_token_is_never_part_of_an_address(widget: Widget, watched):
    widget.visit().open()

    assert [url for url in watched.asked if widget.talk.token in url] == []


def test_a_pasted_picture_is_not_read_and_kindly_refused(widget: Widget):
    widget.visit().open()

    widget.field.evaluate(
        """field => {
          const data = new DataTransfer();
          data.items.add(new File(["geheim"], "naakt.png", {type: "image/png"}));
          field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
          field.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    widget.say("kijk data:image/png;base64,iVBORw0KGgo=")

    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(11)
    media = widget.talk.received[1:]
    assert [(inbound.kind, inbound.media, inbound.text) for inbound in media] == [(InboundKind.MEDIA, "photo", "")] * 3
    assert widget.page.locator("kompas-chat input[type=file]").count() == 0


def leave_by_button(widget: Widget) -> None:
    widget.button("Snel weg").click()


def leave_by_shift(widget: Widget) -> None:
    for _ in range(3):
        widget.page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_shift])
def test_snel_weg_leaves_no_trace(widget: Widget, exit_url: str, leave):
    page = widget.page
    page.goto(f"{exit_url}before")
    widget.visit().open()
    widget.say("mijn geheim")
    widget.shows("Heeft diegene al iets verspreid?")
    talk = widget.talk

    with page.expect_request("**/api/leave"):
        leave(widget)
    page.wait_for_url(exit_url)

    assert "geheim" not in page.content()
    page.go_back()
    page.wait_for_url(f"{exit_url}before")
    assert talk.left
    # And when somebody opens the site again in this tab, nothing is left of it
    widget.visit()
    assert widget.storage() == {"cookie": ""}
    expect(widget.button("Chat met ons")).to_be_visible()
    assert widget.bubbles() == []


def test_the_screen_is_covered_within_a_tenth_of_a_second(widget: Widget):
    widget.visit().open()
    widget.page.evaluate("document.body.style.transform = 'translateX(1px)'")  # a host page that traps fixed elements

    took = widget.page.evaluate(
        """() => {
          const root = document.querySelector("kompas-chat").shadowRoot;
          const start = performance.now();
          root.querySelector(".exit").click();
          const cover = root.querySelector(".cover").getBoundingClientRect();
          const covered = cover.width >= innerWidth && cover.height >= innerHeight;
          const left = [document.title, root.querySelector(".log").textContent, sessionStorage.length];
          return [covered, performance.now() - start, ...left];
        }"""
    )

    assert took[0] is True
    assert took[1] < 100
    assert took[2:] == ["Nieuw tabblad", "", 0]


def test_writing_capitals_is_not_fleeing(widget: Widget):
    widget.visit().open()
    for letter in "ABCD":
        widget.page.keyboard.down("Shift")
        widget.page.keyboard.press(letter)
        widget.page.keyboard.up("Shift")

    expect(widget.field).to_have_value("ABCD")
    assert widget.page.url == f"{widget.url}/"


def test_escape_hides_the_chat_and_does_not_flee(widget: Widget):
    widget.visit().open()

    widget.page.keyboard.press("Escape")

    expect(widget.page.locator("kompas-chat .panel")).to_be_hidden()
    expect(widget.page.locator("kompas-chat .launcher")).to_be_focused()
    assert not widget.talk.left


def test_a_page_kept_by_the_browser_does_not_bring_a_left_talk_back(widget: Widget, exit_url: str):
    # Given a talk on a page that the browser keeps in its memory, and a quick exit on the page after it
    widget.visit().open()
    widget.say("mijn geheim")
    widget.shows("Heeft diegene al iets verspreid?")
    page = widget.page
    page.evaluate("sessionStorage.removeItem('kompas-token')")

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert widget.bubbles() == []
    expect(page.locator("kompas-chat .panel")).to_be_hidden()


def test_without_javascript_there_are_numbers_and_a_way_out(chat_server, exit_url: str, new_page):
    page: Page = new_page(java_script_enabled=False)
    page.goto(chat_server.url)

    expect(page.get_by_text("De chat laadt niet.")).to_be_visible()
    expect(page.get_by_role("link", name="113", exact=True)).to_have_attribute("href", "tel:113")
    expect(page.get_by_role("link", name="Verlaat deze pagina")).to_have_attribute("href", exit_url)
