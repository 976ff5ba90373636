"""What the bench found: medians of rounds, goals, a table."""

from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

MAIN_LOAD = 32
MANY = 200
PARTS = ("reading", "thought", "log", "socket")

Figures = dict[str, Any]
Rows = dict[tuple[str, str], list[Figures]]
"""The figures of every round, by contender and load."""


def summarise(rounds: list[Figures]) -> Figures:
    """Return the medians of a row's rounds."""
    numbers = {key for row in rounds for key, value in row.items() if isinstance(value, int | float)}
    return {
        key: median(row[key] for row in rounds) if key in numbers else value for key, value in rounds[0].items()
    } | {"rounds": len(rounds)}


def judge(rows: Rows) -> dict[str, str]:
    """Say how the goals were met."""

    def over(mine: tuple[str, str], other: tuple[str, str], key: str) -> float:
        return median(one[key] / two[key] for one, two in zip(rows[mine], rows[other], strict=True))

    def cost(row: Figures) -> float:
        return float(row["cpu_ms"] - row["cpu_thought_ms"])

    goals = {}
    for connections in (MAIN_LOAD, MANY):
        load = f"{connections} connections"
        times = over(("rapport", load), ("naive server", load), "turns_per_s")
        goals[f"throughput at {load}, times the naive server's"] = f"{times:.1f} (goal: 8)"
    main = f"{MAIN_LOAD} connections"
    if ("infinity-emb", main) in rows:
        times = over(("rapport", main), ("infinity-emb", main), "turns_per_s")
        goals[f"throughput at {main}, times infinity-emb's"] = f"{times:.1f} (goal: 5)"
    bare = rows["bare network", "batches"]
    share = median(cost(one) / two["cpu_ms"] for one, two in zip(rows["rapport", main], bare, strict=True))
    goals["CPU time a turn without thought, times the bare network's"] = f"{share:.2f} (goal: 1.35)"
    thought = max(row["cpu_thought_ms"] for found in rows.values() for row in found if "cpu_thought_ms" in row)
    goals["CPU time of thought, ms a turn, at most"] = f"{thought:.2f} (goal: 2)"
    half = [row["p99_ms"] for row in rows["rapport", "half of that arrives"]]
    goals["p99 at half capacity, ms"] = f"{median(half):.0f} (goal: under 80)"
    memory = max(row["rss_mb"] for (name, _), found in rows.items() for row in found if name == "rapport")
    goals["memory of the server, MB"] = f"{memory:.0f} (goal: under 350)"
    (long,) = rows["rapport", "one talk of 1,000 turns"]
    goals["a turn's time at turns 1 to 50 and 951 to 1,000, ms"] = f"{long['first_ms']:.1f} and {long['last_ms']:.1f}"
    return goals


def show(figures: Figures) -> None:
    """Print the table."""
    console = Console(width=150)
    table = Table(title="Turns of conversations, read and answered", title_justify="left")
    heads = ("contender", "load", "turns/s", "p50 ms", "p95 ms", "p99 ms", "MB", "CPU ms/turn", *PARTS)
    for head in heads:
        table.add_column(head, justify="left" if head in {"contender", "load"} else "right")
    for row in figures["rows"]:
        split = [row.get(f"cpu_{part}_ms") for part in PARTS] if row["contender"] == "rapport" else [None] * len(PARTS)
        numbers = [row["turns_per_s"], row.get("p50_ms"), row.get("p95_ms"), row.get("p99_ms"), row["rss_mb"]]
        shown = ["" if number is None else f"{number:,.0f}" for number in numbers]
        shown += ["" if number is None else f"{number:.2f}" for number in (row["cpu_ms"], *split)]
        table.add_row(row["contender"], row["load"], *shown)
    console.print(table)
    options = Table(title="The bare network by onnxruntime's options", title_justify="left")
    for head in ("option", "turns/s", "CPU ms/turn", "MB"):
        options.add_column(head, justify="left" if head == "option" else "right")
    for row in figures["options"]:
        options.add_row(row["option"], f"{row['turns_per_s']:,.0f}", f"{row['cpu_ms']:.2f}", f"{row['rss_mb']:.0f}")
    console.print(options)
    for goal, met in figures["goals"].items():
        console.print(f"{goal}: {met}")
