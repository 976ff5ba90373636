"""The board: everything that stands on screen for a conversation right after a turn.

Answers cues, at most three texts to send, options, the track and the mood, each with its reason, or a sentence for
silence. Refuses I/O, clocks and chance, and never returns a text with an unfilled slot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from assist.conversation import Conversation, Utterance
from assist.suggest.cards import Card
from assist.suggest.choices import add_choice
from assist.suggest.combining import combine
from assist.suggest.cues import evaluate
from assist.suggest.due import find_due
from assist.suggest.guard import Guard
from assist.suggest.learning import NO_LESSONS, Lessons
from assist.suggest.moment import Moment
from assist.suggest.needs import may_ask, next_need
from assist.suggest.options import Weighed, next_question, show_options, weigh_options
from assist.suggest.ranking import MAX_WITHHELD, rank_cards
from assist.suggest.reasons import explain
from assist.suggest.repertoire import Repertoire
from assist.suggest.restraint import REASONS, STANDARD, Restraint, Wish, keep_cards, keep_cues
from assist.suggest.stamps import stamp
from assist.suggest.strategy import plan_help
from assist.suggest.view import View
from assist.suggestion import Board, Exposure, ResolutionOffer, Suggestion, Withheld
from assist.vocabulary import FactName, Technique, WithheldReason

NOT_ENGLISH: Final = "They write in a language other than English; no words are suggested."
NOT_READ: Final = "This message has not been read; nothing is suggested on a guess."
STILL_WRITING: Final = "They have not finished yet; help comes when they have."


class _Texts(NamedTuple):
    """What there is to send, what was kept back, why there is nothing, and what was called for."""

    suggestions: tuple[Suggestion, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    silence: str | None = None
    strategy: tuple[Technique, ...] = ()
    stands_alone: bool = False
    """What is due leaves no room for anything beside it, options neither."""


@dataclass(slots=True)
class Memory:
    """The moment thought over last, of one conversation; only long ones gain from it, from ``least`` utterances on."""

    least: int = 12
    moment: Moment | None = None


def compose_board(
    conversation: Conversation,
    repertoire: Repertoire,
    *,
    stopped: frozenset[str] = frozenset(),
    lessons: Lessons = NO_LESSONS,
    explores: bool = False,
    hold_text: bool = False,
    memory: Memory | None = None,
    wish: Wish = STANDARD,
) -> Board:
    """Return the board after the newest turn, as much of it as the agent's ``wish`` leaves room for.

    Texts answer the customer's newest final words and only while nobody has answered them. ``stopped`` are ids of
    phrases and options stopped everywhere; ``lessons`` tell how phrases served, and where it ``explores``, which of
    them speaks is drawn, with a seed that the conversation, the turn and the library make; ``hold_text`` keeps texts
    back while the customer is seen typing. A ``memory`` that goes with the conversation saves the work of thinking over
    its whole course at each turn; it changes no answer.
    """
    before = None if memory is None else memory.moment
    moment = Moment(conversation, repertoire.intents.get(conversation.intent or ""), before=before)
    if memory is not None and len(moment.shown) >= memory.least:
        memory.moment = moment
    last = moment.last
    texts = _Texts()
    resolutions: tuple[ResolutionOffer, ...] = ()
    cues = () if last is None or _is_foreign(last) else evaluate(repertoire.rules, moment)
    restraint = Restraint.of(wish, moment, is_foreseen=any(cue.rule in repertoire.foreseeing for cue in cues))
    if last is not None and moment.waits:
        texts = _Texts(silence=_reason_to_wait(conversation, last, hold_text=hold_text))
        view = View.of(moment)
        options = () if last.last.is_partial else weigh_options(view, repertoire, stopped)
        if texts.silence in {None, NOT_READ}:
            guard = Guard.of(moment, stopped, repertoire.twins)
            alone = _stand_alone(view, repertoire, guard)
            if alone is not None:
                texts = alone
            elif texts.silence is None:
                texts = _compose_texts(
                    view, repertoire, options, guard=guard, lessons=lessons, explores=explores, restraint=restraint
                )
        if texts.silence == NOT_ENGLISH:
            texts = texts._replace(withheld=(Withheld(Technique.ACKNOWLEDGE, WithheldReason.NOT_ENGLISH),))
        elif restraint.reticence is None and not texts.stands_alone:
            resolutions = show_options(options, view, repertoire.revision, texts.suggestions)
    facts = conversation.facts
    return Board(
        conversation_id=conversation.id,
        turn_id="" if last is None else last.last.id,
        revision=repertoire.revision,
        model=_model(conversation),
        intent=conversation.intent,
        progress=moment.progress,
        mood=moment.mood,
        cues=keep_cues(restraint, cues),
        suggestions=texts.suggestions,
        resolutions=resolutions,
        withheld=texts.withheld,
        silence=texts.silence if not texts.suggestions else None,
        facts=tuple((name.value, facts[name].value) for name in FactName if name in facts),
        on_record=tuple(name.value for name in FactName if name in conversation.record),
        level=wish.level,
        is_snoozed=wish.is_snoozed,
        strategy=texts.strategy,
    )


def _reason_to_wait(conversation: Conversation, last: Utterance, *, hold_text: bool) -> str | None:
    if _is_foreign(last):
        return NOT_ENGLISH
    if last.last.is_partial or hold_text:
        return STILL_WRITING
    reading = conversation.readings.get(last.last.id)
    if reading is None or reading.labels.sentiment is None:
        return NOT_READ
    return None


def _stand_alone(view: View, repertoire: Repertoire, guard: Guard) -> _Texts | None:
    """Return what is never passed over; None nearly always. What is said outright counts even in a turn not read."""
    due = find_due(view, repertoire, guard)
    if due is None:
        return None
    return _Texts((_suggest((due,), 0, view, repertoire.revision),), strategy=(due.technique,), stands_alone=True)


def _compose_texts(
    view: View,
    repertoire: Repertoire,
    options: tuple[Weighed, ...],
    *,
    guard: Guard,
    lessons: Lessons,
    explores: bool,
    restraint: Restraint,
) -> _Texts:
    moment = view.moment
    need = (next_need(moment) or next_question(view, options)) if may_ask(view) else None
    plan = plan_help(
        view,
        need=None if need is None else need.fact,
        sent=repertoire.techniques_of(moment.conversation.sent_phrase_ids),
        before=moment.shown[-2][0].last.text if len(moment.shown) > 1 else "",
        situations=tuple(repertoire.situations[name] for name in view.situations if name in repertoire.situations),
    )
    seed = stamp(moment.conversation.id, moment.customer[-1][0].last.id, repertoire.revision) if explores else None
    choice = rank_cards(plan, view, repertoire, guard, need=need, lessons=lessons, seed=seed)
    chosen = add_choice(choice.cards, plan, options, view, guard)
    kept, restrained = keep_cards(restraint, chosen, moment, repertoire.twins)
    cards = combine(kept, view.signals)
    suggestions = tuple(_suggest(cards, place, view, repertoire.revision) for place in range(len(cards)))
    withheld = (*restrained, *choice.withheld)[:MAX_WITHHELD]
    strategy = tuple(dict.fromkeys(call.technique for call in plan.calls))
    if suggestions:
        return _Texts(suggestions, withheld, None, strategy)
    return _Texts((), withheld, REASONS[restrained[0].reason] if restrained else plan.silence, strategy)


def _suggest(cards: Sequence[Card], place: int, view: View, revision: str) -> Suggestion:
    card = cards[place]
    parts = (cards[0], card) if card.lead else (card,)
    conversation = view.moment.conversation
    turn_id = view.moment.customer[-1][0].last.id
    phrase_ids = (*(part.phrase_id for part in parts), *card.also)
    return Suggestion(
        id=stamp(conversation.id, turn_id, revision, *phrase_ids),
        conversation_id=conversation.id,
        turn_id=turn_id,
        technique=card.technique,
        text=card.text,
        phrase_ids=phrase_ids,
        revision=revision,
        model=_model(conversation),
        score=card.score,
        reasons=explain(card, view),
        primary=place == 0,
        exposures=tuple(part.exposure or Exposure(part.phrase_id) for part in parts),
        slots=tuple(dict.fromkeys(slot for part in parts for slot in part.slots)),
    )


def _is_foreign(utterance: Utterance) -> bool:
    return not utterance.last.language.lower().startswith("en")


def _model(conversation: Conversation) -> str:
    readings = (conversation.readings.get(turn.id) for turn in reversed(conversation.turns))
    return next((reading.model for reading in readings if reading is not None), "")
