"""Builders that every test of thought shares: turns, readings and conversations without a clock or a model."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assist.conversation import BoardShown, Conversation, FactsGathered, Turn, TurnHeard, TurnRead
from assist.library.files import load_files
from assist.library.revision import Library
from assist.reading import Labels, Reading, Span
from assist.suggest.composing import compose_board
from assist.suggest.repertoire import Repertoire
from assist.suggest.slots import gather_facts
from assist.suggestion import Board
from assist.vocabulary import Channel, Speaker, TurnState

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"


class Talk:
    """A conversation told turn by turn, with the board after each."""

    def __init__(self, repertoire: Repertoire) -> None:
        self.repertoire = repertoire
        self.conversation = Conversation("c1")
        self.boards: list[Board] = []
        self.at = START

    def say(self, speaker: str, text: str, labels: Mapping[str, Any] | None = None, **more: Any) -> Board:
        """Tell a turn; ``more``: after_s, channel, id, partial, language, intent, situations, quotes, hold, bearing."""
        self.at += timedelta(seconds=more.get("after_s", 20))
        turn = Turn(
            id=more.get("id", f"t{len(self.boards)}"),
            conversation_id="c1",
            seq=len(self.boards),
            speaker=Speaker(speaker),
            text=text,
            at=self.at,
            language=more.get("language", "en"),
            channel=more.get("channel", Channel.CHAT),
            state=TurnState.PARTIAL if more.get("partial") else TurnState.FINAL,
        )
        agents = [u for u in self.conversation.utterances if u.speaker is Speaker.AGENT]
        before = agents[-1].last.text if agents else ""
        conversation = self.conversation.with_event(TurnHeard(turn))
        if labels is not None:
            conversation = conversation.with_event(
                TurnRead(
                    reading=Reading(
                        turn.id,
                        "hand",
                        Labels.from_json(labels),
                        evidence=quote(text, more.get("quotes", ())),
                        bearing=more.get("bearing"),
                    ),
                    intent=more.get("intent"),
                    intent_score=more.get("intent_score", 0.9),
                    situations=_chances(more.get("situations", ())),
                )
            )
        facts = gather_facts(turn, before)
        if facts:
            conversation = conversation.with_event(FactsGathered(facts))
        board = compose_board(conversation, self.repertoire, hold_text=more.get("hold", False))
        self.conversation = conversation.with_event(BoardShown(board, turn.at))
        self.boards.append(board)
        return board

    def customer(self, text: str, frustration: int = 0, *signals: str, **more: Any) -> Board:
        """Tell a customer turn; ``sentiment`` and ``emotions`` as wanted."""
        labels = {
            "sentiment": more.pop("sentiment", "negative" if frustration else "neutral"),
            "frustration": frustration,
            "emotions": more.pop("emotions", ()),
            "signals": signals,
        }
        return self.say("customer", text, labels, **more)

    def agent(self, text: str, *moves: str, **more: Any) -> Board:
        """Tell an agent turn."""
        return self.say("agent", text, {"moves": moves, "pitfalls": more.pop("pitfalls", ())}, **more)


def _chances(situations: Mapping[str, float] | Iterable[str]) -> Mapping[str, float]:
    """Return chances as they are given; a situation named without one is certain."""
    return situations if isinstance(situations, Mapping) else dict.fromkeys(situations, 1.0)


def quote(text: str, quotes: Iterable[tuple[str, str, str]]) -> tuple[Span, ...]:
    """Turn ``[head, label, words]`` into evidence spans."""
    return tuple(
        Span(head, label, text.index(words), text.index(words) + len(words), 1.0) for head, label, words in quotes
    )


@pytest.fixture(scope="session")
def library() -> Library:
    return load_files(TRANSCRIPTS / "library")


@pytest.fixture(scope="session")
def repertoire(library: Library) -> Repertoire:
    return Repertoire.of(library)


@pytest.fixture
def talk(repertoire: Repertoire) -> Talk:
    return Talk(repertoire)


@pytest.fixture
def new_talk() -> Callable[[Repertoire], Talk]:
    return Talk


@pytest.fixture(scope="session")
def transcripts() -> Path:
    return TRANSCRIPTS
