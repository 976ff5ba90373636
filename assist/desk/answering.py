"""What an agent says became of a suggestion, as the log keeps it.

Answers the phrases that an answer is about, from what this conversation really showed. Refuses to trust the panel with
them, save for a text found by search.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from assist.conversation import Conversation
from assist.errors import BadInput, NotFound
from assist.protocol import SuggestionAnsweredMessage
from assist.suggestion import Answer
from assist.vocabulary import Verdict


def make_answer(
    conversation: Conversation,
    message: SuggestionAnsweredMessage,
    agent: str,
    *,
    tidy: Callable[[str], str],
    at: datetime,
) -> Answer:
    """Return the answer; ``tidy`` redacts. Raises NotFound where the conversation never showed the suggestion."""
    phrase_ids = message.phrase_ids
    if message.suggestion_id is not None:
        found = conversation.phrases_of(message.suggestion_id)
        if found is None:
            raise NotFound("This conversation never showed that suggestion; reload the panel.")
        phrase_ids = found
    if message.verdict is Verdict.EXPIRED:
        raise BadInput("Suggestions expire by themselves; answer inserted, edited, copied or dismissed.")
    return Answer(
        id=uuid4().hex,
        conversation_id=conversation.id,
        suggestion_id=message.suggestion_id,
        verdict=message.verdict,
        at=at,
        agent=agent,
        reason=message.reason,
        sent_text=None if message.sent_text is None else tidy(message.sent_text),
        phrase_ids=phrase_ids,
    )
