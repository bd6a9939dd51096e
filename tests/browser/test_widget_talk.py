"""Talking through the widget in a real browser: words, buttons, waiting, counsellor, and bad networks."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.core.conversation import InboundKind, Phase, Sender
from tests.browser.widget import Widget, helpful

BROKEN_LINE = ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"]
"""What Chromium says in its console while the server is down."""


def kinds(widget: Widget) -> list[InboundKind]:
    return [inbound.kind for inbound in widget.talk.received]


def test_a_youth_types_and_is_answered(widget: Widget):
    widget.visit().open()

    widget.say("ik heb 50 euro betaald maar hij wil meer")

    widget.shows("Heeft diegene al iets verspreid?")
    assert widget.talk.received[1].text == "ik heb 50 euro betaald maar hij wil meer"
    assert widget.bubbles()[2] == "ik heb 50 euro betaald maar hij wil meer"
    assert len(widget.bubbles()) == 5


def test_shift_enter_makes_a_new_line_and_enter_sends(widget: Widget):
    widget.visit().open()

    widget.field.type("een")
    widget.field.press("Shift+Enter")
    widget.field.type("twee")
    widget.field.press("Enter")

    widget.shows("Heeft diegene al iets verspreid?")
    assert widget.talk.received[1].text == "een\ntwee"
    expect(widget.field).to_have_value("")


def test_a_button_is_pressed_once_and_marked(widget: Widget):
    widget.visit().open()

    widget.button("Iemand dreigt met een foto").click()

    widget.shows("Heeft diegene al iets verspreid?")
    assert widget.talk.received[1].token == "t-1"
    chosen = widget.page.get_by_role("button", name="Iemand dreigt met een foto (gekozen)")
    expect(chosen).to_have_attribute("aria-disabled", "true")
    chosen.click(force=True)
    expect(widget.button("Mijn foto is verspreid")).to_have_count(0)
    expect(widget.button("Weet ik niet")).to_be_visible()
    assert kinds(widget) == [InboundKind.START, InboundKind.BUTTON]


def test_the_standing_bar_offers_a_human_back_and_stop_at_every_moment(widget: Widget):
    widget.visit().open()

    for name in ("Mens spreken", "Terug", "Stoppen"):
        widget.button(name).click()
        widget.shows(name)

    assert [inbound.token for inbound in widget.talk.received[1:]] == ["nav:human", "nav:back", "nav:stop"]


def test_waiting_shows_the_place_and_a_counsellor_is_shown_as_a_human_without_a_name(widget: Widget):
    widget.visit().open()
    status = widget.page.locator("kompas-chat .status")
    expect(status).to_have_text("Chatbot, geen mens")

    widget._door.look(widget.talk, Phase.WAITING, place=2)
    expect(status).to_have_text("In de rij, plek 2")
    expect(widget.button("Mens spreken")).to_have_count(0)

    widget._door.say(widget.talk, "Er is een medewerker bij je gekomen.", Sender.NOTICE)
    widget._door.look(widget.talk, Phase.COUNSELLOR, typing=True)
    expect(status).to_have_text("Medewerker, een mens")
    expect(widget.page.get_by_text("De medewerker is aan het typen")).to_be_visible()
    expect(widget.button("Iets anders")).to_have_count(0)

    widget._door.say(widget.talk, "Hoi, ik lees met je mee.", Sender.COUNSELLOR)
    widget._door.look(widget.talk, Phase.COUNSELLOR)
    expect(widget.page.locator("kompas-chat .message.counsellor .who")).to_contain_text("Medewerker")
    expect(widget.page.get_by_text("De medewerker is aan het typen")).to_have_count(0)


def test_a_counsellor_sees_that_the_youth_types_but_the_bot_phase_sends_nothing(widget: Widget):
    widget.visit().open()
    widget.field.type("ik")
    assert widget.talk.typed == 0

    widget._door.look(widget.talk, Phase.COUNSELLOR)
    expect(widget.page.locator("kompas-chat .status")).to_have_text("Medewerker, een mens")
    with widget.page.expect_response("**/api/typing"):
        widget.field.type(" durf niet")
    assert widget.talk.typed == 1


def test_a_reload_keeps_the_talk_and_shows_every_message_once(widget: Widget):
    widget.visit().open()
    widget.button("Iemand dreigt met een foto").click()
    widget.shows("Heeft diegene al iets verspreid?")
    before = widget.bubbles()

    widget.page.reload()

    widget.shows("Heeft diegene al iets verspreid?")
    assert widget.bubbles() == before
    expect(widget.page.get_by_role("button", name="Iemand dreigt met een foto (gekozen)")).to_be_visible()
    widget.button("Nee").click()
    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(8)
    assert len(widget._door.talks) == 1


def test_a_restart_of_the_server_loses_and_doubles_nothing(widget: Widget, chat_server, watched):
    watched.expected += BROKEN_LINE
    widget.visit().open()
    widget.say("een")
    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(5)

    chat_server.stop()
    widget.say("twee")
    widget.say("drie")
    expect(widget.page.get_by_text("Geen verbinding")).to_be_visible()
    expect(widget.page.get_by_role("link", name="113", exact=True).first).to_be_visible()
    widget._door.say(widget.talk, "gezegd terwijl de server weg was")
    chat_server.start()

    expect(widget.page.locator("kompas-chat .bubble")).to_have_count(12, timeout=20_000)
    expect(widget.page.get_by_text("Geen verbinding")).to_have_count(0)
    assert [i.text for i in widget.talk.received[1:]] == ["een", "twee", "drie"]
    assert sorted(widget.bubbles()) == sorted(entry.reply.text for entry in widget.talk.entries)


def test_a_message_that_cannot_be_sent_says_so_and_goes_out_when_the_line_is_back(widget: Widget, chat_server, watched):
    watched.expected += BROKEN_LINE
    widget.visit().open()
    chat_server.stop()

    widget.say("hallo")
    widget.page.get_by_text("Niet verstuurd.").wait_for(timeout=15_000)
    expect(widget.button("Probeer opnieuw")).to_be_visible()
    chat_server.start()

    expect(widget.page.get_by_text("Niet verstuurd.")).to_have_count(0, timeout=20_000)
    widget.shows("Heeft diegene al iets verspreid?")
    assert [i.text for i in widget.talk.received[1:]] == ["hallo"]
    assert widget.bubbles().count("hallo") == 1


def test_too_much_waits_and_then_sends_after_all(widget: Widget, watched):
    watched.expected += ["429"]
    widget.visit().open()
    widget._door.too_much = 1

    widget.say("hoi")

    expect(widget.page.get_by_text("Je stuurt heel veel achter elkaar.")).to_be_visible()
    widget.shows("Heeft diegene al iets verspreid?")
    assert widget.bubbles().count("hoi") == 1


def test_a_conversation_that_is_gone_says_so_and_starts_again(widget: Widget, watched):
    watched.expected += ["401"]
    widget.visit().open()
    widget.say("geheim")
    widget.shows("Heeft diegene al iets verspreid?")

    widget._door.forget(widget.talk)

    expect(widget.page.get_by_role("heading", name="Dit gesprek is er niet meer")).to_be_visible()
    assert widget.bubbles() == []
    assert "kompas-token" not in widget.storage()
    widget.button("Begin een nieuw gesprek").click()
    widget.shows("Waar wil je over praten? Typen mag ook gewoon.")


def test_wiping_asks_first_and_leaves_nothing(widget: Widget):
    widget.visit().open()
    widget.say("geheim")
    widget.shows("Heeft diegene al iets verspreid?")

    widget.button("Meer keuzes").click()
    widget.button("Wis dit gesprek").click()
    widget.button("Nee, ga terug").click()
    assert widget._door.talks
    widget.button("Meer keuzes").click()
    widget.button("Wis dit gesprek").click()
    widget.button("Ja, wis alles").click()

    expect(widget.page.get_by_role("heading", name="Je gesprek is gewist")).to_be_visible()
    assert widget._door.talks == {}
    assert widget.bubbles() == []


def test_a_talk_wiped_by_typing_leaves_the_screen_too(widget: Widget):
    widget.visit().open()
    widget.say("wis")
    widget.shows("Heeft diegene al iets verspreid?")

    widget._door.say(widget.talk, "Alles is gewist.", Sender.NOTICE, response="gateway.wiped")

    expect(widget.page.get_by_role("heading", name="Je gesprek is gewist")).to_be_visible()
    assert widget.bubbles() == []


def test_a_token_that_died_while_away_ends_in_a_kind_screen(widget: Widget, watched):
    watched.expected += ["401"]
    widget.visit().open()
    widget.page.goto("about:blank")
    widget._door.reset()

    widget.visit()

    expect(widget.page.get_by_role("heading", name="Dit gesprek is er niet meer")).to_be_visible()
    widget._door.answer = helpful
    widget.button("Begin een nieuw gesprek").click()
    widget.shows("Waar wil je over praten? Typen mag ook gewoon.")


def test_a_server_that_is_away_at_the_start_is_waited_for_and_the_first_words_are_kept(widget: Widget, chat_server, watched):
    watched.expected += BROKEN_LINE
    widget.visit()
    chat_server.stop()
    widget.button("Chat met ons").click()
    widget.say("ik durf niet te bellen")
    expect(widget.page.get_by_text("Geen verbinding")).to_be_visible()

    chat_server.start()

    widget.shows("Heeft diegene al iets verspreid?")
    assert [inbound.text for inbound in widget.talk.received[1:]] == ["ik durf niet te bellen"]
    expect(widget.page.get_by_text("Geen verbinding")).to_have_count(0)


def test_a_message_that_arrives_while_the_chat_is_hidden_is_marked_on_the_launcher(widget: Widget):
    widget.visit().open()
    widget.button("Chat verbergen").click()
    launcher = widget.page.locator("kompas-chat .launcher")
    expect(launcher).to_be_focused()

    widget._door.say(widget.talk, "Ben je er nog?", Sender.COUNSELLOR)

    expect(launcher).to_contain_text("Er is een nieuw bericht")
    launcher.click()
    widget.shows("Ben je er nog?")
    expect(launcher).not_to_contain_text("Er is een nieuw bericht")
