"""The one detail a customer just gave or put right: "512", "Thursday", "half past two".

Answers it as an agent would say it back, so that a line can show it was heard. Refuses to choose among several, and to
say back what nobody should: a PIN, a password, a date of birth, the digits of a card.
"""

import re
from typing import Final

from assist.conversation import KnownFact
from assist.suggest import spellings as spelt
from assist.suggest.moment import Moment
from assist.vocabulary import FactName

_SECRET: Final = re.compile(
    r"\b(?:pin|password|passcode|pass ?word|security|secret|cvv|cvc|card|last (?:four|4|three|3)|digits|birth|born|dob|"
    r"ssn|social|sort code|account|memorable|maiden|verif\w+|otp|one[- ]time|code (?:has been |was )?sent|"
    r"(?:sent|texted|send|text) (?:you |the |a |me )*code)\b"
)
"""Words after which an answer is not said back."""
_KIND: Final = (
    r"(?:flight|train|order|booking|reservation|ticket|invoice|ref(?:erence)?|tracking|confirmation|room|parcel|"
    r"claim|case|job|appointment|apartment|table|unit|error|model|part|meter|item)"
)
_CODE: Final = r"(?=[a-z-]{0,6}\d)(?P<code>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w:/£$€%-]|\.\d|,\d)"
_LABEL: Final = r"(?:number|no\.?|num|id|code|#)"
_IS: Final = r"(?:is|its|it's|was|should be|ends in|says|:|=)"
_LABELLED: Final = re.compile(
    rf"\b(?:{_KIND}(?:'s)?(?: {_LABEL})?(?: {_IS})?|(?:id|{_LABEL}) {_IS}|(?:with )?id)(?: actually)?[ :=]{{1,2}}#?"
    rf"{_CODE}",
    re.IGNORECASE,
)
_PUTS_RIGHT: Final = (
    r"(?:i mean|i meant|i said|actually|make (?:it|that)|should be|supposed to be|instead|"
    r"(?:change|switch|move) (?:(?:it|that|this) )?to)"
)
_PUTS_CODE_RIGHT: Final = (
    rf"(?:{_PUTS_RIGHT}|should(?: have|'?ve) been|(?:right|correct) (?:one|number|id|code|flight|train)(?: is|'?s)?|"
    r"wrong,? (?:it was|it'?s|it is))"
)
_CORRECTED: Final = re.compile(
    rf"\b(?:{_PUTS_CODE_RIGHT}|it'?s|it is|i need|i want|(?:no|nope|wait|sorry|oops|correction)[,.!]*) "
    rf"(?:the |{_KIND} |{_LABEL} )*#?{_CODE}",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"(?:^|[.,!?;] |\b(?:yes|yeah|yep|yup|ok|okay|its|it's|is|obviously|whatever|sure|fine|duh|ugh|here|sorry|no|um|"
    rf"erm|uh|hi|try|check|that's|flight|number|id)[,.!:]* )#?{_CODE}",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\s*(?:$|[.,!;()\n-]|(?:please|pls|plz|not|now|actually|instead|thanks|thank|ta|i think|i guess|ok|okay|you|u|"
    r"hurry|happy|and|which|that|as|like|if|my|asap|quick|quickly|again|can|do|get|it|-|omg|ugh|lol|duh|mate|dude|"
    r"dumbo|dummy|genius|idiot|moron|stupid|the (?:id|number)|then)"
    r" ?)",
    re.IGNORECASE,
)
"""What may follow a code: another word may be its second half, or what it counts."""
_COUNTS: Final = re.compile(r"\s*(?:and|or|to|x) \d", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"(?:\b(?:not|isnt|wasnt|dont|rather than|instead of|wrong(?!,? it (?:was|is)|,? it'?s)|never|no longer|old|"
    r"can'?t make|cannot make)|n't|(?<!wrong it )(?<!wrong, it )\bwas(?! actually| supposed)|"
    r"(?<!it )(?<!id )(?<!number )(?<!code )\bwas actually)(?: \w+){0,4} #?$",
    re.IGNORECASE,
)
"""Words before a detail that say it is the wrong one."""
_ASKS_CODE: Final = re.compile(rf"\b(?:{_KIND}|number|id|code|which one)\b")
_ASKS_DAY: Final = re.compile(r"\b(?:when|what time|which (?:day|date|time|slot)|what (?:day|date)|date|day|time)\b")
_TIME: Final = (
    r"(?:(?<!what )(?:half past|quarter (?:past|to)) \w+|\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)\b|\d{1,2}:\d\d\b|"
    r"\d{1,2} o'?clock|noon\b|midday\b)"
)
_DAY: Final = (
    r"(?:(?:this |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|tomorrow\b|the \d{1,2}(?:st|nd|rd|th)\b"
    r"(?! (?:floor|time|one|day|of|person|email|call|letter|step|page|row|line)))"
)
_HOUR: Final = r"(?:1[0-2]|[1-9])(?=\s*(?:$|[,!?;)]|\.(?!\d)|(?:please|pls|thanks|thank|if|then|would|works|sounds)\b))"
_DAY_OR_TIME: Final = re.compile(rf"\b(?:{_DAY}(?: at (?:{_TIME}|{_HOUR}))?|{_TIME})(?!'s)", re.IGNORECASE)
_RANGES: Final = re.compile(r" *(?:to|or|and|-|\u2013|/|until|till) *(?:the )?\d", re.IGNORECASE)
_MONEY: Final = re.compile(
    r"[\u00a3$\u20ac]|\b(?:bills?|charged?|charges|fees?|price|cost|paid|pay|refund|limit|quid|pounds?|euros?|dollars?|bucks)\b"
)
"""Words beside which a number that nobody asked for may be a sum."""
_MOVES_DAY: Final = re.compile(
    rf"\b(?:{_PUTS_RIGHT}|(?:can|could) (?:we|i|you) (?:do|make it|have|try)|let'?s (?:do|say|go for|try|make it)|"
    r"(?:how|what) about|(?:so|then|ok|okay|please|oh well|all right|alright|fine)[,.]? (?:try|do|check)) "
    r"(?:on |at |for )?$",
    re.IGNORECASE,
)
_MOST_WORDS, _LONGEST = 30, 300
"""Spaces and characters of a turn; a longer one tells a story: what detail of it counts is not for a rule to say."""
_FEWEST_DIGITS, _SURE_DIGITS = 2, 3
"""Digits of a code: where one was asked for or named as one, and elsewhere."""
_MOST_CHARACTERS: Final = 10
_FEW_WORDS: Final = 14
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def name_given(moment: Moment) -> KnownFact | None:
    """Return the detail that the newest customer utterance gives or puts right, as a fact that fills ``{given}``.

    None where it gives none or several, where it is an answer nobody should repeat, or where it reads like a story.
    """
    utterance = moment.customer[-1][0]
    asked = " ".join(turn.text for one in moment.answered() for turn in one.turns)
    value = find_given(utterance.text, asked)
    return None if value is None else KnownFact(FactName.GIVEN, value, utterance.last.id)


def find_given(text: str, asked: str) -> str | None:
    """Return the detail that a text gives, as written; ``asked`` is what the agent said before it."""
    text = spelt.PLACEHOLDER.sub(" ", text.replace("\u2019", "'"))
    asked = asked.lower()
    is_story = text.count(" ") >= _MOST_WORDS or len(text) > _LONGEST
    if is_story or _SECRET.search(text.lower()) or _SECRET.search(asked):
        return None
    return _read_code(text, asked) or _read_day(text, asked)


def _read_code(text: str, asked: str) -> str | None:
    """Return the one number or code that is given; what is put right counts before what is only named."""
    if not spelt.DIGIT.search(text):
        return None
    is_asked = _ASKS_CODE.search(asked) is not None
    if not is_asked and _MONEY.search(text.lower()):
        return None
    fewest = _FEWEST_DIGITS if is_asked else _SURE_DIGITS
    alone, corrected = _codes(_ALONE, text, fewest), _codes(_CORRECTED, text, fewest)
    named = corrected[-1:] or _codes(_LABELLED, text, _FEWEST_DIGITS)
    if not named and is_asked and text.count(" ") < _FEW_WORDS:
        named = alone
    if len(set(named)) != 1 or (not corrected and set(alone) - set(named)):
        return None  # several, or one beside another that is not said to be the right one
    return named[0]


def _codes(pattern: re.Pattern[str], text: str, fewest: int) -> list[str]:
    found = []
    for match in pattern.finditer(text):
        code, start, end = match["code"], match.start("code"), match.end("code")
        digits = sum(letter.isdigit() for letter in code)
        is_code = fewest <= digits and len(code) <= _MOST_CHARACTERS and digits * 2 >= len(code)
        is_year = _YEAR.fullmatch(code) is not None and pattern is not _LABELLED
        if not is_code or is_year or _DAY_OR_TIME.match(text, start) or _DENIED.search(text[:start]):
            continue
        if _GOES_ON.match(text, end) and not _COUNTS.match(text, end):
            found.append(code.upper())
    return found


def _read_day(text: str, asked: str) -> str | None:
    """Return the one day or time that is given in answer, or that something is to be moved to."""
    found = [match for match in _DAY_OR_TIME.finditer(text) if not _DENIED.search(text[: match.start()])]
    if len(found) != 1 or _RANGES.match(text, found[0].end()):
        return None
    match = found[0]
    is_answer = text.count(" ") < _FEW_WORDS and "?" in asked and _ASKS_DAY.search(asked) is not None
    if not is_answer and not _MOVES_DAY.search(text[: match.start()]):
        return None
    return match.group().lower()
