"""Who is left out together, and which messages a smaller model may learn."""

import unittest

from engine.nlu.across_writers import Row, divide, few
from engine.nlu.features import counts


class AcrossWriters(unittest.TestCase):
    def test_every_writer_is_in_one_group_and_groups_are_about_as_large(self) -> None:
        writers = ["a"] * 100 + ["b"] * 60 + ["c"] * 50 + ["d"] * 10
        self.assertEqual(divide(writers, 2), [frozenset("ad"), frozenset("bc")])
        self.assertEqual(divide(list(reversed(writers)), 2), divide(writers, 2))
        self.assertEqual(len(divide(writers, 9)), 4)

    def test_a_larger_draw_holds_the_smaller_one(self) -> None:
        rows = [Row(str(i), intent, "a", counts(str(i), "")) for intent in ("greet", "thanks") for i in range(30)]
        texts = {most: {(row.intent, row.text) for row in few(rows, most)} for most in (5, 10, 99)}
        self.assertEqual([len(texts[most]) for most in (5, 10, 99)], [10, 20, 60])
        self.assertLess(texts[5], texts[10])


if __name__ == "__main__":
    unittest.main()
