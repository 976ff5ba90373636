"""The words everything speaks: every enumeration of the product, in one place.

Answers which labels, techniques, verdicts and roles exist. Refuses to know what any of them is good for.
The extension's types are generated from here (``assist schema``), so a new word is added here and nowhere else.
"""

from assist.vocabulary.case import (
    MEASURED,
    Channel,
    FactName,
    MoodTrend,
    Outcome,
    Speaker,
    Step,
    TurnState,
    Unit,
)
from assist.vocabulary.help import (
    DismissReason,
    Ground,
    HelpLevel,
    MoodCorrection,
    PhraseOrigin,
    ProposalState,
    Register,
    RemarkKind,
    ReviewMark,
    RewordingVerdict,
    Role,
    Technique,
    Verdict,
    WithheldReason,
)
from assist.vocabulary.labels import (
    AGENT_HEADS,
    CHOOSE_ONE_HEADS,
    CUSTOMER_HEADS,
    FRUSTRATION_LEVELS,
    Emotion,
    Move,
    Pitfall,
    Sentiment,
    Signal,
)

__all__ = [
    "AGENT_HEADS",
    "CHOOSE_ONE_HEADS",
    "CUSTOMER_HEADS",
    "FRUSTRATION_LEVELS",
    "MEASURED",
    "Channel",
    "DismissReason",
    "Emotion",
    "FactName",
    "Ground",
    "HelpLevel",
    "MoodCorrection",
    "MoodTrend",
    "Move",
    "Outcome",
    "PhraseOrigin",
    "Pitfall",
    "ProposalState",
    "Register",
    "RemarkKind",
    "ReviewMark",
    "RewordingVerdict",
    "Role",
    "Sentiment",
    "Signal",
    "Speaker",
    "Step",
    "Technique",
    "TurnState",
    "Unit",
    "Verdict",
    "WithheldReason",
]
