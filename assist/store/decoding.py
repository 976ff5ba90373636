"""Rows back to events and cards, equal to what was kept (embeddings alone are not).

Answers which event a row was. Refuses to know how rows are found.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from assist.conversation import (
    AgentAssigned,
    BoardShown,
    ConversationClosed,
    CustomerRecorded,
    FactsGathered,
    KnownFact,
    Measures,
    MoodCorrected,
    SuggestionAnswered,
    SuggestionReworded,
    Turn,
    TurnHeard,
    TurnRead,
    WrapUpWritten,
)
from assist.reading import Labels, Reading, Span
from assist.store.encoding import RESOLUTION, TEXT
from assist.store.screens import Card, Place
from assist.suggestion import (
    Answer,
    Board,
    Cue,
    Exposure,
    MoodPoint,
    Progress,
    ProgressMark,
    ResolutionOffer,
    Rewording,
    Suggestion,
    Withheld,
)
from assist.vocabulary import (
    Channel,
    DismissReason,
    FactName,
    Ground,
    HelpLevel,
    MoodCorrection,
    Outcome,
    RewordingVerdict,
    Speaker,
    Step,
    Technique,
    Verdict,
    WithheldReason,
)


def decode_turn(row: Row[Any]) -> TurnHeard:
    """Return the turn of a row of ``turns``."""
    turn = Turn(
        id=row.turn_id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        speaker=Speaker(row.speaker),
        text=row.text,
        at=row.at,
        source=row.source,
        source_turn_id=row.source_turn_id,
        started_ms=row.started_ms,
        ended_ms=row.ended_ms,
        channel=Channel(row.channel),
        language=row.language,
        revises=row.revises,
    )
    return TurnHeard(turn)


def decode_reading(row: Row[Any]) -> TurnRead:
    """Return the reading of a row of ``readings``."""
    reading = Reading(
        turn_id=row.turn_id,
        model=row.model,
        labels=Labels.from_json(json.loads(row.labels)),
        scores=json.loads(row.scores),
        evidence=tuple(Span(*span) for span in json.loads(row.evidence)),
        queue_ms=row.queue_ms,
        forward_ms=row.forward_ms,
        truncated=row.truncated,
    )
    return TurnRead(reading, row.intent, row.intent_score, row.revision, _situations(row.situations))


def _situations(text: str) -> dict[str, float]:
    """Return the chances of situations; logs of before they were kept name only those a turn was placed in."""
    form = json.loads(text)
    return dict(form) if isinstance(form, dict) else dict.fromkeys(form, 1.0)


def decode_facts(rows: Iterable[Row[Any]]) -> FactsGathered:
    """Return the facts of one event's rows."""
    return FactsGathered(
        tuple(KnownFact(FactName(row.name), row.value, row.turn_id, row.start, row.end) for row in rows)
    )


def decode_record(rows: Iterable[Row[Any]]) -> CustomerRecorded:
    """Return the customer's record of one event's rows; an emptied record has none."""
    return CustomerRecorded(decode_facts(rows).facts)


def decode_answer(row: Row[Any]) -> SuggestionAnswered:
    """Return the answer of a row of ``answers``."""
    answer = Answer(
        id=row.answer_id,
        conversation_id=row.conversation_id,
        suggestion_id=row.suggestion_id,
        verdict=Verdict(row.verdict),
        at=row.at,
        agent=row.agent,
        reason=None if row.reason is None else DismissReason(row.reason),
        sent_text=row.sent_text,
        phrase_ids=tuple(json.loads(row.phrase_ids)),
    )
    return SuggestionAnswered(answer)


def decode_rewording(row: Row[Any]) -> SuggestionReworded:
    """Return the rewording of a row of ``rewordings``."""
    rewording = Rewording(
        conversation_id=row.conversation_id,
        suggestion_id=row.suggestion_id,
        template=row.template,
        model=row.model,
        text=row.text,
        verdict=RewordingVerdict(row.verdict),
        at=row.at,
        took_ms=row.took_ms,
    )
    return SuggestionReworded(rewording)


def decode_assignment(row: Row[Any]) -> AgentAssigned:
    """Return the assignment of a row of ``assignments``."""
    return AgentAssigned(row.agent, row.at)


def decode_closure(row: Row[Any]) -> ConversationClosed:
    """Return the close of a row of ``closures``."""
    return ConversationClosed(row.at, row.by, Outcome(row.outcome), Measures(**json.loads(row.measures)))


def decode_wrap_up(row: Row[Any]) -> WrapUpWritten:
    """Return the wrap-up of a row of ``wrap_ups``."""
    return WrapUpWritten(row.text, row.by, row.at)


def decode_correction(row: Row[Any]) -> MoodCorrected:
    """Return the correction of a row of ``corrections``."""
    return MoodCorrected(row.turn_id, MoodCorrection(row.correction), row.agent, row.at)


def decode_card(row: Row[Any]) -> Card:
    """Return the card of a row of ``suggestions``."""
    reasons = json.loads(row.reasons)
    if row.kind == TEXT:
        return Suggestion(
            id=row.suggestion_id,
            conversation_id=row.conversation_id,
            turn_id=row.turn_id,
            technique=Technique(row.technique),
            text=row.text,
            phrase_ids=tuple(json.loads(row.phrase_ids)),
            revision=row.revision,
            model=row.model,
            score=row.score,
            reasons=tuple(reasons),
            primary=row.is_primary,
            exposures=decode_exposures(row.phrase_ids, row.detail),
        )
    if row.kind == RESOLUTION:
        title, time_frame, approval, missing, *is_private = json.loads(row.detail)
        return ResolutionOffer(
            id=row.entry_id,
            suggestion_id=row.suggestion_id,
            title=title,
            text=row.text,
            time_frame=time_frame,
            approval=approval,
            missing=tuple(missing),
            is_private=is_private == [True],
            reasons=tuple(reasons),
        )
    return Cue(rule=row.entry_id, turn_id=row.turn_id, evidence=reasons[0], advice=row.text, weight=row.score)


def decode_exposures(phrase_ids: str, detail: str | None) -> tuple[Exposure, ...]:
    """Return how each phrase of a text was chosen; () for a text from before that was logged, when none was drawn."""
    chances = () if detail is None else json.loads(detail)
    pairs = zip(json.loads(phrase_ids), chances, strict=False)
    return tuple(Exposure(phrase_id, propensity, Ground(ground)) for phrase_id, (propensity, ground) in pairs)


def decode_board(row: Row[Any], cards: Mapping[Place, Card], withheld: Iterable[Row[Any]]) -> BoardShown:
    """Return the board of a row of ``boards``, given the cards it names and its rows of ``withheld``."""
    current, *marks = json.loads(row.progress)
    facts = json.loads(row.facts)
    shown = [cards[version, place] for version, place in json.loads(row.cards)]
    board = Board(
        conversation_id=row.conversation_id,
        turn_id=row.turn_id,
        revision=row.revision,
        model=row.model,
        intent=row.intent,
        progress=Progress(tuple(ProgressMark(Step(step), turn_id) for step, turn_id in marks), Step(current)),
        mood=tuple(MoodPoint(*point) for point in json.loads(row.mood)),
        cues=tuple(card for card in shown if isinstance(card, Cue)),
        suggestions=tuple(card for card in shown if isinstance(card, Suggestion)),
        resolutions=tuple(card for card in shown if isinstance(card, ResolutionOffer)),
        withheld=tuple(
            Withheld(Technique(kept.technique), WithheldReason(kept.reason), kept.phrase_id) for kept in withheld
        ),
        silence=row.silence,
        facts=tuple((name, value) for name, value, *_ in facts),
        on_record=tuple(name for name, _, *is_recorded in facts if is_recorded == [True]),
        level=HelpLevel.FULL if row.level is None else HelpLevel(row.level),
        is_snoozed=bool(row.is_snoozed),
    )
    return BoardShown(board, row.shown_at)
