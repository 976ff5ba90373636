"""How near a line lies to what a turn asks for, learned from readers' judgements (``assist learn-lines``).

Answers one number a line, in logits: turns and lines are put into one space of few dimensions, where a line lies near
the turns at which readers sent it. Refuses to know what a moment stands in (``appraisal`` does) and never sees words: a
turn's place comes of its embedding and its words' states in the network (``heeding``), a line's of its own embedding,
the situations it is written for, and which it is.

What a turn adds to a moment's place (its *bearing*) is taken while it is read and lives in memory only: a conversation
that was fetched back from the store goes without until its customer speaks. What the moment stands in (its
*scene*: likely situations, what the agent just did, the step of the talk) is added as the moment is weighed. Part of
the sum is the place itself; the rest goes through units that each light up only when enough of what they stand for
comes together ("cross", "asked for a name", "was asked before").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.reading import Reading, describe
from assist.suggest.heeding import Heed

Floats = NDArray[np.float32]

NUMBERS: Final = ("customer", "agent", "scene", "together", "text", "moment", "scale", "situations", "lines")
HEEDS: Final = ("customer_words", "agent_words")
HEED_PARTS: Final = ("ask", "take", "give", "start")
NAMES: Final = ("scene_ids", "situation_ids", "line_ids")


@dataclass(frozen=True, slots=True, eq=False)
class LineToPlace:
    """What a line's place comes of; ``meaning`` is its text's embedding (dim,), None for a text made on the spot."""

    id: str
    situations: frozenset[str]
    meaning: Floats | None


@dataclass(frozen=True, eq=False)
class Affinity:
    """What was learned, for a space of ``size`` dimensions and bearings as ``wide`` as that and all units.

    ``customer`` (dim + labels + 1, wide) and ``agent`` (dim + 1, wide) give turns a bearing, a constant in the last
    row, to which ``customer_words`` and ``agent_words`` add what their words ask for; ``scene`` {name: (wide,)} moves
    it by what the moment stands in. ``together`` (spaces, units, size of one) is what each unit adds to a place in the
    space it belongs to. ``text`` (dim, size + 1), ``situations`` {id: (size,)} and ``lines`` {id: (size + 1,)} place
    lines, what a line adds whatever the turn in the last column; ``moment`` (size + 1,) is what a turn adds to all
    lines alike. ``scale`` and ``shift`` turn how a line is drawn into the logit of a calibrated probability.
    """

    customer: Floats
    agent: Floats
    customer_words: Heed
    agent_words: Heed
    scene: Mapping[str, Floats]
    together: Floats
    text: Floats
    moment: Floats
    situations: Mapping[str, Floats]
    lines: Mapping[str, Floats]
    scale: float
    shift: float

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Affinity":
        """Read back what ``to_arrays`` wrote. Raises KeyError or ValueError on other arrays."""
        numbers = {name: np.asarray(arrays[name], np.float32) for name in NUMBERS}
        named = {name: tuple(map(str, arrays[name])) for name in NAMES}
        heeds = {
            name: Heed(**{part: np.asarray(arrays[f"{name}_{part}"], np.float32) for part in HEED_PARTS})
            for name in HEEDS
        }
        spaces, units, own = numbers["together"].shape
        size, wide = spaces * own, spaces * (own + units)
        shapes = {name: array.shape[-1] for name, array in numbers.items()}
        wanted = {"customer": wide, "agent": wide, "scene": wide, "text": size + 1, "situations": size}
        wanted |= {"lines": size + 1, "moment": size + 1, "scale": 2}
        if any(shapes[name] != width for name, width in wanted.items()) or any(
            heed.start.shape != (spaces, own + units) for heed in heeds.values()
        ):
            msg = f"arrays of {shapes} do not fit one another"
            raise ValueError(msg)
        return cls(
            customer=numbers["customer"],
            agent=numbers["agent"],
            **heeds,
            scene=dict(zip(named["scene_ids"], numbers["scene"], strict=True)),
            together=numbers["together"],
            text=numbers["text"],
            moment=numbers["moment"],
            situations=dict(zip(named["situation_ids"], numbers["situations"], strict=True)),
            lines=dict(zip(named["line_ids"], numbers["lines"], strict=True)),
            scale=float(numbers["scale"][0]),
            shift=float(numbers["scale"][1]),
        )

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return arrays that a file can keep, numbers in half precision."""
        numbers: dict[str, Floats] = {
            "customer": self.customer,
            "agent": self.agent,
            "scene": np.array(list(self.scene.values()), np.float32).reshape(-1, self.customer.shape[1]),
            "together": self.together,
            "text": self.text,
            "moment": self.moment,
            "scale": np.array([self.scale, self.shift], np.float32),
            "situations": np.array(list(self.situations.values()), np.float32).reshape(-1, len(self.moment) - 1),
            "lines": np.array(list(self.lines.values()), np.float32).reshape(-1, len(self.moment)),
        }
        for name in HEEDS:
            numbers |= {f"{name}_{part}": getattr(getattr(self, name), part) for part in HEED_PARTS}
        return {
            **{name: array.astype(np.float16) for name, array in numbers.items()},
            "scene_ids": np.array(list(self.scene), np.str_),
            "situation_ids": np.array(list(self.situations), np.str_),
            "line_ids": np.array(list(self.lines), np.str_),
        }

    def bear(self, readings: Sequence[Reading], words: Sequence[Floats]) -> list[Floats | None]:
        """Return what each turn asks of an answer, shape (wide,); None where it was not read.

        ``words`` (n, dim) of each are the states of its own words in the network, none where it did not see them. A
        customer's turn that the network need not see (mere numbers) asks for what is asked whatever was said.
        """
        bearings: list[Floats | None] = [None] * len(readings)
        customers = [place for place, reading in enumerate(readings) if "sentiment" in reading.scores]
        agents = [
            place
            for place, reading in enumerate(readings)
            if reading.scores and "sentiment" not in reading.scores and reading.embedding is not None
        ]
        for weights, heed, places, point_of in (
            (self.customer, self.customer_words, customers, describe),
            (self.agent, self.agent_words, agents, _embedding_of),
        ):
            if places:
                unseen = np.zeros(len(weights) - 1, np.float32)
                points = [unseen if (point := point_of(readings[place])) is None else point for place in places]
                borne = np.stack(points) @ weights[:-1] + weights[-1]
                told = [row for row, place in enumerate(places) if len(words[place])]
                if told:
                    borne[told] += self.lay_out(heed.find([words[places[row]] for row in told]))
                for place, bearing in zip(places, borne, strict=True):
                    bearings[place] = bearing.copy()  # alone: a turn that is kept must not keep its whole batch
        return bearings

    def lay_out(self, found: Floats) -> Floats:
        """Return numbers of each space (..., spaces, own size and units) as a bearing holds them: (..., wide)."""
        own, before = self.together.shape[2], found.shape[:-2]
        return np.concatenate([found[..., :own].reshape(*before, -1), found[..., own:].reshape(*before, -1)], axis=-1)

    def survey(self, scene: Iterable[tuple[str, float]]) -> Floats:
        """Return how far what a moment stands in moves its bearing, shape (wide,); unknown names move nothing."""
        rows, weights = self._surveyed
        known = [(row, value) for name, value in scene if (row := rows.get(name)) is not None]
        values = np.array([value for _, value in known], np.float32)
        moved: Floats = values @ weights[[row for row, _ in known]]
        return moved

    @cached_property
    def _surveyed(self) -> tuple[Mapping[str, int], Floats]:
        """What a moment may stand in, by its row, and what each moves."""
        weights = np.array(list(self.scene.values()), np.float32).reshape(-1, self.customer.shape[1])
        return {name: row for row, name in enumerate(self.scene)}, weights

    def stand(self, bearing: Floats) -> Floats:
        """Return the place (..., size) of moments whose turns and scene have this bearing in all, shape (..., wide)."""
        spaces, units, own = self.together.shape
        straight, rest = bearing[..., : spaces * own], bearing[..., spaces * own :]
        lit = np.maximum(rest, 0).reshape(*rest.shape[:-1], spaces, 1, units)
        added: Floats = (lit @ self.together).reshape(straight.shape)
        return straight + added

    def place(self, lines: Iterable[LineToPlace]) -> "PlacedLines":
        """Return lines in their places."""
        rows: dict[str, int] = {}
        places: list[Floats] = []
        unknown = np.zeros(self.text.shape[1], np.float32)
        for line in lines:
            place = self.lines.get(line.id, unknown).copy()
            if line.meaning is not None:
                place += line.meaning @ self.text
            for situation in line.situations & self.situations.keys():
                place[:-1] += self.situations[situation]
            rows[line.id] = len(places)
            places.append(place)
        return PlacedLines(self, rows, np.stack(places) if places else np.zeros((0, len(unknown)), np.float32))


@dataclass(frozen=True, eq=False)
class PlacedLines:
    """The lines of one repertoire in their places, shape (lines, size + 1)."""

    affinity: Affinity
    rows: Mapping[str, int]
    places: Floats

    def pull(self, bearing: Floats) -> "Pull":
        """Return how every line is drawn to a moment."""
        moment, place = self.affinity.moment, self.affinity.stand(bearing)
        alike = float(place @ moment[:-1] + moment[-1])
        pulls = self.places[:, :-1] @ place + self.places[:, -1] + alike
        return Pull(self.affinity, self.rows, pulls.tolist(), alike)


@dataclass(frozen=True, eq=False)
class Pull:
    """How lines are drawn to one moment: plain numbers, for they are looked up one by one.

    ``alike`` is what the moment adds to all lines: so is one drawn that has no place.
    """

    affinity: Affinity
    rows: Mapping[str, int]
    pulls: Sequence[float]
    alike: float

    def of(self, name: str) -> float:
        """Return how a line is drawn here."""
        row = self.rows.get(name)
        return self.alike if row is None else self.pulls[row]

    def weigh(self, name: str) -> float:
        """Return the logit of the calibrated probability that a line is sent as it is."""
        return self.affinity.scale * self.of(name) + self.affinity.shift


def _embedding_of(reading: Reading) -> Floats | None:
    return reading.embedding
