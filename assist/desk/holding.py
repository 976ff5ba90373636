"""Text cards wait while the customer is seen to type: four seconds at most, counted from when the typing began.

Answers whether a conversation's cards are held now, and lets them go in time. Signals and cues never wait.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(eq=False)
class Hold:
    """The hold on one conversation. Times are seconds on the event loop's clock."""

    typing_since_s: float | None = None
    release: asyncio.TimerHandle | None = None
    is_holding: bool = False
    held_since_s: float = 0.0

    def begin(self, loop: asyncio.AbstractEventLoop, longest_s: float, let_go: Callable[[], None]) -> None:
        """Note that the customer types; ``let_go`` is called when the longest wait is over."""
        if self.typing_since_s is None:
            self.typing_since_s = loop.time()
        if self.release is not None:
            self.release.cancel()
        self.release = loop.call_at(self.typing_since_s + longest_s, let_go)

    def end(self) -> bool:
        """Note that the customer stopped; returns whether cards were waiting for it."""
        self.typing_since_s = None
        if self.release is not None:
            self.release.cancel()
            self.release = None
        return self.is_holding

    def hold_now(self, now_s: float) -> bool:
        """Say whether a card that is ready now has to wait, and remember since when."""
        is_typing = self.typing_since_s is not None
        if is_typing and not self.is_holding:
            self.held_since_s = now_s
        self.is_holding = is_typing
        return is_typing
