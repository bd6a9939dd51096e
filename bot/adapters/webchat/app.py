"""The public port: the page with the widget, the widget itself and its API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.adapters.webchat.api import Api
from bot.adapters.webchat.assets import STATIC, build_file, build_widget, wanted_strings
from bot.adapters.webchat.config import Strings, WebchatSettings, check_strings
from bot.adapters.webchat.errors import ErrorAnswers
from bot.adapters.webchat.headers import ApiOrigins, SecurityHeaders
from bot.adapters.webchat.links import linked
from bot.services.ports import YouthDoor

_TEMPLATES = STATIC.parent / "templates"
_PAGE_WORD = re.compile(r"\bt\.([a-z_]+)")


Parts = Callable[[], Mapping[str, str]]
"""Part of the gateway -> `ok` or the code of what is wrong with it now."""


def create_app(door: YouthDoor, strings: Mapping[str, str], settings: WebchatSettings, parts: Parts = dict) -> ASGIApp:
    """Build the app. `strings` is content/widget.yml with its referrals filled in; ContentError when one is missing.

    `parts` is what /health tells beside that the gateway answers: without the engine or Telegram it still does.
    """
    check_strings(strings, wanted_strings(_page_words()))
    errors = ErrorAnswers(strings)
    api = Api(door, settings)
    widget = build_widget(strings, settings)
    css = build_file("page.css", "text/css; charset=utf-8")
    page = _render_page(strings, settings)

    async def show_page(_request: Request) -> Response:
        return HTMLResponse(page)

    async def show_widget(request: Request) -> Response:
        return widget.respond(request)

    async def show_css(request: Request) -> Response:
        return css.respond(request)

    async def no_icon(_request: Request) -> Response:
        return Response(status_code=204)

    async def health(_request: Request) -> Response:
        return JSONResponse({"ok": True, "parts": dict(parts())})

    routes = [
        Route("/", show_page),
        Route("/widget.js", show_widget),
        Route("/page.css", show_css),
        Route("/favicon.ico", no_icon),
        Route("/health", health),
        *api.routes(),
    ]
    handlers = cast("Mapping[Any, Callable[..., Any]]", {**errors.handlers(), Exception: errors.broken})
    app = Starlette(routes=routes, exception_handlers=handlers)
    # Outside of Starlette's own error page, so that a 500 has the headers too and a widget elsewhere can read it.
    return SecurityHeaders(ApiOrigins(app, settings, errors), settings)


def _page_words() -> frozenset[str]:
    return frozenset(_PAGE_WORD.findall((_TEMPLATES / "page.html").read_text("utf-8")))


def _render_page(strings: Strings, settings: WebchatSettings) -> str:
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["linked"] = lambda text: linked(text, settings)
    return environment.get_template("page.html").render(t=strings, exit_url=settings.exit_url)
