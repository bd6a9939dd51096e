"""When things go wrong at the desk: lost talks, lost connections, hostile words, an ended session."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.core.conversation import Card, Sender

PAYLOADS = [
    "<script>document.title='x'</script>",
    "<img src=x onerror=\"document.title='x'\">",
    "<svg onload=document.title='x'>",
    "</script><script>document.title='x'</script>",
    "javascript:document.title='x'",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>top.document.title=1</script>'></iframe>",
    "\u202egnirts neddih\u202c \u0000 \u2028 &lt;b&gt; &amp;",
    "A" * 3000,
]


def test_hostile_words_are_words(desk, page) -> None:
    answers = {"<i>slot</i>": "<script>1</script>"}
    card = Card("<b>topic</b>", "E2", answers, ("utter_<u>x</u>",), ("<img src=x onerror=alert(1)>",), "<h1>summary</h1>")
    lines = [(Sender.YOUTH, text) for text in PAYLOADS]
    talk = desk.arrives("evil", reason="reason.<b>x</b>", age_band="<s>16</s>", card=card, lines=lines)
    desk.log_in(page, "Els <b>Baas</b>")
    page.get_by_role("button", name="Neem aan").click()
    expect(page.locator(".line.youth")).to_have_count(len(PAYLOADS))
    desk.do(desk.door.says, talk, PAYLOADS[1])
    expect(page.locator(".line.youth")).to_have_count(len(PAYLOADS) + 1)

    shown = page.locator(".line.youth").all_inner_texts()
    assert all(payload in text for payload, text in zip(PAYLOADS[:8], shown, strict=False))
    smuggled = "main :is(script, img, svg, iframe, style, b b, h1 ~ h1, i, u, s)"
    assert page.locator(smuggled).count() == 0
    assert page.title() in ("Kompas", "(1) Kompas")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_lost_lease_is_told_and_the_talk_is_no_longer_readable(desk, page, watched, youth) -> None:
    watched.expected.append("404")  # "is typing" may be on its way when the lease ends
    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.get_by_label("Schrijf aan de jongere").fill("half af")

    desk.do(desk.door.lease_runs_out, talk)

    expect(page.get_by_role("alert").filter(has_text="Dit gesprek is niet meer bij jou.")).to_be_visible()
    expect(page.get_by_role("log")).not_to_contain_text("50 euro")
    expect(page.get_by_label("Schrijf aan de jongere")).to_have_value("half af")
    expect(page.locator(".waiting")).to_contain_text("Stond bij een collega, die viel weg")
    page.get_by_role("button", name="Sluit dit scherm").click()
    expect(page.get_by_text("Kies een gesprek")).to_be_visible()


def test_lost_talk_can_be_taken_again(desk, page, youth) -> None:
    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()
    desk.do(desk.door.lease_runs_out, talk)
    page.get_by_role("button", name="Neem aan").click()

    expect(page.get_by_role("log")).to_contain_text("50 euro")
    expect(page.get_by_label("Schrijf aan de jongere")).to_be_editable()


def test_youth_who_left_is_shown(desk, page, youth) -> None:
    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    desk.do(desk.door.leaves, talk)

    expect(page.get_by_text("De jongere is weggegaan.")).to_be_visible()
    expect(page.get_by_label("Schrijf aan de jongere")).to_be_disabled()
    page.get_by_role("button", name="Afronden").click()
    page.get_by_role("button", name="Afronden zonder tellen").click()
    expect(page.get_by_text("Kies een gesprek")).to_be_visible()


def test_message_that_did_not_arrive_is_kept_and_tried_again(desk, page, watched, youth) -> None:
    watched.expected.append("net::ERR")
    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    page.route("**/call/reply", lambda route: route.abort())
    page.keyboard.type("Komt dit aan?")
    page.keyboard.press("Enter")
    expect(page.locator(".line.failed")).to_contain_text("Niet verzonden.")
    page.unroute("**/call/reply")
    page.get_by_role("button", name="Probeer opnieuw").click()

    expect(page.locator(".line.counsellor .state")).to_have_text("verzonden")
    expect(page.locator(".line.failed")).to_have_count(0)
    assert [e.reply.text for e in desk.door.talks[talk].thread if e.sender is Sender.COUNSELLOR] == ["Komt dit aan?"]


def test_answer_lost_on_the_way_doubles_nothing(desk, page, watched, youth) -> None:
    watched.expected.append("net::ERR")
    talk = youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    def lose_the_answer(route) -> None:
        route.fetch()  # it arrives, but its answer does not
        route.abort()

    page.route("**/call/reply", lose_the_answer)
    page.keyboard.type("Komt dit aan?")
    page.keyboard.press("Enter")

    expect(page.locator(".line.counsellor .state")).to_have_text("verzonden")
    expect(page.locator(".line.counsellor")).to_have_count(1)
    assert sum(entry.sender is Sender.COUNSELLOR for entry in desk.door.talks[talk].thread) == 1


def test_lost_connection_is_told_and_made_again(desk, page, watched, youth) -> None:
    watched.expected.append("net::ERR")
    desk.log_in(page, "Els")
    expect(page.get_by_text("Er wacht niemand.")).to_be_visible()
    page.route("**/stream", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('online'))")  # makes the page open its stream anew, into the void
    expect(page.get_by_text("De verbinding is weg.")).to_be_visible()
    youth(desk)
    page.unroute("**/stream")
    page.get_by_role("button", name="Probeer nu").click()

    expect(page.get_by_text("De verbinding is weg.")).not_to_be_visible()
    expect(page.locator(".waiting")).to_have_count(1)
    expect(page.locator("#polite")).to_contain_text("Nieuwe jongere wacht")


def test_sign_of_life_is_sent_when_the_stream_ticks(desk, page) -> None:
    with page.expect_response("**/call/alive"):
        desk.log_in(page, "Els")

    assert desk.door.renewed


def test_ended_session_empties_the_screen_and_leads_to_the_login(desk, page, watched, youth) -> None:
    watched.expected.append("401")
    youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    desk.do(desk.accounts.disable, "Els")

    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Je was een tijdje weg")


def test_back_after_logout_shows_nothing_of_a_talk(desk, page, youth) -> None:
    youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("heading", name="Inloggen").wait_for()
    page.go_back()

    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
    assert "50 euro" not in page.content()
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_nothing_leads_out_of_the_desk(desk, page, watched, youth) -> None:
    youth(desk)
    desk.log_in(page, "Els")
    page.get_by_role("button", name="Help de volgende").click()
    page.locator(".room").wait_for()

    assert page.locator("a[download], a[target], a[href^=http]").count() == 0
    assert all(url.startswith(desk.base) for url in watched.asked)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).display") == "none"


def test_desk_cannot_be_framed(desk, page, watched) -> None:
    watched.expected.extend(["frame-ancestors", "X-Frame-Options", "chrome-error", "net::ERR"])
    frame = f"<iframe src='{desk.base}/login'></iframe>"
    page.route("**/frame.html", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{desk.base}/frame.html")

    assert "Inloggen" not in "".join(frame.content() for frame in page.frames[1:])
