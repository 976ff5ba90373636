"""The commands. Each teaches itself with ``--help``; errors are sentences.

Answers what can be typed. Refuses to know how anything is done: every command opens the rooms it needs and hands over.
"""

import typer

from assist.cli import batches, checking, feeding, figures, intents, learning, library, packing, serving
from assist.cli.screen import Sentences

app = typer.Typer(
    cls=Sentences,
    name="assist",
    help="Rapport: a customer writes or speaks, and the agent's side panel holds the right words.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (serving, batches, feeding, figures, checking, packing, learning):
    module.register(app)
app.add_typer(intents.app, name="intents")
app.add_typer(library.app, name="library")

__all__ = ["app"]
