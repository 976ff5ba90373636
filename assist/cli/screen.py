"""What every command shows a person: sentences and progress, all on standard error; standard output is for results."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from assist.errors import AssistError

EVERY_S: Final = 10.0
"""How often progress is told in a log, where nobody watches a bar."""


class Sentences(TyperGroup):
    """A group of commands whose errors are told as sentences, never as a stack."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type that typer gives it is private
        """Run the command; an error of ours ends it with exit status 1."""
        try:
            return super().invoke(ctx)
        except AssistError as error:
            complain(str(error))
            raise typer.Exit(1) from error


def complain(sentence: str) -> None:
    """Say what went wrong."""
    say(sentence)


def say(sentence: str) -> None:
    """Tell a person something, on standard error."""
    typer.echo(sentence, err=True)


class Track:
    """Progress of counted work: a bar on a terminal, a line now and then in a log, a closing line in both.

    ``done`` is the verb ("Read"), ``unit`` what is counted ("turns"). Complaints go above the bar.
    """

    def __init__(self, done: str, unit: str, total: int | None = None) -> None:
        self.count = 0
        self._done = done
        self._unit = unit
        self._total = total
        self._since_s = self._told_s = time.monotonic()
        self._console = Console(stderr=True, highlight=False)
        self._bar: Progress | None = None
        if self._console.is_terminal:
            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True)
            self._task = self._bar.add_task(f"{done} {unit}", total=total)

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away and close with a line, unless the work was broken off."""
        if self._bar is not None:
            self._bar.stop()
        if error is None:
            took_s = time.monotonic() - self._since_s
            pace = f", {self.count / took_s:,.0f} a second" if took_s >= 1 else ""
            say(f"{self._done} {self.count:,} {self._unit} in {took_s:.1f} s{pace}.")

    def advance(self, count: int = 1) -> None:
        """Count something done."""
        self.count += count
        if self._bar is not None:
            self._bar.update(self._task, completed=self.count)
        elif time.monotonic() - self._told_s >= EVERY_S:
            self._told_s = time.monotonic()
            of = "" if self._total is None else f" of {self._total:,}"
            say(f"{self._done} {self.count:,}{of} {self._unit} ...")

    def complain(self, sentence: str) -> None:
        """Say what went wrong, without disturbing the bar."""
        if self._bar is not None:
            self._console.print(sentence, markup=False, soft_wrap=True)
        else:
            complain(sentence)


@contextmanager
def show_share(doing: str) -> Iterator["Share"]:
    """Show the progress of work that tells its share done, from 0 to 1, with a sentence."""
    share = Share(doing)
    try:
        yield share
    finally:
        share.stop()


class Share:
    """Called with the share done and a sentence; a bar on a terminal, a line now and then in a log."""

    def __init__(self, doing: str) -> None:
        self._told_s = 0.0
        self._bar: Progress | None = None
        console = Console(stderr=True, highlight=False)
        if console.is_terminal:
            columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())
            self._bar = Progress(*columns, TextColumn("{task.description}"), console=console)
            self._task = self._bar.add_task(doing, total=1.0)
            self._bar.start()

    def __call__(self, share: float, sentence: str) -> None:
        """Tell how far the work is."""
        if self._bar is not None:
            self._bar.update(self._task, completed=share, description=sentence)
        elif share in {0.0, 1.0} or time.monotonic() - self._told_s >= EVERY_S:
            self._told_s = time.monotonic()
            say(f"{share:4.0%}  {sentence}")

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def write_line(text: str) -> None:
    """Write a result to standard output at once, as UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()
