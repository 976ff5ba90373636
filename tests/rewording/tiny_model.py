"""A language model made on the spot: two random layers over bytes. It writes nonsense, one printable byte at a time."""

from collections.abc import Iterable, Iterator

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from tests.rewording.chat_server import Speak

PRINTABLE = range(32, 127)
REMEMBERED = 64


def make_speaker() -> Speak:
    """Return what speaks for the model; the same prompt gets the same answer."""
    torch.manual_seed(7)
    config = GPT2Config(vocab_size=256, n_positions=512, n_embd=32, n_layer=2, n_head=2)
    model = GPT2LMHeadModel(config).eval()

    def speak(prompt: str, most: int) -> Iterable[str]:
        return _write(model, list(prompt.encode())[-REMEMBERED:], most)

    return speak


def _write(model: GPT2LMHeadModel, ids: list[int], most: int) -> Iterator[str]:
    allowed = torch.tensor(list(PRINTABLE))
    generator = torch.Generator().manual_seed(11)
    for _ in range(most):
        with torch.no_grad():
            scores = model(torch.tensor([ids[-REMEMBERED:]])).logits[0, -1, allowed]
        chosen = int(torch.multinomial(scores.softmax(-1), 1, generator=generator))
        ids.append(PRINTABLE[chosen])
        yield chr(PRINTABLE[chosen])
