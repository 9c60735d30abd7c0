"""A list comes in: what it would change, what is rejected, and how it is taken back."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from tactful.campaigns.model import person
from tactful.campaigns.people.import_list import ImportReport, compare_contacts, import_contacts
from tactful.campaigns.people.import_undo import UndoError, UndoReport, undo_import
from tactful.campaigns.store.tables import (
    Contact,
    ContactAddress,
    Lead,
    ListImport,
    ListImportChange,
    Suppression,
)
from tactful.lint.findings.spreadsheet import guarded
from tactful.lint.lists.mapping import named
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.templates.workspace.workspace import open_workspace

from ..command_line import tactful
from .conftest import Place

HEAD = "Email,First name,Company,Owner,Opted out\n"
TWO = "zoe@example.org,Zoë,Tulip,sam,\nbob@example.net,Bob,Rose,,\n"


def listed(place: Place, text: str, name: str = "leads.csv") -> Recipients:
    path = place.root / name
    path.write_text(text, encoding="utf-8")
    return read_recipients(path, place.workspace.fields, shown=name)


def bring(place: Place, text: str, *, source: str = "leads.csv") -> ImportReport:
    with place.store.session() as session:
        return import_contacts(
            session, place.workspace, listed(place, text), source=source, now=place.now,
            undoable=True,
        )  # fmt: skip


def compare(place: Place, text: str) -> ImportReport:
    with place.store.reading() as session:
        return compare_contacts(session, place.workspace, listed(place, text), source="leads.csv")


def undo(place: Place, number: int | None) -> UndoReport:
    assert number is not None
    with place.store.session() as session:
        return undo_import(session, number, now=place.now, by=person("ann"))


def stored(place: Place) -> dict[str, tuple[dict[str, str], list[tuple[str, str | None]]]]:
    """By address: what is known of the person, and each lead's source and owner."""
    with place.store.reading() as session:
        found = {}
        for one in session.scalars(select(ContactAddress)):
            leads = session.scalars(select(Lead).where(Lead.contact_id == one.contact_id))
            fields = dict(one.contact.fields)
            found[one.address] = (fields, [(lead.source, lead.owner) for lead in leads])
        return found


def counted(place: Place, table: type) -> int:
    with place.store.reading() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_dry_run_says_what_the_import_then_does(place: Place) -> None:
    bring(place, HEAD + TWO)
    text = HEAD + (
        "ZOE@example.org,Zoë,Tulip & Sons,kim,\n"  # changed, under another spelling
        "bob@example.net,,Rose,,\n"  # unchanged: an empty cell wipes nothing
        "new@example.com,Nina,Iris,,yes\n"
        "bob@example.net,Bob,Rose,,\n"
        "nobody,Eve,X,,\n"
    )
    before = stored(place)
    would = compare(place, text)
    assert stored(place) == before
    did = bring(place, text)
    for report in (would, did):
        assert (report.new, report.updated, report.unchanged, report.opted_out) == (1, 1, 1, 1)
        (changed,) = report.changed
        assert (changed.row, changed.address) == (1, "ZOE@example.org")
        assert changed.fields == {
            "contact.email": ("zoe@example.org", "ZOE@example.org"),
            "contact.company": ("Tulip", "Tulip & Sons"),
            "lead.owner": ("sam", "kim"),
        }
        assert report.changed_fields == dict.fromkeys(changed.fields, 1)
        assert [(one.row, one.why[:24]) for one in report.rejected] == [
            (4, "the same mailbox as row "),
            (5, "'nobody': An email addre"),
        ]
    assert (would.number, did.number) == (None, 2)
    assert stored(place)["zoe@example.org"][1] == [("leads.csv", "kim")]


def test_the_same_list_again_changes_nothing_and_leaves_nothing_to_undo(place: Place) -> None:
    bring(place, HEAD + TWO)
    again = bring(place, HEAD + TWO)
    assert (again.new, again.updated, again.unchanged, again.number) == (0, 0, 2, None)
    assert counted(place, ListImport) == 1


def test_one_person_under_two_known_addresses_is_taken_once(place: Place) -> None:
    bring(place, HEAD + TWO)
    with place.store.session() as session:
        contact = session.scalars(select(Contact)).first()
        assert contact is not None
        session.add(
            ContactAddress(contact_id=contact.id, address="z@work.example", key="z@work.example")
        )
    report = bring(place, HEAD + TWO + "z@work.example,Zoë,Other,,\n")
    assert [(r.row, r.why) for r in report.rejected] == [
        (3, "the person of row 1, who is known under both addresses")
    ]


def test_a_row_with_a_fault_of_the_file_is_rejected_with_it(place: Place) -> None:
    report = bring(place, HEAD + 'eve@example.org,Eve,"Rose,sam,\n' + TWO)
    assert [(r.row, r.why) for r in report.rejected] == [(1, "a quote is opened and never closed")]
    assert set(stored(place)) == {"zoe@example.org", "bob@example.net"}


def test_undoing_takes_new_people_out_and_puts_changed_ones_back(place: Place) -> None:
    first = bring(place, HEAD + TWO)
    before = stored(place)
    second = bring(place, HEAD + "zoe@example.org,Zoe,Tulip,kim,\neve@example.org,Eve,Rose,,\n")
    assert "eve@example.org" in stored(place)
    done = undo(place, second.number)
    assert (done.removed, done.restored, done.kept, done.changed_since) == (1, 1, 0, 0)
    assert stored(place) == before
    done = undo(place, first.number)
    assert (done.removed, stored(place)) == (2, {})
    assert (counted(place, Contact), counted(place, Lead)) == (0, 0)


def test_undoing_leaves_whoever_is_in_a_sequence_or_came_again(place: Place) -> None:
    first = bring(place, HEAD + TWO)
    bring(place, HEAD + "bob@example.net,Bob,Rose,,\n", source="fair")
    place.write(people="zoe@example.org,Zoë,Tulip,,,\n").enrol()
    done = undo(place, first.number)
    assert (done.removed, done.kept) == (0, 2)
    assert set(stored(place)) == {"zoe@example.org", "bob@example.net"}


def test_undoing_leaves_what_was_changed_since(place: Place) -> None:
    bring(place, HEAD + TWO)
    second = bring(place, HEAD + "zoe@example.org,Zoe,Tulip Ltd,,\n")
    with place.store.session() as session:
        contact = session.scalars(select(Contact)).first()
        assert contact is not None
        contact.fields = {**contact.fields, "contact.company": "Tulip plc"}
    done = undo(place, second.number)
    assert (done.restored, done.changed_since) == (1, 1)
    fields = stored(place)["zoe@example.org"][0]
    assert (fields["contact.first_name"], fields["contact.company"]) == ("Zoë", "Tulip plc")


def test_an_opt_out_stays_when_its_import_is_undone(place: Place) -> None:
    first = bring(place, HEAD + "eve@example.org,Eve,Rose,,yes\n")
    undo(place, first.number)
    assert (counted(place, Contact), counted(place, Suppression)) == (0, 1)


def test_an_import_is_undone_once(place: Place) -> None:
    first = bring(place, HEAD + TWO)
    undo(place, first.number)
    place.now += timedelta(days=1)
    with pytest.raises(UndoError, match="import 1 was undone on 2026-03-02"):
        undo(place, 1)
    with pytest.raises(UndoError, match="there is no import 7 to undo; the latest are: 1"):
        undo(place, 7)


def test_an_import_that_fails_half_way_leaves_no_trace(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tactful.campaigns.people import import_list

    rows = "".join(f"p{n}@example.org,P,Rose,,\n" for n in range(1200))
    calls = []

    def broken(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return written(*args)

    written = import_list._written
    monkeypatch.setattr(import_list, "_written", broken)
    with pytest.raises(KeyboardInterrupt):
        bring(place, HEAD + rows)
    tables = (Contact, ContactAddress, Lead, ListImport, ListImportChange)
    assert [counted(place, table) for table in tables] == [0] * 5


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("\t=1", "'\t=1"),
        ("+44 20 7946-0132", "+44 20 7946-0132"),
        ("-", "-"),
        ("Jo", "Jo"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(cell: str, shown: str) -> None:
    assert guarded(cell) == shown


def test_rejected_rows_come_back_as_a_list_to_fix_and_import_again(place: Place) -> None:
    root = place.root
    (root / "in.csv").write_text(
        "Fax,Email,First name\n=1+1,nobody,Eve\n12,zoe@example.org,Zoë\n,ann at example.org,Ann\n"
    )
    done = tactful(root, "import", "in.csv", "--rejected", "out.csv")
    assert done.returncode == 1, done.stderr
    with (root / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "line", "reason", "Fax", "Email", "First name"]
    assert [(row[0], row[1], row[3:]) for row in rows[1:]] == [
        ("1", "2", ["'=1+1", "nobody", "Eve"]),
        ("3", "4", ["", "ann at example.org", "Ann"]),
    ]
    text = (root / "out.csv").read_text(encoding="utf-8-sig")
    fixed = text.replace(",nobody,", ",eve@example.org,").replace("ann at ", "ann@")
    (root / "out.csv").write_text(fixed)
    assert tactful(root, "import", "out.csv").stdout.startswith("2 new contacts")
    refused = tactful(root, "import", "in.csv", "--rejected", "./in.csv")
    assert refused.returncode == 2


def test_a_dry_run_in_ci_is_json_and_asks_for_nothing(place: Place) -> None:
    (place.root / "in.csv").write_text(HEAD + TWO)
    done = tactful(place.root, "import", "in.csv", "--dry-run", "--format", "json")
    data = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (data["dry_run"], data["new"], data["import"], data["rejected"]) == (True, 2, None, [])
    assert tactful(place.root, "import", "in.csv").stdout.startswith("2 new contacts")
    shown = tactful(place.root, "import", "--undo", "1").stdout
    assert shown == "Import 1 of in.csv is undone: 2 new contacts removed, 0 as before.\n"
    assert tactful(place.root, "import").returncode == 2


def test_a_mapping_is_used_and_kept(place: Place) -> None:
    root = place.root
    (root / "in.csv").write_text(
        "Email,Work Email,Vorname,Fax\nold@example.org,new@example.org,Jo,\n"
    )
    pairs = ("--map", "Work Email=contact.email", "--map", "Vorname=contact.first_name")
    done = tactful(root, "import", "in.csv", *pairs, "--save-mapping", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert set(stored(place)) == {"new@example.org"}
    text = (root / "tactful.toml").read_text()
    assert text.endswith(
        '\n[lists.mapping]\n"Work Email" = "contact.email"\n"Vorname" = "contact.first_name"\n'
    )
    fields = open_workspace(root).fields
    assert fields["contact.email"].mapped == ("Work Email",)
    again = tactful(root, "import", "in.csv", *pairs, "--save-mapping")
    assert "1 unchanged" in again.stdout
    assert (root / "tactful.toml").read_text() == text
    more = tactful(root, "import", "in.csv", "--map", "Fax=contact.company", "--save-mapping")
    assert more.returncode == 0
    assert (
        '[lists.mapping]\n"Fax" = "contact.company"\n"Work' in (root / "tactful.toml").read_text()
    )
    wrong = tactful(root, "import", "in.csv", "--map", "Fax=contact.fx", "--map", "Vorname=fy")
    assert (wrong.returncode, "no field 'contact.fx', 'fy'" in wrong.stderr) == (2, True)
    other = tactful(root, "import", "in.csv", "--map", "Fax=contact.email", "--save-mapping")
    assert (other.returncode, "already has another mapping" in other.stderr) == (2, True)


def test_what_an_import_cannot_do_is_told_before_anything_is_written(place: Place) -> None:
    root = place.root
    (root / "in.csv").write_text(HEAD + TWO)
    absent = ("--map", "Wrok Email=contact.email", "--map", "Fax=contact.phone")
    for arguments, told in [
        (absent, "in.csv: no column 'Wrok Email', 'Fax' for --map; it has: "),
        (("--map", "Fax", "--map", "=b"), "'Fax', '=b' are not mappings"),
        (("--rejected", "absent/out.csv"), "--rejected: there is no folder 'absent'"),
        (("--undo", "1"), "or --undo NUMBER, not both"),
        (("--save-mapping",), "give --map as well"),
    ]:
        done = tactful(root, "import", "in.csv", *arguments)
        assert done.returncode == 2
        assert told in done.stderr
    assert stored(place) == {}
    assert tactful(root, "people", "decisions").stderr == "There are no decisions.\n"


def test_a_sheet_of_a_workbook_comes_in(place: Place) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Email", "First name"])
    book.active.append(["zoe@example.org", "Zoë"])
    other = book.create_sheet("March")
    other.append(["Email", "First name"])
    other.append(["bob@example.net", "Bob"])
    book.save(place.root / "in.xlsx")
    done = tactful(place.root, "import", "in.xlsx", "--sheet", "march")
    assert done.returncode == 0, done.stderr
    assert set(stored(place)) == {"bob@example.net"}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("owner", "lead.owner"),
        ("opted out", "contact.opted_out"),
        ("time zone", "contact.timezone"),
        ("lawful basis", "lead.basis"),
        ("Email", "contact.email"),
        ("first_name", "contact.first_name"),
        ("vorname", "contact.vorname"),
        ("contact.vorname", "contact.vorname"),
        ("ownr", "ownr"),
    ],
)
def test_a_field_may_be_mapped_to_by_the_name_that_the_docs_use(said: str, key: str) -> None:
    assert named(said, ("contact.email", "contact.first_name", "contact.vorname")) == key
