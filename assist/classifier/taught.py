"""What was read of the library's example sentences, kept between starts.

Answers the points of sentences that were read before, so that a start need not read thousands of them again. Refuses to
keep what any customer said: it is given the library's own sentences, and writes down digests of them. A file that is
missing, damaged or was read by another network is as good as none.
"""

import logging
import os
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from assist.classifier.logistic import Floats
from assist.classifier.situations import as_in_a_talk

FILE: Final = "examples.npz"
_DIGEST: Final = 16
_log = logging.getLogger(__name__)


class TaughtPoints:
    """The points of sentences by their text, shape (width,) each; with a ``folder`` they are kept there.

    ``read_by`` names everything that decides a point: the file of another is never used. Only what is still wanted
    stays, in memory and in the file.
    """

    def __init__(self, folder: Path | None, read_by: str, width: int) -> None:
        self._file = None if folder is None else folder / FILE
        self._read_by = read_by
        self._width = width
        self._points: dict[bytes, Floats] = {} if self._file is None else self._load(self._file)

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
            self._save(self._file)

    def _load(self, file: Path) -> dict[bytes, Floats]:
        try:
            with file.open("rb") as source, np.load(source, allow_pickle=False) as arrays:
                if str(arrays["read_by"]) != self._read_by:
                    return {}
                digests, points = arrays["digests"], arrays["points"]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            _log.warning("%s can't be read and is made anew: %s", file.name, error)
            return {}
        wanted = (len(digests), _DIGEST), (len(digests), self._width)
        is_sound = (digests.shape, points.shape) == wanted and digests.dtype == np.uint8 and points.dtype == np.float32
        if not is_sound or not np.isfinite(points).all():
            _log.warning("%s does not hold what it should and is made anew.", file.name)
            return {}
        return {digest.tobytes(): point for digest, point in zip(digests, points, strict=True)}

    def _save(self, file: Path) -> None:
        """Write the file whole or not at all, for its owner's eyes only."""
        digests = np.frombuffer(b"".join(self._points), np.uint8).reshape(len(self._points), _DIGEST)
        fresh: Path | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f"{FILE}.", dir=file.parent)
            fresh = Path(name)
            with os.fdopen(handle, "wb") as target:
                points = np.stack(list(self._points.values()))
                np.savez(target, allow_pickle=False, read_by=self._read_by, digests=digests, points=points)
            fresh.replace(file)
        except OSError as error:
            _log.warning("%s can't be written, so the next start reads its sentences again: %s", file.name, error)
            if fresh is not None:
                with suppress(OSError):
                    fresh.unlink()


def _digest(text: str) -> bytes:
    turn = as_in_a_talk(text)
    said = f"{len(turn.context)}:{turn.context}{turn.text}"
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
