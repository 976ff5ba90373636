"""Remarks on the pitfalls that the classifier saw, each at the sentence that shows it, rewritten where that is sure.

Answers what blame, dismissal, excuses, orders and the like do to the reader. Refuses to find any by words alone: the
same words land differently in another sentence, and the classifier has read it in its context.
"""

import re
from collections.abc import Iterator
from typing import Final

from assist.suggest.draft.text import Draft
from assist.suggestion import Remark
from assist.vocabulary import Pitfall, RemarkKind

_SENTENCES: Final = {
    Pitfall.OVERPROMISE: "It promises more than you can be sure of; say what you will do, and by when.",
    Pitfall.BLAME: "It puts the fault on them; say what is missing and how to put it right.",
    Pitfall.DISMISSIVE: "It can sound as if this did not matter; name what it means for them.",
    Pitfall.ARGUMENTATIVE: "It argues with them; take up what they said, then say what you can do.",
    Pitfall.EXCUSE: "It tells why this is not our fault; say what you can do now.",
    Pitfall.COMMAND: "It reads as a command; ask for it instead.",
    Pitfall.CURT: "It can read as cold; a few warm words would help.",
    Pitfall.JARGON: "These are our words, not theirs; say it as you would to a neighbour.",
}

_ORDER: Final = re.compile(
    r"(?:(?<=^)|(?<=[^\w\s'\"] )|(?<=\band )|(?<=\bso )|(?<=\bthen )|(?<=\bbut ))"
    r"you(?:'ll| will)? (?:need to|have to|must|are required to) (?=(?P<verb>[a-z]+))",
    re.IGNORECASE,
)
_NO_REQUESTS: Final = frozenset("be have understand know realise realize accept wait calm learn stop".split())
"""Verbs that make a strange request: "could you be patient" is an order all the same."""

_SECOND_CLAUSE: Final = re.compile(
    r"[,;:–—]|\b(?:and|but|or|because|otherwise|if|so|before|unless|when|i|we|you'll|it)\b", re.IGNORECASE
)
_MISSING: Final = re.compile(
    r"you (?:did not|didn't|have not|haven't|forgot to|failed to) "
    r"(?:provide[d]?|send|sent|give|given|include[d]?|attach(?:ed)?|enter(?:ed)?|fill(?:ed)? in)"
    r"(?: us| me| in)? (?P<thing>(?:the|your|a|an|any) [\w' -]{2,40}?)(?P<end>[.!]?)$",
    re.IGNORECASE,
)
_LONG_REQUEST: Final = 22


def find_pitfalls(draft: Draft) -> Iterator[Remark]:
    """Yield a remark for each pitfall of the draft."""
    for pitfall in Pitfall:
        if pitfall not in draft.pitfalls:
            continue
        if pitfall is Pitfall.CURT:
            if draft.is_finished:
                yield draft.remark(RemarkKind.CURT, draft.whole, _SENTENCES[pitfall])
            continue
        place = draft.evidence("pitfalls", pitfall)
        about, better = draft.text[slice(*place)].lower(), None
        if pitfall is Pitfall.COMMAND:
            place, better = _ask(draft, place)
        elif pitfall is Pitfall.BLAME:
            better = _without_blame(draft.plain[slice(*place)])
        yield draft.remark(RemarkKind(pitfall.value), place, _SENTENCES[pitfall], better, about)


def _ask(draft: Draft, place: tuple[int, int]) -> tuple[tuple[int, int], str | None]:
    """Return the words that order, with a request in their place where it reads right there.

    A sentence that is one short order becomes a question; elsewhere "please" stands where the order stood.
    """
    for sentence in sorted(draft.sentences, key=lambda found: found != place):
        start, end = sentence
        words = draft.plain[start:end]
        order = _ORDER.search(words)
        if order is None or order["verb"].lower() in _NO_REQUESTS:
            continue
        rest = words[order.end() :]
        is_alone = order.start() == 0 and _SECOND_CLAUSE.search(rest) is None
        if is_alone and rest[-1] not in "?!" and len(rest.split()) <= _LONG_REQUEST and end - start == len(words):
            body = draft.text[start + order.end() : end].rstrip(".… ")
            return sentence, f"Could you {body}, please?"
        please = "Please" if words[order.start()].isupper() else "please"
        return (start + order.start(), start + order.end() - 1), please
    return place, None


def _without_blame(words: str) -> str | None:
    """Return "You didn't send the form." as "I don't have the form yet."; None for other sentences."""
    match = _MISSING.fullmatch(words)
    if match is None:
        return None
    thing = re.sub(r"^(?:a|an|any) ", "the ", match["thing"], flags=re.IGNORECASE)
    return f"I don't have {thing[0].lower()}{thing[1:]} yet{match['end'].replace('!', '.')}"
