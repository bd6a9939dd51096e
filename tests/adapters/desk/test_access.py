"""Every route for every kind of visitor, in one table; a route without a row fails."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from bot.adapters.desk.headers import HEADERS

ROWS = {
    # (method, path): (anonymous, assigned counsellor, other counsellor)
    ("GET", "/health"): (200, 200, 200),
    ("GET", "/login"): (200, 303, 303),
    ("POST", "/login"): (403, 403, 403),
    ("GET", "/enrol/{token}"): (303, 303, 303),
    ("GET", "/enrol"): (404, 404, 404),
    ("POST", "/enrol"): (403, 403, 403),
    ("GET", "/"): (303, 200, 200),
    ("POST", "/logout"): (303, 403, 403),
    ("GET", "/stream"): (401, "stream", "stream"),
    ("POST", "/call/alive"): (401, 200, 200),
    ("POST", "/call/present"): (401, 200, 200),
    ("POST", "/call/next"): (401, 200, 200),
    ("POST", "/call/claim"): (401, 200, 404),
    ("POST", "/call/reply"): (401, 200, 404),
    ("POST", "/call/typing"): (401, 200, 404),
    ("POST", "/call/draft_report"): (401, 200, 404),
    ("POST", "/call/hand_back"): (401, 200, 404),
    ("POST", "/call/close"): (401, 200, 404),
}
ABOUT_A_TALK = ("claim", "reply", "typing", "draft_report", "hand_back", "close")
BODIES = {
    "alive": {"active": True},
    "present": {"here": True},
    "next": {},
    "reply": {"text": "Hoi", "key": "k" * 12},
    "close": {"report": None},
}


def test_every_route_has_a_row(app) -> None:
    routes = {(method, route.path) for route in app.routes if isinstance(route, Route) for method in route.methods - {"HEAD"}}

    assert routes == set(ROWS)


@pytest.mark.parametrize(("method", "path"), [row for row in ROWS if row[1] != "/stream"])
async def test_who_may_pass(app, door, new_client, els, omar, method, path) -> None:
    door.arrives("a youth")
    handle = (await els.call("next")).json()["talk"]
    act = path.rpartition("/")[2]
    body = BODIES.get(act, {}) | ({"talk": handle} if act in ABOUT_A_TALK else {})
    url = path.replace("{token}", "x" * 43)

    async def asked(client, headers) -> int:
        json = body if path.startswith("/call/") else None
        return (await client.request(method, url, json=json, headers=headers)).status_code

    found = (await asked(new_client(), {}), await asked(els.client, els.headers), await asked(omar.client, omar.headers))

    assert found == ROWS[(method, path)]


@pytest.mark.parametrize("act", ["alive", "present", "next", "claim", "reply", "typing", "hand_back", "draft_report", "close"])
@pytest.mark.parametrize("header", [{}, {"X-Kompas": "0" * 64}])
async def test_no_change_without_the_token_of_our_page(els, door, act, header) -> None:
    door.arrives("a youth")

    answer = await els.client.post(f"/call/{act}", json=BODIES.get(act, {}), headers=header)

    assert answer.status_code == 403
    assert door.renewed == []
    assert door.here == {next(iter(door.here)): False}


async def test_a_token_of_one_session_is_no_token_of_another(els, omar) -> None:
    answer = await els.client.post("/call/next", json={}, headers=omar.headers)

    assert answer.status_code == 403


@pytest.mark.parametrize("act", ["alive", "present", "next", "claim", "reply", "typing", "hand_back", "draft_report", "close"])
async def test_unknown_fields_are_refused_on_every_call(els, door, act) -> None:
    door.arrives("a youth")
    handle = (await els.call("next")).json()["talk"]
    body = {**BODIES.get(act, {}), **({} if act in ("alive", "present", "next") else {"talk": handle})}

    answer = await els.call(act, **body, counsellor="somebody else")

    assert answer.status_code == 422
    assert "somebody" not in answer.text


async def test_a_handle_of_one_counsellor_means_nothing_to_another(els, omar, door) -> None:
    door.arrives("a youth")
    handle = (await els.call("next")).json()["talk"]
    await els.call("hand_back", talk=handle)
    door.talks["a youth"].phase = "waiting"

    assert (await omar.call("claim", talk=handle)).status_code == 404
    assert "a youth" not in handle


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200), ("GET", "/login", 303), ("GET", "/nergens", 404), ("GET", "/static/desk.css", 200),
        ("GET", "/static/../app.py", 404), ("POST", "/call/claim", 403), ("GET", "/call/claim", 404),
        ("PUT", "/login", 404), ("GET", "/health", 200), ("POST", "/call/nergens", 404),
    ],
)  # fmt: skip
async def test_every_answer_carries_the_headers(els, method, path, status) -> None:
    answer = await els.client.request(method, path)

    assert answer.status_code in (status, 405 if status == 404 else status)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def test_a_bug_says_sorry_with_headers_and_without_particulars(els, door, caplog) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("canary 0612345678")

    door.renew = broken

    answer = await els.call("alive", active=True)

    assert answer.status_code == 500
    assert answer.json()["text"].startswith("Er ging iets mis bij ons.")
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert "canary" not in answer.text + "".join(record.getMessage() for record in caplog.records)


async def test_another_host_name_gets_nothing(els) -> None:
    assert (await els.client.get("/", headers={"Host": "evil.example"})).status_code == 400
