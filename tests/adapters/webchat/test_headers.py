"""Headers on every response, and who may call the API from another site."""

from __future__ import annotations

import httpx
import pytest

from bot.adapters.webchat.app import create_app
from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.fake import FakeYouthDoor
from tests.adapters.webchat.serving import widget_strings

FRIEND = "https://school.example"
REQUESTS = [
    ("GET", "/", 200),
    ("GET", "/widget.js", 200),
    ("GET", "/page.css", 200),
    ("GET", "/favicon.ico", 204),
    ("GET", "/health", 200),
    ("GET", "/weg", 404),
    ("DELETE", "/api/messages", 405),
    ("POST", "/api/conversations", 201),
    ("POST", "/api/messages", 401),
    ("GET", "/api/events", 401),
    ("POST", "/api/leave", 401),
]


@pytest.mark.parametrize(("method", "path", "status"), REQUESTS)
def test_every_response_has_the_headers(client: httpx.Client, method, path, status):
    answer = client.request(method, path)

    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert f"frame-ancestors 'self' {FRIEND};" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers
    if path.endswith((".js", ".css")):
        assert "max-age=300" in answer.headers["cache-control"]
    else:
        assert answer.headers["cache-control"] == "no-store"


def test_a_server_error_has_the_headers_too(client, auth):
    answer = client.post("/api/messages", json={"id": "0123456789", "button": "never-issued"}, headers={**auth, "Origin": FRIEND})

    assert answer.status_code == 500
    assert answer.headers["content-security-policy"]
    assert answer.headers["access-control-allow-origin"] == FRIEND


async def test_hsts_is_sent_where_tls_is():
    app = create_app(FakeYouthDoor(), widget_strings(), WebchatSettings(exit_url="https://weer.example/", secure=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://hulp.example") as client:
        answer = await client.get("/health")

    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_a_listed_site_may_call_the_api(client):
    asked = client.options("/api/messages", headers={"Origin": FRIEND, "Access-Control-Request-Method": "POST"})
    answer = client.post("/api/conversations", headers={"Origin": FRIEND})

    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == FRIEND
    assert asked.headers["access-control-allow-headers"] == "authorization, content-type, last-event-id"
    assert "access-control-allow-credentials" not in asked.headers
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://school.example.evil.example",
        "http://school.example",
        "null",
        "https://SCHOOL.example",
        "",
    ],
)
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_any_other_site_is_refused(client, door, method, origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}

    answer = client.request(method, "/api/conversations", headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (403, "origin")
    assert "access-control-allow-origin" not in answer.headers
    assert door.talks == {}


def test_our_own_page_may_call_the_api(client):
    own = str(client.base_url).rstrip("/")

    assert client.post("/api/conversations", headers={"Origin": own}).status_code == 201


async def test_health_tells_how_the_parts_are():
    settings = WebchatSettings(exit_url="https://weer.example/")
    app = create_app(FakeYouthDoor(), widget_strings(), settings, lambda: {"engine": "ok", "telegram": "unreachable"})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hulp.example") as client:
        answer = await client.get("/health")

    assert answer.json() == {"ok": True, "parts": {"engine": "ok", "telegram": "unreachable"}}
