"""The conversation folded from its events.

Answers what it is after each of them: ``with_event`` returns a new conversation, or the very same object where the
event changes nothing (a duplicate). Refuses to know where turns come from, how they are read and what to say next.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Final, TypeVar

from assist.conversation.bursts import with_newest, without_newest
from assist.conversation.changes import find_changes
from assist.conversation.closing import ConversationClosed, WrapUpWritten
from assist.conversation.state import ConversationState
from assist.conversation.turns import (
    Event,
    Turn,
    TurnHeard,
    TurnRead,
)
from assist.reading import Reading
from assist.vocabulary import Speaker

T = TypeVar("T")

TURNS_KEPT: Final = 200
"""Turns a conversation holds in memory at most; older ones live in the log only."""

TURNS_LEFT: Final = 150
"""Turns left when there are too many: what was thought of the rest is then thought anew, so it happens rarely."""

BEARINGS_KEPT: Final = 16
"""Newest turns of which what they ask of an answer is kept; a moment further back is weighed without it."""


@dataclass(frozen=True)
class Conversation(ConversationState):
    """A conversation that grows by events."""

    def with_event(self, event: Event) -> "Conversation":
        """Return the conversation with one more event, or itself where the event is a duplicate."""
        match event:
            case TurnHeard(turn):
                return self.with_turn(turn)
            case TurnRead(reading=reading):
                return self._with_reading(event, reading)
            case _:
                changes = find_changes(self, event)
                return self if changes is None else self._grown(**changes)

    def with_turn(self, turn: Turn) -> "Conversation":
        """Return the conversation with a turn in its right place.

        A turn whose id is known is a duplicate, unless what is known of it is partial, or the turn says that it revises
        it: then it takes its place. A turn that was revised before it came, or that is older than everything kept once
        turns were dropped, is too late and is ignored.
        """
        known = self._place_of(turn)
        if known is not None:
            old = self.turns[known]
            if old.id == turn.id and not old.is_partial and turn.revises is None:
                return self
            kept = replace(turn, at=old.at, seq=old.seq)
            if old == kept or old.revises == turn.id != old.id or (not old.is_partial and turn.is_partial):
                return self
            turns = (*self.turns[:known], kept, *self.turns[known + 1 :])
            grown = self._grown(turns=turns, **self._unread(old.id), **self._unheard(old.id))
            if known == len(self.turns) - 1:
                grown.__dict__["utterances"] = with_newest(without_newest(self.utterances, old), kept)
            return grown
        place = bisect_right(self.turns, turn.order, key=lambda other: other.order)
        if place == 0 and self.dropped_turns:
            return self
        turns = (*self.turns[:place], turn, *self.turns[place:])
        is_newest = place == len(self.turns)
        reopens = is_newest and turn.speaker is not Speaker.SYSTEM
        ending = (None, None) if reopens else (self.closed, self.wrap_up)
        if len(turns) > TURNS_KEPT:
            return self if turn in turns[:-TURNS_LEFT] else self._shortened(turns, *ending)
        grown = self._grown(turns=turns, closed=ending[0], wrap_up=ending[1])
        if is_newest:
            grown.__dict__["utterances"] = with_newest(self.utterances, turn)
        return grown

    def _shortened(
        self, turns: tuple[Turn, ...], closed: ConversationClosed | None, wrap_up: WrapUpWritten | None
    ) -> "Conversation":
        """Return the conversation with the newest of these turns."""
        dropped, kept = turns[:-TURNS_LEFT], turns[-TURNS_LEFT:]
        ids = [each.id for each in dropped]
        return self._grown(
            turns=kept,
            dropped_turns=self.dropped_turns + len(dropped),
            **self._unread(*ids),
            closed=closed,
            wrap_up=wrap_up,
        )

    def _unread(self, *ids: str) -> dict[str, object]:
        """Return what is known of turns without what was read of these."""
        names = ("readings", "intents", "situations", "corrections", "misread")
        return {name: _without(getattr(self, name), *ids) for name in names}

    def _unheard(self, turn_id: str) -> dict[str, object]:
        """Return the facts without those of one turn: its words no longer stand, or were taken back."""
        heard = {name: fact for name, fact in self.heard.items() if fact.turn_id != turn_id}
        if len(heard) == len(self.heard):
            return {}
        return {"heard": MappingProxyType(heard), "facts": MappingProxyType({**heard, **self.record})}

    def _place_of(self, turn: Turn) -> int | None:
        """Return where a turn, the one it revises, or a revision of it stands already."""
        ids = {turn.id, turn.revises} - {None}
        found = (index for index, old in enumerate(self.turns) if old.id in ids or old.revises == turn.id)
        return next(found, None)

    def _with_reading(self, event: TurnRead, reading: Reading) -> "Conversation":
        if self.turn(reading.turn_id) is None:
            return self
        readings = MappingProxyType({**self._past_readings(), reading.turn_id: reading})
        intents = MappingProxyType({**self.intents, reading.turn_id: (event.intent, event.intent_score)})
        situations = self.situations
        if event.situations or reading.turn_id in situations:
            situations = MappingProxyType({**situations, reading.turn_id: event.situations})
        return self._grown(readings=readings, intents=intents, situations=situations)

    def _past_readings(self) -> dict[str, Reading]:
        """Return the readings there are, without what turns long past asked of an answer: a quarter of all memory."""
        past = dict(self.readings)
        for turn in self.turns[:-BEARINGS_KEPT]:
            reading = past.get(turn.id)
            if reading is not None and reading.bearing is not None:
                past[turn.id] = replace(reading, bearing=None)
        return past

    def _grown(self, **changes: object) -> "Conversation":
        """Return a copy with changes, one version on. A turn makes several; ``replace`` costs more than thought."""
        grown = object.__new__(Conversation)
        kept = self.__dict__
        if "turns" in changes:
            kept = {name: kept[name] for name in _FIELDS}
        elif "intents" in changes:
            kept = {name: value for name, value in kept.items() if name != "intent"}
        grown.__dict__.update(kept, **changes, version=self.version + 1)
        return grown


_FIELDS: Final = tuple(each.name for each in fields(Conversation))


def fold(conversation: Conversation, events: Iterable[Event]) -> Conversation:
    """Return the conversation after all the events, in order."""
    for event in events:
        conversation = conversation.with_event(event)
    return conversation


def _without(mapping: Mapping[str, T], *keys: str) -> Mapping[str, T]:
    if mapping.keys().isdisjoint(keys):
        return mapping
    return MappingProxyType({name: value for name, value in mapping.items() if name not in keys})
