"""The hand-over: a text ready to paste for the next person, and whether it is time for one.

Answers who the customer is, what they want, what was tried, how they feel, what was promised, what is open and where
care is due, in the words that were said. A line without content is left out. Refuses to invent and to judge.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from assist.conversation import Conversation, Utterance
from assist.library.entries import Condition
from assist.suggest.cues import Rule
from assist.suggest.moment import Moment
from assist.suggest.mood import track_mood
from assist.suggest.needs import READABLE
from assist.suggest.outcome import is_resolved
from assist.suggest.promises import find_promises
from assist.suggest.quoting import mark, quote_turns
from assist.suggest.retelling import (
    find_open_question,
    find_sign,
    newest_turn,
    tell_deeds,
    tell_facts,
    tell_mood,
    tell_newest,
    tell_promise,
    tell_wish,
)
from assist.suggest.wording import quote_evidence
from assist.suggestion import Board
from assist.vocabulary import FactName, Move, Signal, Speaker, Step

_CARE: Final = (
    (Signal.VULNERABILITY, "they are going through something hard", "people first, process second"),
    (Signal.SECURITY_CONCERN, "they fear for their account or money", "never ask for a PIN, a password or a code"),
    (Signal.ABUSE, "hard words fell", ""),
    (Signal.ASKS_SUPERVISOR, "they asked for somebody else", ""),
    (Signal.LEGAL_THREAT, "they speak of taking it further", ""),
    (Signal.PUBLICITY_THREAT, "they speak of making it public", ""),
    (Signal.CHURN_THREAT, "they say they may leave", ""),
)
_WORTH_ASKING: Final = frozenset(
    {FactName.ORDER_REF, FactName.ACCOUNT_REF, FactName.PRODUCT, FactName.AMOUNT, FactName.DATE, FactName.PLACE}
)
"""What the next person has to know to begin; the rest a customer says by themselves where it matters."""

_LATELY: Final = 2
"""Customer utterances in which asking for a supervisor still calls for a hand-over."""

_LEARNT: Final = (
    FactName.NAME,
    FactName.ORDER_REF,
    FactName.ACCOUNT_REF,
    FactName.PRODUCT,
    FactName.AMOUNT,
    FactName.DATE,
    FactName.DEADLINE,
    FactName.EMAIL,
)


def write_hand_over(moment: Moment) -> str:
    """Return the text, a line a matter; "" before the customer said anything."""
    lines = [f"{head}: {told}" for head, told in _tell(moment) if told]
    return "\n".join(lines) if moment.customer else ""


def _tell(moment: Moment) -> Iterator[tuple[str, str]]:
    facts = moment.conversation.facts
    newest = newest_turn(moment)
    yield "Customer", facts[FactName.NAME].value if FactName.NAME in facts else ""
    yield "Case", tell_facts(moment)
    yield "Wants", tell_wish(moment)
    yield "Said last", tell_newest(moment)
    yield "Before the agent", tell_bot(moment.conversation) or ""
    yield "Tried", " \u00b7 ".join(tell_deeds(moment))
    yield "Mood", tell_mood(moment.mood)
    if newest is not None:
        for promise in find_promises(moment.conversation):
            yield "Promised", tell_promise(promise, newest.at)
    yield "Waiting for an answer", find_open_question(moment)
    yield "Not asked or told yet", _tell_missing(moment)
    yield from (("Take care", care) for care in tell_care(moment))


def tell_care(moment: Moment) -> Iterator[str]:
    """Yield where care is due, with the words that show it; what the same words show is told together."""
    told: dict[str, list[str]] = {}
    for signal, meaning, do in _CARE:
        utterance = find_sign(moment, signal)
        if utterance is None:
            continue
        words = quote_evidence(moment.conversation, utterance, (("signals", signal.value),))
        said = mark(words) if words else quote_turns(utterance.turns)
        told.setdefault(said, []).append(f"{meaning} ({do})" if do else meaning)
    for said, meanings in told.items():
        yield f"{', '.join(meanings)}: {said}"


def tell_bot(conversation: Conversation) -> str | None:
    """Return in one line what a bot gathered and said before an agent came, and the mood then; None without a bot."""
    before = _before_agent(conversation)
    bots = [utterance for utterance in before if utterance.speaker is Speaker.BOT]
    if not bots:
        return None
    turn_ids = {turn.id for utterance in before for turn in utterance.turns}
    facts = conversation.facts
    learnt = [
        f"{READABLE[name]} {facts[name].value}" for name in _LEARNT if name in facts and facts[name].turn_id in turn_ids
    ]
    customer = [(utterance, conversation.labels(utterance)) for utterance in before if _is_customer(utterance)]
    mood = tell_mood(track_mood(conversation, customer))
    parts = [
        f"A bot was here first and learnt the {', '.join(learnt)}" if learnt else "A bot was here first",
        f"its last words: {quote_turns(bots[-1].turns[-1:])}",
        f"the customer was {mood} by then" if mood else "",
    ]
    return f"{'; '.join(part for part in parts if part)}."


def _is_customer(utterance: Utterance) -> bool:
    return utterance.speaker is Speaker.CUSTOMER


def _before_agent(conversation: Conversation) -> Sequence[Utterance]:
    """Return what was said up to the bot's last words and the customer's after them, before an agent spoke."""
    utterances = conversation.utterances
    bots = [place for place, utterance in enumerate(utterances) if utterance.speaker is Speaker.BOT]
    if not bots:
        return ()
    after = range(bots[-1], len(utterances))
    agents = (place for place in after if utterances[place].speaker is Speaker.AGENT)
    return utterances[: next(agents, len(utterances))]


def _tell_missing(moment: Moment) -> str:
    if moment.intent is None or moment.progress.is_done(Step.ACT) or is_resolved(moment):
        return ""
    known = moment.conversation.facts
    needs = (need.fact for need in moment.intent.needs if need.fact not in known)
    return ", ".join(READABLE[fact] for fact in needs if fact in _WORTH_ASKING)


def is_hand_over_due(conversation: Conversation, board: Board, rules: Iterable[Rule]) -> bool:
    """Say whether handing over is the thing to think of now.

    It is where the customer has just asked for somebody else and was not answered with a hand-over since, or where a
    cue stands that foresees a bad end.
    """
    customers = 0
    for utterance in reversed(conversation.utterances):
        labels = conversation.labels(utterance)
        if utterance.speaker is Speaker.AGENT and Move.ESCALATE in labels.moves:
            break
        if utterance.speaker is Speaker.CUSTOMER:
            customers += 1
            if Signal.ASKS_SUPERVISOR in labels.signals:
                return True
            if customers == _LATELY:
                break
    fired = {cue.rule for cue in board.cues}
    return bool(fired) and any(rule.entry.id in fired and _foresees(rule.entry.when) for rule in rules)


def _foresees(condition: Condition) -> bool:
    return condition.ends_badly is not None or any(map(_foresees, (*(condition.all or ()), *(condition.any or ()))))
