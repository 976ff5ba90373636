"""The thing a customer speaks of, as an agent would name it: "my mums bloody alarm" gives "your mum's alarm".

Answers what they named in their newest words, or in those before. Refuses to guess: what is only an aside ("on my
phone"), what is denied ("it is not the router") and what can't be told whole ("my account manager") names nothing, since
a wrong name in a sendable line costs more than a plain line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assist.conversation import KnownFact, Utterance
from assist.suggest.amounts import UNITS, read_amount
from assist.suggest.nouns import TOKEN, Noun, is_whole, read_noun
from assist.suggest.persons import read_owner
from assist.suggest.things import FIRSTS, OWNED
from assist.vocabulary import FactName

_BACK: Final = 2
"""Customer utterances looked at, the newest first."""
_LONGEST: Final = 40
_MOST: Final = 6
"""Words of a name, with its pointer."""
_THEIRS, _OTHER, _FOR, _ASIDE = 4, 3, 2, 1
"""How near a name comes: what they call theirs and sums, what they speak of, what that is for, what it stands on."""

_WHERE: Final = frozenset(
    "on in from at by through into onto inside outside behind near via to off using against past under".split()
)
_NOT: Final = frozenset("not isnt isn't wasnt wasn't aint ain't arent aren't like than nor".split())
_IF: Final = frozenset({"if", "unless", "wish"})
_MEANS: Final = frozenset({"ill", "shall", "i'll"})
_LOOKS: Final = frozenset(
    "look looking looked waiting wait waited relying happened happening happens damage access entitled wrong".split()
)
"""Words after which "at", "on" and "to" lead to what is spoken of."""
_OF_A_CASE: Final = frozenset(
    """account accounts bill bills order orders booking contract policy claim card statement mortgage loan line broadband
    insurance application membership subscription plan tariff meter pension refund payment ticket tickets wages deposit
    appointment delivery invoice file invoices payments credit wages pay licence""".split()
)
"""Nouns that may be named even where something stands "on" or "in" them."""
_HERE: Final = frozenset("call calls email message phone text app form link page letter site".split())
_MISSED: Final = frozenset(
    "internet broadband wifi water heating gas electricity electric refund delivery parcel signal order power".split()
)
"""What they say they have none of: "no internet" speaks of theirs."""
_WISHED: Final = frozenset({"refund", "replacement"})
_ARRIVES: Final = frozenset(
    """letter bill email text invoice fine fee charge summons notice reminder demand penalty quote receipt voucher ticket
    leak crack hole stain payment callback upgrade poster contract call damage""".split()
)
_BRINGS: Final = frozenset(
    "got had received opened sent charged charging taken took given gave issued there's theres want need like me us there agreed".split()
)
_WISHES: Final = frozenset({"want", "need", "like"})
_LACKS: Final = frozenset("there theres there's is was be been have had has got get with of i'm im".split())
_SAID_OF: Final = frozenset(
    """is isnt isn't are arent aren't was wasnt wasn't were still has hasnt hasn't have haven't havent not came arrived never
    wont won't doesnt doesn't keeps stopped broke cancelled rejected stuck late missing lost stolen down off gone been
    went says missed for needs refused declined delayed failed turned ripped cracked""".split()
)
_GREETS: Final = frozenset("hi hello hey morning afternoon still so and but yes yeah well ok okay now um".split())
_PUT: Final = frozenset({"put", "hung", "picked", "pick", "answer", "answered", "open", "opened", "out", "knock"})
_SCENERY: Final = frozenset(
    """van toilet door doors bath shower table car keys key box cupboard socket stairs kettle tap sink drawer chair bed cabinet stool
    light bench trolley milk app site screen camera phone computer furniture button date dates cheque cheques server file photo
    photos picture pictures list""".split()
)
"""What often only stands about: "the van" is named where something is said of it."""
_SHORT: Final = 6
"""Words up to which the newest may leave the thing to those before: "then who can?"."""
_LONG: Final = 80
"""Words from which on a thing they only mention must come up twice."""
_A_TIME: Final = frozenset({"day", "week", "month", "year", "hour", "night"})
_TAKEN: Final = frozenset(
    """took take taken taking charged charge charges charging billed owe owed owes owing paid keep fined deducted refund refunded
    refunding stole stolen nicked debited overcharged costing lost lose losing back repay""".split()
)
_HELD: Final = frozenset(
    "got have had left earn earns offered offer offering limit cap worth up only on to from".split()
)
"""Words before a sum that is not what is asked about."""
_UNSURE: Final = frozenset({"x", "by", "from", "to", "than", "to", "was", "gave"})
_SAYINGS: Final = frozenset("email emails letter letters message messages complaint photo photos".split())
"""What they sent themselves: theirs, and still not what they speak of."""
_AFTER_SUM: Final = frozenset("back gone extra missing charge taken".split())


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
    is_short = True
    for utterance in list(utterances)[: -_BACK - 1 : -1]:
        words = TOKEN.findall(utterance.text.lower().replace("\u2019", "'"))
        found = [named for named in _find(words) if is_short or named.is_lasting]
        if found:
            best = max(found, key=lambda named: (named.rank, named.place))
            return KnownFact(FactName.THING, best.name, utterance.last.id)
        is_short = len(words) <= _SHORT
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
            yield named


def _mine(words: Sequence[str], place: int) -> _Named | None:
    start, owner = place + 1, "your"
    kin = read_owner(words, start)
    if kin is not None:
        owner, start = f"your {kin.name}'s", kin.end
    noun = read_noun(words, start)
    if noun is None:
        return None if kin is not None else _pointed_sum(words, place)
    if place >= 3 and words[place - 3 : place] == ["the", "rest", "of"]:
        owner = f"the rest of {owner}"
    rank = _rank(words, place, noun, _OTHER if noun.head in _SAYINGS else _THEIRS)
    if rank is None or (rank == _ASIDE and noun.head not in _OF_A_CASE):
        return None
    return _Named(rank, place, f"{owner} {noun.name}", is_lasting=rank == _THEIRS)


def _rank(words: Sequence[str], place: int, noun: Noun, rank: int) -> int | None:
    """Return how near a noun comes at its place, or None where it must not be named."""
    before = words[place - 1] if place else ""
    if before in _NOT or (before in _PUT and noun.head in {"phone", "door", "window", "call"}):
        return None
    further = words[place - 2] if place > 1 else ""
    if (before in _WHERE and further not in _LOOKS) or (before == "of" and further == "out"):
        return _ASIDE
    lately = words[max(0, place - 3) : place]
    if not _IF.isdisjoint(lately):
        return _ASIDE
    if rank == _OTHER and (not _MEANS.isdisjoint(lately) or words[max(0, place - 3) : place - 1] == ["i", "will"]):
        return None
    return _FOR if before == "for" and further not in _LOOKS else rank


def _the(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place + 1)
    if noun is None:
        return _pointed_sum(words, place)
    rank = _rank(words, place, noun, _OTHER)
    if rank is None or rank == _ASIDE:
        return None
    if noun.head in _SCENERY and " " not in noun.name and not _is_said_of(words, noun):
        return None
    if len(words) > _LONG and words.count(noun.head) == 1:
        return None
    return _Named(rank, place, f"the {noun.name}")


def _that(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place + 1)
    if noun is None:
        return _pointed_sum(words, place)
    rank = _rank(words, place, noun, _OTHER)
    if noun.name == "account":
        return None if rank != _OTHER else _Named(_OTHER, place, "the account")
    is_many = words[place] in {"these", "those", "them"}
    if rank in {None, _ASIDE} or noun.is_many != is_many or (words[place] == "this" and noun.head in _HERE):
        return None
    return _Named(_OTHER, place, f"{'those' if is_many else 'that'} {noun.name}")


def _yours(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place + 1)
    if noun is None or noun.head not in _ARRIVES or _rank(words, place, noun, _OTHER) != _OTHER:
        return None
    return _Named(_OTHER, place, f"the {noun.name}")


def _none(words: Sequence[str], place: int) -> _Named | None:
    """Read "no internet" and "no voucher!"."""
    noun = read_noun(words, place + 1)
    if noun is None:
        return None
    if noun.head in _MISSED:
        return _Named(_OTHER, place, f"your {noun.name}")
    is_refused = noun.head in _ARRIVES - {"call"} and not (place and words[place - 1] in _LACKS)
    return _Named(_OTHER, place, f"that {noun.name}") if is_refused else None


def _a(words: Sequence[str], place: int) -> _Named | None:
    before = words[place - 1] if place else ""
    is_brought = before in _BRINGS or words[max(0, place - 2) : place] == ["agreed", "to"]
    noun = read_noun(words, place + 1) if is_brought else None
    if noun is None or noun.is_many:
        return _sum(words, place)
    if noun.head in _WISHED:
        return _Named(_OTHER, place, f"your {noun.name}")
    if noun.name.startswith("new ") and before in _WISHES:
        return _Named(_OTHER, place, f"the {noun.name}")
    return _Named(_OTHER, place, f"that {noun.name}") if noun.head in _ARRIVES else None


def _bare(words: Sequence[str], place: int) -> _Named | None:
    noun = read_noun(words, place)
    if noun is None or (words[place] not in FIRSTS and noun.head not in OWNED and noun.head.removesuffix("s") not in OWNED):
        return None
    return _Named(_OTHER, place, f"your {noun.name}") if _is_said_of(words, noun) else None


def _is_said_of(words: Sequence[str], noun: Noun) -> bool:
    return words[noun.end - 1].endswith("'s") or (noun.end < len(words) and words[noun.end] in _SAID_OF)


def _what(words: Sequence[str], place: int) -> _Named | None:
    """Read "what mattress?", said of something nobody had named."""
    is_first = place == 0 or words[place - 1] in _GREETS or not words[place - 1][0].isalnum()
    noun = read_noun(words, place + 1) if is_first else None
    if noun is None or noun.head in _SCENERY - {"photo", "photos"}:
        return None
    is_all = noun.end == len(words) or not words[noun.end][0].isalnum()
    return _Named(_OTHER, place, f"{'those' if noun.is_many else 'that'} {noun.name}") if is_all else None


def _pointed_sum(words: Sequence[str], place: int) -> _Named | None:
    """Read "the £40", "my 918"."""
    amount = read_amount(words, place + 1, bare=True) if place + 1 < len(words) else None
    if amount is None or not is_whole(words, amount.end):
        return None
    if words[place + 1].isdigit() and place and words[place - 1] in _WHERE:
        return None
    pointer = {"my": "your", "our": "your", "the": "the"}.get(words[place], "that")
    return _Named(_THEIRS, place, f"{pointer} {amount.name}")


def _sum(words: Sequence[str], place: int) -> _Named | None:
    before = words[max(0, place - 4) : place]
    last = before[-1] if before else ""
    is_taken = not _TAKEN.isdisjoint(before)
    amount = read_amount(words, place, bare=is_taken and (last in _TAKEN or last in {"me", "us"}))
    if amount is None or (last in _POINTS and words[place] != "a") or last in _UNSURE:
        return None
    after = words[amount.end : amount.end + 2]
    if not is_whole(words, amount.end) or (not is_taken and not _A_TIME.isdisjoint(after)):
        return None
    if not _HELD.isdisjoint(before) and not is_taken:
        return None
    is_theirs = is_taken or not _AFTER_SUM.isdisjoint(after)
    return _Named(_THEIRS if is_theirs else _OTHER, place, f"that {amount.name}")


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
