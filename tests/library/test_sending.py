"""What should not go out with a text that is sent as it stands."""

from pathlib import Path

import pytest

from assist.library.entries import Phrase
from assist.library.files import load_files
from assist.library.lint import lint
from assist.library.offers import Resolution
from assist.library.problems import Severity
from assist.library.revision import Library
from assist.library.sending import check_sending


def find(text: str, named: str = "") -> list[tuple[Severity, str, str]]:
    phrase = Phrase(id="p", technique="check", text=text, named=(named,) if named else ())
    return [
        (problem.severity, problem.field, problem.sentence) for problem in check_sending(Library(phrases=(phrase,)))
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Is it <b>right</b>?", "holds the markup “<b>”"),
        ("Is it right?<br/>", "holds the markup “<br/>”"),
        ("Is it right? <!-- ask -->", "holds the markup “<!--”"),
        ("Is it&nbsp;right?", "holds the markup “&nbsp;”"),
        ("Is it &#8217;right?", "holds the markup “&#8217;”"),
        ("Is it **right**?", "holds the markup “**right**”"),
        ("Is it [right](https://example.com)?", "holds the markup “[right](https://example.com)”"),
        ("Is it [b]right[/b]?", "holds the markup “[b]”"),
        ("Is it \u202eright?", "holds the sign U+202E (right-to-left override)"),
        ("Is it \u2066right?", "holds the sign U+2066 (left-to-right isolate)"),
        ("Is it\u200bright?", "holds the sign U+200B (zero width space)"),
        ("Is it\u00adright?", "holds the sign U+00AD (soft hyphen)"),
        ("Is it\u2028right?", "holds the sign U+2028 (line separator)"),
        ("Is it \ufeffright?", "holds the sign U+FEFF (zero width no-break space)"),
        ("Is it r\u200dight?", "holds the sign U+200D (zero width joiner)"),
        ("Is it \x07right?", "holds the sign U+0007 (no name)"),
        ("Is it\tright?", "holds the sign U+0009 (no name)"),
    ],
)
def test_what_is_unseen_or_code_is_refused(text: str, told: str) -> None:
    ((severity, field, sentence),) = find(text)
    assert (severity, field) == (Severity.ERROR, "text")
    assert sentence.startswith(told)
    assert sentence.endswith("; take it out")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("That is a guaranteed refund.", "promises much with “guaranteed”"),
        ("We guarantee it.", "promises much with “guarantee”"),
        ("We promise you an answer.", "promises much with “We promise you”"),
        ("You definitely get it today.", "promises much with “definitely get”"),
        ("It will never happen again.", "promises much with “never happen again”"),
        ("You get back 100 euros.", "names the sum “100 euros”"),
        ("You get back £42.50.", "names the sum “£42.50”"),
        ("You get back 1,000 €.", "names the sum “1,000 €”"),
        ("That is sorted!!!", "raises its voice with “!!!”"),
        ("Is that right?!", "raises its voice with “?!”"),
    ],
)
def test_a_promise_too_big_and_a_raised_voice_are_remarked_on(text: str, told: str) -> None:
    ((severity, field, sentence),) = find(text)
    assert (severity, field) == (Severity.WARNING, "text")
    assert sentence.startswith(told)


def test_each_text_is_looked_at_for_everything() -> None:
    found = find("Fine.", "{name}, a guaranteed refund of 100 euros!!!")
    assert [(severity, field) for severity, field, _ in found] == [(Severity.WARNING, "named")] * 3
    option = Resolution.model_validate(
        {
            "id": "o", "title": "O", "intents": ("late",), "text": "I can <i>refund</i> 10 euros.",
            "time_frame": "today", "choice": "refund it\u200b", "customer_value": 0.5, "company_cost": 0.1,
        }
    )  # fmt: skip
    problems = list(check_sending(Library(resolutions=(option,))))
    assert [(problem.kind, problem.field) for problem in problems] == [
        ("resolutions", "text"),
        ("resolutions", "choice"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I can't promise it yet, and I can’t guarantee it.",
        "Another promise isn't enough; we shouldn't have promised it.",
        "Is it < 3 or > 2 & so on?",
        "Two lines.\nOf one text; a 5 * 3 * 2 box [sic], at 42.",
        "Thank you 👩‍💻, and take care ❤️‍🩹!",
        "A newer face \U0001fae9, a flag 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f, a bird 🐦‍⬛.",
        "Écrivez-moi en français, s’il vous plaît… Köszönöm, 谢谢, धन्यवाद.",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert find(text) == []


def test_the_shipped_library_has_none_of_it() -> None:
    assert lint(load_files(Path(__file__).parents[2] / "prompts")) == []
