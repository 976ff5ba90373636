"""Judged talks told anew: what the server would have seen at each judged moment.

Answers readings of turns and the view of each moment. Refuses to know lines and what is learned. A situation's chance
at a judged turn comes from examples that do not hold the turn: else the situations would look surer than they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.classifier.classifier import Classifier
from assist.classifier.decoding import TurnToRead
from assist.classifier.intents import IntentHead
from assist.classifier.situations import SituationHead, as_in_a_talk
from assist.conversation import Conversation, Turn, TurnHeard, TurnRead
from assist.library.moments import list_moments
from assist.library.revision import Library
from assist.reading import Reading, describe
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View
from assist.training.judged import Judged
from assist.training.progress import Begin
from assist.vocabulary import Speaker

FOLDS: Final = 5
_APART: Final = timedelta(seconds=20)
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_READ_TOGETHER: Final = 512

Said = tuple[Speaker, str, str]
"""Who said what, and the text of the turn before it."""


def with_before(one: Judged) -> Iterator[Said]:
    """Yield a talk's turns, each with the text of the one before it."""
    before = ""
    for speaker, text in one.turns:
        yield speaker, text, before
        before = text


def tell_anew(
    judged: Sequence[Judged],
    readings: Mapping[Said, Reading],
    classifier: Classifier,
    library: Library,
    repertoire: Repertoire,
) -> Iterator[View]:
    """Yield the view of each judged moment; turn ``n`` of moment ``m`` has the id ``m-n``."""
    said = [list(with_before(one)) for one in judged]
    points = [describe(readings[turns[-1]]) for turns in said]
    chances = _place(judged, points, classifier, library)
    intents = _fit_intents(classifier, library)
    for number, one in enumerate(judged):
        conversation = Conversation(f"judged-{number}", channel=one.channel)
        for place, (speaker, text, before) in enumerate(said[number]):
            reading = replace(readings[speaker, text, before], turn_id=f"{number}-{place}")
            at = _BEGIN + place * _APART
            turn = Turn(reading.turn_id, conversation.id, place, speaker, text, at, channel=one.channel)
            vector = reading.embedding if speaker is Speaker.CUSTOMER else None
            intent, score = (None, 0.0) if vector is None else intents.predict(vector)
            placed = chances[number] if place == len(one.turns) - 1 else {}
            conversation = conversation.with_event(TurnHeard(turn))
            conversation = conversation.with_event(TurnRead(reading, intent, score, "", placed))
        yield View.of(Moment(conversation, repertoire.intents.get(conversation.intent or "")))


def read_turns(judged: Sequence[Judged], classifier: Classifier, begin: Begin) -> Mapping[Said, Reading]:
    """Return what each turn says, read once however many moments hold it."""
    turns = list(dict.fromkeys(said for one in judged for said in with_before(one)))
    readings: list[Reading] = []
    with begin("Read", "turns", len(turns)) as steps:
        for start in range(0, len(turns), _READ_TOGETHER):
            chosen = turns[start : start + _READ_TOGETHER]
            readings += classifier.read_many(
                [TurnToRead("", speaker, text, before) for speaker, text, before in chosen]
            )
            steps.advance(len(chosen))
    return dict(zip(turns, readings, strict=True))


def _place(
    judged: Sequence[Judged], points: Sequence[NDArray[np.float32] | None], classifier: Classifier, library: Library
) -> list[Mapping[str, float]]:
    """Return each judged turn's chances of situations, taught by examples without the turns of its fold."""
    examples = [(name, text) for name, texts in list_moments(library).items() for text in texts]
    read = classifier.read_many([as_in_a_talk(text) for _, text in examples])
    known = [(name, _plain(text), describe(r)) for (name, text), r in zip(examples, read, strict=True)]
    placed: list[Mapping[str, float]] = [{}] * len(judged)
    for held in folds([one.talk for one in judged]):
        own = {_plain(text) for number in np.flatnonzero(held).tolist() for _, text in judged[number].turns}
        taught: dict[str, list[NDArray[np.float32]]] = {}
        for name, text, point in known:
            if point is not None and text not in own:
                taught.setdefault(name, []).append(point)
        head = SituationHead(taught)
        for number in np.flatnonzero(held).tolist():
            point = points[number]
            placed[number] = {} if point is None else head.place_point(point)
    return placed


def _fit_intents(classifier: Classifier, library: Library) -> IntentHead:
    titles = embed([intent.title for intent in library.intents], classifier)
    named = dict(zip([intent.id for intent in library.intents], titles, strict=True))
    return IntentHead.fit({intent.id: embed(intent.examples, classifier) for intent in library.intents}, named)


def embed(texts: Sequence[str], classifier: Classifier) -> NDArray[np.float32]:
    """Return the meanings (texts, dim) of what an agent might say."""
    readings = classifier.read_many([TurnToRead("", Speaker.AGENT, text) for text in texts])
    found = [reading.embedding for reading in readings if reading.embedding is not None]
    return np.stack(found) if found else np.zeros((0, classifier.dim), np.float32)


def folds(talks: Sequence[str]) -> Iterator[NDArray[np.bool_]]:
    """Yield which are held out, whole talks together, the same for the same talks."""
    order = {
        talk: place % FOLDS
        for place, talk in enumerate(np.random.default_rng(3).permutation(sorted(set(talks))).tolist())
    }
    fold = np.array([order[talk] for talk in talks])
    for number in range(FOLDS):
        yield fold == number


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
