"""An import tells which new people are probably known under another address."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from tactful.campaigns.model import person
from tactful.campaigns.people.blocking_index import is_keyed, key_store
from tactful.campaigns.people.decisions import decide
from tactful.campaigns.people.import_list import ImportReport, compare_contacts, import_contacts
from tactful.campaigns.people.matching import KnownPeople
from tactful.campaigns.people.recognised import Recognised
from tactful.campaigns.store.tables import Contact, Kept, PersonKey
from tactful.lint.lists.decisions import Verdict
from tactful.lint.lists.recipients import Recipients, read_recipients

from ..command_line import tactful
from .conftest import Place

HEAD = "Email,First name,Last name,Company,Owner\n"
JIM = "jim.brodo@acme.example,Jim,Brodo,Acme,kim\n"
JAMES = "jbrodo@acme.example,James,Brodo,Acme Inc,sam\n"
ZOE = "zoe@else.example,Zoe,Tulip,Else,\n"


def listed(place: Place, rows: str, name: str = "new.csv") -> Recipients:
    path: Path = place.root / "contacts" / name
    path.write_text(HEAD + rows, encoding="utf-8")
    return read_recipients(path, place.workspace.fields, shown=f"contacts/{name}")


def bring(place: Place, rows: str, name: str = "new.csv") -> ImportReport:
    with place.store.session() as session:
        return import_contacts(
            session, place.workspace, listed(place, rows, name), source=name, now=place.now,
            undoable=True, recognise=True,
        )  # fmt: skip


def would_bring(place: Place, rows: str) -> ImportReport:
    key_store(place.store)
    with place.store.reading() as session:
        return compare_contacts(session, place.workspace, listed(place, rows), source="new.csv")


def pairs(report: ImportReport) -> list[tuple[int, str]]:
    return [(one.row, one.match.address) for one in report.recognised]


def told(place: Place, one: str, other: str, verdict: Verdict) -> None:
    with place.store.session() as session:
        decide(session, one, other, verdict, by=person("ann"), now=place.now)


def test_a_new_row_is_told_to_be_somebody_known_and_comes_in_all_the_same(house: Any) -> None:
    bring(house, JIM, "old.csv")
    (would,) = would_bring(house, ZOE + JAMES).recognised
    report = bring(house, ZOE + JAMES)
    assert report.new == 2
    assert report.recognised == (would,)
    assert isinstance(would, Recognised)
    assert (would.row, would.address, would.name) == (2, "jbrodo@acme.example", "James Brodo")
    match = would.match
    assert (match.address, match.name, match.owner) == (
        "jim.brodo@acme.example", "Jim Brodo", "kim"
    )  # fmt: skip
    assert match.level == "sure"
    assert "Jim is a form of James" in match.why
    with house.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 3


def test_rows_of_one_list_and_rows_of_known_mailboxes_are_not_told(house: Any) -> None:
    assert pairs(bring(house, JIM + JAMES, "old.csv")) == []
    assert pairs(bring(house, JIM + JAMES)) == []
    assert pairs(bring(house, "JIM.Brodo+x@acme.example,James,Brodo,Acme,\n")) == []


def test_a_rejected_row_is_not_told(place: Place) -> None:
    bring(place, JIM, "old.csv")
    report = bring(place, "jbrodo@acme.example.,James,Brodo,Acme,\n" + JAMES + JAMES)
    assert [one.row for one in report.rejected] == [1, 3]
    assert [one.row for one in report.recognised] == [2]


def test_whom_somebody_told_apart_is_not_told_again(house: Any) -> None:
    bring(house, JIM, "old.csv")
    told(house, "jim.brodo@acme.example", "jbrodo@acme.example", Verdict.different)
    assert pairs(would_bring(house, JAMES)) == []
    assert pairs(bring(house, JAMES)) == []


def test_whom_somebody_told_to_be_the_same_is_told_with_who_said_so(place: Place) -> None:
    bring(place, JIM, "old.csv")
    told(place, "jim.brodo@acme.example", "xq7@home.example", Verdict.same)
    (one,) = bring(place, "xq7@home.example,Xaver,Quist,,\n").recognised
    assert one.match.reasons == ("told by ann on 2026-03-02",)


def test_a_name_from_the_wrong_encoding_is_recognised_as_it_will_be_stored(place: Place) -> None:
    bring(place, "jose.brodo@acme.example,José,Brodó,Acme,\n", "old.csv")
    (one,) = bring(place, "jbrodo@home.example,JosÃ©,BrodÃ³,Acme,\n").recognised
    assert one.name == "José Brodó"


def test_a_database_without_keys_gets_them_before_a_dry_run(house: Any) -> None:
    bring(house, JIM, "old.csv")
    with house.store.session() as session:
        session.execute(delete(PersonKey))
        session.execute(update(Kept).where(Kept.name == "people").values(value=""))
    assert len(would_bring(house, JAMES).recognised) == 1
    with house.store.reading() as session:
        assert is_keyed(session)


@pytest.mark.parametrize("dry", [True, False])
def test_the_command_tells_who_and_what_to_do(place: Place, dry: bool) -> None:
    bring(place, JIM, "old.csv")
    listed(place, ZOE + JAMES)
    command = ("import", "contacts/new.csv", *["--dry-run"] * dry)
    done = tactful(place.root, *command)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    who = "James Brodo <jbrodo@acme.example>: Jim Brodo <jim.brodo@acme.example>, sure: same last"
    assert f"row 2, {who}" in said
    assert ("would come in as new" if dry else "came in as new") in said
    pair = "jbrodo@acme.example jim.brodo@acme.example"
    assert f"people same {pair}" in said
    assert tactful(place.root, "people", "different", *pair.split()).returncode == 0
    assert "jbrodo" not in tactful(place.root, *command).stdout


def test_json_names_everybody_and_the_text_twenty(place: Place) -> None:
    names = [f"V{a}{b}ld{c}n" for a in "aeiou" for b in "bdfgk" for c in "aeiou"][:25]
    bring(place, "".join(f"{n}.quist@one{n}.example,{n},Q{n}ist,{n} Ltd,\n" for n in names))
    listed(place, "".join(f"q{n}@two{n}.example,{n},Q{n}ist,{n} Ltd,\n" for n in names))
    done = tactful(place.root, "import", "contacts/new.csv", "--dry-run", "--format", "json")
    found = json.loads(done.stdout)["recognised"]
    assert [one["row"] for one in found] == list(range(1, 26))
    assert found[0]["known"]["name"] == "Vabldan QVabldanist"
    assert found[0]["reasons"]
    assert (found[0]["line"], found[0]["level"]) == (2, "sure")
    text = tactful(place.root, "import", "contacts/new.csv", "--dry-run").stdout
    assert text.count("  row ") == 20
    assert "25 such pairs in total" in text


# History finds whom a list finds

HANDLES = (
    """\
Email,First name,Last name
anna.quell@work.example,Anna,Quell
dscho@home.example,,
tb@north.example,Tom,Brandl
other@south.example,lfink,
""",
    """\
Email,First name,Last name
annaquell@home.example,,
jd@office.example,dscho,
x1@north.example,tbrandl,
x2@south.example,Lena,Fink
mara@loud.example,Mara,Loud
""",
    [
        (1, "anna.quell@work.example"),
        (2, "dscho@home.example"),
        (3, "tb@north.example"),
        (4, "other@south.example"),
    ],
)
CITIES = (
    """\
Email,First name,Last name,City
mv@one.example,Mariella,Vasquenti,Turin
hk@two.example,Hedwig,Kaltenbrunn,Graz
""",
    """\
Email,First name,Last name,City
m7@four.example,M.,Vasquenti,Turin
h7@five.example,H.,Kaltenbrun,Leeds
zz@seven.example,Zora,Zinn,Graz
""",
    [(1, "mv@one.example")],
)


def clusters(place: Place, against: str) -> list[tuple[int, str]]:
    """Which rows of new.csv are whom of those known, by their addresses."""
    done = tactful(
        place.root, "dedupe", "contacts/new.csv", "--against", against, "--level", "possible",
        "--format", "json",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return [
        (one["row"], other["email"])
        for cluster in json.loads(done.stdout)["clusters"]
        for one in cluster["rows"]
        for other in cluster["rows"]
        if (one["list"], other["list"]) == ("new", "known")
    ]


@pytest.mark.parametrize(("known", "new", "who"), [HANDLES, CITIES], ids=["handles", "cities"])
def test_history_finds_by_handle_and_city_whom_a_list_finds(
    house: Any, known: str, new: str, who: list[tuple[int, str]]
) -> None:
    for name, text in (("old.csv", known), ("new.csv", new)):
        (house.root / "contacts" / name).write_text(text, encoding="utf-8")
    done = tactful(house.root, "import", "contacts/old.csv")
    assert done.returncode == 0, done.stderr
    assert clusters(house, "contacts/old.csv") == who
    assert clusters(house, "db") == who


def test_handles_of_full_rows_bring_no_full_row_along(place: Place) -> None:
    """Else everybody called Anna Quell were read for each new one."""
    bring(place, "aq@one.example,Anna,Quell,One,\nannaquell@two.example,Zoe,Tulip,Two,\n")
    with place.store.reading() as session:
        near = KnownPeople(session).near(listed(place, "x@three.example,Anna,Quell,Three,\n"))
    assert near.addresses == ["aq@one.example"]
