from pathlib import Path

import pytest

from assist.errors import BadInput, LibraryError
from assist.library.files import load_files, save_files
from assist.library.revision import Library

SMALL = Path(__file__).parents[1] / "transcripts" / "library"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(LibraryError) as caught:
        load_files(folder)
    return caught.value.problems


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    return folder


def test_a_library_survives_its_files(prompts: Path) -> None:
    library = load_files(SMALL)
    save_files(library, prompts)
    assert load_files(prompts) == library
    assert load_files(prompts).revision == library.revision


def test_saving_leaves_no_file_of_what_is_gone_and_keeps_other_files(prompts: Path) -> None:
    library = load_files(SMALL)
    save_files(library, prompts)
    write(prompts, "README.md", "about")
    write(prompts, "packs/travel/phrases/old.yaml", "- {id: old, technique: check, text: 'Old?'}")
    smaller = library.model_copy(update={"cues": (), "facts": ()})
    save_files(smaller, prompts)
    assert load_files(prompts).revision == smaller.revision
    assert not (prompts / "cues" / "cues.yaml").exists()
    assert (prompts / "README.md").exists()


def test_order_of_entries_and_files_does_not_matter(prompts: Path) -> None:
    write(prompts, "phrases/a.yaml", "- {id: b, technique: check, text: 'B?'}\n- {id: a, technique: check, text: 'A?'}")
    write(prompts, "phrases/z.yaml", "")
    assert [phrase.id for phrase in load_files(prompts).phrases] == ["a", "b"]


def test_packs_lie_in_their_folders(prompts: Path) -> None:
    write(prompts, "packs/travel/phrases/a.yaml", "- {id: a, technique: check, text: 'A?'}")
    library = load_files(prompts)
    assert library.phrases[0].pack == "travel"
    copy = prompts.parent / "copy"
    save_files(library, copy)
    assert load_files(copy) == library
    write(prompts, "packs/travel/phrases/a.yaml", "- {id: a, pack: shop, technique: check, text: 'A?'}")
    assert problems(prompts) == [
        "prompts/packs/travel/phrases/a.yaml:1: lies in packs/travel; take `pack:` out",
    ]


def test_every_problem_is_told_with_its_line(prompts: Path) -> None:
    write(
        prompts,
        "phrases/x.yaml",
        "- id: Bad Id\n  technique: check\n  text: ok\n"
        "- id: a\n  technique: hug\n  text: ok\n  colour: red\n"
        "- id: b\n  technique: check\n"
        "- id: c\n  technique: check\n  text: ok\n  when: {frustration: [3, 1]}\n"
        "- id: d\n  technique: check\n  text: ok\n  text: twice\n"
        "- just words\n",
    )
    told = problems(prompts)
    assert [line.split(": ", 1)[0] for line in told] == [
        "prompts/phrases/x.yaml:1",
        "prompts/phrases/x.yaml:5",
        "prompts/phrases/x.yaml:7",
        "prompts/phrases/x.yaml:8",
        "prompts/phrases/x.yaml:13",
        "prompts/phrases/x.yaml:17",
        "prompts/phrases/x.yaml:18",
    ]
    assert "“Bad Id” must be small letters" in told[0]
    assert "“hug” is not known" in told[1]
    assert "`colour` is no key" in told[2]
    assert "`text` is missing; add it" in told[3]
    assert "swap the two" in told[4]
    assert "`text` is given twice" in told[5]
    assert "an entry is a mapping" in told[6]


def test_the_same_id_twice_names_both_places(prompts: Path) -> None:
    write(prompts, "phrases/x.yaml", "- {id: a, technique: check, text: 'A?'}")
    write(prompts, "phrases/y.yaml", "\n- {id: a, technique: check, text: 'B?'}")
    assert problems(prompts) == [
        "prompts/phrases/y.yaml:2: id `a` is taken at prompts/phrases/x.yaml:1; give one of the two another id",
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("poems/x.yaml", "[]", "prompts/poems: not a kind of entry; rename it to one of phrases, cues"),
        ("stray.yaml", "[]", "prompts/stray.yaml: a stray file"),
        ("packs/stray.yaml", "[]", "prompts/packs/stray.yaml: packs/ holds one folder a pack"),
        ("phrases/x.yml", "[]", "prompts/phrases/x.yml: only .yaml files belong here"),
        ("phrases/deep/x.yaml", "[]", "prompts/phrases/deep: folders do not nest here"),
        ("phrases/x.yaml", "a: b", "prompts/phrases/x.yaml:1: begin with a list of entries"),
        ("phrases/x.yaml", "- id: 'a\n", "prompts/phrases/x.yaml:"),
        ("phrases/x.yaml", "- {id: a, technique: check, text: " + "long " * 200 + "}", "longer than 600 characters"),
        ("phrases/x.yaml", "- {id: a, technique: check, text: ''}", "`text` is empty"),
        ("phrases/x.yaml", "- {id: a, technique: check, text: 3}", "`text` must be text; put it in quotes"),
        ("intents/x.yaml", "- {id: a, title: A, examples: [one]}", "`examples` needs at least 10"),
    ],
)
def test_a_problem_says_what_to_do(prompts: Path, name: str, text: str, told: str) -> None:
    write(prompts, name, text)
    found = problems(prompts)
    assert len(found) == 1
    assert told in found[0]


def test_broken_bytes_are_named(prompts: Path) -> None:
    (prompts / "phrases").mkdir()
    (prompts / "phrases" / "x.yaml").write_bytes(b"- id: \xff")
    assert problems(prompts) == ["prompts/phrases/x.yaml: not UTF-8; save it as UTF-8"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no such folder" in problems(tmp_path / "nothing")[0]


def test_readme_and_hidden_files_are_no_entries(prompts: Path) -> None:
    for name in ("README.md", ".hidden", "phrases/README.md", "phrases/.x.yaml.new"):
        write(prompts, name, "words")
    assert load_files(prompts) == Library()


def test_the_shipped_packs_load_one_by_one() -> None:
    library = load_files(Path(__file__).parents[2] / "prompts")
    core = library.with_packs(frozenset())
    assert {entry.pack for entry in core.intents} == {"core"}
    retail = library.with_packs(frozenset({"retail"}))
    assert {entry.pack for entry in retail.intents} == {"core", "retail"}
    assert library.with_packs(None) is library
    with pytest.raises(BadInput, match=r"no pack shops; it holds: banking, .*Correct ASSIST_PACKS"):
        library.with_packs(frozenset({"shops"}))
