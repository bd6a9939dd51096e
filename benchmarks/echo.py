"""The limit: a bare ASGI program that commits one row to SQLite for each message and echoes it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from typing import Any

import uvicorn


def application(path: str) -> Any:
    base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, text TEXT)"
    )

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        text = json.loads(body)["text"] if body else ""
        base.execute("INSERT INTO said (text) VALUES (?)", (text,))
        answer = json.dumps({"text": text}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(answer)).encode())]})
        await send({"type": "http.response.body", "body": answer})

    return app


if __name__ == "__main__":
    config = uvicorn.Config(
        application(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False, lifespan="off"
    )
    asyncio.run(uvicorn.Server(config).serve())
