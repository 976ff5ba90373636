"""What the desk asks of models: to read turns, to place them, to put a text in other words.

Refuses to know where they run and how they were trained.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assist.reading import Reading
from assist.suggest.appraisal import Appraiser
from assist.suggest.forecast import Forecaster
from assist.vocabulary import Speaker


class Lane(IntEnum):
    """The order in which turns are read when several wait, smallest first."""

    FINAL = 0
    DRAFT = 1
    PARTIAL = 2
    BACKGROUND = 3


class Reader(Protocol):
    """The classifier."""

    @property
    def model(self) -> str:
        """Name and short hash of the model, as the log keeps it."""

    @property
    def forecaster(self) -> Forecaster | None:
        """What foresees how a conversation goes on; None where the model came without."""

    @property
    def appraiser(self) -> Appraiser | None:
        """What appraises lines of the library; None where the model came without."""

    @property
    def words(self) -> frozenset[str]:
        """The words it knows how to spell, in lower case; empty where it has no list of them."""

    async def start(self) -> None:
        """Load the model. Raises ModelError."""

    async def close(self) -> None:
        """Finish what runs and let go."""

    async def read(
        self,
        *,
        turn_id: str,
        speaker: Speaker,
        text: str,
        context: str = "",
        lane: int = Lane.FINAL,
        supersedes: str | None = None,
    ) -> Reading:
        """Read one turn after ``context``. Raises Overloaded at once when too many wait.

        A waiting turn with the same ``supersedes`` key is dropped from the queue (asyncio.CancelledError there).
        """

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n, dim)."""

    async def learn_situations(self, examples: Mapping[str, Sequence[str]]) -> "SituationPlacer":
        """Return what places turns, taught by ``{situation: customers' sentences}``; "other" is none of the rest."""


class SituationPlacer(Protocol):
    """The situations of one library revision, learned."""

    def place(self, reading: Reading) -> Mapping[str, float]:
        """Return the situations a turn may stand in with their probabilities; none where it was not read."""


class Reworder(Protocol):
    """The language model that rewords, where one was set up."""

    @property
    def model(self) -> str:
        """Name of the model, as the log keeps it."""

    async def reword(self, prompt: str, hear: Callable[[str], Awaitable[bool]]) -> str:
        """Return the answer, within a deadline. Raises RewordingFailed; at once while it rests after failures.

        ``hear`` gets the text as far as it has come and says whether to go on.
        """

    async def close(self) -> None:
        """Let go."""


class IntentGuesser(Protocol):
    """The intents of one library revision, fitted."""

    def predict(self, embedding: NDArray[np.float32]) -> tuple[str | None, float]:
        """Return the intent and its probability; (None, p) where none fits."""


FitIntents = Callable[[Mapping[str, NDArray[np.float32]], Mapping[str, NDArray[np.float32]]], IntentGuesser]
"""{intent: embeddings of its examples, shape (n, dim)} and {intent: of its title, (dim,)} to a fitted guesser, in well
under a second."""
