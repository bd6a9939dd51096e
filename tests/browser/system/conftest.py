"""One real Kompas for all tests of this folder, two counsellors who are enrolled once, and youths as many as needed."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from bot.adapters.engine.supervisor import MODEL, PYTHON
from tests.browser.conftest import SCREENSHOTS, NewPage
from tests.browser.system.people import DESK, PASSWORD, PHONE, Counsellor, Youth
from tests.browser.system.system import ALWAYS, System, running

Enrolled = Callable[[str], Any]


@pytest.fixture(scope="session")
def engine_is_there() -> None:
    missing = next((path for path in (PYTHON, MODEL) if not path.exists()), None)
    if missing is None:
        return
    reason = f"{missing.name} is missing: `make run` installs the engine and trains its model"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def whole_system(engine_is_there: None, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Counsellors may be there at any hour."""
    with running(tmp_path_factory.mktemp("system"), ALWAYS) as system:
        yield system


@pytest.fixture
def system(whole_system: System) -> Iterator[System]:
    yield whole_system
    whole_system.tidy()


@pytest.fixture(scope="session")
def enrolled(whole_system: System, browser: Browser) -> Enrolled:
    """Name -> cookies of somebody who came in by the link, chose a password, coupled a phone and logged in."""
    known: dict[str, Any] = {}

    def enrol(name: str) -> Any:
        if name not in known:
            known[name] = _enrol(whole_system, browser, name)
        return known[name]

    return enrol


def _enrol(system: System, browser: Browser, name: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(system.process.enrolment_link(name))
    codes = pyotp.TOTP(page.locator("#secret").inner_text().replace(" ", ""))
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
    page.get_by_label("Code uit je app").fill(codes.now())
    page.get_by_role("button", name="Account klaarmaken").click()
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_label("Code uit je app").fill(codes.at(int(time.time()) + 30))  # the one of this half minute is spent
    page.get_by_role("button", name="Log in").click()
    page.locator("main:not([aria-busy])").wait_for()
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture
def counsellor(system: System, enrolled: Enrolled, new_page: NewPage) -> Callable[..., Counsellor]:
    """A counsellor who takes chats, in a browser of their own."""

    def sit_down(name: str = "Els de Vries", **options: Any) -> Counsellor:
        return Counsellor(new_page(storage_state=enrolled(name), **{**DESK, **options}), system.desk).sits_down()

    return sit_down


@pytest.fixture
def youth(system: System, new_page: NewPage) -> Callable[..., Youth]:
    """A youth with the widget open."""

    def come(**options: Any) -> Youth:
        return Youth(new_page(**{**PHONE, **options}), system.public).comes()

    return come


@pytest.fixture
def side_by_side(browser: Browser) -> Callable[[Page, Page], None]:
    """Phone and desk in one picture (docs/screenshots/side-by-side.png) when KOMPAS_SCREENSHOTS=1."""

    def shoot(phone: Page, desk: Page) -> None:
        if os.environ.get("KOMPAS_SCREENSHOTS") != "1":
            return
        shots = [base64.b64encode(page.screenshot(animations="disabled")).decode() for page in (phone, desk)]
        frame = browser.new_page(viewport={"width": 1440, "height": 760})
        frame.set_content(SIDE_BY_SIDE.format(*shots))
        frame.screenshot(path=SCREENSHOTS / "side-by-side.png")
        frame.close()

    return shoot


SIDE_BY_SIDE = """<!doctype html><style>
body {{ margin: 0; display: flex; gap: 28px; align-items: center; justify-content: center; height: 100vh; background: #e9e5dd }}
img {{ border-radius: 14px; box-shadow: 0 8px 30px rgb(30 40 40 / .25) }}
</style><img height="690" src="data:image/png;base64,{0}"><img height="650" src="data:image/png;base64,{1}">"""
