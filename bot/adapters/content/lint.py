"""What an editor may not write, checked over every text a youth can see: numbers, tone, length, lock screen, old checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.adapters.content.files import read_yaml
from bot.adapters.content.never_say import NeverSay, never_say
from bot.adapters.content.readability import FLOOR, SENTENCE, reading_ease
from bot.adapters.content.store import LoadedContent
from bot.core.referral import Referral, render

LONGEST = 400
"""Characters of a message, as it is shown."""
LONGEST_SENTENCE = 25
AVERAGE_SENTENCE = 15
"""Words, over one text: the B1 rule of thumb that a machine can check."""
OLDEST_CHECK = 183
"""Days after which a number must be compared with its source again."""
_EVENING = datetime(2026, 1, 7, 20, tzinfo=UTC)
"""Any moment: rendering needs one."""
NUMBER = re.compile(r"(?<![\w.])(?:112|113|14 ?4\d\d|(?:\+31|0)[\d \-–()]{6,}\d|\d[\d \-–]{5,}\d)(?!\w)")
_ADDRESS = re.compile(r"https?://|www\.|\b[\w-]+\.(?:nl|org|com|eu|net|be|info|io|chat)\b", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_MARK = re.compile(r"\[\[\s*([^\[\]]*?)\s*\]\]")
_FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
_EMOJI = re.compile(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True)
class Said:
    """One text and where it stands. `topic` is the file name without ending; `outside` texts are seen by others too."""

    where: str
    topic: str
    text: str
    message: bool = True
    """A message to a youth (a label, a title or an English line is not)."""
    outside: bool = False
    youth: bool = True
    """False: for counsellors only."""


def every_text(content: LoadedContent, folder: Path, responses: Path | None = None) -> Iterator[Said]:
    """Every text of the content and of the engine's responses, with its buttons."""
    for name in ("gateway", "safety", "telegram"):
        for key, entry in read_yaml(folder / f"{name}.yml")["texts"].items():
            yield from _message(f"{name}.yml: {key}", name, entry)
    yield from (
        Said(f"gateway.yml: navigation: {one.title}", "gateway", one.title, message=False, outside=True)
        for one in content.navigation
    )
    yield from (
        Said(f"telegram.yml: {key}", "telegram", text, message=False, outside=True) for key, text in content.telegram.items()
    )
    for key, text in read_yaml(folder / "widget.yml").items():
        yield Said(
            f"widget.yml: {key}",
            "widget",
            text,
            message=False,
            outside=key.startswith(("launcher", "title", "page_title", "exit")),
        )
    for name in ("questions", "topics", "desk", "step_plan"):
        path = folder / f"{name}.yml"
        for where, text in _strings(read_yaml(path), "") if path.exists() else ():
            yield Said(f"{name}.yml: {where}", name, text, message=False, outside=name == "step_plan", youth=name != "desk")
    for path in sorted(responses.rglob("*.yml")) if responses is not None else ():
        for key, variations in (read_yaml(path).get("responses") or {}).items():
            for one in variations:
                yield from _message(f"{path.name}: {key}", path.stem, one)


def problems(content: LoadedContent, folder: Path, responses: Path | None, today: date) -> list[str]:
    """Every mistake as `file: key: what is wrong`; empty when all is well. `today` decides which checks are too old."""
    rules = never_say(folder)
    found = [
        f"{said.where}: {problem}" for said in every_text(content, folder, responses) for problem in _wrong(said, content, rules)
    ]
    found += [f"referrals.yml: {problem}" for entry in content.directory.entries.values() for problem in old_checks(entry, today)]
    return found


def old_checks(entry: Referral, today: date) -> list[str]:
    """The shown fields of a service whose check is too old, or dated in the future."""
    ages = {part: (today - known.checked_on).days for part, known in entry.fields.items() if known.verified}
    return [
        f"{entry.key}.{part}: checked {age} days ago; compare it with its source again"
        for part, age in ages.items()
        if age > OLDEST_CHECK or age < 0
    ]


def _wrong(said: Said, content: LoadedContent, rules: NeverSay) -> Iterator[str]:
    """All rules on one text."""
    checks: tuple[Callable[[Said], Iterator[str]], ...] = (_numbers, _tone, _sentences, _reading)
    for check in checks:
        yield from check(said)
    shown = render(said.text, content.directory, _EVENING).text
    if said.message and len(shown) > LONGEST:
        yield f"{len(shown)} characters; at most {LONGEST}"
    if not said.youth:
        return
    yield from (
        f"never say: {rule.why} ({rule.pattern.pattern[:60]})" for rule in rules.rules if rule.hits(said.text, said.topic)
    )
    plain = said.text.lower()
    yield from _names(said, content)
    yield from (f"jargon: {word}" for word in rules.jargon if re.search(rf"\b{re.escape(word)}\b", plain))
    yield from (
        f"{word} is not explained here; write also: {how}"
        for word, how in rules.explained.items()
        if said.message and re.search(rf"\b{re.escape(word)}", plain) and not re.search(how, plain)
    )
    if said.outside:
        first = plain.split("\n", 1)[0]
        yield from (f"others can read this line on a lock screen: {word}" for word in rules.sensitive if word in first)


def _numbers(said: Said) -> Iterator[str]:
    for pattern, what in ((NUMBER, "a number"), (_ADDRESS, "an address"), (_EMAIL, "a mail address")):
        if found := pattern.search(said.text):
            yield f"{what} ({found.group()}); numbers and links stand in referrals.yml only"


def _tone(said: Said) -> Iterator[str]:
    if said.youth and _FORMAL.search(said.text):
        yield "says u or uw; we say je"
    if found := _EMOJI.search(said.text):
        yield f"a picture ({found.group()}); what people come here for is too grave"


def _reading(said: Said) -> Iterator[str]:
    ease = reading_ease(said.text) if said.message else None
    if ease is not None and ease < FLOOR:
        yield f"reads hard ({ease:.0f} of 100); at least {FLOOR}: shorter sentences, shorter words"


def _names(said: Said, content: LoadedContent) -> Iterator[str]:
    """A service named in passing would be missing from the referrals that travel beside the message."""
    marked = {mark.partition(".")[0] for mark in _MARK.findall(said.text)}
    rest = _MARK.sub("", said.text)
    for key, entry in content.directory.entries.items():
        if said.message and not entry.common_word and key not in marked and re.search(rf"\b{re.escape(entry.name)}(?!\w)", rest):
            yield f"names {entry.name}; write [[{key}.name]]"


def _sentences(said: Said) -> Iterator[str]:
    if not said.message:
        return
    lengths = [len(_WORD.findall(sentence)) for sentence in SENTENCE.findall(_MARK.sub("x", said.text))]
    lengths = [words for words in lengths if words]
    if lengths and max(lengths) > LONGEST_SENTENCE:
        yield f"a sentence of {max(lengths)} words; at most {LONGEST_SENTENCE}"
    if lengths and sum(lengths) / len(lengths) > AVERAGE_SENTENCE:
        yield f"{sum(lengths) / len(lengths):.0f} words a sentence on average; at most {AVERAGE_SENTENCE}"


def _message(where: str, topic: str, entry: dict[str, Any]) -> Iterator[Said]:
    dutch = entry.get("language", "nl") == "nl"
    if "text" in entry:
        yield Said(where, topic, str(entry["text"]), message=dutch, outside=True, youth=dutch)
    for one in entry.get("buttons") or ():
        yield Said(f"{where}: button", topic, str(one["title"]), message=False)


def _strings(found: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every string with a space in it (ids have none), however deep."""
    if isinstance(found, str) and " " in found:
        yield where, found
    for key, value in found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ():
        yield from _strings(value, f"{where}.{key}" if where else str(key))
