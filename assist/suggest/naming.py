"""The thing a customer speaks of, as an agent would name it: "my mums bloody alarm" gives "your mum's alarm".

Answers what they named in their newest words, or in those before. Refuses to guess: what is only an aside ("on my
phone"), what is denied ("it is not the router") and what can't be told whole ("my account manager") names nothing: a
wrong name in a sendable line costs more than a plain line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assist.conversation import KnownFact, Utterance
from assist.suggest.amounts import UNITS, read_amount
from assist.suggest.asides import ASIDE, NOT_IT, OTHER, TAKEN, THEIRS, WHERE, is_scene, rank_noun
from assist.suggest.nouns import TOKEN, Noun, is_whole, read_noun
from assist.suggest.persons import read_owner
from assist.suggest.things import FIRSTS, OWNED
from assist.vocabulary import FactName

_BACK: Final = 2
"""Customer utterances looked at, the newest first."""
_SHORT: Final = 15
"""Words up to which the newest may leave the thing to those before: "then who can?"."""
_LONG: Final = 80
"""Words from which on a thing must come up twice."""
_LONGEST: Final = 40
_MOST: Final = 6
"""Words of a name, with its pointer."""

_OF_A_CASE: Final = frozenset(
    """
    account accounts application appointment bill bills booking broadband card claim contract credit delivery
    deposit file insurance invoice invoices licence line loan membership meter mortgage order orders pay payment
    payments pension plan policy refund statement subscription tariff ticket tickets wages
    """.split()
)
"""Nouns that may be named even where something stands "on" or "in" them."""
_SAYINGS: Final = frozenset("complaint email emails letter letters message messages photo photos".split())
"""What they sent themselves: theirs, and still not what they speak of."""
_HERE: Final = frozenset("app call calls email form letter link message page phone site text".split())
""""This call" is the one they are on."""
_MISSED: Final = frozenset(
    """
    broadband delivery electric electricity gas heating internet order parcel power refund signal water wifi
    """.split()
)
"""What they say they have none of: "no internet" speaks of theirs."""
_REFUSED: Final = frozenset("charge contract fee penalty voucher".split())
"""What they will have none of: "NO VOUCHER"."""
_LACKS: Final = frozenset("be been get got had has have i'm im is of there there's theres was with".split())
_ARRIVES: Final = frozenset(
    """
    bill call callback charge contract crack damage demand email fee fine hole invoice leak letter notice offer
    payment penalty poster quote receipt reminder stain summons text ticket upgrade voucher
    """.split()
)
"""What comes as "a" letter and is "that" letter from then on."""
_BRINGS: Final = frozenset(
    """
    agreed charged charging gave given got had issued like me need opened received sent taken there there's
    theres took us want
    """.split()
)
_WISHED: Final = frozenset("refund replacement".split())
_WISHES: Final = frozenset("like need want".split())
_SCENERY: Final = frozenset(
    """
    answer app bath bed bench box button cabinet camera car chair cheque cheques computer cupboard date dates
    door doors drawer file furniture kettle key keys light list milk phone price screen server shelf shower sink
    site socket stairs stool table tap toilet trolley van
    """.split()
)
"""What often only stands about: "the van" is named where something is said of it."""
_SAID_OF: Final = frozenset(
    """
    are aren't arent arrived been broke came cancelled cracked declined delayed doesn't doesnt down failed
    for gone has hasn't hasnt have haven't havent is isn't isnt keeps late lost missed missing needs never not
    off refused rejected ripped says still stolen stopped stuck turned was wasn't wasnt went were won't wont
    """.split()
)
"""Words by which something is said of the noun before them."""
_GREETS: Final = frozenset("afternoon and but hello hey hi morning now ok okay so still um well yeah yes".split())
"""Words before which a clause begins."""
_TAKEN: Final = frozenset(
    """
    back billed charge charged charges charging costing debited deducted fined keep lose losing lost nicked
    overcharged owe owed owes owing paid refund refunded refunding repay stole stolen take taken taking took
    """.split()
)
"""Words before a sum that was taken, or is to come back."""
_AFTER_SUM: Final = frozenset("back charge extra gone missing taken".split())
_HELD: Final = frozenset(
    """
    cap earn earns from got had have left limit may might offer offered offering on only risk to up worth
    """.split()
)
"""Words before a sum that is not what is asked about."""
_UNSURE: Final = frozenset("and by cost costs from gave hundred than thousand to was x".split())
"""Words right before a number that is no sum of its own."""
_A_TIME: Final = frozenset("day hour month night week year".split())


@dataclass(frozen=True, slots=True)
class _Named:
    rank: int
    place: int
    name: str
    is_lasting: bool = False


def name_thing(utterances: Iterable[Utterance]) -> KnownFact | None:
    """Return the thing named in the newest of a customer's utterances that names one, as a fact that fills ``{thing}``.

    What they call theirs, and sums, come before what they only mention; of equals the later counts.
    """
    is_newest, is_short = True, True
    for utterance in list(utterances)[: -_BACK - 1 : -1]:
        words = TOKEN.findall(utterance.text.lower().replace("\u2019", "'"))
        found = [
            named for named in _find(words) if named.is_lasting or is_newest or (is_short and named.name[:4] == "the ")
        ]
        if found:
            best = max(found, key=lambda named: (named.rank, named.place))
            return KnownFact(FactName.THING, best.name, utterance.last.id)
        is_newest, is_short = False, len(words) <= _SHORT
    return None


def _find(words: Sequence[str]) -> Iterator[_Named]:
    for place, word in enumerate(words):
        read = _READERS.get(word)
        named = None
        if read is not None:
            named = read(words, place)
        elif word[0] in "£$€0123456789" or word in UNITS:
            named = _sum(words, place)
        elif place == 0 or words[place - 1] in _GREETS or not words[place - 1][0].isalnum():
            named = _bare(words, place)
        if named is not None and len(named.name) <= _LONGEST and named.name.count(" ") < _MOST:
            is_aired = named.rank == TAKEN or len(words) <= _LONG or words.count(named.name.rpartition(" ")[2]) > 1
            if is_aired:
                yield named


def _mine(words: Sequence[str], place: int) -> _Named | None:
    start, owner = place + 1, "your"
    kin = read_owner(words, start)
    if kin is not None:
        owner, start = f"your {kin.name}'s", kin.end
    noun = read_noun(words, start)
    if noun is None:
        return None if kin is not None else _pointed_sum(words, place)
    if words[max(0, place - 3) : place] == ["the", "rest", "of"]:
        owner = f"the rest of {owner}"
    rank = rank_noun(words, place, noun, OTHER if noun.head in _SAYINGS else THEIRS)
    if rank is None or (rank == ASIDE and noun.head not in _OF_A_CASE):
        return None
    return _Named(rank, place, f"{owner} {noun.name}", is_lasting=rank == THEIRS)


def _the(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place + 1)
    if noun is None:
        return _pointed_sum(words, place)
    rank = rank_noun(words, place, noun, OTHER)
    is_asked_back = words[noun.end : noun.end + 1] == ["back"]
    stands_about = noun.name in _SCENERY and not is_asked_back and not _is_said_of(words, noun)
    if rank != OTHER or stands_about or is_scene(words, place, noun):
        return None
    return _Named(OTHER, place, f"the {noun.name}")


def _that(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place + 1)
    if noun is None:
        return _pointed_sum(words, place)
    rank = rank_noun(words, place, noun, OTHER)
    if noun.name == "account":
        return None if rank != OTHER else _Named(OTHER, place, "the account")
    is_many = words[place] in {"these", "those", "them"}
    if rank in {None, ASIDE} or noun.is_many != is_many or (words[place] == "this" and noun.head in _HERE):
        return None
    return _Named(OTHER, place, f"{'those' if is_many else 'that'} {noun.name}")


def _yours(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place + 1)
    if noun is None or noun.head not in _ARRIVES or rank_noun(words, place, noun, OTHER) != OTHER:
        return None
    return _Named(OTHER, place, f"the {noun.name}")


def _none(words: Sequence[str], place: int) -> _Named | None:
    """Read "no internet" and "no voucher!"."""
    noun = read_noun(words, place + 1)
    if noun is None:
        return None
    if noun.head in _MISSED:
        return _Named(OTHER, place, f"your {noun.name}")
    is_refused = noun.head in _REFUSED and not (place and words[place - 1] in _LACKS)
    return _Named(OTHER, place, f"that {noun.name}") if is_refused else None


def _a(words: Sequence[str], place: int) -> _Named | None:
    before = words[place - 1] if place else ""
    is_brought = before in _BRINGS or words[max(0, place - 2) : place] == ["agreed", "to"]
    noun = read_noun(words, place + 1) if is_brought else None
    if noun is None or noun.is_many:
        return _sum(words, place)
    if noun.head in _WISHED:
        return _Named(OTHER, place, f"your {noun.name}")
    if noun.name.startswith("new ") and before in _WISHES:
        return _Named(OTHER, place, f"the {noun.name}")
    return _Named(OTHER, place, f"that {noun.name}") if noun.head in _ARRIVES else None


def _bare(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place)
    if noun is None or not _is_said_of(words, noun):
        return None
    is_joined = words[place] in FIRSTS and " " in noun.name
    if not is_joined and OWNED.isdisjoint({noun.head, noun.head.removesuffix("s")}):
        return None
    pointer = "that" if noun.head in _ARRIVES else "your"
    return _Named(OTHER, place, f"{pointer} {noun.name}")


def _is_said_of(words: Sequence[str], noun: Noun) -> bool:
    return words[noun.end - 1].endswith("'s") or (noun.end < len(words) and words[noun.end] in _SAID_OF)


def _what(words: Sequence[str], place: int) -> _Named | None:
    """Read "what mattress?", said of something nobody had named."""
    is_first = place == 0 or words[place - 1] in _GREETS or not words[place - 1][0].isalnum()
    noun = read_noun(words, place + 1) if is_first else None
    if noun is None or noun.head in _SCENERY:
        return None
    is_all = noun.end == len(words) or not words[noun.end][0].isalnum()
    return _Named(OTHER, place, f"{'those' if noun.is_many else 'that'} {noun.name}") if is_all else None


def _pointed_sum(words: Sequence[str], place: int) -> _Named | None:
    """Read "the £40", "my 918"."""
    amount = read_amount(words, place + 1, bare=True) if place + 1 < len(words) else None
    before = words[place - 1] if place else ""
    if amount is None or not is_whole(words, amount.end) or before in NOT_IT:
        return None
    if words[place + 1].isdigit() and before in WHERE:
        return None
    pointer = {"my": "your", "our": "your", "the": "the"}.get(words[place], "that")
    return _Named(THEIRS, place, f"{pointer} {amount.name}")


def _sum(words: Sequence[str], place: int) -> _Named | None:
    before = words[max(0, place - 4) : place]
    last = before[-1] if before else ""
    is_taken = not _TAKEN.isdisjoint(before)
    amount = read_amount(words, place, bare=is_taken and (last in _TAKEN or last in {"me", "us"}))
    if amount is None or (last in _POINTS and words[place] != "a") or last in _UNSURE or last in UNITS | NOT_IT:
        return None
    after = words[amount.end : amount.end + 2]
    if not is_whole(words, amount.end) or (not is_taken and not _A_TIME.isdisjoint(after)):
        return None
    if not is_taken and (len(words) > _LONG or not _HELD.isdisjoint(before)):
        return None
    is_theirs = is_taken or not _AFTER_SUM.isdisjoint(after)
    return _Named(TAKEN if is_theirs else OTHER, place, f"that {amount.name}", is_lasting=is_taken)


_POINTS: Final = frozenset("my our the this that these those them your ur".split())

_READERS: Final[Mapping[str, Callable[[Sequence[str], int], _Named | None]]] = {
    **dict.fromkeys(("my", "our"), _mine),
    **dict.fromkeys(("the", "his", "her", "their"), _the),
    **dict.fromkeys(("this", "that", "these", "those", "them"), _that),
    **dict.fromkeys(("your", "ur"), _yours),
    "no": _none,
    **dict.fromkeys(("a", "an", "another"), _a),
    **dict.fromkeys(("what", "which"), _what),
}
