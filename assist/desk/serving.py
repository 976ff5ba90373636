"""What answers now: one library revision, compiled, with its intents fitted.

Answers which repertoire and which intents serve a team. It is built whole before it replaces the one before, so a bad
edit leaves the old one serving.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assist.library.revision import Library
from assist.ports import FitIntents, IntentGuesser, Reader, StoredRevision
from assist.suggest.forecast import Forecaster
from assist.suggest.repertoire import Repertoire


@dataclass(frozen=True, slots=True)
class Serving:
    """A revision that serves. ``repertoires`` holds one a team, made when the team is first met."""

    revision: StoredRevision
    guesser: IntentGuesser | None
    forecaster: Forecaster | None = None
    words: frozenset[str] = frozenset()
    repertoires: dict[str, Repertoire] = field(default_factory=dict)

    def repertoire(self, team: str) -> Repertoire:
        """Return what this team may be shown."""
        found = self.repertoires.get(team)
        if found is None:
            found = self.repertoires[team] = Repertoire.of(
                self.revision.library, team, forecaster=self.forecaster, words=self.words
            )
        return found

    def guess(self, embedding: NDArray[np.float32] | None) -> tuple[str | None, float]:
        """Return the intent and its probability; (None, 0.0) without an embedding or without intents."""
        if embedding is None or self.guesser is None:
            return None, 0.0
        return self.guesser.predict(embedding)


class ServingBuilder:
    """Builds ``Serving``; embeddings of titles and example sentences are kept, so that a small edit costs little."""

    def __init__(self, reader: Reader, fit_intents: FitIntents) -> None:
        self._reader = reader
        self._fit_intents = fit_intents
        self._embeddings: dict[str, NDArray[np.float32]] = {}

    async def build(self, revision: StoredRevision) -> Serving:
        """Compile a revision and fit its intents, shape of each class (n, dim)."""
        guesser = await self._fit(revision.library)
        serving = Serving(revision, guesser, self._reader.forecaster, self._reader.words)
        serving.repertoire("default")
        return serving

    async def _fit(self, library: Library) -> IntentGuesser | None:
        if not library.intents:
            return None
        wanted = {text: None for intent in library.intents for text in (intent.title, *intent.examples)}
        new = [text for text in wanted if text not in self._embeddings]
        if new:
            self._embeddings.update(zip(new, await self._reader.embed(new), strict=True))
        known = self._embeddings = {text: self._embeddings[text] for text in wanted}
        examples = {intent.id: np.stack([known[text] for text in intent.examples]) for intent in library.intents}
        return self._fit_intents(examples, {intent.id: known[intent.title] for intent in library.intents})
