"""What answers now: one library revision, compiled, with its intents fitted.

Answers which repertoire and which intents serve a team. It is built whole before it replaces the one before, so a bad
edit leaves the old one serving.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assist.conversation import TurnRead
from assist.desk.meaning import find_twins, words_of
from assist.desk.trimming import give_back_memory
from assist.library.moments import list_moments
from assist.library.revision import Library
from assist.ports import FitIntents, IntentGuesser, Reader, SituationPlacer, StoredRevision
from assist.reading import Reading
from assist.suggest.appraisal import Appraiser
from assist.suggest.forecast import Forecaster
from assist.suggest.repertoire import Repertoire

Known = Mapping[str, NDArray[np.float32]]
"""Embeddings by text or by phrase, each of shape (dim,)."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A revision that serves.

    ``meanings`` are the embeddings of its phrases by their ids; ``repertoires`` holds one a team, made when the team is
    first met.
    """

    revision: StoredRevision
    guesser: IntentGuesser | None
    placer: SituationPlacer | None = None
    forecaster: Forecaster | None = None
    appraiser: Appraiser | None = None
    words: frozenset[str] = frozenset()
    packs: frozenset[str] | None = None
    twins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    meanings: Known = field(default_factory=dict)
    repertoires: dict[str, Repertoire] = field(default_factory=dict)

    def repertoire(self, team: str) -> Repertoire:
        """Return what this team may be shown."""
        found = self.repertoires.get(team)
        if found is None:
            found = self.repertoires[team] = Repertoire.of(
                self.revision.library,
                team,
                packs=self.packs,
                forecaster=self.forecaster,
                appraiser=self.appraiser,
                words=self.words,
                twins=self.twins,
                meanings=self.meanings,
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
        placed = {} if self.placer is None else self.placer.place(reading)
        return TurnRead(kept, intent, score, revision, placed)


class ServingBuilder:
    """Builds ``Serving``; embeddings of phrases and example sentences are kept, so that a small edit costs little."""

    def __init__(self, reader: Reader, fit_intents: FitIntents, packs: frozenset[str] | None = None) -> None:
        self._reader = reader
        self._fit_intents = fit_intents
        self._packs = packs
        self._embeddings: dict[str, NDArray[np.float32]] = {}

    async def build(self, revision: StoredRevision) -> Serving:
        """Compile a revision and fit its intents, shape of each class (n, dim); ``teach`` it the rest."""
        library = revision.library.with_packs(self._packs)
        examples = [text for intent in library.intents for text in (intent.title, *intent.examples)]
        known = await self._embed(examples)
        serving = Serving(
            revision=revision,
            guesser=self._fit_guesser(library, known),
            forecaster=self._reader.forecaster,
            appraiser=self._reader.appraiser,
            words=self._reader.words,
            packs=self._packs,
        )
        serving.repertoire("default")
        return serving

    async def teach(self, serving: Serving) -> Serving:
        """Return the same with its situations learned and its twins found: thousands of texts are read for it."""
        library = serving.revision.library.with_packs(self._packs)
        intents = (text for intent in library.intents for text in (intent.title, *intent.examples))
        known = self._embeddings = dict(await self._embed((*intents, *map(words_of, library.phrases))))
        twins = await asyncio.to_thread(_find_twins, library, known)
        placer = await self._reader.learn_situations(list_moments(library)) if library.situations else None
        meanings = {phrase.id: known[words_of(phrase)] for phrase in library.phrases}
        taught = replace(serving, placer=placer, twins=twins, meanings=meanings, repertoires={})
        taught.repertoire("default")
        await asyncio.to_thread(give_back_memory)
        return taught

    async def _embed(self, texts: Iterable[str]) -> Known:
        """Return the embeddings of these texts; only new ones cost anything."""
        wanted = dict.fromkeys(texts)
        new = [text for text in wanted if text not in self._embeddings]
        if new:
            self._embeddings.update(zip(new, await self._reader.embed(new), strict=True))
        return {text: self._embeddings[text] for text in wanted}

    def _fit_guesser(self, library: Library, known: Known) -> IntentGuesser | None:
        if not library.intents:
            return None
        examples = {intent.id: np.stack([known[text] for text in intent.examples]) for intent in library.intents}
        return self._fit_intents(examples, {intent.id: known[intent.title] for intent in library.intents})


def _find_twins(library: Library, known: Known) -> Mapping[str, frozenset[str]]:
    if not library.phrases:
        return {}
    return find_twins(library.phrases, np.stack([known[words_of(phrase)] for phrase in library.phrases]))
