"""The library's entries, as its YAML files spell them.

Answers what a phrase, a cue rule, an intent, a policy, a resolution option and a fact look like. Refuses to know where
they are kept and when they are used. Everything is data: conditions are parsed, never evaluated as code.
"""

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assist.vocabulary import (
    MEASURED,
    Channel,
    Emotion,
    FactName,
    Move,
    Pitfall,
    Register,
    Sentiment,
    Signal,
    Speaker,
    Step,
    Technique,
    Unit,
)

EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Level = Annotated[int, Field(ge=0, le=3)]


Number = Annotated[int, Field(strict=True, ge=0)] | Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


class Entry(BaseModel):
    """What every entry has: an id unique in its kind, the pack it belongs to, the teams it is for, a note."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: EntryId
    pack: EntryId = Field(default="core", description="the pack this entry comes with; teams enable packs")
    teams: tuple[str, ...] = Field(default=(), description="only for these teams; empty means all")
    note: str | None = Field(
        default=None, description="for the people who tune the library; never shown to anyone else"
    )


class When(BaseModel):
    """A moment. Every field that is given must hold; within a list one match is enough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intents: tuple[EntryId, ...] = ()
    emotions: tuple[Emotion, ...] = ()
    signals: tuple[Signal, ...] = ()
    sentiment: tuple[Sentiment, ...] = ()
    frustration: tuple[Level, Level] | None = Field(default=None, description="lowest and highest level, inclusive")
    steps: tuple[Step, ...] = Field(default=(), description="the track's current step")
    channels: tuple[Channel, ...] = ()

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.frustration is not None and self.frustration[0] > self.frustration[1]:
            msg = "frustration is [lowest, highest]; swap the two"
            raise ValueError(msg)
        return self


class Phrase(Entry):
    """Words an agent can send as they are. ``{order_ref}`` is a slot, filled only from what was said or is known."""

    model_config = ConfigDict(populate_by_name=True)

    technique: Technique
    text: Words
    when: When = When()
    unless: When | None = Field(default=None, description="any single match among these keeps the phrase back")
    register_: Register = Field(default=Register.NEUTRAL, alias="register", description="how formal it sounds")
    fact: EntryId | None = Field(default=None, description="the true 'found' of a feel-felt-found text")
    continues: bool = Field(default=False, description="reads on from an acknowledgement or apology sent before it")
    rung: Annotated[int, Field(ge=1, le=4)] | None = Field(
        default=None,
        description="boundary only: 1 acknowledge, 2 boundary, 3 last warning, 4 end or hand over; empty: 2",
    )


class Condition(BaseModel):
    """One thing that must hold: exactly one of the keys below, or a nested ``all`` / ``any`` / ``not``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: tuple["Condition", ...] | None = Field(default=None, alias="not", description="none of these holds")

    emotion: Emotion | None = None
    signal: Signal | None = None
    sentiment: Sentiment | None = None
    frustration: Level | None = Field(
        default=None, description="the customer's last utterance is at this level or above"
    )
    pitfall: Pitfall | None = Field(default=None, description="in the agent's last utterance")
    agent_said: Move | None = Field(default=None, description="the agent has made this move, ever in this conversation")
    at_least: Probability | None = Field(
        default=None, description="probability asked for in place of the label's threshold"
    )
    for_turns: int = Field(default=1, ge=1, le=10, description="in that many of the speaker's last utterances running")

    intent: EntryId | None = None
    step: Step | None = Field(default=None, description="the track's current step")
    step_done: Step | None = None
    last_speaker: Speaker | None = None
    mood_fell: float | None = Field(
        default=None,
        gt=0,
        le=2,
        description="by this much since three customer turns ago (mood is -1..1)",
    )
    ends_badly: Probability | None = Field(
        default=None,
        description="the forecast that this ends escalated, given up or angry is at least this; see the model's card",
    )
    eases: Probability | None = Field(
        default=None,
        description="the forecast that the customer's next turn is calmer is at least this",
    )
    unanswered: int | None = Field(default=None, ge=2, description="customer messages since the agent last wrote")
    customer_turns: int | None = Field(default=None, ge=1, description="at least so many customer utterances")
    waited_s: int | None = Field(
        default=None,
        ge=1,
        description="the agent's reply took at least this many seconds, or is that late now",
    )
    apologies: int | None = Field(default=None, ge=1, description="the agent has apologised at least so often")
    fact: FactName | None = Field(default=None, description="this is known")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        given = sorted(self.model_fields_set - {"at_least", "for_turns"})
        if len(given) != 1:
            said = ", ".join(given) or "nothing"
            msg = f"a condition says exactly one thing, this one says {len(given)} ({said}); split it under all:"
            raise ValueError(msg)
        return self


class CueRule(Entry):
    """When to have a private word with the agent, and what to say.

    ``evidence`` is a sentence, in which ``{words}`` stands for the customer's own words; ``examples`` and
    ``counter_examples`` are small conversations ("customer: …" / "agent: …" lines) that ``assist check`` runs: the
    rule fires on the last turn of each example and of no counter-example.
    """

    when: Condition
    advice: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
    evidence: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
    weight: Probability = 0.5
    rest_turns: int = Field(default=3, ge=0, le=50, description="customer utterances before it may fire again")
    examples: tuple[tuple[str, ...], ...] = Field(min_length=1)
    counter_examples: tuple[tuple[str, ...], ...] = Field(min_length=1)


class Need(BaseModel):
    """A fact an intent needs before it can be solved, and the question that asks for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fact: FactName
    ask: Words


class Intent(Entry):
    """What a customer wants, taught by example sentences."""

    title: Words
    examples: tuple[Words, ...] = Field(min_length=10)
    needs: tuple[Need, ...] = ()
    care: bool = Field(default=False, description="grief, hardship, fraud: phrases for it count as written with care")
    root_cause: Words | None = Field(default=None, description="the question behind the visible problem")


class Policy(Entry):
    """A number the company has decided, in one place: conditions name it, texts show it as ``{policy:return-days}``."""

    value: Number
    unit: Unit = Field(description="what the number counts; it is written after it (or before it, for money)")
    text: Words = Field(description="the rule in a sentence, for the people who keep the library")


Bound = Number | EntryId
"""A number, or the id of the policy that holds it."""

_BOUNDS: Final = ("at_least", "at_most", "over", "under")
_TESTS: Final = ("known", *_BOUNDS, "one_of")
_NESTED: Final = ("all", "any", "not_")


class FactCondition(BaseModel):
    """A condition of policy: exactly one test on one fact, or one of ``all`` / ``any`` / ``not``.

    What is not known makes a condition neither true nor false: the option then asks. ``all`` and ``any`` settle as
    soon as what is known settles them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    all: tuple["FactCondition", ...] | None = Field(default=None, min_length=1)
    any: tuple["FactCondition", ...] | None = Field(default=None, min_length=1)
    not_: "FactCondition | None" = Field(default=None, alias="not")

    fact: FactName | None = None
    known: Literal[True] | None = None
    at_least: Bound | None = None
    at_most: Bound | None = None
    over: Bound | None = Field(default=None, description="more than this")
    under: Bound | None = Field(default=None, description="less than this")
    one_of: tuple[str, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _has_one_test(self) -> Self:
        given = self.model_fields_set
        nested, tests = given.intersection(_NESTED), given.intersection(_TESTS)
        msg = None
        if nested and (len(nested) > 1 or len(given) > 1):
            msg = "all, any and not each stand alone; put the other tests inside, or under an all:"
        elif not nested and (self.fact is None or len(tests) != 1):
            msg = f"name one fact and give exactly one of {', '.join(_TESTS)}; or nest all, any, not"
        elif tests.intersection(_BOUNDS) and self.fact not in MEASURED:
            msg = f"`{self.fact}` is no number; test it with known or one_of"
        elif self.not_ is not None and self.not_.known is not None:
            msg = "what is not known is asked for, so `not: known` never holds; take it out"
        if msg is not None:
            raise ValueError(msg)
        return self

    @property
    def bound(self) -> Bound | None:
        """The number or policy it compares with, None where it compares with none."""
        found = (getattr(self, name) for name in _BOUNDS)
        return next((bound for bound in found if bound is not None), None)

    @property
    def parts(self) -> tuple["FactCondition", ...]:
        """The conditions nested directly in this one."""
        return self.all or self.any or (() if self.not_ is None else (self.not_,))


class Resolution(Entry):
    """An option within policy, with the words that offer it and the time frame it keeps.

    ``{policy:return-days}`` in its texts is written as the policy's number and unit: "30 days".
    """

    title: Words
    intents: tuple[EntryId, ...] = Field(min_length=1)
    text: Words
    choice: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)] | None = Field(
        default=None,
        description="its short form after “I can …”, to offer it beside another: “send another by express, …”",
    )
    time_frame: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    conditions: tuple[FactCondition, ...] = Field(default=(), description="all of them must hold")
    unless: When | None = None
    approval: str | None = Field(default=None, description="who must agree before it is offered; null: nobody")
    customer_value: Probability
    company_cost: Probability
    goodwill: bool = Field(default=False, description="an extra touch: offered after the fix, never in its place")
    worth: Bound | None = Field(
        default=None, description="goodwill only: the money it gives away; it counts towards the policy goodwill-limit"
    )

    @model_validator(mode="after")
    def _is_worth_something(self) -> Self:
        if self.worth is not None and not self.goodwill:
            msg = "only goodwill has a worth; take `worth:` out, or add `goodwill: true`"
            raise ValueError(msg)
        return self


class Fact(Entry):
    """Something true that was found, for feel-felt-found: with its source and its date."""

    text: Words
    source: Words
    date: date
    intents: tuple[EntryId, ...] = Field(min_length=1)


class GlossaryEntry(Entry):
    """A word customers do not use, and what to say in its place."""

    term: Words
    plain: Words
