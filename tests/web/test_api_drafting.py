"""Drafting by the API: every file as it would be, and nothing written before somebody says so."""

from typing import Any

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.store.tables import FileAuthor

from .test_api_lists import Program
from .test_draft_page import ANSWERS, files, program
from .test_draft_page import ready as ready

DRAFT = "/sequences/draft"


def test_what_a_draft_may_be_made_of_is_named(ready: Any) -> None:
    found = Program(ready, Scope.edit).get("/sequences/choices").json
    assert found["initials"][:2] == ["00-invitation.mjml", "guide-mail.md"]
    assert found["lists"] == ["contacts/guide.csv"] and "event" in found["lead_types"]
    plays = {one["name"]: one for one in found["plays"]}
    assert "content-download" in plays and "en" in plays["content-download"]["languages"]
    assert found["has_program"] is False


def test_a_draft_is_shown_whole_and_written_as_it_was_shown(ready: Any) -> None:
    editor, before = Program(ready, Scope.edit), files(ready)
    shown = editor.post(DRAFT, ANSWERS).json
    assert (shown["name"], shown["play"], shown["applied"]) == ("next", "content-download", False)
    assert shown["files"][0]["path"] == "campaigns/next.yml" and shown["in_the_way"] == []
    assert any("the list has no phone numbers" in words for words in shown["left_out"])
    assert [one["template"] for one in shown["steps"]] and files(ready) == before
    body = {**ANSWERS, "apply": True, "digest": shown["digest"]}
    done = editor.post(DRAFT, body, key="once")
    assert done.json == {**shown, "applied": True}
    texts = {one["path"]: one["text"] for one in shown["files"]}
    assert files(ready) - before == set(texts)
    assert all((ready.root / path).read_text("utf-8") == text for path, text in texts.items())
    again = editor.post(DRAFT, body, key="once")
    assert again.headers["Idempotent-Replayed"] == "true" and again.json == done.json
    with ready.store.reading() as session:  # a second person approves what a program wrote too
        wrote = {(one.path, one.by) for one in session.query(FileAuthor)}
    assert wrote == {(path, "robot (token)") for path in texts}
    reader = Program(ready, Scope.read, name="reader")
    assert reader.get("/campaigns/next").json["file"] == "campaigns/next.yml"


def test_what_is_not_what_was_shown_is_not_written(ready: Any) -> None:
    editor, before = Program(ready, Scope.edit), files(ready)
    body = editor.agreed(DRAFT, ANSWERS)
    for changed in ({"digest": "0" * 64}, {"name": "other"}):
        refused = editor.post(DRAFT, {**body, **changed})
        assert (refused.status_code, refused.mimetype) == (412, "application/problem+json")
    assert "nothing was written" in refused.json["detail"] and files(ready) == before


def test_files_in_the_way_are_replaced_only_unchanged_and_when_said(ready: Any) -> None:
    editor, own = Program(ready, Scope.edit), ready.root / "campaigns/next.yml"
    editor.post(DRAFT, editor.agreed(DRAFT, ANSWERS))
    shown = editor.post(DRAFT, ANSWERS).json
    assert shown["replaceable"] and len(shown["in_the_way"]) == len(shown["files"])
    assert all(one["replaces"] for one in shown["files"])
    body = {**ANSWERS, "apply": True, "digest": shown["digest"]}
    refused = editor.post(DRAFT, body)
    assert refused.status_code == 409 and "--" not in refused.text
    assert {one["where"] for one in refused.json["errors"]} == {
        one["path"] for one in shown["files"]
    }
    assert editor.post(DRAFT, {**body, "replace": True}).status_code == 200
    own.write_bytes(mine := own.read_bytes() + b"# mine\n")
    assert editor.post(DRAFT, ANSWERS).json["replaceable"] is False
    assert editor.post(DRAFT, {**body, "replace": True}).status_code == 409
    assert own.read_bytes() == mine


def test_every_fault_is_told_with_its_field(ready: Any) -> None:
    editor = Program(ready, Scope.edit)
    refused = editor.post(DRAFT, {"initial": 1, "play": 2, "apply": True, "more": ""})
    pointers = {one["pointer"] for one in refused.json["errors"]}
    assert pointers == {"/initial", "/contacts", "/play", "/digest", "/more"}
    for changed, wrong in (
        ({"initial": "../../etc/passwd", "contacts": "/etc/passwd"}, ["/initial", "/contacts"]),
        ({"lead_type": "<b>"}, ["/lead_type"]),
        ({"play": "no-such"}, ["/play"]),
        ({"name": "../x"}, ["/name"]),
        ({"ask": True}, ["/ask"]),
    ):
        refused = editor.post(DRAFT, {**ANSWERS, **changed})
        assert refused.status_code == 422, changed
        assert [one["pointer"] for one in refused.json["errors"]] == wrong
        assert "--" not in refused.text


def test_the_program_proposes_the_texts_and_is_asked_again_for_others(ready: Any) -> None:
    program(ready, """
from pathlib import Path
times = Path("times"); times.write_text(times.read_text() + "x" if times.exists() else "x")
first = asked["steps"][0]
print(json.dumps({first["key"]: first["text"] + "\\n{# proposed " + times.read_text() + " #}\\n"}))
""")  # fmt: skip
    editor, before = Program(ready, Scope.edit), files(ready)
    said = {**ANSWERS, "ask": True}
    unseen = editor.post(DRAFT, {**said, "apply": True, "digest": "0" * 64})
    assert unseen.status_code == 412 and not (ready.root / "times").exists()  # it runs no program
    first, second = editor.post(DRAFT, said).json, editor.post(DRAFT, said).json
    assert "{# proposed x #}" in first["files"][1]["text"]
    assert "{# proposed xx #}" in second["files"][1]["text"]
    old = {**said, "apply": True, "digest": first["digest"]}
    assert editor.post(DRAFT, old).status_code == 412 and files(ready) == before
    assert editor.post(DRAFT, {**old, "digest": second["digest"]}).status_code == 200
    assert (ready.root / "times").read_text() == "xx"
    assert "{# proposed xx #}" in (ready.root / second["files"][1]["path"]).read_text()


def test_a_programs_texts_with_errors_are_not_written(ready: Any) -> None:
    program(ready, """
first = asked["steps"][0]
print(json.dumps({first["key"]: first["text"] + "\\nDear {Add first name},\\n"}))
""")  # fmt: skip
    editor, before = Program(ready, Scope.edit), files(ready)
    shown = editor.post(DRAFT, {**ANSWERS, "ask": True}).json
    assert "error" in {one["severity"] for one in shown["findings"]}
    body = {**ANSWERS, "ask": True, "apply": True, "digest": shown["digest"]}
    refused = editor.post(DRAFT, body)
    assert refused.status_code == 409 and "have errors" in refused.json["detail"]
    assert files(ready) == before


def test_a_program_that_failed_can_be_asked_again(ready: Any) -> None:
    program(ready, "sys.exit('the model is away')")
    editor = Program(ready, Scope.edit)
    for _ in range(2):
        refused = editor.post(DRAFT, {**ANSWERS, "ask": True})
        assert refused.status_code == 422 and "the model is away" in refused.text
        assert [one["pointer"] for one in refused.json["errors"]] == ["/ask"]


def test_drafting_needs_the_scope_to_edit(ready: Any) -> None:
    blind = Program(ready, *(one for one in Scope if one is not Scope.edit))
    before = files(ready)
    assert blind.get("/sequences/choices").status_code == 403
    assert blind.post(DRAFT, ANSWERS).status_code == 403
    assert files(ready) == before


def test_a_list_whose_name_no_disk_holds_is_no_list(ready: Any) -> None:
    program(ready, "print('{}')")
    refused = Program(ready, Scope.edit).post(
        DRAFT, {**ANSWERS, "contacts": "ä" * 150 + ".csv", "ask": True}
    )
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json["errors"]] == ["/contacts"]
