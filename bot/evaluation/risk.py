"""The figures of `kompas eval risk`: the whole decision of the gateway (screen and NLU) against labelled messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.adapters.content.lexicon import load_lexicon
from bot.core.errors import ContentError
from bot.core.risk import RiskLevel, Screening, decide, screen
from bot.core.turn import Understanding
from bot.evaluation.nlu import percentile
from bot.settings import ROOT

Decide = Callable[[str], Screening]
LEXICON = ROOT / "content" / "risk"


def gateway_decision(heard: Mapping[str, Understanding], lexicon: Path = LEXICON) -> Decide:
    """The decision as the gateway takes it: the screen first, then joined with what the NLU `heard` (by text)."""
    loaded = load_lexicon(lexicon)
    loaded.warm()
    return lambda text: decide(screen(text, loaded), heard.get(text), loaded)


def evaluate(rows: Sequence[Mapping[str, Any]], decision: Decide) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The JSON object of `kompas eval risk` and one object per line with its reasons.

    `rows`: {"text", "risk": "crisis|soft|none", "kind"}. A crisis is caught only at level crisis, a soft case when it is
    asked about or more, and anything above none on `none` is a false alarm. A rate over no lines is None. `ms_p95` is the
    time of the decision itself; what the NLU costs is in `kompas eval nlu`. Raises ContentError for an unknown risk.
    """
    levels = {level.value for level in RiskLevel}
    lines: list[dict[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        if row["risk"] not in levels:
            raise ContentError(f"line {number}: risk {row['risk']!r} is not one of {', '.join(sorted(levels))}")
        begin = time.perf_counter()
        decided = decision(row["text"])
        lines.append(dict(row) | _line(decided, (time.perf_counter() - begin) * 1000))
    missed = [line for line in lines if line["risk"] == "crisis" and line["level"] != "crisis"]
    unasked = [line for line in lines if line["risk"] == "soft" and line["level"] == "none"]
    alarmed = [line for line in lines if line["risk"] == "none" and line["level"] != "none"]
    figures = {
        "n": len(lines),
        "crisis_recall": _rate(lines, "crisis", len(missed), kept=True),
        "soft_asked": _rate(lines, "soft", len(unasked), kept=True),
        "false_alarm_rate": _rate(lines, "none", len(alarmed), kept=False),
        "ms_p95": round(percentile(sorted(line["ms"] for line in lines), 0.95), 3) if lines else None,
        "misses": [_short(line) for line in (*missed, *unasked)],
        "false_alarms": [_short(line) for line in alarmed],
    }
    return figures, lines


def _line(decided: Screening, ms: float) -> dict[str, Any]:
    """What was decided about one message and why."""

    def told(reasons: Sequence[Any]) -> list[dict[str, Any]]:
        return [{"words": r.words, "start": r.start, "end": r.end, "rule": r.rule, "why": r.why} for r in reasons]

    return {
        "level": decided.level.value,
        "found": decided.kind.value if decided.kind else None,
        "reasons": told(decided.reasons),
        "harmless": told(decided.harmless),
        "ms": round(ms, 4),
    }


def _rate(lines: Sequence[Mapping[str, Any]], risk: str, counted: int, *, kept: bool) -> float | None:
    total: int = sum(line["risk"] == risk for line in lines)
    if not total:
        return None
    return float(round((total - counted if kept else counted) / total, 4))


def _short(line: Mapping[str, Any]) -> dict[str, Any]:
    """A wrong decision, short enough to read in a list."""
    return {key: line[key] for key in ("text", "risk", "level")} | {"rules": [r["rule"] for r in line["reasons"]]}
