"""Given a few labelled messages, when the detector has learned them, then it hears the like and says which words told."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.nlu.linear import LinearModel, train
from engine.nlu.normaliser import normalise
from engine.nlu.risk_classifier import RiskClassifier, judge, labelled_files, read_labelled
from engine.nlu.telling import telling_words

CRISIS = ["ik wil vannacht dood", "ik wil echt dood", "ik wil gewoon dood zijn", "straks ben ik dood en dat wil ik"]
NONE = ["mijn foto staat op snap", "hij wil geld voor mijn foto", "mijn ex stuurt mijn foto door", "wie helpt mij met mijn foto"]


def learned() -> LinearModel:
    texts = [*CRISIS, *NONE]
    labels = ["suicidal"] * len(CRISIS) + ["none"] * len(NONE)
    return train([(text, normalise(text)) for text in texts], labels, ["a", "b"] * 4, 0.3)


class Detector(unittest.TestCase):
    model: LinearModel

    @classmethod
    def setUpClass(cls) -> None:
        cls.model = learned()

    def test_a_crisis_is_heard_with_its_kind_and_its_words(self) -> None:
        heard = judge(self.model, "ik wil dood")
        self.assertGreater(heard["crisis"], judge(self.model, "mijn foto staat online")["crisis"])
        self.assertEqual(heard["kind"], "suicidal")
        self.assertIn("dood", heard["words"])

    def test_a_cry_inside_a_long_story_is_not_drowned(self) -> None:
        story = "Mijn ex stuurt mijn foto door. Hij wil geld voor mijn foto. Ik wil echt dood. Wie helpt mij met mijn foto?"
        heard = judge(self.model, story)
        self.assertEqual(story[heard["start"] : heard["end"]], heard["words"])
        self.assertIn("dood", heard["words"])

    def test_without_a_telling_word_the_whole_text_is_shown(self) -> None:
        self.assertEqual(telling_words(self.model, "ik wil dood", "weather"), (0, len("ik wil dood")))
        self.assertEqual(telling_words(self.model, "🙂", "suicidal"), (0, 1))


class Labelled(unittest.TestCase):
    def test_messages_are_read_per_writer_and_a_change_is_noticed(self) -> None:
        row = {"text": "ik wil dood", "risk": "crisis", "kind": "suicidal"}
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "a.jsonl").write_text(json.dumps(row) + "\n\n" + json.dumps({"text": "hoi", "risk": "none"}) + "\n")
            self.assertEqual(labelled_files([name]), [folder / "a.jsonl"])
            self.assertEqual(list(read_labelled([name])), [("ik wil dood", "suicidal", "a"), ("hoi", "none", "a")])
            before = RiskClassifier.fingerprint_addon({"labelled": [name]})
            (folder / "a.jsonl").write_text(json.dumps(row) + "\n")
            self.assertNotEqual(RiskClassifier.fingerprint_addon({"labelled": [name]}), before)


if __name__ == "__main__":
    unittest.main()
