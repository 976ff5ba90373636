"""What an agent says of what was shown: held against it, before it becomes an event.

Answers the event, or refuses in a sentence where nothing like that was ever shown. Refuses to trust the panel with the
phrases that an answer is about, save for a text found by search, and to know what thought makes of either.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from assist.access import Action, Identity
from assist.conversation import Conversation, MoodCorrected, SuggestionAnswered
from assist.desk import views
from assist.desk.admission import Admission
from assist.desk.rewording import Rewordings
from assist.desk.steps import Steps
from assist.errors import BadInput, NotFound
from assist.ports import Streams
from assist.protocol import MoodCorrectedMessage, SuggestionAnsweredMessage, conversation_stream
from assist.suggestion import Answer
from assist.vocabulary import Speaker, Verdict


class Answering:
    """What agents say of suggestions and of moods."""

    def __init__(
        self,
        *,
        admission: Admission,
        steps: Steps,
        streams: Streams,
        rewordings: Rewordings,
        tidy: Callable[[str], str],
        now: Callable[[], datetime],
    ) -> None:
        self._admission = admission
        self._steps = steps
        self._streams = streams
        self._rewordings = rewordings
        self._tidy = tidy
        self._now = now

    async def answer(self, identity: Identity, message: SuggestionAnsweredMessage) -> None:
        """Note what became of a suggestion. Raises NotFound where this conversation never showed it."""
        identity.must(Action.USE_SIDEBAR)
        mailbox = await self._admission.find(identity, message.conversation_id)
        answer = _make_answer(mailbox.conversation, message, agent=identity.id, at=self._now(), tidy=self._tidy)

        async def note_it() -> None:
            self._rewordings.drop(mailbox, answer.suggestion_id)
            self._steps.log(mailbox, [SuggestionAnswered(answer)])
            await self._streams.publish(conversation_stream(mailbox.record.id), views.say_settled(answer))

        await mailbox.ask(note_it)

    async def correct_mood(self, identity: Identity, message: MoodCorrectedMessage) -> None:
        """Take a customer's mood as an agent says it is. Raises NotFound where no such turn was read."""
        identity.must(Action.USE_SIDEBAR)
        mailbox = await self._admission.find(identity, message.conversation_id)
        event = _make_correction(mailbox.conversation, message, agent=identity.id, at=self._now())
        await mailbox.ask(lambda: self._steps.correct_mood(mailbox, event))


def _make_answer(
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


def _make_correction(
    conversation: Conversation, message: MoodCorrectedMessage, *, agent: str, at: datetime
) -> MoodCorrected:
    """Return an agent's word on a mood. Raises NotFound where no such turn of the customer's was read."""
    turn = conversation.turn(message.turn_id)
    if turn is None or turn.speaker is not Speaker.CUSTOMER or turn.id not in conversation.readings:
        raise NotFound("There is no mood of that message to correct; reload the panel.")
    return MoodCorrected(turn.id, message.correction, agent, at)
