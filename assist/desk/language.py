"""Which language a turn is in: English, or another that the product answers with an honest silence.

Answers with an ISO 639-1 code. Short and mixed turns count as English: only a clear case is called foreign.
"""

import re
from array import array
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENGLISH: Final = "en"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMMON: Final = frozenset(
    "about again and any are because been but by can't charged could did didn't does don't for from get got has have"
    " hello help here hey how i'm i've if isn't it's just know like my need never not now of okay out please really"
    " refund some sorry still than thank thanks that that's the their them then there they this today told too very"
    " want what when where which who why with won't work working would yeah yes you your you're lol ive dont cant"
    " hasn't wasn't doesn't arrived broken wrong pls yep nope only off up were we're i'll".split()
)
"""Words that are common in English and in no neighbouring language."""

_KNOWN: Final = tuple(
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko"
    " lt lv mk ml mr ms mt nl no pa pl pt ro ru sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh zu".split()
)
"""Languages told apart; the nearest of them stands for one that is missing."""

_MIN_WORDS: Final = 4
_LAST_LATIN: Final = "\u024f"
_SURE: Final = 0.8
"""Probability that the two likeliest languages have together: near ones (Spanish, Galician) share it."""
_ENGLISH_AT_MOST: Final = 0.1
_ONE_IN: Final = 8


def guess_language(text: str) -> str:
    """Return the language of a redacted turn, ``en`` where in doubt."""
    words = _WORD.findall(text.lower())
    english = sum(word.replace("’", "'") in _COMMON for word in words)
    if not words or english * _ONE_IN >= len(words):
        return ENGLISH
    letters = sum(len(word) for word in words)
    is_foreign_script = sum(letter > _LAST_LATIN for word in words for letter in word) * 2 > letters
    if len(words) < _MIN_WORDS and not is_foreign_script:
        return ENGLISH
    ranked = _identifier().rank(text)
    (code, first), (_, second) = ranked[:2]
    is_sure = first + second >= _SURE and dict(ranked)[ENGLISH] < _ENGLISH_AT_MOST
    return str(code) if is_foreign_script or is_sure else ENGLISH


def prepare_language() -> None:
    """Load the language model (about a second), so that the first foreign turn does not wait for it."""
    _identifier()


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Return the identifier for the languages that customers write in.

    Built anew from its restricted parts: one that is merely restricted keeps the tables of all others, 20 MB of them.
    """
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages(_KNOWN)
    parts = (whole.nb_ptc, whole.nb_pc, whole.nb_classes, _mapped(whole.tk_nextmove), whole.tk_output)
    return LanguageIdentifier(*parts, norm_probs=True, tk_row=whole.tk_row)


def _mapped(table: "array[int]") -> memoryview:
    """Return a table read from a file of its own: of its 40 MB only what a text leads to takes memory.

    As it is where no such file can be made.
    """
    try:
        with TemporaryFile() as file:
            table.tofile(file)
            file.flush()
            mapped = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except OSError:
        return memoryview(table)
    return mapped.cast("H" if table.typecode == "H" else "I")
