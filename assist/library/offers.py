"""Resolution options and the policies they rest on, as the library's YAML files spell them.

Answers what an option, its conditions and a policy look like: a small closed grammar, parsed here and compiled in
``assist.suggest.policy``, never evaluated as code. Refuses to know the customer's facts and when an option is offered.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assist.library.entries import Entry, EntryId, Heard, Probability, When, Words
from assist.vocabulary import MEASURED, FactName, Unit

Number = Annotated[int, Field(strict=True, ge=0)] | Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


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
    told: tuple[Heard, ...] = Field(
        default=(), description="words of which they have said one so far; it suits few of those with this intent"
    )
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
