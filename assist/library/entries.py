"""The library's entries, as its YAML files spell them.

Answers what a phrase, a cue rule, an intent and a fact look like; options are in ``offers``. Refuses to know where they
are kept and when they are used. Everything is data: conditions are parsed, never evaluated as code.
"""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from assist.vocabulary import (
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
)

EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Shortcode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Level = Annotated[int, Field(ge=0, le=3)]
Heard = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"[A-Za-z0-9#£$€]")]
"""A word or a few: ``*`` at the end stands for any ending, ``#`` for any number."""
SWAPPED: Final = "swapped_levels"
"""The type of the error that a frustration which ends below its beginning is."""


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
    situations: tuple[EntryId, ...] = ()
    emotions: tuple[Emotion, ...] = ()
    signals: tuple[Signal, ...] = ()
    sentiment: tuple[Sentiment, ...] = ()
    frustration: tuple[Level, Level] | None = Field(default=None, description="lowest and highest level, inclusive")
    steps: tuple[Step, ...] = Field(default=(), description="the track's current step")
    channels: tuple[Channel, ...] = ()
    asks: bool | None = Field(default=None, description="true: they end by asking; false: they do not")
    first: bool | None = Field(default=None, description="true: nobody has answered them yet; false: somebody has")
    after: tuple[Move | Pitfall, ...] = Field(default=(), description="what the agent just did, well or badly")
    names: tuple[FactName, ...] = Field(default=(), description="facts that their newest words state")
    heard: tuple[Heard, ...] = Field(
        default=(),
        description="words of which one was just said, by them or by the agent before them; refund* for any ending, "
        "# for a number",
    )
    told: tuple[Heard, ...] = Field(default=(), description="words of which they have said one so far")

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.frustration is not None and self.frustration[0] > self.frustration[1]:
            raise PydanticCustomError(SWAPPED, "frustration is [lowest, highest]; swap the two")
        return self


class Phrase(Entry):
    """Words an agent can send as they are. ``{order_ref}`` is a slot, filled only from what was said or is known."""

    model_config = ConfigDict(populate_by_name=True)

    technique: Technique
    text: Words
    named: tuple[Words, ...] = Field(
        default=(),
        description="the same text with what is known of their case in it; the first whose slots can all be filled "
        "is shown instead",
    )
    when: When = When()
    unless: When | None = Field(default=None, description="any single match among these keeps the phrase back")
    register_: Register = Field(default=Register.NEUTRAL, alias="register", description="how formal it sounds")
    fact: EntryId | None = Field(default=None, description="the true 'found' of a feel-felt-found text")
    continues: bool = Field(default=False, description="reads on from an acknowledgement or apology sent before it")
    care: bool = Field(
        default=False, description="gentle enough for people in trouble, though its moment does not ask for any"
    )
    roams: bool = Field(
        default=False,
        description="may also stand outside that moment, if what was learned from readers makes it likely enough "
        "there; of `unless` what is about people in trouble and about words still holds",
    )
    due: bool = Field(
        default=False,
        description="never passed over: stands first from a fair chance of its situations on, whatever was learned",
    )
    shortcode: Shortcode | None = Field(default=None, description="what agents type after a slash to find it")
    rung: Annotated[int, Field(ge=1, le=4)] | None = Field(
        default=None,
        description="boundary only: 1 acknowledge, 2 boundary, 3 last warning, 4 end or hand over; empty: 2",
    )

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every text it may be shown as, the plain one first."""
        return (self.text, *self.named)


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
    signal_before: Signal | None = Field(
        default=None, description="the customer showed this signal earlier, before their last utterance"
    )
    heard: tuple[Heard, ...] | None = Field(
        default=None, min_length=1, description="one of these words, `*` for any ending, is in their last utterance"
    )
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
    opening: Words | None = Field(
        default=None, description="said before the first question, while nobody has answered them yet"
    )
    care: bool = Field(default=False, description="grief, hardship, fraud: phrases for it count as written with care")
    root_cause: Words | None = Field(default=None, description="the question behind the visible problem")


class Situation(Entry):
    """A moment in a conversation, whatever it is about ("doubts our promise"), taught by example sentences.

    ``help`` are the techniques that answer it, best first; with none of them it is left to the agent,
    save where what was learned makes a line all but sure.
    """

    title: Words
    help: tuple[Technique, ...] = ()
    examples: tuple[Words, ...] = Field(min_length=8)
    signals: tuple[Signal, ...] = Field(default=(), description="the turn must show one of these as well")
    care: bool = Field(default=False, description="grief, illness, danger: phrases for it count as written with care")
    calm: bool = Field(default=False, description="true: it wants help even where no hard feeling shows")
    outright: tuple[Heard, ...] = Field(
        default=(),
        description="words that say it outright: where one of them was just said, what is due in it stands, whatever "
        "was read",
    )


class Fact(Entry):
    """Something true that was found, for feel-felt-found: with its source and its date."""

    text: Words
    source: Words
    date: date
    intents: tuple[EntryId, ...] = Field(min_length=1)


class PromptTemplate(Entry):
    """What a language model is asked in order to reword a text of the library, where one was set up.

    Its slots: ``{text}`` the library's words, ``{last_customer}`` what the customer wrote last, ``{register}`` how
    formal they write.
    """

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    techniques: tuple[Technique, ...] = Field(default=(), description="only for texts of these; empty means all")


class GlossaryEntry(Entry):
    """A word customers do not use, and what to say in its place."""

    term: Words
    plain: Words
