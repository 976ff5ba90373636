"""Words that nobody should send: what the library may not suggest, and what an agent's draft is remarked on for.

Answers each pattern with what it amounts to, what to do in its place and, where that is sure, the words to use. Refuses
to know where such words stand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assist.vocabulary import RemarkKind


@dataclass(frozen=True, slots=True)
class Banned:
    """A pattern, the advice against it, what it is remarked on as. ``better`` maps matches (lower case) to words."""

    pattern: re.Pattern[str]
    advice: str
    kind: RemarkKind = RemarkKind.CLICHE
    better: Mapping[str, str] = field(default_factory=dict)


def _banned(
    pattern: str, advice: str, kind: RemarkKind = RemarkKind.CLICHE, better: Mapping[str, str] | None = None
) -> Banned:
    return Banned(re.compile(pattern, re.IGNORECASE), advice, kind, better or {})


BANNED: Final[tuple[Banned, ...]] = (
    _banned(
        r"\bi (?:completely |totally |fully )?understand how you(?:'re| are)? feel",
        "name what happened to them instead",
    ),
    _banned(r"\bi understand your (?:frustration|concern)s?\b", "name what happened to them instead"),
    _banned(
        r"apologi[sz]e for any inconvenience|sorry for any inconvenience",
        "say sorry for what they went through",
    ),
    _banned(r"\bany inconvenience\b", "name the trouble it made"),
    _banned(r"\bas per (?:our|the|company) policy\b|\bper our policy\b", "say what you can do", RemarkKind.EXCUSE),
    _banned(r"\bnothing (?:that )?(?:we|i) can do\b", "say what you can do", RemarkKind.DISMISSIVE),
    _banned(r"\bcalm down\b", "leave it out", RemarkKind.DISMISSIVE),
    _banned(
        r"\byou should(?:n't| not)? have (?:checked|read|told|called|asked|known|noticed|followed|provided)\b",
        "leave the blame out",
        RemarkKind.BLAME,
    ),
    _banned(r"\brest assured\b", "say what will happen, and when"),
    _banned(r"\byour (?:call|business|custom|feedback) is (?:very )?important to us\b", "leave it out"),
    _banned(
        r"\b(?:many|other) customers have felt\b|\bothers (?:have )?felt the same\b",
        "tell what was found, or leave it out",
    ),
    _banned(r"\bvalued customer\b", "use their name or nothing"),
    _banned(r"\bplease be advised\b|\bkindly note\b|\bplease note that\b", "say it plainly"),
    _banned(
        r"\bdo the needful\b|\brevert back\b|\bat your earliest convenience\b",
        "say it plainly",
        better={"at your earliest convenience": "when you can", "revert back": "write back"},
    ),
    _banned(
        r"\bunfortunately, (?:there is|there's|we can(?:'t|not))\b", "begin with what you can do", RemarkKind.EXCUSE
    ),
    _banned(r"\bi guarantee\b|\bi promise you\b|\b100 ?%", "promise only what you can keep", RemarkKind.OVERPROMISE),
    _banned(r"\bto be (?:perfectly )?honest\b|\bwith all due respect\b", "leave it out"),
    _banned(
        r"\bgoing forward\b|\breach out\b|\btouch base\b",
        "say it plainly",
        better={"going forward": "from now on", "reach out": "get in touch", "touch base": "talk"},
    ),
)
"""What must never be suggested, and is never good in a draft."""


def find_banned(text: str) -> str | None:
    """Return the first words of a text that must never be suggested, or None."""
    found = (banned.pattern.search(text) for banned in BANNED)
    return next((match.group() for match in found if match), None)
