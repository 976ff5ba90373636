"""What should not go out with a text that is sent as it stands: signs nobody sees, markup, more than can be kept.

Answers problems of single texts. Refuses to change them. What would change how a text reads without being seen, or
would be seen as code, is an error; a promise too big and a raised voice are for the lead to weigh.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from assist.library.problems import Problem, error, warning
from assist.library.revision import Library
from assist.library.texts import texts_of

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_LINE_ENDS: Final = "\n"
_EMOJI: Final = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_PICTURE: Final = re.compile(f"[{_EMOJI}]")
"""A picture, also one that is newer than the tables of this Python."""
_FLAG: Final = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
"""The flags of England, Scotland and Wales: a flag with letters that nobody sees."""
_EMOJI_JOINER: Final = re.compile(f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])")
"""What joins two emoji into one (a person and a laptop): unseen, but no harm."""

_MARKUP: Final = re.compile(
    r"</?[a-z][^<>]*>|<!--|&(?:[a-z]+\d*|#x?[0-9a-f]+);|\*\*[^*]+\*\*|!?\[[^\[\]]+\]\([^()\s]+\)|"
    r"\[/?(?:b|i|u|s|url|img|code|quote|color|size)(?:=[^\]]*)?\]",
    re.IGNORECASE,
)
"""HTML tags, comments and character references, Markdown's bold and links, and forum codes."""

_NEVER: Final = ("n't ", "n’t ", "not ", "without ")
_BEFORE: Final = "".join(f"(?<!{word})" for word in _NEVER)
_PROMISE: Final = re.compile(
    rf"{_BEFORE}\b(?:guaranteed?s?|we promise(?: you)?|definitely (?:will|get|be|have|arrive|receive|happen)|"
    r"no matter what|without fail|whatever happens|(?:is|are) (?:certain|bound|sure) to|risk[- ]free|"
    r"never happen again)\b",
    re.IGNORECASE,
)
_SUM: Final = re.compile(
    r"[£$€]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[£$€]|(?:euros?|pounds?|dollars?|eur|gbp|usd)\b)", re.IGNORECASE
)
_LOUD: Final = re.compile(r"[!?]{2,}")


def check_sending(library: Library) -> Iterator[Problem]:
    """Yield what should not go out, for each text that may."""
    for sent in texts_of(library):
        where = sent.kind, sent.id
        for sign in _unseen(sent.text):
            name = unicodedata.name(sign, "no name")
            told = f"holds the sign U+{ord(sign):04X} ({name.lower()}), which nobody sees; take it out"
            yield error(*where, told, sent.field)
        if found := _MARKUP.search(sent.text):
            told = f"holds the markup “{found.group()}”, which customers would see as it stands; take it out"
            yield error(*where, told, sent.field)
        if sent.kind == "phrases":
            yield from (warning(*where, told, sent.field) for told in _too_much(sent.text))
        if found := _LOUD.search(sent.text):
            yield warning(*where, f"raises its voice with “{found.group()}”; one mark is enough", sent.field)


def _too_much(text: str) -> Iterator[str]:
    """Give what a phrase promises that only an option, which rests on a policy, can."""
    if found := _PROMISE.search(text):
        yield f"promises much with “{found.group()}”; promise only what can be kept, whatever the case"
    if found := _SUM.search(text):
        yield f"names the sum “{found.group().strip('.,')}” itself; write {{amount}}, or make it an option on a policy"


def _unseen(text: str) -> list[str]:
    """Return the signs that show nothing or change the direction of what follows, each once."""
    plain = _PICTURE.sub("", _FLAG.sub("", _EMOJI_JOINER.sub("", text)))
    return [sign for sign in dict.fromkeys(plain) if sign not in _LINE_ENDS and unicodedata.category(sign) in _UNSEEN]
