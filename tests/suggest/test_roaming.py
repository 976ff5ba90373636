"""Lines that may stand outside their moment: where what was learned draws them, and nothing keeps them back."""

from typing import Any

import pytest

from assist.library.entries import Phrase, Situation, When
from assist.library.revision import Library
from assist.suggest.composing import compose_board
from assist.suggest.ranking import ROAMING
from assist.suggest.repertoire import Repertoire
from assist.vocabulary import Technique
from tests.suggest.judged import BEARING, judge

TEXT = "That answer was no help. Let me ask who can do more."


def line(name: str = "roamer", **changes: Any) -> Phrase:
    form = {"text": TEXT, "when": When(after=("refuse",), frustration=(1, 3)), "roams": True}
    return Phrase(id=name, technique=Technique.ACKNOWLEDGE, **form | changes)


def make_ready(*phrases: Phrase, drawn: float = 3.0, **more: float) -> Repertoire:
    """Return a library whose lines are drawn by ``drawn`` to every turn, each a little less than the one before."""
    lines = {phrase.id: drawn - place / 100 + more.get(phrase.id, 0.0) for place, phrase in enumerate(phrases)}
    return judge(Library(phrases=phrases), lines, alike=-1.0, bounds=(0.5, 0.5, 0.5))


@pytest.fixture
def complaint(talk: Any) -> Any:
    talk.agent("It takes ten days.", "inform")
    talk.customer("ten days is no good to me", 2, emotions=["anger"], bearing=BEARING)
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
    informed = When(after=("inform",))
    for when, unless, is_told in (
        (When(after=("refuse",)), None, True),
        (informed, When(emotions=("anger",)), True),
        (informed, None, False),
    ):
        primary = compose_board(complaint.conversation, make_ready(line(when=when, unless=unless))).primary
        assert primary is not None
        assert (told in primary.reasons) is is_told


def test_a_card_is_explained_by_what_its_phrase_speaks_to(talk: Any) -> None:
    said = [["signals", "repeat_contact", "third time i ask"], ["signals", "security_concern", "stole my card"]]
    talk.customer(
        "third time i ask. they stole my card",
        2,
        "repeat_contact",
        "security_concern",
        emotions=["anger"],
        quotes=said,
        bearing=BEARING,
    )
    for signal, quoted in (("repeat_contact", "third time i ask"), ("security_concern", "they stole my card")):
        phrase = line(when=When(signals=(signal,)), care=True, roams=False)
        primary = compose_board(talk.conversation, make_ready(phrase)).primary
        assert primary is not None
        assert primary.reasons[0] == f"They said “{quoted}”."


def test_what_its_text_presumes_and_what_keeps_it_from_words_hold_wherever_it_roams(complaint: Any) -> None:
    assert text_of(complaint, make_ready(line(unless=When(heard=("no good",))))) is None
    assert text_of(complaint, make_ready(line(when=When(heard=("refund*",))))) is None
    assert text_of(complaint, make_ready(line(when=When(channels=("voice",))))) is None
    assert text_of(complaint, make_ready(line(when=When(after=("refuse",), heard=("ten days",))))) == TEXT


def test_a_line_that_speaks_of_what_was_done_stays_away_before_anything_was(talk: Any, new_talk: Any) -> None:
    kept_back = make_ready(line(when=When(after=("act",)), unless=When(first=True)))
    talk.customer("ten days is no good to me", 2, emotions=["anger"], bearing=BEARING)
    assert text_of(talk, kept_back) is None
    assert text_of(talk, make_ready(line(when=When(after=("act",))))) == TEXT
    later = new_talk(talk.repertoire)
    later.agent("It takes ten days.", "inform")
    later.customer("ten days is no good to me", 2, emotions=["anger"], bearing=BEARING)
    assert text_of(later, kept_back) == TEXT


def test_what_keeps_a_line_back_yields_to_readers_where_it_roams_save_for_people_in_trouble(talk: Any) -> None:
    when = When(after=("inform",), frustration=(1, 3))
    talk.agent("It takes ten days.", "inform")
    for signal, is_kept in (("asks_supervisor", False), ("vulnerability", True), ("security_concern", True)):
        talk.customer("ten days is no good to me", 2, signal, emotions=["anger"], bearing=BEARING)
        kept_back = line(when=when, unless=When(signals=(signal,)), care=True)
        assert text_of(talk, make_ready(kept_back)) == (None if is_kept else TEXT), signal
        assert text_of(talk, make_ready(kept_back.model_copy(update={"roams": False}))) is None, signal


def test_where_nothing_is_called_for_a_line_may_stand_that_readers_would_all_but_surely_send(talk: Any) -> None:
    gives_detail = Situation(
        id="gives-detail", title="Gives a detail", examples=tuple(f"it's 40 11{n}" for n in range(8))
    )
    anywhere = line(when=When())
    talk.agent("Can I take your number?", "verify")
    talk.customer("40 112, same as the last two times", situations=["gives-detail"], bearing=BEARING)
    for drawn, told in ((3.0, TEXT), (0.0, None)):
        library = Library(phrases=(anywhere,), situations=(gives_detail,))
        assert text_of(talk, judge(library, {anywhere.id: drawn}, alike=-1.0, bounds=(0.5, 0.3, 0.3))) == told
    talk.agent("And the order?", "verify")
    talk.customer("40 112", situations=["gives-detail"], bearing=BEARING)
    assert text_of(talk, make_ready(anywhere)) is None, "a bare number is left alone however a line is drawn"


def test_without_what_was_learned_no_line_leaves_its_moment(complaint: Any, new_talk: Any) -> None:
    assert text_of(complaint, Repertoire.of(Library(phrases=(line(),)))) is None
    forgotten = new_talk(complaint.repertoire)
    forgotten.agent("It takes ten days.", "inform")
    forgotten.customer("ten days is no good to me", 2, emotions=["anger"])
    assert text_of(forgotten, make_ready(line())) is None, "a turn fetched back from the store has no bearing"


def test_only_those_the_moment_draws_most_are_weighed(complaint: Any) -> None:
    crowd = [line(f"other-{number:02}", text=f"Let me ask {number} people.") for number in range(ROAMING)]
    last = line("zz-last")
    drawn = make_ready(*crowd, last)
    assert text_of(complaint, drawn) == crowd[0].text
    assert text_of(complaint, make_ready(*crowd, last, **{"zz-last": 1.0})) == TEXT


def test_abuse_that_goes_on_meets_a_boundary_however_seldom_readers_sent_one(talk: Any) -> None:
    ladder = [
        Phrase(id=f"step-{rung}", technique=Technique.BOUNDARY, text=f"Step {rung}.", rung=rung) for rung in (1, 2)
    ]
    seldom = make_ready(*ladder, drawn=-9.0)
    talk.customer("you useless prick", 3, "abuse", emotions=["anger"], bearing=BEARING)
    assert text_of(talk, seldom) is None
    talk.agent("It takes five days.", "inform")
    talk.customer("piss off, you idiot", 3, "abuse", emotions=["anger"], bearing=BEARING)
    assert text_of(talk, seldom) == "Step 2."
