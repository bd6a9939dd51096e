"""Normaliser, tokenizer, exact phrases and the linear model, without Rasa's machinery around them."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from engine.nlu.commands import key
from engine.nlu.features import Vocabulary, counts
from engine.nlu.linear import LinearModel, train
from engine.nlu.normaliser import lexicon, normalise, words
from engine.nlu.tokenizer import tokenize

EXAMPLES = [
    (text, intent)
    for intent, texts in {
        "greet": ["hoi", "hallo", "hey daar", "goedemorgen"],
        "threat": ["hij dreigt", "ze chanteert me", "betalen of hij stuurt het", "ik word afgeperst"],
        "human": ["mens spreken", "mag ik een medewerker", "bel mij", "echt iemand spreken"],
    }.items()
    for text in texts
]


def toy_model() -> LinearModel:
    texts = [(text, normalise(text)) for text, _ in EXAMPLES]
    return train(texts, [intent for _, intent in EXAMPLES], ["a"] * len(EXAMPLES), 0.15)


class Normaliser(unittest.TestCase):
    def test_chat_words_are_written_out(self) -> None:
        for typed, meant in {
            "egt": "echt",
            "me": "mijn",
            "wrm": "waarom",
            "kms": "zelfmoord plegen",
            "hoiiiii": "hoi",
            "n00ds": "naaktfotos",
            "HEYYY": "hoi",
            "één": "één",
        }.items():
            with self.subTest(typed):
                self.assertEqual(normalise(typed), normalise(meant))

    def test_numbers_stay_numbers(self) -> None:
        self.assertEqual([word.plain for word in words("15 4 100 15jr")], ["15", "4", "100", "15", "jaar"])

    def test_every_word_knows_its_place(self) -> None:
        text = "kheb  'm geSTUURD!"
        self.assertEqual([text[word.start : word.end] for word in words(text)], ["kheb", "kheb", "'", "m", "geSTUURD", "!"])

    def test_the_lexicon_holds_plain_lower_case_words(self) -> None:
        for short, full in lexicon().items():
            self.assertEqual(short, short.lower().strip())
            self.assertNotIn(" ", short)
            self.assertTrue(full)


class Tokenizer(unittest.TestCase):
    def test_tokens_point_into_the_text(self) -> None:
        for text in ("Hoi, ik ben 'n test... :)", "a" * 500 + " b", "", "\n\t ", "z.s.m. bel 112!"):
            for token, start in tokenize(text):
                self.assertEqual(text[start : start + len(token)], token)

    def test_a_very_long_run_is_one_token(self) -> None:
        self.assertEqual(tokenize("x" * 5000), [("x" * 5000, 0)])


class ExactPhrases(unittest.TestCase):
    def test_case_and_punctuation_do_not_matter_but_other_signs_do(self) -> None:
        self.assertEqual(key("Terug!"), key("terug"))
        self.assertEqual(key("sla  over..."), key("sla over"))
        self.assertNotEqual(key("niet terug"), key("terug"))
        for looks_like_a_command in ("/terug", "terug{}", "@terug", "／terug"):
            self.assertNotEqual(key(looks_like_a_command), key("terug"))


class Linear(unittest.TestCase):
    def test_it_learns_and_its_chances_add_up(self) -> None:
        model = toy_model()
        for text, intent in EXAMPLES:
            ranking = model.ranking(text, normalise(text))
            self.assertEqual(ranking[0][0], intent)
            self.assertAlmostEqual(sum(p for _, p in ranking), 1.0, places=4)

    def test_a_text_without_a_known_feature_has_a_ranking_too(self) -> None:
        self.assertEqual(len(toy_model().ranking("☂", "☂")), 3)

    def test_saved_and_loaded_it_says_the_same(self) -> None:
        model = toy_model()
        with tempfile.TemporaryDirectory() as folder:
            model.save(Path(folder))
            loaded = LinearModel.load(Path(folder))
            self.assertEqual({path.suffix for path in Path(folder).iterdir()}, {".npz", ".json"}, "nothing that runs code")
        for text, _ in EXAMPLES:
            np.testing.assert_allclose(
                loaded.probabilities(text, normalise(text)), model.probabilities(text, normalise(text)), rtol=1e-5
            )

    def test_a_rare_intent_is_learned_as_well(self) -> None:
        texts = [(f"hoi {i}", f"hoi {i}") for i in range(60)] + [("ik word afgeperst", "ik word afpersen")] * 2
        model = train(texts, ["greet"] * 60 + ["threat"] * 2, ["a"] * 62, 0.15)
        self.assertEqual(model.ranking("afgeperst", "afpersen")[0][0], "threat")

    def test_rows_and_matrix_are_the_same(self) -> None:
        documents = [counts(text, normalise(text)) for text, _ in EXAMPLES]
        vocabulary = Vocabulary.learn(documents)
        matrix = vocabulary.matrix(documents)
        columns, values = vocabulary.row(documents[3])
        np.testing.assert_allclose(matrix[3, columns].toarray().ravel(), values, rtol=1e-6)


if __name__ == "__main__":
    unittest.main()
