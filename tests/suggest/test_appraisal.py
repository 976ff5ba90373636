"""Lines by what readers' judgements taught: numbers under names, a probability, a bound of its own where it presses."""

from pathlib import Path
from typing import Any

import pytest

from assist.library.entries import Phrase, When
from assist.library.files import load_files
from assist.library.revision import Library
from assist.suggest.appraisal import BIAS, Appraiser, measure_line, measure_moment
from assist.suggest.composing import compose_board
from assist.suggest.lines import Line
from assist.suggest.moment import Moment
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View, find_placed
from assist.vocabulary import CUSTOMER_HEADS, Technique

LIBRARY = Path(__file__).parents[1] / "transcripts" / "library"
SHIPPED = Path(__file__).parents[2] / "prompts"


def appraise(**weights: float) -> Appraiser:
    return Appraiser({BIAS: 0.0, **weights}, shown_from=0.5, mild_from=0.3, pressing_from=0.2)


def look(talk: Any) -> View:
    conversation = talk.conversation
    return View.of(Moment(conversation, talk.repertoire.intents.get(conversation.intent or "")))


def board_of(talk: Any, appraiser: Appraiser) -> Any:
    repertoire = Repertoire.of(load_files(LIBRARY), appraiser=appraiser)
    return compose_board(talk.conversation, repertoire)


@pytest.fixture
def upset(talk: Any) -> Any:
    talk.say(
        "customer",
        "Eleven days and nobody answers me",
        {"sentiment": "negative", "frustration": 3, "emotions": ["anger"], "signals": ["long_wait"]},
        intent="late-delivery",
    )
    return talk


def test_a_moment_is_measured_by_its_heads_and_a_label_without_probability_counts_as_nearly_sure(upset: Any) -> None:
    values = dict(measure_moment(look(upset)))
    assert {f"{head}: {label}" for head, labels in CUSTOMER_HEADS.items() for label in labels} <= set(values)
    assert values["emotions: anger"] == -values["emotions: joy"] > 0
    assert values["frustration: 3"] > 0 > values["frustration: 0"]
    assert values["first"] == 1


def test_a_line_is_measured_by_the_chance_of_its_situation(upset: Any) -> None:
    view = look(upset)
    lines = upset.repertoire.lines
    plain = next(line for line in lines if not line.when.situations)
    values = dict(measure_line(view, plain.phrase.technique, plain.phrase.id, plain, plain.phrase.text))
    assert values[f"line {plain.phrase.id}"] == 1
    assert "its situation" not in values
    made = dict(measure_line(view, Technique.CLARIFY, "need", None, "What is the number?"))
    assert made["is a question"] == 1
    assert "register" not in made


def test_a_line_is_weighed_with_the_detail_it_would_say_back(talk: Any) -> None:
    got = Line.of(Phrase(id="got", technique=Technique.CHECK, text="I'm on it.", named=("I've noted {given}.",)))
    plain = Line.of(Phrase(id="plain", technique=Technique.CHECK, text="I'm on it."))
    talk.agent("Which booking number, please?", "clarify")
    talk.customer("617")
    view = look(talk)
    assert got.words_for(view.given) == "I've noted 617."
    assert (got.words_for(None), plain.words_for(view.given)) == ("I'm on it.", "I'm on it.")
    for line, says_back in ((got, 1.0), (plain, 0.0)):
        values = dict(measure_line(view, Technique.CHECK, line.phrase.id, line, line.words_for(view.given)))
        assert values["says a detail back"] == says_back


def test_what_readers_would_send_goes_first_and_what_they_would_not_stays_away(upset: Any) -> None:
    ids = [line.phrase.id for line in fitting(upset)]
    assert len(ids) > 1
    for chosen in ids:
        board = board_of(upset, appraise(**{BIAS: -1.0, f"line {chosen}": 3.0}))
        assert board.primary.phrase_ids[0] == chosen
    silent = board_of(upset, appraise(**{BIAS: -9.0}))
    assert silent.suggestions == ()
    assert {held.reason.value for held in silent.withheld} >= {"below_threshold"}


def fitting(talk: Any) -> list[Line]:
    view = look(talk)
    shelf = talk.repertoire.shelf(Technique.ACKNOWLEDGE, view.intent)
    return [line for line in shelf.fitting(view) if not line.template.slots]


def test_where_it_presses_less_is_asked_of_a_line(upset: Any, new_talk: Any) -> None:
    view = look(upset)
    assert appraise().look_at(view).least == 0.2
    calm = new_talk(upset.repertoire)
    calm.customer("it is a small thing", 0)
    calm.agent("Of course.", "inform")
    calm.customer("and one more", 0)
    assert appraise().look_at(look(calm)).least == 0.5
    calm.agent("Of course.", "inform")
    calm.customer("still nothing", 1)
    assert appraise().look_at(look(calm)).least == 0.3


def test_a_chance_is_a_probability_and_the_moment_moves_all_lines_alike(upset: Any) -> None:
    view = look(upset)
    first, second = fitting(upset)[:2]
    surer = appraise(**{"frustration: 3": 2.0}).look_at(view)
    plain = appraise().look_at(view)
    for line in (first, second):
        before = plain.chance(line.phrase.technique, line.phrase.id, line, line.phrase.text)
        after = surer.chance(line.phrase.technique, line.phrase.id, line, line.phrase.text)
        assert 0 < before < after < 1


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"weights": [1.0], "shown_from": 0.3, "mild_from": 0.25, "pressing_from": 0.2},
        {"weights": {"a": "x"}, "shown_from": 0.3},
    ],
)
def test_another_form_is_refused(form: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Appraiser.from_json(form)


@pytest.mark.parametrize(
    ("chances", "placed"),
    [
        ({}, ()),
        ({"doubts-promise": 0.59}, ()),
        ({"doubts-promise": 0.6}, ("doubts-promise",)),
        ({"asks-when": 0.3, "doubts-promise": 0.65}, ("doubts-promise", "asks-when")),
        ({"asks-when": 0.29, "doubts-promise": 0.65}, ("doubts-promise",)),
    ],
)
def test_a_turn_stands_in_what_is_likely_and_in_a_second_one_beside_it(
    chances: dict[str, float], placed: tuple[str, ...]
) -> None:
    assert find_placed(chances) == placed


def test_condolences_on_a_guess_are_never_shown_however_often_readers_sent_them(talk: Any, new_talk: Any) -> None:
    """A likely situation is enough for a line to be weighed; one written with care wants a sure one."""
    repertoire = Repertoire.of(load_files(SHIPPED), appraiser=appraise(**{BIAS: 5.0}))
    told = new_talk(repertoire)
    told.say(
        "customer",
        "my claim for Biscuit was declined and I had to tell it twice",
        {"sentiment": "negative", "frustration": 2, "emotions": ["anger"], "signals": []},
        situations={"bereavement": 0.3},
    )
    shown = {phrase_id for card in told.boards[-1].suggestions for phrase_id in card.phrase_ids}
    care = {line.phrase.id for line in repertoire.lines if line.is_grave and line.when.situations}
    assert shown
    assert shown.isdisjoint(care)


def test_beside_trouble_only_what_is_gentle_speaks_though_its_moment_does_not_ask_for_trouble(talk: Any) -> None:
    talk.say(
        "customer",
        "he is on oxygen and the power is off, and nobody answers me",
        {"sentiment": "negative", "frustration": 2, "emotions": ["anger"], "signals": ["vulnerability"]},
    )
    brisk = Phrase(
        id="brisk", technique=Technique.ACKNOWLEDGE, text="I'd be fed up too.", when=When(frustration=(1, 3))
    )
    gentle = Phrase(
        id="gentle",
        technique=Technique.ACKNOWLEDGE,
        text="I'm sorry, this can't wait.",
        when=When(frustration=(1, 3)),
        care=True,
    )
    appraiser = appraise(**{BIAS: 1.0, "line brisk": 2.0})
    primary = compose_board(
        talk.conversation, Repertoire.of(Library(phrases=(brisk, gentle)), appraiser=appraiser)
    ).primary
    assert primary is not None
    assert primary.text == gentle.text


def test_a_line_that_is_all_but_sure_stands_where_nothing_called_for_it_and_an_unsure_one_does_not(talk: Any) -> None:
    talk.customer("is it the blue one", 0)
    talk.agent("Yes, it is.", "inform")
    talk.customer("then I would rather have it brought on a later day", 0)
    ask = Phrase(id="ask", technique=Technique.ACKNOWLEDGE, text="Let me ask.", when=When(frustration=(0, 3)))
    sure, unsure = (
        compose_board(
            talk.conversation, Repertoire.of(Library(phrases=(ask,)), appraiser=appraise(**{BIAS: weight}))
        ).primary
        for weight in (2.0, -0.5)
    )
    assert sure is not None
    assert sure.text == ask.text
    assert sure.reasons
    assert unsure is None


def test_nothing_unasked_stands_beside_a_yes_or_beside_abuse(talk: Any) -> None:
    talk.customer("is it the blue one", 0)
    talk.agent("Yes, it is. Shall I send it?", "inform", "offer")
    talk.customer("yes", 0)
    assert board_of(talk, appraise(**{BIAS: 2.0})).primary is None
    talk.customer("you utter moron", 3, "abuse")
    board = board_of(talk, appraise(**{BIAS: 2.0}))
    assert {card.technique for card in board.suggestions} <= {
        Technique.BOUNDARY,
        Technique.ACKNOWLEDGE,
        Technique.ESCALATE,
    }
