"""The stream: replay, live events, heartbeats and its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from bot.core.conversation import Button, Phase, Reply, Sender


class Events:
    """Reads a stream frame by frame."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> tuple[str, str, Any]:
        """(event, id, data); a comment has the event `:`."""
        event, number, data = "", "", None
        for line in self._lines:
            if line.startswith(":"):
                event = ":"
            elif line.startswith("event: "):
                event = line[7:]
            elif line.startswith("id: "):
                number = line[4:]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
            elif not line:
                return event, number, data
        return "end", "", None

    def until(self, event: str) -> tuple[str, str, Any]:
        while (found := self.next())[0] not in {event, "end"}:
            pass
        return found


@contextmanager
def listening(client: httpx.Client, auth: dict[str, str], **headers: str) -> Iterator[Events]:
    with client.stream("GET", "/api/events", headers={**auth, **headers}) as response:
        yield Events(response)


def test_the_first_byte_comes_at_once_then_the_thread_then_the_view(client, door, auth):
    door.say(door.only, "Hoi.\n\nevent: gone", Sender.BOT, ("Ja", "t-1"))

    with listening(client, auth) as events:
        assert events.response.headers["content-type"].startswith("text/event-stream")
        assert events.next()[0] == ":"
        assert events.next() == (
            "entry",
            "1",
            {
                "seq": 1,
                "sender": "bot",
                "text": "Hoi.\n\nevent: gone",
                "response": "utter_test",
                "slot": None,
                "referrals": [],
                "buttons": [{"title": "Ja", "token": "t-1", "value": "t-1"}],
                "key": "",
            },
        )
        assert events.next() == (
            "view",
            "",
            {"phase": "bot", "place": None, "counsellor_typing": False, "bot_typing": False, "seq": 0, "answering": False},
        )


def test_a_payload_never_leaves_the_gateway(client, door, auth):
    door.answer = lambda _: [Reply("?", "utter_x", buttons=(Button("Ja", "/inform{...}", "t-1", "yes"),))]
    client.post("/api/messages", json={"id": "0123456789", "text": "hoi"}, headers=auth)

    with listening(client, auth) as events:
        events.until("entry")
        assert events.until("entry")[2]["buttons"] == [{"title": "Ja", "token": "t-1", "value": "yes"}]


def test_only_what_was_missed_is_sent_again(client, door, auth):
    for number in range(1, 6):
        door.say(door.only, f"regel {number}")

    with listening(client, auth, **{"Last-Event-ID": "3"}) as events:
        assert [events.until("entry")[1], events.until("entry")[1]] == ["4", "5"]
        assert events.next()[0] == "view"


@pytest.mark.parametrize("nonsense", ["", "-1", "x", "1e9", "²", "9" * 40])
def test_a_nonsense_event_id_replays_from_the_start(client, door, auth, nonsense):
    door.say(door.only, "hoi")

    with listening(client, auth, **{"Last-Event-ID": nonsense}) if nonsense.isascii() else listening(client, auth) as events:
        assert events.until("entry")[1] == "1"


def test_news_arrives_live_and_an_unchanged_view_is_not_repeated(client, door, auth):
    with listening(client, auth) as events:
        events.until("view")
        door.say(door.only, "nieuw", Sender.COUNSELLOR)
        assert events.until("entry")[2]["sender"] == "counsellor"
        door.look(door.only, Phase.WAITING, place=2)
        assert events.until("view")[2]["place"] == 2


def test_silence_is_filled_with_heartbeats(client, auth):
    with listening(client, auth) as events:
        events.until("view")
        assert [events.next()[0] for _ in range(3)] == [":", ":", ":"]


@pytest.mark.parametrize("path", ["/api/leave", "/api/wipe"])
def test_leaving_or_wiping_elsewhere_ends_the_stream(client, auth, path):
    with listening(client, auth) as events:
        events.until("view")
        assert client.post(path, json={}, headers=auth).status_code == 204
        assert events.until("gone")[0] == "gone"
        assert events.next()[0] == "end"


def test_a_listener_that_goes_away_is_forgotten(client, door, auth):
    with listening(client, auth) as events:
        events.until("view")
        assert len(door.only.listeners) == 1

    # Given a second stream that is served after the first one's end was seen
    with listening(client, auth) as events:
        while len(door.only.listeners) != 1:
            events.next()
    assert len(door.only.listeners) <= 1
