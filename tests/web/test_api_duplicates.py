"""Duplicates by the API: the pairs of the page, decided, merged, asked about and taken back."""

from typing import Any

from sqlalchemy import func, select

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.store.tables import ContactAddress, FreeTask, PersonDecision

from .test_api_lists import Program, done
from .test_api_lists import faulty as faulty
from .test_lists import LIST, settled
from .test_tasks import words

PAIRS, DECIDE = f"/duplicates?path={LIST}", "/duplicates/decide"
ZOES = {"one": "zoe@acme.example", "other": "zoe.adams@acme.example"}


def found(program: Program) -> list[dict[str, Any]]:
    for _ in range(60):
        page = program.get(PAIRS).json
        if page["complete"]:
            assert page["total"] == len(page["items"])
            return list(page["items"])
    raise AssertionError("they are still looked for")


def decisions(site: Any) -> int:
    with site.store.reading() as session:
        return session.scalar(select(func.count()).select_from(PersonDecision)) or 0


def test_the_pairs_are_those_of_the_page_with_their_reasons(faulty: Any) -> None:
    faulty.enrolled()
    (pair,) = found(Program(faulty, Scope.read))
    assert {pair["one"]["address"], pair["other"]["address"]} == set(ZOES.values())
    rows = {pair["one"]["row"], pair["other"]["row"]}
    assert 6 in rows and pair["why"] and pair["may_be_merged"]
    page = words(settled(faulty.client(), f"/duplicates?list={LIST}"))
    assert all(why.lower() in page.lower() for why in pair["why"])


def test_who_is_decided_to_be_two_is_no_pair_any_more_until_it_is_undone(faulty: Any) -> None:
    faulty.enrolled()
    program = Program(faulty, Scope.read, Scope.edit)
    assert len(found(program)) == 1
    said = {**ZOES, "decision": "different", "note": "mother and daughter"}
    made = program.post(DECIDE, said, key="zoes")
    assert made.json["number"] == 1 and made.json["decision"] == "different"
    assert program.post(DECIDE, said, key="zoes").headers["Idempotent-Replayed"] == "true"
    assert found(program) == [] and decisions(faulty) == 1
    assert done(faulty, "decided") == ["robot (token)"]
    (line,) = program.get("/decisions").json["items"]
    assert (line["number"], line["verdict"], line["by"]) == (1, "different", "robot (token)")
    assert line["note"] == "mother and daughter"
    contradicts = program.post(DECIDE, {**ZOES, "decision": "same"})
    assert contradicts.status_code == 409 and "the opposite" in contradicts.json["detail"]
    assert program.post("/decisions/1/undo").json == {"number": 1, "undone": True}
    assert program.post("/decisions/1/undo").status_code == 409
    assert len(found(program)) == 1 and program.get("/decisions").json["items"] == []


def test_two_contacts_are_merged_and_parted_again(faulty: Any) -> None:
    faulty.enrolled()
    program = Program(faulty, Scope.edit)

    def people() -> int:
        with faulty.store.reading() as session:
            return session.scalar(select(func.count(ContactAddress.contact_id.distinct()))) or 0

    before = people()
    made = program.post(DECIDE, {**ZOES, "decision": "merge"})
    assert made.json["address"] == "zoe@acme.example" and people() == before - 1
    assert done(faulty, "merged") == ["robot (token)"]
    again = program.post(DECIDE, {**ZOES, "decision": "merge"})
    assert again.status_code == 409 and "already one contact" in again.json["detail"]
    assert program.post(f"/decisions/{made.json['number']}/undo").status_code == 200
    assert people() == before


def test_the_owner_is_asked_once(faulty: Any) -> None:
    faulty.enrolled()
    program = Program(faulty, Scope.edit)
    asked = program.post(DECIDE, {**ZOES, "decision": "ask"}).json
    assert (asked["owner"], asked["already_asked"], asked["number"]) == ("ana", False, None)
    assert program.post(DECIDE, {**ZOES, "decision": "ask"}).json["already_asked"] is True
    with faulty.store.reading() as session:
        assert session.scalars(select(FreeTask)).one().owner == "ana"


def test_what_cannot_be_decided_is_refused_with_all_faults(faulty: Any) -> None:
    program = Program(faulty.enrolled(), Scope.read, Scope.edit)
    refused = program.post(DECIDE, {"one": "", "decision": "ask", "note": "x", "more": 1})
    pointers = {one["pointer"] for one in refused.json["errors"]}
    assert pointers == {"/one", "/other", "/note", "/more"}
    for body, status in (
        ({"one": "nobody", "other": "zoe@acme.example", "decision": "same"}, 422),
        ({"one": "9999", "other": "zoe@acme.example", "decision": "same"}, 422),
        ({"one": "x@y.example", "other": "z@y.example", "decision": "merge"}, 422),
        ({"one": "zoe@acme.example", "other": "ZOE@acme.example", "decision": "different"}, 409),
    ):
        assert program.post(DECIDE, body).status_code == status, body
    refused = program.get("/duplicates?path=contacts/none.csv")
    assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == "/path"
    assert decisions(faulty) == 0


def test_deciding_needs_the_scope_to_edit(faulty: Any) -> None:
    faulty.enrolled()
    blind = Program(faulty, *(one for one in Scope if one is not Scope.edit))
    for what in ("same", "different", "merge", "ask"):
        assert blind.post(DECIDE, {**ZOES, "decision": what}).status_code == 403
    assert blind.post("/decisions/1/undo").status_code == 403
    assert decisions(faulty) == 0
