"""How the web channel says no: one JSON shape, `{error, text}`, with a Dutch sentence that may be shown as it is."""

from __future__ import annotations

import logging
import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.adapters.webchat.config import Strings
from bot.core.errors import KompasError, TooMuch, UnknownConversation

log = logging.getLogger(__name__)


class ApiError(Exception):
    """Refused with this status; `key` names the sentence `error_<key>` of content/widget.yml."""

    def __init__(self, status: int, key: str, retry_after: float | None = None) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.retry_after = retry_after


class ErrorAnswers:
    """Turns every error into the one JSON shape."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings

    def answer(self, status: int, key: str, retry_after: float | None = None) -> Response:
        body: dict[str, object] = {"error": key, "text": self._strings[f"error_{key}"]}
        headers: dict[str, str] = {}
        if retry_after is not None:
            seconds = max(1, math.ceil(retry_after))
            body["retry_after"] = seconds
            headers["Retry-After"] = str(seconds)
        return JSONResponse(body, status_code=status, headers=headers)

    async def api(self, _request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)
        return self.answer(error.status, error.key, error.retry_after)

    async def refused(self, _request: Request, error: Exception) -> Response:
        """Unknown, wiped and not yours look the same; too much says when to try again."""
        if isinstance(error, TooMuch):
            return self.answer(429, "too_much", error.retry_after)
        if isinstance(error, UnknownConversation):
            return self.answer(401, "unknown")
        return await self.broken(_request, error)

    async def http(self, _request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        key = "not_found" if error.status_code == 404 else "invalid"
        response = self.answer(error.status_code, key)
        response.headers.update(error.headers or {})
        return response

    async def broken(self, _request: Request, error: Exception) -> Response:
        # The type only: a message or a traceback could carry what a youth wrote (R47).
        log.error("webchat request failed: %s", type(error).__name__)
        return self.answer(500, "internal")

    def handlers(self) -> dict[type[Exception], object]:
        return {ApiError: self.api, KompasError: self.refused, HTTPException: self.http}
