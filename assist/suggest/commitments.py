"""What a text binds the company to: times, gifts, people, things that will be done.

Answers a set of commitments, so that two texts can be compared. Refuses to say whether one can be kept.
"""

import re
from collections.abc import Mapping
from typing import Final

_ALIKE: Final[Mapping[str, str]] = {
    word: words[0]
    for words in (
        ("look", "check", "see", "find", "trace", "review", "go"),
        ("tell", "let", "update", "keep", "share", "explain", "say", "show"),
        ("sort", "fix", "solve", "resolve", "put", "work", "get"),
        ("help", "support", "assist"),
        ("ask", "need", "start", "begin", "take"),
        ("pass", "hand", "bring", "escalate", "forward"),
        ("call", "ring", "phone"),
        ("write", "email", "message"),
        ("refund", "reimburse", "repay"),
        ("stay", "be"),
    )
    for word in words
}
"""Verbs that bind to much the same."""

_PLEDGE: Final = re.compile(
    r"\b(?:(?:i|we|you|they|it|that|this)(?:['’]ll| will| shall| can| could|(?: am| are|['’][mr]e?) going to)"
    r"|let me|let us|let['’]s|i['’]d like to|(?:i|we) want to)\s+(?:(?:now|then|also|just|first)\s+)*([a-z]+)",
    re.IGNORECASE,
)
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
    for name, pattern in {
        "day": r"today|tonight|this (?:morning|afternoon|evening|week)|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
        "tomorrow": r"tomorrow|next (?:day|week|month)|overnight",
        "time": r"within |by (?:noon|the end|then|close)|in (?:a|an|the next|no) |(?:minute|hour|day|week|month)s?\b",
        "now": r"right away|immediately|straight ?away|at once|asap|as soon as|shortly|soon\b|quickly|promptly"
        r"|right now",
        "money": r"refund|reimburs|money back|credit|compensat|discount|voucher|free\b|waive|goodwill|gift|no charge",
        "goods": r"replace|exchange|resend|new one|another one|repair",
        "people": r"manager|supervisor|specialist|colleague|team\b|priorit|escalat",
        "certainty": r"guarantee|promise|definitely|certainly|absolutely|assure|ensure|make sure|always|never again"
        r"|won['’]t happen|no (?:doubt|matter what)|without fail|everything (?:i|we) can|fully",
        "contact": r"call you|ring you|phone you|email you|text you|follow up|get back to you|be in touch|contact you",
        "contract": r"cancel|terminat|close your|legal|liab|at fault|our (?:fault|mistake|error)|entitled",
    }.items()
}
"""Words that bind, by what they bind to."""


def find_commitments(text: str) -> set[str]:
    """Return what a text commits to: kinds of binding words, and the verbs of what somebody will or can do."""
    found = {name for name, pattern in _WORDS.items() if pattern.search(text)}
    verbs = (match.lower() for match in _PLEDGE.findall(text))
    return found | {f"will {_ALIKE.get(verb, verb)}" for verb in verbs}
