"""The API of the widget: what it takes, what it refuses and how it says so."""

from __future__ import annotations

import json

import httpx
import pytest

from bot.adapters.webchat.fake import FakeYouthDoor
from bot.core.conversation import Button, Inbound, InboundKind, Reply

ID = "0123456789abcdef"
WRITES = ("/api/messages", "/api/typing", "/api/leave", "/api/wipe", "/api/conversations")


def say(client: httpx.Client, auth: dict[str, str], **body: object) -> httpx.Response:
    return client.post("/api/messages", json={"id": ID, **body}, headers=auth)


def test_opening_gives_a_long_token_and_tells_the_gateway_that_somebody_came(client, door: FakeYouthDoor):
    answer = client.post("/api/conversations", json={})

    assert answer.status_code == 201
    assert len(answer.json()["token"]) >= 43  # 256 bits
    assert [inbound.kind for inbound in door.only.received] == [InboundKind.START]


def test_a_text_is_passed_on_exactly_as_typed(client, door, auth):
    answer = say(client, auth, text="  /start ｛ik｝ \n ben bang  ")

    assert answer.json() == {"seq": 1, "duplicate": False}
    assert door.only.received[1] == Inbound(InboundKind.TEXT, ID, text="  /start ｛ik｝ \n ben bang  ")


def test_the_same_message_twice_is_one_message(client, door, auth):
    first = say(client, auth, text="hoi")
    second = say(client, auth, text="hoi")

    assert (first.json()["duplicate"], second.json()["duplicate"]) == (False, True)
    assert len(door.only.received) == 2


@pytest.mark.parametrize("name", ["human", "back", "stop"])
def test_the_standing_bar_becomes_a_button_press(client, door, auth, name):
    say(client, auth, nav=name)

    assert door.only.received[1] == Inbound(InboundKind.BUTTON, ID, token=f"nav:{name}")


def test_a_button_passes_its_token_only(client, door, auth):
    door.answer = lambda _: [
        Reply("Heb je betaald?", "utter_ask_paid", buttons=(Button("Ja", '/inform{"paid": "yes"}', "b-17"),))
    ]
    say(client, auth, text="hoi")

    client.post("/api/messages", json={"id": "fedcba9876543210", "button": "b-17"}, headers=auth)

    assert door.only.received[2] == Inbound(InboundKind.BUTTON, "fedcba9876543210", token="b-17")


def test_a_refused_picture_arrives_as_its_kind_alone(client, door, auth):
    say(client, auth, media="photo")

    assert door.only.received[1] == Inbound(InboundKind.MEDIA, ID, media="photo")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"text": "x" * 4001}, 422, "text_long"),
        ({"text": " \n\t"}, 422, "text_empty"),
        ({"text": "kijk data:image/png;base64,iVBORw0KGgo="}, 422, "media"),
        ({"text": "aB3" * 200}, 422, "media"),
        ({"text": "hoi\x00"}, 422, "invalid"),
        ({"text": "hoi", "button": "b"}, 422, "invalid"),
        ({}, 422, "invalid"),
        ({"text": "hoi", "sender": "counsellor"}, 422, "invalid"),
        ({"text": 5}, 422, "invalid"),
        ({"nav": "wipe"}, 422, "invalid"),
        ({"button": "b" * 65}, 422, "invalid"),
        ({"media": "data:image/png"}, 422, "invalid"),
        ({"text": "hoi", "id": "kort"}, 422, "invalid"),
        ({"text": "hoi", "id": "met spatie 123"}, 422, "invalid"),
    ],
)
def test_what_has_the_wrong_shape_is_refused_with_a_sentence(client, door, auth, body, status, error):
    answer = say(client, auth, **body)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["text"].endswith(".")
    assert len(door.only.received) == 1


def test_four_thousand_characters_is_fine(client, auth):
    assert say(client, auth, text="é" * 4000).status_code == 200


@pytest.mark.parametrize("path", WRITES)
def test_every_write_route_refuses_an_unknown_field(client, door, auth, path):
    answer = client.post(path, json={"conversation": "x"}, headers=auth)

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("body", [b"{", b"niets", b"\xff\xfe", b'{"id": "\\ud800"}'])
def test_every_write_route_answers_bad_json_with_400(client, auth, path, body):
    answer = client.post(path, content=body, headers=auth)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid")


@pytest.mark.parametrize("path", WRITES)
def test_every_write_route_refuses_more_than_16_kilobytes(client, auth, path):
    answer = client.post(path, content=b" " * (16 * 1024 + 1), headers=auth)

    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_unknown_wiped_left_and_missing_tokens_look_the_same(client, door, auth, token):
    wiped = {"Authorization": f"Bearer {client.post('/api/conversations').json()['token']}"}
    left = {"Authorization": f"Bearer {client.post('/api/conversations').json()['token']}"}
    assert client.post("/api/wipe", headers=wiped).status_code == 204
    assert client.post("/api/leave", headers=left).status_code == 204

    others = (
        wiped,
        left,
        {},
        {"Authorization": "Bearer onbekend"},
        {"Authorization": f"Basic {token}"},
        {"Authorization": "Bearer " + "x" * 900},
    )
    answers = [say(client, headers, text="hoi") for headers in others]
    answers += [client.get("/api/events", headers=headers) for headers in others]

    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert say(client, auth, text="hoi").status_code == 200


def test_leaving_works_as_a_beacon_without_any_header(client, door, token):
    answer = client.post("/api/leave", content=json.dumps({"token": token}), headers={"Content-Type": "text/plain;charset=UTF-8"})

    assert answer.status_code == 204
    assert door.only.left


def test_leaving_tells_nobody_whether_a_token_was_right(client, token):
    wrong = client.post("/api/leave", json={"token": "geraden"})
    right = client.post("/api/leave", json={"token": token})

    assert (wrong.status_code, wrong.content) == (right.status_code, right.content) == (204, b"")


def test_typing_reaches_the_gateway_and_carries_no_words(client, door, auth):
    assert client.post("/api/typing", json={}, headers=auth).status_code == 204
    assert client.post("/api/typing", json={"text": "ik wou"}, headers=auth).status_code == 422
    assert door.only.typed == 1


def test_too_much_says_when_to_try_again(client, door, auth):
    door.too_much = 2.2

    answer = say(client, auth, text="hoi")

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert answer.json()["error"] == "too_much"
    assert answer.json()["retry_after"] == 3


def test_a_failure_inside_is_a_sentence_with_numbers_and_no_detail(client, door, auth):
    answer = say(client, auth, button="never-issued")  # the strict fake fails on it

    assert (answer.status_code, answer.json()["error"]) == (500, "internal")
    assert "113" in answer.json()["text"]
    assert "never-issued" not in answer.text


def test_unknown_paths_and_methods_answer_in_the_same_shape(client):
    assert client.get("/api/geheim").json()["error"] == "not_found"
    assert client.get("/api/messages").status_code == 405
    assert client.post("/widget.js").status_code == 405
