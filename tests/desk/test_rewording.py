"""A card's other words: after the card, checked, logged, and gone with it. The language model is a script."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from assist.classifier.intents import IntentHead
from assist.conversation import Event, SuggestionReworded
from assist.desk.desk import Desk
from assist.desk.memory import ForgetfulAgents, ForgetfulConversations, ForgetfulPhrases, OneLibrary
from assist.errors import RewordingFailed
from assist.library.entries import PromptTemplate
from assist.library.revision import Library
from assist.protocol import SuggestionAnsweredMessage
from assist.settings import Settings
from assist.suggestion import Rewording, Suggestion
from assist.vocabulary import RewordingVerdict
from tests.classifier.dummy import DummyClassifier
from tests.desk.conftest import AGENT, LIBRARY, NOW, Setting, Written

TEMPLATE = PromptTemplate(id="reword", text="{register}|{last_customer}|{text}")
UPSET = "still waiting for my parcel, this is ridiculous"


@dataclass
class Script:
    """Says what ``say`` makes of the prompt, word by word; with a ``gate`` it waits before the last one."""

    model = "script"
    say: Callable[[str], str] = lambda prompt: prompt.rsplit("|", 1)[1].replace("Let me see what", "Let me check what")
    gate: asyncio.Event | None = None
    fails: bool = False
    prompts: list[str] = field(default_factory=list)
    is_closed: bool = False
    given_up: int = 0

    async def reword(self, prompt: str, hear: Callable[[str], Awaitable[bool]]) -> str:
        self.prompts.append(prompt)
        if self.fails:
            raise RewordingFailed("no")
        words = self.say(prompt).split(" ")
        text = ""
        for number, word in enumerate(words):
            if number == len(words) - 1 and self.gate is not None:
                try:
                    await self.gate.wait()
                except asyncio.CancelledError:
                    self.given_up += 1
                    raise
            text = f"{text} {word}".strip()
            if not await hear(text):
                break
        return text

    async def close(self) -> None:
        self.is_closed = True


class Kept(ForgetfulConversations):
    """Keeps the rewordings that are logged."""

    def __init__(self) -> None:
        super().__init__()
        self.rewordings: list[Rewording] = []

    def append(self, conversation_id: str, version: int, events: Any) -> None:
        del conversation_id, version
        self.rewordings += [event.rewording for event in _reworded(events)]


def _reworded(events: list[Event]) -> list[SuggestionReworded]:
    return [event for event in events if isinstance(event, SuggestionReworded)]


@dataclass
class Scene(Setting):
    script: Script = field(default_factory=Script)
    log: Kept = field(default_factory=Kept)

    def other_words(self) -> list[dict[str, Any]]:
        bodies = [json.loads(body) for _, body in self.streams.published]
        return [body for body in bodies if body["type"] == "suggestion_reworded"]

    async def finish(self, conversation_id: str) -> None:
        """Wait for the rewording that runs, and for what it posts."""
        mailbox = self.desk._live.find(conversation_id)
        assert mailbox is not None
        if mailbox.rewording is not None:
            await asyncio.wait({mailbox.rewording})
        await mailbox.settle()


OpenScene = Callable[..., Awaitable[Scene]]


@pytest.fixture
async def open_scene() -> AsyncIterator[OpenScene]:
    opened: list[Desk] = []

    async def start(script: Script | None, library: Library | None = None) -> Scene:
        reader, streams, log = DummyClassifier(), Written(), Kept()
        desk = Desk(
            reader=reader,
            fit_intents=IntentHead.fit,
            conversations=log,
            library_store=OneLibrary(library or LIBRARY.model_copy(update={"templates": (TEMPLATE,)})),
            agents=ForgetfulAgents(),
            phrases=ForgetfulPhrases(),
            streams=streams,
            reworder=script,
            settings=Settings(),
            now=lambda: NOW,
        )
        await desk.start()
        opened.append(desk)
        return Scene(desk, reader, streams, script=script or Script(), log=log)

    yield start
    for desk in opened:
        await desk.close()


async def hear(scene: Scene, text: str = UPSET) -> tuple[str, Suggestion]:
    hearing = await scene.hear("customer", text)
    board = await hearing.answered
    assert board is not None
    assert board.primary is not None
    return hearing.conversation_id, board.primary


async def test_other_words_come_after_the_card_and_are_logged(open_scene: OpenScene) -> None:
    scene = await open_scene(Script())
    conversation_id, primary = await hear(scene, "my card 4111 1111 1111 1111, still waiting, this is ridiculous")
    await scene.finish(conversation_id)
    types = [json.loads(body)["type"] for _, body in scene.streams.published]
    assert types.index("board_shown") < types.index("suggestion_reworded")
    said = scene.other_words()
    assert [body["is_final"] for body in said] == [False] * (len(said) - 1) + [True]
    assert {body["suggestion_id"] for body in said} == {primary.id}
    reworded = primary.text.replace("Let me see what", "Let me check what")
    assert reworded != primary.text
    assert said[-1]["text"] == reworded
    (logged,) = scene.log.rewordings
    assert (logged.text, logged.verdict, logged.template, logged.model) == (reworded, "accepted", "reword", "script")
    # Only redacted words leave.
    assert scene.script.prompts == [f"casual|my card [card 1], still waiting, this is ridiculous|{primary.text}"]


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ("You'll have it tomorrow, I hope so.", RewordingVerdict.NEW_PROMISE),
        ("It took 12 of them.", RewordingVerdict.NEW_NUMBER),
        ("rest assured of that", RewordingVerdict.CLICHE),
        ("you must wait", RewordingVerdict.PITFALL),
        ("Is that so?", RewordingVerdict.QUESTION_CHANGED),
    ],
)
async def test_what_is_refused_is_logged_and_taken_away(
    open_scene: OpenScene, more: str, verdict: RewordingVerdict
) -> None:
    scene = await open_scene(Script(say=lambda prompt: f"{prompt.rsplit('|', 1)[1]} {more}"))
    conversation_id, _ = await hear(scene)
    await scene.finish(conversation_id)
    (logged,) = scene.log.rewordings
    assert logged.verdict is verdict
    assert (scene.other_words()[-1]["text"], scene.other_words()[-1]["is_final"]) == ("", True)
    # What slips is cut off as it comes, before anybody reads it; the rest is known at the end only.
    is_early = verdict in {RewordingVerdict.NEW_PROMISE, RewordingVerdict.NEW_NUMBER, RewordingVerdict.CLICHE}
    assert logged.text.endswith(more) != is_early
    assert all(words not in body["text"] for body in scene.other_words() for words in ("12 ", "tomorrow, ", "assured "))


async def test_a_model_that_fails_takes_nothing_away(open_scene: OpenScene) -> None:
    scene = await open_scene(Script(fails=True))
    conversation_id, _ = await hear(scene)
    await scene.finish(conversation_id)
    assert [logged.verdict for logged in scene.log.rewordings] == [RewordingVerdict.FAILED]
    assert [body["text"] for body in scene.other_words()] == [""]


async def test_a_card_that_is_withdrawn_takes_its_rewording_along(open_scene: OpenScene) -> None:
    scene = await open_scene(Script(gate=asyncio.Event()))
    conversation_id, primary = await hear(scene)
    await hear(scene, "this is ridiculous, I am furious and still waiting")
    assert scene.script.gate is not None
    scene.script.gate.set()
    await scene.finish(conversation_id)
    assert scene.script.given_up == 1
    assert len(scene.script.prompts) == 2
    assert all(logged.suggestion_id != primary.id for logged in scene.log.rewordings)


async def test_a_card_that_was_used_needs_no_other_words(open_scene: OpenScene) -> None:
    scene = await open_scene(Script(gate=asyncio.Event()))
    conversation_id, primary = await hear(scene)
    for _ in range(20):
        await asyncio.sleep(0)
    answer = SuggestionAnsweredMessage(
        type="suggestion_answered",
        id=1,
        conversation_id=conversation_id,
        suggestion_id=primary.id,
        verdict="inserted",
        sent_text=primary.text,
    )
    await scene.desk.answering.answer(AGENT, answer)
    await asyncio.sleep(0)
    assert scene.script.given_up == 1
    assert scene.log.rewordings == []


async def test_the_same_card_is_reworded_once(open_scene: OpenScene) -> None:
    scene = await open_scene(Script())
    conversation_id, _ = await hear(scene)
    await scene.finish(conversation_id)
    mailbox = scene.desk._live.find(conversation_id)
    assert mailbox is not None
    assert mailbox.conversation.board is not None
    scene.desk._rewordings.follow(mailbox, mailbox.conversation.board)
    await scene.finish(conversation_id)
    assert len(scene.script.prompts) == 1


async def test_talks_that_need_care_and_libraries_without_a_prompt_keep_their_own_words(
    open_scene: OpenScene,
) -> None:
    scene = await open_scene(Script())
    hearing = await scene.hear("customer", "my mother passed away and I am still waiting, this is ridiculous")
    await hearing.answered
    await scene.finish(hearing.conversation_id)
    assert scene.script.prompts == []
    bare = await open_scene(Script(), LIBRARY)
    conversation_id, _ = await hear(bare)
    await bare.finish(conversation_id)
    assert bare.script.prompts == []


async def test_without_a_language_model_nothing_is_said(open_scene: OpenScene) -> None:
    scene = await open_scene(None)
    conversation_id, _ = await hear(scene)
    await scene.finish(conversation_id)
    assert scene.other_words() == []
    assert scene.log.rewordings == []


async def test_closing_gives_up_and_lets_the_model_go(open_scene: OpenScene) -> None:
    scene = await open_scene(Script(gate=asyncio.Event()))
    await hear(scene)
    for _ in range(20):
        await asyncio.sleep(0)
    await scene.desk.close()
    assert scene.script.is_closed
    assert scene.script.given_up == 1
