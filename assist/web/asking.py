"""What a sidebar asks, asked of the desk.

Answers which use case each message means and what is said back. Refuses to know sockets and order.
"""

from typing import assert_never

from assist.access import Identity
from assist.desk.desk import Desk
from assist.protocol import (
    ConversationClaimed,
    ConversationSnapshot,
    Done,
    HistoryHeard,
    PhrasesFound,
    PhrasesSearched,
    Position,
    SuggestionAnsweredMessage,
    ToSidebar,
    TurnAccepted,
    TurnHeardMessage,
    TypingSeen,
)
from assist.session import Request


async def ask_desk(desk: Desk, identity: Identity, message: Request) -> ToSidebar | None:
    """Carry out a request and return its answer, None where it wants none. Raises AssistError."""
    match message:
        case TurnHeardMessage():
            hearing = await desk.hear(
                identity,
                source=message.source,
                external_id=message.external_id,
                channel=message.channel,
                title=message.title,
                turn=message,
                customer=message.customer,
            )
            return TurnAccepted(
                in_reply_to=message.id,
                conversation_id=hearing.conversation_id,
                turn_id=hearing.turn_id,
                is_duplicate=hearing.is_duplicate,
            )
        case HistoryHeard():
            hearing = await desk.hear_history(identity, message)
            return TurnAccepted(in_reply_to=message.id, conversation_id=hearing.conversation_id, turn_id=None)
        case PhrasesSearched():
            phrases = await desk.search_phrases(identity, message.query, message.conversation_id)
            return PhrasesFound(in_reply_to=message.id, phrases=phrases)
        case TypingSeen():
            await desk.note_typing(identity, message.conversation_id, is_typing=message.is_typing)
            return None
        case SuggestionAnsweredMessage():
            await desk.answer(identity, message)
        case ConversationClaimed():
            await desk.claim(identity, message.conversation_id)
        case _:
            assert_never(message)
    return Done(in_reply_to=message.id)


async def take_snapshot(desk: Desk, identity: Identity, conversation_id: str, top: Position) -> ConversationSnapshot:
    """Return a conversation as it stands at ``top``. Raises NotFound, also for one that is not theirs to see."""
    summary, turns, board = await desk.open_snapshot(identity, conversation_id)
    return ConversationSnapshot.model_construct(
        type="conversation_snapshot", in_reply_to=None, conversation=summary, position=top, turns=turns, board=board
    )
