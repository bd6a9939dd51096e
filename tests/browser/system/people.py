"""A youth on a phone and a counsellor at a desk: what they see and do, by role and name, as a screen reader would."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
PASSWORD = "vier losse woorden samen"
STORY = "een gast op snap dreigt mijn naaktfoto door te sturen naar iedereen als ik niet betaal"
ANSWERS = {
    "ben je nu veilig": "Ja",
    "Waarmee wil je geholpen worden": "Stap voor stap wat ik kan doen",
    "Hoe oud ben je": "16 of 17",
    "betaald of gestuurd": "Nee",
    "Wat wil de ander": "Geld",
    "Weet je wie": "Een onbekende",
    "iets moeilijks vragen": "Zeg ik liever niet",
    "een mens te praten": "Eerst de stappen",
    "er gaat nu iets mis": "Probeer het opnieuw",
}
"""Words of a question -> the button this youth presses; every other question is skipped."""
SKIP = "Sla over"
NEXT = "Verder"


class Youth:
    """Somebody of sixteen with the widget on a phone."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def comes(self) -> Youth:
        self.page.goto(self._url)
        self.page.get_by_role("button", name="Chat met ons").click()
        self.sees("Hoi, fijn dat je er bent.")
        return self

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Jouw bericht")

    @property
    def status(self) -> Locator:
        """The line under the title: who is there."""
        return self.page.locator(".status")

    @property
    def said_by_bot(self) -> Locator:
        return self.page.locator("kompas-chat .message.bot")

    @property
    def question(self) -> Locator:
        """The newest message that has buttons which can still be pressed."""
        return self.page.locator(".message:has(.choices button:not([aria-disabled]))").last

    def says(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def sees(self, text: str, seconds: float = 10) -> None:
        """The newest message with these words stands on the screen."""
        expect(self.log.get_by_text(text).last).to_be_visible(timeout=seconds * 1000)

    def sees_end(self, title: str) -> None:
        """The talk made room for a card with this title."""
        expect(self.page.get_by_role("heading", name=title)).to_be_visible()

    def presses(self, name: str) -> None:
        """A button of the newest question, or of the standing bar."""
        self.page.get_by_role("button", name=name, exact=True).and_(self.page.locator(":not([aria-disabled])")).last.click()

    def answers_until_the_first_step(self, answers: Mapping[str, str] = ANSWERS) -> list[str]:
        """Presses its way through the questions; returns the titles pressed, in order."""
        pressed: list[str] = []
        for _ in range(12):
            self.question.get_by_role("button").first.wait_for()
            if self.question.get_by_role("button", name=NEXT, exact=True).count():
                return pressed
            asked = self.question.inner_text()
            title = next((answer for words, answer in answers.items() if words in asked), SKIP)
            self._answers(title)
            pressed.append(title)
        raise AssertionError(f"no step after {pressed}")

    def _answers(self, title: str) -> None:
        before = self.said_by_bot.count()
        self.presses(title)
        expect(self.said_by_bot.nth(before)).to_be_visible()

    def sees_the_whole_chat(self) -> None:
        """Nothing has slid out of the screen: the way out is above, the field below."""
        expect(self.page.get_by_role("button", name="Snel weg")).to_be_in_viewport(ratio=1)
        expect(self.field).to_be_in_viewport(ratio=1)

    def asks_for_a_human(self) -> None:
        self.presses("Mens spreken")
        self.sees("Zal ik een medewerker erbij halen?")
        self.presses("Ja, haal iemand erbij")


class Counsellor:
    """Somebody at the desk."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url

    def sits_down(self) -> Counsellor:
        """Opens the desk (the session is there already) and says so."""
        self.page.goto(self._url)
        self.page.locator("main:not([aria-busy])").wait_for()
        here = self.page.get_by_role("switch", name="Ik neem chats aan")
        if not here.is_checked():
            with self.page.expect_response("**/call/present"):
                self.page.locator("label.switch", has=here).click()
        expect(here).to_be_checked()
        return self

    @property
    def waiting(self) -> Locator:
        return self.page.locator("#queue .waiting")

    @property
    def room(self) -> Locator:
        return self.page.locator(".room")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def card(self) -> Locator:
        return self.page.locator("#card")

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Schrijf aan de jongere")

    def takes(self, line: Locator) -> None:
        """Claims somebody who waits; the talk is open afterwards, also beside others."""
        open_before = [words.split()[0] for words in self.room.locator("h2").all_inner_texts()]
        talks = self.page.locator("#mine .tab")
        count = talks.count()
        line.get_by_role("button").click()
        expect(talks).to_have_count(count + 1)
        self.room.wait_for()
        for title in open_before:
            expect(self.room.locator("h2")).not_to_have_text(re.compile(f"^{title}"))

    def says(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def hands_back(self) -> None:
        self.page.get_by_role("button", name="Terug naar de bot").click()
        self.page.get_by_role("button", name="Ja, geef terug").click()

    def starts_the_report(self) -> Locator:
        self.page.get_by_role("button", name="Afronden", exact=True).click()
        report = self.page.get_by_role("dialog", name="Gesprek afronden")
        report.wait_for()
        return report
