"""Remarks on promises: without a time, or beyond what the resolution options allow.

Answers which promise leaves the customer to wonder when, and which is sooner or larger than policy. Refuses to know a
policy of its own: limits are those of the library's options for what the customer wants; without any it is silent.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from assist.library.offers import Resolution
from assist.suggest import spellings as spelt
from assist.suggest.draft.text import Draft
from assist.suggest.measures import count_of, number_of
from assist.suggestion import Remark
from assist.vocabulary import RemarkKind

_LATER: Final = re.compile(
    r"\b(?:i|we|they|he|she|someone|somebody|a colleague|a manager|(?:my|our|the) [a-z]+(?: [a-z]+)?)"
    r"(?:'ll| will| shall| am going to|'m going to|'re going to| are going to)(?: then| also| just| be)?"
    r" (?:get(?:ting)? back to you|in touch|be in touch|let you know|keep you (?:updated|posted|informed)"
    r"|follow(?:ing)? up|(?:call|ring|phone|email|contact|write to|reply to|message|text|update) you(?: back)?)\b",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"\d|\b(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|hours?|minutes?"
    r"|days?|weeks?|morning|afternoon|evening|noon|midday|midnight|now|straight away|right away|immediately|once|when"
    r"|as soon as i|as soon as we|before|after|until|if|moment|second|every|whenever|each time)\b",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(
    r"\b(?:within|in|by)(?: the)?(?: next)?"
    r" (?:(?P<count>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|couple of|few)"
    r"(?: ?(?:-|to|or) ?(?P<upper>\d+|two|three|four|five|six|seven|eight|nine|ten))? )?"
    r"(?:(?:working|business) )?(?P<unit>minute|hour|day|week|month)s?\b"
    r"|\b(?:by )?(?P<named>tomorrow|tonight|today)(?: morning| afternoon| evening| night)?\b",
    re.IGNORECASE,
)
_HOURS: Final = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 720.0}
_NAMED: Final = {"today": 12.0, "tonight": 12.0, "tomorrow": 36.0}
_ARRIVES: Final = re.compile(
    r"\b(?:arrives?|be with you|reach(?:es)? you|(?:have|get|see|receive) (?:it|this|that|them|the|your|every)"
    r"|(?:in|on|into|to|back in|back on) your (?:account|card|bank)|be there|takes?|be back|back to you within)\b",
    re.IGNORECASE,
)
_SUBJECTS: Final = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\brefund(?:s|ed|ing)?\b|\bmoney back\b",
        r"\breplacement|\breplac(?:e|ed|ing)\b|\bnew one\b|\bsend (?:you )?another\b",
        r"\bengineers?\b|\btechnicians?\b",
    )
)
_GIFT: Final = re.compile(r"\b(?:credit|voucher|goodwill|compensat\w+|gift card|gesture)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """What one option allows: its words, the hours its time frame takes, the largest sum its words name."""

    words: str
    time_frame: str
    hours: float | None
    sum: float | None

    @classmethod
    def of(cls, resolution: Resolution) -> "Limit":
        """Read the limits of an option whose policies are written out."""
        words = f"{resolution.title} {resolution.text}"
        sums = (number_of(match.group()) for match in spelt.AMOUNT.finditer(words)) if resolution.goodwill else ()
        return cls(
            words=words,
            time_frame=resolution.time_frame,
            hours=_hours(_SPAN.search(resolution.time_frame)),
            sum=max((found for found in sums if found is not None), default=None),
        )


def find_open_promises(draft: Draft) -> Iterator[Remark]:
    """Yield the first promise to come back to them in a sentence that says nothing of when."""
    for start, end in draft.sentences:
        match = _LATER.search(draft.plain, start, end)
        if match is None or _TIME.search(draft.plain, start, end) is not None:
            continue
        sentence = "They will wonder when; add a time you can keep, such as “by 5 pm today”."
        yield draft.remark(RemarkKind.OPEN_PROMISE, match.span(), sentence)
        return


def find_overpromises(draft: Draft, limits: Iterable[Limit]) -> Iterator[Remark]:
    """Yield promises that come sooner, or give more, than any option for this intent."""
    known = tuple(limits)
    for start, end in draft.sentences if known else ():
        words = draft.plain[start:end]
        yield from _too_soon(draft, start, words, known)
        yield from _too_much(draft, start, words, known)


def _too_soon(draft: Draft, start: int, words: str, limits: tuple[Limit, ...]) -> Iterator[Remark]:
    span = _SPAN.search(words)
    promised = _hours(span)
    if span is None or promised is None or _ARRIVES.search(words) is None:
        return
    for subject in _SUBJECTS:
        if subject.search(words) is None:
            continue
        timed = [(limit.hours, limit) for limit in limits if limit.hours is not None and subject.search(limit.words)]
        if not timed:
            continue
        soonest, limit = min(timed, key=lambda pair: pair[0])
        if promised < soonest:
            frame = limit.time_frame
            is_alike = frame.startswith(("within ", "by ")) and _SPAN.fullmatch(frame) is not None
            sentence = f"That is sooner than we can promise; our time frame is {frame}."
            place = (start + span.start(), start + span.end())
            yield draft.remark(RemarkKind.OVERPROMISE, place, sentence, frame if is_alike else None)
            return


def _too_much(draft: Draft, start: int, words: str, limits: tuple[Limit, ...]) -> Iterator[Remark]:
    sums = [limit.sum for limit in limits if limit.sum is not None]
    if not sums or _GIFT.search(words) is None:
        return
    for match in spelt.AMOUNT.finditer(words):
        given = number_of(match.group())
        if given is not None and given > max(sums):
            sentence = "That is more than the options here allow; ask who can approve it first."
            yield draft.remark(RemarkKind.OVERPROMISE, (start + match.start(), start + match.end()), sentence)
            return


def _hours(span: re.Match[str] | None) -> float | None:
    """Return the hours of "within 3 to 5 working days", by its end."""
    if span is None:
        return None
    if span["named"]:
        return _NAMED[span["named"].lower()]
    number = span["upper"] or span["count"]
    count = 1 if number is None else count_of(number.removesuffix(" of"))
    return None if count is None else count * _HOURS[span["unit"].lower()]
