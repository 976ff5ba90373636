"""What became of an inserted text, seen in what was really sent.

Answers whether the agent changed a suggestion before sending it. Refuses to judge the change: the log keeps both.
"""

from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from assist.conversation import Conversation, Turn
from assist.suggestion import Answer
from assist.vocabulary import Speaker, Verdict

SAME_TEXT: Final = 0.5
"""Share of a suggestion's words that an edited message still has; with fewer, something else was sent."""


def find_edits(conversation: Conversation, turn: Turn, *, at: datetime) -> tuple[Answer, ...]:
    """Return an ``edited`` answer for each insertion since the agent's last turn that this turn sends changed.

    A turn that holds the text as it was inserted (alone or with more around it) is no edit.
    """
    if not conversation.answers or turn.speaker is not Speaker.AGENT or turn.is_partial:
        return ()
    before = [other.at for other in conversation.turns if other.speaker is Speaker.AGENT and other.id != turn.id]
    since = max((moment for moment in before if moment <= turn.at), default=None)
    sent = _words(turn.text)
    latest = {answer.suggestion_id: answer for answer in conversation.answers}
    return tuple(
        replace(answer, id=f"{answer.id}-sent", verdict=Verdict.EDITED, at=at, sent_text=turn.text)
        for answer in latest.values()
        if answer.verdict is Verdict.INSERTED
        and answer.sent_text is not None
        and (since is None or answer.at >= since)
        and _is_edit(_words(answer.sent_text), sent)
    )


def _words(text: str) -> list[str]:
    return text.lower().split()


def _is_edit(inserted: list[str], sent: list[str]) -> bool:
    if f" {' '.join(inserted)} " in f" {' '.join(sent)} ":
        return False
    kept = sum(block.size for block in SequenceMatcher(None, inserted, sent, autojunk=False).get_matching_blocks())
    return kept >= SAME_TEXT * len(inserted)
