"""The ONNX network.

Answers raw numbers for a batch of encoded turns. Refuses to know labels, thresholds and queues.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from assist.classifier.encoding import EncodedTurn, pack
from assist.errors import ModelError

_OUTPUTS = ("logits", "contributions", "embedding", "states")


@dataclass(frozen=True, slots=True)
class RawOutputs:
    """What came out of one forward pass over ``n`` turns, float32.

    ``logits`` (n, columns); ``contributions`` (n, words, columns), what each token of the turn's own words gave to each
    logit, zero past the last; ``embedding`` (n, dim), unit length; ``states`` (all turns' own words end to end, dim),
    what the last layer makes of each.
    """

    logits: NDArray[np.float32]
    contributions: NDArray[np.float32]
    embedding: NDArray[np.float32]
    states: NDArray[np.float32]


class Network:
    """An onnxruntime session. Any thread calls ``run``; each pass runs on the one core of its caller.

    The memory arena is off: the allocator of the C library keeps what a pass gives back just as well, measured to the
    same time a turn, and in 22 MB less.
    """

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exceptions share no base class
            raise ModelError(f"{path} can't be opened as an ONNX network: {error}") from error
        lacking = set(_OUTPUTS) - {output.name for output in self._session.get_outputs()}
        if lacking:
            raise ModelError(
                f"{path} gives no {', '.join(sorted(lacking))}: it was trained for an older version. Train again with "
                "`assist train` or take the model that came with this version"
            )

    def run(self, batch: Sequence[EncodedTurn]) -> RawOutputs:
        """Read a batch of at least one turn; the work grows with its tokens, not with turns times the longest."""
        return RawOutputs(*self._session.run(_OUTPUTS, pack(batch).feeds()))
