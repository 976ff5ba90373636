"""Lines by what readers' judgements taught: a probability, and a bound of its own where it presses."""

from pathlib import Path
from typing import Any

import pytest

from assist.library.entries import Phrase, When
from assist.library.files import load_files
from assist.library.revision import Library
from assist.suggest.appraisal import Appraisal, Appraiser
from assist.suggest.composing import compose_board
from assist.suggest.lines import Line
from assist.suggest.moment import Moment
from assist.suggest.view import View, find_placed
from assist.vocabulary import Technique
from tests.suggest.judged import BEARING, draw, judge

LIBRARY = Path(__file__).parents[1] / "transcripts" / "library"
SHIPPED = Path(__file__).parents[2] / "prompts"


def look(talk: Any) -> View:
    conversation = talk.conversation
    return View.of(Moment(conversation, talk.repertoire.intents.get(conversation.intent or "")))


def board_of(talk: Any, **drawn: Any) -> Any:
    return compose_board(talk.conversation, judge(load_files(LIBRARY), **drawn))


def appraise(talk: Any, **drawn: Any) -> Appraisal:
    """Return the lines at the talk's newest moment."""
    ready = judge(load_files(LIBRARY), **drawn)
    assert ready.appraiser is not None
    assert ready.placed is not None
    appraisal = ready.appraiser.look_at(look(talk), ready.placed)
    assert appraisal is not None
    return appraisal


@pytest.fixture
def upset(talk: Any) -> Any:
    talk.say(
        "customer",
        "Eleven days and nobody answers me",
        {"sentiment": "negative", "frustration": 3, "emotions": ["anger"], "signals": ["long_wait"]},
        intent="late-delivery",
        bearing=BEARING,
    )
    return talk


def test_what_readers_would_send_goes_first_and_what_they_would_not_stays_away(upset: Any) -> None:
    ids = [line.phrase.id for line in fitting(upset)]
    assert len(ids) > 1
    for chosen in ids:
        board = board_of(upset, lines={chosen: 3.0}, alike=-1.0)
        assert board.primary.phrase_ids[0] == chosen
    silent = board_of(upset, alike=-9.0)
    assert silent.suggestions == ()
    assert {held.reason.value for held in silent.withheld} >= {"below_threshold"}


def fitting(talk: Any) -> list[Line]:
    view = look(talk)
    shelf = talk.repertoire.shelf(Technique.ACKNOWLEDGE, view.intent)
    return [line for line in shelf.fitting(view) if not line.template.slots]


def test_where_it_presses_less_is_asked_of_a_line(upset: Any, new_talk: Any) -> None:
    assert appraise(upset).least == 0.2
    calm = new_talk(upset.repertoire)
    calm.customer("it is a small thing", 0, bearing=BEARING)
    calm.agent("Of course.", "inform")
    calm.customer("and one more", 0, bearing=BEARING)
    assert appraise(calm).least == 0.5
    calm.agent("Of course.", "inform")
    calm.customer("may I speak to a manager", 0, "asks_supervisor", bearing=BEARING)
    assert appraise(calm).least == 0.3
    calm.agent("Of course.", "inform")
    calm.customer("still nothing", 1, bearing=BEARING)
    assert appraise(calm).least == 0.3


def test_a_chance_is_a_probability_and_a_line_without_a_place_is_drawn_as_all_are(upset: Any) -> None:
    plain, drawn = appraise(upset, alike=-1.0), appraise(upset, lines={"ack-delay-1": 2.0}, alike=-1.0)
    name = fitting(upset)[0].phrase.id
    surer = appraise(upset, lines={name: 2.0}, alike=-1.0)
    assert 0 < plain.chance(name) < surer.chance(name) < 1
    assert plain.chance(name) == plain.chance("written a minute ago") == surer.chance("written a minute ago")
    assert drawn.chance(name) == plain.chance(name)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"shown_from": 0.3, "mild_from": 0.25},
        {"shown_from": 0.3, "mild_from": "x", "pressing_from": 0.2},
    ],
)
def test_another_form_is_refused(form: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Appraiser.from_json(form, draw())


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
    repertoire = judge(load_files(SHIPPED), alike=5.0)
    told = new_talk(repertoire)
    told.say(
        "customer",
        "my claim for Biscuit was declined and I had to tell it twice",
        {"sentiment": "negative", "frustration": 2, "emotions": ["anger"], "signals": []},
        situations={"bereavement": 0.3},
        bearing=BEARING,
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
        bearing=BEARING,
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
    ready = judge(Library(phrases=(brisk, gentle)), {"brisk": 2.0}, alike=1.0)
    primary = compose_board(talk.conversation, ready).primary
    assert primary is not None
    assert primary.text == gentle.text


def test_a_line_that_is_all_but_sure_stands_where_nothing_called_for_it_and_an_unsure_one_does_not(talk: Any) -> None:
    talk.customer("is it the blue one", 0)
    talk.agent("Yes, it is.", "inform")
    talk.customer("then I would rather have it brought on a later day", 0, bearing=BEARING)
    ask = Phrase(id="ask", technique=Technique.ACKNOWLEDGE, text="Let me ask.", when=When(frustration=(0, 3)))
    sure, unsure = (
        compose_board(talk.conversation, judge(Library(phrases=(ask,)), alike=drawn)).primary for drawn in (2.0, -0.5)
    )
    assert sure is not None
    assert sure.text == ask.text
    assert sure.reasons
    assert unsure is None


def test_nothing_unasked_stands_beside_a_yes_or_beside_abuse(talk: Any) -> None:
    talk.customer("is it the blue one", 0)
    talk.agent("Yes, it is. Shall I send it?", "inform", "offer")
    talk.customer("yes", 0, bearing=BEARING)
    assert board_of(talk, alike=2.0).primary is None
    talk.customer("you utter moron", 3, "abuse", bearing=BEARING)
    board = board_of(talk, alike=2.0)
    assert {card.technique for card in board.suggestions} <= {
        Technique.BOUNDARY,
        Technique.ACKNOWLEDGE,
        Technique.ESCALATE,
    }
