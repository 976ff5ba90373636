import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.access import (
    CALLED,
    MAY,
    PAIRING_LETTERS,
    Action,
    Identity,
    find_invited,
    hash_secret,
    is_same_secret,
    make_pairing_code,
    make_secret,
    normalise_origin,
    normalise_pairing_code,
)
from assist.errors import BadInput, NotAllowed
from assist.vocabulary import Role


def identity(role: Role, id_: str = "ana", team: str = "default") -> Identity:
    return Identity(id_, "Ana", role, team)


def test_every_role_has_its_rights_and_an_admin_all() -> None:
    assert set(MAY) == set(Role)
    assert MAY[Role.ADMIN] == frozenset(Action)
    assert Action.EDIT_LIBRARY not in MAY[Role.QA]
    assert MAY[Role.FEEDER] == {Action.FEED}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_must_is_may_with_a_sentence(role: Role, action: Action) -> None:
    somebody = identity(role)
    if somebody.may(action):
        somebody.must(action)
        return
    with pytest.raises(NotAllowed) as refused:
        somebody.must(action)
    assert action.value in str(refused.value)
    assert "admin" in str(refused.value)


@pytest.mark.parametrize(
    ("role", "action", "sentence"),
    [
        (
            Role.AGENT,
            Action.SEE_TEAM,
            "An agent may not see the team's conversations; ask somebody with the role lead, qa or admin.",
        ),
        (Role.LEAD, Action.INVITE, "A lead may not invite people; ask somebody with the role admin."),
        (
            Role.QA,
            Action.EDIT_LIBRARY,
            "Quality assurance may not change the library; ask somebody with the role lead or admin.",
        ),
        (Role.FEEDER, Action.EXPORT, "A feeder may not export the log; ask somebody with the role qa or admin."),
    ],
)
def test_a_refusal_is_a_sentence_people_would_write(role: Role, action: Action, sentence: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        identity(role).must(action)
    assert str(refused.value) == sentence


def test_every_role_has_a_name_in_sentences() -> None:
    assert set(CALLED) == set(Role)


@pytest.mark.parametrize(
    ("role", "team", "agent", "sees"),
    [
        (Role.AGENT, "default", "ana", True),
        (Role.AGENT, "default", None, True),
        (Role.AGENT, "default", "ben", False),
        (Role.AGENT, "sales", None, False),
        (Role.LEAD, "default", "ben", True),
        (Role.LEAD, "sales", "ana", False),
        (Role.QA, "default", "ben", True),
        (Role.QA, "sales", None, False),
        (Role.FEEDER, "default", None, False),
        (Role.ADMIN, "sales", "ben", True),
    ],
)
def test_who_sees_which_conversation(role: Role, team: str, agent: str | None, *, sees: bool) -> None:
    assert identity(role).may_see(team=team, agent=agent) is sees


def test_secrets_are_long_and_kept_as_hashes() -> None:
    one, other = make_secret(), make_secret()
    assert one != other
    assert len(one) >= 43
    kept = hash_secret(one)
    assert one not in kept
    assert is_same_secret(one, kept)
    assert not is_same_secret(other, kept)


def test_pairing_codes_can_be_read_aloud() -> None:
    code = make_pairing_code()
    assert re.fullmatch(rf"[{PAIRING_LETTERS}]{{4}}-[{PAIRING_LETTERS}]{{4}}", code)
    assert not set("01IO") & set(PAIRING_LETTERS)


@pytest.mark.parametrize("typed", ["abcd-efgh", "ABCDEFGH", " abcd efgh ", "ABCD–EFGH", "a b c d e f g h"])
def test_a_code_is_understood_however_it_was_typed(typed: str) -> None:
    assert normalise_pairing_code(typed) == "ABCD-EFGH"


@given(st.text(max_size=30))
def test_normalising_twice_is_normalising_once(typed: str) -> None:
    once = normalise_pairing_code(typed)
    assert normalise_pairing_code(once) == once


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTP://Localhost:8600/", "http://localhost:8600"),
        ("https://chat.example/path?x=1", "https://chat.example"),
        ("chrome-extension://ABCdef/", "chrome-extension://abcdef"),
        ("null", "null"),
        ("", ""),
    ],
)
def test_origins_compare_however_they_were_written(given: str, kept: str) -> None:
    assert normalise_origin(given) == kept


def test_an_invitation_means_whom_the_team_knows_by_that_name_and_role() -> None:
    ana = identity(Role.AGENT)
    assert find_invited("  ANA ", Role.AGENT, [ana, ana]) == ana
    assert find_invited("Ana B.", Role.AGENT, [ana]) is None
    lead = Identity("lee", "Ana", Role.LEAD, "default")
    assert find_invited("Ana", Role.LEAD, [ana, lead]) == lead


@pytest.mark.parametrize(("role", "ids"), [(Role.LEAD, ["ana"]), (Role.AGENT, ["ana", "other-ana"])])
def test_a_name_that_does_not_tell_who_is_meant_is_refused_with_who_has_it(role: Role, ids: list[str]) -> None:
    with pytest.raises(BadInput, match=", ".join(rf"{id_} \(agent\)" for id_ in ids)):
        find_invited("Ana", role, [identity(Role.AGENT, id_) for id_ in ids])
