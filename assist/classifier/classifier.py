"""The classifier: a turn in, a reading out.

Answers readings and sentence embeddings. Refuses to know conversations, intents' names, storage and the web: the
caller says who spoke, what was said and what was said just before.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assist.classifier.batcher import Batcher
from assist.classifier.checkpoint import Checkpoint, load_checkpoint
from assist.classifier.decoding import Decoder, TurnToRead, empty_reading, reading_without_network
from assist.classifier.encoding import CONTEXT_CHARACTERS_PER_TOKEN, EncodedTurn, PairEncoder
from assist.classifier.kept import KeptReadings
from assist.classifier.network import Network
from assist.classifier.situations import SituationHead, as_in_a_talk
from assist.classifier.taught import TaughtPoints
from assist.errors import ModelError
from assist.ports import Lane
from assist.reading import CUSTOMER_LABELS, DESCRIBED, Reading, describe
from assist.suggest.appraisal import Appraiser
from assist.suggest.forecast import Forecaster
from assist.vocabulary import Speaker

if TYPE_CHECKING:
    from assist.classifier.torch_network import TorchNetwork

CHARACTERS_PER_TOKEN: Final = 4
_NO_WORDS: Final = np.zeros((0, 0), np.float32)
_UNSAID: Final = (Lane.DRAFT, Lane.PARTIAL)
"""What nobody has said yet is not remembered."""

_EMBEDDED_TOGETHER: Final = 64
_READ_TOGETHER: Final = 32


class Classifier:
    """Reads turns with one model, many at a time. ``start`` it before the first ``read``, ``close`` it at the end.

    ``threads`` are the cores it may use: as many passes run beside one another, each on one, for two cores do more on
    a pass each than on one pass together. ``max_batch_tokens`` caps a batch (about 400 tokens fit a core's second-level
    cache, larger batches are slower a turn); ``max_waiting`` caps the queue; ``kept_readings`` of short turns
    are remembered, and what was read of a library's examples lies in the folder ``kept_in`` for the next start. The
    torch ``backend`` runs float weights, on a GPU where there is one, and agrees with the int8 network closely but not
    to the digit. Raises ModelError if the folder's files are missing or do not fit.

    A turn with an id gets its bearing too (see ``suggest.affinity``), where lines were learned; without
    ``with_lines`` what was learned of them, and of danger to life, is left aside, by those who learn it anew.
    """

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 2,
        max_batch_tokens: int = 256,
        max_waiting: int = 1024,
        kept_readings: int = 0,
        kept_in: Path | None = None,
        backend: Literal["onnx", "torch"] = "onnx",
        with_lines: bool = True,
    ) -> None:
        checkpoint = load_checkpoint(folder)
        self._checkpoint = checkpoint
        self._pairs = _pair_encoder(checkpoint)
        self._network = Network(checkpoint.network) if backend == "onnx" else _torch_network(checkpoint)
        self._kept = KeptReadings(kept_readings, checkpoint.max_context * CONTEXT_CHARACTERS_PER_TOKEN)
        read_by = (checkpoint.reads_as, backend, str(DESCRIBED), *map(".".join, CUSTOMER_LABELS))
        self._taught = TaughtPoints(kept_in, " ".join(read_by), checkpoint.dim + len(CUSTOMER_LABELS))
        self._decoder = Decoder(checkpoint.version, checkpoint.thresholds)
        self._appraiser = checkpoint.appraiser() if with_lines else None
        self._second_look = checkpoint.second_look() if with_lines else None
        self._batcher: Batcher[TurnToRead, Reading] = Batcher(
            self._read_batch, runners=threads, max_size=max_batch_tokens, max_waiting=max_waiting
        )

    @property
    def model(self) -> str:
        """Return the model's name with a short hash of what decides its readings."""
        return self._checkpoint.version

    @property
    def forecaster(self) -> Forecaster | None:
        """Return what was fitted beside the network on whole conversations, or None."""
        return self._checkpoint.forecaster

    @property
    def appraiser(self) -> Appraiser | None:
        """Return what readers' judgements of the library taught, or None."""
        return self._appraiser

    @property
    def words(self) -> frozenset[str]:
        """Return the whole words of the tokenizer's vocabulary, in lower case."""
        return self._pairs.words()

    @property
    def dim(self) -> int:
        """Return the width of an embedding."""
        return self._checkpoint.dim

    @property
    def waiting(self) -> int:
        """Return how many turns are queued."""
        return self._batcher.waiting

    async def start(self) -> None:
        """Begin to serve on the running event loop, once the network is warm."""
        await self._batcher.start()
        await self.embed(["ready"])

    async def close(self) -> None:
        """Finish the running batch, refuse what is queued and stop."""
        await self._batcher.close()

    async def read(
        self,
        *,
        turn_id: str,
        speaker: Speaker,
        text: str,
        context: str = "",
        lane: int = Lane.FINAL,
        supersedes: str | None = None,
    ) -> Reading:
        """Read one turn; ``context`` is the text of the turn before it.

        Customers' turns get the customer heads, agents' the agent heads, others an empty reading at once, as does
        what needs no network: mere numbers, and short turns that were read before in the same context.
        ``supersedes`` is the key of a text that is still being written: queued partials and drafts with that key are
        dropped, and their callers get asyncio.CancelledError. Raises Overloaded at once if too much waits.
        """
        turn = TurnToRead(turn_id, speaker, text, context)
        known = self._read_without_network(turn) or self._kept.find(turn)
        if known is not None:
            if supersedes is not None:
                self._batcher.drop(supersedes)
            return known
        timed = await self._batcher.submit(turn, size=self._size_of(turn), lane=Lane(lane), key=supersedes)
        if lane not in _UNSAID:
            self._kept.keep(turn, timed.result)
        return replace(timed.result, queue_ms=timed.queue_ms, forward_ms=timed.forward_ms)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return embeddings of shape (n, dim), unit length, behind everything more urgent."""
        rows: list[NDArray[np.float32]] = []
        for start in range(0, len(texts), _EMBEDDED_TOGETHER):
            piece = texts[start : start + _EMBEDDED_TOGETHER]
            turns = [TurnToRead("", Speaker.UNKNOWN, text) for text in piece]
            replies = await asyncio.gather(
                *(self._batcher.submit(turn, size=self._size_of(turn), lane=Lane.BACKGROUND) for turn in turns)
            )
            rows += [_embedding_of(reply.result) for reply in replies]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)

    async def learn_situations(self, examples: Mapping[str, Sequence[str]]) -> SituationHead:
        """Return a head that places turns in situations, taught by customers' sentences; these are kept."""
        wanted = dict.fromkeys(text for texts in examples.values() for text in texts)
        known = self._taught.find(wanted)
        new = [text for text in wanted if text not in known]
        for start in range(0, len(new), _EMBEDDED_TOGETHER):
            piece = new[start : start + _EMBEDDED_TOGETHER]
            turns = [as_in_a_talk(text) for text in piece]
            replies = await asyncio.gather(
                *(self._batcher.submit(turn, size=self._size_of(turn), lane=Lane.BACKGROUND) for turn in turns)
            )
            points = ((text, describe(reply.result)) for text, reply in zip(piece, replies, strict=True))
            known.update((text, point) for text, point in points if point is not None)
        await asyncio.to_thread(self._taught.keep, known)
        found = {name: [known[text] for text in texts if text in known] for name, texts in examples.items()}
        return await asyncio.to_thread(SituationHead, found, self._second_look)

    def read_many(self, turns: Sequence[TurnToRead]) -> list[Reading]:
        """Read turns here and now, in this thread, sorted by length inside; the result is in the given order.

        For programs without an event loop; never call it while ``read`` serves.
        """
        known = [self._read_without_network(turn) for turn in turns]
        readings = [reading or empty_reading(turn, self.model) for reading, turn in zip(known, turns, strict=True)]
        order = [i for i, reading in enumerate(known) if reading is None]
        order.sort(key=lambda i: self._size_of(turns[i]))
        for start in range(0, len(order), _READ_TOGETHER):
            chosen = order[start : start + _READ_TOGETHER]
            for i, reading in zip(chosen, self._read_batch([turns[i] for i in chosen]), strict=True):
                readings[i] = reading
        return readings

    def look_closely(self, turns: Sequence[TurnToRead]) -> list[NDArray[np.float32]]:
        """Return the states (words, dim) of each turn's own words, as ``read_many`` reads: here and now."""
        states: list[NDArray[np.float32]] = [np.zeros((0, self.dim), np.float32)] * len(turns)
        order = sorted(range(len(turns)), key=lambda i: self._size_of(turns[i]))
        for start in range(0, len(order), _READ_TOGETHER):
            chosen = order[start : start + _READ_TOGETHER]
            encoded = [self._pairs.encode(turns[i].text, turns[i].context) for i in chosen]
            for i, own in zip(chosen, _apart(encoded, self._network.run(encoded).states), strict=True):
                states[i] = own
        return states

    def _size_of(self, turn: TurnToRead) -> int:
        """Guess a turn's tokens without tokenizing on the event loop."""
        own = min(len(turn.text) // CHARACTERS_PER_TOKEN + 1, self._checkpoint.max_text)
        before = min(len(turn.context) // CHARACTERS_PER_TOKEN, self._checkpoint.max_context)
        return own + before + 3

    def _read_without_network(self, turn: TurnToRead) -> Reading | None:
        reading = reading_without_network(turn, self.model)
        if reading is None or self._appraiser is None or not turn.turn_id:
            return reading
        return replace(reading, bearing=self._appraiser.affinity.bear([reading], [_NO_WORDS])[0])

    def _read_batch(self, turns: Sequence[TurnToRead]) -> list[Reading]:
        encoded: list[EncodedTurn] = [self._pairs.encode(turn.text, turn.context) for turn in turns]
        raw = self._network.run(encoded)
        readings = self._decoder.decode(turns, encoded, raw.logits, raw.contributions, raw.embedding)
        if self._appraiser is None:
            return readings
        told = [place for place, turn in enumerate(turns) if turn.turn_id]
        words = _apart(encoded, raw.states)
        bearings = self._appraiser.affinity.bear([readings[place] for place in told], [words[place] for place in told])
        for place, bearing in zip(told, bearings, strict=True):
            readings[place] = replace(readings[place], bearing=bearing)
        return readings


def _apart(encoded: Sequence[EncodedTurn], states: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return each turn's part of what the network gives end to end."""
    return np.split(states, np.cumsum([len(turn.offsets) for turn in encoded])[:-1])


def _pair_encoder(checkpoint: Checkpoint) -> PairEncoder:
    try:
        tokenizer = Tokenizer.from_file(str(checkpoint.tokenizer))
        return PairEncoder(tokenizer, max_context=checkpoint.max_context, max_text=checkpoint.max_text)
    except Exception as error:  # tokenizers raises bare Exception
        raise ModelError(f"{checkpoint.tokenizer} can't be read as a tokenizer: {error}") from error


def _torch_network(checkpoint: Checkpoint) -> "TorchNetwork":
    try:
        from assist.classifier.torch_network import TorchNetwork
    except ImportError as error:
        raise ModelError(
            "the torch backend needs torch and transformers: pip install torch==2.13.0, then pip install -e '.[train]'"
        ) from error
    return TorchNetwork(checkpoint.float_weights())


def _embedding_of(reading: Reading) -> NDArray[np.float32]:
    if reading.embedding is None:
        raise ModelError("the network gave no embedding: train again with `assist train`")
    return reading.embedding
