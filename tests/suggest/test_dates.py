from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.suggest import spellings as spelt
from assist.suggest.dates import resolve_date, write_day

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("yesterday", date(2026, 3, 10)),
        ("this morning", WEDNESDAY),
        ("last night", date(2026, 3, 10)),
        ("Friday", date(2026, 3, 6)),
        ("last Friday", date(2026, 3, 6)),
        ("last Wednesday", date(2026, 3, 4)),
        ("the 3rd of March", date(2026, 3, 3)),
        ("3 Mar", date(2026, 3, 3)),
        ("March 3rd", date(2026, 3, 3)),
        ("the 9th", date(2026, 3, 9)),
        ("the 28th", date(2026, 2, 28)),
        ("the 31st", date(2026, 1, 31)),
        ("14 December", date(2025, 12, 14)),
        ("2 may 2024", date(2024, 5, 2)),
        ("25/2", date(2026, 2, 25)),
        ("2/25/26", date(2026, 2, 25)),
        ("3/3", date(2026, 3, 3)),
        ("2026-03-01", date(2026, 3, 1)),
    ],
)
def test_the_past_as_people_name_it(words: str, meant: date) -> None:
    assert resolve_date(words, WEDNESDAY) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow", date(2026, 3, 12)),
        ("tomorrow morning", date(2026, 3, 12)),
        ("tonight", WEDNESDAY),
        ("friday", date(2026, 3, 13)),
        ("friday evening", date(2026, 3, 13)),
        ("this friday", date(2026, 3, 13)),
        ("the 9th", date(2026, 4, 9)),
        ("the 20th of March", date(2026, 3, 20)),
        ("2 January", date(2027, 1, 2)),
        ("christmas", date(2026, 12, 25)),
    ],
)
def test_a_deadline_lies_ahead(words: str, meant: date) -> None:
    assert resolve_date(words, WEDNESDAY, is_ahead=True) == meant


@pytest.mark.parametrize(
    "words",
    ["3/4", "next friday", "wednesday", "last week", "last month", "31 february", "2026-02-30", "the weekend", "this",
     "last", "the 45th", "3 floor", "12 March", "soon", ""],
)  # fmt: skip
def test_what_may_mean_two_days_or_none_is_left_alone(words: str) -> None:
    assert resolve_date(words, WEDNESDAY) is None


def test_the_record_is_written_as_people_say_it() -> None:
    assert write_day("2026-03-14") == "14 March"
    assert write_day("last week") == "last week"


@given(st.from_regex(spelt.DATE, fullmatch=True), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.booleans())
def test_whatever_slots_accept_gives_a_day_on_the_right_side_or_none(words: str, said_on: date, is_ahead: bool) -> None:
    day = resolve_date(words, said_on, is_ahead=is_ahead)
    has_year = any(len(part) > 3 and part.isdigit() for part in words.replace("-", " ").replace("/", " ").split())
    if day is not None and not is_ahead and not has_year and "this" not in words.lower() and words.count("/") < 2:
        assert timedelta(0) <= said_on - day <= timedelta(days=366)
