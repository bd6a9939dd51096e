"""A long message is also understood sentence by sentence; a card holds what would be counted now."""

import unittest
from types import SimpleNamespace
from unittest.mock import patch

from engine import understanding
from engine.card import card
from engine.retell import may_be_about_another, retell


def heard(_: object, text: str, *, only_topic: bool) -> dict:
    return {"intent": {"name": text.split()[0], "confidence": 0.5}}


class Parts(unittest.TestCase):
    def parts(self, text: str) -> list[str]:
        with patch.object(understanding, "understand", heard):
            return [name for name, _ in understanding.understand_parts(SimpleNamespace(), text)]

    def test_sentences_and_and_also_divide_a_message(self) -> None:
        self.assertEqual(self.parts("hij dreigt met een foto. mijn account is ook gehackt"), ["hij", "mijn"])
        self.assertEqual(self.parts("hij dreigt met een foto en ook is mijn account weg"), ["hij", "is"])

    def test_one_thought_and_scraps_are_no_parts(self) -> None:
        for text in ("hij dreigt met een foto", "help! hij dreigt met een foto. snel", "", "a " * 50):
            self.assertEqual(self.parts(text), [], text)

    def test_a_very_long_story_costs_no_more_than_six(self) -> None:
        self.assertEqual(len(self.parts("dit is een zin met woorden. " * 40)), understanding.MOST_PARTS)


class Retold(unittest.TestCase):
    def test_what_happened_to_another_is_told_in_the_first_person(self) -> None:
        for told, own in (
            ("ze dreigen haar foto te sturen", "ik dreigen mijn foto te sturen"),
            ("mijn beste vriendin wordt gepest", "ik wordt gepest"),
            ("een leerling van mij is gefilmd", "ik is gefilmd"),
            ("iemand filmde hem", "iemand filmde mij"),
        ):
            self.assertEqual(retell(told), own)

    def test_only_where_somebody_may_speak_for_another(self) -> None:
        self.assertTrue(may_be_about_another(["nude_leaked", "parent"], None))
        self.assertTrue(may_be_about_another(["nude_leaked"], "friend_worry"))
        self.assertFalse(may_be_about_another(["nude_leaked", "exposed", "greet", "parent"], "grooming"))


class Cards(unittest.TestCase):
    def test_kind_and_role_are_on_it_before_the_talk_ends(self) -> None:
        slots = {"topic": "sextortion", "sub": "money", "role": "friend", "demand": "money", "help_wanted": "tell"}
        self.assertEqual(card(slots)["answers"], {"demand": "money", "sub": "money", "role": "friend"})

    def test_behind_a_crisis_is_what_led_to_it(self) -> None:
        seen = card({"topic": "suicidal", "parked_topic": "sextortion", "level": "E3"})
        self.assertEqual((seen["topic"], seen["answers"]), ("suicidal", {"topic": "sextortion"}))
        self.assertNotIn("topic", card({"topic": "grooming", "parked_topic": "sextortion"})["answers"])


if __name__ == "__main__":
    unittest.main()
