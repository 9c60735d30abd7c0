"""Enrolling by the API: the answer of the gate first, then exactly that, by whom it may be."""

from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.actions.suppress import suppress_value
from tactful.campaigns.model import person
from tactful.campaigns.store.tables import Enrolment, StoredMessage
from tactful.web import enrolling
from tactful.web.checks import Job

from .test_api_lists import Program, done
from .test_lists import LIST
from .test_pages import words

ENROL = "/campaigns/guide/enrol"


def counts(site: Any) -> tuple[int, int]:
    with site.store.reading() as session:
        tables = (Enrolment, StoredMessage)
        people, texts = (session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)
        return people, texts


def listed(site: Any, *rows: str) -> None:
    head = "email,first_name,last_name,company,asset,notes,owner"
    (site.root / LIST).write_text("\n".join((head, *rows, "")), encoding="utf-8")


def test_who_would_come_in_is_said_and_then_exactly_they_do(site: Any) -> None:
    program = Program(site, Scope.edit)
    shown = program.post(ENROL, {}).json
    assert (shown["applied"], shown["rows"], shown["enrolled"]) == (False, 4, 4)
    assert [one["row"] for one in shown["comes_in"]] == [1, 2, 3, 4]
    assert shown["comes_in"][0]["address"] == "zoe@acme.example"
    assert shown["comes_in"][0]["owner"] == "ana" and shown["drafts"] is None
    assert (shown["left_out"], shown["stopping"], counts(site)) == ({}, [], (0, 0))
    body = {"apply": True, "digest": shown["digest"]}
    made = program.post(ENROL, body, key="spring")
    assert made.json["applied"] and made.json["comes_in"] == shown["comes_in"]
    assert (made.json["enrolled"], made.json["drafts"]["drafted"]) == (4, 8)
    again = program.post(ENROL, body, key="spring")
    assert again.headers["Idempotent-Replayed"] == "true" and again.json == made.json
    assert counts(site) == (4, 8) and done(site, "enrolled") == ["robot (token)"]
    late = program.post(ENROL, body)
    assert late.status_code == 412 and "nobody was enrolled" in late.json["detail"]
    assert program.post(ENROL, {}).json["left_out"] == {"enrolled": 4}
    assert done(site, "enrolled") == ["robot (token)"]


def test_everybody_who_is_left_out_is_named_with_the_reason(site: Any) -> None:
    suppress_value(site.store, "omar@birch.example", why="asked", by=person("ana"), now=site.now)
    listed(
        site,
        "zoe@acme.example,Zoe,Adams,Acme,the buying guide,,ana",
        "omar@birch.example,Omar,Haddad,Birch,the buying guide,,ana",
        "no-address,Eve,Okoro,Cedar,the buying guide,,ana",
        "zoe@acme.example,Zoe,Adams,Acme,the buying guide,,ana",
    )
    shown = Program(site, Scope.edit).post(ENROL, {}).json
    assert [one["row"] for one in shown["comes_in"]] == [1]
    out = {one["row"]: one["kind"] for one in shown["stays_out"]}
    assert out == {2: "suppressed", 3: "invalid", 4: "twice"}
    assert all(one["why"] for one in shown["stays_out"])
    assert shown["left_out"] == {"suppressed": 1, "invalid": 1, "twice": 1}
    few = Program(site, Scope.edit, name="few").post(ENROL, {"limit": 1}).json
    assert few["digest"] == shown["digest"] and len(few["stays_out"]) == 1
    assert few["left_out"] == shown["left_out"]


def test_a_row_is_let_in_only_by_name_and_only_as_shown(site: Any) -> None:
    listed(
        site,
        "office@acme.example,Zoe,Adams,Acme,the buying guide,,ana",
        "office@acme.example,Omar,Farouk,Acme,the buying guide,,ana",
    )
    program = Program(site, Scope.edit)
    shown = program.post(ENROL, {}).json
    assert [(one["row"], one["may_be_named"]) for one in shown["stays_out"]] == [(2, True)]
    both = program.agreed(ENROL, {"also": ["2"]})
    assert program.post(ENROL, {**both, "also": []}).status_code == 412
    assert program.post(ENROL, {**both, "digest": shown["digest"]}).status_code == 412
    assert counts(site)[0] == 0
    assert program.post(ENROL, both).json["enrolled"] == 2
    wrong = program.post(ENROL, {"also": ["9", "2", "nobody@acme.example"]})
    assert wrong.status_code == 422
    assert [one["pointer"] for one in wrong.json["errors"]] == ["/also/0", "/also/2"]


@pytest.mark.parametrize("change", ["the list", "who may be written to"])
def test_what_is_no_longer_as_shown_enrols_nobody(site: Any, change: str) -> None:
    program = Program(site, Scope.edit)
    body = program.agreed(ENROL, {})
    if change == "the list":  # as many people as before, and one of them another
        file = site.root / LIST
        file.write_text(file.read_text("utf-8").replace("zoe@acme", "zora@acme"), "utf-8")
    else:
        suppress_value(site.store, "zoe@acme.example", why="asked", by=person("ana"), now=site.now)
    refused = program.post(ENROL, body, key="k")
    assert (refused.status_code, refused.mimetype) == (412, "application/problem+json")
    assert counts(site) == (0, 0)
    assert program.post(ENROL, program.agreed(ENROL, {})).status_code == 200


def test_errors_of_the_whole_campaign_stop_a_program_too(site: Any) -> None:
    file = site.root / LIST
    file.write_text(file.read_text("utf-8").replace("asset,notes", "thing,notes"), "utf-8")
    program = Program(site, Scope.edit)
    shown = program.post(ENROL, {}).json
    assert [one["code"] for one in shown["stopping"]] == ["R310"]
    refused = program.post(ENROL, {"apply": True, "digest": shown["digest"]})
    assert refused.status_code == 422 and counts(site) == (0, 0)
    (fault,) = refused.json["errors"]
    assert fault["where"] == LIST and "lead.asset, which is required" in fault["detail"]


def test_where_drafts_need_no_yes_a_program_needs_the_scope_to_approve(site: Any) -> None:
    file = site.root / "campaigns/guide.yml"
    file.write_text(file.read_text().replace("initial:", "approval: none\ninitial:"))
    editor = Program(site, Scope.edit, name="editor")
    body = editor.agreed(ENROL, {})
    for path, said in ((ENROL, body), ("/campaigns/guide/draft", None)):
        refused = editor.post(path, said)
        assert refused.status_code == 403 and counts(site) == (0, 0), path
    both = Program(site, Scope.edit, Scope.approve, name="both")
    assert both.post(ENROL, body).json["drafts"]["approved"] == 8


def test_a_campaign_that_is_over_takes_nobody(site: Any) -> None:
    file = site.root / "campaigns/guide.yml"
    file.write_text(file.read_text().replace("initial:", "archived: true\ninitial:"))
    refused = Program(site, Scope.edit).post(ENROL, {})
    assert refused.status_code == 409 and "is archived" in refused.json["detail"]
    assert Program(site, Scope.edit, name="b").post("/campaigns/no/enrol", {}).status_code == 404


def test_enrolling_needs_the_scope_to_edit(site: Any) -> None:
    body = Program(site, Scope.edit, name="editor").agreed(ENROL, {})
    blind = Program(site, *(one for one in Scope if one is not Scope.edit))
    for path, said in ((ENROL, {}), (ENROL, body), ("/campaigns/guide/draft", None)):
        assert blind.post(path, said).status_code == 403
    assert counts(site) == (0, 0)


def test_a_long_list_is_looked_through_beside_the_request(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolling, "MAX_FORESEEN", 2)
    monkeypatch.setattr("tactful.web.api.agreeing.WAIT_S", 0.0)
    program = Program(site, Scope.edit)
    first = program.post(ENROL, {}, key="look")
    assert first.status_code == 503 and first.headers["Retry-After"] == "5"
    monkeypatch.setattr("tactful.web.api.agreeing.WAIT_S", 60.0)
    shown = program.post(ENROL, {}, key="look")  # what was not answered is asked again
    assert shown.json["enrolled"] == 4
    body = {"apply": True, "digest": shown.json["digest"]}
    assert program.post(ENROL, body).json["enrolled"] == 4


def test_what_changed_is_drafted_again(site: Any) -> None:
    program = Program(site, Scope.edit)
    program.post(ENROL, program.agreed(ENROL, {}))
    assert program.post("/campaigns/guide/draft").json["unchanged"] == 8
    template = site.root / "templates/goodbye.md"
    template.write_text(template.read_text().replace("somebody else", "anybody else"))
    assert program.post("/campaigns/guide/draft").json["drafted"] == 4


def test_a_program_and_a_page_say_yes_to_one_answer(site: Any) -> None:
    """The digest of the page's form is the API's: what is shown there may be done here."""
    page = site.client().get("/campaigns/guide/enrol")
    shown = Program(site, Scope.edit).post(ENROL, {}).json
    assert shown["digest"] in page.text and "Enrol 4 recipients?" in words(page)


def test_what_a_page_has_begun_is_not_begun_again(site: Any) -> None:
    program, end = Program(site, Scope.edit), Event()
    here = site.app.extensions["tactful"]
    here.enrolling["guide"] = here.importing[LIST] = Job(end.wait, name="a long list")
    for path, body in ((ENROL, {}), ("/lists/import", {"path": LIST})):
        refused = program.post(path, program.agreed(path, body))
        assert refused.status_code == 409 and "just now" in refused.json["detail"], path
    end.set()
    here.importing[LIST].result(wait_s=10)
    assert program.post(ENROL, program.agreed(ENROL, {})).json["enrolled"] == 4
