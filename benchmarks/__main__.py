"""`make bench`: measure everything in one run, print a table, write results/bench.json."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.load import as_json, growth, measure
from benchmarks.targets import WORK, Target, engine, gateway, limit, stock
from bot.cli.engine_process import ROOT, run

LEVELS = (1, 10, 50, 200)
TARGETS = {"limit: echo + commit": limit, "kompas engine": engine, "kompas gateway": gateway, "stock rasa 3.6.21": stock}
MESSAGES = {"stock rasa 3.6.21": 150, "kompas engine": 800, "kompas gateway": 1000, "limit: echo + commit": 2000}
"""Turns per level; at 200 conversations every one says at least two lines."""


def train_stock(full: bool = False) -> None:
    """Train once; build/bench keeps the model.

    Two epochs instead of a hundred unless `full`: a turn costs the same after either.
    """
    folder = WORK / "stock" / "models"
    name = "stock-full" if full else "stock"
    if (folder / f"{name}.tar.gz").exists():
        return
    config = (ROOT / "config" / "stock.yml").read_text(encoding="utf-8")
    config = config if full else config.replace("epochs: 100", "epochs: 2")
    folder.mkdir(parents=True, exist_ok=True)
    (WORK / "stock" / "config.yml").write_text(config, encoding="utf-8")
    print("training stock Rasa on our data (DIET, TED, UnexpecTED): minutes ...", file=sys.stderr)
    words = ["--config", str(WORK / "stock" / "config.yml"), "--out", str(folder), "--fixed-model-name", name]
    if run(["-m", "rasa", "train", *words]) != 0:
        raise SystemExit("bench: stock Rasa could not be trained")


async def examine(build: Callable[[], Awaitable[Target]]) -> dict[str, Any]:
    target = await build()
    try:
        begin = time.monotonic()
        rows = {}
        for level in LEVELS:
            messages = max(MESSAGES[target.name], 2 * level)
            rows[level] = as_json(await measure(target.open_talk, level, messages))
            print(f"  {target.name}: {level} conversations done after {time.monotonic() - begin:.0f} s", file=sys.stderr)
        memory = target.memory_mb()
        turns = await growth(target.open_talk)
        return {
            "cold_start_s": round(target.cold_start_s, 2),
            "memory_mb": memory,
            "levels": rows,
            "turn_ms_at_message": turns,
            "growth_5_to_500": round(turns[500] / turns[5], 2),
        }
    finally:
        target.stop()


def table(results: dict[str, dict[str, Any]]) -> str:
    head = f"{'':24}{'cold s':>8}{'MB':>8}" + "".join(f"{f'{n}: p50 ms':>13}{'msg/s':>8}" for n in LEVELS) + f"{'5→500':>8}"
    lines = [head]
    for name, got in results.items():
        cells = "".join(f"{got['levels'][n]['p50_ms']:>13}{got['levels'][n]['per_second']:>8}" for n in LEVELS)
        lines.append(f"{name:24}{got['cold_start_s']:>8}{got['memory_mb']:>8}{cells}{got['growth_5_to_500']:>8}")
    return "\n".join(lines)


def ratios(results: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Kompas's whole gateway (engine process included) against stock; above 1 means better than stock."""
    ours, theirs = results["kompas gateway"], results["stock rasa 3.6.21"]
    return {
        "messages_per_second": {n: round(ours["levels"][n]["per_second"] / theirs["levels"][n]["per_second"], 1) for n in LEVELS},
        "time_per_turn": {n: round(theirs["levels"][n]["p50_ms"] / ours["levels"][n]["p50_ms"], 1) for n in LEVELS},
        "memory": round(theirs["memory_mb"] / ours["memory_mb"], 2),
        "cold_start": round(theirs["cold_start_s"] / ours["cold_start_s"], 1),
    }


async def main(full: bool) -> None:
    train_stock(full)
    results = {}
    for name, build in TARGETS.items():
        results[name] = await examine(build)
    against = ratios(results)
    print(table(results))
    print("\nwhole gateway against stock Rasa (times better):")
    for name, value in against.items():
        print(f"  {name}: {value}")
    out = ROOT / "results" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"results": results, "ratios": against}, indent=2) + "\n")
    print(f"\nwritten: {out.relative_to(ROOT)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="train stock Rasa for all its hundred epochs (an hour)")
    asyncio.run(main(parser.parse_args().full))
