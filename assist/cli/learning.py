"""``train``, ``evaluate`` and what is learned beside them: from labelled turns to a model folder, and its figures.

Needs the ``train`` extra.
"""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from assist.cli.rooms import existing_folder
from assist.cli.screen import Track, say, show_share, write_line
from assist.errors import BadInput
from assist.settings import read_settings

TRAIN_HELP = """Train the model anew from a folder of labelled turns, and write it with a card of its measured figures.

\b
The same seed over the same data gives the same model on the same machine. On two cores it takes about an hour;
a run that was broken off goes on where a network was done.
It needs the train extra: make test installs it, or pip install torch==2.13.0 and then pip install -e '.[train]'.

\b
Examples:
  assist train --data ../data
  assist train --data ../data --out models/trial --epochs 1 --limit 500
  assist train --data ../data --out models/wide --encoder ~/encoders/mpnet-like-bert --keep-float
"""

EVALUATE_HELP = """Measure a model on the turns that training holds out: figures a head, on written and on real turns.

\b
Examples:
  assist evaluate --data ../data
  assist evaluate --data ../data --model models/trial --json > figures.json
"""

DRAFTS_HELP = """Measure the draft check on held-out turns of agents: silent on good ones, awake on bad.

\b
Every good turn that draws a remark is shown with --json, to be read: it is a remark an agent would have been disturbed
with.

\b
Examples:
  assist check-drafts --data ../data
  assist check-drafts --data ../data --library my-prompts/ --json
"""

LINES_HELP = """Learn which lines of the library readers would send as they are, and in which moments.

\b
Reads moments of talks with graded lines (JSON lines: id, channel, turns, help, lines) and writes appraisal.json and
affinity.npz into the model's folder; the figures are of talks that were not learned from. Restart the server to use
them. Moments of a public set are kept without their words: --data names the folder of the sets, and without it those
moments are left out. A phrase that was reworded since keeps what is known of its kind only, until it is judged again; a
new one is placed by its words and situations.
It needs the train extra; it takes about half an hour on two cores.

\b
Examples:
  assist learn-lines --data ../data
  assist learn-lines --judged my-judgements/ --library my-prompts/ --model models/trial
"""

DANGER_HELP = """Learn to tell danger to life from what only sounds like it, so that help is named where it is needed.

\b
Reads danger.jsonl (JSON lines: text, before, danger: body, self, none or unsure) and the turns of written/ below the
folder of --own, and the library's examples of situations, and writes danger.npz into the model's folder. Do it after
every training, and when these examples changed. Restart the server to use it.
It needs the train extra; it takes about three minutes on two cores.

\b
Examples:
  assist learn-danger
  assist learn-danger --library my-prompts/ --model models/trial
"""

Data = Annotated[Path, typer.Option(help="folder of labelled/ and of the public sets")]
Own = Annotated[Path | None, typer.Option(help="folder of written/ and labels/; by default data/ beside the model")]

_SHORT = {
    "sentiment_macro_f1": "sentiment F1",
    "frustration_kappa": "frustration kappa",
    "emotions_macro_f1": "emotions F1",
    "signals_macro_f1": "signals F1",
    "moves_macro_f1": "moves F1",
    "pitfalls_macro_f1": "pitfalls F1",
    "good_agent_turns_flagged": "good turns flagged",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=TRAIN_HELP)(train)
    app.command(help=EVALUATE_HELP)(evaluate)
    app.command("check-drafts", help=DRAFTS_HELP)(check_drafts)
    app.command("learn-lines", help=LINES_HELP)(learn_lines)
    app.command("learn-danger", help=DANGER_HELP)(learn_danger)


def train(
    *,
    data: Data,
    own: Own = None,
    out: Annotated[Path | None, typer.Option(help="folder to write; by default the one that is served")] = None,
    seed: Annotated[int, typer.Option(help="decides every random choice")] = 17,
    epochs: Annotated[int, typer.Option(min=1, help="passes over the data")] = 4,
    limit: Annotated[int | None, typer.Option(min=1, help="so many turns only, for a trial")] = None,
    encoder: Annotated[
        str | None, typer.Option(help="BERT-like encoder to start from: a folder, or its name on the hub")
    ] = None,
    keep_float: Annotated[
        bool, typer.Option("--keep-float", help="write the float weights too, for ASSIST_BACKEND=torch")
    ] = False,
) -> None:
    """Train a model."""
    from assist.training.train import train as train_model

    target = out or read_settings().model_dir
    with show_share("training") as report:
        folder = train_model(
            existing_folder(data),
            target,
            own=_own(own),
            seed=seed,
            epochs=epochs,
            limit=limit,
            encoder=encoder,
            keep_float=keep_float,
            report=report,
        )
    say(f"The model is in {folder}; its figures are in {folder / 'card.md'}. Restart the server to use it.")


def evaluate(
    *,
    data: Data,
    own: Own = None,
    model: Annotated[Path | None, typer.Option(help="model folder; by default the one that is served")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="everything, as JSON")] = False,
) -> None:
    """Measure a model."""
    from assist.training.evaluate import KINDS
    from assist.training.evaluate import evaluate as evaluate_model

    say("Reading the turns that were held out ...")
    figures = evaluate_model(existing_folder(data), model or read_settings().model_dir, own=_own(own))
    if as_json:
        write_line(json.dumps(figures, indent=2))
        return
    write_line(figures["model"])
    write_line(f"{'':<12}{'turns':>7}" + "".join(f"{short:>24}" for short in _SHORT.values()))
    for name in ("all", *KINDS):
        if name in figures:
            write_line(f"{name:<12}{figures[name]['turns']:>7}" + "".join(_cell(figures[name], key) for key in _SHORT))
    for name, meaning in KINDS.items():
        write_line(f"{name}: {meaning}")
    write_line("Each figure with its 95 % interval, by bootstrap over the turns. --json has every label.")
    for source, row in figures["forecast"].get("ends_badly", {}).items():
        told = ", ".join(
            f"{name.replace('_', ' ')} {value['value']} ({value['interval'][0]}-{value['interval'][1]})"
            for name, value in row.items()
        )
        write_line(f"forecast on {source}: {told}")
    for head, rows in figures["confusions"].items():
        for row in rows:
            quoted = "".join(f"\n    {text}" for text in row["examples"])
            write_line(f"{head}: {row['meant']} taken for {row['said']}, {row['times']} times{quoted}")
    write_line("evidence: " + ", ".join(f"{name} {value}" for name, value in figures["evidence"].items()))


def check_drafts(
    *,
    data: Data,
    own: Own = None,
    model: Annotated[Path | None, typer.Option(help="model folder; by default the one that is served")] = None,
    library: Annotated[Path, typer.Option(help="folder of the library")] = Path("prompts"),
    as_json: Annotated[bool, typer.Option("--json", help="everything, as JSON")] = False,
) -> None:
    """Measure the draft check."""
    from assist.library.files import load_files
    from assist.training.drafts import study_drafts

    say("Checking the agents' turns that were held out ...")
    folder = model or read_settings().model_dir
    figures = study_drafts(existing_folder(data), folder, load_files(library), own=_own(own))
    if as_json:
        write_line(json.dumps(figures, indent=2))
        return
    good, bad = figures["good"], figures["pitfalls"]
    write_line(f"{figures['model']}, library {figures['revision']}")
    write_line(f"good turns that draw a remark: {good['remarked']} of {good['turns']} ({good['share']:.1%})")
    others = figures["of_every_quality"]
    write_line(
        f"the same, of agents of every quality: {others['remarked']} of {others['turns']} ({others['share']:.1%})"
    )
    write_line(f"turns with pitfalls that draw the right one: {bad['right']} of {bad['turns']} ({bad['share']:.1%})")
    for pitfall, row in figures["by_pitfall"].items():
        write_line(f"  {pitfall:<14} {row['remarked']:>4} of {row['turns']}")
    write_line(f"thought a check: {figures['thought_ms']:.2f} ms")


def _own(given: Path | None) -> Path | None:
    """Return the folder of what was made for the project: the one given, or else the one beside the model."""
    if given is not None:
        return existing_folder(given)
    beside = read_settings().model_dir.parent / "data"
    return beside if beside.is_dir() else None


def _cell(figures: Mapping[str, Any], key: str) -> str:
    if key not in figures:
        return f"{'–':>24}"
    low, high = figures["interval"].get(key, (0.0, 0.0))
    return f"{figures[key]:>10.3f} ({low:.3f}-{high:.3f})"


def learn_lines(
    *,
    judged: Annotated[
        Path | None, typer.Option(help="folder of judged lines; by default judged/ in data/ beside the model")
    ] = None,
    library: Annotated[Path, typer.Option(help="folder of the library they were judged in")] = Path("prompts"),
    model: Annotated[Path | None, typer.Option(help="model folder; by default the one that is served")] = None,
    data: Annotated[Path | None, typer.Option(help="folder of the public sets that some moments are of")] = None,
) -> None:
    """Learn from judged lines."""
    _need("sklearn", "torch")
    from assist.classifier.checkpoint import AFFINITY, APPRAISAL
    from assist.library.files import load_files
    from assist.training.judged import read_judged
    from assist.training.judging import learn_lines as learn

    folder = model or read_settings().model_dir
    where = existing_folder(judged or folder.parent / "data" / "judged")
    found = read_judged(where, None if data is None else existing_folder(data))
    lacks = "name the folder it is in with --data" if data is None else f"{data} does not hold all of it in star/"
    if not found.moments:
        raise BadInput(f"every judged moment in {where} is of the public set star: {lacks}")
    if found.left_out:
        say(f"{found.left_out} moments of the public set star are left out: {lacks}.")
    learned = learn(found.moments, folder, load_files(existing_folder(library)), Track)
    bounds = json.dumps(learned.appraiser.to_json(), indent=0, sort_keys=True)
    (folder / APPRAISAL).write_text(f"{bounds}\n", encoding="utf-8")
    _write_arrays(folder / AFFINITY, learned.appraiser.affinity.to_arrays())
    write_line(json.dumps(learned.figures, indent=2))
    say(f"Written to {folder / APPRAISAL} and {AFFINITY}. Restart the server to use it.")


def learn_danger(
    *,
    own: Own = None,
    library: Annotated[Path, typer.Option(help="folder of the library whose examples count")] = Path("prompts"),
    model: Annotated[Path | None, typer.Option(help="model folder; by default the one that is served")] = None,
) -> None:
    """Learn to look twice where life may be in danger."""
    _need("sklearn")
    from assist.classifier.checkpoint import SECOND_LOOK
    from assist.library.files import load_files
    from assist.training.danger import gather
    from assist.training.danger import learn_danger as learn

    folder, entries = model or read_settings().model_dir, load_files(existing_folder(library))
    learned = learn(gather(existing_folder(own or folder.parent / "data"), entries), folder, entries, Track)
    _write_arrays(folder / SECOND_LOOK, learned.second_look.to_arrays())
    write_line(json.dumps(learned.figures, indent=2))
    say(f"Written to {folder / SECOND_LOOK}. Restart the server to use it.")


def _write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write arrays whole or not at all: a server that starts meanwhile reads the old ones."""
    import numpy as np

    fresh = path.with_name(f".{path.name}")
    with fresh.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    fresh.replace(path)


def _need(*packages: str) -> None:
    for package in packages:
        if importlib.util.find_spec(package) is None:
            raise BadInput(f"this needs {package}: pip install torch==2.13.0, then pip install -e '.[train]'")
