"""Lines that may stand outside their moment: where what was learned draws them, and nothing keeps them back."""

from typing import Any

import numpy as np
import pytest

from assist.library.entries import Phrase, When
from assist.library.revision import Library
from assist.reading import CUSTOMER_LABELS
from assist.suggest.affinity import Affinity
from assist.suggest.appraisal import BIAS, Appraiser, measure_line
from assist.suggest.composing import compose_board
from assist.suggest.heeding import Heed
from assist.suggest.moment import Moment
from assist.suggest.ranking import ROAMING
from assist.suggest.repertoire import Repertoire
from assist.suggest.view import View
from assist.vocabulary import Technique

DIM, SIZE = 2, 1
TEXT = "That answer was no help. Let me ask who can do more."


def line(name: str = "roamer", **changes: Any) -> Phrase:
    form = {"text": TEXT, "when": When(after=("refuse",), frustration=(1, 3)), "roams": True}
    return Phrase(id=name, technique=Technique.ACKNOWLEDGE, **form | changes)


def make_ready(*phrases: Phrase, drawn: float = 3.0, outside: float = -0.5, **weights: float) -> Repertoire:
    """Return a library whose lines are drawn by ``drawn`` to every turn, each a little less than the one before."""
    zero = np.zeros((DIM, SIZE + 1), np.float32)
    nothing, found = np.zeros((DIM, 1), np.float32), np.zeros((1, 1, SIZE), np.float32)
    heed = Heed(nothing, nothing, found, found[0])
    affinity = Affinity(
        customer=np.zeros((DIM + len(CUSTOMER_LABELS) + 1, SIZE), np.float32),
        agent=np.zeros((DIM + 1, SIZE), np.float32),
        customer_words=heed,
        agent_words=heed,
        scene={},
        together=np.zeros((1, 0, SIZE), np.float32),
        text=zero,
        moment=np.zeros(SIZE + 1, np.float32),
        situations={},
        lines={phrase.id: np.array([0, drawn - place / 100], np.float32) for place, phrase in enumerate(phrases)},
        scale=1.0,
        shift=0.0,
    )
    appraiser = Appraiser({BIAS: -1.0, "outside its moment": outside, **weights}, 0.5, 0.5, 0.5, affinity)
    meanings = {phrase.id: np.zeros(DIM, np.float32) for phrase in phrases}
    return Repertoire.of(Library(phrases=phrases), appraiser=appraiser, meanings=meanings)


@pytest.fixture
def complaint(talk: Any) -> Any:
    talk.agent("It takes ten days.", "inform")
    talk.customer("ten days is no good to me", 2, emotions=["anger"], bearing=np.zeros(SIZE, np.float32))
    return talk


def text_of(talk: Any, repertoire: Repertoire) -> str | None:
    primary = compose_board(talk.conversation, repertoire).primary
    return None if primary is None else primary.text


def test_a_line_that_roams_stands_outside_its_moment_where_it_is_drawn_and_another_does_not(complaint: Any) -> None:
    assert text_of(complaint, make_ready(line())) == TEXT
    assert text_of(complaint, make_ready(line(), drawn=0.0)) is None
    assert text_of(complaint, make_ready(line(roams=False))) is None


def test_a_card_says_that_readers_put_it_outside_its_moment(complaint: Any) -> None:
    told = "Judged a good answer in moments like this."
    for when, is_told in ((When(after=("refuse",)), True), (When(after=("inform",)), False)):
        primary = compose_board(complaint.conversation, make_ready(line(when=when))).primary
        assert primary is not None
        assert (told in primary.reasons) is is_told


def test_what_keeps_a_line_back_and_what_its_text_presumes_hold_wherever_it_roams(complaint: Any) -> None:
    assert text_of(complaint, make_ready(line(unless=When(after=("inform",))))) is None
    assert text_of(complaint, make_ready(line(when=When(heard=("refund*",))))) is None
    assert text_of(complaint, make_ready(line(when=When(channels=("voice",))))) is None
    assert text_of(complaint, make_ready(line(when=When(after=("refuse",), heard=("ten days",))))) == TEXT


def test_being_outside_its_moment_counts_as_readers_taught(complaint: Any) -> None:
    conversation = complaint.conversation
    view = View.of(Moment(conversation, None))
    inside = line("inside", when=When(after=("inform",)))
    for phrase, is_outside in ((line(), 1.0), (inside, 0.0)):
        ready = make_ready(phrase).lines[0]
        measured = dict(measure_line(view, phrase.technique, phrase.id, ready, phrase.text))
        assert measured["outside its moment"] == is_outside
    assert text_of(complaint, make_ready(line(), outside=-3.0)) is None


def test_without_what_was_learned_no_line_leaves_its_moment(complaint: Any, new_talk: Any) -> None:
    assert text_of(complaint, Repertoire.of(Library(phrases=(line(),)))) is None
    forgotten = new_talk(complaint.repertoire)
    forgotten.agent("It takes ten days.", "inform")
    forgotten.customer("ten days is no good to me", 2, emotions=["anger"])
    assert text_of(forgotten, make_ready(line())) is None, "a turn fetched back from the store has no bearing"


def test_only_those_the_moment_draws_most_are_weighed(complaint: Any) -> None:
    crowd = [line(f"other-{number:02}", text=f"Let me ask {number} people.") for number in range(ROAMING)]
    best = line("zz-best")
    liked = {"line zz-best": 3.0}
    assert text_of(complaint, make_ready(*crowd, best, **liked)) == crowd[0].text
    assert text_of(complaint, make_ready(*crowd[1:], best, **liked)) == TEXT


def test_abuse_that_goes_on_meets_a_boundary_however_seldom_readers_sent_one(talk: Any) -> None:
    ladder = [
        Phrase(id=f"step-{rung}", technique=Technique.BOUNDARY, text=f"Step {rung}.", rung=rung) for rung in (1, 2)
    ]
    seldom = make_ready(*ladder, drawn=-9.0)
    talk.customer("you useless prick", 3, "abuse", emotions=["anger"], bearing=np.zeros(SIZE, np.float32))
    assert text_of(talk, seldom) is None
    talk.agent("It takes five days.", "inform")
    talk.customer("piss off, you idiot", 3, "abuse", emotions=["anger"], bearing=np.zeros(SIZE, np.float32))
    assert text_of(talk, seldom) == "Step 2."
