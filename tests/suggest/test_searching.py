"""Search: by words of the text, the situation or the technique; filled where it can be."""

from assist.conversation import KnownFact
from assist.library.entries import Phrase
from assist.library.revision import Library
from assist.suggest.filling import Template
from assist.suggest.repertoire import Repertoire
from assist.suggest.searching import Entry, find_phrases
from assist.vocabulary import FactName, PhraseOrigin

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


CODED = Repertoire.of(
    Library(
        phrases=(
            Phrase(id="apo-1", technique="apologise", text="I'm sorry about the wait.", shortcode="sorry-wait"),
            Phrase(id="clo-1", technique="close", text="Sorry to see you go.", shortcode="bye"),
            Phrase(id="clo-2", technique="close", text="So, all done."),
        )
    )
)


def own(shortcode: str, text: str, title: str = "") -> Entry:
    return Entry(f"mine-{shortcode}", PhraseOrigin.OWN, Template.parse(text), text, shortcode, title)


MINE = (
    own("sorry", "Ugh, sorry {first_name}!"),
    own("sorry-wait", "The wait is on us, {name}."),
    own("tea", "Kettle on."),
)


def found(query: str, facts: dict[FactName, KnownFact] | None = None) -> list[str]:
    return [hit.phrase_id for hit in find_phrases(CODED, query, facts or {}, own=MINE)]


def test_a_slash_completes_shortcodes_ones_own_first_the_whole_one_before_longer_ones() -> None:
    assert found("/so") == ["mine-sorry", "mine-sorry-wait", "apo-1"]
    assert found("/sorry-wait") == ["mine-sorry-wait", "apo-1"]
    assert found("/") == ["mine-sorry", "mine-sorry-wait", "mine-tea", "clo-1", "apo-1"]
    assert found("/SORRY") == ["mine-sorry", "mine-sorry-wait", "apo-1"]
    assert found("/wait") == []


def test_words_find_both_kinds_and_a_shortcode_comes_first() -> None:
    assert found("sorry") == ["mine-sorry", "mine-sorry-wait", "apo-1", "clo-1"]
    assert found("wait") == ["apo-1", "mine-sorry-wait"]
    assert found("kettle") == ["mine-tea"]


def test_an_agents_id_is_no_word_to_be_found_by() -> None:
    assert "mine-tea" not in found("mine")


def test_what_is_known_is_filled_and_the_rest_is_named() -> None:
    facts = {FactName.NAME: KnownFact(FactName.NAME, "zoe carter")}
    filled = {hit.phrase_id: hit for hit in find_phrases(CODED, "/sorry", facts, own=MINE)}
    assert filled["mine-sorry-wait"].text == "The wait is on us, Zoe."
    assert filled["mine-sorry-wait"].missing == ()
    assert filled["mine-sorry"].text == "Ugh, sorry {first_name}!"
    assert filled["mine-sorry"].missing == ("first_name",)


def test_a_value_brings_no_variable_of_its_own() -> None:
    facts = {FactName.PRODUCT: KnownFact(FactName.PRODUCT, "{name} mug")}
    text, missing = Template.parse("Your {product}, your {product}.").fill_known(facts)
    assert (text, missing) == ("Your {product}, your {product}.", ("product",))


def test_what_is_searched_stays_the_plain_text() -> None:
    named = Phrase(id="look-1", technique="acknowledge", text="Let me look at it.", named=("Let me see to {event}.",))
    shelf = Repertoire.of(Library(phrases=(named,)))
    facts = {FactName.EVENT: KnownFact(FactName.EVENT, "your daughter's wedding")}
    assert [hit.text for hit in find_phrases(shelf, "look", facts)] == ["Let me look at it."]
    assert find_phrases(shelf, "see", facts) == ()
