"""How much somebody may send: a token bucket with credit and debt.

Answers whether one more is fine, too much, or too much for too long. Refuses to know the clock (time is passed in) and
what is counted.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Allowed(StrEnum):
    """What to do with one more."""

    YES = "yes"
    NOT_NOW = "not_now"
    NEVER = "never"


@dataclass(slots=True)
class Allowance:
    """``burst`` at once, ``per_s`` in the long run. What comes while it is used up is refused and makes a debt.

    The debt matters: who goes on as if nothing had been said owes a whole burst before long, and is sent away.
    """

    per_s: float
    burst: float
    now: float
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.burst

    def take(self, cost: float, now: float) -> Allowed:
        """Count ``cost`` at the time ``now`` (seconds, never running backwards) and say whether it is fine."""
        self.left = min(self.burst, self.left + max(0.0, now - self.now) * self.per_s)
        self.now = max(self.now, now)
        is_fine = self.left >= min(cost, self.burst)
        self.left -= cost
        if is_fine:
            return Allowed.YES
        return Allowed.NOT_NOW if self.left > -self.burst else Allowed.NEVER

    def has_left(self, cost: float, now: float) -> bool:
        """Say whether ``cost`` would be fine at the time ``now``, without counting it."""
        return min(self.burst, self.left + max(0.0, now - self.now) * self.per_s) >= cost
