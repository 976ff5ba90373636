"""The way of a turn, step by step: heard, read, thought about, logged, shown.

Answers what happens to one conversation when something happens in it. Refuses to know who may do it (the desk asks
that first) and how anything is read, thought or kept: it calls the rooms in their order.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from assist.conversation import (
    BoardShown,
    Conversation,
    Event,
    FactsGathered,
    MoodCorrected,
    SuggestionAnswered,
    Turn,
    TurnHeard,
    find_waiting_since,
)
from assist.desk import views
from assist.desk.discretion import Discretion
from assist.desk.language import ENGLISH
from assist.desk.learning import Learner
from assist.desk.librarian import Librarian
from assist.desk.mailbox import Mailbox
from assist.desk.outcomes import find_edits
from assist.desk.rewording import Rewordings
from assist.errors import Overloaded
from assist.ports import ConversationStore, Lane, Reader, Streams
from assist.protocol import Timing, agent_stream, conversation_stream
from assist.reading import Labels, Reading
from assist.suggest.composing import compose_board
from assist.suggest.retelling import find_trend
from assist.suggest.slots import gather_facts
from assist.suggestion import Board
from assist.vocabulary import Speaker

logger = logging.getLogger(__name__)

MS = 1000.0
TOO_BUSY = "Too busy to read this turn; the next one will be answered."


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a turn reached the desk, on the performance counter, and how much of it was history."""

    started_s: float
    lane: Lane
    is_history: bool = False


@dataclass(eq=False)
class Steps:
    """The steps, with the rooms they call. ``listeners`` names, by team, who has a list of conversations open."""

    reader: Reader
    conversations: ConversationStore
    streams: Streams
    librarian: Librarian
    discretion: Discretion
    learner: Learner
    rewordings: Rewordings
    listeners: Mapping[str, AbstractSet[str]]
    now: Callable[[], datetime]

    async def hear(self, mailbox: Mailbox, turn: Turn, arrival: Arrival) -> Board | None:
        """Take one turn through every step; returns the board that then stands, or None for a duplicate."""
        before = mailbox.conversation
        mailbox.fold([TurnHeard(turn)])
        if mailbox.conversation is before:
            return None
        reading, is_read = await self._read(mailbox.conversation, turn, arrival.lane)
        thought_from_s = perf_counter()
        events = self._understand(mailbox.conversation, turn, reading)
        if turn.is_partial:
            mailbox.fold(events)
        else:
            self._log(mailbox, [TurnHeard(turn), *events], is_folded=1)
        board, withdrawn = await self._think(mailbox, is_logged=not turn.is_partial)
        if not is_read:
            board = replace(board, silence=TOO_BUSY)
        done_s = perf_counter()
        timing = Timing(
            queue_ms=reading.queue_ms,
            forward_ms=reading.forward_ms,
            thought_ms=(done_s - thought_from_s) * MS,
            total_ms=(done_s - arrival.started_s) * MS,
        )
        await self._show(mailbox, board, (turn,), withdrawn, timing)
        return board

    async def hear_history(self, mailbox: Mailbox, turns: Sequence[Turn], arrival: Arrival) -> Board | None:
        """Take in what stood on the page; only the newest turn is answered. None where all of it was known."""
        fresh: list[Turn] = []
        for turn in turns:
            before = mailbox.conversation
            mailbox.fold([TurnHeard(turn)])
            if mailbox.conversation is not before:
                fresh.append(turn)
        if not fresh:
            return None
        readings = await asyncio.gather(*(self._read(mailbox.conversation, turn, arrival.lane) for turn in fresh))
        for turn, (reading, _) in zip(fresh, readings, strict=True):
            self._log(mailbox, [TurnHeard(turn), *self._understand(mailbox.conversation, turn, reading)], is_folded=1)
        board, withdrawn = await self._think(mailbox, is_logged=True)
        await self._show(mailbox, board, fresh, withdrawn, None)
        return board

    async def rethink(self, mailbox: Mailbox) -> None:
        """Compose anew and show it, where that changes anything: a phrase was stopped, a held card is free."""
        old = mailbox.conversation.board
        if old is None:
            return
        now_s = asyncio.get_running_loop().time()
        held_ms = (now_s - mailbox.hold.held_since_s) * MS if mailbox.hold.is_holding else 0.0
        board, withdrawn = await self._think(mailbox, is_logged=True)
        if board != old:
            timing = Timing(queue_ms=0, forward_ms=0, thought_ms=0, total_ms=0, held_ms=held_ms)
            await self._show(mailbox, board, (), withdrawn, timing)

    async def correct_mood(self, mailbox: Mailbox, event: MoodCorrected) -> None:
        """Take a mood as the agent says it is, and think anew at once."""
        self._log(mailbox, [event], is_folded=0)
        conversation = mailbox.conversation
        turns = tuple(turn for turn in conversation.turns if turn.id in conversation.corrections)
        board, withdrawn = await self._think(mailbox, is_logged=True)
        await self._show(mailbox, board, turns, withdrawn, None)

    def log(self, mailbox: Mailbox, events: Sequence[Event]) -> None:
        """Fold events and hand them to the log."""
        self._log(mailbox, events, is_folded=0)

    async def _read(self, conversation: Conversation, turn: Turn, lane: Lane) -> tuple[Reading, bool]:
        if turn.speaker not in {Speaker.CUSTOMER, Speaker.AGENT} or turn.language != ENGLISH:
            return Reading(turn.id, self.reader.model, Labels()), True
        try:
            reading = await self.reader.read(
                turn_id=turn.id,
                speaker=turn.speaker,
                text=turn.text,
                context=conversation.context_of(turn),
                lane=Lane.PARTIAL if turn.is_partial else lane,
                supersedes=turn.id if turn.is_partial else None,
            )
        except (Overloaded, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                raise
            logger.warning("Turn %s was not read: %s", turn.id, type(error).__name__)
            return Reading(turn.id, self.reader.model, Labels()), False
        return reading, True

    def _understand(self, conversation: Conversation, turn: Turn, reading: Reading) -> list[Event]:
        is_customer = turn.speaker is Speaker.CUSTOMER and not turn.is_partial
        events: list[Event] = [self.librarian.serving.recognise(reading, is_customer=is_customer)]
        events += (SuggestionAnswered(answer) for answer in find_edits(conversation, turn, at=self.now()))
        if facts := gather_facts(turn, conversation.context_of(turn)) if is_customer else ():
            events.append(FactsGathered(facts))
        return events

    def _log(self, mailbox: Mailbox, events: Sequence[Event], *, is_folded: int) -> None:
        mailbox.fold(events[is_folded:])
        self.conversations.append(mailbox.record.id, mailbox.stored_version, events)
        mailbox.stored_version += len(events)

    async def _think(self, mailbox: Mailbox, *, is_logged: bool) -> tuple[Board, tuple[str, ...]]:
        old = mailbox.conversation.board
        wish = await self.discretion.find_wish(mailbox.conversation.agent, mailbox.record.id)
        board = compose_board(
            mailbox.conversation,
            self.librarian.serving.repertoire(mailbox.record.team),
            stopped=self.librarian.stopped,
            lessons=self.learner.lessons,
            explores=self.learner.explores,
            hold_text=mailbox.hold.hold_now(asyncio.get_running_loop().time()),
            memory=mailbox.memory,
            wish=wish,
        )
        shown = BoardShown(board, self.now())
        if is_logged:
            self._log(mailbox, [shown], is_folded=0)
        else:
            mailbox.fold([shown])
        return board, _withdrawn(old, board)

    async def _show(
        self,
        mailbox: Mailbox,
        board: Board,
        turns: Sequence[Turn],
        withdrawn: tuple[str, ...],
        timing: Timing | None,
    ) -> None:
        readings = mailbox.conversation.readings
        shown = tuple(views.show_turn(turn, readings.get(turn.id)) for turn in turns)
        rules = self.librarian.serving.repertoire(mailbox.record.team).rules
        aside = views.show_aside(mailbox.conversation, board, rules)
        body = views.say_board(board, shown, withdrawn, timing, aside)
        await self.streams.publish(conversation_stream(mailbox.record.id), body)
        self.rewordings.follow(mailbox, board)
        if any(not turn.is_partial for turn in turns):
            await self.note(mailbox, board)

    async def note(self, mailbox: Mailbox, board: Board | None, *, is_new_to_all: bool = False) -> None:
        """Keep the conversation's head-line and tell the list of the agent who has it.

        The whole team is told of one that nobody has, and (``is_new_to_all``) when somebody has just taken it.
        """
        closed = mailbox.conversation.closed
        mailbox.record = replace(
            mailbox.record,
            agent=mailbox.conversation.agent,
            mood=board.mood[-1].mood if board is not None and board.mood else mailbox.record.mood,
            trend=find_trend(board.mood) if board is not None and board.mood else mailbox.record.trend,
            waiting_since=find_waiting_since(mailbox.conversation.utterances) if closed is None else None,
            updated_at=self.now(),
            closed_at=None if closed is None else closed.at,
        )
        self.conversations.note(mailbox.record)
        agent = mailbox.record.agent
        told = self.listeners.get(mailbox.record.team, set()) if is_new_to_all or agent is None else set()
        body = views.say_changed(mailbox.record)
        for listener in sorted(told if agent is None else told | {agent}):
            await self.streams.publish(agent_stream(listener), body)


def _withdrawn(old: Board | None, new: Board) -> tuple[str, ...]:
    if old is None:
        return ()
    standing = {s.id for s in new.suggestions} | {r.suggestion_id for r in new.resolutions}
    before = (*(s.id for s in old.suggestions), *(r.suggestion_id for r in old.resolutions))
    return tuple(suggestion_id for suggestion_id in before if suggestion_id not in standing)
