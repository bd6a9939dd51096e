"""Who may pass: default deny, one decision for every route, and the proof that a change was meant by our own page."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.adapters.desk.accounts import Accounts
from bot.adapters.desk.accounts.sessions import Session
from bot.adapters.desk.settings import DeskSettings
from bot.core.errors import Refused

HEADER = "x-kompas"


class Need(Enum):
    """What a route asks of its visitor."""

    NOTHING = "nothing"
    """Static files and health: no state, no secret."""
    FORM = "form"
    """Login and enrolment: nobody is known yet, but a post must come from our own form."""
    PAGE = "page"
    """A session, else the visitor is sent to the login page."""
    CALL = "call"
    """A session, else 401; a change also needs the X-Kompas header."""


class LoginNeeded(Refused):
    """No live session."""


class NotFromOurPage(Refused):
    """The token of our page is missing or wrong."""


View = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Guard:
    """Wraps every route of the app."""

    accounts: Accounts
    settings: DeskSettings

    def wrap(self, need: Need, view: View) -> View:
        """`view` runs only when the need is met; `request.state.session` is then set for PAGE and CALL."""

        async def guarded(request: Request) -> Response:
            self._check_origin(request)
            if need in (Need.PAGE, Need.CALL):
                session = await self.session(request)
                if session is None and need is Need.PAGE:
                    return RedirectResponse("/login", 303)
                if session is None:
                    raise LoginNeeded("login")
                request.state.session = session
            if need is Need.CALL and request.method != "GET":
                self._check(request.headers.get(HEADER, ""), self.token(request.state.session.id))
            return await view(request)

        return guarded

    async def session(self, request: Request) -> Session | None:
        """The live session of the cookie, if any."""
        identifier = request.cookies.get(self.settings.cookie("kompas"), "")
        return await self.accounts.session(identifier) if identifier else None

    def token(self, secret: str) -> str:
        """The anti-forgery token that belongs to a session (or to the visit before one)."""
        return self.settings.keys.sign("csrf", secret)

    def check_form(self, request: Request, sent: str) -> None:
        """For posts before a session exists: the form's token must fit the visitor's cookie."""
        visit = request.cookies.get(self.settings.cookie("kompas-visit"), "")
        self._check(sent if visit else "", self.token(visit))

    def check_session_form(self, request: Request, sent: str) -> None:
        """For form posts of somebody who is logged in."""
        self._check(sent, self.token(request.state.session.id))

    def visit(self, request: Request) -> str:
        """The visitor's random value before login; a fresh one when there is none."""
        return request.cookies.get(self.settings.cookie("kompas-visit"), "") or secrets.token_urlsafe(32)

    def set_cookie(self, response: Response, name: str, value: str, days: int | None = None) -> None:
        """HttpOnly, SameSite=Strict, gone with the browser unless `days` says more; Secure wherever there is https."""
        age = None if days is None else days * 86400
        response.set_cookie(
            self.settings.cookie(name), value, age, path="/", secure=self.settings.https, httponly=True, samesite="strict"
        )

    def drop_cookie(self, response: Response, name: str) -> None:
        """The same attributes as when it was set, else a `__Host-` cookie stays."""
        response.delete_cookie(self.settings.cookie(name), path="/", secure=self.settings.https, httponly=True, samesite="strict")

    def _check(self, sent: str, expected: str) -> None:
        if not hmac.compare_digest(sent.encode(), expected.encode()):
            raise NotFromOurPage("token")

    def _check_origin(self, request: Request) -> None:
        """A second line behind the token: browsers name where a post comes from.

        `null` passes because that is what our own forms send under `Referrer-Policy: no-referrer`; a browser that
        sends it also sends Sec-Fetch-Site, which a foreign page cannot set.
        """
        if request.method == "GET":
            return
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise NotFromOurPage("site")
        origin = request.headers.get("origin", "null")
        if origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
            raise NotFromOurPage("origin")
