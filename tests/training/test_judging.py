"""What readers' judgements teach, with the model, the library and a part of the judgements that ship."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from assist.classifier.checkpoint import load_checkpoint
from assist.classifier.classifier import Classifier
from assist.errors import BadInput
from assist.library.entries import Phrase
from assist.library.files import load_files
from assist.suggest.affinity import Affinity
from assist.suggest.appraisal import Appraiser
from assist.training.judged import Judged, read_judged
from assist.training.judging import Learned, learn_lines
from assist.training.study import measure
from assist.vocabulary import Speaker, Technique

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "rapport-v1"
EVERY = 30

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return read_judged(ROOT / "models" / "data" / "judged").moments


@pytest.fixture(scope="module")
def learned(judged: list[Judged]) -> Learned:
    return learn_lines(judged[::EVERY], MODEL, load_files(ROOT / "prompts"))


def test_lines_chosen_by_it_are_sent_as_they_are_more_often_than_lines_taken_blindly(
    judged: list[Judged], learned: Learned
) -> None:
    figures = learned.figures
    grades = [grades[0] for one in judged[::EVERY] for *_, grades in one.lines]
    blind = sum(grade == 3 for grade in grades) / len(grades)
    assert figures["upset"]["as it is"] > 1.4 * blind
    assert figures["upset"]["as it is"] <= figures["upset"]["as it is or a small edit"]
    assert figures["lines learned from"] == len(grades)


def test_what_was_learned_can_be_read_back_and_asks_less_where_it_presses(learned: Learned) -> None:
    affinity = Affinity.from_arrays(learned.appraiser.affinity.to_arrays())
    appraiser = Appraiser.from_json(json.loads(json.dumps(learned.appraiser.to_json())), affinity)
    assert 0 < appraiser.pressing_from <= appraiser.mild_from <= appraiser.shown_from < 1
    assert appraiser.to_json() == learned.appraiser.to_json()


def test_a_phrase_is_known_by_any_of_its_texts_and_counts_less_by_one_it_had_before(judged: list[Judged]) -> None:
    texts = ("Let me look at it now.", "Let me look at your refund now.", "Let me look at it for your mum.", "Look.")
    named = ("Let me look at {event} now.", "Let me look at it for {person}.")
    library = load_files(ROOT / "prompts")
    look = Phrase(id="look", technique=Technique.ACKNOWLEDGE, text=texts[0], named=named)
    library = library.model_copy(update={"phrases": (look,)})
    lines = tuple((("look",), look.technique, text, (3,)) for text in texts)
    study = measure([replace(one, lines=lines) for one in judged[:2]], Classifier(MODEL), library)
    assert study.grades.counts.tolist() == 2 * [1.0, 1.0, 1.0, 0.5]
    assert study.places.line.tolist() == 8 * [0]
    assert len(study.places.meanings) == 2


def test_what_would_be_sent_though_nothing_calls_for_words_should_stand_beside_glad_turns_only(
    judged: list[Judged],
) -> None:
    said = ("Table for four, please.", "Oh brilliant, thank you so much, that's perfect!")
    lines = ((("hurry-1",), Technique.ACKNOWLEDGE, "I'm on it now.", (3,)),)
    moments = [
        replace(judged[0], turns=((Speaker.CUSTOMER, text),), lines=lines, calls_for_help=is_called_for)
        for text in said
        for is_called_for in (True, False)
    ]
    grades = measure(moments, Classifier(MODEL), load_files(ROOT / "prompts")).grades
    assert grades.is_sent.all()
    assert grades.should_stand.tolist() == [True, False, True, True]


def test_what_ships_was_learned_for_the_library_that_ships() -> None:
    appraiser = load_checkpoint(MODEL).appraiser()
    phrases = {phrase.id for phrase in load_files(ROOT / "prompts").phrases}
    assert appraiser is not None
    assert len(appraiser.affinity.lines.keys() & phrases) > 0.6 * len(phrases)


@pytest.mark.parametrize(
    "text", ["{", '{"id": "a"}', '{"id":"a","channel":"smoke","turns":[],"help":["y"],"lines":[]}']
)
def test_a_judgement_that_can_not_be_read_is_named_by_file_and_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.jsonl").write_text(f"{text}\n")
    with pytest.raises(BadInput, match=r"bad\.jsonl:1"):
        read_judged(tmp_path)


def test_a_folder_without_judgements_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no judged lines"):
        read_judged(tmp_path)


STAR = {
    "id": 7,
    "events": [
        {"who": "User", "act": "utter", "text": " Where is my ride? "},
        {"who": "Wizard", "act": "request_suggestions", "text": "typed for the machine"},
        {"who": "Wizard", "act": "pick_suggestion", "text": "What is your name?"},
        {"who": "User", "act": "utter", "text": "You have it!"},
    ],
}
OF_STAR = {"channel": "chat", "help": ["y"], "lines": []}


@pytest.fixture
def public(tmp_path: Path) -> Path:
    (tmp_path / "sets" / "star").mkdir(parents=True)
    with gzip.open(tmp_path / "sets" / "star" / "train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(STAR) + "\n")
    return tmp_path / "sets"


def keep(folder: Path, *names: str) -> Path:
    folder.mkdir()
    rows = (json.dumps({"id": name, **OF_STAR}) for name in names)
    (folder / "star.jsonl").write_text("".join(f"{row}\n" for row in rows))
    return folder


def test_a_moment_of_a_public_set_gets_its_words_from_there(tmp_path: Path, public: Path) -> None:
    judged = keep(tmp_path / "judged", "star:7#2", "star:7#0", "star:8#0")
    found = read_judged(judged, public)
    assert [one.turns for one in found.moments] == [
        (
            (Speaker.CUSTOMER, "Where is my ride?"),
            (Speaker.AGENT, "What is your name?"),
            (Speaker.CUSTOMER, "You have it!"),
        ),
        ((Speaker.CUSTOMER, "Where is my ride?"),),
    ]
    assert {one.talk for one in found.moments} == {"star:7"}
    assert found.left_out == 1  # a dialogue that is not there


def test_without_the_public_set_its_moments_are_left_out(tmp_path: Path) -> None:
    found = read_judged(keep(tmp_path / "judged", "star:7#2"))
    assert (found.moments, found.left_out) == ([], 1)


def test_a_place_past_the_end_of_a_public_talk_is_named_by_file_and_line(tmp_path: Path, public: Path) -> None:
    judged = keep(tmp_path / "judged", "star:7#0", "star:7#3")
    with pytest.raises(BadInput, match=r"star\.jsonl:2: star:7#3 is past the end"):
        read_judged(judged, public)
