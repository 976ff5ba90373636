"""The conditions of resolution options, compiled: data in, a tree of closures out.

Answers whether a condition holds, fails, or cannot be told, and then which facts are missing. Refuses to run code from
the library and to guess: what is not known is neither true nor false (Kleene's three values), so one more known fact
never turns a settled answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from assist.conversation import KnownFact
from assist.library.offers import FactCondition, Policy
from assist.library.terms import settle_bound
from assist.suggest.measures import days_of, number_of
from assist.suggest.questions import LOOK_UPS
from assist.vocabulary import FactName


class Facts(Protocol):
    """What is known: a mapping will do."""

    def get(self, name: FactName, /) -> KnownFact | None:
        """Return a fact or None."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a condition stands: ``holds`` is None where it cannot be told yet for want of ``missing``.

    Without missing facts, what is known can't be read as a number. ``told`` are the measured facts that settled it.
    """

    holds: bool | None
    missing: tuple[FactName, ...] = ()
    told: tuple[KnownFact, ...] = ()


Test = Callable[[Facts], Standing]
_FAILS: Final = Standing(holds=False)


def compile_term(condition: FactCondition, policies: Mapping[str, Policy]) -> Test | None:
    """Return the test of a condition, None where it names a policy that the library has not."""
    if condition.fact is not None:
        return _compile_fact(condition, condition.fact, policies)
    parts = [compile_term(part, policies) for part in condition.parts]
    tests = tuple(part for part in parts if part is not None)
    if len(tests) < len(parts):
        return None
    if condition.all is not None:
        return lambda facts: hold_all(tests, facts)
    if condition.any is not None:
        return lambda facts: _hold_any(tests, facts)
    return lambda facts: _turn(tests[0](facts))


def hold_all(tests: tuple[Test, ...], facts: Facts) -> Standing:
    """Return how all of several conditions stand together: one that fails settles it."""
    missing: dict[FactName, None] = {}
    told: list[KnownFact] = []
    holds: bool | None = True
    for test in tests:
        standing = test(facts)
        if standing.holds is False:
            return standing
        holds = holds and standing.holds
        missing.update(dict.fromkeys(standing.missing))
        told.extend(standing.told)
    return Standing(holds, tuple(missing), tuple(told))


def _hold_any(tests: tuple[Test, ...], facts: Facts) -> Standing:
    """Return how alternatives stand: one that holds settles it; else the one that is easiest to find out is wanted."""
    open_ones: list[Standing] = []
    for test in tests:
        standing = test(facts)
        if standing.holds:
            return standing
        if standing.holds is None:
            open_ones.append(standing)
    return min(open_ones, key=_effort, default=_FAILS)


def _effort(standing: Standing) -> tuple[int, int]:
    return sum(name in LOOK_UPS for name in standing.missing), len(standing.missing)


def _turn(standing: Standing) -> Standing:
    holds = None if standing.holds is None else not standing.holds
    return Standing(holds, standing.missing, standing.told)


def _compile_fact(condition: FactCondition, name: FactName, policies: Mapping[str, Policy]) -> Test | None:
    check = _compile_check(condition, policies)
    if check is None:
        return None
    unknown = Standing(None, (name,))
    is_measured = condition.known is None

    def test(facts: Facts) -> Standing:
        fact = facts.get(name)
        if fact is None:
            return unknown
        return Standing(check(fact), told=(fact,) if is_measured else ())

    return test


def _compile_check(
    condition: FactCondition, policies: Mapping[str, Policy]
) -> Callable[[KnownFact], bool | None] | None:
    """Return how a fact is looked at; None for a number that can't be read."""
    if condition.known is not None:
        return lambda fact: bool(fact.value)
    if condition.one_of is not None:
        values = frozenset(value.casefold() for value in condition.one_of)
        return lambda fact: fact.value.casefold() in values
    bound = settle_bound(condition.bound, policies)
    if bound is None:
        return None
    compare = next(_COMPARE[name] for name in _COMPARE if getattr(condition, name) is not None)

    def check(fact: KnownFact) -> bool | None:
        number = days_of(fact.value) if fact.name is FactName.DURATION else number_of(fact.value)
        return None if number is None else compare(number, bound)

    return check


_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "at_least": lambda number, bound: number >= bound,
    "at_most": lambda number, bound: number <= bound,
    "over": lambda number, bound: number > bound,
    "under": lambda number, bound: number < bound,
}
