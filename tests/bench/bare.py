"""Contender 1: the bare network in onnxruntime int8, turns tokenized and sorted beforehand, in the best batches."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, process_time

import psutil
from tokenizers import Tokenizer

from assist.classifier.checkpoint import load_checkpoint
from assist.classifier.encoding import EncodedTurn, PairEncoder
from assist.classifier.network import Network
from tests.bench.material import load

SIZES = (1, 4, 8, 16, 32)
LEAST_S = 3.0


def main() -> None:
    """Measure every batch size, or the one given; print the best as JSON."""
    checkpoint = load_checkpoint(Path(sys.argv[1]))
    tokenizer = Tokenizer.from_file(str(checkpoint.tokenizer))
    pairs = PairEncoder(tokenizer, max_context=checkpoint.max_context, max_text=checkpoint.max_text)
    turns = [pairs.encode(turn.text, turn.context) for talk in load() for turn in talk]
    turns.sort(key=len)
    network = Network(checkpoint.network)
    sizes = [int(sys.argv[2])] if int(sys.argv[2]) else SIZES
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        results = [measure(network, turns, size, threads) for size in sizes]
    best = max(results, key=lambda result: result["turns_per_s"])
    sys.stdout.write(json.dumps({**best, "rss_mb": psutil.Process().memory_info().rss / 2**20}) + "\n")


def measure(network: Network, turns: list[EncodedTurn], size: int, threads: ThreadPoolExecutor) -> dict[str, float]:
    """Return turns a second and CPU time a turn in batches of one size, a core a batch."""
    batches = [turns[start : start + size] for start in range(0, len(turns), size)]
    network.run(batches[-1])
    done, began_s, began_cpu_s = 0, perf_counter(), process_time()
    while perf_counter() - began_s < LEAST_S:
        for _ in threads.map(network.run, batches):
            pass
        done += len(turns)
    took_s = perf_counter() - began_s
    return {"batch": size, "turns_per_s": done / took_s, "cpu_ms": (process_time() - began_cpu_s) * 1000 / done}


if __name__ == "__main__":
    main()
