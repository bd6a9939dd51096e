"""Puts the desk together: the table of all routes, the errors and the order of the middleware."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.adapters.desk.access import Guard, LoginNeeded, Need, NotFromOurPage, View
from bot.adapters.desk.accounts import Accounts
from bot.adapters.desk.calls import Calls
from bot.adapters.desk.handles import Handles
from bot.adapters.desk.headers import SecurityHeaders
from bot.adapters.desk.pages import Pages
from bot.adapters.desk.reports import ReportForm
from bot.adapters.desk.settings import DeskSettings
from bot.adapters.desk.stream import Stream
from bot.adapters.desk.strings import Strings
from bot.adapters.desk.views import Views
from bot.core.errors import AlreadyClaimed, KompasError, NotYours, Refused, TooMuch, UnknownConversation
from bot.services.ports import Clock, DeskDoor

STATIC = Path(__file__).with_name("static")
log = logging.getLogger(__name__)

STATUS: dict[type[KompasError], tuple[int, str]] = {
    LoginNeeded: (401, "ended"),
    NotFromOurPage: (403, "not_ours"),
    UnknownConversation: (404, "gone"),
    NotYours: (404, "gone"),
    AlreadyClaimed: (409, "already_claimed"),
    TooMuch: (429, "too_much"),
    Refused: (422, "refused"),
    KompasError: (503, "trouble"),
}
"""From the most particular to the widest; unknown and not yours look the same."""


@dataclass(frozen=True)
class Way:
    """One route: the table below is the whole surface of the desk, and the tests walk through it."""

    path: str
    method: str
    need: Need
    view: View


def ways(pages: Pages, calls: Calls, stream: Stream) -> list[Way]:
    """Every route there is, except the static files."""
    return [
        Way("/health", "GET", Need.NOTHING, _health),
        Way("/login", "GET", Need.FORM, pages.login),
        Way("/login", "POST", Need.FORM, pages.sign_in),
        Way("/enrol/{token}", "GET", Need.FORM, pages.enrol_link),
        Way("/enrol", "GET", Need.FORM, pages.enrol),
        Way("/enrol", "POST", Need.FORM, pages.enrolled),
        Way("/", "GET", Need.PAGE, pages.desk),
        Way("/logout", "POST", Need.PAGE, pages.logout),
        Way("/stream", "GET", Need.CALL, stream.open),
        Way("/call/alive", "POST", Need.CALL, calls.alive),
        Way("/call/present", "POST", Need.CALL, calls.present),
        Way("/call/next", "POST", Need.CALL, calls.next),
        Way("/call/claim", "POST", Need.CALL, calls.claim),
        Way("/call/reply", "POST", Need.CALL, calls.reply),
        Way("/call/typing", "POST", Need.CALL, calls.typing),
        Way("/call/hand_back", "POST", Need.CALL, calls.hand_back),
        Way("/call/draft_report", "POST", Need.CALL, calls.draft_report),
        Way("/call/close", "POST", Need.CALL, calls.close),
    ]


def create_app(door: DeskDoor, accounts: Accounts, strings: Strings, settings: DeskSettings, clock: Clock) -> Starlette:
    """The desk as an ASGI app. Serve it on its own port, without an access log (an enrolment link is an address)."""
    views = Views(strings)
    handles = Handles(settings.keys, strings.items("titles"))
    guard = Guard(accounts, settings)
    pages = Pages(door, accounts, guard, strings)
    table = ways(
        pages,
        Calls(door, accounts, handles, ReportForm(strings)),
        Stream(door, accounts, handles, views, clock),
    )
    errors = Errors(pages, strings)
    return Desk(
        https=settings.https,
        routes=[
            *(Route(way.path, guard.wrap(way.need, way.view), methods=[way.method]) for way in table),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=sorted(settings.hosts), www_redirect=False),
        ],
        exception_handlers={KompasError: errors.kompas, HTTPException: errors.http, Exception: errors.unexpected},
    )


class Desk(Starlette):
    """Starlette with the headers around everything: its own page for a bug is sent from outside all other middleware."""

    def __init__(self, *, https: bool, **options: Any) -> None:
        super().__init__(**options)
        self._https = https

    def build_middleware_stack(self) -> ASGIApp:
        return SecurityHeaders(super().build_middleware_stack(), self._https)


class Errors:
    """Every error becomes one Dutch sentence: JSON for the page's calls, a small page for a person."""

    def __init__(self, pages: Pages, strings: Strings) -> None:
        self._pages = pages
        self._strings = strings

    async def kompas(self, request: Request, error: Exception) -> Response:
        """What Kompas itself refuses."""
        status, name = next(found for kind, found in STATUS.items() if isinstance(error, kind))
        response = self._answer(request, status, name)
        if isinstance(error, TooMuch):
            response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
        return response

    async def http(self, request: Request, error: Exception) -> Response:
        """Unknown address, wrong method, wrong body."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        return self._answer(request, status, "no_page" if status in (404, 405) else "refused")

    async def unexpected(self, request: Request, error: Exception) -> Response:
        """A bug: the kind of error goes to the log, nothing of the request does."""
        log.error("the desk failed on %s: %s", request.scope.get("route", request.method), type(error).__name__)
        return self._answer(request, 500, "trouble")

    def _answer(self, request: Request, status: int, name: str) -> Response:
        if request.url.path.startswith(("/call/", "/stream")):
            return JSONResponse({"error": name, "text": self._strings.text(f"errors.{name}")}, status)
        return self._pages.message(f"errors.{name}", status)


async def _health(request: Request) -> Response:
    return JSONResponse({"ready": True})
