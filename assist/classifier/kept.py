"""Readings of short turns that were read before.

Answers the reading of the same words in the same context, so that "yes", "ok" and "thanks" cost nothing the second
time. Refuses to keep texts: a digest stands for them, under a key that this process alone has and never writes down.
What is kept belongs to no conversation and goes with the process.
"""

from collections import OrderedDict
from dataclasses import replace
from hashlib import blake2b
from secrets import token_bytes
from typing import Final

from assist.classifier.decoding import TurnToRead
from assist.reading import Reading

SHORT: Final = 40
"""Characters of a turn that is kept; longer ones hardly ever come twice."""


class KeptReadings:
    """At most ``room`` readings, those used longest ago given up first. ``context_chars`` of a context are read."""

    def __init__(self, room: int, context_chars: int) -> None:
        self._room = room
        self._context_chars = context_chars
        self._key_of_digests = token_bytes(16)
        self._readings: OrderedDict[bytes, Reading] = OrderedDict()

    def find(self, turn: TurnToRead) -> Reading | None:
        """Return the turn's reading, at no cost in time, or None where it has to be read."""
        if len(turn.text) > SHORT:
            return None
        key = self._key(turn)
        found = self._readings.get(key)
        if found is None:
            return None
        self._readings.move_to_end(key)
        return replace(found, turn_id=turn.turn_id)

    def keep(self, turn: TurnToRead, reading: Reading) -> None:
        """Remember a reading, without its times."""
        if self._room and len(turn.text) <= SHORT:
            self._readings[self._key(turn)] = reading
            if len(self._readings) > self._room:
                self._readings.popitem(last=False)

    def _key(self, turn: TurnToRead) -> bytes:
        parts = (turn.speaker.value, turn.text, turn.context[-self._context_chars :])
        said = "".join(f"{len(part)}:{part}" for part in parts)
        return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key_of_digests).digest()
