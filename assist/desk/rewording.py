"""The primary card in other words, beside it and after it: asked, checked, shown, logged.

Answers what happens between a board and a rewording of its primary text. Refuses to hold up a board, to show what the
check refused, and to go on once the card is gone. What is sent out is redacted already, as is all that the desk knows.
In talks with somebody in grief or danger nothing is reworded: there the library's words were chosen with care.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import perf_counter
from typing import Final

import numpy as np

from assist.conversation import Event, SuggestionReworded
from assist.desk import views
from assist.desk.librarian import Librarian
from assist.desk.mailbox import Mailbox
from assist.errors import AssistError
from assist.library.entries import PromptTemplate
from assist.ports import Lane, Reader, Reworder, Streams
from assist.protocol import conversation_stream
from assist.reading import Reading
from assist.suggest.register import measure_register
from assist.suggest.repertoire import Repertoire
from assist.suggest.rewording import Version, fill_prompt, find_slip, judge, tidy
from assist.suggest.view import find_placed
from assist.suggestion import Board, Rewording, Suggestion
from assist.vocabulary import RewordingVerdict, Signal, Speaker

MS: Final = 1000.0
CUSTOMER_CHARS: Final = 600
"""Of what the customer wrote, so much is enough to fit the words to."""

_CARE: Final = frozenset({Signal.VULNERABILITY, Signal.SECURITY_CONCERN})


class Rewordings:
    """One rewording at a time for each conversation. Without a language model it does nothing."""

    def __init__(
        self,
        *,
        reworder: Reworder | None,
        reader: Reader,
        streams: Streams,
        librarian: Librarian,
        log: Callable[[Mailbox, Sequence[Event]], None],
        now: Callable[[], datetime],
    ) -> None:
        self._reworder = reworder
        self._reader = reader
        self._streams = streams
        self._librarian = librarian
        self._log = log
        self._now = now

    def follow(self, mailbox: Mailbox, board: Board) -> None:
        """Reword the primary card that now stands, and give up on one that does not stand any more."""
        if self._reworder is None:
            return
        primary = board.primary
        if primary is not None and primary.id == mailbox.reworded:
            return
        self.drop(mailbox, mailbox.reworded)
        repertoire = self._librarian.serving.repertoire(mailbox.record.team)
        if primary is None or _needs_care(mailbox, repertoire):
            return
        template = repertoire.template_for(primary.technique)
        if template is None:
            return
        mailbox.reworded = primary.id
        work = self._reword(self._reworder, mailbox, primary, template)
        mailbox.rewording = asyncio.create_task(work, name=f"rewording {primary.id}")

    def drop(self, mailbox: Mailbox, suggestion_id: str | None) -> None:
        """Give up on rewording a suggestion: it is gone, or was answered."""
        if mailbox.rewording is not None and mailbox.reworded == suggestion_id:
            mailbox.rewording.cancel()
            mailbox.rewording = None

    async def close(self, mailboxes: Iterable[Mailbox]) -> None:
        """Give up on everything, and let the language model go."""
        tasks = [mailbox.rewording for mailbox in mailboxes if mailbox.rewording is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        if self._reworder is not None:
            await self._reworder.close()

    async def _reword(
        self, reworder: Reworder, mailbox: Mailbox, suggestion: Suggestion, template: PromptTemplate
    ) -> None:
        started_s = perf_counter()
        customer = _last_words(mailbox, suggestion)
        slip: RewordingVerdict | None = None

        async def hear(so_far: str) -> bool:
            nonlocal slip
            slip = find_slip(suggestion.text, so_far)
            if slip is None:
                await self._say(mailbox, suggestion, tidy(so_far), is_final=False)
            return slip is None

        prompt = fill_prompt(
            template, text=suggestion.text, last_customer=customer, register=measure_register(customer.splitlines())
        )
        text = ""
        try:
            text = tidy(await reworder.reword(prompt, hear))
            verdict = slip or await self._judge(suggestion, text, customer)
        except AssistError:
            verdict = RewordingVerdict.FAILED
        accepted = text if verdict is RewordingVerdict.ACCEPTED else ""
        made = Rewording(
            conversation_id=mailbox.record.id,
            suggestion_id=suggestion.id,
            template=template.id,
            model=reworder.model,
            text=text,
            verdict=verdict,
            at=self._now(),
            took_ms=(perf_counter() - started_s) * MS,
        )

        async def note_it() -> None:
            self._log(mailbox, [SuggestionReworded(made)])
            await self._say(mailbox, suggestion, accepted, is_final=True)

        await mailbox.ask(note_it)

    async def _judge(self, suggestion: Suggestion, text: str, customer: str) -> RewordingVerdict:
        """Have both texts read as the agent's reply, and compare them."""
        original, reworded = await asyncio.gather(
            self._read(f"{suggestion.id}-original", suggestion.text, customer),
            self._read(f"{suggestion.id}-reworded", text, customer),
        )
        first, second = await self._reader.embed([suggestion.text, text])
        return judge(Version(suggestion.text, original), Version(text, reworded), float(np.dot(first, second)))

    async def _read(self, name: str, text: str, context: str) -> Reading:
        return await self._reader.read(turn_id=name, speaker=Speaker.AGENT, text=text, context=context, lane=Lane.DRAFT)

    async def _say(self, mailbox: Mailbox, suggestion: Suggestion, text: str, *, is_final: bool) -> None:
        body = views.say_reworded(mailbox.record.id, suggestion.id, text, is_final=is_final)
        await self._streams.publish(conversation_stream(mailbox.record.id), body)


def _needs_care(mailbox: Mailbox, repertoire: Repertoire) -> bool:
    conversation = mailbox.conversation
    placed = {name for chances in conversation.situations.values() for name in find_placed(chances)}
    if any(name in placed and situation.care for name, situation in repertoire.situations.items()):
        return True
    return any(not _CARE.isdisjoint(reading.labels.signals) for reading in conversation.readings.values())


def _last_words(mailbox: Mailbox, suggestion: Suggestion) -> str:
    """Return what the customer wrote in the utterance that a suggestion answers."""
    utterances = reversed(mailbox.conversation.utterances)
    found = (u.text for u in utterances if any(turn.id == suggestion.turn_id for turn in u.turns))
    return next(found, "")[-CUSTOMER_CHARS:]
