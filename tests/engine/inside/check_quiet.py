"""During a turn no library's own words reach a log; outside a turn logging is as ever."""

import io
import logging
import unittest
import warnings

import structlog

from engine import quiet
from engine.errors import ActionFailed, place
from engine.turn import CURRENT, Turn

CANARY = "Sanne uit Breda 0612345678"


class Quiet(unittest.TestCase):
    def setUp(self) -> None:
        quiet.install()
        quiet.install()
        self.out = io.StringIO()
        handler = logging.StreamHandler(self.out)
        self.addCleanup(logging.getLogger().removeHandler, handler)
        logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(logging.DEBUG)

    def in_turn(self) -> None:
        mark = CURRENT.set(Turn(conversation="c", channel="web", state=None, text=CANARY))
        self.addCleanup(CURRENT.reset, mark)

    def test_every_level_and_every_way_of_saying_it(self) -> None:
        self.in_turn()
        logger = logging.getLogger("rasa.core.processor")
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
            logger.log(level, f"got {CANARY}")
            logger.log(level, "got %s", CANARY)
            logger.log(level, "got", extra={"text": CANARY}, stack_info=True)
        try:
            raise ValueError(CANARY)
        except ValueError:
            logger.exception("failed")
        warnings.warn(CANARY, stacklevel=1)
        structlog.get_logger().warning("event", text=CANARY)
        logging.getLogger("engine.x").error("wrong %s", CANARY)
        self.assertNotIn("Sanne", self.out.getvalue())
        self.assertIn("[rasa.core.processor:", self.out.getvalue(), "the place stays, so that a fault can be found")
        self.assertIn("ValueError", self.out.getvalue())

    def test_our_own_failures_keep_their_place_and_lose_their_words(self) -> None:
        self.in_turn()
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            logging.getLogger("engine.in_process").error("action failed: %s", ActionFailed("action_x", error))
            self.assertNotIn("Sanne", place(error))
        self.assertIn("action_x: ValueError at", self.out.getvalue())
        self.assertNotIn("Sanne", self.out.getvalue())

    def test_outside_a_turn_nothing_is_withheld(self) -> None:
        logging.getLogger("rasa").warning("model %s loaded", "m1")
        self.assertIn("model m1 loaded", self.out.getvalue())


if __name__ == "__main__":
    unittest.main()
