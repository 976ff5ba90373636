from datetime import date

import pytest

from assist.library.difference import difference
from assist.library.entries import When
from assist.reading import Span
from assist.store.figures import DayFigures, Usage
from assist.vocabulary import Channel, Emotion, Move, Signal
from assist.web.console.plot import HEIGHT, WIDTH, plot_days
from assist.web.console.wording import Piece, Stretch, compare_texts, mark_evidence, tell_changes, tell_when
from tests.web.console.conftest import make_library


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (None, ""),
        (When(), ""),
        (When(signals=(Signal.LONG_WAIT, Signal.ABUSE)), "long wait or abuse"),
        (
            When(emotions=(Emotion.ANGER,), frustration=(2, 2), channels=(Channel.VOICE,)),
            "anger · voice · frustration 2",
        ),
        (When(situations=("no-show",), after=(Move.REFUSE,)), "no-show · refuse"),
    ],
)
def test_a_moment_in_words(when: When | None, told: str) -> None:
    assert tell_when(when) == told


def test_texts_are_compared_word_by_word() -> None:
    assert compare_texts("Let me look now.", "Let me look at it now.") == (
        Piece("Let me look ", "kept"),
        Piece("at it ", "added"),
        Piece("now.", "kept"),
    )
    assert compare_texts("one two", "three four") == (Piece("one two", "removed"), Piece("three four", "added"))
    assert compare_texts("", "new") == (Piece("new", "added"),)
    assert compare_texts("old", "") == (Piece("old", "removed"),)
    assert compare_texts("", "") == ()


@pytest.mark.parametrize(("before", "after"), [("a  b\n", "a b"), ("", "x"), ("one two three", "two three four")])
def test_a_comparison_holds_both_texts_whole(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.fate != "added") == before
    assert "".join(piece.text for piece in pieces if piece.fate != "removed") == after


def test_every_kind_of_value_is_told() -> None:
    library = make_library()
    empty = type(library)()
    told = tell_changes(difference(empty, library))
    assert {entry.change for entry in told} == {"added"}
    fields = {(entry.id, field.field): field.pieces for entry in told for field in entry.fields}
    assert fields["sorry-for-the-silence", "when"] == (
        Piece("intents: late-delivery; signals: long_wait; frustration: 1, 3", "added"),
    )


def test_evidence_is_marked_where_it_stands_overlaps_and_all() -> None:
    text = "three weeks of silence"
    evidence = (
        Span("signals", "long_wait", 0, 11, 1.0),
        Span("emotions", "anger", 6, 22, 0.5),
        Span("emotions", "joy", 0, 5, -0.5),
        Span("emotions", "joy", 20, 99, 0.5),
    )
    assert mark_evidence(text, evidence) == (
        Stretch("three ", ("signals long wait",)),
        Stretch("weeks", ("signals long wait", "emotions anger")),
        Stretch(" of silence", ("emotions anger",)),
    )
    assert mark_evidence("plain", ()) == (Stretch("plain", ()),)
    assert mark_evidence("", ()) == ()


def test_bars_stand_side_by_side_within_the_field() -> None:
    last = date(2026, 3, 14)
    plot = plot_days([DayFigures(last, Usage(8, 2)), DayFigures(date(2020, 1, 1), Usage(99))], last=last, days=14)
    assert [bar.day.day for bar in plot.bars] == list(range(1, 15))
    assert plot.most == 8
    assert (plot.bars[-1].shown, plot.bars[-1].used) == (HEIGHT, HEIGHT / 4)
    assert plot.bars[-1].x + plot.bars[-1].width <= WIDTH + 0.2
    assert all(before.x + before.width < after.x for before, after in zip(plot.bars, plot.bars[1:], strict=False))
    assert plot_days([], last=last, days=14).most == 0
