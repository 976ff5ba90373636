"""The terms of resolution options: the policies they name, and the words those are shown in.

Answers which policies an option rests on, what its bounds come to, and how "{policy:return-days}" reads. Refuses to
know the customer's facts and whether a condition holds. A policy that is not in the library has no number and no words.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from assist.library.offers import Bound, FactCondition, Policy, Resolution
from assist.vocabulary import Unit

POLICY_SLOT: Final = re.compile(r"\{policy:([^{}]*)\}")
"""Where a text shows a policy."""

GOODWILL_LIMIT: Final = "goodwill-limit"
"""The policy that says how much goodwill one customer gets in twelve months."""

_SIGNS: Final = {Unit.GBP: "\u00a3", Unit.EUR: "\u20ac", Unit.USD: "$"}


def spread(condition: FactCondition) -> Iterator[FactCondition]:
    """Return the tests on single facts in a condition, however deep they lie."""
    if condition.fact is not None:
        yield condition
    for part in condition.parts:
        yield from spread(part)


def shown_policies(entry: Resolution) -> Iterator[tuple[str, str]]:
    """Return (field, policy id) for every policy that a text of the option shows."""
    for field, text in (("text", entry.text), ("choice", entry.choice), ("time_frame", entry.time_frame)):
        for match in POLICY_SLOT.finditer(text or ""):
            yield field, match[1]


def named_policies(entry: Resolution) -> frozenset[str]:
    """Return the ids of all policies an option rests on, in its conditions, its worth and its texts."""
    bounds = [test.bound for condition in entry.conditions for test in spread(condition)]
    ids = {bound for bound in (*bounds, entry.worth) if isinstance(bound, str)}
    return frozenset(ids | {policy for _, policy in shown_policies(entry)})


def settle_bound(bound: Bound | None, policies: Mapping[str, Policy]) -> float | None:
    """Return the number of a bound, None where there is none or its policy is unknown."""
    if not isinstance(bound, str):
        return bound
    policy = policies.get(bound)
    return None if policy is None else policy.value


def write_policy(policy: Policy) -> str:
    """Return a policy as it reads in a text: "30 days", "1 working day", "25%", "£12.50"."""
    is_whole = policy.value == int(policy.value)
    number = f"{policy.value:,.0f}" if is_whole else f"{policy.value:,.2f}"
    if policy.unit in _SIGNS:
        return f"{_SIGNS[policy.unit]}{number}"
    number = number if is_whole else number.rstrip("0")
    if policy.unit is Unit.PERCENT:
        return f"{number}%"
    unit = policy.unit.removesuffix("s") if policy.value == 1 else policy.unit
    return f"{number} {unit}"


def write_out(entry: Resolution, policies: Mapping[str, Policy]) -> Resolution | None:
    """Return an option with its policies written out in its texts, None where one is unknown."""
    if not named_policies(entry) <= policies.keys():
        return None
    choice = None if entry.choice is None else write_terms(entry.choice, policies)
    texts = {"text": write_terms(entry.text, policies), "time_frame": write_terms(entry.time_frame, policies)}
    return entry.model_copy(update={**texts, "choice": choice})


def write_terms(text: str, policies: Mapping[str, Policy]) -> str:
    """Return a text with its policies, all of them known, written out."""
    return POLICY_SLOT.sub(lambda match: write_policy(policies[match[1]]), text)
