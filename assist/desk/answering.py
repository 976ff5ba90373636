"""What an agent says of what was shown: held against it, before it becomes an event.

Answers the event, or refuses in a sentence where nothing like that was ever shown. Refuses to know what follows.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from assist.conversation import Conversation, MoodCorrected
from assist.errors import BadInput, NotFound
from assist.protocol import MoodCorrectedMessage, SuggestionAnsweredMessage
from assist.suggestion import Answer
from assist.vocabulary import Speaker, Verdict


def make_answer(
    conversation: Conversation,
    message: SuggestionAnsweredMessage,
    *,
    agent: str,
    at: datetime,
    tidy: Callable[[str], str],
) -> Answer:
    """Return an agent's answer. Raises NotFound where this conversation never showed what it answers, and BadInput."""
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


def make_correction(
    conversation: Conversation, message: MoodCorrectedMessage, *, agent: str, at: datetime
) -> MoodCorrected:
    """Return an agent's word on a mood. Raises NotFound where no such turn of the customer's was read."""
    turn = conversation.turn(message.turn_id)
    if turn is None or turn.speaker is not Speaker.CUSTOMER or turn.id not in conversation.readings:
        raise NotFound("There is no mood of that message to correct; reload the panel.")
    return MoodCorrected(turn.id, message.correction, agent, at)
