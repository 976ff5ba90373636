"""What is wrong, or weak, in a library as a whole.

Answers problems across entries: references that lead nowhere, slots nothing fills, words that must not be sent.
Refuses to change anything, and to know files or the store. Publishing refuses on errors; warnings are for the lead.
"""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final

from assist.library.banned import BANNED
from assist.library.entries import Condition, Phrase, When
from assist.library.manner import SLOT, check_likeness, check_manner
from assist.library.problems import Problem, Severity, error, warning
from assist.library.revision import Library
from assist.library.sending import check_sending
from assist.library.terms import GOODWILL_LIMIT, POLICY_SLOT, named_policies, spread, write_policy
from assist.library.texts import texts_of
from assist.vocabulary import MEASURED, FactName, Technique

MOST_WORDS: Final = 60
"""A text longer than this is not read in two seconds."""

TEMPLATE_SLOTS: Final = ("text", "last_customer", "register")
"""What a prompt may be filled with."""

_STRAY_BRACE: Final = re.compile(r"[{}]")
_FACTS: Final = frozenset(FactName)


def lint(library: Library) -> list[Problem]:
    """Return every problem, errors first, then by kind and id."""
    found = [problem for check in _CHECKS for problem in check(library)]
    return sorted(found, key=lambda problem: (problem.severity, problem.kind, problem.id, problem.sentence))


def has_errors(problems: list[Problem]) -> bool:
    """Say whether a library with these problems must not be published."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def _check_intents(library: Library) -> Iterator[Problem]:
    known = {intent.id for intent in library.intents}
    for kind, entry_id, field, intent in _named_intents(library):
        if intent not in known:
            told = f"speaks of the intent `{intent}`, which is not in the library; correct it"
            yield error(kind, entry_id, told, field)


def _named_intents(library: Library) -> Iterator[tuple[str, str, str, str]]:
    for phrase in library.phrases:
        for moment, when in _moments(phrase):
            yield from (("phrases", phrase.id, f"{moment}.intents", intent) for intent in when.intents)
    for entry in library.resolutions:
        yield from (("resolutions", entry.id, "intents", intent) for intent in entry.intents)
        yield from (("resolutions", entry.id, "unless", intent) for intent in (entry.unless or When()).intents)
    for fact in library.facts:
        yield from (("facts", fact.id, "intents", intent) for intent in fact.intents)
    for rule in library.cues:
        yield from (("cues", rule.id, "when", intent) for intent in _rule_intents(rule.when))


def _moments(phrase: Phrase) -> Iterator[tuple[str, When]]:
    yield "when", phrase.when
    if phrase.unless is not None:
        yield "unless", phrase.unless


def _rule_intents(condition: Condition) -> Iterator[str]:
    if condition.intent is not None:
        yield condition.intent
    for part in (*(condition.all or ()), *(condition.any or ()), *(condition.not_ or ())):
        yield from _rule_intents(part)


def _check_situations(library: Library) -> Iterator[Problem]:
    known = {situation.id: situation for situation in library.situations}
    answered: dict[str, set[Technique]] = {}
    due = {situation for phrase in library.phrases if phrase.due for situation in phrase.when.situations}
    for phrase in library.phrases:
        for moment, when in _moments(phrase):
            for situation in when.situations:
                if situation not in known:
                    told = f"speaks of the situation `{situation}`, which is not there; correct it"
                    yield error("phrases", phrase.id, told, f"{moment}.situations")
        for situation in phrase.when.situations:
            answered.setdefault(situation, set()).add(phrase.technique)
            is_called_for = phrase.technique is Technique.BOUNDARY or situation not in known  # abuse calls for those
            if not is_called_for and phrase.technique not in known[situation].help:
                told = f"is never offered: `{situation}` does not call for {phrase.technique.value}"
                yield warning("phrases", phrase.id, told, "technique")
    for entry in library.situations:
        if entry.help and answered.get(entry.id, set()).isdisjoint(entry.help):
            yield warning("situations", entry.id, "calls for help that no phrase gives; write one, or empty `help`")
        if entry.outright and entry.id not in due:
            yield warning("situations", entry.id, "lists words for `outright`, but no phrase for it is `due`; mark one")


def _check_facts(library: Library) -> Iterator[Problem]:
    facts = {fact.id: fact for fact in library.facts}
    for phrase in library.phrases:
        if phrase.technique is Technique.FEEL_FELT_FOUND and phrase.fact is None:
            yield error("phrases", phrase.id, "has nothing found behind it; give it a `fact:` of the library", "fact")
        if phrase.fact is None:
            continue
        fact = facts.get(phrase.fact)
        if fact is None:
            yield error("phrases", phrase.id, f"rests on the fact `{phrase.fact}`, which is not in the library", "fact")
            continue
        beyond = sorted(set(phrase.when.intents) - set(fact.intents))
        if beyond:
            told = f"its fact does not speak of {', '.join(beyond)}; it is withheld there"
            yield warning("phrases", phrase.id, told, "fact")


def _check_slots(library: Library) -> Iterator[Problem]:
    for sent in texts_of(library):
        where = sent.kind, sent.id
        found = SLOT.findall(sent.text)
        slots = [slot for slot in found if not (sent.kind == "resolutions" and slot.startswith("policy:"))]
        for slot in slots:
            if slot not in _FACTS:
                yield error(*where, f"has the slot {{{slot}}}, which nothing can fill; use a fact's name", sent.field)
        if _STRAY_BRACE.search(SLOT.sub("", sent.text)):
            yield error(*where, "has a single brace; close the slot or take the brace out", sent.field)
        if sent.is_question and slots:
            yield error(*where, "asks with a slot; a question must read without one", sent.field)
    for entry in library.resolutions:
        conditions = {part.fact for condition in entry.conditions for part in spread(condition)}
        for slot in SLOT.findall(entry.text):
            if slot in _FACTS and slot not in conditions:
                yield error(
                    "resolutions", entry.id, f"uses {{{slot}}} without asking for it; add the condition `{slot}: known`"
                )


def _check_words(library: Library) -> Iterator[Problem]:
    for sent in texts_of(library):
        for banned in BANNED:
            match = banned.pattern.search(sent.text)
            if match:
                yield error(sent.kind, sent.id, f"says “{match.group()}”; {banned.advice}", sent.field)
        words = len(sent.text.split())
        if words > MOST_WORDS:
            told = f"has {words} words; {MOST_WORDS} are the most an agent reads at a glance"
            yield warning(sent.kind, sent.id, told, sent.field)


def _check_coverage(library: Library) -> Iterator[Problem]:
    ids = [term.term.casefold() for term in library.glossary]
    for entry in library.glossary:
        if ids.count(entry.term.casefold()) > 1:
            yield error("glossary", entry.id, f"explains “{entry.term}” a second time; keep one")
    offered = {intent for entry in library.resolutions for intent in entry.intents}
    for intent in library.intents:
        if intent.id not in offered:
            yield warning("intents", intent.id, "has no resolution option; agents have nothing to offer there")
        doubled = {need.fact for need in intent.needs if [n.fact for n in intent.needs].count(need.fact) > 1}
        for fact in sorted(doubled):
            yield error("intents", intent.id, f"needs `{fact}` twice; ask once")


def _check_templates(library: Library) -> Iterator[Problem]:
    for template in library.templates:
        slots = SLOT.findall(template.text)
        for slot in slots:
            if slot not in TEMPLATE_SLOTS:
                known = ", ".join(f"{{{name}}}" for name in TEMPLATE_SLOTS)
                yield error("templates", template.id, f"has the slot {{{slot}}}; a prompt may use {known}")
        if TEMPLATE_SLOTS[0] not in slots:
            yield error("templates", template.id, "never says what to reword; put {text} where it belongs")
        if _STRAY_BRACE.search(SLOT.sub("", template.text)):
            yield error("templates", template.id, "has a single brace; close the slot or take the brace out")
    for first, second in combinations(library.templates, 2):
        is_same = set(first.techniques) & set(second.techniques) or first.techniques == second.techniques
        if is_same and first.teams == second.teams:
            yield warning("templates", second.id, f"is for the same texts as `{first.id}`, which comes first by name")


def _check_policies(library: Library) -> Iterator[Problem]:
    policies = {policy.id: policy for policy in library.policies}
    used = {GOODWILL_LIMIT}
    for entry in library.resolutions:
        named = named_policies(entry)
        used |= named
        for policy in sorted(named - policies.keys()):
            yield error("resolutions", entry.id, f"rests on the policy `{policy}`, which is not in the library; add it")
        for test in (test for condition in entry.conditions for test in spread(condition)):
            bound = policies.get(test.bound) if isinstance(test.bound, str) else None
            if bound is not None and test.fact is not None and bound.unit not in MEASURED[test.fact]:
                units = ", ".join(sorted(MEASURED[test.fact]))
                yield error(
                    "resolutions", entry.id, f"compares `{test.fact}` with `{bound.id}` in {bound.unit}; use {units}"
                )
        if entry.worth is not None and GOODWILL_LIMIT not in policies:
            yield error("resolutions", entry.id, f"gives money away without a policy `{GOODWILL_LIMIT}`; add it")
    for unused in sorted(policies.keys() - used):
        yield warning("policies", unused, "is used by no option; use it, or take it out")


def _check_offers(library: Library) -> Iterator[Problem]:
    policies = {policy.id: policy for policy in library.policies}
    for entry in library.resolutions:
        plain = [POLICY_SLOT.sub("", text) for text in (entry.text, entry.choice or "", entry.time_frame)]
        for policy in sorted(named_policies(entry) & policies.keys()):
            number = write_policy(policies[policy])
            if any(number in text for text in plain):
                yield warning("resolutions", entry.id, f"writes “{number}” itself; write {{policy:{policy}}}")
        if any(_STRAY_BRACE.search(text) for text in plain[1:]):
            yield error("resolutions", entry.id, "has a slot outside its text; only {policy:…} may stand there")
        choice = entry.choice
        if choice is not None and (not choice[0].islower() or choice[-1] in ".!?,;:" or choice.startswith("to ")):
            yield error("resolutions", entry.id, "its choice must read on from “I can”: small letter, no full stop")
        if choice is not None and entry.goodwill:
            yield error("resolutions", entry.id, "is goodwill, which is never one of the choices; take `choice:` out")


_CHECKS: Final[tuple[Callable[[Library], Iterator[Problem]], ...]] = (
    _check_intents,
    _check_situations,
    _check_facts,
    _check_slots,
    _check_words,
    check_sending,
    check_manner,
    check_likeness,
    _check_coverage,
    _check_templates,
    _check_policies,
    _check_offers,
)
