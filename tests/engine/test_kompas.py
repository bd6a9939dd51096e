"""The real dialogue in the real engine: every button leads somewhere, whatever is pressed, and facts are heard."""

import pytest

pytestmark = pytest.mark.engine

TOPICS = ["deepnude", "nude_leaked", "sextortion", "grooming", "suicidal", "self_harm", "danger"]
MOST_STEPS = 30


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("which", range(4))
def test_every_button_is_taken_and_every_road_ends(kompas, topic, which):
    answer = kompas.turn(payload=f"/{topic}")
    seen = []
    for _ in range(MOST_STEPS):
        said = [reply["response"] for reply in answer["replies"]]
        assert "utter_something_went_wrong" not in said
        assert answer["restarted"] is False
        buttons = [b for reply in answer["replies"] for b in reply["buttons"] if not b["payload"].startswith("kompas:")]
        if not buttons:
            break
        button = buttons[min(which, len(buttons) - 1)]
        seen.append(button["payload"])
        answer = kompas.turn(answer["state"], payload=button["payload"])
    assert seen or answer["replies"] or answer["commands"]


def test_facts_of_the_first_message_are_not_asked_again(kompas):
    answer = kompas.turn(text="ik ben 15 en me ex dreigt mijn nudes te posten, ik heb al 50 euro betaald")

    assert answer["understanding"]["intent"] == "sextortion"
    assert answer["understanding"]["facts"] == {"age_band": "12_15", "offender": "ex_or_partner", "paid_or_sent": "paid"}
    asked = []
    for _ in range(15):
        question = next((reply for reply in answer["replies"] if reply["slot"]), None)
        if question is None:
            break
        asked.append(question["slot"])
        answer = kompas.turn(answer["state"], payload="/skip")
    assert asked
    assert not {"age_band", "offender", "paid_or_sent"} & set(asked)


@pytest.mark.parametrize("kind", ["suicidal", "self_harm", "danger"])
def test_after_a_crisis_the_state_knows(kompas, kind):
    opened = kompas.turn(text="me ex dreigt mijn nudes te posten als ik niet betaal")
    answer = kompas.turn(opened["state"], text="ik trek het niet meer", force_intent=kind)

    assert answer["card"]["topic"] == kind
    assert answer["card"]["level"] == "E3"


@pytest.mark.parametrize(("phrase", "intent"), [("terug", "back"), ("Nog een keer!", "repeat"), ("overslaan", "skip")])
def test_a_few_exact_phrases_mean_a_button(kompas, phrase, intent):
    heard = kompas.turn(text=phrase)["understanding"]

    assert heard["intent"] == intent
    assert intent not in {name for name, _ in heard["ranking"]}, "the classifier never learns a command"
