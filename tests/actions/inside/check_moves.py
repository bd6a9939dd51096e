"""What an action does when the message, the state or the content is unusual; the usual is in tests/conversations."""

from __future__ import annotations

import logging
import unittest

from actions.clarify import Clarify
from actions.flow_moves import Repeat, Resume
from actions.forms import VALIDATORS
from actions.start_topic import StartTopic
from actions.steps import NextStep
from actions.take_facts import TakeFacts
from actions.ways_out import OfferHuman, Stop
from actions.yes_no import Affirm, Deny
from tests.actions.inside.talking import After, run


class AnotherTopic(unittest.TestCase):
    def test_a_doubtful_topic_is_asked_about_and_the_form_lets_go(self) -> None:
        here = {"form": "sextortion_form", "topic": "sextortion", "requested_slot": "spread"}
        after = run(StartTopic(), "grooming", "hij is veel ouder dan ik", confidence=0.6, **here)
        assert run(StartTopic(), "grooming", "kijk deze", confidence=0.6, **here).said == ["utter_choose_answer"]
        assert after.said == ["utter_ask_switch"]
        assert after.fills[0]["topic"] == "Een ouder iemand zoekt contact met mij"
        assert after.slots["pending"] == "grooming"
        assert (after.loops, after.next) == ([None], ["action_listen"])

    def test_yes_begins_it_and_parks_the_first(self) -> None:
        after = run(Affirm(), "affirm", topic="sextortion", pending="grooming", step="evidence")
        assert after.said == ["utter_grooming_acknowledge"]
        assert (after.slots["topic"], after.slots["parked_topic"]) == ("grooming", "sextortion")
        assert after.next == ["grooming_form"]

    def test_no_goes_on_with_the_first(self) -> None:
        after = run(Deny(), "deny", topic="sextortion", pending="grooming")
        assert after.slots["pending"] is None
        assert after.next == ["sextortion_form"]

    def test_a_feeling_or_a_question_beside_it_leaves_the_flow_where_it_is(self) -> None:
        after = run(StartTopic(), "is_it_punishable", "ben ik strafbaar dan", form="sextortion_form", topic="sextortion")
        assert (after.said, after.buttons) == (["utter_heard_beside"], ["/is_it_punishable"])
        assert "topic" not in after.slots
        assert after.next == ["sextortion_form"]

    def test_the_level_of_a_topic_that_waits_stays(self) -> None:
        after = run(
            StartTopic(), "hacked", form="sextortion_form", topic="sextortion", asked=["safe_now", "help_wanted"], level="E2"
        )
        assert (after.slots["parked_topic"], after.slots["level"]) == ("sextortion", "E2")

    def test_an_interrupted_topic_waits_behind_the_one_that_interrupted_it(self) -> None:
        here = {"topic": "grooming", "parked_topic": "sextortion", "asked": ["safe_now", "age_band"]}
        after = run(StartTopic(), "hacked", **here)
        assert (after.slots["parked_topic"], after.slots["parked_before"]) == ("grooming", ["sextortion"])
        back = run(Resume(), "resume", topic="hacked", step="done", parked_topic="grooming", parked_before=["sextortion"])
        assert (back.slots["topic"], back.slots["parked_topic"], back.slots["parked_before"]) == ("grooming", "sextortion", [])

    def test_safe_there_may_be_unsafe_here(self) -> None:
        here = {"topic": "sextortion", "asked": ["safe_now", "age_band"], "safe_now": "yes", "known": {"safe_now": ["yes"]}}
        assert run(StartTopic(), "abuse_home", **here).slots["safe_now"] is None

    def test_a_sure_topic_is_taken_at_once(self) -> None:
        after = run(StartTopic(), "grooming", form="sextortion_form", topic="sextortion", asked=["safe_now", "help_wanted"])
        assert after.slots["parked_topic"] == "sextortion"

    def test_a_misunderstood_beginning_is_replaced_and_not_kept(self) -> None:
        text = "nee ik bedoelde dat hij ermee dreigt"
        after = run(StartTopic(), "sextortion", text=text, confidence=0.6, topic="nude_leaked", asked=["safe_now", "help_wanted"])
        assert (after.slots["topic"], after.slots["parked_topic"]) == ("sextortion", None)
        threat = run(StartTopic(), "sextortion", text=text, topic="nude_leaked", spread="yes", known={"spread": ["yes"]})
        assert threat.slots["spread"] is None
        early = run(StartTopic(), "sextortion", topic="nude_leaked", asked=["safe_now"])
        assert early.slots["parked_topic"] is None

    def test_the_same_topic_again_is_heard_and_the_open_form_asks_again(self) -> None:
        after = run(StartTopic(), "sextortion", form="sextortion_form", topic="sextortion", requested_slot="spread")
        assert (after.said, after.next) == (["utter_heard"], ["sextortion_form"])

    def test_a_doubtful_topic_in_a_crisis_starts_nothing(self) -> None:
        after = run(StartTopic(), "grooming", confidence=0.5, topic="suicidal")
        assert after.said == ["utter_crisis_listening"]

    def test_a_return_to_a_topic_is_not_acknowledged_like_news(self) -> None:
        after = run(StartTopic(), "grooming", topic=None, advised=["utter_grooming_acknowledge"])
        assert after.said == ["utter_back_to_topic"]


class NotUnderstood(unittest.TestCase):
    RANKING = (
        ("sextortion", 0.3),
        ("homework", 0.2),
        ("suicidal", 0.15),
        ("danger", 0.1),
        ("deepnude", 0.08),
        ("grooming", 0.01),
    )

    def test_the_likeliest_topics_are_offered_and_crises_go_to_the_gateway(self) -> None:
        after = run(Clarify(), "nlu_fallback", ranking=self.RANKING)
        assert after.said == ["utter_clarify"]
        assert after.buttons == ["/sextortion", "kompas:thoughts_yes", "kompas:safe_no", "/menu"]
        assert after.slots["unclear"] == 1

    def test_one_likely_topic_can_be_answered_with_yes(self) -> None:
        after = run(Clarify(), "nlu_fallback", ranking=(("deepnude", 0.4), ("greet", 0.4)))
        assert after.slots["pending"] == "deepnude"

    def test_without_a_likely_topic_the_menu_is_offered(self) -> None:
        assert run(Clarify(), "nlu_fallback", ranking=(("greet", 0.3),)).said == ["utter_not_understood"]

    def test_twice_in_a_row_offers_the_menu_and_a_human(self) -> None:
        after = run(Clarify(), "nlu_fallback", unclear=1, level="E1")
        assert after.said == ["utter_menu"]
        assert after.commands == [{"command": "offer_handover", "arguments": {"reason": "unclear", "level": "E1"}}]

    def test_in_a_question_and_between_steps_the_flow_stays(self) -> None:
        asked = run(Clarify(), "nlu_fallback", form="grooming_form", topic="grooming", requested_slot="meeting")
        assert (asked.said, asked.next) == (["utter_choose_answer"], [])
        step = run(Clarify(), "nlu_fallback", topic="grooming", step="trick")
        assert (step.said, step.next) == (["utter_not_understood_in_step"], ["action_listen"])
        again = run(Clarify(), "nlu_fallback", topic="grooming", step="trick", unclear=1)
        assert again.said == ["utter_not_understood_again"]

    def test_in_a_crisis_it_is_never_a_menu(self) -> None:
        after = run(Clarify(), "nlu_fallback", topic="suicidal", unclear=3, ranking=self.RANKING)
        assert after.said == ["utter_crisis_listening"]

    def test_being_understood_again_starts_the_count_anew(self) -> None:
        assert run(NextStep(), "next_step", unclear=1, topic="grooming").slots["unclear"] == 0

    def test_facts_in_an_unclear_message_are_taken(self) -> None:
        after = run(Clarify(), "nlu_fallback", topic="grooming", form="grooming_form", meeting="planned", known={})
        assert after.said == ["utter_told"]
        assert after.slots["unclear"] == 0


class Facts(unittest.TestCase):
    def test_several_facts_are_told_back_in_one_sentence(self) -> None:
        after = run(TakeFacts(), "inform", topic="deepnude", age_band="12_15", where=["snapchat"], spread="yes", known={})
        assert after.said[0] == "utter_told"
        told = after.fills[0]["told"]
        assert "je bent 12 tot en met 15" in told
        assert told.endswith(" en het gaat via Snapchat"), told

    def test_a_changed_fact_is_a_correction(self) -> None:
        after = run(TakeFacts(), "inform", topic="deepnude", age_band="18_26", known={"age_band": ["12_15"]})
        assert after.said[0] == "utter_corrected"
        assert after.slots["known"] == {"age_band": ["18_26"]}

    def test_an_age_lowers_and_raises_the_level_but_a_crisis_stays(self) -> None:
        for level, age, expected in (("E1", "12_15", "E2"), ("E2", "18_26", "E1"), ("E3", "18_26", "E3")):
            after = run(TakeFacts(), "inform", topic="deepnude", level=level, age_band=age, known={})
            assert after.slots["level"] == expected

    def test_facts_that_surely_mean_a_topic_begin_it(self) -> None:
        after = run(TakeFacts(), "inform", other_age="adult", known={}, ranking=(("grooming", 0.98),))
        assert after.slots["topic"] == "grooming"

    def test_an_unsafe_answer_told_in_passing_raises_the_crisis(self) -> None:
        after = run(TakeFacts(), "inform", topic="deepnude", safe_now="no", known={})
        assert after.commands == [{"command": "raise_crisis", "arguments": {"kind": "danger"}}]
        assert after.slots["parked_topic"] == "deepnude"


class YesAndNo(unittest.TestCase):
    def test_yes_to_the_offer_of_a_human_asks_the_gateway(self) -> None:
        for said in ("utter_offer_human_e2", "utter_step_stuck", "utter_crisis_listening_parked"):
            after = run(Affirm(), "affirm", topic="grooming", said=said)
            assert [command["command"] for command in after.commands] == ["offer_handover"]

    def test_no_to_it_goes_on(self) -> None:
        after = run(Deny(), "deny", topic="deepnude", said="utter_step_stuck", step="it_counts", advised=["utter_offer_human_e1"],
                    skipped=["safe_now", "help_wanted", "age_band", "spread", "where", "offender", "image_age"])  # fmt: skip
        assert after.said == ["utter_step_evidence_image"]

    def test_no_to_going_on_is_a_pause(self) -> None:
        assert run(Deny(), "deny", topic="grooming", said="utter_thanks_in_flow").said == ["utter_pause"]

    def test_no_in_a_crisis_stays(self) -> None:
        assert run(Deny(), "deny", topic="danger").said == ["utter_crisis_listening"]


class Answers(unittest.TestCase):
    """How the open question of a form is answered; the tracker looks as Rasa hands it to a form's validator."""

    def validate(self, topic: str, requested: str, text: str, intent: str = "nlu_fallback", **slots: object) -> After:
        validator = next(one for one in VALIDATORS if one().name() == f"validate_{topic}_form")
        return run(validator(), intent, text, form=f"{topic}_form", topic=topic, requested_slot=requested, **slots)

    def test_a_no_that_is_no_clear_no_is_no_emergency(self) -> None:
        assert self.validate("sextortion", "safe_now", "stop maar, laat zitten", "deny").commands == []
        assert self.validate("sextortion", "safe_now", "nee joh", "deny").slots["safe_now"] == "no"

    def test_a_half_yes_to_dark_thoughts_is_a_yes(self) -> None:
        for text, intent in (
            ("Soms wel...", "affirm"),
            ("weet ik niet", "deny"),
            ("ja", "affirm"),
            ("Elke dag!", "nlu_fallback"),
        ):
            assert self.validate("sextortion", "thoughts", text, intent).slots["thoughts"] == "yes", text

    def test_a_typed_title_counts_whatever_the_classifier_thinks_but_never_against_the_gateway(self) -> None:
        assert self.validate("grooming", "age_band", "15", "suicidal").slots["age_band"] == "12_15"
        forced = self.validate("grooming", "age_band", "15", "suicidal", confidence=1.0, forms_ignore=["suicidal"])
        assert "age_band" not in forced.slots

    def test_a_number_in_a_long_message_is_no_answer(self) -> None:
        after = self.validate("grooming", "age_band", "ik heb al 15 keer gezegd dat hij me met rust moet laten")
        assert "age_band" not in after.slots

    def test_a_correction_goes_to_the_number_told_before(self) -> None:
        before = {"age_band": "18_26", "known": {"age_band": ["18_26"]}, "asked": ["age_band", "spread"]}
        for text in ("nee ik bedoelde 17", "wacht ik bedoel 17 en hij is 19", "nee 17", "sorry 17"):
            assert self.validate("deepnude", "spread", text, "deny", **before).slots["age_band"] == "16_17", text

    def test_a_correction_reaches_an_age_that_was_told_and_never_asked(self) -> None:
        before = {"age_band": "18_26", "known": {"age_band": ["18_26"]}, "asked": ["safe_now"]}
        after = self.validate("nude_leaked", "safe_now", "nee wacht ik bedoel 17, en toen was ik 15", "deny", **before)
        assert after.slots["age_band"] == "16_17"
        assert "safe_now" not in after.slots

    def test_no_idea_without_such_an_answer_skips_the_question(self) -> None:
        assert self.validate("grooming", "safe_now", "geen idee", "deny").slots["skipped"] == ["safe_now"]
        assert self.validate("grooming", "sent_anything", "geen idee", "deny").slots["sent_anything"] == "not_said"
        assert self.validate("grooming", "other_age", "Kweenie", "deny").slots["other_age"] == "unknown"

    def test_a_denied_fact_is_no_answer_to_the_open_question(self) -> None:
        after = self.validate("sextortion", "spread", "niet insta maar snap", "deny", where=["snapchat"], known={})
        assert "spread" not in after.slots

    def test_surely_another_topic_is_no_answer_unless_it_tells_what_this_one_asks(self) -> None:
        leaves = self.validate("nude_leaked", "safe_now", "hij wil geld", "sextortion", demand="money", known={})
        assert leaves.refused == ["nude_leaked_form"]
        stays = self.validate("sextortion", "demand", "hij heeft hem gepost", "nude_leaked", spread="yes", known={})
        assert (stays.refused, stays.said) == ([], ["utter_told"])

    def test_what_answers_nothing_is_refused_so_that_a_rule_may_answer(self) -> None:
        after = self.validate("grooming", "meeting", "is dit anoniem", "is_anonymous")
        assert (after.slots, after.said) == ({"requested_slot": "meeting"}, [])


class WaysOut(unittest.TestCase):
    def test_asking_for_a_human_keeps_the_form_and_says_nothing_over_the_gateway(self) -> None:
        after = run(OfferHuman(), "want_human", form="grooming_form", topic="grooming", level="E2")
        assert (after.said, after.loops, after.next) == ([], ["grooming_form"], ["action_listen"])

    def test_without_a_topic_nothing_is_counted(self) -> None:
        assert run(Stop(), "stop").commands == []

    def test_a_crisis_that_interrupted_a_topic_is_counted_as_that_topic(self) -> None:
        after = run(Stop(), "goodbye", topic="suicidal", parked_topic="sextortion", level="E3", demand="money")
        categories = after.commands[0]["arguments"]["categories"]
        assert (categories["topic"], categories["sub"], categories["crisis"]) == ("sextortion", "money", "yes")


class Trouble(unittest.TestCase):
    def test_an_action_that_breaks_says_sorry_lets_go_and_logs_no_word(self) -> None:
        with self.assertLogs("actions.base", logging.ERROR) as log:
            after = run(Repeat(), "repeat", text="geheim", topic="sextortion", advised=7)
        assert after.said == ["utter_something_went_wrong"]
        assert (after.loops, after.next) == ([None], ["action_listen"])
        assert log.output == ["ERROR:actions.base:action_repeat failed: TypeError"]

    def test_resume_without_anything_shows_the_menu(self) -> None:
        assert run(Resume(), "resume").said == ["utter_menu"]


if __name__ == "__main__":
    unittest.main()
