"""Cue rules: when to have a private word with the agent.

Answers which rules fire on the newest turn, with a sentence of evidence in the customer's words. Refuses to say the
same thing again while a rule rests, and to say more than two things at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from assist.library.entries import CueRule
from assist.suggest.conditions import Check, asks_forecast, compile_condition, list_quotes, minds_agent, shows
from assist.suggest.forecast import Forecaster
from assist.suggest.moment import Moment
from assist.suggest.wording import quote_evidence, quote_start
from assist.suggestion import Cue
from assist.vocabulary import Speaker

MAX_CUES: Final = 2
"""More than two private words at once are noise."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A cue rule, compiled. ``quotes`` are the labels whose evidence may be quoted, in the order of the rule.

    ``speaker`` must have spoken last, where the rule says so: most rules fall away on that alone. ``foresees`` says
    that it warns of how the conversation will end.
    """

    entry: CueRule
    check: Check
    quotes: tuple[tuple[Speaker, str, str], ...]
    minds_agent: bool
    speaker: Speaker | None
    foresees: bool = False


def compile_rule(entry: CueRule, forecaster: Forecaster | None = None) -> Rule:
    """Compile a rule's condition; ``forecaster`` is asked where the rule asks for a forecast."""
    return Rule(
        entry=entry,
        check=compile_condition(entry.when, forecaster),
        quotes=tuple(list_quotes(entry.when)),
        minds_agent=minds_agent(entry.when),
        speaker=next((part.last_speaker for part in (entry.when, *(entry.when.all or ())) if part.last_speaker), None),
        foresees=asks_forecast(entry.when),
    )


def evaluate(rules: Iterable[Rule], moment: Moment) -> tuple[Cue, ...]:
    """Return the cues for the newest turn, the weightiest first, two at most; a rule that rests stays silent."""
    turn = moment.last_turn
    if turn is None:
        return ()
    fired = list(firing(rules, moment))
    if not fired:
        return ()
    awake = _awake(fired, moment)
    awake.sort(key=lambda rule: (-rule.entry.weight, rule.entry.id))
    return tuple(
        Cue(rule.entry.id, turn.id, _evidence(rule, moment), rule.entry.advice, rule.entry.weight)
        for rule in awake[:MAX_CUES]
    )


def firing(rules: Iterable[Rule], moment: Moment) -> Iterator[Rule]:
    """Yield every rule whose condition holds on the newest turn, resting or not (``assist check`` asks this)."""
    waits = moment.waits
    last_speaker = moment.last_speaker
    for rule in rules:
        if rule.speaker is not None and rule.speaker is not last_speaker:
            continue
        if (waits or rule.minds_agent) and rule.check(moment):
            yield rule


def _awake(fired: list[Rule], moment: Moment) -> list[Rule]:
    """Leave out rules that spoke lately; one that stands beside this very utterance keeps standing."""
    standing: set[str] = set()
    spoke: dict[str, int] = {}
    for board in moment.conversation.boards:
        for cue in board.cues:
            if cue.turn_id in moment.standing_ids:
                standing.add(cue.rule)
            elif cue.turn_id in moment.positions:
                spoke[cue.rule] = moment.positions[cue.turn_id]
    now = len(moment.customer)
    return [
        rule
        for rule in fired
        if rule.entry.id in standing
        or rule.entry.rest_turns == 0
        or now - spoke.get(rule.entry.id, -rule.entry.rest_turns - 1) > rule.entry.rest_turns
    ]


def _evidence(rule: Rule, moment: Moment) -> str:
    sentence = rule.entry.evidence
    if "{words}" not in sentence:
        return sentence
    words = ""
    for speaker, head, label in rule.quotes:
        pairs = moment.agent if speaker is Speaker.AGENT else moment.customer
        if pairs and shows(pairs[-1][1], head, label):
            shown = str(pairs[-1][1].frustration) if head == "frustration" else label
            words = quote_evidence(moment.conversation, pairs[-1][0], [(head, shown)])
            if words:
                break
    if not words and moment.customer:
        words = quote_start(moment.customer[-1][0])
    return sentence.replace("{words}", words)
