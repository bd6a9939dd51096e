"""The server-rendered pages: login, enrolment, logout and the frame of the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.adapters.desk.access import Guard
from bot.adapters.desk.accounts import Accounts, totp
from bot.adapters.desk.accounts.accounts import BadEnrolment, WrongLogin
from bot.adapters.desk.accounts.enrolment import Enrolment
from bot.adapters.desk.strings import Strings
from bot.core.errors import TooMuch
from bot.services.ports import DeskDoor

TEMPLATES = Path(__file__).with_name("templates")
CLEAR = '"cache", "storage"'
"""Not "cookies": the session's is dropped by name, and the mark of a known device (no key to anything) stays."""
KNOWN_FOR = 90
"""Days a browser counts as known."""


class Pages:
    """One method per page. Nothing a youth wrote is rendered here: that travels over the stream."""

    def __init__(self, door: DeskDoor, accounts: Accounts, guard: Guard, strings: Strings) -> None:
        self._door = door
        self._accounts = accounts
        self._guard = guard
        self._strings = strings
        self._templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
        self._templates.globals["t"] = strings.text

    async def desk(self, request: Request) -> Response:
        """The one page counsellors work on."""
        session = request.state.session
        return self.render(
            "desk.html",
            name=session.name,
            token=self._guard.token(session.id),
            words=self._strings.group("page"),
            present=session.present,
        )

    async def login(self, request: Request) -> Response:
        """The form; somebody who is logged in goes on to the desk."""
        if await self._guard.session(request):
            return RedirectResponse("/", 303)
        reason = request.query_params.get("reason", "")
        notice = self._strings.text(f"login.{reason}") if reason in ("expired", "logged_out", "enrolled") else ""
        return self._form(request, "login.html", notice=notice, problem="", name="")

    async def sign_in(self, request: Request) -> Response:
        """The same page, status and work whatever was wrong."""
        form = await _fields(request, "token", "name", "password", "code")
        self._guard.check_form(request, form["token"])
        try:
            device = request.cookies.get(self._guard.settings.cookie("kompas-device"), "")
            session = await self._accounts.sign_in(form["name"], form["password"], form["code"], device)
        except WrongLogin:
            problem = self._strings.text("login.wrong")
            return self._form(request, "login.html", 401, notice="", problem=problem, name=form["name"])
        except TooMuch as error:
            problem = self._strings.text("login.wait", seconds=max(1, round(error.retry_after)))
            response = self._form(request, "login.html", 429, notice="", problem=problem, name=form["name"])
            response.headers["Retry-After"] = str(max(1, round(error.retry_after)))
            return response
        if not session.present:  # a browser that crashed may have left the youths with a promise
            await self._door.present(session.counsellor, False)
        response = RedirectResponse("/", 303)
        self._guard.set_cookie(response, "kompas", session.id)
        self._guard.set_cookie(response, "kompas-device", self._accounts.device_token(session.name), KNOWN_FOR)
        self._guard.drop_cookie(response, "kompas-visit")
        return response

    async def logout(self, request: Request) -> Response:
        """Ends every session of this counsellor and empties the browser; chats go back to the queue by their lease."""
        form = await _fields(request, "token")
        session = request.state.session
        self._guard.check_session_form(request, form["token"])
        await self._accounts.sign_out(session)
        await self._door.present(session.counsellor, False)
        response = RedirectResponse("/login?reason=logged_out", 303)
        response.headers["Clear-Site-Data"] = CLEAR
        self._guard.drop_cookie(response, "kompas")
        return response

    async def enrol_link(self, request: Request) -> Response:
        """Takes the token out of the address bar and the history before anything is shown."""
        response = RedirectResponse("/enrol", 303)
        self._guard.set_cookie(response, "kompas-enrol", request.path_params["token"])
        return response

    async def enrol(self, request: Request) -> Response:
        """The set-up page of a link, or a kind page when it is used or too old."""
        found = await self._accounts.enrolment(self._enrol_token(request))
        return self._enrolment(request, found, "") if found else self.message("enrol.gone", 404)

    async def enrolled(self, request: Request) -> Response:
        """Sets password and codes; on an objection the same code to scan is shown again."""
        form = await _fields(request, "token", "password", "again", "code")
        self._guard.check_form(request, form["token"])
        token = self._enrol_token(request)
        try:
            await self._accounts.enrol(token, form["password"], form["again"], form["code"])
        except BadEnrolment as error:
            found = await self._accounts.enrolment(token)
            return self._enrolment(request, found, str(error)) if found else self.message("enrol.gone", 404)
        response = RedirectResponse("/login?reason=enrolled", 303)
        self._guard.drop_cookie(response, "kompas-enrol")
        return response

    def message(self, key: str, status: int) -> Response:
        """A page with one sentence; says nothing about what exists."""
        return self.render("message.html", status, text=self._strings.text(key))

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(**values), status)

    def _enrolment(self, request: Request, found: Enrolment, objection: str) -> Response:
        # segno builds the SVG from our own characters and escapes the title; no visitor's text is in it.
        picture = Markup(totp.qr_svg(found.secret, found.name, self._guard.settings.organisation))  # noqa: S704  # an SVG that segno drew; name and issuer are inside the code, not in the markup
        return self._form(
            request,
            "enrol.html",
            422 if objection else 200,
            name=found.name,
            picture=picture,
            secret=totp.grouped(found.secret),
            problem=self._strings.text(objection) if objection else "",
        )

    def _form(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        visit = self._guard.visit(request)
        response = self.render(template, status, token=self._guard.token(visit), **values)
        self._guard.set_cookie(response, "kompas-visit", visit)
        return response

    def _enrol_token(self, request: Request) -> str:
        return request.cookies.get(self._guard.settings.cookie("kompas-enrol"), "")


async def _fields(request: Request, *names: str) -> dict[str, str]:
    """The text fields of a small form; anything else in it is ignored, a missing one is empty."""
    async with request.form(max_files=0, max_fields=10, max_part_size=4096) as form:
        return {name: value if isinstance(value := form.get(name, ""), str) else "" for name in names}
