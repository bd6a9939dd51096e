"""What the page sees instead of a conversation's id: a handle bound to the counsellor, a colour and a neutral title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.desk.keys import Keys
from bot.core.conversation import ConversationId, CounsellorId
from bot.core.errors import UnknownConversation
from bot.services.ports import DeskDoor, QueueEntry

COLOURS = 8


@dataclass(frozen=True)
class Handle:
    """`id` means nothing to another counsellor and is not the conversation's id; `colour` is 0..7."""

    id: str
    title: str
    colour: int


class Handles:
    """Keeps handles in memory; after a restart the same conversation gets the same handle, at worst another title."""

    def __init__(self, keys: Keys, titles: Sequence[str]) -> None:
        self._keys = keys
        self._titles = titles
        self._known: dict[CounsellorId, dict[str, tuple[ConversationId, Handle]]] = {}

    def see(self, counsellor: CounsellorId, queue: Sequence[QueueEntry]) -> dict[ConversationId, Handle]:
        """Handles for all of the queue; what has left it is forgotten."""
        before = self._known.get(counsellor, {})
        now: dict[str, tuple[ConversationId, Handle]] = {}
        for entry in queue:
            identifier = self._id(counsellor, entry.conversation)
            if identifier in before:
                now[identifier] = before[identifier]
        for entry in queue:
            identifier = self._id(counsellor, entry.conversation)
            if identifier not in now:
                taken = {handle.title for _, handle in now.values()}
                colours = {handle.colour for _, handle in now.values()}
                now[identifier] = (entry.conversation, self._fresh(identifier, taken, colours))
        self._known[counsellor] = now
        return dict(now.values())

    async def resolve(self, door: DeskDoor, counsellor: CounsellorId, identifier: str) -> ConversationId:
        """Raises UnknownConversation for anything that is not in this counsellor's sight."""
        if identifier not in self._known.get(counsellor, {}):
            self.see(counsellor, await door.queue(counsellor))
        found = self._known[counsellor].get(identifier)
        if found is None:
            raise UnknownConversation("not in sight")
        return found[0]

    def known(self, counsellor: CounsellorId, conversation: ConversationId) -> Handle:
        """The handle of a conversation that `see` has just seen."""
        return self._known[counsellor][self._id(counsellor, conversation)][1]

    def _id(self, counsellor: CounsellorId, conversation: ConversationId) -> str:
        return self._keys.sign("handle", counsellor, conversation)[:32]

    def _fresh(self, identifier: str, titles: set[str], colours: set[int]) -> Handle:
        start = int(identifier[:8], 16)
        order = [(start + step) % len(self._titles) for step in range(len(self._titles))]
        title = next((self._titles[i] for i in order if self._titles[i] not in titles), self._titles[order[0]])
        hues = [(start + step) % COLOURS for step in range(COLOURS)]
        return Handle(identifier, title, next((hue for hue in hues if hue not in colours), hues[0]))
