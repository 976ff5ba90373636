"""The cue rules' own examples, run through the classifier and the rules that serve.

Answers which rules do not fire where they should, fire where they should not, and which crowd another rule out on its
own example. Refuses to know where rules are written: a finding names the rule and the place in its lists.
"""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from assist.conversation import Conversation, FactsGathered, Turn, TurnHeard
from assist.desk.serving import Serving
from assist.ports import Lane, Reader
from assist.suggest.cues import evaluate, firing
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.slots import gather_facts
from assist.vocabulary import Speaker

BEGIN: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
APART: Final = timedelta(seconds=20)
COMMON: Final = 1 / 3
"""A rule that fires on more than this share of the other rules' examples says too much."""

Listing = Literal["examples", "counter_examples"]
LISTINGS: Final[tuple[Listing, ...]] = ("examples", "counter_examples")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the examples show. ``index`` counts in ``listing``; both are None where the whole rule is meant."""

    rule: str
    listing: Listing | None
    index: int | None
    sentence: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class _Trial:
    rule: str
    listing: Listing
    index: int
    lines: tuple[str, ...]


async def check_examples(reader: Reader, serving: Serving, team: str = "default") -> AsyncIterator[list[Finding]]:
    """Yield the findings of each example in turn, and at last those over all of them. Raises nothing of its own."""
    repertoire = serving.repertoire(team)
    fired_elsewhere: Counter[str] = Counter()
    trials = list(_trials(repertoire))
    for trial in trials:
        conversation, broken = await _hear(reader, serving, trial.lines)
        if broken is not None:
            yield [Finding(trial.rule, trial.listing, trial.index, broken)]
            continue
        intent = repertoire.intents.get(conversation.intent or "")
        moment = Moment(conversation, intent)
        fired = [rule.entry.id for rule in firing(repertoire.rules, moment)]
        shown = [cue.rule for cue in evaluate(repertoire.rules, moment)]
        if trial.listing == "examples":
            fired_elsewhere.update(rule for rule in fired if rule != trial.rule)
        yield _judge(trial, fired, shown, conversation)
    examples = sum(trial.listing == "examples" for trial in trials)
    yield [
        Finding(
            rule,
            None,
            None,
            f"overmatch: fires on {count} of the other rules' {examples} examples; ask for more before it speaks",
            is_error=False,
        )
        for rule, count in sorted(fired_elsewhere.items())
        if count > COMMON * examples
    ]


def count_examples(serving: Serving, team: str = "default") -> int:
    """Return how many examples and counter-examples there are."""
    return sum(1 for _ in _trials(serving.repertoire(team)))


def _trials(repertoire: Repertoire) -> Sequence[_Trial]:
    return [
        _Trial(rule.entry.id, listing, index, lines)
        for rule in repertoire.rules
        for listing in LISTINGS
        for index, lines in enumerate(getattr(rule.entry, listing))
    ]


def _judge(trial: _Trial, fired: list[str], shown: list[str], conversation: Conversation) -> list[Finding]:
    is_fired = trial.rule in fired
    if trial.listing == "counter_examples":
        if not is_fired:
            return []
        return [Finding(trial.rule, trial.listing, trial.index, f"fires, and should not. {_told(conversation)}")]
    if not is_fired:
        others = f" Others fire: {', '.join(fired)}." if fired else ""
        return [Finding(trial.rule, trial.listing, trial.index, f"does not fire.{others} {_told(conversation)}")]
    if trial.rule not in shown:
        stolen = f"overmatch: fires, but {' and '.join(shown)} weigh more and take both places"
        return [Finding(trial.rule, trial.listing, trial.index, stolen)]
    return []


def _told(conversation: Conversation) -> str:
    """Say what the classifier read in the last turn, which is what one looks at first."""
    turn = conversation.turns[-1]
    reading = conversation.readings.get(turn.id)
    if reading is None:
        return ""
    parts = []
    for name, value in reading.labels.to_json().items():
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        if shown:
            parts.append(f"{name} {shown}")
    return f"Its last turn reads as: {'; '.join(parts) or 'nothing'}."


async def _hear(reader: Reader, serving: Serving, lines: Sequence[str]) -> tuple[Conversation, str | None]:
    conversation = Conversation(id="check")
    for index, line in enumerate(lines):
        said, colon, text = line.partition(":")
        if not colon or said.strip() not in {Speaker.CUSTOMER, Speaker.AGENT} or not text.strip():
            return conversation, f"line {index + 1} must read “customer: …” or “agent: …”"
        turn = Turn(
            id=str(index),
            conversation_id=conversation.id,
            seq=index,
            speaker=Speaker(said.strip()),
            text=text.strip(),
            at=BEGIN + index * APART,
        )
        conversation = conversation.with_event(TurnHeard(turn))
        reading = await reader.read(
            turn_id=turn.id,
            speaker=turn.speaker,
            text=turn.text,
            context=conversation.context_of(turn),
            lane=Lane.BACKGROUND,
        )
        is_customer = turn.speaker is Speaker.CUSTOMER
        conversation = conversation.with_event(serving.recognise(reading, is_customer=is_customer))
        if facts := gather_facts(turn) if is_customer else ():
            conversation = conversation.with_event(FactsGathered(facts))
    return conversation, None if lines else "it has no lines"
