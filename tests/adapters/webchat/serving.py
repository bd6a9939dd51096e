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
    """One ASGI app on one port."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        listening.listen()
        config = uvicorn.Config(
            self.app, log_level="critical", timeout_graceful_shutdown=0, lifespan="off", ws="none", server_header=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        assert self._server
        assert self._thread
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"
