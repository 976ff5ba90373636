"""Dates as people say them: "last Friday", "the 3rd of March", "tomorrow".

Answers which day was meant, seen from the day it was said. Refuses to guess: words that may mean two days ("next
Friday", "3/4", a bare "Friday" said on a Friday) give None. Small and exact on the forms that ``spellings`` accepts.
"""

import re
from datetime import date, timedelta
from typing import Final

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ISO: Final = re.compile(r"(20\d{2})-(\d{2})-(\d{2})")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(?:20)?(\d{2}))?")
_DAY_MONTH: Final = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})(?: (\d{4}))?")
_MONTH_DAY: Final = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?()")
_BARE_DAY: Final = re.compile(r"the (\d{1,2})(?:st|nd|rd|th)")
_PART: Final = re.compile(r" (?:morning|noon|afternoon|evening|night)$")
_NEAR: Final = {
    "today": 0,
    "tonight": 0,
    "this": 0,
    "yesterday": -1,
    "last": -1,
    "tomorrow": 1,
}
"""Days from today, after a part of the day was cut off ("this morning", "last night")."""

_LONG_AGO: Final = timedelta(days=300)
"""A day without a year that lies farther off than this was hardly meant."""

_MOST_MONTHS: Final = 12
_DECEMBER: Final = 12


def resolve_date(words: str, said_on: date, *, is_ahead: bool = False) -> date | None:
    """Return the day that words mean, None where that is not sure; ``is_ahead`` for deadlines, else the past."""
    text = " ".join(words.lower().split())
    match = _ISO.fullmatch(text)
    if match:
        return _make(int(match[1]), int(match[2]), int(match[3]))
    near = _PART.sub("", text)
    if near in _NEAR and (near != text or near in {"today", "tonight", "yesterday", "tomorrow"}):
        return said_on + timedelta(days=_NEAR[near])
    if text == "christmas":
        return _nearest(said_on, _DECEMBER, 25, is_ahead=is_ahead)
    return _on_weekday(near, said_on, is_ahead=is_ahead) or _in_calendar(text, said_on, is_ahead=is_ahead)


def write_day(value: str) -> str:
    """Return a date of the record (2026-03-14) as people write it: "14 March"; other words stay."""
    match = _ISO.fullmatch(value)
    day = _make(int(match[1]), int(match[2]), int(match[3])) if match else None
    return value if day is None else f"{day.day} {_MONTH_NAMES[day.month - 1]}"


def _on_weekday(text: str, said_on: date, *, is_ahead: bool) -> date | None:
    pointer, _, name = text.rpartition(" ")
    if name not in _WEEKDAYS or pointer not in {"", "last", "this"}:
        return None
    back = (said_on.weekday() - _WEEKDAYS.index(name)) % 7
    if pointer == "last":
        return said_on - timedelta(days=back or 7)
    if back == 0:
        return said_on if pointer == "this" else None
    return said_on + timedelta(days=7 - back) if is_ahead or pointer == "this" else said_on - timedelta(days=back)


def _in_calendar(text: str, said_on: date, *, is_ahead: bool) -> date | None:
    if match := _DAY_MONTH.fullmatch(text):
        return _of_month(match[2], int(match[1]), match[3], said_on, is_ahead=is_ahead)
    if match := _BARE_DAY.fullmatch(text):
        return _on_day(int(match[1]), said_on, is_ahead=is_ahead)
    if match := _MONTH_DAY.fullmatch(text):
        return _of_month(match[1], int(match[2]), match[3], said_on, is_ahead=is_ahead)
    match = _SLASHED.fullmatch(text)
    return None if match is None else _in_slashes(int(match[1]), int(match[2]), match[3], said_on, is_ahead=is_ahead)


def _in_slashes(first: int, second: int, year: str | None, said_on: date, *, is_ahead: bool) -> date | None:
    if first != second and first <= _MOST_MONTHS and second <= _MOST_MONTHS:
        return None  # the third of April or the fourth of March
    day, month = (first, second) if second <= _MOST_MONTHS else (second, first)
    if year:
        return _make(2000 + int(year), month, day)
    return _nearest(said_on, month, day, is_ahead=is_ahead)


def _on_day(day: int, said_on: date, *, is_ahead: bool) -> date | None:
    months = range(3) if is_ahead else range(0, -3, -1)
    days = (_make(*_shift(said_on.year, said_on.month, by), day) for by in months)
    fitting = (each for each in days if each is not None and (each >= said_on if is_ahead else each <= said_on))
    return next(fitting, None)


def _of_month(name: str, day: int, year: str | None, said_on: date, *, is_ahead: bool) -> date | None:
    if name[:3] not in _MONTHS:
        return None
    month = _MONTHS.index(name[:3]) + 1
    return _make(int(year), month, day) if year else _nearest(said_on, month, day, is_ahead=is_ahead)


def _nearest(said_on: date, month: int, day: int, *, is_ahead: bool) -> date | None:
    years = (0, 1) if is_ahead else (0, -1)
    days = (_make(said_on.year + by, month, day) for by in years)
    fitting = (each for each in days if each is not None and (each >= said_on if is_ahead else each <= said_on))
    found = next(fitting, None)
    return None if found is None or abs(found - said_on) > _LONG_AGO else found


def _shift(year: int, month: int, by: int) -> tuple[int, int]:
    month += by
    if month < 1:
        return year - 1, month + _MOST_MONTHS
    return (year + 1, month - _MOST_MONTHS) if month > _MOST_MONTHS else (year, month)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
