"""`kompas train`: train, validate, and test the conversations, always with the engine's own Python."""

from __future__ import annotations

import argparse

from bot.cli.engine_process import run

CONVERSATIONS = "tests/conversations"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--if-needed", action="store_true", help="only when data, domain, actions or pipeline changed")
    parser.add_argument("--config", default="config.yml", metavar="FILE", help="another pipeline, for example config/diet.yml")
    parser.add_argument("--out", default="", metavar="FILE", help="write the model elsewhere than models/kompas.tar.gz")
    parser.add_argument("--validate", action="store_true", help="do not train: check domain and data (rasa data validate)")
    parser.add_argument("--test-conversations", action="store_true", help="do not train: play tests/conversations (rasa test)")
    parser.set_defaults(run=train)


def train(options: argparse.Namespace) -> int:
    if options.validate:
        return run(["-m", "rasa", "data", "validate", "--fail-on-warnings", "--config", options.config])
    if options.test_conversations:
        where = ["--model", "models/kompas.tar.gz", "--stories", CONVERSATIONS, "--out", "results/rasa"]
        return run(["-m", "rasa", "test", "core", *where, "--fail-on-prediction-errors", "--no-plot"])
    words = ["-m", "engine.train", "--config", options.config]
    if options.out:
        words += ["--out", options.out]
    if options.if_needed:
        words.append("--if-needed")
    return run(words)
