"""The thing a customer speaks of, as an agent would name it: "my refund" gives "your refund".

Answers what they named in their newest words, or in those before. Refuses to guess at what they did not name, and to
name people.
"""

import re
from collections.abc import Iterable
from typing import Final

from assist.conversation import KnownFact, Utterance
from assist.vocabulary import FactName

_OWN: Final = (
    "account|appointment|application|bag|bags|bill|bills|boiler|booking|broadband|cancellation|claim|complaint|contract|"
    "delivery|deposit|direct debit|discount|dishwasher|dryer|electricity|flight|fridge|gas|insurance|internet|invoice|"
    "laptop|licence|loan|luggage|machine|membership|meter|mortgage|mower|order|oven|package|parcel|payment|plan|policy|"
    "prescription|refund|renewal|repair|replacement|reservation|router|shoes|sim|sofa|statement|subscription|suitcase|"
    "tablet|tariff|ticket|tickets|trip|transfer|washing machine|wifi"
)
_THEIRS: Final = "app|charge|charges|fee|fees"
_NAMED: Final = re.compile(
    r"(?<!not )\b(?P<owner>my|our|the|this|no)\s+(?:(?!my\b|your\b)[a-z]+\s+)??"
    rf"(?:(?P<own>{_OWN})|(?P<theirs>{_THEIRS}))\b"
    r"(?!\s+(?:number|centre|center|team|page|reference|ref|department|store|shop|company|stuff|staff))",
    re.IGNORECASE,
)
_BACK: Final = 2
"""Customer utterances looked at, the newest first."""


def name_thing(utterances: Iterable[Utterance]) -> KnownFact | None:
    """Return the thing named in the newest of a customer's utterances that names one, as a fact that fills ``{thing}``.

    What they call theirs comes before what they only mention.
    """
    for utterance in list(utterances)[: -_BACK - 1 : -1]:
        found = list(_NAMED.finditer(utterance.text))
        if found:
            best = next((match for match in found if match["owner"].lower() in {"my", "our"}), found[0])
            name = f"your {best['own'].lower()}" if best["own"] else f"the {best['theirs'].lower()}"
            return KnownFact(FactName.THING, name, utterance.last.id)
    return None
