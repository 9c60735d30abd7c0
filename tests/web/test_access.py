"""Every page and every press asks for its permission, out of one table."""

from typing import Any

import pytest
from flask import request
from werkzeug.routing import IntegerConverter

from tactful.campaigns.accounts.permissions import ALL, ROLES, Permission
from tactful.campaigns.model import person
from tactful.web import access

SAYS = "/says"  # where a test's own header says who asks


def as_role(role: str) -> access.Visitor:
    return access.Visitor(person(role), ROLES[role], "session", account=1)


def recognise_roles(app: Any) -> None:
    def by_header() -> access.Visitor | None:
        role = request.headers.get("X-Role")
        return as_role(role) if role else None

    access.identify(app, by_header)


def addresses(app: Any) -> list[tuple[str, str, str]]:
    """Return each route as (endpoint, method, address)."""
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("127.0.0.1")
        for rule in app.url_map.iter_rules():
            known = rule._converters
            values = {
                name: 1 if isinstance(known[name], IntegerConverter) else "x"
                for name in rule.arguments
            }
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                found.append((rule.endpoint, method, adapter.build(rule.endpoint, values, method)))
    return found


def test_no_route_is_without_its_row_and_no_row_without_its_route(site: Any) -> None:
    needs = site.app.extensions["tactful-access"].needs
    there = {endpoint for endpoint, _, _ in addresses(site.app)}
    assert sorted(there - set(needs)) == [], "add a row to NEEDS in web/access.py"
    assert sorted(set(access.NEEDS) - there) == []


def test_all_routes_let_in_whom_the_table_names_and_nobody_else(site: Any) -> None:
    recognise_roles(site.app)
    needs = site.app.extensions["tactful-access"].needs
    wrong = []
    for endpoint, method, address in addresses(site.app):
        for role in (None, *ROLES):
            headers = {"X-Role": role} if role else {}
            with site.app.test_request_context(address, method=method, headers=headers):
                refused = access.check(lambda: ("sign in", 401))
                status = None if refused is None else site.app.make_response(refused).status_code
            need = needs[endpoint]
            may = need == "anyone" or (
                role is not None and (need == "signed in" or bool(ROLES[role] & need))
            )
            if status != (None if may else 401 if role is None else 403):
                wrong.append((endpoint, method, role, status))
    assert wrong == []


def test_every_press_is_refused_before_anything_is_looked_at(site: Any) -> None:
    recognise_roles(site.app)
    client = site.app.test_client()
    for endpoint, method, address in addresses(site.app):
        # The API refuses in its own form: tests/web/test_api.py
        if method == "GET" or isinstance(access.NEEDS.get(endpoint, "anyone"), str):
            continue
        anonymous = client.open(address, method=method)
        assert (anonymous.status_code, "Sign in" in anonymous.text) == (403, True), endpoint
        viewer = client.open(address, method=method, headers={"X-Role": "viewer"})
        assert (viewer.status_code, "You may not" in viewer.text) == (403, True), endpoint


def test_what_stands_in_no_table_is_for_who_may_do_everything(site: Any) -> None:
    site.app.add_url_rule("/forgotten", view_func=lambda: "done", methods=["POST"])
    recognise_roles(site.app)
    with site.app.test_request_context("/forgotten", method="POST", headers={"X-Role": "admin"}):
        assert access.check(lambda: ("sign in", 401))[1] == 403  # type: ignore[index]
    site.app.extensions["tactful-access"].identifiers.insert(0, lambda: access.by_link(person("a")))
    with site.app.test_request_context("/forgotten", method="POST"):
        assert access.check(lambda: ("sign in", 401)) is None


def test_who_came_by_the_link_may_do_everything_and_is_named(site: Any) -> None:
    client = site.client()
    with client:
        client.get("/")
        visitor = access.current()
        assert visitor is not None
        assert (visitor.permissions, str(visitor.actor), visitor.via) == (ALL, "ana", "link")
        assert access.require(Permission.send) is visitor


def test_a_view_may_ask_for_more(site: Any) -> None:
    recognise_roles(site.app)
    with site.app.test_request_context("/", headers={"X-Role": "rep"}):
        assert str(access.current_actor()) == "rep"
        assert access.require(Permission.send, Permission.approve).actor == person("rep")
        with pytest.raises(access.NotAllowed, match="Nobody here may control the sending yet"):
            access.require(Permission.send)
    with site.app.test_request_context("/"), pytest.raises(access.NotSignedIn):
        access.require(Permission.edit)


def test_the_api_refuses_in_its_own_form(site: Any) -> None:
    access.refuse_under(site.app, "/review", lambda why: ({"detail": why.words}, why.status))
    recognise_roles(site.app)
    client = site.app.test_client()
    assert client.get("/review/1").status_code == 401
    answer = client.post("/review/1/approve", headers={"X-Role": "sender"})
    assert (answer.status_code, answer.json["detail"][:7]) == (403, "Nobody ")
