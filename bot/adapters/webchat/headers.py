"""Security headers, on every response including errors, and cross-origin access for the listed organisations only."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.errors import ErrorAnswers

PREFLIGHT_SECONDS = 600
_ALLOWED_HEADERS = "authorization, content-type, last-event-id"
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), browsing-topics=()"


def _policy(settings: WebchatSettings) -> str:
    ancestors = " ".join(("'self'", *settings.allowed_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'"
    )


class SecurityHeaders:
    """Pure ASGI, outermost: also what Starlette answers by itself (404, 405, 500) gets the headers (R33)."""

    def __init__(self, app: ASGIApp, settings: WebchatSettings) -> None:
        self._app = app
        self._always = {
            "Content-Security-Policy": _policy(settings),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": _PERMISSIONS,
        }
        if settings.secure:
            self._always["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class ApiOrigins:
    """The API answers its own page and the listed organisations; another site's script is refused, preflight included."""

    def __init__(self, app: ASGIApp, settings: WebchatSettings, errors: ErrorAnswers) -> None:
        self._app = app
        self._allowed = frozenset(settings.allowed_origins)
        self._errors = errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and origin not in self._allowed and not _own(origin, headers.get("host", "")):
            await self._errors.answer(403, "origin")(scope, receive, send)
            return

        async def send_with_access(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if origin in self._allowed:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(scope, receive, send_with_access)
            return
        await self._app(scope, receive, send_with_access)


async def _preflight(_scope: Scope, _receive: Receive, send: Send) -> None:
    answer = MutableHeaders()
    answer["Access-Control-Allow-Methods"] = "GET, POST"
    answer["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
    answer["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    await send({"type": "http.response.start", "status": 204, "headers": answer.raw})
    await send({"type": "http.response.body", "body": b""})


def _own(origin: str, host: str) -> bool:
    """The page we serve ourselves. The scheme is not compared: TLS may end before us."""
    return bool(host) and origin.split("://", 1)[-1].lower() == host.lower()
