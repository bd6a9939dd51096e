"""The widget as one file: sources, style, words and settings joined at the start, with an ETag per content."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from bot.adapters.webchat.config import SERVER_STRINGS, Strings, WebchatSettings
from bot.adapters.webchat.schemas import MAX_TEXT

STATIC = Path(__file__).parent / "static"
SOURCES = ("dom", "api", "stream", "outbox", "links", "thread", "exit", "composer", "panel", "element")
"""Order matters: the parts share one function scope."""

_WORD = re.compile(r"""\bt\(\s*["']([a-z_]+)["']""")
_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CACHE = "public, max-age=300, must-revalidate"


@dataclass(frozen=True)
class Asset:
    """One file ready to send, plain and compressed."""

    body: bytes
    packed: bytes
    etag: str
    media_type: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> Asset:
        etag = '"' + hashlib.sha256(body).hexdigest()[:32] + '"'
        return cls(body, gzip.compress(body, 9, mtime=0), etag, media_type)

    def respond(self, request: Request) -> Response:
        headers = {
            "ETag": self.etag,
            "Cache-Control": CACHE,
            "Vary": "Accept-Encoding",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        packed = "gzip" in request.headers.get("accept-encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(self.packed if packed else self.body, headers=headers, media_type=self.media_type)


def source_text() -> str:
    """The parts of the widget, joined."""
    return "\n".join((STATIC / "src" / f"{name}.js").read_text("utf-8") for name in SOURCES)


def widget_strings() -> frozenset[str]:
    """The keys that the widget's code asks for, read from the code itself: no list that can go stale."""
    return frozenset(_WORD.findall(source_text()))


def build_widget(strings: Strings, settings: WebchatSettings) -> Asset:
    """Words and settings go in as JSON literals (ASCII only, so no character can end a script or a line)."""
    words = {key: strings[key] for key in sorted(widget_strings())}
    style = " ".join(_CSS_COMMENT.sub("", (STATIC / "widget.css").read_text("utf-8")).split())
    config = {"exit": settings.exit_url, "maxText": MAX_TEXT, "links": settings.links, "phones": settings.phones}
    script = "\n".join(
        (
            "(() => {",
            '"use strict";',
            f"const CONFIG = {json.dumps(config)};",
            f"const STRINGS = {json.dumps(words)};",
            f"const STYLE = {json.dumps(style)};",
            _INDENT.sub("", _COMMENT_LINE.sub("", source_text())),
            "})();",
        )
    )
    return Asset.of(script.encode(), "text/javascript; charset=utf-8")


def build_file(name: str, media_type: str) -> Asset:
    return Asset.of((STATIC / name).read_bytes(), media_type)


def wanted_strings(page_keys: frozenset[str]) -> frozenset[str]:
    """Every key that must be in content/widget.yml."""
    return widget_strings() | frozenset(SERVER_STRINGS) | page_keys
