"""``intents evaluate``: how well intents by example are told apart, on one's own sentences."""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from assist.cli.lines import DASH
from assist.cli.rooms import existing_file, name_file, open_reader, read_text, run
from assist.cli.screen import Sentences, say, write_line
from assist.errors import BadInput
from assist.lines import explain_line
from assist.settings import read_settings

EVALUATE_HELP = """Learn intents from one file, judge another, and print the figures as one JSON object.

A line of either file: {"text": "where is my parcel", "label": "track_order"}
The label's own words help: name intents for what the customer wants. One of the files may be -, standard input.

\b
A label that is empty or "oos" means out of scope. Printed: accuracy and macro_f1 over what is in scope (a sentence in
scope that is called out of scope counts as wrong), oos_recall and oos_precision.

\b
Examples:
  assist intents evaluate --train train.jsonl --test test.jsonl
  assist intents evaluate --train train.jsonl --test test.jsonl --shots 10 --seed 1
"""

app = typer.Typer(cls=Sentences, help="Intents by example.", no_args_is_help=True, rich_markup_mode=None)


class Sentence(BaseModel):
    """A line of a file. Other keys are left alone."""

    model_config = ConfigDict(extra="ignore")

    text: str
    label: str = ""


@app.callback()
def _intents() -> None:
    """Keep ``evaluate`` a command of its own."""


@app.command(help=EVALUATE_HELP)
def evaluate(
    *,
    train: Annotated[Path, typer.Option(help="sentences to learn from, JSON lines (may be .gz)")],
    test: Annotated[Path, typer.Option(help="sentences to judge, JSON lines (may be .gz)")],
    shots: Annotated[int | None, typer.Option(min=1, help="so many examples an intent, drawn by seed")] = None,
    seed: Annotated[int, typer.Option(help="decides which examples are drawn")] = 1,
) -> None:
    """Evaluate intents."""
    if train == test == DASH:
        raise BadInput("Standard input can be one of --train and --test, not both; name a file for the other.")
    run(_evaluate(_read(train), _read(test), shots, seed))


async def _evaluate(train: list[Sentence], test: list[Sentence], shots: int | None, seed: int) -> None:
    from assist.training.intents import draw_shots, measure_intents, title_of

    drawn = draw_shots([row.label for row in train], shots, seed)
    if not drawn:
        raise BadInput("No sentence to learn from has a label; give each a label, or oos.")
    say(f"Reading {len(drawn):,} examples and {len(test):,} sentences ...")
    settings = read_settings()
    waiting = settings.model_copy(update={"queue_limit": max(settings.queue_limit, len(drawn) + len(test))})
    async with open_reader(waiting) as reader:
        examples = await reader.embed([train[place].text for place in drawn])
        names = sorted({train[place].label for place in drawn})
        titles = dict(zip(names, await reader.embed([title_of(name) for name in names]), strict=True))
        asked = await reader.embed([row.text for row in test])
    learned = [train[place].label for place in drawn]
    figures = measure_intents(examples, learned, titles, asked, [row.label for row in test])
    write_line(json.dumps(figures))


def _read(path: Path) -> list[Sentence]:
    rows = []
    for number, line in enumerate(read_text(existing_file(path)).splitlines(), 1):
        if line.strip():
            try:
                rows.append(Sentence.model_validate_json(line))
            except ValidationError as error:
                form = '{"text": …, "label": …}'
                problem = explain_line(error).rstrip(".")
                raise BadInput(f"{name_file(path)}:{number}: {problem} (a line reads {form}).") from error
    return rows
