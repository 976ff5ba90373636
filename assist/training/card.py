"""The model card.

Answers what a person wants to know before trusting the model: what its labels mean, what it learned from, how good
it is and where it is weak. Refuses to know anything that was not measured.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from assist.classifier.columns import HEADS
from assist.training.evaluate import KINDS

_FIGURES: Final = {
    "sentiment_macro_f1": "sentiment, macro-F1",
    "frustration_kappa": "frustration, quadratic kappa",
    "emotions_macro_f1": "emotions, macro-F1",
    "signals_macro_f1": "signals, macro-F1",
    "moves_macro_f1": "agent moves, macro-F1",
    "pitfalls_macro_f1": "agent pitfalls, macro-F1",
    "good_agent_turns_flagged": "good agent turns flagged with a pitfall",
    "calm_turns_with_a_grave_signal": "calm turns given a grave signal",
}
_ALARMS: Final = {"recall at": "recall", "turns of warning at": "turns_of_warning"}


def write_card(path: Path, description: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Write the card of the model that ``description`` (``model.yaml``) and ``figures`` belong to."""
    training = description["training"]
    source = files("assist.training").joinpath("card_texts.yaml").read_text(encoding="utf-8")
    texts: dict[str, str] = yaml.safe_load(source)
    parts = [
        f"# {description['name']}",
        (
            "Reads one turn of a conversation between a customer and an agent: for customers sentiment, frustration, "
            "emotions and signals, for agents moves and pitfalls, with the words that moved each label and a sentence "
            "embedding. English. One encoder (all-MiniLM-L6-v2, Apache-2.0; fine-tuned, then distilled into "
            f"{training['layers']} of its layers) with one linear column a label."
        ),
        "## Figures",
        (
            f"On {training['dev_turns']} held-out turns; {training['train_turns']} were learned from "
            f"(seed {training['seed']}; teachers {training['epochs']} epochs, "
            f"the student {training['student_epochs']}, also from what the teachers say of unlabelled turns). "
            "Macro-F1 counts labels that occur at least eight "
            "times. Thresholds were tuned on the half of the held-out turns that is not being measured, which is what "
            "to expect on new turns; the two columns *tuned here* are with those that ship, tuned on all of them."
        ),
        "\n".join(f"- *{kind}*: {meaning}" for kind, meaning in KINDS.items()),
        _figure_table(figures),
        (
            f"The int8 network's logits differ from the float one's by {figures['logit_gap']['mean']} "
            f"on average, {figures['logit_gap']['largest']} at most."
        ),
        (
            "How far probabilities can be trusted (crossed; a skill of 1 is perfect, 0 the base rate; the gap is the "
            "mean distance between a probability above 0.2 and how often it came true):"
        ),
        _calibration_table(figures["crossed"]["all"]),
        _evidence_line(figures.get("evidence", {})),
        describe_forecast(figures.get("forecast", {})),
        "## Labels on the held-out turns",
        _label_table(figures["crossed"]["all"]["labels"]),
        texts["ablation"].strip(),
        "## Known weaknesses",
        (
            "Sarcasm; feelings that only several turns together show; turns longer than "
            f"{description['limits']['max_text']} tokens, of which the rest is not read; other languages than English; "
            "shouting in capitals, which the encoder's lower-case vocabulary does not see. `curt` is learned in part "
            "from short notes that crowd workers typed. The labels were given by few people and hold their habits. "
            "No pitfall is a judgement of a person; it marks words that tend to land badly."
        ),
        texts["uses"].strip(),
        texts["guide"].strip(),
        texts["credits"].strip(),
    ]
    path.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def _figure_table(figures: Mapping[str, Any]) -> str:
    kinds = [(kind, figures["crossed"][kind]) for kind in KINDS if kind in figures["crossed"]]
    columns = [
        *kinds,
        ("all", figures["crossed"]["all"]),
        ("all, tuned here", figures["int8"]["all"]),
        ("all, tuned here, float", figures["float"]["all"]),
    ]
    head = "| figure | " + " | ".join(name for name, _ in columns) + " |"
    rule = "|---|" + "---|" * len(columns)
    rows = [
        f"| {sentence} | " + " | ".join(_number(column.get(key)) for _, column in columns) + " |"
        for key, sentence in _FIGURES.items()
    ]
    return "\n".join([head, rule, *rows])


def _calibration_table(figures: Mapping[str, Any]) -> str:
    lines = ["| head | Brier skill against the base rate | reliability gap above 0.2 |", "|---|---|---|"]
    for head in HEADS:
        skill, gap = figures.get(f"{head}_brier_skill"), figures.get(f"{head}_reliability_gap")
        lines.append(f"| {head} | {_number(skill)} | {_number(gap)} |")
    return "\n".join(lines)


def _label_table(labels: Mapping[str, Any]) -> str:
    lines = ["| head | label | occurs | precision | recall | F1 | false alarms |", "|---|---|---|---|---|---|---|"]
    for head in HEADS:
        for label, row in labels.get(head, {}).items():
            lines.append(
                f"| {head} | {label} | {row['occurs']} | {_number(row['precision'])} | {_number(row['recall'])} "
                f"| {_number(row['f1'])} | {row['false_alarms']:.1%} |"
            )
    return "\n".join(lines)


def _evidence_line(evidence: Mapping[str, float]) -> str:
    if not evidence.get("labels"):
        return ""
    return (
        f"Evidence: deleting the words shown lowers a label's logit by {evidence['shown']} on average, deleting as "
        f"many others by {evidence['random']}; the shown ones cost more for {evidence['better']:.0%} of "
        f"{evidence['labels']} labels."
    )


def describe_forecast(figures: Mapping[str, Any]) -> str:
    """Return the card's section on the escalation forecast, "" where none was fitted."""
    if not figures:
        return ""
    talks, eases = figures["talks"], figures["eases"]
    based = " and ".join(f"{row['all']} of `{name}` ({row['bad']} ended badly)" for name, row in talks.items())
    lines = [
        "## Escalation forecast",
        (
            "Seven numbers of the talk so far, one linear rule for *it ends badly* (escalated, given up, or with an "
            "angry customer; in `star`: the wizard says that the user got annoyed) and one for *tension eases at the "
            f"next turn*. This is very little data: {based}. The talks of `written` were composed, and most of their "
            "turns were also learned from by the network, so real conversations will be foreseen less well; `star` is "
            "nearer to what to expect. It judges the talk, never a person, and must never rank agents or customers."
        ),
        (
            "Cross-validated in ten folds of whole conversations, 95 % intervals in brackets; the last customer turn "
            "is never looked at. An alarm is the first turn above a bound which 10 % or 20 % of the talks that went "
            "well cross at some turn; the warning is counted in customer turns until the end."
        ),
        "| talks | AUC | " + " | ".join(f"{name} {share}" for share in ("10%", "20%") for name in _ALARMS) + " |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in figures["ends_badly"].items():
        keys = ("auc", *(f"{key}_at_{share}" for share in ("10%", "20%") for key in _ALARMS.values()))
        lines.append(f"| {name} | " + " | ".join(_interval(row[key]) for key in keys) + " |")
    lines.append(
        f"Easing: of {eases['tense_turns']} tense customer turns {eases['eased']:.0%} were followed by a calmer one; "
        f"{eases['eased_without_care']:.0%} of the {eases['without_care']} that the agent answered without "
        f"acknowledging, apologising or reassuring, {eases['eased_with_care']:.0%} of the other {eases['with_care']} "
        f"(AUC of the rule {eases['auc']}). Whether to speak up is left to the cue rules, which may ask for either."
    )
    table = "\n".join(lines[3:-1])
    return "\n\n".join([*lines[:3], table, lines[-1]])


def _interval(row: Mapping[str, Any]) -> str:
    low, high = row["interval"]
    return f"{row['value']:.2f} ({low:.2f}–{high:.2f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
