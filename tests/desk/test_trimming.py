"""Freed memory goes back to the machine."""

import ctypes

import pytest

from assist.desk.trimming import give_back_memory

PIECE = 4000
"""Bytes: small enough to come from the heap, not from a mapping of its own."""


def test_what_was_freed_between_pieces_still_held_is_given_back() -> None:
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("this C library has no malloc_trim")
    pieces = [ctypes.create_string_buffer(PIECE) for _ in range(20_000)]
    kept = pieces[::50]
    del pieces
    assert give_back_memory()
    assert len(kept) == 400


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert give_back_memory() is False
