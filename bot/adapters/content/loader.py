"""Loads content/ once at the start and refuses it as a whole when anything in it cannot be said."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.content import build
from bot.adapters.content.files import read_file, read_yaml
from bot.adapters.content.schemas import GatewayFile, Organisation, ReferralsFile, TelegramFile, TextsFile
from bot.adapters.content.store import LoadedContent
from bot.core.conversation import Button, Reply
from bot.core.errors import ContentError
from bot.core.referral import OPEN_NOW, Directory, render
from bot.core.words import WordList

PLACEHOLDERS = frozenset({"organisation", "retention_hours", "retention_days", "hours", "next", "place", "n"})
"""What a text may name in braces: the values of organisation.yml, the place in the queue and a number."""
WORD_LISTS = frozenset({"yes", "no", "thoughts_yes", "human", "wipe"})


def load_content(folder: Path, responses: Path | None = None) -> LoadedContent:
    """Read every file of `folder` (content/), and check the engine's texts in `responses` (data/responses) against it.

    Raises ContentError that names the file and the key.
    """
    organisation = read_file(folder / "organisation.yml", Organisation)
    directory = build.directory(read_file(folder / "referrals.yml", ReferralsFile), organisation)
    gateway = read_file(folder / "gateway.yml", GatewayFile)
    telegram = read_file(folder / "telegram.yml", TelegramFile)
    safety = read_file(folder / "safety.yml", TextsFile)
    navigation = tuple(build.button(one) for one in gateway.navigation)
    replies: dict[str, Reply] = {f"navigation.{one.value}": Reply(one.title, f"navigation.{one.value}") for one in navigation}
    for name, texts in (("gateway", gateway.texts), ("safety", safety.texts), ("telegram", telegram.texts)):
        for key, entry in texts.items():
            replies[f"{name}.{key}"] = build.reply(f"{name}.{key}", entry)
    _check_replies(replies, directory)
    missing = WORD_LISTS - gateway.words.keys()
    if missing:
        raise ContentError(f"gateway.yml: words: {', '.join(sorted(missing))} is missing")
    if responses is not None:
        for where, text in engine_texts(responses):
            directory.check(text, where)
            _check_braces(text, where)
    return LoadedContent(
        replies=replies,
        directory=directory,
        opening=build.own_hours(organisation),
        time_words=build.time_words(organisation.time_words),
        organisation=organisation,
        word_lists={key: WordList.of(one.exact, one.contains, one.needs, one.may_hold) for key, one in gateway.words.items()},
        navigation=navigation,
        widget=_widget(folder / "widget.yml", directory),
        telegram={**telegram.profile, **{f"command.{key}": text for key, text in telegram.commands.items()}},
        vocabulary=_vocabulary(folder),
    )


def engine_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(`file: response`, text) of every response variation under `folder`."""
    for path in sorted(folder.rglob("*.yml")):
        for name, variations in (read_yaml(path).get("responses") or {}).items():
            for one in variations:
                if not isinstance(one, dict):
                    raise ContentError(f"{path.name}: {name}: a text stands under `- text: |-`")
                yield f"{path.name}: {name}", str(one.get("text", ""))


def _check_replies(replies: Mapping[str, Reply], directory: Directory) -> None:
    for key, reply in replies.items():
        name, _, rest = key.partition(".")
        where = f"{name}.yml: {rest}"
        directory.check(reply.text, where)
        _check_placeholders(reply.text, where)
        _check_titles(reply.buttons, where)
    if f"[[{OPEN_NOW}]]" in directory.line_words.none_open:
        raise ContentError("referrals.yml: words.none_open: must not name [[open_now]] itself")
    directory.check(directory.line_words.none_open, "referrals.yml: words.none_open")


def _check_braces(text: str, where: str) -> set[str]:
    """The names in braces; which ones the engine knows is its own affair."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ContentError(f"{where}: a brace is not closed: {error}") from error


def _check_placeholders(text: str, where: str) -> None:
    unknown = _check_braces(text, where) - PLACEHOLDERS
    if unknown:
        raise ContentError(f"{where}: {{{sorted(unknown)[0]}}} is not a value; known are {', '.join(sorted(PLACEHOLDERS))}")


def _check_titles(buttons: tuple[Button, ...], where: str) -> None:
    titles = [one.title for one in buttons]
    if len(titles) != len(set(titles)):
        raise ContentError(f"{where}: two buttons have the same title")


def _widget(path: Path, directory: Directory) -> dict[str, str]:
    """Filled in once at the start, so only what does not depend on the hour may stand there."""
    shown = {}
    for key, text in read_yaml(path).items():
        where = f"{path.name}: {key}"
        if not isinstance(text, str) or not text.strip():
            raise ContentError(f"{where}: a sentence is needed")
        directory.check(text, where)
        if any("." not in mark for mark in _marks(text)):
            raise ContentError(f"{where}: use [[key.name]], [[key.phone]] or [[key.link]] here")
        shown[key] = render(text, directory, datetime.now(UTC)).text
    return shown


def _marks(text: str) -> list[str]:
    return [part.partition("]]")[0] for part in text.split("[[")[1:]]


def _vocabulary(folder: Path) -> dict[str, frozenset[str]]:
    try:
        return build.vocabulary(read_yaml(folder / "questions.yml"), read_yaml(folder / "topics.yml"))
    except (KeyError, TypeError) as error:
        raise ContentError(f"questions.yml or topics.yml: {error!r} is missing or of the wrong kind") from error
