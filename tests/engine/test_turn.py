"""POST /turn of a real engine with a toy dialogue: the contract, the state that travels, and failures that stay kind."""

import json

import pytest

pytestmark = pytest.mark.engine

OFFER = {"name": "offer_handover", "arguments": {"reason": "technical"}}


def said(answer):
    return [reply["response"] for reply in answer["replies"]]


def test_a_conversation_lives_in_its_state_alone(toy):
    opened = toy.turn(text="iemand dreigt mijn naaktfoto te sturen")
    assert opened["replies"] == [
        {
            "text": "Hoe oud ben je?",
            "response": "utter_ask_age_band",
            "slot": "age_band",
            "buttons": [{"title": "16 of 17", "payload": '/inform{"age_band":"16_17"}'}],
        }
    ]

    asked = toy.turn(opened["state"], payload='/inform{"age_band":"16_17"}', conversation="another name")
    assert [(r["response"], r["slot"]) for r in asked["replies"]] == [("utter_ask_sextortion_form_demand", "demand")]
    assert asked["understanding"] is None

    done = toy.turn(asked["state"], payload='/inform{"demand":"money"}')
    assert done["replies"][0]["text"] == "Betaal niet.\n\nBewaar het bewijs.", "one response is one message"
    assert done["commands"] == [{"name": "record_report", "arguments": {"topic": "sextortion"}}]
    assert done["card"] == {
        "topic": "sextortion",
        "level": "E2",
        "answers": {"age_band": "16_17", "demand": "money"},
        "advised": ["utter_advice"],
    }


def test_nothing_of_one_conversation_reaches_another_with_the_same_name(toy):
    toy.talk({"text": "iemand dreigt mijn naaktfoto te sturen"}, {"payload": '/inform{"age_band":"16_17"}'})

    assert toy.turn(text="hoi")["card"]["answers"] == {}


def test_the_same_turn_from_the_same_state_gives_the_same_answer(toy):
    opened = toy.turn(text="ik word afgeperst")
    first, second = (toy.turn(opened["state"], text="ik ben 15") for _ in range(2))

    assert first == second
    assert first["card"]["answers"] == {"age_band": "12_15"}


def test_a_digression_is_answered_and_the_question_comes_back(toy):
    answer = toy.talk({"text": "ik word afgeperst"}, {"text": "is dit anoniem"})

    assert said(answer) == ["utter_anonymous", "utter_ask_age_band"]


def test_the_understanding_is_ranked_and_adds_up(toy):
    heard = toy.turn(text="ik wil een mens spreken")["understanding"]

    assert heard["intent"] == "want_human"
    assert sum(p for _, p in heard["ranking"]) == pytest.approx(1, abs=1e-3)
    assert [p for _, p in heard["ranking"]] == sorted((p for _, p in heard["ranking"]), reverse=True)
    assert {name for name, _ in heard["ranking"]} >= {"greet", "sextortion", "suicidal"}


def test_a_forced_intent_steers_the_dialogue_and_the_understanding_stays_honest(toy):
    answer = toy.turn(text="hoi", force_intent="suicidal")

    assert answer["understanding"]["intent"] == "greet"
    assert answer["replies"] == [], "the gateway has spoken, the engine may be silent"
    assert {"e": "user", "intent": "suicidal", "entities": {}} in answer["state"]["events"]


def test_the_state_holds_no_word_of_the_youth_and_none_of_the_bot(toy):
    state = toy.talk(
        {"text": "ik word afgeperst door wollebrand"}, {"text": "is dit anoniem wollebrand"}, {"text": "wollebrand 16"}
    )["state"]

    assert "wollebrand" not in json.dumps(state)
    assert "Hoe oud" not in json.dumps(state)


def test_a_long_talk_does_not_make_a_large_state(toy):
    script = [
        {"text": "ik word afgeperst"},
        {"text": "is dit anoniem"},
        {"payload": '/inform{"age_band":"16_17"}'},
        {"text": "xyzzy"},
        {"payload": '/inform{"demand":"money"}'},
        {"text": "hoi"},
    ]
    early = toy.talk(*script * 2)["state"]
    late = toy.talk(*script * 40, state=early)["state"]

    assert len(late["events"]) <= len(early["events"]) * 1.2
    late["slots"]["advised"] = early["slots"]["advised"] = []
    assert len(json.dumps(late)) <= len(json.dumps(early)) * 1.2


@pytest.mark.parametrize(
    "damaged",
    [
        {},
        {"v": 2},
        {"v": 1},
        {"v": 1, "slots": [], "loop": None, "events": []},
        {"v": 1, "slots": {}, "loop": None, "events": [{"e": "volcano"}]},
        {"v": 1, "slots": {}, "loop": None, "events": ["user"]},
        {"v": 1, "slots": {}, "loop": None, "events": [{"e": "user"}]},
        {"v": 1, "slots": {"age_band": {"a": 1}}, "loop": [], "events": []},
    ],
)
def test_a_state_that_cannot_be_read_is_a_fresh_start_and_is_marked(toy, damaged):
    answer = toy.turn(damaged, text="hoi")

    assert answer["restarted"] is True
    assert said(answer) == ["utter_greet"]


def test_names_that_a_new_release_dropped_are_left_out(toy):
    state = toy.talk({"text": "ik word afgeperst"}, {"payload": '/inform{"age_band":"16_17"}'})["state"]
    state["slots"]["gone_slot"] = "x"
    state["events"] = [
        {"e": "user", "intent": "gone_intent", "entities": {}},
        {"e": "action", "name": "action_gone", "policy": "RulePolicy", "hide": False},
        {"e": "slot", "name": "gone_slot", "value": 1},
        {"e": "loop", "name": "gone_form"},
        *state["events"],
    ]
    answer = toy.turn(state, payload='/inform{"demand":"money"}')

    assert answer["restarted"] is False
    assert said(answer) == ["utter_advice"]


def test_an_action_that_breaks_says_sorry_and_offers_a_human(toy):
    answer = toy.turn(text="knal maar kapot")

    assert said(answer) == ["utter_something_went_wrong"]
    assert answer["commands"] == [OFFER]
    assert said(toy.turn(answer["state"], text="hoi")) == ["utter_greet"], "and the talk goes on"


def test_nobody_is_left_in_silence(toy):
    answer = toy.turn(text="zeg helemaal niks terug")

    assert said(answer) == ["utter_something_went_wrong"]
    assert answer["commands"] == [OFFER]


@pytest.mark.parametrize("key", ["", "x", "k" * 46])
def test_without_the_key_nothing_is_answered(toy, key):
    assert toy.post(key, text="hoi") == (401, {"error": "unauthorized"})
    assert toy.call("POST", "/turn", b'{"text": "hoi"}')[0] == 401


@pytest.mark.parametrize(
    ("field", "turn"),
    [
        ("text", {}),
        ("text", {"text": "a", "payload": "/greet"}),
        ("text", {"text": "a" * 20_001}),
        ("text", {"text": 7}),
        ("channel", {"text": "a", "channel": "fax"}),
        ("conversation", {"text": "a", "conversation": ""}),
        ("state", {"text": "a", "state": "x"}),
        ("force_intent", {"payload": "/greet", "force_intent": "greet"}),
        ("force_intent", {"text": "a", "force_intent": "no_such_intent"}),
        ("payload", {"payload": "greet"}),
        ("payload", {"payload": "/no_such_intent"}),
        ("payload", {"payload": '/inform{"no_such_slot":"x"}'}),
        ("payload", {"payload": '/inform{"age_band"}'}),
        ("payload", {"payload": "/inform[1]"}),
        ("payload", {"payload": "/inform{} x"}),
    ],
)
def test_a_malformed_turn_is_refused_by_field(toy, field, turn):
    assert toy.post(**turn) == (422, {"error": "bad_turn", "field": field})


def test_a_body_that_is_no_json_or_too_large_is_refused(toy):
    headers = {"Authorization": f"Bearer {'toets-' + 'k' * 40}"}

    assert toy.call("POST", "/turn", b"{", **headers) == (422, {"error": "bad_turn", "field": "body"})
    assert toy.call("POST", "/turn", b"[]", **headers) == (422, {"error": "bad_turn", "field": "body"})
    assert toy.call("POST", "/turn", b" " * 300_000, **headers)[0] == 413


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/model", "/conversations/c1/tracker", "/webhooks/turn", "/domain"])
def test_no_other_door_of_rasa_is_open(toy, path):
    assert toy.call("POST", path, b"{}")[0] == 404
    assert toy.call("GET", path)[0] == 404
