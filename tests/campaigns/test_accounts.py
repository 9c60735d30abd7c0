"""Accounts, roles, passwords, limits and links, as actions decide them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.accounts.limits import PASSWORD, TooOften, network_of
from tactful.campaigns.accounts.links import ResetError
from tactful.campaigns.accounts.passwords import PasswordError, checked_password
from tactful.campaigns.accounts.people import AccountError
from tactful.campaigns.accounts.permissions import Permission, RoleError, known_roles
from tactful.campaigns.actions import accounts as act
from tactful.campaigns.actions.sign_in import (
    LASTS,
    SignInError,
    ask_for_reset,
    sign_in,
    sign_in_by_subject,
    sign_out,
)
from tactful.campaigns.model import person
from tactful.campaigns.queries.accounts import account_of_session, accounts, names_with
from tactful.campaigns.store.tables import Account, Audit, SignIn, SignInTry

ROOT = person("root")
WORDS = "correct horse battery staple"
HERE = "192.0.2.7"


def add(place: Any, email: str, **more: Any) -> Any:
    return act.add_account(place.store, place.workspace, email, by=ROOT, now=place.now, **more)


def who(place: Any, token: str, **later: float) -> Any:
    with place.store.reading() as session:
        return account_of_session(session, token, now=place.now + timedelta(**later))


def enter(place: Any, email: str, password: str, address: str = HERE) -> Any:
    return sign_in(place.store, email, password, address=address, now=place.now)


def actions_of(place: Any) -> list[str]:
    with place.store.reading() as session:
        about = select(Audit.action).where(Audit.subject_type == "account").order_by(Audit.id)
        return list(session.scalars(about))


def test_an_account_is_made_signs_in_and_out_and_the_log_says_so(place: Any) -> None:
    first = add(place, "Ana@Example.com ", name="Ana  Ruiz", roles=["rep"], password=WORDS)
    assert (first.email, first.name, first.roles) == (
        "ana@example.com",
        "Ana Ruiz",
        ("rep", "admin"),
    )
    with place.store.reading() as session:
        kept = session.scalars(select(Account.password)).one()
        assert kept is not None and kept.startswith("$argon2id$")
    entered = enter(place, "ANA@example.com", WORDS)
    assert who(place, entered.token).name == "Ana Ruiz"
    with place.store.reading() as session:
        assert entered.token not in session.scalars(select(SignIn.token)).all()
    assert who(place, entered.token, seconds=LASTS.total_seconds()) is None
    sign_out(place.store, entered.token, now=place.now)
    sign_out(place.store, entered.token, now=place.now)
    assert who(place, entered.token) is None
    assert actions_of(place) == ["account added", "signed in", "signed out"]


def test_roles_are_sets_of_permissions_and_somebody_always_administers(place: Any) -> None:
    add(place, "ana@example.com", name="Ana", password=WORDS)
    bob = add(place, "bob@example.com", roles=["marketer,approver"])
    assert bob.permissions == {Permission.edit, Permission.approve}
    with pytest.raises(AccountError, match="last administrator"):
        act.change_roles(place.store, "ana", ["viewer"], by=ROOT, now=place.now)
    with pytest.raises(AccountError, match="last administrator"):
        act.deactivate(place.store, "ana@example.com", by=ROOT, now=place.now)
    bob = act.change_roles(place.store, "bob@example.com", ["admin"], by=ROOT, now=place.now)
    assert bob.roles == ("admin",)
    assert act.deactivate(place.store, "Ana", by=ROOT, now=place.now).permissions == frozenset()
    with place.store.reading() as session:
        assert names_with(session, frozenset({Permission.administer})) == ["bob"]
        assert [one.name for one in accounts(session)] == ["bob", "Ana"]
    back = act.reactivate(place.store, "Ana", by=ROOT, now=place.now)
    assert back.roles == ("admin",)


@pytest.mark.parametrize(
    ("email", "more", "said"),
    [
        ("nobody", {}, "not an email address"),
        ("ana@example.com", {}, "has an account already"),
        ("other@example.com", {"name": "ANA"}, "somebody is called Ana already"),
        ("other@example.com", {"roles": ["boss"]}, "there is no role 'boss'"),
        ("other@example.com", {"mailbox": "nobody"}, "there is no mailbox 'nobody'"),
        ("other@example.com", {"password": "short"}, "use at least 12"),
        ("other@example.com", {"password": "other@example.com"}, "your own name or address"),
        ("other@example.com", {"password": "abababababababab"}, "repeats a few characters"),
    ],
)
def test_what_cannot_be_an_account(place: Any, email: str, more: Any, said: str) -> None:
    add(place, "ana@example.com", name="Ana")
    with pytest.raises((AccountError, RoleError, PasswordError), match=said):
        add(place, email, **more)
    with place.store.reading() as session:
        assert len(accounts(session)) == 1


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    composed = checked_password("Zoë likes rivers", email="a@b.example", name="Z")
    assert checked_password("Zoe\u0308 likes rivers", email="a@b.example", name="Z") == composed
    assert known_roles(["rep", "viewer, rep"]) == ("viewer", "rep")


def test_a_wrong_address_and_a_wrong_password_are_told_alike(place: Any) -> None:
    add(place, "ana@example.com", password=WORDS)
    add(place, "new@example.com")
    said = set()
    for email, password in (
        ("ana@example.com", "wrong"), ("nobody@example.com", WORDS), ("new@example.com", ""),
        ("\0", WORDS), ("ana@example.com", WORDS * 100),
    ):  # fmt: skip
        with pytest.raises(SignInError) as error:
            enter(place, email, password)
        said.add(str(error.value))
    assert len(said) == 1


def test_who_tries_too_often_waits_and_a_restart_forgets_nothing(place: Any) -> None:
    add(place, "ana@example.com", password=WORDS)
    for _ in range(PASSWORD.of_account):
        with pytest.raises(SignInError):
            enter(place, "ana@example.com", "wrong")
    place.store.engine.dispose()
    with pytest.raises(TooOften, match="wait 15 minutes"):
        enter(place, "Ana@example.com", WORDS, address="198.51.100.9")
    with pytest.raises(TooOften):
        enter(place, "ana@example.com", WORDS)
    assert actions_of(place) == ["account added", "sign-in refused"]
    place.now += timedelta(minutes=15)
    token = enter(place, "ana@example.com", WORDS).token
    assert who(place, token).name == "ana"
    with place.store.reading() as session:
        left = session.scalars(select(SignInTry).where(SignInTry.kind == "password")).all()
        assert left == [], "their own tries are forgiven"


def test_one_address_cannot_try_all_accounts(place: Any) -> None:
    for number in range(PASSWORD.of_address):
        with pytest.raises(SignInError):
            enter(place, f"a{number}@example.com", "x", address=f"2001:db8::{number:x}")
    with pytest.raises(TooOften):
        enter(place, "another@example.com", "x", address="2001:db8::ffff")
    with pytest.raises(SignInError):
        enter(place, "another@example.com", "x", address="2001:db8:0:1::1")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1%eth0", "fe80::/64"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("unix:", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_customer_is_one_address_or_network(address: str, kept: str) -> None:
    assert network_of(address) == kept


def test_a_link_sets_a_password_once_and_ends_sessions(place: Any) -> None:
    add(place, "ana@example.com", password=WORDS)
    old = enter(place, "ana@example.com", WORDS).token
    link = act.link_for(place.store, "ana", by=ROOT, now=place.now)
    with pytest.raises(PasswordError):
        act.set_password(place.store, link.token, "short", now=place.now)
    act.set_password(place.store, link.token, "another long password", now=place.now)
    assert who(place, old) is None
    for wrong in (link.token, link.token[:-2], "", "x.y", "é"):
        with pytest.raises(ResetError):
            act.set_password(place.store, wrong, "a third long password", now=place.now)
    with pytest.raises(SignInError):
        enter(place, "ana@example.com", WORDS)
    assert enter(place, "ana@example.com", "another long password")
    late = act.link_for(place.store, "ana", by=ROOT, now=place.now)
    with pytest.raises(ResetError, match="too old"):
        act.whose_link(place.store, late.token, now=place.now + timedelta(hours=2))


def test_asking_for_a_link_tells_nobody_who_has_an_account(place: Any) -> None:
    add(place, "ana@example.com")
    found = ask_for_reset(place.store, "ana@example.com", address=HERE, now=place.now)
    assert found is not None
    assert act.whose_link(place.store, found[1], now=place.now).name == "ana"
    assert ask_for_reset(place.store, "no@example.com", address=HERE, now=place.now) is None
    for _ in range(2):
        ask_for_reset(place.store, "ana@example.com", address=HERE, now=place.now)
    with pytest.raises(TooOften, match="wait 60 minutes"):
        ask_for_reset(place.store, "ana@example.com", address=HERE, now=place.now)


def test_deactivation_ends_everything_at_once(place: Any) -> None:
    add(place, "root@example.com")
    add(place, "ana@example.com", password=WORDS)
    token = enter(place, "ana@example.com", WORDS).token
    link = act.link_for(place.store, "ana", by=ROOT, now=place.now, invite=True)
    act.deactivate(place.store, "ana", by=ROOT, now=place.now)
    assert who(place, token) is None
    with pytest.raises(SignInError):
        enter(place, "ana@example.com", WORDS)
    with pytest.raises(ResetError):
        act.set_password(place.store, link.token, "another long password", now=place.now)
    assert ask_for_reset(place.store, "ana@example.com", address=HERE, now=place.now) is None


def test_a_providers_own_name_counts_from_the_first_time_on(place: Any) -> None:
    add(place, "ana@example.com")

    def come(subject: str, email: str, *, verified: bool = True, issuer: str = "https://i") -> Any:
        return sign_in_by_subject(
            place.store, issuer=issuer, subject=subject, email=email, verified=verified,
            now=place.now,
        )  # fmt: skip

    with pytest.raises(SignInError, match="nobody with the address ana@"):
        come("1", "ana@example.com", verified=False)
    with pytest.raises(SignInError):
        come("1", "bob@example.com")
    assert come("1", "Ana@example.com").account.name == "ana"
    assert come("1", "ana.married@example.com", verified=False).account.name == "ana"
    for subject, issuer in (("2", "https://i"), ("1", "https://other")):
        with pytest.raises(SignInError):
            come(subject, "ana@example.com", issuer=issuer)
