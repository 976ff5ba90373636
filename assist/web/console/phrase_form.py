"""A phrase as a form: fields to a phrase and back, with every problem at its field.

Answers what the form says. Refuses to publish, and to know pages. What the form only tells of (pack, teams) is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assist.library import entries
from assist.library.entries import Phrase, When
from assist.library.problems import Problem, Severity
from assist.library.revision import Library
from assist.vocabulary import Channel, Emotion, FactName, Move, Pitfall, Sentiment, Signal, Step
from assist.web.console.wording import QUESTIONS

Fields = dict[str, tuple[str, ...]]
"""Field name to what was entered there; ``when.emotions`` may hold several."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "signals": tuple(Signal),
    "emotions": tuple(Emotion),
    "sentiment": tuple(Sentiment),
    "steps": tuple(Step),
    "channels": tuple(Channel),
    "after": (*Move, *Pitfall),
    "names": tuple(FactName),
}
"""Lists of a moment whose words are the same in every library."""

OWN_LISTS: Final = ("intents", "situations")
"""Lists of a moment whose words are the library's own."""

MOMENTS: Final = ("when", "unless")
_LISTS: Final = (*OWN_LISTS, *CHOICES)
_SAID: Final = ("heard", "told")
"""Lists that are written as words with commas between them."""
_BOUNDS: Final = ("lowest", "highest")
_AROUND: Final = frozenset({"id", "do", "expects", "proposal", "why", "theirs"})
"""Fields of the form that say nothing of what a phrase is."""
_IN_FORM: Final[Mapping[str, str]] = {
    "has nothing found behind it; give it a `fact:` of the library": "Has nothing found behind it; choose a fact.",
    "is `due` without situations, so it is never shown for that; name them": "“Never passed over” needs situations, "
    "or it is never shown for that; tick them.",
    "draws a boundary without `signals: [abuse]`; say when": "Draws a boundary without abuse among its signals; tick "
    "it.",
}
"""Findings of lint that speak of files, in the words of the form."""
_LEVELS: Final = ("0", "3")
_ANSWERS: Final[Mapping[bool | None, str]] = {None: "", True: "yes", False: "no"}


_NAMES: Final[Mapping[str, str]] = {
    "id": "Name",
    "named": "With what is known of their case",
    "fact": "Fact behind it",
    "continues": "Reads on",
    "care": "Gentle enough",
    "roams": "Also outside its moment",
    "due": "Never passed over",
    "lowest": "frustration from",
    "highest": "frustration to",
    "heard": "words just said",
    "told": "words the customer has said",
    "after": "after the agent",
    "names": "their words name",
    "asks": "whether they ask",
    "first": "whether somebody has answered",
}
"""What the page calls a field, where that is not what the library calls it."""


def name_field(field: str) -> str:
    """Return what the page calls a field, such as “When, emotions”."""
    name = ", ".join(_NAMES.get(part, part) for part in field.split("."))
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Something wrong or weak, and the field it belongs to ("" for none of this form)."""

    field: str
    sentence: str
    is_error: bool = True


def fields_of(phrase: Phrase) -> Fields:
    """Return a phrase as the form shows it."""
    fields: Fields = {
        "id": (phrase.id,),
        "technique": (phrase.technique.value,),
        "text": (phrase.text,),
        "named": ("\n".join(phrase.named),),
        "register": (phrase.register_.value,),
        "fact": (phrase.fact or "",),
        "shortcode": (phrase.shortcode or "",),
        "rung": ("" if phrase.rung is None else str(phrase.rung),),
        "continues": ("yes",) if phrase.continues else (),
        "care": ("yes",) if phrase.care else (),
        "roams": ("yes",) if phrase.roams else (),
        "due": ("yes",) if phrase.due else (),
        "note": (phrase.note or "",),
    }
    for moment in MOMENTS:
        when = getattr(phrase, moment) or When()
        for name in _LISTS:
            fields[f"{moment}.{name}"] = tuple(str(value) for value in getattr(when, name))
        for name in _SAID:
            fields[f"{moment}.{name}"] = (", ".join(getattr(when, name)),)
        for name in QUESTIONS:
            fields[f"{moment}.{name}"] = (_ANSWERS[getattr(when, name)],)
        for bound, level in zip(_BOUNDS, when.frustration or ("", ""), strict=True):
            fields[f"{moment}.{bound}"] = (str(level),)
    return fields


def read_fields(form: Sequence[tuple[str, Any]]) -> Fields:
    """Return what a browser sent. Files and the like are no fields of ours."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in form:
        if isinstance(value, str):
            fields[name] = (*fields.get(name, ()), value.replace("\r\n", "\n"))
    return fields


def first(fields: Fields, name: str) -> str:
    """Return what a field of one value says, "" where it is empty."""
    return next(iter(fields.get(name, ())), "").strip()


def plain(fields: Fields, name: str) -> tuple[str, ...]:
    """Return what a field says, whatever the order of its ticks and the space around its words."""
    return tuple(sorted(value.strip() for value in fields.get(name, ()) if value.strip()))


def differ(entered: Fields, kept: Fields) -> bool:
    """Say whether a form says anything else of a phrase than what is kept."""
    return any(plain(entered, name) != plain(kept, name) for name in {*entered, *kept} - _AROUND)


def read_phrase(fields: Fields, old: Phrase | None) -> tuple[Phrase | None, list[FieldProblem]]:
    """Return the phrase a form describes, or None and what keeps it from being one."""
    form: dict[str, Any] = {} if old is None else old.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    form["id"] = first(fields, "id") if old is None else old.id
    for mark in ("continues", "care", "roams", "due"):
        form[mark] = first(fields, mark) == "yes"
    for name in ("technique", "text"):
        form[name] = first(fields, name)
    if "named" in fields:
        form["named"] = [line.strip() for line in first(fields, "named").splitlines() if line.strip()]
    for name in ("register", "fact", "rung", "shortcode", "note"):
        form.pop(name, None)
        if value := first(fields, name):
            form[name] = value
    for moment in MOMENTS:
        form.pop(moment, None)
        if when := _read_moment(fields, moment, None if old is None else getattr(old, moment)):
            form[moment] = when
    try:
        return Phrase.model_validate(form), []
    except ValidationError as error:
        return None, [_explain(detail) for detail in error.errors(include_url=False)]


def _read_moment(fields: Fields, moment: str, old: When | None) -> dict[str, Any]:
    when: dict[str, Any] = {}
    for name in _LISTS:
        if ticked := fields.get(f"{moment}.{name}"):
            # A list keeps its order, which says nothing, so that a comparison shows only what changed.
            before = [str(value) for value in getattr(old or When(), name)]
            kept = [value for value in before if value in ticked]
            when[name] = [*kept, *(value for value in ticked if value not in before)]
    for name in _SAID:
        if words := [word.strip() for word in first(fields, f"{moment}.{name}").split(",") if word.strip()]:
            when[name] = words
    for name in QUESTIONS:
        if answer := first(fields, f"{moment}.{name}"):
            when[name] = answer
    bounds = [first(fields, f"{moment}.{bound}") for bound in _BOUNDS]
    if any(bounds):
        when["frustration"] = [bound or level for bound, level in zip(bounds, _LEVELS, strict=True)]
    return when


def put_phrase(library: Library, phrase: Phrase) -> Library:
    """Return the library with a phrase in it, in place of the one of that id."""
    others = [other for other in library.phrases if other.id != phrase.id]
    kinds = {kind: getattr(library, kind) for kind in Library.model_fields}
    return Library(**kinds | {"phrases": tuple(sorted((*others, phrase), key=lambda one: one.id))})


def place_problems(problems: Sequence[Problem], phrase: Phrase) -> list[FieldProblem]:
    """Return what lint says of a phrase at its fields, and the errors elsewhere that would refuse a new revision."""
    placed: list[FieldProblem] = []
    for problem in problems:
        is_error = problem.severity is Severity.ERROR
        is_phrase = problem.kind == "phrases"
        if is_phrase and problem.id == phrase.id:
            said = problem.sentence[:1].upper() + problem.sentence[1:] + "."
            placed.append(FieldProblem(problem.field, _IN_FORM.get(problem.sentence, said), is_error))
        elif is_error and not (is_phrase and phrase.id in problem.others):
            placed.append(FieldProblem("", f"Elsewhere, {problem.kind} {problem.id}: {problem.sentence}."))
    return placed


def _explain(detail: ErrorDetails) -> FieldProblem:
    field = _field_at(detail["loc"])
    context = detail.get("ctx", {})
    if field.partition(".")[2] in _SAID:
        return FieldProblem(field, "Each of the words said needs a letter or digit, and at most 40 characters.")
    match detail["type"]:
        case "string_too_short":
            said = "This is empty; write something."
        case "string_too_long":
            said = f"This is longer than {context['max_length']} characters; shorten it."
        case "string_pattern_mismatch":
            said = "Use small letters, digits and single hyphens, such as sorry-late-delivery."
        case "enum" | "literal_error":
            said = f"Choose {context['expected']}."
        case entries.SWAPPED:
            field, said = f"{field}.lowest", "The frustration it begins at is above the one it ends at; swap the two."
        case _:
            said = detail["msg"].removeprefix("Value error, ")
            said = said[:1].upper() + said[1:] + "."
    return FieldProblem(field, said)


def _field_at(loc: Sequence[int | str]) -> str:
    """Return the form's field at a place within a phrase, such as “when.emotions”."""
    top, *rest = loc or ("",)
    if top not in MOMENTS or not rest:
        return str(top)
    return f"{top}.{'lowest' if rest[0] == 'frustration' else rest[0]}"
