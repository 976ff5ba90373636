import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from assist.access import hash_secret
from assist.errors import BadCredential
from assist.ports import Credential
from assist.store import Store
from assist.vocabulary import Role
from tests.store.talk import START


async def make(store: Store, kind: str, **changes: object) -> tuple[str, Credential]:
    wanted: dict[str, object] = {
        "kind": kind,
        "name": "Ann",
        "role": Role.AGENT,
        "team": "default",
        "at": START,
        "ttl_s": 600,
    }
    return await store.make_credential(**(wanted | changes))


async def test_a_token_opens_until_it_is_revoked(store: Store) -> None:
    secret, made = await make(store, "token", ttl_s=None, origin="https://CHAT.example/", identity_id="ann")
    assert made.identity.id == "ann"
    assert made.origin == "https://chat.example"
    much_later = START + timedelta(days=3650)
    checked = await store.check_credential(secret, kind="token", at=much_later)
    assert checked == made
    await store.revoke_credential(made.id, at=much_later)
    await store.revoke_credential("nobody", at=much_later)
    with pytest.raises(BadCredential, match="This token was revoked"):
        await store.check_credential(secret, kind="token", at=much_later)


async def test_no_secret_is_kept(store: Store) -> None:
    secrets = [(await make(store, kind))[0] for kind in ("link", "pairing", "token", "session")]
    async with store._database.reading() as db:
        kept = repr((await db.execute(text("SELECT * FROM credentials"))).all())
    for secret in secrets:
        assert secret not in kept
        assert hash_secret(secret) in kept


@pytest.mark.parametrize("kind", ["link", "token", "session", "pairing"])
async def test_what_is_unknown_expired_or_of_another_kind_opens_nothing(store: Store, kind: str) -> None:
    secret, made = await make(store, kind)
    assert made.expires_at == START + timedelta(seconds=600)
    for wrong, at, sentence in (
        ("no such secret", START, "is not known"),
        (secret, made.expires_at, "has expired"),
    ):
        with pytest.raises(BadCredential, match=sentence):
            await store.check_credential(wrong, kind=kind, at=at)
    other = "token" if kind != "token" else "session"
    with pytest.raises(BadCredential, match="is not known"):
        await store.check_credential(secret, kind=other, at=START)


async def test_the_last_use_is_kept_to_the_minute(store: Store) -> None:
    secret, _ = await make(store, "token", ttl_s=None)
    for seconds in (0, 30, 59, 61):
        await store.check_credential(secret, kind="token", at=START + timedelta(seconds=seconds))
    listed = await store.list_credentials(team="default")
    assert [credential.last_used_at for credential in listed] == [START + timedelta(seconds=61)]


@pytest.mark.parametrize("kind", ["link", "pairing"])
async def test_a_link_and_a_code_are_used_once_even_by_two_at_once(store: Store, kind: str) -> None:
    secret, made = await make(store, kind, role=Role.ADMIN)
    spent = await asyncio.gather(
        *(store.spend_credential(secret, kind=kind, at=START) for _ in range(5)), return_exceptions=True
    )
    opened = [result for result in spent if isinstance(result, Credential)]
    refused = [str(result) for result in spent if isinstance(result, BadCredential)]
    assert [credential.identity for credential in opened] == [made.identity]
    assert len(refused) == 4
    assert all("used already" in sentence for sentence in refused)


async def test_a_code_is_read_however_it_is_typed(store: Store) -> None:
    code, made = await make(store, "pairing")
    typed = f" {code.lower().replace('-', ' ')} "
    assert (await store.spend_credential(typed, kind="pairing", at=START)).id == made.id


def with_wrong_end(code: str) -> str:
    return code[:5] + ("2222" if code[5:] != "2222" else "3333")


async def test_the_fifth_wrong_try_ends_a_code_and_no_other(store: Store) -> None:
    code, _ = await make(store, "pairing")
    other, made = await make(store, "pairing")
    for _ in range(5):
        with pytest.raises(BadCredential, match="is not known"):
            await store.spend_credential(with_wrong_end(code), kind="pairing", at=START)
    with pytest.raises(BadCredential, match="was revoked"):
        await store.spend_credential(code, kind="pairing", at=START)
    assert (await store.spend_credential(other, kind="pairing", at=START)).id == made.id


async def test_four_wrong_tries_do_not_end_a_code(store: Store) -> None:
    code, made = await make(store, "pairing")
    for _ in range(4):
        with pytest.raises(BadCredential):
            await store.spend_credential(with_wrong_end(code), kind="pairing", at=START)
    assert (await store.spend_credential(code, kind="pairing", at=START)).id == made.id


async def test_an_expired_code_says_so(store: Store) -> None:
    code, _ = await make(store, "pairing")
    with pytest.raises(BadCredential, match="This pairing code has expired"):
        await store.spend_credential(code, kind="pairing", at=START + timedelta(minutes=10))


async def test_open_codes_never_share_their_first_letters(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["ABCD-2222", "ABCD-3333", "EFGH-2222"])
    monkeypatch.setattr("assist.store.credentials.make_pairing_code", lambda: next(codes))
    assert [(await make(store, "pairing"))[0] for _ in range(2)] == ["ABCD-2222", "EFGH-2222"]


async def test_tokens_and_what_is_still_open_are_listed(store: Store) -> None:
    token = (await make(store, "token", ttl_s=None))[1]
    await make(store, "session", at=START + timedelta(seconds=1))
    code = (await make(store, "pairing", at=START + timedelta(seconds=2)))[1]
    link, _ = await make(store, "link", at=START + timedelta(seconds=3))
    elsewhere = (await make(store, "token", team="other", at=START + timedelta(seconds=4)))[1]
    await store.spend_credential(link, kind="link", at=START + timedelta(seconds=5))
    assert list(await store.list_credentials(team="default")) == [code, token]
    assert list(await store.list_credentials(team=None)) == [elsewhere, code, token]


async def invite(store: Store, **changes: object) -> tuple[str, Credential, bool]:
    wanted: dict[str, object] = {"kind": "pairing", "name": "Ann", "role": Role.AGENT, "team": "default", "at": START}
    return await store.invite(**(wanted | {"ttl_s": 600} | changes))  # type: ignore[arg-type]


async def test_who_is_invited_again_stays_the_same_person(store: Store) -> None:
    first, made, was_known = await invite(store)
    second, again, is_known = await invite(store, name=" ann ")
    assert (was_known, is_known) == (False, True)
    assert again.identity == made.identity
    for code in (second, first):
        assert (await store.spend_credential(code, kind="pairing", at=START)).identity == made.identity
    assert (await invite(store, team="night"))[1].identity.id != made.identity.id


async def test_who_signed_in_is_known_by_their_session_and_who_was_put_out_is_not(store: Store) -> None:
    _, session = await make(store, "session", ttl_s=1)
    later = START + timedelta(days=9)
    _, made, is_known = await invite(store, at=later)
    assert (made.identity, is_known) == (session.identity, True)
    for credential in (session, made):
        await store.revoke_credential(credential.id, at=later)
    assert not (await invite(store, at=later))[2]


async def test_a_button_pressed_twice_makes_one_person(store: Store) -> None:
    made = await asyncio.gather(*(invite(store) for _ in range(4)))
    assert len({credential.identity.id for _, credential, _ in made}) == 1
    assert sorted(is_known for _, _, is_known in made) == [False, True, True, True]
