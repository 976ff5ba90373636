"""The conversation folded from its events.

Answers: what was said, in which order, by whom; what is known; what was shown and sent. Refuses to know where turns
come from, how they are read and what to say next. Everything here is immutable: ``with_event`` returns a new
conversation, or the very same object where the event changes nothing (a duplicate).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeVar

from assist.conversation.bursts import find_bursts, with_newest, without_newest
from assist.conversation.changes import find_changes
from assist.conversation.closing import ConversationClosed, WrapUpWritten
from assist.conversation.turns import (
    AgentAssigned,
    Event,
    KnownFact,
    Turn,
    TurnHeard,
    TurnRead,
    Utterance,
)
from assist.reading import Labels, Reading
from assist.suggestion import Answer, Board
from assist.vocabulary import Channel, FactName, MoodCorrection, Speaker

T = TypeVar("T")

TURNS_KEPT: Final = 200
"""Turns a conversation holds in memory at most; older ones live in the log only."""

TURNS_LEFT: Final = 150
"""Turns left when there are too many: what was thought of the rest is then thought anew, so it happens rarely."""

_UNREAD: Final = Labels()

FULL_VOTE_WORDS: Final = 8
VOTE_FADES: Final = 0.9
VOTE_FADED: Final = 0.01
"""What is said before a vote has faded to this counts for nothing."""


@dataclass(frozen=True)
class Conversation:
    """What is known of one conversation.

    ``version`` counts the events folded in. ``boards`` are the newest ``BOARDS_KEPT``, oldest first. ``heard`` holds
    the newest value of each fact that was said, ``record`` what the customer's record says; ``facts`` is both, and the
    record's word stands over a guess from the talk. ``closed`` and ``wrap_up`` are gone again once somebody says more.
    ``corrections`` maps a turn to what an agent says of its mood; its reading is then the corrected one, ``misread``
    holds the old one.
    """

    id: str
    team: str = "default"
    channel: Channel = Channel.CHAT
    version: int = 0
    turns: tuple[Turn, ...] = ()
    dropped_turns: int = 0
    readings: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))
    intents: Mapping[str, tuple[str | None, float]] = field(default_factory=lambda: MappingProxyType({}))
    situations: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: MappingProxyType({}))
    facts: Mapping[FactName, KnownFact] = field(default_factory=lambda: MappingProxyType({}))
    heard: Mapping[FactName, KnownFact] = field(default_factory=lambda: MappingProxyType({}))
    record: Mapping[FactName, KnownFact] = field(default_factory=lambda: MappingProxyType({}))
    boards: tuple[Board, ...] = ()
    sent_phrase_ids: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    agent: str | None = None
    assignments: tuple[AgentAssigned, ...] = ()
    closed: ConversationClosed | None = None
    wrap_up: WrapUpWritten | None = None
    corrections: Mapping[str, MoodCorrection] = field(default_factory=lambda: MappingProxyType({}))
    misread: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))

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

    def turn(self, turn_id: str) -> Turn | None:
        """Return a turn that is still kept, or None."""
        return next((turn for turn in reversed(self.turns) if turn.id == turn_id), None)

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """The turns as bursts, oldest first; see ``find_bursts``."""
        return find_bursts(self.turns)

    def labels(self, utterance: Utterance) -> Labels:
        """Return what a burst shows as a whole; see ``merge_labels``."""
        if len(utterance.turns) == 1:
            reading = self.readings.get(utterance.turns[0].id)
            return _UNREAD if reading is None else reading.labels
        return merge_labels(self.readings[turn.id].labels for turn in utterance.turns if turn.id in self.readings)

    def score(self, utterance: Utterance, head: str, label: str) -> float:
        """Return the highest probability of a label among a burst's turns."""
        found = (self.readings[turn.id].score(head, label) for turn in utterance.turns if turn.id in self.readings)
        return max(found, default=0.0)

    def context_of(self, turn: Turn) -> str:
        """Return the text of the final turn before this one, "" where there is none."""
        place = bisect_right(self.turns, turn.order, key=lambda other: other.order)
        before = (t for t in reversed(self.turns[:place]) if t.id != turn.id and not t.is_partial)
        return next((t.text for t in before if t.speaker is not Speaker.SYSTEM), "")

    @cached_property
    def intent(self) -> str | None:
        """What the conversation is about, or None: each customer turn votes for its intent.

        A vote counts by its certainty and by how much was said ("yes, that one" says little), and fades as turns go by,
        so that one stray reading does not change the subject and a new subject takes over once it is clear.
        """
        votes: dict[str, float] = {}
        fading = 1.0
        for turn in reversed(self.turns):
            intent, score = self.intents.get(turn.id, (None, 0.0))
            if intent is not None:
                said = min(1.0, len(turn.text.split()) / FULL_VOTE_WORDS)
                votes[intent] = votes.get(intent, 0.0) + score * said * fading
            if turn.speaker is Speaker.CUSTOMER:
                fading *= VOTE_FADES
                if fading < VOTE_FADED:
                    break
        return max(votes, key=lambda intent: (votes[intent], intent), default=None)

    @property
    def board(self) -> Board | None:
        """What stands on screen, or None before the first turn."""
        return self.boards[-1] if self.boards else None

    def phrases_of(self, suggestion_id: str) -> tuple[str, ...] | None:
        """Return the phrase ids (or the option's id) of a suggestion that was shown here, None where it never was."""
        for board in reversed(self.boards):
            for suggestion in board.suggestions:
                if suggestion.id == suggestion_id:
                    return suggestion.phrase_ids
            for offer in board.resolutions:
                if offer.suggestion_id == suggestion_id:
                    return (offer.id,)
        return None

    def _with_reading(self, event: TurnRead, reading: Reading) -> "Conversation":
        if self.turn(reading.turn_id) is None:
            return self
        readings = MappingProxyType({**self.readings, reading.turn_id: reading})
        intents = MappingProxyType({**self.intents, reading.turn_id: (event.intent, event.intent_score)})
        situations = self.situations
        if event.situations or reading.turn_id in situations:
            situations = MappingProxyType({**situations, reading.turn_id: event.situations})
        return self._grown(readings=readings, intents=intents, situations=situations)

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


def merge_labels(several: Iterable[Labels]) -> Labels:
    """Return the union of labels, the highest frustration and the newest sentiment that is not neutral."""
    merged = _UNREAD
    for labels in several:
        clear = labels.sentiment is not None and (labels.sentiment != "neutral" or merged.sentiment is None)
        merged = Labels(
            sentiment=labels.sentiment if clear else merged.sentiment,
            frustration=max(merged.frustration, labels.frustration),
            emotions=merged.emotions | labels.emotions,
            signals=merged.signals | labels.signals,
            moves=merged.moves | labels.moves,
            pitfalls=merged.pitfalls | labels.pitfalls,
        )
    return merged


def _without(mapping: Mapping[str, T], *keys: str) -> Mapping[str, T]:
    if mapping.keys().isdisjoint(keys):
        return mapping
    return MappingProxyType({name: value for name, value in mapping.items() if name not in keys})
