"""Chromium for the browser tests, and a page that fails its test when the console shows an error."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.adapters.webchat.app import create_app
from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.fake import FakeYouthDoor
from tests.adapters.webchat.serving import Serving, widget_strings
from tests.browser.widget import Widget, helpful

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",  # the tests may run as root in a container, where Chromium's sandbox cannot start
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) or "new_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    # Playwright's loop stays in this thread until the session ends, so tests with a loop of their own must be through by then
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing; with CI=true the browser tests must run")
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Watched:
    """The contexts of one test, with everything the consoles complained about and every address asked for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.expected: list[str] = []
        """Words of complaints that the test brings about on purpose (a server that is down)."""

    def page(self, **options: object) -> Page:
        context = self._browser.new_context(locale="nl-NL", **{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]  # Playwright types options one by one
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"pageerror: {error}"))
        context.on("request", lambda request: self.asked.append(request.url))
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(words in line for words in self.expected)]

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    watch = Watched(browser)
    yield watch
    watch.close()
    assert watch.unexpected() == []


@pytest.fixture
def new_page(watched: Watched) -> NewPage:
    """A page in a browser profile of its own; takes the options of Playwright's `new_context`."""
    return watched.page


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


AXE = Path(__file__).parent / "axe"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The rules of axe-core, installed once into tests/browser/axe with the version and hash of the lock file."""
    script = AXE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        command = [npm or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=AXE, capture_output=True, check=False).returncode if npm else 1
        if done:
            reason = "axe-core is not installed; with Node.js and a network run `npm ci` in tests/browser/axe"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
    return script.read_text("utf-8")


@pytest.fixture
def violations(axe_source: str) -> Callable[[Page], list[str]]:
    """What axe-core finds wrong on a page, shadow roots included."""

    def find(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        return [f"{v['impact']} {v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]

    return find


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Write docs/screenshots/NAME.png when KOMPAS_SCREENSHOTS=1."""

    def shoot(page: Page, name: str) -> None:
        if os.environ.get("KOMPAS_SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    return shoot


# ---------------------------------------------------------------- the widget with the fake gateway


def plain_page(html: str, policy: str = "default-src 'self' 'unsafe-inline'") -> Starlette:
    """A site of somebody else: every path shows the same page."""

    async def show(_request: Request) -> HTMLResponse:
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    async def icon(_request: Request) -> Response:
        return Response(status_code=204)

    return Starlette(routes=[Route("/favicon.ico", icon), Route("/{rest:path}", show)])


@pytest.fixture(scope="session")
def exit_url() -> Iterator[str]:
    """The harmless page where "Snel weg" leads, on another origin."""
    serving = Serving(plain_page("<!doctype html><title>Weer</title><p>Morgen zon."))
    serving.start()
    yield f"{serving.url}/"
    serving.stop()


@pytest.fixture
def door() -> FakeYouthDoor:
    return FakeYouthDoor(helpful)


@pytest.fixture
def chat_server(door: FakeYouthDoor, exit_url: str) -> Iterator[Serving]:
    """The public app on a free port; a test may stop and start it."""
    settings = WebchatSettings(exit_url=exit_url, links=("helpwanted.nl", "113.nl"), phones=("112", "113"), heartbeat=0.3)
    serving = Serving(create_app(door, widget_strings(), settings))
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def foreign_page(door: FakeYouthDoor) -> Iterator[Serving]:
    """A listed organisation's own page, with a policy that forbids every inline style and script."""
    page, chat = Serving(None), Serving(None)
    page.reserve()
    chat.reserve()
    chat.app = create_app(door, widget_strings(), WebchatSettings(exit_url=f"{page.url}/away", allowed_origins=(page.url,)))
    policy = f"default-src 'none'; script-src {chat.url}; connect-src {chat.url}"
    script = f"<script src='{chat.url}/widget.js'></script>"
    page.app = plain_page(f"<!doctype html><html lang=nl><title>School</title>{script}", policy)
    page.start()
    chat.start()
    yield page
    page.stop()
    chat.stop()


@pytest.fixture
def new_widget(chat_server: Serving, door: FakeYouthDoor, new_page: NewPage) -> Callable[..., Widget]:
    def make(**options: object) -> Widget:
        return Widget(new_page(**options), chat_server.url, door)

    return make


@pytest.fixture
def widget(new_widget: Callable[..., Widget]) -> Widget:
    return new_widget()
