"""`kompas eval nlu|risk|dialogue`: each prints one JSON object on standard output."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bot.core.errors import ConfigurationError
from bot.settings import ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    nlu = kinds.add_parser("nlu", help='understanding; lines {"text", "intent", "also": [...]}')
    risk = kinds.add_parser("risk", help='the crisis screen; lines {"text", "risk": "crisis|soft|none", "kind"}')
    dialogue = kinds.add_parser("dialogue", help="whole conversations; a YAML file of personas")
    nlu.add_argument("file", type=Path, metavar="FILE.jsonl", nargs="?")
    risk.add_argument("file", type=Path, metavar="FILE.jsonl")
    nlu.add_argument("--across-writers", action="store_true", help="cross-validate the training data, leaving whole writers out")
    nlu.add_argument("--learning-curve", action="store_true", help="accuracy across writers by messages per intent")
    nlu.add_argument("--folds", type=int, default=6, help="groups of writers (default 6; a model each, minutes in all)")
    nlu.add_argument("--data", type=Path, default=ROOT / "data" / "nlu", metavar="FOLDER", help="the training data")
    for sub in (nlu, risk):
        sub.add_argument("--lines", type=Path, metavar="OUT.jsonl", help="write every line with its outcome")
        sub.add_argument("--model", type=Path, metavar="FILE", help="another model than models/kompas.tar.gz")
    dialogue.add_argument("file", type=Path, metavar="FILE.yml")
    dialogue.add_argument("--url", default="", help="a running system; without it the tool starts one of its own")
    dialogue.add_argument("--only", default="", metavar="NAME", help="only the personas whose name holds this")
    nlu.set_defaults(run=evaluate_nlu)
    risk.set_defaults(run=evaluate_risk)
    dialogue.set_defaults(run=evaluate_dialogue)


def show(figures: dict[str, Any]) -> None:
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def evaluate_nlu(options: argparse.Namespace) -> int:
    if options.across_writers or options.learning_curve:
        return evaluate_writers(options)
    if options.file is None:
        raise ConfigurationError("give a FILE.jsonl, --across-writers or --learning-curve")
    from bot.cli.understand import understand
    from bot.evaluation.jsonl import read_lines, write_lines
    from bot.evaluation.nlu import Judged, evaluate

    rows = read_lines(options.file, ("text", "intent"))
    heard = understand([row["text"] for row in rows], options.model)
    lines = [
        Judged(row["text"], row["intent"], frozenset(row.get("also") or ()), h.ranking, h.ms)
        for row, h in zip(rows, heard, strict=True)
    ]
    if options.lines:
        write_lines(
            options.lines,
            (
                row | {"predicted": line.top, "right": line.right, "ranking": line.ranking}
                for row, line in zip(rows, lines, strict=True)
            ),
        )
    show(evaluate(lines))
    return 0


def evaluate_writers(options: argparse.Namespace) -> int:
    from bot.cli.understand import across_writers
    from bot.evaluation.jsonl import write_lines
    from bot.evaluation.nlu_writers import SIZES, by_writer, learning_curve, table

    figures: dict[str, Any] = {}
    if options.across_writers:
        lines = across_writers(options.data, options.folds)
        figures |= by_writer(lines)
        if options.lines:
            write_lines(options.lines, lines)
    if options.learning_curve:
        figures["learning_curve"] = learning_curve(across_writers(options.data, options.folds, SIZES))
    print(table(figures), file=sys.stderr)
    show(figures)
    return 0


def evaluate_risk(options: argparse.Namespace) -> int:
    from bot.cli.understand import understand
    from bot.evaluation.jsonl import read_lines, write_lines
    from bot.evaluation.risk import evaluate, gateway_decision

    rows = read_lines(options.file, ("text", "risk"))
    heard = understand([row["text"] for row in rows], options.model)
    decide = gateway_decision({row["text"]: h.understanding for row, h in zip(rows, heard, strict=True)})
    figures, decisions = evaluate(rows, decide)
    if options.lines:
        write_lines(options.lines, decisions)
    show(figures)
    return 0


def evaluate_dialogue(options: argparse.Namespace) -> int:
    from bot.evaluation.dialogue import evaluate

    figures = asyncio.run(evaluate(options.file, url=options.url, only=options.only))
    show(figures)
    return 0 if figures["failed"] == 0 else 1
