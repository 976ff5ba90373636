import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Assist = Callable[..., Result]
TALK = {
    "id": "c1",
    "channel": "chat",
    "turns": [
        {"speaker": "customer", "text": "I was charged twice and I'm furious. My card is 4111 1111 1111 1111"},
        {"speaker": "agent", "text": "Sorry about that. What is the order number?"},
        {"speaker": "customer", "text": "A-77120", "sentiment": "neutral"},
    ],
}


def test_what_stands_on_screen_after_each_turn(assist: Assist) -> None:
    result = assist("replay", "-", stdin=json.dumps(TALK) + "\n")
    assert result.exit_code == 0
    (replayed,) = map(json.loads, result.stdout.splitlines())
    assert replayed["id"] == "c1"
    assert [turn["speaker"] for turn in replayed["turns"]] == ["customer", "agent", "customer"]
    first = replayed["turns"][0]
    assert {"speaker", "text", "labels", "progress", "cues", "suggestions", "resolutions", "withheld"} <= set(first)
    assert "4111" not in first["text"]
    assert first["labels"]["frustration"] == 3
    assert sum(card["primary"] for card in first["suggestions"]) <= 1


def test_with_wrap_up_each_conversation_is_closed_and_told(assist: Assist) -> None:
    plain = assist("replay", "-", stdin=json.dumps(TALK))
    result = assist("replay", "-", "--wrap-up", stdin=json.dumps(TALK) + "\n" + json.dumps({"id": "c2", "turns": []}))
    assert result.exit_code == 0
    first, empty = map(json.loads, result.stdout.splitlines())
    assert "Wants: “I was charged twice" in first["hand_over"]
    assert first["wrap_up"]["text"].startswith("Issue: “I was charged twice")
    assert "4111" not in result.stdout
    assert first["wrap_up"]["measures"]["customer_turns"] == 2
    assert (empty["hand_over"], empty["wrap_up"]) == ("", None)
    assert json.loads(plain.stdout) == {key: first[key] for key in ("id", "turns")}


def test_the_same_file_gives_the_same_lines(assist: Assist, tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text("".join(json.dumps({**TALK, "id": f"c{n}"}) + "\n" for n in range(40)))
    first, second = assist("replay", str(file)), assist("replay", str(file))
    assert first.stdout == second.stdout
    assert [json.loads(line)["id"] for line in first.stdout.splitlines()] == [f"c{n}" for n in range(40)]


def test_a_level_of_help_says_less(assist: Assist) -> None:
    words = "this is a joke, third time I write and nobody answers. my daughter's birthday is on saturday!!"
    talk = {"id": "late-present", "turns": [{"speaker": "customer", "text": words}]}
    full, standard, quiet = (
        json.loads(assist("replay", "-", "--level", level, stdin=json.dumps(talk)).stdout)["turns"][0]
        for level in ("full", "standard", "quiet")
    )
    assert [turn["level"] for turn in (full, standard, quiet)] == ["full", "standard", "quiet"]
    assert len(full["suggestions"]) > len(quiet["suggestions"]) == 1
    assert len(standard["cues"]) <= 1
    refused = assist("replay", "-", "--level", "loud", stdin=json.dumps(TALK))
    assert refused.exit_code == 2


def test_two_conversations_of_one_name_are_kept_apart(assist: Assist) -> None:
    lines = [
        json.loads(line) for line in assist("replay", "-", stdin=(json.dumps(TALK) + "\n") * 2).stdout.splitlines()
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]["turns"]) == 3


def test_a_bad_conversation_is_told_and_the_others_go_on(assist: Assist) -> None:
    result = assist("replay", "-", stdin='{"id": "x", "turns": [{"speaker": "cat", "text": "?"}]}\n' + json.dumps(TALK))
    assert result.exit_code == 1
    assert result.stderr.startswith("line 1: turns.0.speaker must be 'customer', ")
    assert len(result.stdout.splitlines()) == 1


def test_a_published_revision(assist: Assist) -> None:
    assert assist("library", "import", "prompts").exit_code == 0
    published = assist("replay", "-", "--revision", "1", stdin=json.dumps(TALK))
    assert published.stdout == assist("replay", "-", stdin=json.dumps(TALK)).stdout
    missing = assist("replay", "-", "--revision", "9", stdin=json.dumps(TALK))
    assert missing.exit_code == 1
    assert missing.stderr == "There is no revision 9; the console lists them.\n"
