"""What an action makes of the ranking: doubt, who speaks, two topics at once; and the step plan."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from actions.clarify import Clarify
from actions.crisis_moves import EnterCrisis, FriendInCrisis
from actions.errors import ContentError
from actions.flow import flows
from actions.forms import VALIDATORS
from actions.start_topic import StartTopic
from actions.step_plan import MyPlan, lines, load_lines
from actions.steps import StepDone
from actions.take_facts import TakeFacts
from tests.actions.inside.talking import run

LIKELY = (("nude_leaked", 0.3), ("deepnude", 0.28), ("exposed", 0.2), ("greet", 0.1))


class Doubt(unittest.TestCase):
    def test_a_doubtful_beginning_is_asked_about(self) -> None:
        after = run(StartTopic(), "nude_leaked", confidence=0.3, ranking=LIKELY)
        assert after.said == ["utter_clarify"]
        assert after.buttons == ["/nude_leaked", "/deepnude", "/exposed", "/menu"]
        assert after.slots["unclear"] == 1

    def test_twice_in_doubt_is_the_menu_and_a_human(self) -> None:
        after = run(StartTopic(), "nude_leaked", confidence=0.3, ranking=LIKELY, unclear=1)
        assert after.said == ["utter_menu"]
        assert after.commands[0]["command"] == "offer_handover"

    def test_in_a_flow_a_guess_is_not_taken_for_another_topic(self) -> None:
        after = run(StartTopic(), "nude_leaked", confidence=0.3, ranking=LIKELY, topic="grooming", step="trick")
        assert after.said == ["utter_not_understood_in_step"]

    def test_a_bare_fact_begins_nothing_however_sure_the_classifier_is(self) -> None:
        after = run(TakeFacts(), "inform", "mijn ex", ranking=(("stalking", 0.95),), offender="ex_or_partner", known={})
        assert after.said[-1] == "utter_clarify"

    def test_a_fact_that_the_flow_asks_is_no_other_topic(self) -> None:
        told = {"asked": ["safe_now", "age_band"], "age_band": "18_26", "known": {"age_band": ["16_17"]}}
        after = run(StartTopic(), "grooming", "ik ben 19", topic="deepnude", step="evidence_image", **told)
        assert after.said[0] == "utter_corrected"


class ForAnother(unittest.TestCase):
    def test_who_speaks_wins_over_what_happened(self) -> None:
        ranking = (("sextortion", 0.7), ("parent", 0.2), ("nude_leaked", 0.05))
        after = run(StartTopic(), "sextortion", confidence=0.7, ranking=ranking, facts=(("role", "parent"),))
        assert after.slots["topic"] == "parent"
        assert (after.slots["role"], after.slots["what_happened"]) == ("parent", "sextortion")

    def test_a_friend_who_did_it_is_not_whom_it_is_about(self) -> None:
        ranking = (("nude_leaked", 0.9), ("exposed", 0.04), ("cyberbullying", 0.03), ("friend_worry", 0.01))
        after = run(StartTopic(), "nude_leaked", ranking=ranking, facts=(("role", "friend"),))
        assert after.slots["topic"] == "nude_leaked"

    def test_what_happened_is_taken_only_when_it_stands_out(self) -> None:
        heard = (("friend_worry", 0.9), ("unwanted_nude", 0.05))
        clear = run(StartTopic(), "friend_worry", ranking=heard, retold=(("exposed", 0.7), ("hacked", 0.1)))
        assert clear.slots["what_happened"] == "exposed"
        unclear = run(StartTopic(), "friend_worry", ranking=heard, retold=(("exposed", 0.45), ("hacked", 0.4)))
        assert "what_happened" not in unclear.slots
        guess = run(StartTopic(), "friend_worry", ranking=heard, retold=(("suicidal", 0.5), ("greet", 0.4)))
        assert "what_happened" not in guess.slots, "a crisis of another alerts people"

    def test_a_sure_crisis_of_the_other_reaches_the_gateway_once(self) -> None:
        here = {"topic": "parent", "step": "calm", "friend_safe": "yes", "child_age": "12_15", "skipped": []}
        after = run(EnterCrisis(), "self_harm", ranking=(("self_harm", 0.9), ("parent", 0.05)), **here)
        assert after.commands == [{"command": "raise_crisis", "arguments": {"kind": "friend"}}]
        assert after.slots["what_happened"] == "self_harm"
        again = run(FriendInCrisis(), "friend_in_crisis", confidence=0.0, ranking=(("self_harm", 0.9),), **here)
        assert again.commands == []
        assert again.slots["level"] == "E3"

    def test_the_youths_own_crisis_is_never_news_of_another(self) -> None:
        after = run(EnterCrisis(), "suicidal", confidence=1.0, topic="friend_worry", friend_safe="yes")
        assert after.slots["topic"] == "suicidal"
        assert after.said == ["utter_suicidal_follow_up"]

    def test_the_other_in_danger_now_is_not_the_youth(self) -> None:
        here = {"form": "friend_worry_form", "topic": "friend_worry", "requested_slot": "friend_safe", "asked": ["friend_safe"]}
        validator = next(one for one in VALIDATORS if one().name() == "validate_friend_worry_form")
        typed = run(validator(), "deny", "nee", **here)
        assert typed.commands == [{"command": "raise_crisis", "arguments": {"kind": "friend"}}]
        assert typed.slots["what_happened"] == "danger"
        pressed = run(EnterCrisis(), "danger", "Ja", confidence=1.0, **here)  # the gateway has spoken
        again = run(FriendInCrisis(), "friend_in_crisis", "nee", confidence=1.0, **here)
        assert (again.slots["friend_safe"], again.slots["what_happened"]) == ("no", "danger")
        for after in (typed, pressed):
            assert (after.slots["friend_safe"], after.slots["level"]) == ("no", "E3")
            assert "topic" not in after.slots
        own = run(EnterCrisis(), "danger", "hij staat hier nu voor mijn deur", confidence=1.0, **here)
        assert own.slots["topic"] == "danger"

    def test_a_misunderstood_beginning_becomes_the_story_of_another(self) -> None:
        text = "nee ik bedoelde mijn zusje, niet van mij"
        ranking = (("friend_worry", 0.9), ("fear_parents", 0.05))
        after = run(StartTopic(), "friend_worry", text, ranking=ranking, topic="nude_leaked", asked=["safe_now"])
        assert (after.slots["topic"], after.slots["what_happened"]) == ("friend_worry", "nude_leaked")

    def test_a_corrected_role_keeps_what_happened(self) -> None:
        text = "nee ik bedoel, ik ben niet haar moeder. ik werk op haar school"
        here = {"topic": "parent", "what_happened": "secretly_filmed", "known": {"what_happened": ["secretly_filmed"]}}
        after = run(StartTopic(), "professional", text, ranking=(("professional", 0.8), ("parent", 0.1)), **here)
        assert (after.slots["topic"], after.slots["role"]) == ("professional", "professional")
        assert after.slots["what_happened"] == "secretly_filmed"

    def test_who_did_it_is_not_whom_it_is_about(self) -> None:
        text = "het gaat om mijn vriend, hij dreigt met mijn foto"
        after = run(StartTopic(), "sextortion", text, ranking=(("sextortion", 0.9), ("friend_worry", 0.05)))
        assert after.slots["topic"] == "sextortion"

    def test_about_the_youth_without_a_known_topic_is_asked(self) -> None:
        after = run(Clarify(), "nlu_fallback", "nee het gaat om mij", topic="friend_worry", friend_safe="yes")
        assert after.said == ["utter_about_you"]
        assert (after.slots["topic"], after.slots["role"]) == (None, None)

    def test_a_question_beside_it_does_not_replace_what_happened(self) -> None:
        here = {"topic": "parent", "step": "calm", "what_happened": "sextortion", "known": {"what_happened": ["sextortion"]}}
        after = run(StartTopic(), "police_howto", confidence=0.95, ranking=(("police_howto", 0.95),), **here)
        assert "what_happened" not in after.slots


class TwoAtOnce(unittest.TestCase):
    RANKING = (("hacked", 0.6), ("sextortion", 0.35), ("grooming", 0.02))

    def test_the_graver_goes_first_and_the_other_waits(self) -> None:
        after = run(StartTopic(), "hacked", confidence=0.6, ranking=self.RANKING, parts=(("hacked", 0.9), ("sextortion", 0.8)))
        assert (after.slots["topic"], after.slots["parked_topic"]) == ("sextortion", "hacked")
        assert after.said == ["utter_sextortion_acknowledge", "utter_also_told"]
        assert after.fills[1]["topic"] == "Mijn account is gehackt"

    def test_a_feeling_never_goes_before_what_happened(self) -> None:
        ranking = (("shame_guilt", 0.6), ("hacked", 0.3))
        after = run(StartTopic(), "shame_guilt", confidence=0.6, ranking=ranking, parts=(("shame_guilt", 0.9), ("hacked", 0.9)))
        assert (after.slots["topic"], after.slots["parked_topic"]) == ("hacked", "shame_guilt")

    def test_a_sentence_that_is_unsure_or_strange_to_the_whole_counts_for_nothing(self) -> None:
        for parts in (
            (("hacked", 0.9), ("sextortion", 0.5)),
            (("hacked", 0.9), ("stalking", 0.9)),
            (("hacked", 0.9), ("greet", 0.9)),
        ):
            assert run(StartTopic(), "hacked", ranking=self.RANKING, parts=parts).slots["parked_topic"] is None


class StepPlan(unittest.TestCase):
    def test_every_step_has_a_line_or_is_only_information(self) -> None:
        steps = {step.response for flow in flows().values() for step in flow.steps}
        assert steps - lines().keys() == set()

    def test_done_is_marked_and_equal_lines_are_one(self) -> None:
        shown = ["utter_step_report_text", "utter_sextortion_step_report_text", "utter_step_helpwanted", "utter_offer_human_e2"]
        after = run(MyPlan(), "my_plan", topic="sextortion", advised=shown, done=["utter_sextortion_step_report_text"])
        assert after.said == ["utter_my_plan"]
        marks = [line[0] for line in after.fills[0]["plan"].splitlines()]
        assert marks == ["☑", "☐"]

    def test_a_long_plan_comes_in_parts(self) -> None:
        shown = [response for response, line in lines().items() if line][:20]
        after = run(MyPlan(), "my_plan", topic="sextortion", advised=shown)
        assert after.said[0] == "utter_my_plan_part"
        assert after.said[-1] == "utter_my_plan_end"
        assert all(len(message["plan"]) <= 300 for message in after.fills[:-1])

    def test_pressing_done_remembers_the_step(self) -> None:
        known = {"skipped": ["safe_now", "help_wanted", "age_band", "other_age", "meeting", "sent_anything"]}
        after = run(
            StepDone(), "step_done", topic="grooming", level="E2", step="trick", advised=["utter_offer_human_e2"], **known
        )
        assert after.slots["done"] == ["utter_grooming_step_trick"]

    def test_in_a_crisis_there_is_no_plan(self) -> None:
        assert run(MyPlan(), "my_plan", topic="suicidal", advised=["utter_step_helpwanted"]).said == ["utter_crisis_listening"]

    def test_a_line_of_no_step_or_too_long_names_the_key(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for broken in ("utter_nothing: null", f"utter_step_links: {'x' * 81}", "utter_step_links: 7"):
                (Path(folder) / "step_plan.yml").write_text(broken, encoding="utf-8")
                with self.assertRaisesRegex(ContentError, f"step_plan.yml: {broken.partition(':')[0]}"):  # noqa: PT027
                    load_lines(Path(folder), {"utter_step_links"})


if __name__ == "__main__":
    unittest.main()
