"""What onnxruntime's session options do to the bare network: one pass a core, with one option changed at a time.

Prints JSON: turns a second, CPU time a turn and memory by option. ``assist.classifier.network`` chooses what serves.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import onnxruntime
import psutil
from tokenizers import Tokenizer

from assist.classifier.checkpoint import load_checkpoint
from assist.classifier.encoding import PairEncoder
from assist.classifier.network import Network
from tests.bench.bare import measure
from tests.bench.material import load

BATCH = 8
CORES = os.cpu_count() or 1


def _arena(options: onnxruntime.SessionOptions) -> None:
    options.enable_cpu_mem_arena = True


def _pattern(options: onnxruntime.SessionOptions) -> None:
    options.enable_mem_pattern = False


def _threads(options: onnxruntime.SessionOptions) -> None:
    options.intra_op_num_threads = CORES


def _plain_graph(options: onnxruntime.SessionOptions) -> None:
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC


def _parallel(options: onnxruntime.SessionOptions) -> None:
    options.execution_mode = onnxruntime.ExecutionMode.ORT_PARALLEL
    options.inter_op_num_threads = CORES


OPTIONS: dict[str, tuple[int, Callable[[onnxruntime.SessionOptions], None] | None]] = {
    "as served: a pass a core, no arena": (CORES, None),
    "one pass at a time": (1, None),
    "one pass at a time on all cores": (1, _threads),
    "memory arena": (CORES, _arena),
    "no memory pattern": (CORES, _pattern),
    "basic graph optimisation": (CORES, _plain_graph),
    "parallel execution": (CORES, _parallel),
}


def main() -> None:
    """Measure the option named, or every one in a process of its own."""
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        sys.stdout.write(json.dumps(measure_option(folder, sys.argv[2])) + "\n")
        return
    rows = []
    for name in OPTIONS:
        command = [sys.executable, "-m", "tests.bench.options", str(folder), name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows.append({"option": name, **json.loads(done.stdout)})
    sys.stdout.write(json.dumps(rows) + "\n")


def measure_option(folder: Path, name: str) -> dict[str, float]:
    """Return the figures of one option."""
    runners, change = OPTIONS[name]
    make = onnxruntime.InferenceSession

    def changed(path: str, options: onnxruntime.SessionOptions, **others: object) -> onnxruntime.InferenceSession:
        if change is not None:
            change(options)
        return make(path, options, **others)

    checkpoint = load_checkpoint(folder)
    tokenizer = Tokenizer.from_file(str(checkpoint.tokenizer))
    pairs = PairEncoder(tokenizer, max_context=checkpoint.max_context, max_text=checkpoint.max_text)
    turns = sorted((pairs.encode(turn.text, turn.context) for talk in load() for turn in talk), key=len)
    with patch.object(onnxruntime, "InferenceSession", changed):
        network = Network(checkpoint.network)
    with ThreadPoolExecutor(runners) as threads:
        figures = measure(network, turns, BATCH, threads)
    return {**figures, "rss_mb": psutil.Process().memory_info().rss / 2**20}


if __name__ == "__main__":
    main()
