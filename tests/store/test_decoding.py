"""Rows of before: what an older version wrote is read as it was meant."""

import pytest

from assist.store.decoding import _situations
from assist.suggest.view import find_placed


@pytest.mark.parametrize(
    ("text", "chances"),
    [
        ("[]", {}),
        ('["doubts-promise", "asks-when"]', {"doubts-promise": 1.0, "asks-when": 1.0}),
        ('{"doubts-promise": 0.72, "asks-when": 0.1}', {"doubts-promise": 0.72, "asks-when": 0.1}),
    ],
)
def test_situations_that_were_kept_without_their_chances_stay_placed(text: str, chances: dict[str, float]) -> None:
    assert _situations(text) == chances


def test_the_order_of_old_rows_is_kept() -> None:
    assert find_placed(_situations('["b", "a"]')) == ("b", "a")
