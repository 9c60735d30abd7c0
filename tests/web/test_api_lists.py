"""Lists by the API: sent in, looked at cell by cell, imported as was shown or not at all."""

import base64
from typing import Any

import pytest

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.queries.audit import events

from .test_api import token
from .test_lists import LIST, MORE, contacts

NEW = b"E-Mail,Vorname,Firm name\npia@dune.example,Pia,Dune\nkim@elm.example,Kim,Elm\n"


@pytest.fixture
def faulty(site: Any) -> Any:
    file = site.root / LIST
    file.write_text(file.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return site


class Program:
    """A client with a token of some scopes."""

    def __init__(self, site: Any, *scopes: Scope, name: str = "robot") -> None:
        self.client, self.head = site.app.test_client(), token(site, *scopes, name=name)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.head)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        head = self.head | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/api/v1{path}", headers=head, json=body)

    def agreed(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the body that does what the answer to a body says."""
        shown = self.post(path, body)
        assert shown.status_code == 200, shown.text
        return {**body, "apply": True, "digest": shown.json["digest"]}


def done(site: Any, action: str) -> list[str]:
    """Return who did something, by the audit log."""
    with site.store.reading() as session:
        return [one.by for one in events(session) if one.action == action]


def test_the_lists_are_named_with_their_campaigns(read_site: Any) -> None:
    (line,) = Program(read_site, Scope.read, name="reader").get("/lists").json["items"]
    assert line == {
        "path": LIST, "bytes": (read_site.root / LIST).stat().st_size, "campaigns": ["guide"]
    }  # fmt: skip


def test_findings_name_the_row_the_column_the_value_and_the_fix(faulty: Any) -> None:
    program = Program(faulty, Scope.read)
    page = program.get(f"/lists/findings?path={LIST}").json
    assert page["complete"] and page["rows"] == 6
    found = {(one["row"], one["column"]): one for one in page["items"]}
    address = found[5, "email"]
    assert (address["value"], address["severity"]) == ("no-address", "error")
    name = found[5, "first_name"]
    assert name["value"] == "Jos\u00c3\u00a9" and "Jos\u00e9" in name["fix"]
    assert name["line"] == 6 and name["field"] == "contact.first_name"
    some = program.get(f"/lists/findings?path={LIST}&limit=1").json
    assert some["items"] == page["items"][:1] and some["next"] == "1"
    for path in ("tactful.toml", "contacts/../tactful.toml", "contacts/none.csv"):
        refused = program.get(f"/lists/findings?path={path}")
        assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == "/path"


def test_an_import_is_shown_and_then_done_as_it_was_shown(faulty: Any) -> None:
    program = Program(faulty, Scope.edit)
    shown = program.post("/lists/import", {"path": LIST}).json
    assert (shown["applied"], shown["new"], shown["left_out"]) == (False, 5, 1)
    assert shown["rejected"] == [
        {"row": 5, "address": "no-address", "why": shown["rejected"][0]["why"]}
    ]
    assert "no-address" in [one["value"] for one in shown["findings"]]
    assert shown["findings"][0]["severity"] == "error"
    assert contacts(faulty) == 0 and shown["import_number"] is None
    body = {"path": LIST, "apply": True, "digest": shown["digest"]}
    made = program.post("/lists/import", body, key="monday")
    assert (made.json["applied"], made.json["new"], made.json["import_number"]) == (True, 5, 1)
    again = program.post("/lists/import", body, key="monday")
    assert again.headers["Idempotent-Replayed"] == "true" and again.json == made.json
    assert contacts(faulty) == 5 and done(faulty, "imported") == ["robot (token)"]
    # Done once it is no longer what was shown: nothing is new.
    assert program.post("/lists/import", body).status_code == 412
    assert done(faulty, "imported") == ["robot (token)"]


def test_a_changed_list_is_not_imported(site: Any) -> None:
    program, file = Program(site, Scope.edit), site.root / LIST
    body = program.agreed("/lists/import", {"path": LIST})
    file.write_text(file.read_text("utf-8").replace("Omar", "Oma"), encoding="utf-8")
    refused = program.post("/lists/import", body, key="late")
    assert (refused.status_code, refused.mimetype) == (412, "application/problem+json")
    assert "nobody was imported" in refused.json["detail"] and contacts(site) == 0
    # Its key is free again, and what is shown now can be done under another.
    fresh = program.agreed("/lists/import", {"path": LIST})
    assert fresh["digest"] != body["digest"]
    assert program.post("/lists/import", fresh).json["new"] == 4


def test_what_is_known_by_now_is_shown_field_by_field(site: Any) -> None:
    program, file = Program(site, Scope.edit), site.root / LIST
    program.post("/lists/import", program.agreed("/lists/import", {"path": LIST}))
    file.write_text(file.read_text("utf-8").replace("zoe@acme.example,Zoe,Adams", "zoe@acme.example,Zoe,Abbott"))  # fmt: skip
    shown = program.post("/lists/import", {"path": LIST}).json
    assert (shown["new"], shown["updated"], shown["unchanged"]) == (0, 1, 3)
    assert shown["changed_fields"] == {"contact.last_name": 1}
    assert shown["changed"] == [
        {"row": 1, "address": "zoe@acme.example",
         "fields": {"contact.last_name": {"was": "Adams", "becomes": "Abbott"}}}
    ]  # fmt: skip


def test_an_import_is_listed_and_taken_back(site: Any) -> None:
    program, reader = Program(site, Scope.edit), Program(site, Scope.read, name="reader")
    program.post("/lists/import", program.agreed("/lists/import", {"path": LIST}))
    (line,) = reader.get("/imports").json["items"]
    assert (line["number"], line["source"], line["new"], line["undone_at"]) == (1, LIST, 4, None)
    assert reader.post("/imports/1/undo").status_code == 403
    assert program.post("/imports/1/undo").json["removed"] == 4
    assert contacts(site) == 0
    again = program.post("/imports/1/undo")
    assert again.status_code == 409 and "was undone on" in again.json["detail"]
    assert reader.get("/imports").json["items"][0]["undone_at"] is not None


def test_a_list_is_sent_in_under_a_plain_name(site: Any) -> None:
    program = Program(site, Scope.edit)
    sent = {"name": "../../etc/M\u00e4rz leads.CSV", "content": base64.b64encode(NEW).decode()}
    made = program.post("/lists", sent)
    assert (made.status_code, made.json) == (201, {"path": "contacts/M\u00e4rz-leads.csv"})
    assert (site.root / made.json["path"]).read_bytes() == NEW
    assert program.post("/lists", sent).json == made.json  # the same list again
    assert program.post("/lists/import", {"path": made.json["path"]}).json["new"] == 2
    for body, pointer in (
        ({**sent, "content": "%"}, "/content"),
        ({**sent, "content": "\u00bb"}, "/content"),
        ({**sent, "name": "x.toml"}, "/name"),
        ({**sent, "content": base64.b64encode(b"  ").decode()}, "/content"),
    ):
        refused = program.post("/lists", body)
        assert refused.status_code == 422, body
        assert [one["pointer"] for one in refused.json["errors"]] == [pointer]
    large = {"name": "x.csv", "content": "A" * (2 << 20)}
    assert program.post("/lists", large).status_code == 201
    assert program.post("/lists/import", {"path": "A" * (2 << 20)}).status_code == 413


def test_every_fault_of_a_list_or_of_the_request_is_told(site: Any) -> None:
    program = Program(site, Scope.edit)
    refused = program.post("/lists/import", {"path": 1, "apply": True, "limit": 0})
    assert {one["pointer"] for one in refused.json["errors"]} == {"/path", "/digest", "/limit"}
    for path in ("contacts/none.csv", "tactful.toml", "contacts/../tactful.toml"):
        refused = program.post("/lists/import", {"path": path})
        assert refused.status_code == 422
        assert [one["pointer"] for one in refused.json["errors"]] == ["/path"]
    (site.root / "contacts/empty.csv").write_text("\n")
    refused = program.post("/lists/import", {"path": "contacts/empty.csv"})
    assert (
        refused.status_code == 422 and "contacts/empty.csv" in refused.json["errors"][0]["detail"]
    )


def test_importing_needs_the_scope_to_edit(site: Any) -> None:
    blind = Program(site, *(one for one in Scope if one is not Scope.edit))
    for path, body in (
        ("/lists/import", {"path": LIST}), ("/imports/1/undo", None),
        ("/lists", {"name": "x.csv", "content": "QQ=="}),
    ):  # fmt: skip
        refused = blind.post(path, body)
        assert (refused.status_code, refused.mimetype) == (403, "application/problem+json"), path
    assert contacts(site) == 0 and not (site.root / "contacts/x.csv").exists()


@pytest.mark.parametrize("path", ["a" * 300 + ".csv", "ä" * 150 + ".csv", "x/" * 190 + "y.csv"])
def test_a_name_that_no_disk_holds_leads_to_no_list(read_site: Any, path: str) -> None:
    program = Program(read_site, Scope.read, Scope.edit, name=f"long {path[0]}")
    assert program.post("/lists/import", {"path": path}).status_code == 422
    assert program.get(f"/lists/findings?path={path}").status_code == 422
    client = read_site.client()
    assert client.get(f"/lists/of/{path}").status_code == 404
    assert client.get(f"/files/{path}").status_code == 404
