"""Facts heard in a customer's turn: names, references, amounts, dates, waits, events.

Answers what a turn states, as heard, with its span. Refuses to guess: a fact it is not sure of is left out, because a
wrong name or number in a sendable text costs more than a plain sentence. Redacted placeholders are never facts.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from assist.conversation import KnownFact, Turn
from assist.suggest import spellings as spelt
from assist.suggest.measures import count_of, days_of
from assist.vocabulary import FactName, Speaker

Found = Iterator[tuple[FactName, str, int, int]]

_CHANNELS: Final = {"phone": "on the phone", "email": "by email", "chat": "in chat", "store": "in the store"}
_CURLY: Final = "\u2019"
_SHORT: Final = 60
"""Characters of a reply that may be nothing but what the turn before asked for."""


def gather_facts(turn: Turn, before: str = "") -> tuple[KnownFact, ...]:
    """Return what a customer's turn states, at most one fact a name; nothing for other speakers.

    ``before`` is the text of the turn before: a bare "88213-04" is an order number only where one was asked for.
    """
    if turn.speaker is not Speaker.CUSTOMER:
        return ()
    text = turn.text
    if _CURLY in text:
        text = text.replace(_CURLY, "'")
    if "[" in text:
        text = spelt.PLACEHOLDER.sub(_blank, text)
    words = set(spelt.WORD.findall(text.lower()))
    found: dict[FactName, KnownFact] = {}
    for signs, gather in _GATHERERS:
        if not signs.isdisjoint(words):
            _keep(found, gather(text), turn.id)
    if before and len(text) <= _SHORT:
        _keep(found, _answers(text, before.lower()), turn.id)
    if spelt.DIGIT.search(text):
        _keep(found, _with_digits(text, words), turn.id)
    return tuple(found.values())


def _keep(found: dict[FactName, KnownFact], gathered: Found, turn_id: str) -> None:
    for name, value, start, end in gathered:
        if name not in found:
            found[name] = KnownFact(name, value, turn_id, start, end)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _with_digits(text: str, words: set[str]) -> Found:
    match = spelt.AMOUNT.search(text)
    if match:
        yield FactName.AMOUNT, match.group(), match.start(), match.end()
    if not spelt.ORDER_WORDS.isdisjoint(words):
        yield from _group(spelt.ORDER, FactName.ORDER_REF, text)
    if not spelt.ACCOUNT_WORDS.isdisjoint(words):
        yield from _group(spelt.ACCOUNT, FactName.ACCOUNT_REF, text)
    yield from _gather_deadline(text)
    yield from _gather_date(text)


def _answers(text: str, asked: str) -> Found:
    """Read a bare reply as what the turn before asked for."""
    if any(word in asked for word in ("number", "reference", " ref", " id", "code")):
        match = spelt.BARE_CODE.fullmatch(text)
        if match:
            is_order = any(word in asked for word in ("order", "booking", "reservation", "confirmation", "tracking"))
            is_account = any(word in asked for word in ("account", "customer", "policy", "member", "claim"))
            if is_order != is_account:
                name = FactName.ORDER_REF if is_order else FactName.ACCOUNT_REF
                yield name, match["code"], match.start("code"), match.end("code")
    if "name" in asked:
        match = spelt.BARE_NAME.fullmatch(text)
        if match and match["name"].split()[0].lower() not in spelt.NO_NAMES:
            yield FactName.NAME, match["name"], match.start("name"), match.end("name")


def _group(pattern: re.Pattern[str], name: FactName, text: str) -> Found:
    match = pattern.search(text)
    if match:
        yield name, match["code"], match.start("code"), match.end("code")


def _gather_wait(text: str) -> Found:
    for match in spelt.WAIT.finditer(text):
        group = match.lastgroup or "after"
        value = match[group]
        yield FactName.DURATION, value, match.start(group), match.end(group)
        days = days_of(value)
        if days:
            yield FactName.DAYS_WAITING, str(days), match.start(group), match.end(group)
        return


def _gather_deadline(text: str) -> Found:
    for match in chain(spelt.DEADLINE.finditer(text), spelt.AHEAD.finditer(text)):
        before = text[max(0, match.start() - 50) : match.start()]
        is_done = match.re is spelt.DEADLINE and spelt.DONE.search(before) is not None
        if spelt.NEEDED.search(before) or not (spelt.NOT_THEIRS.search(before) or is_done):
            yield FactName.DEADLINE, match["limit"], match.start("limit"), match.end("limit")
            return
    for match in chain.from_iterable(ahead.finditer(text) for ahead in spelt.BY_THE_HOUR):
        before = text[max(0, match.start() - 50) : match.start()]
        if not (
            spelt.NOT_THEIRS.search(before)
            or spelt.OVER.search(before)
            or spelt.OVER_AFTER.search(text[match.end() : match.end() + 50])
            or spelt.NO_LIMIT.search(match.group())
        ):
            group = match.lastgroup or "limit"
            yield FactName.DEADLINE, match[group], match.start(group), match.end(group)
            return


def _gather_date(text: str) -> Found:
    deadline = next(_gather_deadline(text), None)
    for match in spelt.DATE.finditer(text):
        if deadline is None or not deadline[2] <= match.start() < deadline[3]:
            yield FactName.DATE, match.group(), match.start(), match.end()
            return


def _gather_event(text: str) -> Found:
    match = spelt.EVENT.search(text)
    if match:
        yield FactName.EVENT, match.group(), match.start(), match.end()


def _gather_name(text: str) -> Found:
    for match in spelt.NAME.finditer(text):
        group = match.lastgroup or "said"
        if match[group].split()[0].lower() not in spelt.NO_NAMES:
            yield FactName.NAME, match[group], match.start(group), match.end(group)
            return


def _gather_product(text: str) -> Found:
    match = spelt.PRODUCT.search(text)
    if match:
        yield FactName.PRODUCT, match["noun"], match.start("noun"), match.end("noun")


def _gather_place(text: str) -> Found:
    match = spelt.PLACE.search(text)
    if match:
        yield FactName.PLACE, match["place"], match.start("place"), match.end("place")


def _gather_times(text: str) -> Found:
    match = spelt.TIMES.search(text)
    if match:
        group = match.lastgroup or "nth"
        count = count_of(match[group])
        if count:
            yield FactName.TIMES_CONTACTED, str(count), match.start(), match.end()


def _gather_channel(text: str) -> Found:
    match = spelt.BEFORE.search(text)
    if match and match.lastgroup:
        yield FactName.CHANNEL_BEFORE, _CHANNELS[match.lastgroup], match.start(), match.end()


_GATHERERS: Final[tuple[tuple[frozenset[str], Callable[[str], Found]], ...]] = (
    (spelt.UNIT_WORDS, _gather_wait),
    (spelt.LIMIT_WORDS, _gather_deadline),
    (spelt.DAY_WORDS, _gather_date),
    (spelt.EVENT_WORDS, _gather_event),
    (spelt.NAME_WORDS, _gather_name),
    (spelt.PRODUCT_WORDS, _gather_product),
    (spelt.PLACE_WORDS, _gather_place),
    (spelt.TIMES_WORDS, _gather_times),
    (spelt.CHANNEL_WORDS, _gather_channel),
)
"""For each fact its signs: the pattern runs only where one of these words stands in the turn."""
