"""A noun with the words that say which one is meant, read off a customer's words: "new 24 month contract".

Answers what it reads whole. Refuses what goes on in words it does not know: of "account manager" it must not make an
account.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assist.suggest.amounts import read_amount
from assist.suggest.things import DROPPED, FIRSTS, MODIFIERS, NOT_ALONE, NOUNS

TOKEN: Final = re.compile(r"[£$€]?\d+(?:,\d{3})*(?:\.\d+)?|[a-z]+(?:['-][a-z]+)*|[^\w\s'\"*_-]|\n")
"""A word of a text in small letters, a sum, or a mark that ends a clause."""

_ENDS: Final = re.compile(r"[^a-z]")
_TRADES: Final = frozenset(
    """
    assessor bailiff builder carer client coach consultant council courier dentist doctor driver electrician
    engineer hospital insurer lawyer optician plumber police solicitor surveyor vet witness landlord neighbour
    mechanic roofer fitter cleaner decorator valuer adjuster inspector midwife nurse teacher agent
    """.split()
)
"""Whose letter, bill or visit it may be."""
_SPAN: Final = frozenset({"month", "months", "year", "years", "week", "day", "days", "minute", "hour"})
_GOES_ON: Final = frozenset(
    """
    i you u ye it he she they we me him them us that this which who what when where wheres why how and or nor
    but so because cos coz cause as if unless than then to for from of on in at by with without into off out
    over up down about after before since until till through under between against is isnt are arent was wasnt
    were werent will wont would wouldnt can cant could couldnt should shouldnt has hasnt have havent had hadnt
    does doesnt do dont did didnt be been not never still just only even also now today tomorrow yesterday
    tonight again already yet anyway here there back away twice please pls plz thanks thank mate love darling um
    uh er erm like well right ok okay yeah no yes all both either too really actually properly came come comes
    went goes go gone got get gets gave give gives took take takes said says say saying work works broke cost
    costs keep keeps kept made make makes show shows left run runs ran end ends fell fall sent send paid pay put
    looks sounds hes shes its im ive id ill theyre youre thats theres whats my our your his her their the a an
    some any every each two three four five six seven eight nine ten last next ago told needs need want wants
    must may might shall knew know knows feels felt began begun started stops froze died won lost blew burst
    bounced tore leaks hit means meant found see saw lol wtf tbh ffs ha haha hello hi sir madam however
    yourselves myself yours mine ours total one nothing nobody someone everything everyone once until while
    whilst though although plus apart except instead ever almost nearly exactly straight somehow somewhere
    sometime sorry ready available fine okay bad worse good great useless rubbish ridiculous late early wrong
    missing broken stolen cancelled damaged frozen blocked locked failed pending overdue delayed open closed
    dead empty unpaid outstanding first correctly twice worth low high higher lower short shut stuck different
    same full due free
    """.split()
)
"""Words after which, or before which, a noun is whole."""
_NAMING_ING: Final = frozenset(
    "parking booking meeting hearing wedding heating fitting cleaning packing reading training building billing "
    "marketing shipping pricing clothing wiring ceiling".split()
)


@dataclass(frozen=True, slots=True)
class Noun:
    """What was read: the words kept, its head, whether it is many, and the place right after it."""

    name: str
    head: str
    is_many: bool
    end: int


def read_noun(words: Sequence[str], start: int) -> Noun | None:
    """Return the noun that begins at a place, or None where none does or it can't be read whole."""
    kept: list[tuple[str, int]] = []
    place, has_noun = start, False
    while place < len(words):
        word = words[place]
        is_noun = word in NOUNS or word in FIRSTS
        if not has_noun and (whose := _read_whose(word, words[place + 1 : place + 2])) is not None:
            kept.append((whose, place + 1))
            place += 1
            continue
        if word.endswith("'s") and word not in FIRSTS and word[:-2] in NOUNS:
            kept.append((word[:-2], place + 1))  # "my phone's dead"; of "my phone's screen" the rest is no end
            break
        if is_noun:
            kept.append((word, place + 1))
        elif has_noun:
            break
        elif word in MODIFIERS:
            kept.append((word, place + 1))
        elif word in DROPPED:
            pass
        elif (read := _read_measure(words, place)) is not None:
            kept.append(read)
            place = read[1] - 1
        else:
            break
        has_noun |= is_noun
        place += 1
    while kept and kept[-1][0] not in NOUNS:
        kept.pop()
    return _finish(kept, words)


def _finish(kept: list[tuple[str, int]], words: Sequence[str]) -> Noun | None:
    if not kept or not is_whole(words, kept[-1][1]):
        return None
    head, end = kept[-1]
    if head in NOT_ALONE and (len(kept) == 1 or not (kept[-2][0].removesuffix("'s") in FIRSTS or kept[-2][0] in NOUNS)):
        return None
    name = " ".join(_spell(word) for word, _ in kept)
    return Noun(name, head, NOUNS[head], end)


def _read_whose(word: str, after: Sequence[str]) -> str | None:
    """Read "vets" and "plumber's" before a noun."""
    if not after or after[0] not in NOUNS:
        return None
    base = word.removesuffix("'s") if word.endswith("'s") else word.removesuffix("s")
    return f"{base}'s" if base != word and base in _TRADES else None


def _read_measure(words: Sequence[str], place: int) -> tuple[str, int] | None:
    """Read what counts a noun, as in "24 month contract" or "£120 fine"."""
    if words[place].isdigit() and place + 1 < len(words) and words[place + 1] in _SPAN:
        return f"{words[place]} {words[place + 1]}", place + 2
    amount = read_amount(words, place)
    return None if amount is None else (amount.name, amount.end)


def is_whole(words: Sequence[str], end: int) -> bool:
    """Say whether what ends at a place ends there: the next word begins something else."""
    if end >= len(words):
        return True
    after = words[end]
    if words[end - 1].endswith("'s") and (after in NOUNS or after in FIRSTS):
        return False
    if after in _GOES_ON or _ENDS.match(after) or after.endswith("n't") or "'" in after:
        return True
    return after.endswith(("ed", "ly")) or (after.endswith("ing") and after not in _NAMING_ING)


_SPELT: Final = {
    **{
        word: word.capitalize()
        for word in """january february march april june july august september october november december monday tuesday
        wednesday thursday friday saturday sunday christmas easter""".split()
    },
    **{word: word.upper() for word in "tv gp mot sim pin id usb visa dbs".split() if word != "visa"},
    "wifi": "wifi",
    "bailiffs": "bailiff's",
    "sims": "SIMs",
}


def _spell(word: str) -> str:
    return _SPELT.get(word, word)
