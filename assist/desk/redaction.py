"""Secrets out of a turn, once, before anybody reads it: typed placeholders in place of numbers, addresses, passwords.

Answers which characters of a text identify a person or open an account. Candidates are found by cheap patterns and
confirmed by the libraries that know the formats (python-stdnum: check digits of cards, IBANs, social security numbers;
phonenumbers: what is a phone number in which country). Names, amounts and order references stay, by contract; names go
too where the setting asks for it. The originals are not kept anywhere.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import phonenumbers
from stdnum import iban, luhn
from stdnum.us import ssn

_MAYBE: Final = re.compile(r"[@\d]|pass|pin\b|code|secret", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_CARD: Final = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)
_SSN: Final = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_SECRET: Final = re.compile(
    r"\b(?:password|passcode|pass ?phrase|pin(?: code| number)?|cvv2?|cvc|security code|one[- ]time (?:code|password)"
    r"|otp|verification code|memorable word)\b(?:\s+(?:is|was|it'?s)|\s*[:=])+\s*[\"'“]?(?P<secret>[^\s\"'”,;]{3,40})",
    re.IGNORECASE,
)
_SECRET_DIGITS: Final = re.compile(
    r"\b(?:pin|cvv2?|cvc|otp|security code|passcode|one[- ]time (?:code|password)|verification code)"
    r"(?: number| code)?\s+(?P<secret>\d{3,8})\b",
    re.IGNORECASE,
)
_BIRTH: Final = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{0,3}(?:is |was )?(?P<date>\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4})",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?<![\w£$€.-])(?:\+|\(?0|\(?\d)[\d ()./-]{7,20}\d(?!\w)")
_REFERENCE: Final = re.compile(
    r"(?:order|ref(?:erence)?|booking|ticket|case|account|acct|policy|claim|tracking|parcel|invoice|number|no|num|nr)"
    r"[\w ]{0,12}[.:#]?\s*#?$",
    re.IGNORECASE,
)
_PHONE_WORD: Final = re.compile(
    r"(?:phone|mobile|cell|tel|call|ring|text|reach|whatsapp|(?:my|contact|best) (?:number|no))\W*[\w ']{0,25}$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"\b(?:my name(?:'s| is)|i am called|this is|it'?s)\s+(?P<name>[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})"
)
_REGIONS: Final = ("GB", "US")
_LOOK_BACK: Final = 40

_KEPT_CONTROLS: Final = frozenset("\n\t\u200c\u200d")
"""Line breaks, and the joiners that emoji and some scripts are written with."""

_VISIBLE: Final = re.compile(r"[^\s\u200c\u200d]")
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

Find = Callable[[str], Iterator[tuple[int, int]]]


def clean(text: str) -> str:
    """Return the text in Unicode's composed form, without control, direction and invisible characters, trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    cleaned = "".join(letter for letter in composed if _stays(letter)).strip()
    return cleaned if _VISIBLE.search(cleaned) else ""


def redact(text: str, *, names: bool = False) -> str:
    """Return the text with typed placeholders (``[card 1]``), numbered by distinct value within the turn.

    The placeholders are stable under a second redaction. ``names`` also replaces names that people give of themselves.
    """
    for kind, find in _finders(text, names=names):
        cuts = _cuts(text, kind, find)
        if cuts:
            text = _replace(text, cuts)
    return text


@dataclass(frozen=True, slots=True)
class Traced:
    """A text cleaned and redacted, with the place of each of its characters in the original, -1 in a placeholder."""

    text: str
    places: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where ``start:end`` lies in the original, None where it begins or ends inside a placeholder."""
        first, last = self.places[start], self.places[end - 1]
        return None if first < 0 or last < 0 else (first, last + 1)

    def is_whole(self, start: int, end: int) -> bool:
        """Say whether nothing was redacted within ``start:end``."""
        return -1 not in self.places[start:end]


def trace(text: str, *, names: bool = False) -> Traced:
    """Return what ``redact(clean(text))`` does, with the way back; an empty text where there is no exact way back."""
    if not unicodedata.is_normalized("NFC", text):
        return Traced("", ())
    places = [place for place, letter in enumerate(text) if _stays(letter)]
    kept = "".join(text[place] for place in places)
    start, end = len(kept) - len(kept.lstrip()), len(kept.rstrip())
    if not _VISIBLE.search(kept):
        return Traced("", ())
    kept, places = kept[start:end], places[start:end]
    for kind, find in _finders(kept, names=names):
        shifted: list[int] = []
        done = 0
        cuts = _cuts(kept, kind, find)
        for cut_start, cut_end, placeholder in cuts:
            shifted += (*places[done:cut_start], *(-1 for _ in placeholder))
            done = cut_end
        if cuts:
            kept, places = _replace(kept, cuts), [*shifted, *places[done:]]
    return Traced(kept, places)


def _stays(letter: str) -> bool:
    return letter in _KEPT_CONTROLS or unicodedata.category(letter) not in _DROPPED


def _finders(text: str, *, names: bool) -> tuple[tuple[str, Find], ...]:
    own: tuple[tuple[str, Find], ...] = (("name", _find_group(_NAME, "name")),) if names else ()
    return (*own, *_FINDERS) if _MAYBE.search(text) else own


def _cuts(text: str, kind: str, find: Find) -> list[tuple[int, int, str]]:
    """Return what goes, in order, each with the placeholder that comes in its place."""
    numbers: dict[str, int] = {}
    cuts: list[tuple[int, int, str]] = []
    for start, end in find(text):
        if cuts and start < cuts[-1][1]:
            continue
        value = re.sub(r"[\W_]", "", text[start:end]).lower()
        number = numbers.setdefault(value, len(numbers) + 1)
        cuts.append((start, end, f"[{kind} {number}]"))
    return cuts


def _replace(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, placeholder in cuts:
        parts += (text[done:start], placeholder)
        done = end
    return "".join((*parts, text[done:]))


def _find_group(pattern: re.Pattern[str], group: str) -> Find:
    def find(text: str) -> Iterator[tuple[int, int]]:
        return ((match.start(group), match.end(group)) for match in pattern.finditer(text))

    return find


def _find_emails(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text)) if "@" in text else iter(())


def _find_cards(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _CARD.finditer(text) if luhn.is_valid(re.sub(r"[ -]", "", match.group())))


def _find_ibans(text: str) -> Iterator[tuple[int, int]]:
    for match in _IBAN.finditer(text):
        end = match.end()
        while end > match.start():
            if iban.is_valid(text[match.start() : end], check_country=False):
                yield match.start(), end
                break
            end = max(text.rfind(" ", match.start(), end), match.start())


def _find_ssns(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _SSN.finditer(text) if ssn.is_valid(match.group()))


def _find_phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        is_named = _PHONE_WORD.search(before) is not None
        if not is_named and _REFERENCE.search(before):
            continue
        if not is_named and match.group().isdigit() and not match.group().startswith("0"):
            continue  # a bare run of digits is an order or account reference more often than a phone number
        if any(_is_phone(match.group(), region) for region in _REGIONS):
            yield match.span()


def _is_phone(number: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


_FINDERS: Final[tuple[tuple[str, Find], ...]] = (
    ("email", _find_emails),
    ("iban", _find_ibans),
    ("card", _find_cards),
    ("ssn", _find_ssns),
    ("birth date", _find_group(_BIRTH, "date")),
    ("secret", _find_group(_SECRET, "secret")),
    ("secret", _find_group(_SECRET_DIGITS, "secret")),
    ("phone", _find_phones),
)
