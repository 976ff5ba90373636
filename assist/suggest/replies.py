"""Short replies that call for nothing: a greeting, a reference number, a bare "ok thanks".

Answers of which kind a customer's utterance is. Refuses to look at mood: whoever asks has seen that it is calm.
"""

import re
from enum import StrEnum
from typing import Final


class Reply(StrEnum):
    """The kind of a short reply."""

    GREETING = "greeting"
    DETAIL = "detail"
    ASSENT = "assent"
    THANKS = "thanks"
    CONTENT = "content"


_LONGEST: Final = 70
_TOKEN: Final = re.compile(r"\[[a-z_ ]+ ?\d*\]|\S*\d\S*|[a-z']+")
_GREETING: Final = frozenset(
    (
        "hi hiya hello hey good morning afternoon evening day dear team there all again everyone anyone is how are you"
    ).split()
)
_THANKS: Final = frozenset("thanks thank you thx cheers ta".split())
_ASSENT: Final = _THANKS | frozenset(
    (
        "ok okay k yes yeah yep yup sure no nope fine alright right great perfect please got it sounds good go "
        "ahead that's thats works will do one moment sec hang on i see cool done of course correct problem "
        "worries so much a lot very kind that lovely lol haha brilliant super hold"
    ).split()
)
_DETAIL: Final = frozenset(
    (
        "yes yeah sure ok okay it's its it is my the name order booking account number ref reference postcode "
        "email phone date of birth dob and here you go that's i think this hi thanks thank please no sorry"
    ).split()
)
_GOODBYE: Final = re.compile(
    r"(?:^|[.!?,;\n-])\s*(?:(?:ok(?:ay)?|right|thanks?(?: you)?|cheers|no|and|well|great|perfect|lovely)\W+)*"
    r"(?:bye+(?: bye+)?|goodbye|cheerio|take care|nothing else|good ?night|"
    r"that(?:'?s| is|'?ll be| will be) (?:all|everything|it(?=\W+thanks?))|"
    r"(?:have an?|enjoy (?:your|the)) (?:(?:nice|good|great|lovely) )?(?:day|one|evening|weekend|night))"
    r"(?:\W+(?:then|now|for now|today|to you|you too|too|all|and|many|thanks?(?: you)?|again|so much|cheers))*\W*$",
    re.IGNORECASE,
)
"""Leave taken, or nothing more wanted, at the end of what was said: "good evening" opens more talks than it ends."""
_SIGN_OF_DETAIL: Final = re.compile(r"[\d\[]")
_BARE_NAME: Final = re.compile(
    r"(?:(?:[Ii]t's|[Ii]'m|[Mm]y name is|[Nn]ame's)\s)?[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}\W*"
)


def classify_reply(text: str, before: str = "") -> Reply:
    """Return the kind of an utterance; ``before`` is the turn it answers."""
    text = text.strip()
    if len(text) > _LONGEST:
        return Reply.CONTENT
    tokens = _TOKEN.findall(text.lower())
    words = set(tokens)
    details = {token for token in tokens if _SIGN_OF_DETAIL.search(token)} if _SIGN_OF_DETAIL.search(text) else set()
    kind = Reply.CONTENT
    if words and words <= _GREETING:
        kind = Reply.GREETING
    elif not words or "?" in text:
        kind = Reply.CONTENT
    elif words <= _ASSENT:
        kind = Reply.ASSENT if words.isdisjoint(_THANKS - {"you"}) else Reply.THANKS
    elif (details and words <= _DETAIL | details) or ("name" in before.lower() and _BARE_NAME.fullmatch(text)):
        kind = Reply.DETAIL
    return kind


def says_goodbye(text: str) -> bool:
    """Say whether an utterance takes leave, or says that nothing more is wanted."""
    return _GOODBYE.search(text) is not None
