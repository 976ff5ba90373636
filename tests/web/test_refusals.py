"""What a request that can't be read is answered with: our sentences, not a library's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from assist.web.refusals import tell_sent

if TYPE_CHECKING:
    from tests.web.conftest import Site


def test_what_is_missing_says_where_from() -> None:
    missing = {"type": "missing", "msg": "Field required", "loc": ("body", "code")}
    assert tell_sent(missing) == "code is missing; fill it in."
    assert tell_sent(missing | {"loc": ("query", "code")}).startswith("The address lacks code;")


def test_which_of_a_list_was_sent_is_no_name() -> None:
    found = {"type": "int_type", "msg": "Input should be a valid integer"}
    assert tell_sent(found | {"loc": ("body", 2, "old")}) == "old must be a whole number; correct it."
    assert tell_sent(found | {"loc": ("body", "old", 2)}) == "old.2 must be a whole number; correct it."


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ('{"kind": ', "What was sent is no JSON that can be read; correct it."),
        ("7", "What was sent must be an object; correct it."),
        (
            '{"kind": "token", "name": "Zed", "role": "king"}',
            "role must be 'agent', 'lead', 'qa', 'feeder' or 'admin'; correct it.",
        ),
    ],
)
async def test_a_program_is_told_what_is_wrong_with_what_it_sent(site: Site, sent: str, sentence: str) -> None:
    async with httpx.AsyncClient(base_url=site.url) as shell:
        answer = await shell.post("/invite", content=sent, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (422, sentence)
