"""Restraint: how much of what could be said is said.

Answers which cards, options and cues stand at the level of help an agent wants, and why the others don't. Refuses to
choose words, and to know agents, tenure and clocks: the level and whether help is snoozed come in as values.

- *full*: up to three cards and two cues, whenever they help.
- *standard*: up to three cards and one cue. After cards that nobody used twice, calm ones rest for a while.
- *quiet*: one card and one cue, at weighty moments only.
- *snoozed*, at any level: nothing but one card and one cue where somebody's safety is at stake.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from assist.suggest.cards import Card
from assist.suggest.moment import Moment
from assist.suggestion import Board, Cue, Withheld
from assist.vocabulary import HelpLevel, Signal, Step, Technique, Verdict, WithheldReason

SAFETY: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN, Signal.ABUSE})
"""What speaks through a snooze."""

WEIGHTY: Final = SAFETY | {
    Signal.ASKS_SUPERVISOR, Signal.CHURN_THREAT, Signal.LEGAL_THREAT, Signal.PUBLICITY_THREAT,
}  # fmt: skip
WEIGHTY_FROM: Final = 2
"""Frustration from which a moment weighs enough to speak at any level."""

UNUSED_BEFORE_REST: Final = 2
"""Customer utterances in a row whose cards went unused, before calm ones rest. Resting after one, readers called for
words at 78 of 85 moments, and would send the likeliest line as it is at about half of them."""
UNUSED_REST: Final = 2
"""Customer utterances that calm cards rest after cards which nobody used."""

DISMISSED_REST: Final = 4
"""The same after cards that were waved away."""

CALM_BELOW: Final = 0.58
"""Score below which a card rests like that: mild sympathy, and the next question of a calm case.

A card that speaks up does not rest: a feeling shows, and readers' judgements say how likely it is sent as it is.
"""

_MAKES_GOOD: Final = frozenset({Technique.GOODWILL, Technique.FOLLOW_UP})
"""What is called for at the end of a bad case only; it comes then or never."""

REASONS: Final[Mapping[WithheldReason, str]] = {
    WithheldReason.TOO_OFTEN: "Nothing pressing. The last suggestions went unused, so fewer come for a while.",
    WithheldReason.QUIET_LEVEL: "Help is set to quiet. It comes back when it matters most.",
    WithheldReason.SNOOZED: "Help is snoozed. Only warnings of vulnerability, fraud or abuse still come.",
}
"""What silence says of itself, by why it is kept."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the agent of a conversation wants of help."""

    level: HelpLevel = HelpLevel.STANDARD
    is_snoozed: bool = False

    @property
    def is_sparing(self) -> bool:
        """Say whether only one card may stand."""
        return self.is_snoozed or self.level is HelpLevel.QUIET

    @property
    def cues(self) -> int:
        """The number of cues that may stand."""
        return 2 if self.level is HelpLevel.FULL and not self.is_snoozed else 1


STANDARD: Final = Wish()


@dataclass(frozen=True, slots=True)
class Restraint:
    """What a wish leaves room for at one moment.

    ``is_weighty`` says that the moment weighs enough to speak up at any level; ``reticence`` is why nothing is said at
    it, where that is so.
    """

    wish: Wish
    is_weighty: bool
    reticence: WithheldReason | None

    @classmethod
    def of(cls, wish: Wish, moment: Moment, *, is_foreseen: bool) -> "Restraint":
        """Weigh a moment. ``is_foreseen``: a forecast warns of how the conversation will end."""
        now = moment.now
        is_weighty = is_foreseen or now.frustration >= WEIGHTY_FROM or not now.signals.isdisjoint(WEIGHTY)
        reticence = None
        if wish.is_snoozed:
            reticence = WithheldReason.SNOOZED if now.signals.isdisjoint(SAFETY) else None
        elif wish.level is HelpLevel.QUIET and not is_weighty:
            reticence = WithheldReason.QUIET_LEVEL
        return cls(wish, is_weighty, reticence)


def keep_cues(restraint: Restraint, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """Return the cues that stand, the weightiest first."""
    return () if restraint.reticence is not None else cues[: restraint.wish.cues]


def keep_cards(
    restraint: Restraint, cards: tuple[Card, ...], moment: Moment, twins: Mapping[str, frozenset[str]]
) -> tuple[tuple[Card, ...], tuple[Withheld, ...]]:
    """Return the cards that stand, the primary first, and those kept back. ``twins``: phrases that mean the same."""
    if not cards:
        return (), ()
    wish, reason = restraint.wish, restraint.reticence
    may_rest = wish.level is HelpLevel.STANDARD and not restraint.is_weighty
    if reason is None and may_rest and _is_too_often(cards, moment):
        reason = WithheldReason.TOO_OFTEN
    if reason is not None:
        return (), tuple(_withhold(cards, reason))
    kept: list[Card] = []
    withheld: list[Withheld] = []
    for card in cards:
        if any(other.phrase_id in twins.get(card.phrase_id, ()) for other in kept):
            withheld += _withhold((card,), WithheldReason.SAYS_THE_SAME)
        elif kept and wish.is_sparing:
            snoozed = WithheldReason.SNOOZED if wish.is_snoozed else WithheldReason.QUIET_LEVEL
            withheld += _withhold((card,), snoozed)
        else:
            kept.append(card)
    return tuple(kept), tuple(withheld)


def _withhold(cards: Iterable[Card], reason: WithheldReason) -> list[Withheld]:
    return [Withheld(card.technique, reason, card.phrase_id) for card in cards]


def _is_too_often(cards: tuple[Card, ...], moment: Moment) -> bool:
    """Say whether calm cards would come too soon after others that were of no use."""
    if cards[0].score >= CALM_BELOW or _states_problem(moment):
        return False
    if any(card.technique in _MAKES_GOOD for card in cards):
        return False
    unused = {
        len(moment.customer) - position: was_dismissed for position, was_dismissed in _find_unused(moment).items()
    }
    if any(was_dismissed and ago <= DISMISSED_REST for ago, was_dismissed in unused.items()):
        return True
    is_patient = len(unused) < UNUSED_BEFORE_REST or min(unused) > UNUSED_REST
    return not (is_patient or cards[0].speaks_up)


def _find_unused(moment: Moment) -> dict[int, bool]:
    """Return the customer utterances since a card was last used, or rested, whose cards were of no use; newest first.

    By their position, with whether the newest cards there were waved away.
    """
    found: dict[int, bool] = {}
    for board in reversed(moment.conversation.boards):
        if not board.suggestions or board.turn_id in moment.standing_ids:
            continue
        position = moment.positions.get(board.turn_id)
        if position is None or _was_used(board, moment) or len(found) >= UNUSED_BEFORE_REST:
            break
        if found and min(found) - position > UNUSED_REST:
            break
        found.setdefault(position, _was_dismissed(board, moment))
    return found


def _states_problem(moment: Moment) -> bool:
    """Say whether the newest words are the first to tell what it is about: then help is new."""
    turn_ids = moment.standing_ids
    return any(mark.step is Step.IDENTIFY and mark.turn_id in turn_ids for mark in moment.progress.marks)


def _was_used(board: Board, moment: Moment) -> bool:
    sent = moment.conversation.sent_phrase_ids
    return any(not sent.isdisjoint(suggestion.phrase_ids) for suggestion in board.suggestions)


def _was_dismissed(board: Board, moment: Moment) -> bool:
    shown = {suggestion.id for suggestion in board.suggestions}
    answers = moment.conversation.answers
    return any(answer.verdict is Verdict.DISMISSED and answer.suggestion_id in shown for answer in answers)
