"""Mailboxes: in order, one at a time, and a failure stops nobody."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from assist.conversation import Conversation
from assist.desk.mailbox import WAITING_LIMIT, Job, Mailbox
from assist.errors import Overloaded
from assist.ports import ConversationRecord
from assist.vocabulary import Channel

AT = datetime(2026, 1, 1, tzinfo=UTC)


def make_mailbox() -> Mailbox:
    record = ConversationRecord("c1", "default", "demo", "x", Channel.CHAT, "", None, AT, AT)
    return Mailbox(record=record, conversation=Conversation("c1"), stored_version=0, arrivals=0)


def note(done: list[int], number: int) -> Job:
    async def job() -> None:
        await asyncio.sleep(0)
        done.append(number)

    return job


async def test_jobs_run_in_order() -> None:
    mailbox, done = make_mailbox(), list[int]()
    for number in range(20):
        mailbox.post(note(done, number))
    await mailbox.settle()
    assert done == list(range(20))
    assert mailbox.is_idle


async def test_a_failing_job_is_logged_and_the_next_runs(caplog: pytest.LogCaptureFixture) -> None:
    mailbox, done = make_mailbox(), list[int]()

    async def fail() -> None:
        raise ValueError

    mailbox.post(fail)
    mailbox.post(note(done, 1))
    with caplog.at_level(logging.ERROR):
        await mailbox.settle()
    assert done == [1]
    assert "conversation c1" in caplog.text


async def test_too_many_waiting_jobs_are_refused() -> None:
    mailbox, done = make_mailbox(), list[int]()
    for number in range(WAITING_LIMIT):
        mailbox.post(note(done, number))
    with pytest.raises(Overloaded):
        mailbox.post(note(done, -1))
    await mailbox.settle()
    assert len(done) == WAITING_LIMIT
