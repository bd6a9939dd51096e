"""Runs the public app on a free loopback port in a thread, and can stop and start it again on the same port."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path

import uvicorn
import yaml
from starlette.types import ASGIApp

CONTENT = Path(__file__).parents[3] / "content"


def widget_strings() -> dict[str, str]:
    """The real words, with referrals replaced by fixed ones: which number stands there is not the widget's business."""
    raw: dict[str, str] = yaml.safe_load((CONTENT / "widget.yml").read_text("utf-8"))
    known = {
        "emergency_112.phone": "112",
        "line_113.phone": "113",
        "line_113.name": "113 Zelfmoordpreventie",
        "line_113.link": "113.nl",
    }
    return {key: re.sub(r"\[\[([^\]]+)\]\]", lambda m: known[m[1]], text) for key, text in raw.items()}


class Serving:
    """One ASGI app on one port. `app` may be set after `reserve`, when it must know the port."""

    def __init__(self, app: ASGIApp | None) -> None:
        self.app = app
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def reserve(self) -> None:
        """Listen: what connects from now on is served after `start`."""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self._port))
        self._socket.listen()
        self._port = self._socket.getsockname()[1]

    def start(self) -> None:
        if self._socket is None:
            self.reserve()
        assert self.app is not None
        config = uvicorn.Config(
            self.app, log_level="critical", timeout_graceful_shutdown=0, lifespan="off", ws="none", server_header=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Also fine when it was stopped before."""
        if self._server is None or self._thread is None or self._socket is None:
            return
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"
        self._socket.close()
        self._socket = self._server = self._thread = None
