"""Finds the box of a conversation inside one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.adapters.crypto import Box, Vault
from bot.adapters.database.tables import conversations
from bot.core.conversation import ConversationId
from bot.core.errors import UnknownConversation

_KEY = select(conversations.c.wrapped_key, conversations.c.key_version).where(conversations.c.id == bindparam("row"))


class Boxes:
    """Opens each key once per transaction and forgets it afterwards."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self.vault = vault
        self._open: dict[str, Box] = {}

    def of(self, conversation: ConversationId) -> Box:
        """Raises UnknownConversation, or Unreadable when the key does not open."""
        box = self._open.get(conversation)
        if box is None:
            row = self._connection.execute(_KEY, {"row": conversation}).one_or_none()
            if row is None:
                raise UnknownConversation
            box = self.put(conversation, self.vault.box(row.wrapped_key, row.key_version, conversation))
        return box

    def put(self, conversation: ConversationId, box: Box) -> Box:
        self._open[conversation] = box
        return box
