"""A model's folder on disk.

Answers where a checkpoint's network and tokenizer are, what its columns and thresholds are, and that the files are
the ones that were trained together. Refuses to know how they are run.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import yaml
from numpy.typing import NDArray

from assist.classifier.columns import COLUMNS, HEADS
from assist.classifier.second_look import SecondLook
from assist.errors import ModelError
from assist.suggest.affinity import Affinity
from assist.suggest.appraisal import Appraiser
from assist.suggest.forecast import Forecaster

FORMAT: Final = 2
DESCRIPTION: Final = "model.yaml"
APPRAISAL: Final = "appraisal.json"
"""What readers' judgements of the library taught; a folder may lack it."""
AFFINITY: Final = "affinity.npz"
"""The second part of it: the space of turns and lines."""
SECOND_LOOK: Final = "danger.npz"
"""What tells danger to life from what only sounds like it; a folder may lack it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A verified model folder.

    ``version`` is the name with a short hash of everything that decides a reading, a forecast or a line; ``reads_as``
    is a hash of what decides the numbers of a reading alone;
    ``thresholds`` has shape (columns,), in probabilities; ``max_context`` and ``max_text`` are in tokens; ``dim`` is
    the width of an embedding.
    """

    folder: Path
    version: str
    reads_as: str
    network: Path
    tokenizer: Path
    thresholds: NDArray[np.float32]
    max_context: int
    max_text: int
    dim: int
    forecaster: Forecaster | None
    description: Mapping[str, Any]

    def appraiser(self) -> Appraiser | None:
        """Return what readers' judgements taught, None where nothing did. Raises ModelError where it can't be read."""
        path = self.folder / APPRAISAL
        if not path.is_file():
            return None
        try:
            return Appraiser.from_json(json.loads(path.read_text(encoding="utf-8")), self._affinity())
        except (OSError, KeyError, TypeError, ValueError, BadZipFile) as error:
            raise ModelError(
                f"{path} or {AFFINITY} can't be read ({error}): restore both, or learn again with `assist learn-lines`",
            ) from error

    def second_look(self) -> SecondLook | None:
        """Return what was learned of danger to life, None where nothing was. Raises ModelError like ``appraiser``."""
        path = self.folder / SECOND_LOOK
        if not path.is_file():
            return None
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return SecondLook.from_arrays(arrays)
        except (OSError, KeyError, TypeError, ValueError, BadZipFile) as error:
            raise ModelError(
                f"{path} can't be read ({error}): restore it, or learn it again with `assist learn-danger`",
            ) from error

    def _affinity(self) -> Affinity:
        with np.load(self.folder / AFFINITY, allow_pickle=False) as arrays:
            return Affinity.from_arrays(arrays)

    def float_weights(self) -> Path:
        """Return the file that the torch backend runs. Raises ModelError, saying what to do, if it does not fit."""
        if "float" not in self.description:
            raise ModelError(
                f"{self.folder} has no float weights, which the torch backend runs: train with `assist train "
                "--keep-float`, or serve the int8 network (ASSIST_BACKEND=onnx)",
            )
        return _verified(self.folder, self.description["float"])


def load_checkpoint(folder: Path) -> Checkpoint:
    """Read and verify a model folder.

    Raises ModelError, saying what to do, if a file is missing, was changed, or was made for other labels.
    """
    description = _read_description(folder)
    try:
        if description["format"] != FORMAT:
            raise ModelError(
                f"{folder} has model format {description['format']!r}, this version reads {FORMAT}: "
                "train again with `assist train` or take the model that came with this version",
            )
        network = _verified(folder, description["network"])
        tokenizer = _verified(folder, description["tokenizer"])
        thresholds = _thresholds(folder, description)
        limits = description["limits"]
        return Checkpoint(
            folder=folder,
            version=f"{description['name']}-{_fingerprint(folder, description)}",
            reads_as=_hash_of([*_readers(description), repr(limits)]),
            network=network,
            tokenizer=tokenizer,
            thresholds=thresholds,
            max_context=int(limits["max_context"]),
            max_text=int(limits["max_text"]),
            dim=int(description["network"]["dim"]),
            forecaster=_forecaster(description),
            description=description,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"{folder / DESCRIPTION} lacks or misspells {error}: restore the file or train again with `assist train`",
        ) from error


def file_hash(path: Path) -> str:
    """Return a file's SHA-256 as hexadecimal digits."""
    return sha256(path.read_bytes()).hexdigest()


def _read_description(folder: Path) -> Mapping[str, Any]:
    path = folder / DESCRIPTION
    try:
        description = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            f"there is no model at {folder} ({path.name}: {error.strerror}): set the model's folder to one that "
            "`assist train` wrote, such as models/rapport-v1",
        ) from error
    except yaml.YAMLError as error:
        raise ModelError(f"{path} is not YAML: restore the file ({error})") from error
    if not isinstance(description, dict):
        raise ModelError(f"{path} is empty or no mapping: restore the file")
    return description


def _verified(folder: Path, entry: Mapping[str, Any]) -> Path:
    path = folder / str(entry["file"])
    if not path.is_file():
        raise ModelError(f"{path} is missing: restore it (git checkout, or git lfs pull) or train again")
    if file_hash(path) != entry["sha256"]:
        raise ModelError(
            f"{path} is not the file that {DESCRIPTION} was written for (its SHA-256 differs): restore the whole "
            "folder, or train again",
        )
    return path


def _thresholds(folder: Path, description: Mapping[str, Any]) -> NDArray[np.float32]:
    heads = {head: tuple(map(str, labels)) for head, labels in description["heads"].items()}
    if heads != HEADS:
        raise ModelError(
            f"{folder} was trained for other labels than this version's: train again with `assist train`",
        )
    given = description["thresholds"]
    return np.array([given[head][label] for head, label in COLUMNS], dtype=np.float32)


def _forecaster(description: Mapping[str, Any]) -> Forecaster | None:
    forecast = description.get("forecast")
    return Forecaster.from_json(forecast["weights"]) if forecast else None


def _fingerprint(folder: Path, description: Mapping[str, Any]) -> str:
    decides = _readers(description)
    decides += [repr(description["thresholds"]), repr(description["limits"])]
    if description.get("forecast"):
        decides.append(repr(description["forecast"]["weights"]))
    decides += [file_hash(folder / name) for name in (APPRAISAL, AFFINITY, SECOND_LOOK) if (folder / name).is_file()]
    return _hash_of(decides)[:8]


def _readers(description: Mapping[str, Any]) -> list[str]:
    return [str(description[part]["sha256"]) for part in ("network", "tokenizer")]


def _hash_of(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
