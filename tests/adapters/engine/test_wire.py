"""The engine's answers as the gateway reads them."""

import json

import pytest

from bot.adapters.engine.wire import read_result, value_of
from bot.core.errors import EngineUnavailable

GOOD = {
    "replies": [
        {
            "text": "Hoe oud ben je?",
            "response": "utter_ask_age_band",
            "slot": "age_band",
            "buttons": [{"title": "16 of 17", "payload": '/inform{"age_band": "16_17"}'}],
        }
    ],
    "commands": [{"name": "offer_handover", "arguments": {"reason": "asked"}}],
    "state": {"v": 1},
    "understanding": {"intent": "greet", "confidence": 1, "ranking": [["greet", 0.9]], "facts": {"age_band": "16_17"}},
    "card": {"topic": "sextortion", "level": "E2", "answers": {"age_band": "16_17"}, "advised": ["utter_a"]},
    "restarted": False,
}


def body(**changes):
    return json.dumps(GOOD | changes).encode()


def test_a_whole_answer_becomes_the_turn_result():
    result = read_result(body())

    assert result.replies[0].slot == "age_band"
    assert result.replies[0].buttons[0].value == "16_17"
    assert result.commands[0].arguments == {"reason": "asked"}
    assert result.understanding is not None
    assert result.understanding.ranking == (("greet", 0.9),)
    assert result.card.answers == {"age_band": "16_17"}
    assert result.card.advised == ("utter_a",)


def test_a_payload_turn_has_no_understanding():
    assert read_result(body(understanding=None)).understanding is None


@pytest.mark.parametrize(
    "changes",
    [
        {"replies": "hoi"},
        {"replies": [{"text": "", "response": "utter_a"}]},
        {"state": None},
        {"understanding": {"intent": "greet", "confidence": 7}},
        {"understanding": "greet"},
        {"commands": [{"arguments": {}}]},
        {"card": {"answers": {"age_band": 15}}},
    ],
)
def test_a_misshapen_answer_is_engine_unavailable(changes):
    with pytest.raises(EngineUnavailable):
        read_result(body(**changes))


@pytest.mark.parametrize("garbage", [b"", b"{", b"null", b"[]", b"<html>geheim</html>", b'{"replies": []}'])
def test_garbage_is_engine_unavailable_and_never_quoted(garbage):
    with pytest.raises(EngineUnavailable) as raised:
        read_result(garbage)

    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    ("payload", "value"),
    [
        ('/inform{"age_band": "16_17"}', "16_17"),
        ("/next_step", "next_step"),
        ("kompas:human_yes", "human_yes"),
        ("/inform{kapot", "inform"),
        ("/inform{}", "inform"),
    ],
)
def test_a_button_carries_the_value_it_stands_for(payload, value):
    assert value_of(payload) == value
