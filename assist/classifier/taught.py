"""What was read of the library's example sentences, kept between starts.

Answers the points of sentences that one model read before, so that a start needs not read thousands of them again.
Refuses to keep what any customer said: it is given the library's own sentences, and writes down digests of them.
A file that is missing, damaged or of another model is as good as none.
"""

import logging
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from assist.classifier.logistic import Floats
from assist.classifier.situations import as_in_a_talk

_DIGEST: Final = 16
_log = logging.getLogger(__name__)


class TaughtPoints:
    """The points of sentences by their text, shape (width,) each; with a ``folder`` they are kept there for ``model``.

    Only those that are still wanted stay, in memory and in the file.
    """

    def __init__(self, folder: Path | None, model: str) -> None:
        self._file = None if folder is None else folder / f"examples-{model}.npz"
        self._points: dict[bytes, Floats] = {} if self._file is None else _load(self._file)

    def find(self, texts: Collection[str]) -> dict[str, Floats]:
        """Return the points of those of the sentences that are known."""
        known = ((text, self._points.get(_digest(text))) for text in texts)
        return {text: point for text, point in known if point is not None}

    def keep(self, points: Mapping[str, Floats]) -> None:
        """Keep these points and forget all others."""
        kept = {_digest(text): point for text, point in points.items()}
        is_new = kept.keys() != self._points.keys()
        self._points = kept
        if self._file is not None and is_new and kept:
            _save(self._file, kept)


def _digest(text: str) -> bytes:
    turn = as_in_a_talk(text)
    return blake2b(f"{turn.context}\0{turn.text}".encode(), digest_size=_DIGEST).digest()


def _load(file: Path) -> dict[bytes, Floats]:
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as arrays:
            digests, points = arrays["digests"], arrays["points"].astype(np.float32)
        return {digest.tobytes(): point for digest, point in zip(digests, points, strict=True)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.warning("%s can't be read and is made anew: %s", file.name, error)
        return {}


def _save(file: Path, points: Mapping[bytes, Floats]) -> None:
    """Write the file whole or not at all, and take away those of models that no longer serve."""
    digests = np.frombuffer(b"".join(points), np.uint8).reshape(len(points), _DIGEST)
    fresh = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as target:
            np.savez(target, allow_pickle=False, digests=digests, points=np.stack(list(points.values())))
        fresh.replace(file)
        for other in file.parent.glob("examples-*.npz"):
            if other != file:
                other.unlink(missing_ok=True)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        _log.warning("%s can't be written, so the next start reads its sentences again: %s", file.name, error)
