"""The embedding's linear map, fitted without labels."""

import pytest

torch = pytest.importorskip("torch")

from assist.training.summary import fit_summary  # noqa: E402 - it needs torch

SIZE = 8


def test_the_map_keeps_what_varies_of_all_three_layers() -> None:
    torch.manual_seed(3)
    layers = torch.randn(400, 3 * SIZE)
    layers[:, : SIZE - 1] = 0.01 * layers[:, : SIZE - 1]
    layers[:, SIZE : 2 * SIZE] *= 10
    weight, bias = fit_summary(layers)
    assert weight.shape == (SIZE, 3 * SIZE)
    assert bias.shape == (SIZE,)
    mapped = layers @ weight.T + bias
    assert mapped.mean(dim=0).abs().max() < 1e-3
    reach = weight.abs().sum(dim=0)
    assert reach[SIZE - 1] > 10 * reach[: SIZE - 1].max(), "a number that varies among some that do not"


def test_two_turns_that_differ_nowhere_are_the_same_afterwards() -> None:
    torch.manual_seed(4)
    layers = torch.randn(50, 3 * SIZE)
    layers[1] = layers[0]
    weight, bias = fit_summary(layers)
    mapped = layers @ weight.T + bias
    assert torch.equal(mapped[0], mapped[1])
    assert not torch.equal(mapped[0], mapped[2])
