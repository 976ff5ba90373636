"""What each kind of moment calls for, one consideration a kind.

Answers calls: a technique, how strongly, and the labels that speak for it. Refuses to know what must not be used now
(``strategy`` does) and any phrase. Weights are compared within one moment only.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from assist.suggest.asking import ends_by_asking
from assist.suggest.replies import Reply, says_goodbye
from assist.suggest.scene import LAST_RUNG, Scene
from assist.suggest.tension import GLAD, SETTLED, Strength
from assist.suggest.view import mark_situation
from assist.vocabulary import Emotion, Move, Signal, Step, Technique

Evidence = tuple[tuple[str, str], ...]


_UNSURE: Final = 0.47
"""Weight of words for a feeling that is mild or not sure: only those that fit the case well reach the agent."""

_OPEN_STEPS: Final = frozenset({Step.IDENTIFY, Step.UNDERSTAND, Step.REQUIREMENTS})


class Call(NamedTuple):
    """A technique called for; ``because`` are the (head, label) pairs that speak for it.

    ``only`` limits it to phrases written for one of these signals, emotions or situations: a general one would miss the
    point.
    """

    technique: Technique
    weight: float
    because: Evidence = ()
    only: frozenset[str] = frozenset()


def _on_situation(scene: Scene) -> Iterator[Call]:
    """Yield what answers the very moment the customer's words stand in: nothing general comes as near."""
    if scene.reply is not Reply.CONTENT:
        return
    is_calm = scene.feeling.strength is Strength.NONE
    for place, situation in enumerate(scene.situations):
        if is_calm and not (situation.calm or situation.care):
            continue
        if situation.signals and not any(map(scene.view.is_sure_of, situation.signals)):
            continue
        because, only = (("situations", situation.title),), frozenset({mark_situation(situation.id)})
        for rank, technique in enumerate(situation.help):
            yield Call(technique, (0.74 if rank else 0.96) - 0.08 * place, because, only)


def _on_abuse(scene: Scene) -> Iterator[Call]:
    if Signal.ABUSE not in scene.view.moment.now.signals or (scene.rung == 1 and scene.goes_on):
        return
    because = (("signals", "abuse"),)
    yield Call(Technique.BOUNDARY, 0.97, because)
    if scene.rung == 1 and scene.feeling.strength >= Strength.STRONG:
        yield Call(Technique.ACKNOWLEDGE, 0.7, because)
    if scene.rung == LAST_RUNG:
        yield Call(Technique.ESCALATE, 0.8, because)


def _on_trouble(scene: Scene) -> Iterator[Call]:
    """Yield care before process: illness, grief, hardship, danger; then fraud and lost cards."""
    is_sure = scene.view.is_sure_of
    if is_sure(Signal.VULNERABILITY) and scene.feeling.strength >= Strength.STRONG and not scene.is_cared_for:
        because = (("signals", "vulnerability"), ("emotions", "sadness"))
        yield Call(Technique.ACKNOWLEDGE, 0.94, because)
        yield Call(Technique.REASSURE, 0.76, because)
    elif is_sure(Signal.SECURITY_CONCERN):
        because = (("signals", "security_concern"), ("emotions", "anxiety"))
        only = frozenset({Signal.SECURITY_CONCERN})
        yield Call(Technique.REASSURE, 0.84, because, only)
        yield Call(Technique.ACKNOWLEDGE, 0.64 if scene.feeling.is_met else 0.86, because, only)
        if scene.need is not None:
            yield Call(Technique.CLARIFY, 0.66, because)


def _on_threat(scene: Scene) -> Iterator[Call]:
    is_sure = scene.view.is_sure_of
    if is_sure(Signal.ASKS_SUPERVISOR):
        yield Call(Technique.ESCALATE, 0.96, (("signals", "asks_supervisor"),), frozenset({Signal.ASKS_SUPERVISOR}))
    if is_sure(Signal.LEGAL_THREAT):
        because = (("signals", "legal_threat"),)
        yield Call(Technique.ACKNOWLEDGE, 0.8, because)
        yield Call(Technique.ESCALATE, 0.76, because, frozenset({Signal.LEGAL_THREAT}))
    for signal in (Signal.CHURN_THREAT, Signal.PUBLICITY_THREAT):
        if is_sure(signal) and scene.feeling.strength >= Strength.MILD:
            because = (("signals", signal.value),)
            yield Call(Technique.ACKNOWLEDGE, 0.84, because)
            yield Call(Technique.COMMON_GROUND, 0.72, because)
            yield Call(Technique.OFFER, 0.7, because)


def _on_strong_feeling(scene: Scene) -> Iterator[Call]:
    feeling = scene.feeling
    if feeling.strength < Strength.STRONG:
        return
    because = feeling.evidence
    if scene.goes_on:
        return
    if not feeling.is_clear:
        yield Call(Technique.ACKNOWLEDGE, _UNSURE, because)
        return
    if not feeling.is_met:
        yield Call(Technique.ACKNOWLEDGE, 0.92, because)
        yield Call(Technique.APOLOGISE, 0.8, because)
        yield Call(Technique.RESTATE, 0.6, because)
        yield Call(Technique.REASSURE, 0.58, because)
        yield Call(Technique.OFFER, 0.52, because)
        return
    yield Call(Technique.OFFER, 0.8, because)
    yield Call(Technique.REASSURE, 0.72, because)
    yield Call(Technique.ACKNOWLEDGE, 0.68, because)
    yield Call(Technique.COMMON_GROUND, 0.62, because)
    yield Call(Technique.RESTATE, 0.58, because)
    if scene.apologies == 0:
        yield Call(Technique.APOLOGISE, 0.7, because)
    if scene.view.intent is not None:
        yield Call(Technique.FEEL_FELT_FOUND, 0.56, because)
    if feeling.is_lasting or Signal.REPEAT_CONTACT in scene.view.signals:
        yield Call(Technique.ESCALATE, 0.74 if feeling.is_falling else 0.66, because)


def _on_mild_feeling(scene: Scene) -> Iterator[Call]:
    feeling = scene.feeling
    if feeling.strength is not Strength.MILD:
        return
    because = feeling.evidence
    if not feeling.is_met:
        yield Call(Technique.ACKNOWLEDGE, _UNSURE, because)
        yield Call(Technique.APOLOGISE, 0.48, because)
        yield Call(Technique.RESTATE, 0.54, because)
    if scene.need is not None:
        yield Call(Technique.CLARIFY, 0.6, because)


def _on_emotion(scene: Scene) -> Iterator[Call]:
    emotions = scene.view.emotions
    if Emotion.ANXIETY in emotions:
        yield Call(Technique.REASSURE, 0.74, (("emotions", "anxiety"),))
    if Emotion.DISAPPOINTMENT in emotions and not scene.feeling.is_met:
        yield Call(Technique.APOLOGISE, 0.6, (("emotions", "disappointment"),))
    if Emotion.CONFUSION in emotions:
        because = (("emotions", "confusion"),)
        only = frozenset({Emotion.CONFUSION})
        for technique, weight in ((Technique.CLARIFY, 0.6), (Technique.ACKNOWLEDGE, 0.56), (Technique.REASSURE, 0.54)):
            yield Call(technique, weight, because, only)


def _on_pressure(scene: Scene) -> Iterator[Call]:
    """Yield what a calm report of a wait, a repeat or a deadline calls for."""
    signals = scene.view.moment.now.signals
    for signal in (Signal.REPEAT_CONTACT, Signal.LONG_WAIT):
        if signal in signals and not scene.feeling.is_met:
            because, only = (("signals", signal.value),), frozenset({signal})
            yield Call(Technique.ACKNOWLEDGE, 0.62, because, only)
            yield Call(Technique.APOLOGISE, 0.6, because, only)
    if Signal.URGENCY in signals and scene.feeling.strength > Strength.NONE:
        because = (("signals", "urgency"),)
        yield Call(Technique.ACKNOWLEDGE, 0.56, because, frozenset({Signal.URGENCY}))
        is_calm = scene.feeling.is_met or scene.feeling.strength is Strength.NONE
        yield Call(Technique.RESTATE, 0.66 if is_calm else 0.56, because)
        yield Call(Technique.OFFER, 0.6, because)


def _on_refusal(scene: Scene) -> Iterator[Call]:
    if Signal.REJECTS not in scene.view.moment.now.signals or scene.feeling.strength is Strength.NONE or scene.goes_on:
        return
    because = (("signals", "rejects"),)
    was_refused = any(Move.REFUSE in labels.moves for labels in scene.view.moment.since_last_customer())
    yield Call(Technique.COMMON_GROUND, 0.72 if was_refused else 0.66, because)
    yield Call(Technique.OFFER, 0.64, because)
    yield Call(Technique.CLARIFY, 0.5, because)


def _on_calm_case(scene: Scene) -> Iterator[Call]:
    """Yield the next question of a calm case; calm how-to gets no empathy."""
    if scene.feeling.strength is not Strength.NONE or scene.reply is not Reply.CONTENT:
        return
    moment = scene.view.moment
    progress = moment.progress
    if Signal.ACCEPTS in moment.now.signals and scene.feeling.was_strong and not progress.is_done(Step.ACT):
        yield Call(Technique.OFFER, 0.56, (("signals", "accepts"),), frozenset({Signal.ACCEPTS}))
    if not SETTLED.isdisjoint(moment.now.signals):
        return
    turn_ids = moment.standing_ids
    states_it = any(mark.step is Step.IDENTIFY and mark.turn_id in turn_ids for mark in progress.marks)
    asks = ends_by_asking(moment.customer[-1][0].last.text)
    if scene.need is not None and progress.current in _OPEN_STEPS and (states_it or not asks):
        yield Call(Technique.CLARIFY, 0.64)


def on_ending(scene: Scene) -> Iterator[Call]:
    """Yield what the end of a case calls for: a farewell, or a look at whether the fix holds."""
    moment = scene.view.moment
    if Signal.RESOLVED in moment.now.signals:
        yield from _on_farewell(scene)
    elif moment.progress.is_done(Step.ACT) and scene.feeling.strength is Strength.NONE:
        yield from _on_fix(scene)


def _on_farewell(scene: Scene) -> Iterator[Call]:
    moment = scene.view.moment
    if not scene.feeling.was_strong:
        return
    because: Evidence = (("signals", "resolved"),)
    is_checked = any(Move.CHECK in labels.moves for labels in moment.since_last_customer())
    yield Call(Technique.CLOSE, 0.72 if is_checked else 0.58, because)
    if not is_checked and not says_goodbye(moment.customer[-1][0].text):
        yield Call(Technique.CHECK, 0.66, because)
        yield Call(Technique.GOODWILL, 0.54, because)
    if moment.count_moves(Move.FOLLOW_UP) == 0:
        yield Call(Technique.FOLLOW_UP, 0.5, because)


def _on_fix(scene: Scene) -> Iterator[Call]:
    """Yield what a calm word after the fix calls for."""
    if scene.reply not in {Reply.ASSENT, Reply.THANKS} and scene.view.emotions.isdisjoint(GLAD):
        return
    moment = scene.view.moment
    if not scene.feeling.was_strong or says_goodbye(moment.customer[-1][0].text):
        return
    because: Evidence = (("emotions", "gratitude"), ("emotions", "joy"))
    yield Call(Technique.CHECK if moment.count_moves(Move.CHECK) == 0 else Technique.CLOSE, 0.6, because)
    yield Call(Technique.GOODWILL, 0.54, because)
    if moment.count_moves(Move.FOLLOW_UP) == 0:
        yield Call(Technique.FOLLOW_UP, 0.52, because)


CONSIDERATIONS: Final[tuple[Callable[[Scene], Iterator[Call]], ...]] = (
    _on_situation,
    _on_abuse,
    _on_trouble,
    _on_threat,
    _on_strong_feeling,
    _on_mild_feeling,
    _on_emotion,
    _on_pressure,
    _on_refusal,
    _on_calm_case,
    on_ending,
)
"""Each looks at the scene by itself; the strongest call for a technique counts."""
