"""Whom a trouble falls on besides the customer, as an agent would name them: "your mum", "your two kids".

Answers a person only where the customer's words put them into the trouble. Refuses people who only tell or do
something, those the firm sends, and anybody once a death was spoken of: there a line must not speak of them lightly.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from assist.conversation import KnownFact, Utterance
from assist.vocabulary import FactName

_TOKEN: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[a-z]+(?:['-][a-z]+)*|[^\w\s'\"*_-]|\n")
"""A word of a text in small letters, a number, or a mark that ends a clause."""
_BACK: Final = 3
"""Customer utterances looked at, the newest first."""

_IN_CARE: Final = frozenset(
    """mum mom mam mummy dad daddy mother father nan nana nanna gran granny grandma grandmother grandad granddad
    grandfather grandparents parents son daughter boy girl kid kids child children baby toddler newborn twins sons
    daughters boys girls grandson granddaughter grandchildren stepson stepdaughter mother-in-law father-in-law dog dogs
    puppy cat cats kitten horse rabbit tenant tenants guests staff pensioners residents pupils patients""".split()
)
"""Those who depend on others: their part in a trouble needs no more words."""
_LOOKED_AFTER: Final = frozenset(
    """mum mom mam mummy dad daddy mother father nan nana nanna gran granny grandma grandmother grandad granddad
    grandfather mother-in-law father-in-law dog cat horse tenant""".split()
)
"""Those whose things a customer speaks of because they look after them."""
_GROWN: Final = frozenset(
    "husband wife partner fiance fiancee girlfriend boyfriend brother sister aunt auntie uncle niece nephew".split()
)
"""Those who may only be waiting beside the customer: hardship must be spoken of too."""
_ALSO_OWN: Final = frozenset({"friend", "neighbour", "cousin", "carer", "client"})
_OWNERS: Final = {
    f"{kin}{ending}": kin for kin in _IN_CARE | _GROWN | _ALSO_OWN if not kin.endswith("s") for ending in ("'s", "s")
}
_KIDS: Final = frozenset(
    "kids children baby toddler twins dog dogs cat puppy kitten horse tenants guests staff".split()
)
"""Who is the customer's under "the", too, or under no pointer."""
_MANY: Final = frozenset(kin for kin in _IN_CARE if kin.endswith(("s", "ren", "staff")))
_COUNTS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED: Final = {"2": "two", "3": "three", "4": "four"}
_POINTS: Final = frozenset({"my", "our", "the"})
_SPEAKS: Final = frozenset({"i", "we"})
_ADDED: Final = frozenset(
    "elderly disabled old poor own small young little youngest eldest autistic newborn only".split()
)
_HAS: Final = frozenset({"got", "have", "with", "ive", "i've", "we've", "weve"})
_DEATH: Final = re.compile(
    r"\b(?:die[ds]?|dying|dead|death|deceased|pass(?:ed|ing) (?:away|on)|late (?:mum|dad|mother|father|husband|"
    r"wife|son|daughter|nan|brother|sister|partner)|funeral|ashes|buried|burial|grave|headstone|cremat\w+|probate|"
    r"bereave\w*|inquest|coroner|widow\w*|wreath|memorial|killed|suicide|miscarr\w+|stillb\w+|put (?:him|her|"
    r"it) down|lost (?:my|our|him|her)|estate of|life support|hospice|terminal\w*)\b"
)
_FALLS: Final = frozenset(
    """is isnt isn't are arent aren't was wasnt wasn't were has hasnt hasn't have havent haven't cant can't cannot needs
    need relies rely depends doesnt doesn't dont don't wont won't couldnt couldn't lives live sleeps sleep had still
    who in on she's shes he's hes stuck asleep freezing crying waiting""".split()
)
"""Words after a person that put them into the trouble."""
_TELLS: Final = re.compile(
    r"(?:not |just |also |already |been |always )?(?:say|said|sayin|tell|told|think|reckon|writ|wrote|ring|rang|"
    r"call|phon|bought|buy|paid|pay|gave|giv|order|suggest|mention|ask|notic|found|fill|sign|help|report|sent|"
    r"send|work|look|check|read|tried|try|booked|set up|fine|ok|happy|good|great|right|here to|a (?:lawyer|"
    r"solicitor|doctor|nurse|plumber|builder|electrician|mechanic)|an (?:engineer|electrician|accountant))"
)
_NOT_OWNED: Final = _FALLS | frozenset(
    """a an the been got not very at and but or so here there just gone come coming told said says rang called phoned
    asked thinks thought reckons wrote""".split()
)
"""Words after "mums" that make it "mum is" or "mum has", not something of hers."""
_FOR: Final = frozenset({"for", "after", "behalf"})
_FROM: Final = frozenset("told tell asked ask from by like called rang phoned as than ex to".split())
_HARD: Final = re.compile(
    r"\b(?:hospital|disab\w+|wheelchair|dementia|cancer|chemo\w*|operation|surgery|pregnant|carer|oxygen|insulin|"
    r"diabet\w+|blind|deaf|stroke|ill|sick|asthma|allerg\w+|scared|frightened|crying|in tears|fell|fallen|alone|"
    r"medication|tablets|in pain|stranded|freezing|dialysis|epilep\w+|inhaler|unwell|poorly|walk|icu|"
    r"intensive care|ambulance)\b"
)


def name_person(utterances: Iterable[Utterance]) -> KnownFact | None:
    """Return whom it falls on besides the customer, as a fact that fills ``{person}``; the newest words count.

    All of a customer's utterances are asked for: a death that was told long ago is still one.
    """
    told = list(utterances)
    for utterance in told[: -_BACK - 1 : -1]:
        text = utterance.text.lower().replace("\u2019", "'")
        words = _TOKEN.findall(text)
        names = (_read(words, place, text) for place, word in enumerate(words) if word in _PEOPLE)
        name = next((name for name in names if name is not None), None)
        if name is not None:
            is_grave = any(_DEATH.search(one.text.lower()) for one in told)
            return None if is_grave else KnownFact(FactName.PERSON, name, utterance.last.id)
    return None


def _read(words: Sequence[str], place: int, text: str) -> str | None:
    """Return a person as an agent would name them, or None where the words don't put them into the trouble."""
    word = words[place]
    after = words[place + 1 : place + 6]
    owns = word in _OWNERS and word not in _IN_CARE and _is_owned(after)
    kin = word if word in _IN_CARE else _OWNERS.get(word, word)
    if kin != word and not owns:  # "my mums 84" is left alone: it may be "my mums are"
        return None
    start, kept = place, [kin]
    while start and words[start - 1] in _ADDED:
        start -= 1
    count = words[start - 1] if start else ""
    if (count in _COUNTS or count.isdigit()) and kin in _MANY:
        start -= 1
        kept.insert(0, _COUNTED.get(count, count))
    pointer, before = (words[start - 1 : start] or [""])[0], (words[start - 2 : start - 1] or [""])[0]
    if pointer not in {"my", "our"} and _NEARBY.match(" ".join(after)):
        return None
    if not _is_theirs(pointer, kin, before) or before in _FROM or (before == "with" and kin not in _KIDS):
        return None
    if (owns and kin not in _LOOKED_AFTER) or (kin not in _IN_CARE and not _HARD.search(text)):
        return None
    is_in_it = owns or before in _FOR or pointer not in _POINTS or pointer in {"a", "an"}
    return " ".join(("your", *kept)) if is_in_it or _falls_on(after) else None


def _is_owned(after: Sequence[str]) -> bool:
    """Say whether what follows "mum's" or "mums" is something of hers: "my mums alarm", not "my mums told me"."""
    return bool(after) and after[0].isalpha() and after[0] not in _NOT_OWNED


def _is_theirs(pointer: str, kin: str, before: str) -> bool:
    """Say whether somebody is the customer's: "my mum", "I've got a baby", "the kids", "with 2 kids"."""
    if pointer in {"my", "our"}:
        return True
    if pointer in {"a", "an"}:
        return kin in _IN_CARE and before in _HAS
    if pointer in _HAS:
        return kin in _MANY and (pointer != "have" or before in _SPEAKS)
    return kin in _KIDS and (pointer == "the" or not pointer or not pointer[0].isalnum())


def _falls_on(after: Sequence[str]) -> bool:
    """Say whether what follows a person puts them into the trouble: "my mum can't …", not "my mum has told me"."""
    follows = after[1:] if after[:1] == [","] else after
    return bool(follows) and follows[0] in _FALLS and not _TELLS.match(" ".join(follows[1:]))


_NEARBY: Final = re.compile(r"(?:behind|beside|next to|opposite|across from|in front of) (?:me|us)\b")
"""Where a stranger is: "baby behind me screaming"."""
_PEOPLE: Final = _IN_CARE | _GROWN | _OWNERS.keys()
