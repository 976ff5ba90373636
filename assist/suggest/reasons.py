"""Why a text stands there, in the customer's words.

Answers one or two sentences an agent reads at a glance. Refuses scores, label names and whole messages.
"""

from typing import Final

from assist.conversation import KnownFact
from assist.suggest.cards import Card
from assist.suggest.feeling import LINGERS
from assist.suggest.needs import READABLE, asked_by
from assist.suggest.view import View
from assist.suggest.wording import quote_evidence
from assist.vocabulary import FactName

_TOLD: Final = {
    ("signals", "asks_supervisor"): "They ask for somebody else to take over.",
    ("signals", "churn_threat"): "They say they may leave.",
    ("signals", "legal_threat"): "They speak of taking it further.",
    ("signals", "publicity_threat"): "They speak of making it public.",
    ("signals", "abuse"): "Their words have turned on you.",
    ("signals", "repeat_contact"): "They had to come back about this.",
    ("signals", "long_wait"): "They have been waiting.",
    ("signals", "urgency"): "It is urgent for them.",
    ("signals", "vulnerability"): "They are going through something hard.",
    ("signals", "security_concern"): "They fear for their account or money.",
    ("signals", "rejects"): "They turned down what was proposed.",
    ("signals", "accepts"): "They agreed to what was proposed.",
    ("signals", "resolved"): "They say it is settled.",
    ("emotions", "anger"): "They are angry.",
    ("emotions", "disappointment"): "They feel let down.",
    ("emotions", "anxiety"): "They are worried.",
    ("emotions", "confusion"): "Something is unclear to them.",
    ("emotions", "sadness"): "They are hurting.",
    ("emotions", "gratitude"): "They are thankful.",
    ("emotions", "joy"): "They are pleased.",
    ("frustration", "1"): "They are getting impatient.",
    ("frustration", "2"): "They are frustrated.",
    ("frustration", "3"): "They are very upset.",
    ("sentiment", "negative"): "They are not happy with this.",
    LINGERS: "They were upset a moment ago.",
}
_STRAYS: Final = "Judged a good answer in moments like this."
_BEFORE_LIMIT: Final = ("no later than ", "before ", "until ", "by ")


def explain(card: Card, view: View) -> tuple[str, ...]:
    """Return the reasons of a card: what they said, then the fact it uses, else what the case is about."""
    reasons: list[str] = []
    asked = asked_by((card.phrase_id, *card.also))
    if asked:
        reasons.append(f"Still missing: {READABLE[asked[0]]}.")
    else:
        moment = view.moment
        words = quote_evidence(moment.conversation, moment.customer[-1][0], (*card.answers, *card.call.because))
        if words:
            reasons.append(f"They said “{words}”.")
        else:
            reasons += [told for pair in card.call.because if (told := _told(pair, view)) is not None][:1]
        reasons += [_explain_fact(fact, view) for fact in _used(card, view)]
        reasons += [_STRAYS] * card.strays
    if not reasons and view.moment.intent is not None:
        reasons.append(f"The case: {view.moment.intent.title}.")
    if not reasons:
        reasons.append(f"Next on the track: {view.step.value}.")
    return tuple(reasons[:2])


def _told(pair: tuple[str, str], view: View) -> str | None:
    head, label = pair
    if head == "situations":
        return f"{label}."
    is_shown = label in view.signals or label in view.emotions or head in {"frustration", "sentiment"}
    return _TOLD.get(pair) if is_shown else None


def _used(card: Card, view: View) -> list[KnownFact]:
    facts = view.moment.conversation.facts
    return [facts[FactName(slot)] for slot in card.slots[:1] if slot in facts]


def _explain_fact(fact: KnownFact, view: View) -> str:
    if fact.turn_id is None:
        return f"On record, {READABLE[fact.name]}: “{fact.value}”."
    if fact.name is FactName.DEADLINE:
        turn = view.moment.conversation.turn(fact.turn_id)
        before = "" if turn is None else turn.text[: fact.start].lower()
        limit = next((word for word in _BEFORE_LIMIT if before.endswith(word)), "")
        return f"A deadline was named: “{limit}{fact.value}”."
    return f"They named the {READABLE[fact.name]}: “{fact.value}”."
