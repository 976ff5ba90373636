"""What a sidebar asks, asked of the desk.

Answers which use case each message means and what is said back. Refuses to know sockets and order.
"""

from typing import assert_never

from assist.access import Identity
from assist.desk.closing import Closing
from assist.desk.desk import Desk
from assist.protocol import (
    AdapterProposed,
    ConversationClaimed,
    ConversationClosedMessage,
    ConversationSnapshot,
    Done,
    DraftChanged,
    DraftChecked,
    HandOverAsked,
    HandOverShown,
    HelpLevelSet,
    HistoryHeard,
    MoodCorrectedMessage,
    PhrasesFound,
    PhrasesSearched,
    Position,
    PrivatePhraseDeleted,
    PrivatePhraseProposed,
    PrivatePhrasesAsked,
    PrivatePhraseSaved,
    PrivatePhrasesShown,
    Request,
    SnoozedMessage,
    SuggestionAnsweredMessage,
    ToSidebar,
    TurnAccepted,
    TurnHeardMessage,
    TypingSeen,
    WrapUpSaved,
    WrapUpShown,
)


async def ask_desk(desk: Desk, identity: Identity, message: Request) -> ToSidebar | None:
    """Carry out a request and return its answer, None where it wants none. Raises AssistError."""
    match message:
        case HandOverAsked() | ConversationClosedMessage() | WrapUpSaved():
            return await _end(desk.closing, identity, message)
        case TurnHeardMessage() | HistoryHeard():
            return await _hear(desk, identity, message)
        case (
            PhrasesSearched()
            | PrivatePhrasesAsked()
            | PrivatePhraseSaved()
            | PrivatePhraseDeleted()
            | PrivatePhraseProposed()
        ):
            return await _look_after_phrases(desk, identity, message)
        case DraftChanged():
            return await _check(desk, identity, message)
        case TypingSeen():
            await desk.reception.note_typing(identity, message.conversation_id, is_typing=message.is_typing)
            return None
        case SuggestionAnsweredMessage():
            await desk.answering.answer(identity, message)
        case ConversationClaimed():
            await desk.claim(identity, message.conversation_id)
        case HelpLevelSet() | SnoozedMessage() | MoodCorrectedMessage():
            await _heed(desk, identity, message)
        case AdapterProposed():
            await desk.sites.propose(identity, message)
        case _:
            assert_never(message)
    return Done(in_reply_to=message.id)


async def _hear(desk: Desk, identity: Identity, message: TurnHeardMessage | HistoryHeard) -> ToSidebar:
    if isinstance(message, HistoryHeard):
        hearing = await desk.reception.hear_history(identity, message)
        return TurnAccepted(in_reply_to=message.id, conversation_id=hearing.conversation_id, turn_id=None)
    hearing = await desk.reception.hear(
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


async def _check(desk: Desk, identity: Identity, message: DraftChanged) -> ToSidebar:
    remarks = await desk.drafts.check(identity, message)
    if remarks is None:
        return Done(in_reply_to=message.id)
    return DraftChecked(
        in_reply_to=message.id,
        conversation_id=message.conversation_id,
        revision=message.revision,
        remarks=remarks,
    )


async def _heed(desk: Desk, identity: Identity, message: HelpLevelSet | SnoozedMessage | MoodCorrectedMessage) -> None:
    match message:
        case HelpLevelSet():
            await desk.discretion.choose_level(identity, message.level)
        case SnoozedMessage():
            await desk.discretion.snooze(identity, message)
        case MoodCorrectedMessage():
            await desk.answering.correct_mood(identity, message)


async def _end(
    closing: Closing, identity: Identity, message: HandOverAsked | ConversationClosedMessage | WrapUpSaved
) -> ToSidebar:
    conversation_id = message.conversation_id
    match message:
        case HandOverAsked():
            text = await closing.hand_over(identity, conversation_id)
            return HandOverShown(in_reply_to=message.id, conversation_id=conversation_id, text=text)
        case ConversationClosedMessage():
            wrap_up = await closing.close(identity, conversation_id)
            return WrapUpShown(in_reply_to=message.id, conversation_id=conversation_id, wrap_up=wrap_up)
        case WrapUpSaved():
            await closing.save(identity, conversation_id, message.text)
            return Done(in_reply_to=message.id)


async def _look_after_phrases(
    desk: Desk,
    identity: Identity,
    message: PhrasesSearched | PrivatePhrasesAsked | PrivatePhraseSaved | PrivatePhraseDeleted | PrivatePhraseProposed,
) -> ToSidebar:
    phrases = desk.private_phrases
    match message:
        case PhrasesSearched():
            found = await desk.phrasebook.search(identity, message.query, message.conversation_id)
            return PhrasesFound(in_reply_to=message.id, phrases=found)
        case PrivatePhraseSaved():
            await phrases.save(identity, message)
        case PrivatePhraseDeleted():
            await phrases.delete(identity, message.phrase_id)
        case PrivatePhraseProposed():
            await phrases.propose(identity, message.phrase_id, is_proposed=message.is_proposed)
        case PrivatePhrasesAsked():
            pass
    return PrivatePhrasesShown(in_reply_to=message.id, phrases=await phrases.show(identity))


async def take_snapshot(desk: Desk, identity: Identity, conversation_id: str, top: Position) -> ConversationSnapshot:
    """Return a conversation as it stands at ``top``. Raises NotFound, also for one that is not theirs to see."""
    summary, turns, board = await desk.open_snapshot(identity, conversation_id)
    aside = await desk.closing.look_aside(identity, conversation_id)
    return ConversationSnapshot.model_construct(
        type="conversation_snapshot",
        in_reply_to=None,
        conversation=summary,
        position=top,
        turns=turns,
        board=board,
        aside=aside,
    )
