"""Stores the lines of a conversation, numbered without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.adapters.database.codec import Line, dump_line, load_line
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.tables import entries, outbox
from bot.core.conversation import Channel, ConversationId, Entry, Reply, Sender
from bot.core.pseudonym import new_button_token, new_row_id
from bot.services.storage import Conversation

_e = entries.c
_TALK = _e.conversation == bindparam("talk")
_ADD = insert(entries)
_AFTER = select(entries).where(_TALK, _e.seq > bindparam("after")).order_by(_e.seq)
_ONE = select(entries).where(_TALK, _e.seq == bindparam("line"))
_CHANGE = update(entries).where(_TALK, _e.seq == bindparam("line"))
_BY_KEY = select(_e.seq).where(_TALK, _e.key_hash == bindparam("digest"))
_PUSH = insert(outbox)
_PUSHED = frozenset({Channel.TELEGRAM})


class SqlThread:
    """bot.services.storage.Thread."""

    def __init__(self, connection: Connection, boxes: Boxes, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._boxes = boxes
        self._touch = touch

    def append(
        self,
        conversation: Conversation,
        sender: Sender,
        reply: Reply,
        at: datetime,
        key: str = "",
        forget: Sequence[str] = (),
    ) -> Entry:
        conversation.last_seq += 1
        seq = conversation.last_seq
        buttons = (replace(b, token=new_button_token(seq, i)) for i, b in enumerate(reply.buttons))
        reply = replace(reply, buttons=tuple(buttons))
        box = self._boxes.of(conversation.id)
        row = {
            "conversation": conversation.id,
            "seq": seq,
            "sender": sender.value,
            "body": box.seal(dump_line(Line(reply, key, forget=tuple(forget))), "entries", seq, "body"),
            "at": at,
            "key_hash": self._digest(conversation.id, key) if key else None,
        }
        self._connection.execute(_ADD, row)
        if sender is not Sender.YOUTH and conversation.channel in _PUSHED:
            urgent = sender is Sender.COUNSELLOR or reply.response.startswith("safety.crisis")
            self._push(conversation, seq, at, rank=0 if urgent else 1)
        self._touch(f"talk:{conversation.id}")
        return Entry(seq, sender, reply, at, key)

    def read(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]:
        return [self._entry(row) for row in self._connection.execute(_AFTER, {"talk": conversation, "after": after})]

    def entry(self, conversation: ConversationId, seq: int) -> Entry | None:
        row = self._row(conversation, seq)
        return None if row is None else self._entry(row)

    def pushed(self, conversation: ConversationId, seq: int) -> tuple[Reply, tuple[str, ...]] | None:
        """What a push channel is to say, and what to take out of the chat first."""
        row = self._row(conversation, seq)
        line = self._line(row) if row else None
        return (line.reply, line.forget) if line else None

    def sent(self, conversation: ConversationId, seq: int, external_id: str) -> None:
        row = self._row(conversation, seq)
        if row is None:  # wiped meanwhile
            return
        line = replace(self._line(row), external=external_id, forget=())
        body = self._boxes.of(conversation).seal(dump_line(line), "entries", seq, "body")
        self._connection.execute(_CHANGE, {"talk": conversation, "line": seq, "body": body})

    def in_chat(self, conversation: ConversationId, since: datetime) -> tuple[Sequence[str], int]:
        found, older = [], 0
        for row in self._connection.execute(_AFTER, {"talk": conversation, "after": 0}):
            line = self._line(row)
            name = line.key if row.sender == Sender.YOUTH.value else line.external
            if name and row.at > since:
                found.append(name)
            elif name:
                older += 1
        return found, older

    def seq_of(self, conversation: ConversationId, key: str) -> int | None:
        digest = self._digest(conversation, key)
        return self._connection.execute(_BY_KEY, {"talk": conversation, "digest": digest}).scalar_one_or_none()

    def _entry(self, row: Row[Any]) -> Entry:
        line = self._line(row)
        return Entry(row.seq, Sender(row.sender), line.reply, row.at, line.key)

    def _row(self, conversation: ConversationId, seq: int) -> Row[Any] | None:
        return self._connection.execute(_ONE, {"talk": conversation, "line": seq}).one_or_none()

    def _line(self, row: Row[Any]) -> Line:
        return load_line(self._boxes.of(row.conversation).open(row.body, "entries", row.seq, "body"))

    def _digest(self, conversation: ConversationId, key: str) -> bytes:
        return self._boxes.vault.digest("key", conversation, key)

    def _push(self, conversation: Conversation, seq: int, at: datetime, rank: int) -> None:
        row = {"id": new_row_id(), "conversation": conversation.id, "channel": conversation.channel.value, "seq": seq}
        self._connection.execute(_PUSH, row | {"rank": rank, "not_before": at})
        self._touch(f"out:{conversation.channel.value}")
