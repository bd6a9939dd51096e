"""The widget as a person meets it: one helper for all browser tests."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from bot.adapters.webchat.fake import FakeTalk, FakeYouthDoor
from bot.core.conversation import Button, Inbound, InboundKind, Reply

WELCOME = Reply("Hoi, fijn dat je er bent. Ik ben een chatbot, geen mens. Je naam is niet nodig.", "gateway.welcome")
TOPIC = Reply(
    "Waar wil je over praten? Typen mag ook gewoon.",
    "utter_ask_topic",
    buttons=(
        Button("Iemand dreigt met een foto", "/sextortion", "t-1", "sextortion"),
        Button("Mijn foto is verspreid", "/nude_leaked", "t-2", "nude_leaked"),
        Button("Iets anders", "/other", "t-3", "other"),
    ),
)
CALMING = Reply("Wat naar dat dit gebeurt. Het is niet jouw schuld. Bel 113 of kijk op helpwanted.nl.", "utter_acknowledge")
SPREAD = Reply(
    "Heeft diegene al iets verspreid?",
    "utter_ask_spread",
    slot="spread",
    buttons=(
        Button("Ja", "/inform", "s-1", "yes"),
        Button("Nee", "/inform", "s-2", "no"),
        Button("Weet ik niet", "/inform", "s-3", "unknown"),
        Button("Sla over", "/skip", "s-4", "skip"),
    ),
)


def helpful(inbound: Inbound) -> list[Reply]:
    """A bot that welcomes, asks for the topic and then asks whether something was spread."""
    if inbound.kind is InboundKind.START:
        return [WELCOME, TOPIC]
    return [CALMING, SPREAD]


class Widget:
    """Acts on the widget by role and name, as a screen reader would."""

    def __init__(self, page: Page, url: str, door: FakeYouthDoor) -> None:
        self.page = page
        self.url = url
        self._door = door

    def visit(self) -> Widget:
        self.page.goto(self.url)
        return self

    def open(self) -> Widget:
        self.button("Chat met ons").click()
        self.page.get_by_role("log").get_by_text("Hoi, fijn dat je er bent").wait_for()
        return self

    @property
    def talk(self) -> FakeTalk:
        return self._door.only

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Jouw bericht")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def bubbles(self) -> list[str]:
        """The words of every message on the screen, in order."""
        return self.page.locator("kompas-chat .bubble").all_inner_texts()

    def shows(self, text: str) -> None:
        self.log.get_by_text(text, exact=True).last.wait_for()

    def storage(self) -> dict[str, str]:
        found: dict[str, str] = self.page.evaluate("() => ({...sessionStorage, ...localStorage, cookie: document.cookie})")
        return found
