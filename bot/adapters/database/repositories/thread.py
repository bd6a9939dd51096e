"""Stores the lines of a conversation, numbered without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.adapters.database.codec import dump_line, load_line
from bot.adapters.database.repositories.keys import Boxes
from bot.adapters.database.tables import entries, outbox
from bot.core.conversation import Channel, ConversationId, Entry, Reply, Sender
from bot.core.pseudonym import new_button_token, new_row_id
from bot.services.storage import Conversation

_e = entries.c
_PUSHED = frozenset({Channel.TELEGRAM})


class SqlThread:
    """bot.services.storage.Thread."""

    def __init__(self, connection: Connection, boxes: Boxes, touch: Callable[[str], None]) -> None:
        self._connection = connection
        self._boxes = boxes
        self._touch = touch

    def append(self, conversation: Conversation, sender: Sender, reply: Reply, at: datetime, key: str = "") -> Entry:
        conversation.last_seq += 1
        seq = conversation.last_seq
        buttons = (replace(b, token=new_button_token(seq, i)) for i, b in enumerate(reply.buttons))
        reply = replace(reply, buttons=tuple(buttons))
        box = self._boxes.of(conversation.id)
        self._connection.execute(
            insert(entries).values(
                conversation=conversation.id,
                seq=seq,
                sender=sender.value,
                body=box.seal(dump_line(reply, key), "entries", seq, "body"),
                at=at,
                key_hash=self._digest(conversation.id, key) if key else None,
            )
        )
        if sender is not Sender.YOUTH and conversation.channel in _PUSHED:
            urgent = sender is Sender.COUNSELLOR or reply.response.startswith("safety.crisis")
            self._push(conversation, seq, at, rank=0 if urgent else 1)
        self._touch(f"talk:{conversation.id}")
        return Entry(seq, sender, reply, at, key)

    def read(self, conversation: ConversationId, after: int = 0) -> Sequence[Entry]:
        statement = select(entries).where(_e.conversation == conversation, _e.seq > after).order_by(_e.seq)
        return [self._entry(row) for row in self._connection.execute(statement)]

    def entry(self, conversation: ConversationId, seq: int) -> Entry | None:
        row = self._connection.execute(select(entries).where(_e.conversation == conversation, _e.seq == seq)).one_or_none()
        return None if row is None else self._entry(row)

    def seq_of(self, conversation: ConversationId, key: str) -> int | None:
        where = (_e.conversation == conversation, _e.key_hash == self._digest(conversation, key))
        return self._connection.execute(select(_e.seq).where(*where)).scalar_one_or_none()

    def _entry(self, row: Row[Any]) -> Entry:
        sealed = self._boxes.of(row.conversation).open(row.body, "entries", row.seq, "body")
        reply, key = load_line(sealed)
        return Entry(row.seq, Sender(row.sender), reply, row.at, key)

    def _digest(self, conversation: ConversationId, key: str) -> bytes:
        return self._boxes.vault.digest("key", conversation, key)

    def _push(self, conversation: Conversation, seq: int, at: datetime, rank: int) -> None:
        row = {"id": new_row_id(), "conversation": conversation.id, "channel": conversation.channel.value, "seq": seq}
        self._connection.execute(insert(outbox).values(**row, rank=rank, not_before=at))
        self._touch(f"out:{conversation.channel.value}")
