"""A bare keep-alive HTTP/1.1 client on asyncio streams: a load generator must not be the slowest part (httpx is, at 200)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any


class Connection:
    """One kept connection to 127.0.0.1; one request at a time."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self._port = port
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: Any) -> Any:
        """POST JSON, return the JSON of the answer. Raises RuntimeError on any status but 2xx."""
        payload = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n"
        status, answer = await self._exchange((head + self._headers + "\r\n").encode() + payload)
        if not 200 <= status < 300:
            raise RuntimeError(f"{path}: {status}")
        return json.loads(answer) if answer else None

    async def get_status(self, path: str) -> int:
        status, _ = await self._exchange(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._headers}\r\n".encode())
        return status

    async def stream(self, path: str) -> AsyncIterator[str]:
        """GET and yield the lines of a chunked answer as they come; the connection is spent afterwards."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._headers}\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")
            rest = b""
            while True:
                size = int(await reader.readline(), 16)
                if size == 0:
                    return
                rest += (await reader.readexactly(size + 2))[:-2]
                *lines, rest = rest.split(b"\n")
                for line in lines:
                    yield line.decode()
        finally:
            writer.close()

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader is not None
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:])}
        if fields.get("transfer-encoding", "") == "chunked":
            body = b""
            while (size := int(await self._reader.readline(), 16)) > 0:
                body += (await self._reader.readexactly(size + 2))[:-2]
            await self._reader.readexactly(2)
        else:
            body = await self._reader.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection", "").lower() == "close":
            self.close()
        return int(head.split(" ", 2)[1]), body

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
