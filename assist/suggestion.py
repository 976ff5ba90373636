"""What the product says beside a conversation: cues, suggestions, resolution options, and what became of them.

Plain data, shared by thought, the desk, the protocol and the log. Refuses to know how any of it is chosen.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from pydantic import Field

from assist.vocabulary import (
    DismissReason,
    Ground,
    HelpLevel,
    RemarkKind,
    RewordingVerdict,
    Step,
    Technique,
    Verdict,
    WithheldReason,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A private word to the agent: the rule that fired, on which turn, why (a sentence), and what to do now."""

    rule: str
    turn_id: str
    evidence: str
    advice: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Exposure:
    """How a phrase came to speak for its technique: with which probability, and which figures it was judged by."""

    phrase_id: str
    propensity: float = 1.0
    ground: Ground = Ground.NOTHING


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text the agent can send as it is.

    ``reasons`` are sentences in the customer's words ("they said “still nothing”"); ``score`` lies in 0..1 and only
    orders suggestions of one turn; ``id`` is stable: the same conversation and library give the same id. ``exposures``
    are for the log: one a phrase id, not part of what a card is, and never sent to a panel. Nor are ``slots``, the
    facts its words were filled with; a replay tells them.
    """

    id: str
    conversation_id: str
    turn_id: str
    technique: Technique
    text: str
    phrase_ids: tuple[str, ...]
    revision: str
    model: str
    score: float
    reasons: tuple[str, ...]
    primary: bool = False
    exposures: Annotated[tuple[Exposure, ...], Field(exclude=True)] = field(default=(), compare=False)
    slots: Annotated[tuple[str, ...], Field(exclude=True)] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ResolutionOffer:
    """A resolution option within policy.

    ``missing`` names the facts its conditions still need (never a guess); while it is not empty the option is shown
    as a question to ask, not as a text to insert; ``is_private`` says that the text is a word to the agent, because
    only the customer's record can tell what is missing.
    """

    id: str
    suggestion_id: str
    title: str
    text: str
    time_frame: str
    approval: str | None
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Withheld:
    """A technique thought of and kept back, and why. QA reads these."""

    technique: Technique
    reason: WithheldReason
    phrase_id: str | None = None


@dataclass(frozen=True, slots=True)
class ProgressMark:
    """One step of the track: done by which turn, or not yet."""

    step: Step
    turn_id: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the conversation stands on the problem-solving track and what comes next."""

    marks: tuple[ProgressMark, ...]
    current: Step

    def is_done(self, step: Step) -> bool:
        """Say whether a step was ticked."""
        return any(mark.step is step and mark.turn_id is not None for mark in self.marks)


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """The mood after one customer turn: -1 (worst) to 1 (best), and the words that moved it.

    ``is_sure`` is False where the classifier found no sentiment clearly likelier than the others; ``is_corrected`` is
    True where an agent said what is right.
    """

    turn_id: str
    mood: float
    words: str
    is_sure: bool = True
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that stands on screen for a conversation right after a turn.

    ``turn_id`` is the turn it answers. ``suggestions`` holds at most one primary (first) and two further cards;
    ``silence`` is a sentence where there is nothing to send and a reason worth telling, else None. Facts whose names
    are ``on_record`` come from the customer's record, the others were heard. ``level`` and ``is_snoozed`` are what the
    agent wanted when it was composed. ``strategy`` are the techniques the moment called for, the strongest first: a
    replay tells them, panel and log do not.
    """

    conversation_id: str
    turn_id: str
    revision: str
    model: str
    intent: str | None
    progress: Progress
    mood: tuple[MoodPoint, ...] = ()
    cues: tuple[Cue, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    resolutions: tuple[ResolutionOffer, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    silence: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    on_record: tuple[str, ...] = ()
    level: HelpLevel = HelpLevel.STANDARD
    is_snoozed: bool = False
    strategy: Annotated[tuple[Technique, ...], Field(exclude=True)] = field(default=(), compare=False)

    @property
    def primary(self) -> Suggestion | None:
        """Return the primary card, or None: that is silence."""
        return next((suggestion for suggestion in self.suggestions if suggestion.primary), None)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is noticed in an agent's unsent text: never a verdict on the agent, never a reason not to send.

    ``start:end`` are the characters (Unicode code points) of the agent's own text that it is about; ``sentence`` says
    what they do; ``better`` are words that can stand in their place as they are, None where none are sure. ``key``
    names the remark for as long as the same words, or the same moment, bring it up: a dismissed one stays away.
    """

    kind: RemarkKind
    start: int
    end: int
    sentence: str
    better: str | None
    key: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """A suggestion's text in other words, as a language model had it, and whether it may be sent."""

    conversation_id: str
    suggestion_id: str
    template: str
    model: str
    text: str
    verdict: RewordingVerdict
    at: datetime
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a suggestion, or of a text found by search (then ``suggestion_id`` is None)."""

    id: str
    conversation_id: str
    suggestion_id: str | None
    verdict: Verdict
    at: datetime
    agent: str
    reason: DismissReason | None = None
    sent_text: str | None = None
    phrase_ids: tuple[str, ...] = ()
