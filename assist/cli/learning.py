"""``train`` and ``evaluate``: from labelled turns to a model folder, and its figures. Needs the ``train`` extra."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from assist.cli.rooms import existing
from assist.cli.screen import say, show_share, write_line
from assist.settings import read_settings

TRAIN_HELP = """Train the model anew from a folder of labelled turns, and write it with a card of its measured figures.

\b
The same seed over the same data gives the same model on the same machine. On two cores it takes about 20 minutes.
It needs the train extra: make test installs it, or pip install torch==2.13.0 and then pip install -e '.[train]'.

\b
Examples:
  assist train --data ../data
  assist train --data ../data --out models/trial --epochs 1 --limit 500
"""

EVALUATE_HELP = """Measure a model on the turns that training holds out: figures a head, on written and on real turns.

\b
Examples:
  assist evaluate --data ../data
  assist evaluate --data ../data --model models/trial --json > figures.json
"""

Data = Annotated[Path, typer.Option(help="folder of labelled turns (written/ and labelled/)")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=TRAIN_HELP)(train)
    app.command(help=EVALUATE_HELP)(evaluate)


def train(
    *,
    data: Data,
    out: Annotated[Path | None, typer.Option(help="folder to write; by default the one that is served")] = None,
    seed: Annotated[int, typer.Option(help="decides every random choice")] = 17,
    epochs: Annotated[int, typer.Option(min=1, help="passes over the data")] = 5,
    limit: Annotated[int | None, typer.Option(min=1, help="so many turns only, for a trial")] = None,
) -> None:
    """Train a model."""
    from assist.training.train import train as train_model

    target = out or read_settings().model_dir
    with show_share("training") as report:
        folder = train_model(existing(data), target, seed=seed, epochs=epochs, limit=limit, report=report)
    say(f"The model is in {folder}; its figures are in {folder / 'card.md'}. Restart the server to use it.")


def evaluate(
    *,
    data: Data,
    model: Annotated[Path | None, typer.Option(help="model folder; by default the one that is served")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="everything, as JSON")] = False,
) -> None:
    """Measure a model."""
    from assist.training.evaluate import evaluate as evaluate_model

    say("Reading the turns that were held out ...")
    figures = evaluate_model(existing(data), model or read_settings().model_dir)
    if as_json:
        write_line(json.dumps(figures, indent=2))
        return
    for line in _flatten(figures):
        write_line(line)


def _flatten(figures: Mapping[str, Any], prefix: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines += _flatten(value, f"{prefix}{name}.")
        else:
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            lines.append(f"{prefix}{name:<{max(1, 48 - len(prefix))}} {shown}")
    return lines
