"""Whether a customer's words end by asking something, with a question mark or without: many leave it out.

Answers yes or no. Refuses to guess: an outcry ("what a joke") and a clause of time ("when I rang") ask nothing.
"""

import re
from typing import Final

_ENDS: Final = ".!?\n"
_LEAD: Final = (
    r"^\W*(?:(?:and|so|but|ok|okay|well|then|right|yes|yeah|no|sorry|please|hi|hello|fine|also|um|uh|er|like|just)\b"
    r"[\s,]*)*"
)
_SUBJECT: Final = (
    r"(?:i|you|u|we|he|she|it|they|this|that|these|those|there|the|my|our|your|his|her|their|a|an|any|anyone|anybody|"
    r"some|someone|somebody|everyone|nobody|no one)"
)
_AUXILIARY: Final = (
    r"(?:is|are|was|were|does|did|can|could|will|would|should|has|had|may|am|isn['’]?t|aren['’]?t|wasn['’]?t|"
    r"don['’]?t|doesn['’]?t|didn['’]?t|can['’]?t|couldn['’]?t|won['’]?t|wouldn['’]?t|shouldn['’]?t|haven['’]?t|hasn['’]?t)"
)
_MEASURE: Final = r"(?:long|much|many|soon|often|far|old|big|come)"
_ASKS: Final = re.compile(
    _LEAD
    + r"(?:"
    + rf"{_AUXILIARY}\s+{_SUBJECT}\b"
    + r"|(?:do|have)\s+(?:i|you|u|we|they|any of you)\b"
    + r"|(?:what|when|where|who|whose|why|how)(?:['’]?s|\s+(?:else|exactly|on earth|the \w+))?"
    + rf"\s+(?:{_AUXILIARY}|do|have)\b"
    + r"|(?:what|where|who|how)['’]s\b"
    + rf"|how\s+{_MEASURE}\b"
    + r"|(?:what|which)\s+(?:time|day|date|number|one|email|address|happens|about|if|kind|page|part|now)\b"
    + r"|(?:who|what)\s+(?:decides|pays|says|told|gets|goes)\b"
    + r"|why\s+not\b|how\s+(?:about|do|to)\b|where\s+to\b"
    + r"|(?:when|why|how|where|who|what|which)\W*$"
    + r")",
    re.IGNORECASE,
)


def ends_by_asking(text: str) -> bool:
    """Say whether the last sentence of a text is a question."""
    words = text.rstrip()
    if words.endswith("?"):
        return True
    words = words.rstrip(".! \n\t")
    sentence = words[max(map(words.rfind, _ENDS)) + 1 :].strip()
    return any(_ASKS.match(clause) for clause in (sentence, sentence.rpartition(",")[2].strip()))
