"""`kompas eval dialogue`: play every persona through its real channel and judge what came of it."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

from bot.core.conversation import Channel, ConversationId, Phase
from bot.core.errors import KompasError, UnknownConversation
from bot.evaluation.own_system import OwnSystem, own_system
from bot.evaluation.personas import Persona, read_personas
from bot.evaluation.play import Transcript, play
from bot.evaluation.telegram_player import TelegramPlayer
from bot.evaluation.verdict import Inside, judge, unseen
from bot.evaluation.web_player import WebPlayer

AT_ONCE = 12
FIRST_CHAT = 5000


async def evaluate(path: Path, url: str = "", only: str = "") -> dict[str, Any]:
    """The JSON object of `kompas eval dialogue`. Raises ContentError for a bad file."""
    personas = [persona for persona in read_personas(path) if only in persona.persona]
    if url:
        outcomes = [await _from_outside(persona, url) for persona in personas]
    else:
        async with own_system() as system:
            outcomes = await _all(personas, system)
            system.telegram.verify()
    failures = [outcome for outcome in outcomes if outcome["failures"]]
    return {"n": len(outcomes), "passed": len(outcomes) - len(failures), "failed": len(failures), "failures": failures} | (
        {"not_checked": {o["persona"]: o["not_checked"] for o in outcomes if o.get("not_checked")}} if url else {}
    )


async def _all(personas: list[Persona], system: OwnSystem) -> list[dict[str, Any]]:
    room = asyncio.Semaphore(AT_ONCE)
    chats = itertools.count(FIRST_CHAT)

    async def one(persona: Persona, chat: int) -> dict[str, Any]:
        async with room:
            return await _inside(persona, system, chat)

    return list(await asyncio.gather(*(one(persona, next(chats)) for persona in personas)))


async def _inside(persona: Persona, system: OwnSystem, chat: int) -> dict[str, Any]:
    transcript = Transcript()
    try:
        if persona.channel is Channel.TELEGRAM:
            telegram = TelegramPlayer(system, chat)
            await play(persona, telegram, transcript)
            conversation: ConversationId | None = await telegram.conversation()
        else:
            async with WebPlayer(system.url) as web:
                await play(persona, web, transcript)
                conversation = await system.app.kompas.youth.find(web.token)
        return _outcome(persona, transcript, judge(persona, transcript, await _known(system, conversation)))
    except KompasError as error:
        return _outcome(persona, transcript, [f"broke off: {error}"])


async def _known(system: OwnSystem, conversation: ConversationId | None) -> Inside | None:
    """None for a wiped talk: then there is nothing left to know."""
    if conversation is None:
        return None
    try:
        record = await system.look(conversation)
    except UnknownConversation:
        return None
    card, handover = record.dossier.card, record.handover
    handed = handover.in_queue or handover.phase is Phase.COUNSELLOR or record.had_counsellor or record.dossier.missed
    return Inside(card.topic, card.level, record.dossier.crisis, handed, await system.report(conversation))


async def _from_outside(persona: Persona, url: str) -> dict[str, Any]:
    transcript = Transcript()
    if persona.channel is Channel.TELEGRAM:
        return _outcome(persona, transcript, ["Telegram personas need a system of their own: leave out --url"])
    try:
        async with WebPlayer(url) as web:
            await play(persona, web, transcript)
    except KompasError as error:
        return _outcome(persona, transcript, [f"broke off: {error}"])
    return _outcome(persona, transcript, judge(persona, transcript, None)) | {"not_checked": unseen(persona)}


def _outcome(persona: Persona, transcript: Transcript, wrong: list[str]) -> dict[str, Any]:
    return {"persona": persona.persona, "failures": wrong, "transcript": transcript.as_text() if wrong else []}
