"""Phrases that mean the same, from embeddings made by hand and from the shipped model and library."""

from pathlib import Path

import numpy as np
import pytest

from assist.classifier.opening import open_classifier
from assist.desk.meaning import OTHER_TECHNIQUE, REPEATED, SAME_TECHNIQUE, find_repeats, find_twins, words_of
from assist.desk.serving import ServingBuilder
from assist.library.entries import Phrase
from assist.library.files import load_files
from assist.library.revision import Library
from assist.ports import StoredRevision
from assist.settings import Settings
from assist.vocabulary import Speaker
from tests.classifier.dummy import DummyClassifier
from tests.desk.conftest import LIBRARY, NOW

PROMPTS = Path(__file__).parents[2] / "prompts"


def phrase(name: str, technique: str, text: str = "Let me look now.") -> Phrase:
    return Phrase(id=name, technique=technique, text=text)


def towards(cosine: float) -> np.ndarray:
    """Return two unit vectors with this cosine."""
    return np.array([[1, 0], [cosine, np.sqrt(1 - cosine**2)]], np.float32)


@pytest.mark.parametrize(("other", "needed"), [("acknowledge", SAME_TECHNIQUE), ("reassure", OTHER_TECHNIQUE)])
def test_twins_lie_close_closer_where_techniques_differ(other: str, needed: float) -> None:
    pair = (phrase("a", "acknowledge"), phrase("b", other))
    assert find_twins(pair, towards(needed + 0.01)) == {"a": {"b"}, "b": {"a"}}
    assert find_twins(pair, towards(needed - 0.01)) == {}


def test_a_pair_of_which_one_is_too_many_is_named_once() -> None:
    pair = (phrase("a", "acknowledge"), phrase("b", "reassure"))
    assert find_repeats(pair, towards(REPEATED + 0.01)) == [("a", "b")]
    assert find_repeats(pair, towards(REPEATED - 0.01)) == []


def test_slots_say_nothing_of_a_meaning() -> None:
    assert words_of(phrase("a", "acknowledge", "Thank you, {name}.  We'll go slowly, {name}.")) == (
        "Thank you, . We'll go slowly, ."
    )


class CountingReader(DummyClassifier):
    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    async def embed(self, texts):  # noqa: ANN001, ANN201 - as the dummy has it
        self.embedded += texts
        return await super().embed(texts)


async def test_a_small_edit_embeds_only_what_is_new() -> None:
    reader = CountingReader()
    builder = ServingBuilder(reader, lambda _examples, _titles: None)
    await builder.teach(await builder.build(StoredRevision(1, LIBRARY, "lea", NOW, "")))
    assert len(reader.embedded) == len(set(reader.embedded)) > len(LIBRARY.phrases)
    reader.embedded.clear()
    new = phrase("ack-new", "acknowledge", f"{LIBRARY.phrases[0].text} Truly.")
    grown = Library(phrases=(*LIBRARY.phrases, new), intents=LIBRARY.intents)
    serving = await builder.teach(await builder.build(StoredRevision(2, grown, "lea", NOW, "")))
    assert reader.embedded == [words_of(new)]
    assert serving.repertoire("default").twins["ack-new"] == {LIBRARY.phrases[0].id}


async def test_the_shipped_model_knows_which_shipped_phrases_mean_the_same(examples: Path) -> None:
    library = load_files(PROMPTS)
    reader = open_classifier(Settings(), examples)
    await reader.start()
    try:
        builder = ServingBuilder(reader, lambda _examples, _titles: None)
        serving = await builder.teach(await builder.build(StoredRevision(1, library, "lea", NOW, "")))
    finally:
        await reader.close()
    twins = serving.twins
    assert "bereavement-10" in twins["ack-bereavement-2"]
    assert "res-late-delivery-2" not in twins.get("ack-late-delivery-1", ())
    assert all(name in twins[twin] for name, found in twins.items() for twin in found)
    assert len(twins) < len(library.phrases) / 2, "a threshold that bars half the library says little of meaning"


async def test_what_a_turn_asks_of_an_answer_is_kept_in_memory_and_its_embedding_not() -> None:
    reader = open_classifier(Settings())
    await reader.start()
    try:
        builder = ServingBuilder(reader, lambda _examples, _titles: None)
        serving = await builder.teach(await builder.build(StoredRevision(1, LIBRARY, "lea", NOW, "")))
        reading = await reader.read(turn_id="t1", speaker=Speaker.CUSTOMER, text="it has been nine days, where is it")
    finally:
        await reader.close()
    kept = serving.recognise(reading, is_customer=True).reading
    assert kept.embedding is None
    assert kept.bearing is not None
    assert set(serving.meanings) == {phrase.id for phrase in LIBRARY.phrases}
    assert serving.repertoire("default").placed is not None
