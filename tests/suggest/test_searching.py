"""Search: by words of the text, the situation or the technique; filled where it can be."""

from assist.conversation import KnownFact
from assist.library.entries import Phrase
from assist.library.revision import Library
from assist.suggest.repertoire import Repertoire
from assist.suggest.searching import find_phrases
from assist.vocabulary import FactName

LIBRARY = Library(
    phrases=(
        Phrase(id="ack-late-delivery-1", technique="acknowledge", text="Eleven days for a parcel is too long."),
        Phrase(id="check-1", technique="check", text="Has order {order_ref} come now?"),
        Phrase(id="close-1", technique="close", text="Enjoy the parcel."),
    )
)
REPERTOIRE = Repertoire.of(LIBRARY)


def ids(query: str, **more: object) -> list[str]:
    return [hit.phrase_id for hit in find_phrases(REPERTOIRE, query, {}, **more)]


def test_every_word_must_occur_or_begin_a_word() -> None:
    assert ids("parcel") == ["ack-late-delivery-1", "close-1"]
    assert ids("parc enj") == ["close-1"]
    assert ids("parcel zebra") == []


def test_the_situation_and_the_technique_are_words_too() -> None:
    assert ids("late") == ["ack-late-delivery-1"]
    assert ids("acknowledge") == ["ack-late-delivery-1"]


def test_an_empty_query_finds_all_and_stopped_phrases_never() -> None:
    assert set(ids("")) == {"ack-late-delivery-1", "check-1", "close-1"}
    assert "close-1" not in ids("", stopped=frozenset({"close-1"}))


def test_slots_are_filled_where_they_are_known_and_named_where_not() -> None:
    (hit,) = find_phrases(REPERTOIRE, "order", {})
    assert hit.missing == ("order_ref",)
    assert "{order_ref}" in hit.text
    facts = {FactName.ORDER_REF: KnownFact(FactName.ORDER_REF, "FH-2291")}
    (hit,) = find_phrases(REPERTOIRE, "order", facts)
    assert hit.text == "Has order FH-2291 come now?"
    assert hit.missing == ()
