"""Time frames as agents say them: "by Friday", "within two working days", "in a few minutes".

Answers which words of a sentence say when. Refuses to reckon dates: the words are quoted, never turned into a day.
"""

import re
from typing import Final

_COUNT: Final = (
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty|"
    r"a few|a couple of|the next(?: few)?)"
)
_UNIT: Final = r"(?:(?:working |business )?(?:min(?:ute)?|hour|day|week|month)s?)"
_SPAN: Final = rf"{_COUNT}(?: ?(?:to|or|-|\u2013) ?{_COUNT})?[ -]{_UNIT}"
_DAY: Final = (
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week|month)|next (?:week|month)|"
    r"(?:(?:this|next) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_CLOCK: Final = (
    r"(?:\d{1,2}:\d{2}(?: ?[ap]m)?|\d{1,2}(?:\.\d{2})? ?[ap]m|\d{1,2} o'clock|noon|midday|midnight|"
    r"(?:the )?end of (?:the |this |my )?(?:day|week|month|shift|(?:working|business) day)|close of business)"
)
_DATE: Final = (
    r"(?:the \d{1,2}(?:st|nd|rd|th)|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|"
    r"august|september|october|november|december))"
)
_BARE_HOUR: Final = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?! (?:(?:or|to) \d|of|working|business|[a-z]+s\b)|[\d/.,:%]\d| ?%)"
)
_POINT: Final = rf"(?:{_DAY}|{_CLOCK}|{_DATE})"
_BEFORE: Final = r"(?:no later than|before|until|by|on|at|from|after|around|for)"

_TIME: Final = re.compile(
    rf"\b(?:(?:with)?in (?:about |the next )?{_SPAN}|within the (?:hour|day|week)|over the next {_SPAN}|"
    rf"(?:takes?|taking|usually|about|up to|another|give me) {_SPAN}|{_SPAN} from now|"
    rf"(?:{_BEFORE} )?{_POINT}(?: (?:morning|afternoon|evening|night|lunchtime))?"
    rf"(?: (?:at|by|before|after|between|from) (?:{_CLOCK}|{_BARE_HOUR}))?|"
    rf"(?:by|at|before|after|until) {_BARE_HOUR}(?: {_DAY})?)(?![\w-])",
    re.IGNORECASE,
)
_AT_ONCE: Final = re.compile(r"\b(?:straight away|right away|right now|now|immediately)\b", re.IGNORECASE)


def find_time(sentence: str) -> str | None:
    """Return the words that say when, or None: "now" is no time to come back at."""
    match = _TIME.search(sentence.replace("\u2019", "'"))
    return None if match is None else match.group()


def says_when(sentence: str) -> bool:
    """Say whether a sentence names a time, or does it at once."""
    return find_time(sentence) is not None or _AT_ONCE.search(sentence) is not None
