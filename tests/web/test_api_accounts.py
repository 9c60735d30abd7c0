"""Accounts and forgetting by the JSON API: the same checks as the pages, and nothing secret."""

from typing import Any, get_args

from sqlalchemy import select, update

from tactful.campaigns.accounts.permissions import ROLES
from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.actions.accounts import link_for, set_password
from tactful.campaigns.model import OutboxState, person
from tactful.campaigns.queries.audit import events
from tactful.campaigns.store.tables import ContactAddress, Outbox
from tactful.web.api.accounts import Role

from .test_api import token
from .test_sign_in import Team

API = "/api/v1"
EMAIL = "ann@northlight.example"
ANN: dict[str, Any] = {"email": EMAIL, "roles": ["marketer"]}


def asked(site: Any, method: str, path: str, body: Any = None, **head: str) -> Any:
    return site.app.test_client().open(
        f"{API}{path}", method=method, json=body, headers=head or site.head,
        base_url=site.workspace.settings.web.address or None,
    )  # fmt: skip


def administered(site: Any) -> Any:
    site.head = token(site, Scope.administer, name="admin")
    return site


def test_the_roles_of_the_document_are_the_roles_there_are() -> None:
    assert get_args(Role) == tuple(ROLES)


def test_accounts_are_made_given_roles_and_deactivated(site: Any) -> None:
    administered(site)
    first = asked(site, "POST", "/accounts", ANN).json
    assert (first["number"], first["name"], first["roles"]) == (1, "ann", ["marketer", "admin"])
    bob = {"email": "Bob@Northlight.example", "name": "Bob", "roles": ["rep"], "mailbox": "ana"}
    made = asked(site, "POST", "/accounts", bob).json
    assert (made["email"], made["mailbox"], made["signs_in"]) == (
        "bob@northlight.example", "ana", [],
    )  # fmt: skip
    assert made["permissions"] == ["approve", "edit"]
    page = asked(site, "GET", "/accounts?limit=1").json
    assert [one["name"] for one in page["items"]] == ["ann"]
    onward = asked(site, "GET", f"/accounts?limit=1&cursor={page['next']}").json
    assert ([one["name"] for one in onward["items"]], onward["next"]) == (["Bob"], None)
    changed = asked(site, "POST", "/accounts/2/roles", {"roles": ["admin", "sender"]}).json
    assert changed["roles"] == ["sender", "admin"]
    assert asked(site, "POST", "/accounts/2/mailbox", {"mailbox": None}).json["mailbox"] is None
    gone = asked(site, "POST", "/accounts/2/deactivate").json
    assert (gone["active"], gone["permissions"], gone["roles"]) == (False, [], ["sender", "admin"])
    assert asked(site, "POST", "/accounts/2/reactivate").json["active"] is True
    with site.store.reading() as session:
        log = [(one.by, one.action, one.subject) for one in events(session)][:5]
    assert ("admin (token)", "account deactivated", "bob@northlight.example") in log


def test_the_last_administrator_stays(site: Any) -> None:
    administered(site)
    asked(site, "POST", "/accounts", ANN)
    for path, body in (("roles", {"roles": ["rep"]}), ("deactivate", None)):
        refused = asked(site, "POST", f"/accounts/1/{path}", body)
        assert refused.status_code == 409
        assert "ann is the last administrator" in refused.json["detail"]
    assert asked(site, "GET", "/accounts").json["items"][0]["permissions"] == ["administer", "edit"]


def test_every_fault_of_a_new_account_is_told_and_none_is_made(site: Any) -> None:
    administered(site)
    wrong = {"email": "no address", "roles": [], "mailbox": "none", "name": " \u2028 "}
    refused = asked(site, "POST", "/accounts", wrong)
    assert refused.status_code == 422
    found = {one["pointer"]: one["detail"] for one in refused.json["errors"]}
    assert set(found) == {"/email", "/mailbox"}
    assert found["/mailbox"] == "there is no mailbox 'none'; the workspace has: ana"
    role = asked(site, "POST", "/accounts", {**ANN, "roles": ["boss", "rep"]})
    assert [one["pointer"] for one in role.json["errors"]] == ["/roles/0"]
    assert asked(site, "GET", "/accounts").json["items"] == []
    asked(site, "POST", "/accounts", ANN)
    assert asked(site, "POST", "/accounts", ANN).status_code == 409
    refused = asked(site, "POST", "/accounts/1/mailbox", {"mailbox": "none"})
    assert [one["pointer"] for one in refused.json["errors"]] == ["/mailbox"]
    for path in ("roles", "mailbox", "deactivate", "reactivate"):
        body = {"roles": {"roles": []}, "mailbox": {"mailbox": None}}.get(path)
        assert asked(site, "POST", f"/accounts/9/{path}", body).status_code == 404


def test_a_deactivated_person_is_signed_out_at_once(site: Any) -> None:
    team = Team(administered(site))
    team.add("bob@northlight.example", name="Bob", roles=["rep"])
    browser = team.client("bob@northlight.example")
    assert team.get(browser, "/").status_code == 200
    assert asked(site, "POST", "/accounts/2/deactivate").status_code == 200
    assert team.get(browser, "/").status_code == 403


def test_no_other_scope_sees_an_account_or_erases_anybody(site: Any) -> None:
    others = token(site, *(one for one in Scope if one is not Scope.administer))
    for method, path, body in (
        ("GET", "/accounts", None), ("POST", "/accounts", ANN),
        ("POST", "/people/forget", {"who": "zoe@acme.example", "dry_run": True}),
    ):  # fmt: skip
        assert asked(site, method, path, body, **others).status_code == 403


def test_nothing_that_opens_an_account_comes_out(site: Any) -> None:
    administered(site)
    asked(site, "POST", "/accounts", ANN)
    link = link_for(site.store, EMAIL, by=person("ana"), now=site.now)
    set_password(site.store, link.token, "a few words of Ann", now=site.now)
    raw = asked(site, "GET", "/accounts").text
    assert '"signs_in":["password"]' in raw
    assert "argon2" not in raw and link.token not in raw


def known(site: Any) -> set[str]:
    with site.store.reading() as session:
        return {
            one for one in session.scalars(select(ContactAddress.key)) if "forgotten-" not in one
        }


def test_somebody_is_forgotten_and_before_that_is_said_what_goes(site: Any) -> None:
    administered(site.enrolled())
    body = {"who": "zoe@acme.example", "dry_run": True}
    would = asked(site, "POST", "/people/forget", body).json
    assert (would["dry_run"], would["people"], would["sequences"]) == (True, 1, 1)
    assert would["erased"]["addresses"] == 1 and would["files"] == ["contacts/guide.csv:2"]
    assert "zoe@acme.example" in known(site)
    done = asked(site, "POST", "/people/forget", {**body, "dry_run": False}).json
    assert done == {**would, "dry_run": False, "wiped": done["wiped"]}
    assert "zoe@acme.example" not in known(site) and len(known(site)) == 3
    again = asked(site, "POST", "/people/forget", body).json
    assert (again["people"], again["suppressed"]) == (0, 0)
    stranger = {"who": "new@elm.example", "dry_run": False}
    assert asked(site, "POST", "/people/forget", stranger).json["suppressed"] == 1


def test_nobody_is_erased_by_what_was_left_out_or_cannot_be_yet(site: Any) -> None:
    administered(site.enrolled())
    for body, code in (
        ({"who": "zoe@acme.example"}, 422), ({"who": "999", "dry_run": False}, 422),
        ({"who": "zoe@acme.example", "dry_run": "false"}, 422),
        ({"who": "no address", "dry_run": False}, 422),
    ):  # fmt: skip
        assert asked(site, "POST", "/people/forget", body).status_code == code, body
    site.later(hours=1)
    head = token(site, Scope.read, Scope.approve)
    etag = asked(site, "GET", "/messages/1", **head).headers["ETag"]
    approved = asked(site, "POST", "/messages/1/approve", **head, **{"If-Match": etag})
    assert approved.status_code == 200
    with site.store.session() as session:
        session.execute(update(Outbox).values(state=OutboxState.in_doubt))
    refused = asked(site, "POST", "/people/forget", {"who": "1", "dry_run": False})
    assert (refused.status_code, "not known whether message" in refused.text) == (409, True)
    assert len(known(site)) == 4
