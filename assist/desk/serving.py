"""What answers now: one library revision, compiled, with its intents fitted.

Answers which repertoire and which intents serve a team. It is built whole before it replaces the one before, so a bad
edit leaves the old one serving.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.conversation import TurnRead
from assist.library.revision import Library
from assist.ports import FitIntents, IntentGuesser, Reader, SituationPlacer, StoredRevision
from assist.reading import Reading
from assist.suggest.forecast import Forecaster
from assist.suggest.repertoire import Repertoire

OTHER: Final = "other"
"""The id of the situation that holds examples of what is none."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A revision that serves. ``repertoires`` holds one a team, made when the team is first met."""

    revision: StoredRevision
    guesser: IntentGuesser | None
    placer: SituationPlacer | None = None
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

    def recognise(self, reading: Reading, *, is_customer: bool) -> TurnRead:
        """Return what was read with the intent and situations this library sees in it; none in an agent's turn.

        The embedding is not kept: it is personal data, and nothing after this needs it.
        """
        embedding, kept = reading.embedding, replace(reading, embedding=None)
        revision = self.revision.library.revision
        if embedding is None or not is_customer:
            return TurnRead(kept, revision=revision)
        intent, score = (None, 0.0) if self.guesser is None else self.guesser.predict(embedding)
        placed = () if self.placer is None else self.placer.place(reading)
        return TurnRead(kept, intent, score, revision, placed)


class ServingBuilder:
    """Builds ``Serving``; embeddings of titles and example sentences are kept, so that a small edit costs little."""

    def __init__(self, reader: Reader, fit_intents: FitIntents) -> None:
        self._reader = reader
        self._fit_intents = fit_intents
        self._embeddings: dict[str, NDArray[np.float32]] = {}

    async def build(self, revision: StoredRevision) -> Serving:
        """Compile a revision and fit its intents and situations, shape of each class (n, dim)."""
        library = revision.library
        known = await self._embed(text for intent in library.intents for text in (intent.title, *intent.examples))
        placer = await self._reader.learn_situations(_moments(library)) if library.situations else None
        serving = Serving(
            revision=revision,
            guesser=self._fit_guesser(library, known),
            placer=placer,
            forecaster=self._reader.forecaster,
            words=self._reader.words,
        )
        serving.repertoire("default")
        return serving

    async def _embed(self, texts: Iterable[str]) -> Mapping[str, NDArray[np.float32]]:
        wanted = dict.fromkeys(texts)
        new = [text for text in wanted if text not in self._embeddings]
        if new:
            self._embeddings.update(zip(new, await self._reader.embed(new), strict=True))
        self._embeddings = {text: self._embeddings[text] for text in wanted}
        return self._embeddings

    def _fit_guesser(self, library: Library, known: Mapping[str, NDArray[np.float32]]) -> IntentGuesser | None:
        if not library.intents:
            return None
        examples = {intent.id: np.stack([known[text] for text in intent.examples]) for intent in library.intents}
        return self._fit_intents(examples, {intent.id: known[intent.title] for intent in library.intents})


def _moments(library: Library) -> Mapping[str, Sequence[str]]:
    """Return the examples of every situation; what a case is about (the intents' examples) is none of them."""
    topics = tuple(text for intent in library.intents for text in intent.examples)
    moments = {entry.id: entry.examples for entry in library.situations}
    return {**moments, OTHER: (*topics, *moments.get(OTHER, ()))}
