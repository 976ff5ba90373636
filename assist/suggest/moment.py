"""The moment a board is composed for: a conversation seen from its newest turn.

Answers who spoke last, which customer utterance waits for an answer, what each utterance showed, where the case
stands. Refuses to know what to say about it. Everything that several parts of thought ask for is computed once here.
"""

from collections.abc import Iterator
from typing import Final

from assist.conversation import Conversation, Turn, Utterance
from assist.library.entries import Intent
from assist.reading import Labels
from assist.suggest.derived import Known
from assist.suggest.mood import track_mood
from assist.suggest.story import Shown, Story
from assist.suggest.tension import Tension
from assist.suggestion import MoodPoint, Progress
from assist.vocabulary import Move, Signal, Speaker

_NOTHING: Final = Labels()
_UNSETTLED: Final = 2
"""Utterances at the end that may still grow, be revised or be read."""


class Moment:
    """A conversation right after its newest turn; not to be changed.

    ``story`` tells all of it, utterance by utterance, ``settled`` all but its end; ``standing_ids`` are the turns of
    the newest utterance: boards that answered one of them stand for the same moment; ``known`` is what is known and
    what follows from it. A moment ``before`` of the same
    conversation saves the work of telling the same again; it changes no answer.
    """

    __slots__ = (
        "agent_text", "conversation", "intent", "known", "last_speaker", "mood", "now", "progress", "settled",
        "standing_ids", "story",
    )  # fmt: skip

    def __init__(
        self, conversation: Conversation, intent: Intent | None = None, *, before: "Moment | None" = None
    ) -> None:
        self.conversation = conversation
        self.intent = intent
        told = _tell(conversation, None if before is None else before.settled)
        self.settled: Story = told[0]
        self.story: Story = told[1]
        last = self.story.shown[-1][0] if self.story.shown else None
        self.agent_text = "\n".join(self.story.said).lower()
        self.last_speaker: Speaker | None = None if last is None else last.speaker
        self.standing_ids = frozenset(() if last is None else (turn.id for turn in last.turns))
        self.now: Labels = self.customer[-1][1] if self.customer else _NOTHING
        self.known = Known.of(conversation, self.story.track.attempts)
        needs = () if intent is None else tuple(need.fact for need in intent.needs)
        self.progress: Progress = self.story.track.show(self.known, needs)
        self.mood: tuple[MoodPoint, ...] = track_mood(conversation, self.customer)

    @property
    def shown(self) -> list[Shown]:
        """Each utterance with its merged labels."""
        return self.story.shown

    @property
    def customer(self) -> list[Shown]:
        """The customer's side of ``shown``."""
        return self.story.customer

    @property
    def agent(self) -> list[Shown]:
        """The agent's side of ``shown``."""
        return self.story.agent

    @property
    def positions(self) -> dict[str, int]:
        """The number of customer utterances up to and with each turn."""
        return self.story.positions

    @property
    def care(self) -> frozenset[Signal]:
        """The care signals so far, which do not wear off."""
        return self.story.care

    @property
    def tension(self) -> Tension:
        """How strong feelings were, and which were met."""
        return self.story.tension

    @property
    def last(self) -> Utterance | None:
        """The newest utterance of anybody, or None before the first."""
        return self.shown[-1][0] if self.shown else None

    @property
    def last_turn(self) -> Turn | None:
        """The newest turn that has words in it."""
        return self.shown[-1][0].last if self.shown else None

    @property
    def waits(self) -> bool:
        """Say whether the customer spoke last, so that somebody waits for an answer."""
        return self.last_speaker is Speaker.CUSTOMER

    def count_moves(self, move: Move) -> int:
        """Return in how many utterances the agent made a move."""
        return self.story.moves.get(move, 0)

    def since_last_customer(self) -> Iterator[Labels]:
        """Yield the agent's labels between the customer's newest utterance and the one before it."""
        return (labels for _, labels in self._answers())

    def answered(self) -> Iterator[Utterance]:
        """Yield the agent's utterances between the customer's newest and the one before it, the newest first."""
        return (utterance for utterance, _ in self._answers())

    def _answers(self) -> Iterator[Shown]:
        for utterance, labels in reversed(self.shown[:-1] if self.waits else self.shown):
            if utterance.speaker is Speaker.CUSTOMER:
                return
            if utterance.speaker is Speaker.AGENT:
                yield utterance, labels


def _tell(conversation: Conversation, settled: Story | None) -> tuple[Story, Story]:
    """Return the story of all but the newest ``_UNSETTLED`` utterances, and the whole one."""
    utterances = conversation.utterances
    known = settled.copy() if settled is not None and settled.begins(conversation) else Story()
    end = max(len(known.shown), len(utterances) - _UNSETTLED)
    for utterance in utterances[len(known.shown) : end]:
        known.add(conversation, utterance)
    whole = known.copy()
    for utterance in utterances[end:]:
        whole.add(conversation, utterance)
    return known, whole
