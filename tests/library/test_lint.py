from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assist.library.difference import difference
from assist.library.entries import (
    Condition,
    CueRule,
    Fact,
    GlossaryEntry,
    Intent,
    Phrase,
    PromptTemplate,
    Situation,
)
from assist.library.files import load_files, save_files
from assist.library.lint import has_errors, lint
from assist.library.offers import Policy, Resolution
from assist.library.problems import Severity
from assist.library.revision import Library
from assist.library.terms import write_policy

SMALL = Path(__file__).parents[1] / "transcripts" / "library"
INTENT = Intent(id="late", title="Late", examples=tuple(f"example {n}" for n in range(10)))
FACT = Fact(id="true", text="It is so.", source="a law", date=date(2020, 1, 1), intents=("late",))
OPTION: dict[str, Any] = {
    "id": "o",
    "title": "O",
    "intents": ("late",),
    "text": "I can.",
    "time_frame": "today",
    "customer_value": 0.5,
    "company_cost": 0.1,
}


def phrase(**fields: Any) -> Phrase:
    return Phrase.model_validate({"id": "p", "technique": "check", "text": "Is that right?", **fields})


def sentences(severity: Severity, **kinds: Any) -> list[str]:
    library = Library(**{"intents": (INTENT,), "resolutions": (Resolution.model_validate(OPTION),), **kinds})
    return [f"{p.kind} {p.id} {p.sentence}" for p in lint(library) if p.severity is severity]


def test_every_hand_over_that_is_shipped_names_a_time_frame() -> None:
    library = load_files(Path(__file__).parents[2] / "prompts")
    assert any(entry.technique == "escalate" for entry in library.phrases)
    assert [problem.id for problem in lint(library) if "time frame" in problem.sentence] == []


def test_a_sound_library_has_no_problems() -> None:
    assert sentences(Severity.ERROR) == sentences(Severity.WARNING) == []
    assert not has_errors(lint(load_files(SMALL)))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"when": {"intents": ["gone"]}}, "the intent `gone`"),
        ({"unless": {"intents": ["gone"]}}, "the intent `gone`"),
        ({"technique": "feel_felt_found"}, "has nothing found behind it"),
        ({"fact": "gone"}, "rests on the fact `gone`"),
        ({"text": "Hello {nobody}."}, "the slot {nobody}"),
        ({"text": "Hello {name."}, "a single brace"),
        ({"text": "I understand how you feel."}, "says “I understand how you feel”"),
        ({"text": "Please calm down now."}, "says “calm down”"),
        ({"text": "You should have checked it."}, "leave the blame out"),
        ({"text": "So sorry!", "when": {"signals": ["vulnerability"]}}, "an exclamation mark"),
        ({"technique": "goodwill", "when": {"signals": ["vulnerability"]}}, "a formula or a gift"),
        ({"rung": 2}, "has a rung"),
        ({"due": True}, "is `due` without situations"),
        ({"named": ["Is {nothing} right?"]}, "the slot {nothing}"),
        ({"named": ["Is {event} right, {event?"]}, "a single brace"),
        ({"named": ["Please calm down about {event}."]}, "says “calm down”"),
        ({"named": ["Is {event} right!"], "when": {"signals": ["vulnerability"]}}, "an exclamation mark"),
        ({"named": ["Is it right?"]}, "a `named` text without a slot"),
    ],
)
def test_errors_in_phrases(fields: dict[str, Any], told: str) -> None:
    found = sentences(Severity.ERROR, phrases=(phrase(**fields),))
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "word " * 61}, "has 61 words"),
        ({"technique": "escalate", "text": "I'll ask my team lead."}, "without a time frame"),
        ({"technique": "boundary"}, "draws a boundary without"),
        ({"text": "is that right?"}, "begins with a small letter"),
        ({"named": ["is {event} right?"]}, "begins with a small letter"),
        ({"named": [f"{{event}} {'word ' * 60}"]}, "has 61 words"),
        (
            {"technique": "escalate", "text": "You hear by noon.", "named": ["I'll ask about {event}."]},
            "without a time frame",
        ),
        ({"fact": "true", "when": {"intents": ["late", "lost"]}}, "does not speak of lost"),
    ],
)
def test_warnings_in_phrases(fields: dict[str, Any], told: str) -> None:
    lost = INTENT.model_copy(update={"id": "lost"})
    option = Resolution.model_validate({**OPTION, "intents": ("late", "lost")})
    kinds = {"phrases": (phrase(**fields),), "facts": (FACT,), "intents": (INTENT, lost), "resolutions": (option,)}
    found = [line for line in sentences(Severity.WARNING, **kinds) if told in line]
    assert len(found) == 1


def test_a_blameless_should_have_is_no_blame() -> None:
    texts = ("You should have heard from us.", "You shouldn't have had to ask.", "Longer than you should have.")
    assert not sentences(Severity.ERROR, phrases=tuple(phrase(id=f"p{n}", text=text) for n, text in enumerate(texts)))


def test_near_duplicates_are_told_once() -> None:
    twins = (phrase(id="a", text="Is that right for you now?"), phrase(id="b", text="Is that right for you, now?"))
    assert len([line for line in sentences(Severity.WARNING, phrases=twins) if "almost like `a`" in line]) == 1


def test_a_phrase_may_be_like_its_own_named_text() -> None:
    named = phrase(text="Is that right for you now?", named=("Is {event} right for you now?",))
    assert sentences(Severity.WARNING, phrases=(named,)) == []


def test_references_of_other_kinds_are_followed() -> None:
    rule = CueRule(
        id="c",
        when=Condition.model_validate({"all": [{"intent": "gone"}, {"last_speaker": "customer"}]}),
        advice="Do.",
        evidence="They did.",
        examples=(("customer: a",),),
        counter_examples=(("customer: b",),),
    )
    fact = FACT.model_copy(update={"intents": ("gone",)})
    option = Resolution.model_validate({**OPTION, "intents": ("late", "gone"), "text": "About {order_ref}."})
    found = sentences(Severity.ERROR, cues=(rule,), facts=(fact,), resolutions=(option,))
    assert [line.split(" ", 2)[:2] for line in found] == [
        ["cues", "c"],
        ["facts", "true"],
        ["resolutions", "o"],
        ["resolutions", "o"],
    ]
    assert any("add the condition `order_ref: known`" in line for line in found)


def test_situations_and_their_phrases_know_one_another() -> None:
    doubts = Situation(id="doubts", title="Doubts", help=("reassure",), examples=tuple(f"doubt {n}" for n in range(8)))
    fitting = phrase(technique="reassure", when={"situations": ["doubts"]})
    assert sentences(Severity.WARNING, situations=(doubts,), phrases=(fitting,)) == []
    assert "calls for help that no phrase gives" in sentences(Severity.WARNING, situations=(doubts,))[0]
    told = doubts.model_copy(update={"outright": ("never again",)})
    assert "no phrase for it is `due`" in sentences(Severity.WARNING, situations=(told,), phrases=(fitting,))[0]
    due = fitting.model_copy(update={"due": True})
    assert sentences(Severity.WARNING, situations=(told,), phrases=(due,)) == []
    stray = phrase(when={"situations": ["doubts"]})
    assert "is never offered" in sentences(Severity.WARNING, situations=(doubts,), phrases=(fitting, stray))[0]
    lost = phrase(when={"situations": ["nowhere"]})
    assert "situation `nowhere`, which is not there" in sentences(Severity.ERROR, phrases=(lost,))[0]


def test_questions_and_glossary_are_looked_at() -> None:
    asks = [{"fact": "name", "ask": "Is it {name}?"}, {"fact": "name", "ask": "Name?"}]
    intent = Intent.model_validate({**INTENT.model_dump(), "needs": asks})
    words = tuple(GlossaryEntry(id=entry_id, term="RMA", plain="return") for entry_id in ("a", "b"))
    found = sentences(Severity.ERROR, intents=(intent,), glossary=words)
    assert [line.split(" ", 2)[0] for line in found] == ["glossary", "glossary", "intents", "intents"]
    assert sentences(Severity.WARNING, resolutions=()) == [
        "intents late has no resolution option; agents have nothing to offer there"
    ]


def test_the_difference_names_entries_and_fields() -> None:
    old = Library(phrases=(phrase(id="a"), phrase(id="b")), intents=(INTENT,))
    new = Library(phrases=(phrase(id="b", text="Right?", note="shorter"), phrase(id="c")), intents=(INTENT,))
    changes = difference(old, new)
    assert [(change.kind, change.id, change.change) for change in changes] == [
        ("phrases", "a", "removed"),
        ("phrases", "b", "changed"),
        ("phrases", "c", "added"),
    ]
    assert [(field.field, field.before, field.after) for field in changes[1].fields] == [
        ("text", "Is that right?", "Right?"),
        ("note", None, "shorter"),
    ]
    assert difference(new, new) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Reword {text} for {customer}",
            "has the slot {customer}; a prompt may use {text}, {last_customer}, {register}",
        ),
        ("Reword this", "never says what to reword; put {text} where it belongs"),
        ("Reword {text} }", "has a single brace; close the slot or take the brace out"),
    ],
)
def test_prompts_have_known_slots(text: str, problem: str) -> None:
    assert sentences(Severity.ERROR, templates=(PromptTemplate(id="t", text=text),)) == [f"templates t {problem}"]
    assert sentences(Severity.ERROR, templates=(PromptTemplate(id="t", text="{text} {register}"),)) == []


def test_two_prompts_for_the_same_texts_are_told() -> None:
    first = PromptTemplate(id="a", text="{text}", techniques=("check", "close"))
    second = PromptTemplate(id="b", text="{text}", techniques=("close",))
    assert sentences(Severity.WARNING, templates=(first, second)) == [
        "templates b is for the same texts as `a`, which comes first by name"
    ]
    other = second.model_copy(update={"techniques": ("offer",)})
    assert sentences(Severity.WARNING, templates=(first, other)) == []


def test_a_library_without_prompts_keeps_the_revision_it_had_before_there_were_any() -> None:
    library = load_files(SMALL)
    assert "templates" not in library.to_json()
    with_one = library.model_copy(update={"templates": (PromptTemplate(id="t", text="{text}"),)})
    assert [change.kind for change in difference(library, with_one)] == ["templates"]


# Policies and the options that rest on them -------------------------------------------------------------------------

DAYS = Policy.model_validate({"id": "return-days", "value": 30, "unit": "days", "text": "Thirty days."})
LIMIT = Policy.model_validate({"id": "goodwill-limit", "value": 50, "unit": "GBP", "text": "Fifty a year."})
RETURN = {"fact": "days_since_delivery", "at_most": "return-days"}


def options(severity: Severity, *policies: Policy, **fields: Any) -> list[str]:
    entry = Resolution.model_validate({**OPTION, **fields})
    return sentences(severity, resolutions=(entry,), policies=policies)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"conditions": [{"any": [{"not": RETURN}]}]}, "rests on the policy `return-days`"),
        ({"text": "Within {policy:return-days}."}, "rests on the policy `return-days`"),
        ({"time_frame": "{policy:return-days}"}, "rests on the policy `return-days`"),
        ({"goodwill": True, "worth": 5}, "without a policy `goodwill-limit`"),
        ({"choice": "Send it."}, "read on from"),
        ({"choice": "to send it"}, "read on from"),
        ({"choice": "send {order_ref}"}, "a slot outside its text"),
        ({"choice": "send it", "goodwill": True}, "never one of the choices"),
        ({"text": "Order {order_ref}.", "conditions": [RETURN]}, "uses {order_ref} without asking"),
        ({"text": "I can {policy."}, "a single brace"),
    ],
)
def test_errors_in_options(fields: dict[str, Any], told: str) -> None:
    policies = (DAYS,) if "order_ref" in str(fields) else ()
    assert any(told in sentence for sentence in options(Severity.ERROR, *policies, **fields))


def test_a_policy_is_compared_in_its_own_unit() -> None:
    (sentence,) = options(Severity.ERROR, LIMIT, conditions=[{"fact": "days_waiting", "at_least": "goodwill-limit"}])
    assert "compares `days_waiting` with `goodwill-limit` in GBP; use days" in sentence


def test_words_and_policy_cannot_disagree() -> None:
    assert options(Severity.WARNING, DAYS, conditions=[RETURN]) == []
    (sentence,) = options(Severity.WARNING, DAYS, conditions=[RETURN], text="It may come back within 30 days.")
    assert "writes “30 days” itself; write {policy:return-days}" in sentence
    assert options(Severity.WARNING, DAYS) == ["policies return-days is used by no option; use it, or take it out"]
    assert options(Severity.WARNING, LIMIT) == [], "the engine uses it"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (30, "days", "30 days"),
        (1, "days", "1 day"),
        (1, "working days", "1 working day"),
        (2.5, "hours", "2.5 hours"),
        (25, "percent", "25%"),
        (1500, "GBP", "£1,500"),
        (12.5, "EUR", "€12.50"),
        (3, "times", "3 times"),
    ],
)
def test_a_policy_as_texts_show_it(value: float, unit: str, written: str) -> None:
    policy = Policy.model_validate({"id": "p", "value": value, "unit": unit, "text": "A rule."})
    assert write_policy(policy) == written


def test_policies_are_files_and_differences_like_every_kind(tmp_path: Path) -> None:
    library = Library(policies=(LIMIT, DAYS))
    save_files(library, tmp_path)
    assert load_files(tmp_path) == library
    grown = library.model_copy(update={"policies": (LIMIT, DAYS.model_copy(update={"value": 14}))})
    (change,) = difference(library, grown)
    assert (change.kind, change.id) == ("policies", "return-days")
    assert [(field.field, field.before, field.after) for field in change.fields] == [("value", 30, 14)]


def test_a_shortcode_belongs_to_one_phrase() -> None:
    library = Library(
        phrases=(
            Phrase(id="a", technique="close", text="Bye now, and take care.", shortcode="bye"),
            Phrase(id="b", technique="close", text="All the best to you.", shortcode="bye"),
            Phrase(id="c", technique="close", text="Until next time, then.", shortcode="until"),
        )
    )
    found = [problem for problem in lint(library) if "shortcode" in problem.sentence]
    assert [(problem.severity, problem.id) for problem in found] == [(Severity.ERROR, "a"), (Severity.ERROR, "b")]
    assert [problem.others for problem in found] == [("b",), ("a",)]


def test_a_problem_names_the_field_of_the_text_it_is_in() -> None:
    entry = phrase(text="Fine.", named=("Hi {nope}, calm down.", "small {name}.", "Hello."))
    found = [(problem.field, problem.sentence.split(";")[0]) for problem in lint(Library(phrases=(entry,)))]
    assert found == [
        ("named", "has a `named` text without a slot, which would always be shown"),
        ("named", "has the slot {nope}, which nothing can fill"),
        ("named", "says “calm down”"),
        ("named", "begins with a small letter"),
    ]
    fields = {
        problem.field
        for changes in (
            {"unless": {"intents": ["no"]}},
            {"when": {"situations": ["no"]}},
            {"rung": 1},
            {"technique": "boundary"},
            {"technique": "feel_felt_found"},
        )
        for problem in lint(Library(phrases=(phrase(**changes),)))
    }
    assert fields == {"unless.intents", "when.situations", "rung", "when.signals", "fact"}
