"""What help is made of, what becomes of it, and who may do what.

Answers techniques, remarks, verdicts, levels of help and roles.
"""

from enum import StrEnum


class RemarkKind(StrEnum):
    """What is noticed in an agent's unsent text, the weightiest first. The pitfalls among them keep their names."""

    OVERPROMISE = "overpromise"
    BLAME = "blame"
    DISMISSIVE = "dismissive"
    ARGUMENTATIVE = "argumentative"
    UNMET_FEELING = "unmet_feeling"
    EXCUSE = "excuse"
    UNANSWERED = "unanswered"
    COMMAND = "command"
    UNFINISHED_TURN = "unfinished_turn"
    OPEN_PROMISE = "open_promise"
    REPEATED_APOLOGY = "repeated_apology"
    CURT = "curt"
    JARGON = "jargon"
    CLICHE = "cliche"
    HARD_TO_READ = "hard_to_read"


class Technique(StrEnum):
    """What a phrase of the library does for the customer."""

    ACKNOWLEDGE = "acknowledge"
    APOLOGISE = "apologise"
    RESTATE = "restate"
    CLARIFY = "clarify"
    COMMON_GROUND = "common_ground"
    REASSURE = "reassure"
    FEEL_FELT_FOUND = "feel_felt_found"
    BOUNDARY = "boundary"
    ESCALATE = "escalate"
    OFFER = "offer"
    GOODWILL = "goodwill"
    FOLLOW_UP = "follow_up"
    CHECK = "check"
    CLOSE = "close"


class Register(StrEnum):
    """How formal a phrase, or a customer, sounds."""

    CASUAL = "casual"
    NEUTRAL = "neutral"
    FORMAL = "formal"


class Verdict(StrEnum):
    """What became of a suggestion."""

    INSERTED = "inserted"
    EDITED = "edited"
    COPIED = "copied"
    DISMISSED = "dismissed"
    EXPIRED = "expired"


class PhraseOrigin(StrEnum):
    """Whose a phrase found by search is: the agent's own, or their team's library."""

    OWN = "own"
    TEAM = "team"


class ProposalState(StrEnum):
    """How far a private phrase has come on its way to the team; changed or taken back, it is on no way at all."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class DismissReason(StrEnum):
    """Why an agent waved a suggestion away. One key each, in this order."""

    IRRELEVANT = "irrelevant"
    WRONG_TONE = "wrong_tone"
    TOO_LATE = "too_late"
    ALREADY_SAID = "already_said"
    INCORRECT = "incorrect"


class ReviewMark(StrEnum):
    """QA's marks on a suggestion."""

    GOOD = "good"
    WRONG_MOMENT = "wrong_moment"
    WRONG_WORDS = "wrong_words"
    UNSAFE = "unsafe"


class WithheldReason(StrEnum):
    """Why thought kept a technique back."""

    UNFILLED_SLOT = "unfilled_slot"
    ALREADY_SENT = "already_sent"
    RESTING = "resting"
    BUDGET_SPENT = "budget_spent"
    NO_FACT = "no_fact"
    UNSAFE_MOMENT = "unsafe_moment"
    BELOW_THRESHOLD = "below_threshold"
    CALM = "calm"
    NOT_ENGLISH = "not_english"
    STOPPED = "stopped"
    SAYS_THE_SAME = "says_the_same"
    TOO_OFTEN = "too_often"
    QUIET_LEVEL = "quiet_level"
    SNOOZED = "snoozed"


class HelpLevel(StrEnum):
    """How much help an agent wants; see ``assist.suggest.restraint`` for what each leaves room for."""

    FULL = "full"
    STANDARD = "standard"
    QUIET = "quiet"


class MoodCorrection(StrEnum):
    """What an agent says of a mood that was read wrongly."""

    CALMER = "calmer"
    MORE_UPSET = "more_upset"
    FINE = "fine"


class Ground(StrEnum):
    """The narrowest figures that say enough to judge a phrase by: its own, or those it falls back to."""

    PHRASE = "phrase"
    INTENT = "intent"
    TECHNIQUE = "technique"
    NOTHING = "nothing"


class RewordingVerdict(StrEnum):
    """What became of a text that a language model reworded: accepted, or why an agent may not send it."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    NEW_NUMBER = "new_number"
    NEW_NAME = "new_name"
    NEW_PROMISE = "new_promise"
    PITFALL = "pitfall"
    CLICHE = "cliche"
    QUESTION_CHANGED = "question_changed"
    MEANING_LOST = "meaning_lost"
    FAILED = "failed"


class Role(StrEnum):
    """Who may do what; see ``assist.access``."""

    AGENT = "agent"
    LEAD = "lead"
    QA = "qa"
    FEEDER = "feeder"
    ADMIN = "admin"
