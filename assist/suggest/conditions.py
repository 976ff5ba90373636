"""Conditions of cue rules, compiled: data in, a tree of closures out.

Answers whether a condition holds at a moment, and which labels its evidence may quote. Refuses to run code from the
library, and to know what a rule says once it fires.
"""

from collections.abc import Callable, Iterator
from typing import Final

from assist.conversation import Utterance
from assist.library.entries import Condition
from assist.reading import Labels
from assist.suggest.forecast import Forecaster, Line, measure_course
from assist.suggest.hearing import compile_words, plain
from assist.suggest.moment import Moment
from assist.vocabulary import FRUSTRATION_LEVELS, Move, Speaker

Check = Callable[[Moment], bool]

_MOOD_BACK: Final = 3
_PAIR: Final = 2
_AGENT_SIDE: Final = frozenset({"pitfall", "agent_said", "last_speaker", "waited_s", "apologies"})


def shows(labels: Labels, head: str, label: str) -> bool:
    """Say whether labels hold a label; a frustration level holds from there upward."""
    match head:
        case "sentiment":
            return labels.sentiment == label
        case "frustration":
            return labels.frustration >= int(label)
        case "emotions":
            return label in labels.emotions
        case "signals":
            return label in labels.signals
        case _:
            return label in labels.pitfalls


def minds_agent(condition: Condition) -> bool:
    """Say whether a condition looks at what the agent did, so that it may fire on the agent's own turn."""
    return not _AGENT_SIDE.isdisjoint(_keys(condition))


def asks_forecast(condition: Condition) -> bool:
    """Say whether a condition asks how the conversation will end."""
    return "ends_badly" in _keys(condition)


def _keys(condition: Condition) -> set[str]:
    keys = set(condition.model_fields_set)
    for part in (*(condition.all or ()), *(condition.any or ()), *(condition.not_ or ())):
        keys |= _keys(part)
    return keys


def list_quotes(condition: Condition) -> Iterator[tuple[Speaker, str, str]]:
    """Yield the labels a condition asks for; what it forbids can't be quoted."""
    label = _label_of(condition)
    if label is not None:
        yield label
    for part in (*(condition.all or ()), *(condition.any or ())):
        yield from list_quotes(part)


def _label_of(condition: Condition) -> tuple[Speaker, str, str] | None:
    if condition.emotion is not None:
        return Speaker.CUSTOMER, "emotions", condition.emotion.value
    if condition.signal is not None:
        return Speaker.CUSTOMER, "signals", condition.signal.value
    if condition.sentiment is not None:
        return Speaker.CUSTOMER, "sentiment", condition.sentiment.value
    if condition.frustration is not None:
        return Speaker.CUSTOMER, "frustration", str(condition.frustration)
    if condition.pitfall is not None:
        return Speaker.AGENT, "pitfalls", condition.pitfall.value
    return None


def compile_condition(condition: Condition, forecaster: Forecaster | None = None) -> Check:
    """Compile a condition. Without a forecaster, what asks for a forecast never holds."""
    for parts, combine in ((condition.all, _all_of), (condition.any, _any_of), (condition.not_, _none_of)):
        if parts is not None:
            return combine(tuple(compile_condition(part, forecaster) for part in parts))
    label = _label_of(condition)
    if label is not None:
        return _compile_label(*label, condition.at_least, condition.for_turns)
    if condition.ends_badly is not None:
        return _compile_forecast(None if forecaster is None else forecaster.ends_badly, condition.ends_badly)
    if condition.eases is not None:
        return _compile_forecast(None if forecaster is None else forecaster.eases, condition.eases)
    return _compile_words(condition) or _compile_course(condition) or _compile_case(condition)


def _all_of(checks: tuple[Check, ...]) -> Check:
    if len(checks) == _PAIR:
        first, second = checks
        return lambda moment: first(moment) and second(moment)

    def check(moment: Moment) -> bool:
        for part in checks:  # noqa: SIM110 - all() takes longer than most conditions
            if not part(moment):
                return False
        return True

    return check


def _any_of(checks: tuple[Check, ...]) -> Check:
    def check(moment: Moment) -> bool:
        for part in checks:  # noqa: SIM110 - any() takes longer than most conditions
            if part(moment):
                return True
        return False

    return check


def _none_of(checks: tuple[Check, ...]) -> Check:
    check = _any_of(checks)
    return lambda moment: not check(moment)


def _compile_label(speaker: Speaker, head: str, label: str, at_least: float | None, for_turns: int) -> Check:
    if at_least is None and for_turns == 1:
        return _compile_plain(speaker, head, label)
    is_agent = speaker is Speaker.AGENT

    def holds(moment: Moment, pair: tuple[Utterance, Labels]) -> bool:
        utterance, labels = pair
        if at_least is None:
            return shows(labels, head, label)
        return _probability(moment, utterance, labels, head, label) >= at_least

    def check(moment: Moment) -> bool:
        pairs = moment.agent if is_agent else moment.customer
        return len(pairs) >= for_turns and all(holds(moment, pair) for pair in pairs[-for_turns:])

    return check


def _compile_plain(speaker: Speaker, head: str, label: str) -> Check:
    """Compile the common case: a label of the newest utterance."""
    if speaker is Speaker.AGENT:
        return lambda moment: bool(moment.agent) and label in moment.agent[-1][1].pitfalls
    match head:
        case "sentiment":
            return lambda moment: moment.now.sentiment == label
        case "frustration":
            level = int(label)
            return lambda moment: bool(moment.customer) and moment.now.frustration >= level
        case "emotions":
            return lambda moment: label in moment.now.emotions
        case _:
            return lambda moment: label in moment.now.signals


def _probability(moment: Moment, utterance: Utterance, labels: Labels, head: str, label: str) -> float:
    """Return the probability, or 1 and 0 where a reading came without scores."""
    conversation = moment.conversation
    readings = (conversation.readings.get(turn.id) for turn in utterance.turns)
    if not any(reading is not None and head in reading.scores for reading in readings):
        return 1.0 if shows(labels, head, label) else 0.0
    if head == "frustration":
        levels = range(int(label), FRUSTRATION_LEVELS)
        return sum(conversation.score(utterance, head, str(level)) for level in levels)
    return conversation.score(utterance, head, label)


def _compile_words(condition: Condition) -> Check | None:
    """Compile what is asked of the customer's words: just now, or what they showed before."""
    if condition.signal_before is not None:
        before = condition.signal_before
        return lambda moment: any(before in labels.signals for _, labels in moment.customer[:-1])
    heard = compile_words(condition.heard or ())
    if heard is None:
        return None
    return lambda moment: bool(moment.customer) and heard.search(plain(moment.customer[-1][0].text)) is not None


def _compile_forecast(line: Line | None, at_least: float) -> Check:
    if line is None:
        return lambda _: False

    def check(moment: Moment) -> bool:
        course = measure_course(moment)
        return course is not None and line.chance(course) >= at_least

    return check


def _compile_course(condition: Condition) -> Check | None:
    """Compile what is asked of the talk's course: who spoke, how often, how late."""
    if condition.last_speaker is not None:
        speaker = condition.last_speaker
        return lambda moment: moment.last_speaker is speaker
    if condition.customer_turns is not None:
        turns = condition.customer_turns
        return lambda moment: len(moment.customer) >= turns
    if condition.unanswered is not None:
        unanswered = condition.unanswered
        return lambda moment: _count_unanswered(moment) >= unanswered
    if condition.waited_s is not None:
        waited_s = condition.waited_s
        return lambda moment: _measure_wait(moment) >= waited_s
    if condition.mood_fell is not None:
        mood_fell = condition.mood_fell
        return lambda moment: _measure_fall(moment) >= mood_fell
    return None


def _compile_case(condition: Condition) -> Check:
    """Compile what is asked of the case: intent, track, facts, what the agent did."""
    if condition.agent_said is not None:
        move = condition.agent_said
        return lambda moment: move in moment.story.moves
    if condition.apologies is not None:
        apologies = condition.apologies
        return lambda moment: moment.count_moves(Move.APOLOGISE) >= apologies
    if condition.intent is not None:
        intent = condition.intent
        return lambda moment: moment.conversation.intent == intent
    if condition.step is not None:
        step = condition.step
        return lambda moment: moment.progress.current is step
    if condition.step_done is not None:
        done = condition.step_done
        return lambda moment: moment.progress.is_done(done)
    fact = condition.fact
    return lambda moment: fact in moment.conversation.facts


def _count_unanswered(moment: Moment) -> int:
    count = 0
    for utterance, _ in reversed(moment.shown):
        if utterance.speaker is not Speaker.CUSTOMER:
            break
        count += len(utterance.turns)
    return count


def _measure_wait(moment: Moment) -> float:
    """Return the seconds the agent's last reply took, or how long the customer has been writing without one."""
    shown = moment.shown
    if not shown:
        return 0.0
    if shown[-1][0].speaker is Speaker.CUSTOMER:
        first = next((i for i in range(len(shown), 0, -1) if shown[i - 1][0].speaker is not Speaker.CUSTOMER), 0)
        return (shown[-1][0].last.at - shown[first][0].turns[0].at).total_seconds()
    asked = next((u for u, _ in reversed(shown[:-1]) if u.speaker is Speaker.CUSTOMER), None)
    if asked is None or shown[-1][0].speaker is not Speaker.AGENT:
        return 0.0
    return (shown[-1][0].turns[0].at - asked.last.at).total_seconds()


def _measure_fall(moment: Moment) -> float:
    points = moment.mood
    if len(points) <= 1:
        return 0.0
    return points[max(0, len(points) - 1 - _MOOD_BACK)].mood - points[-1].mood
