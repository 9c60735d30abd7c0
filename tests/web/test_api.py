"""The JSON API by a client: who may, what is answered, what is refused and how."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.actions.kept_answers import KeyInUse, begun
from tactful.campaigns.actions.tokens import PREFIX, TokenError, make_token, revoke_token
from tactful.campaigns.model import person
from tactful.campaigns.queries.audit import events
from tactful.campaigns.queries.tokens import tokens

LEAD = {
    "contact.email": "nia@fir.example", "contact.first_name": "Nia", "lead.asset": "the price list"
}  # fmt: skip


def token(site: Any, *scopes: Scope, name: str = "robot", **more: Any) -> dict[str, str]:
    """Make a token of those scopes, or of all, and return the header that sends it."""
    wanted = scopes or tuple(Scope)
    made = make_token(site.store, name, wanted, by=person("ana"), now=site.now, **more)
    return {"Authorization": f"Bearer {made.secret}"}


def test_a_token_does_what_its_scopes_say_and_nothing_else(site: Any) -> None:
    site.enrolled()
    client = site.app.test_client()
    calls: dict[Scope, tuple[str, str, Any]] = {
        Scope.read: ("GET", "/campaigns", None),
        Scope.edit: ("POST", "/messages/2/skip", {"why": "a call is better"}),
        Scope.leads: ("POST", "/leads", {"campaign": "none", "values": LEAD}),
        Scope.approve: ("POST", "/messages/1/withdraw", None),
        Scope.send: ("POST", "/sending/pause", {"scope": "all"}),
        Scope.administer: ("POST", "/suppressions/lift", {"value": "a@b.example", "why": "asked"}),
    }
    for scope in Scope:
        head = token(site, scope, name=str(scope))
        for other, (method, path, body) in calls.items():
            answer = client.open(f"/api/v1{path}", method=method, headers=head, json=body)
            assert (answer.status_code == 403) is (other is not scope), (scope, other, answer.text)
            assert answer.status_code < 500
    with site.store.reading() as session:
        log = {(one.by, one.action) for one in events(session)}
    assert ("send (token)", "paused") in log and ("edit (token)", "skipped") in log


def test_a_secret_is_shown_once_and_only_its_hash_is_kept(site: Any) -> None:
    made = make_token(site.store, "ci", [Scope.read], by=person("ana"), now=site.now)
    assert made.secret.startswith(PREFIX) and len(made.secret) > 40
    with site.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_token").all()
    assert len(rows) == 1 and made.secret not in str(rows)
    with pytest.raises(TokenError, match="already"):
        make_token(site.store, "ci", [Scope.read], by=person("ana"), now=site.now)
    for name, more in (
        ("", {}),
        ("a\nb\0", {}),
        ("late", {"expires_at": site.now}),
        ("x", {"per_minute": 0}),
    ):
        with pytest.raises(TokenError):
            make_token(site.store, name, [Scope.read], by=person("ana"), now=site.now, **more)


def test_a_token_that_expired_or_was_revoked_opens_nothing(site: Any) -> None:
    client = site.app.test_client()
    short = token(site, Scope.read, name="short", expires_at=site.now + timedelta(hours=1))
    gone = token(site, Scope.read, name="gone")
    for head in (short, gone):
        assert client.get("/api/v1/campaigns", headers=head).status_code == 200
    revoke_token(site.store, "gone", by=person("ana"), now=site.now)
    site.later(hours=2)
    for head in (short, gone):
        assert client.get("/api/v1/campaigns", headers=head).status_code == 401
    with site.store.reading() as session:
        found = {
            one.name: (one.state, one.used_at is not None) for one in tokens(session, now=site.now)
        }
    assert found == {"short": ("expired", True), "gone": ("revoked", True)}


def test_who_asks_too_often_is_told_how_long_to_wait(site: Any) -> None:
    head, client = token(site, Scope.read, per_minute=3), site.app.test_client()
    codes = [client.get("/api/v1/sending", headers=head) for _ in range(4)]
    assert [one.status_code for one in codes] == [200, 200, 200, 429]
    assert 1 <= int(codes[-1].headers["Retry-After"]) <= 21


def test_a_token_opens_no_page_and_no_cookie_helps_a_wrong_one(site: Any) -> None:
    head = token(site)
    assert site.app.test_client().get("/", headers=head).status_code == 403
    signed_in = site.client()
    wrong = signed_in.get("/api/v1/campaigns", headers={"Authorization": "Bearer no"})
    assert wrong.status_code == 401


def test_a_browsers_session_reads_and_writes_only_with_its_pages_token(site: Any) -> None:
    client = site.enrolled().client()
    assert client.get("/api/v1/messages").status_code == 200
    refused = client.post("/api/v1/sending/pause", json={"scope": "all"})
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    page = client.get("/sending").text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf is not None
    done = client.post(
        "/api/v1/sending/pause", json={"scope": "all"}, headers={"X-CSRFToken": csrf[1]}
    )
    assert done.json["changed"] is True


def test_lists_come_page_by_page_by_key(site: Any) -> None:
    head, client = token(site.enrolled()), site.app.test_client()
    for path, key in (
        ("/messages", "message_id"), ("/people", "contact_id"), ("/enrolments", "enrolment_id"),
        ("/audit-log", "id"), ("/campaigns", "name"),
    ):  # fmt: skip
        whole = client.get(f"/api/v1{path}?limit=200", headers=head).json
        assert whole["next"] is None
        found, cursor = [], ""
        while True:
            page = client.get(f"/api/v1{path}?limit=3{cursor}", headers=head).json
            assert len(page["items"]) <= 3
            found += page["items"]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert [one[key] for one in found] == [one[key] for one in whole["items"]], path


def test_every_fault_of_a_request_is_told_at_once_with_its_pointer(site: Any) -> None:
    head, client = token(site), site.app.test_client()
    body = {"campaign": 1, "values": {"a/b": 2}, "more": "x\0", "source": "?"}
    answer = client.post(
        "/api/v1/leads?x=1", json=body, headers={**head, "Idempotency-Key": "two words"}
    )
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    places = {(one["where"], one["pointer"]) for one in answer.json["errors"]}
    assert {("query", "/x"), ("header", "/Idempotency-Key"), ("body", "/more")} <= places
    clean = client.post("/api/v1/leads", json={**body, "more": "x"}, headers=head).json["errors"]
    assert {one["pointer"] for one in clean} == {
        "/campaign", "/values/a~1b", "/more", "/source",
    }  # fmt: skip
    for raw, kind, code in (
        (b"{", "application/json", 400), (b'{"a": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400), (b"campaign=x", "text/plain", 415),
        (b'{"a": "' + b"x" * (2 << 20) + b'"}', "application/json", 413),
        (b'"\\ud800"', "application/json", 422), (b"[]", "application/json", 422),
    ):  # fmt: skip
        answer = client.post("/api/v1/leads", data=raw, content_type=kind, headers=head)
        assert (answer.status_code, answer.mimetype) == (code, "application/problem+json"), raw[:20]
    for path, method, code in (
        ("/nothing", "GET", 404), ("/campaigns", "PUT", 405), ("/messages/0", "GET", 404),
        (f"/messages/{2**64}", "GET", 404), ("/campaigns/", "GET", 404),
    ):  # fmt: skip
        answer = client.open(f"/api/v1{path}", method=method, headers=head)
        assert (answer.status_code, answer.mimetype) == (code, "application/problem+json"), path


def test_the_same_key_is_done_once_and_another_request_under_it_refused(site: Any) -> None:
    head, client = token(site.enrolled()), site.app.test_client()
    key = {**head, "Idempotency-Key": "pause-1"}
    first = client.post("/api/v1/sending/pause", json={"scope": "all"}, headers=key)
    again = client.post("/api/v1/sending/pause", json={"scope": "all"}, headers=key)
    other = client.post("/api/v1/sending/pause", json={"scope": "all", "why": "x"}, headers=key)
    assert first.json["changed"] and again.json == first.json
    assert (
        again.headers["Idempotent-Replayed"] == "true"
        and "Idempotent-Replayed" not in first.headers
    )
    assert other.status_code == 422
    stranger = {**token(site, name="stranger"), "Idempotency-Key": "pause-1"}
    assert (
        client.post("/api/v1/sending/pause", json={"scope": "all"}, headers=stranger).json[
            "changed"
        ]
        is False
    )
    # What was refused was not done, so it is asked anew.
    wrong = {**head, "Idempotency-Key": "wrong"}
    for _ in range(2):
        body = {"scope": "campaign", "name": "none"}
        assert client.post("/api/v1/sending/resume", json=body, headers=wrong).status_code == 422
    site.later(hours=25)
    assert (
        client.post("/api/v1/sending/pause", json={"scope": "all"}, headers=key).json["changed"]
        is False
    )


def test_a_write_that_was_cut_off_is_not_done_twice(site: Any) -> None:
    asked = {"who": "a", "key": "k", "request": b"x", "now": site.now}
    assert begun(site.store, **asked) is None
    with pytest.raises(KeyInUse, match="use another key"):
        begun(site.store, **asked)


def test_an_approval_names_the_text_that_was_read(site: Any) -> None:
    head, client = token(site.enrolled()), site.app.test_client()
    read = client.get("/api/v1/messages/1", headers=head)
    etag = read.headers["ETag"]
    assert etag == f'"{read.json["digest"]}"'
    approve = "/api/v1/messages/1/approve"
    assert client.post(approve, headers=head).status_code == 428
    for wrong in ("*", "x", f"W/{etag}"):
        assert client.post(approve, headers={**head, "If-Match": wrong}).status_code == 422
    other = {**head, "If-Match": '"' + "0" * 64 + '"'}
    assert client.post(approve, headers=other).status_code == 412
    # Somebody changes the template while the text is read.
    template = site.root / "templates/01-thanks.mjml"
    template.write_text(template.read_text().replace("on Thursday at ten", "on Friday at nine"))
    stale = client.post(approve, headers={**head, "If-Match": etag})
    assert stale.status_code == 412
    said = {(one["kind"], one["text"].strip()) for one in stale.json["changed"]}
    assert any(kind == "new" and "Friday" in text for kind, text in said)
    assert any(kind == "gone" and "Thursday" in text for kind, text in said)
    number = stale.json["message_id"]
    fresh = client.get(f"/api/v1/messages/{number}", headers=head)
    assert fresh.headers["ETag"] == stale.headers["ETag"] != etag
    done = client.post(
        f"/api/v1/messages/{number}/approve", headers={**head, "If-Match": fresh.headers["ETag"]}
    )
    assert done.json["state"] == "approved"
    assert client.post(f"/api/v1/messages/{number}/withdraw", headers=head).json["state"] == "draft"


def test_a_form_fill_becomes_a_first_touch_between_floor_and_ceiling(site: Any) -> None:
    head, client = token(site, Scope.leads), site.app.test_client()
    lead = {"campaign": "guide", "source": "price form", "values": LEAD}
    done = client.post("/api/v1/leads", json=lead, headers=head).json
    assert done["enrolled"] and done["owner"] == "ana" and done["messages"] == 2
    touch = done["first_touch"]
    assert touch["within"] and touch["floor"] <= touch["due_at"] <= touch["ceiling"]
    # The same form again, and under another spelling of the mailbox: one person, once.
    again = client.post("/api/v1/leads", json=lead, headers=head).json
    assert (again["enrolled"], again["left_out"]) == (False, "enrolled")
    # Who must not be written to is not, by whatever door.
    client.post(
        "/api/v1/suppressions", json={"value": "elm.example"}, headers=token(site, name="all")
    )
    values = {**LEAD, "contact.email": "max@elm.example"}
    out = client.post("/api/v1/leads", json={**lead, "values": values}, headers=head).json
    assert (out["enrolled"], out["left_out"]) == (False, "suppressed")
    # An address that is none, and a lead that lacks what the campaign needs.
    for values, pointer in (
        ({**LEAD, "contact.email": "nia@fir"}, "/values/contact.email"),
        ({"contact.email": "nia@fir.example"}, "/values"),
    ):
        refused = client.post("/api/v1/leads", json={**lead, "values": values}, headers=head)
        assert refused.status_code == 422
        assert [one["pointer"] for one in refused.json["errors"]] == [pointer], refused.text
    assert client.get("/api/v1/people", headers=head).status_code == 403


def test_a_broken_workspace_is_said_as_a_problem(site: Any) -> None:
    head, client = token(site), site.app.test_client()
    (site.root / "campaigns/guide.yml").write_text("campaign: guide\nsequence: 1\n")
    answer = client.get("/api/v1/campaigns", headers=head)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert "guide.yml" in answer.json["errors"][0]["detail"]


def test_a_program_is_no_second_person(site: Any) -> None:
    head, client = token(site.enrolled()), site.app.test_client()
    site.store.two_people = site.root
    etag = client.get("/api/v1/messages/1", headers=head).headers["ETag"]
    refused = client.post("/api/v1/messages/1/approve", headers={**head, "If-Match": etag})
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert "robot (token) is a program" in refused.json["detail"]
