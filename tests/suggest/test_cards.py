"""What texts made on the spot go by."""

import pytest

from assist.suggest.cards import MADE, name_made


@pytest.mark.parametrize(
    ("ids", "name"),
    [
        (("restate:own-words",), "restate"),
        (("cause:late-delivery",), "cause"),
        (("need:late-delivery:order_ref",), "need:order_ref"),
        (("opening:late-delivery", "need:late-delivery:order_ref"), "opening:order_ref"),
        (("opening:late-delivery", "cause:late-delivery"), "cause"),
    ],
)
def test_a_made_text_goes_by_its_kind_and_by_what_it_asks(ids: tuple[str, ...], name: str) -> None:
    assert name_made(*ids) == name
    assert name in MADE


def test_a_question_that_will_be_opened_goes_by_that() -> None:
    assert name_made("need:late-delivery:order_ref", is_opened=True) == "opening:order_ref"
