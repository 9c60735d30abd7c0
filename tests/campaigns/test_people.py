"""People are known across lists: who is whom, who has them, and what was decided of them."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_bounce
from tactful.campaigns.journey.ending.merge import MergeError, merge, undo_merge
from tactful.campaigns.journey.entering import ownership
from tactful.campaigns.journey.entering.enrol import EnrolReport, enrol
from tactful.campaigns.model import EnrolmentState, MessageState, OutboxState, person
from tactful.campaigns.people.blocking_index import MOST, is_keyed, key_everybody
from tactful.campaigns.people.decisions import DecisionError, decide, decisions, undo_decision
from tactful.campaigns.people.import_list import import_contacts
from tactful.campaigns.people.import_undo import undo_import
from tactful.campaigns.people.matching import KnownPeople, Match, matches
from tactful.campaigns.people.suppression import reason, suppress
from tactful.campaigns.store.tables import (
    Audit,
    Base,
    Contact,
    ContactAddress,
    Enrolment,
    Kept,
    Lead,
    Outbox,
    PersonKey,
    StoredMessage,
)
from tactful.lint.duplicates.links import Level
from tactful.lint.lists.decisions import Verdict
from tactful.lint.lists.recipients import Recipients, read_recipients

from ..command_line import tactful
from .conftest import Place

HEAD = "Email,First name,Last name,Company,Owner\n"
JIM = "jim.brodo@acme.example,Jim,Brodo,Acme,kim\n"
JAMES = "jbrodo@acme.example,James,Brodo,Acme Inc,sam\n"


def listed(place: Place, rows: str, name: str = "new.csv") -> Recipients:
    path: Path = place.root / "contacts" / name
    path.write_text(HEAD + rows, encoding="utf-8")
    return read_recipients(path, place.workspace.fields, shown=f"contacts/{name}")


def bring(place: Place, rows: str, name: str = "old.csv") -> Any:
    with place.store.session() as session:
        return import_contacts(
            session, place.workspace, listed(place, rows, name), source=name, now=place.now,
            undoable=True,
        )  # fmt: skip


def found(place: Place, rows: str, **more: Any) -> dict[int, list[Match]]:
    with place.store.session() as session:
        key_everybody(session)
        return matches(session, listed(place, rows), **more)


def enter(place: Place, rows: str, campaign: str = "spring", **more: Any) -> EnrolReport:
    if campaign != "spring":
        other = (
            (place.root / "campaigns/spring.yml")
            .read_text()
            .replace("spring\n", f"{campaign}\n", 1)
        )
        (place.root / f"campaigns/{campaign}.yml").write_text(other)
    workspace = place.workspace
    with place.store.session() as session:
        return enrol(
            session, workspace, workspace.campaign(campaign), listed(place, rows, f"{campaign}.csv"),
            source=f"{campaign}.csv", now=place.now, by=person("ann"), **more,
        )  # fmt: skip


def told(place: Place, one: str, other: str, verdict: str) -> int:
    with place.store.session() as session:
        return decide(session, one, other, Verdict(verdict), by=person("ann"), now=place.now).id


def hashes(place: Place) -> set[tuple[int, int]]:
    with place.store.reading() as session:
        return {
            (row[0], row[1])
            for row in session.execute(select(PersonKey.hash, PersonKey.contact_id))
        }


def rekeyed(place: Place) -> set[tuple[int, int]]:
    """Every key as it is when all are made anew."""
    with place.store.session() as session:
        session.execute(update(Kept).where(Kept.name == "people").values(value=""))
        key_everybody(session)
    return hashes(place)


# Who is whom


def test_a_row_is_somebody_known_under_another_address_with_reasons(house: Any) -> None:
    bring(house, JIM + "ann@hill.example,Ann,Hill,Hill,\n")
    (match,) = found(house, "zoe@else.example,Zoe,Tulip,Else,\n" + JAMES)[2]
    assert (match.row, match.address, match.name, match.owner) == (
        2, "jim.brodo@acme.example", "Jim Brodo", "kim"
    )  # fmt: skip
    assert match.level is Level.sure
    assert "Jim is a form of James" in match.why


def test_a_match_says_when_the_person_was_last_written_to(house: Any) -> None:
    enter(house, JIM)
    with house.store.session() as session:
        sent(session, house.now)
    (match,) = found(house, JAMES)[1]
    assert (match.contacted_at, match.campaign) == (house.now, "spring")


def test_the_same_mailbox_is_the_same_person_whatever_the_name(house: Any) -> None:
    bring(house, JIM)
    (match,) = found(house, "JIM.BRODO+news@Acme.example,Xaver,Quist,,\n")[1]
    assert (match.level, match.reasons) == (Level.sure, ("same mailbox",))


def test_a_namesake_in_a_long_history_is_nobody_known(place: Place) -> None:
    """As common as a name is in the history it is in the list, though two rows hold it here."""
    firms = [f"{a}{b}" for a in "bdfgk" for b in "aeiou"]
    crowd = "".join(
        f"john.smith@{firm}{n}.example,John,Smith,{firm}{n} Works,\n"
        for n in range(3)
        for firm in firms
    )
    others = "".join(
        f"p{n}@q{n}.example,Vo{'aeiou'[n % 5]}l{n},Tark{n},Q{n},\n" for n in range(900)
    )
    bring(place, crowd + others)
    new = "js77@zebra.example,John,Smith,Zebra,\n"
    assert found(place, new) == {}
    rare = "vt@zebra.example,Voal0,Tark0,Zebra,\n"
    assert found(place, rare, least=Level.possible)[1][0].name == "Voal0 Tark0"


def test_old_databases_get_their_keys_once_when_they_are_first_needed(house: Any) -> None:
    bring(house, JIM + "ann@hill.example,Ann,Hill,Hill,\n")
    before = hashes(house)
    with house.store.session() as session:
        session.execute(delete(PersonKey))
        session.execute(update(Kept).where(Kept.name == "people").values(value=""))
        assert not is_keyed(session)
        shown: list[tuple[int, int]] = []
        key_everybody(session, progress=lambda done, total: shown.append((done, total)))
        key_everybody(session, progress=lambda done, total: shown.append((done, total)))
        assert shown == [(2, 2)]
    assert hashes(house) == before


def test_keys_follow_what_an_import_changes_and_its_undoing(house: Any) -> None:
    number = bring(house, JIM + "ann@hill.example,Ann,Hill,Hill,\n").number
    bring(house, "jim.brodo@acme.example,Jim,Brodo,Birch,\n", "later.csv")
    after = hashes(house)
    assert rekeyed(house) == after
    with house.store.session() as session:
        undo_import(session, number, now=house.now, by=person("ann"))
    assert rekeyed(house) == hashes(house) != after


def test_a_key_that_everybody_has_costs_little_and_still_finds(place: Place) -> None:
    choose = Random(5)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    names = ["V" + "".join(choose.sample(syllables, 4)) for _ in range(400)]
    row = "{0}.quist@giant.example,{0},Quist,Giant,\n".format
    bring(place, "".join(map(row, names)))
    (match,) = found(place, f"{names[7]}.quist@home.example,{names[7]},Quist,Giant,\n")[1]
    assert match.name == f"{names[7]} Quist"
    with place.store.reading() as session:
        assert 0 < len(KnownPeople(session).near(listed(place, row("Zo")))) <= 2 * MOST


# What people decided


def test_told_apart_they_are_not_linked_and_undoing_links_them_again(house: Any) -> None:
    bring(house, JIM)
    number = told(house, "jbrodo@acme.example", "JIM.Brodo@acme.example", "different")
    assert found(house, JAMES) == {}
    with house.store.session() as session:
        undo_decision(session, number, by=person("ann"), now=house.now)
    assert 1 in found(house, JAMES)
    with house.store.session() as session, pytest.raises(DecisionError, match="was undone"):
        undo_decision(session, number, by=person("ann"), now=house.now)


def test_told_apart_is_not_undone_by_way_of_a_third_address(house: Any) -> None:
    bring(house, JIM + JAMES)
    told(house, "jbrodo@acme.example", "jim.brodo@acme.example", "different")
    some = found(house, "j.brodo@acme.example,Jim,Brodo,Acme,\n")[1]
    assert len(some) == 1


def test_told_the_same_they_are_one_and_so_is_who_is_the_same_as_they(house: Any) -> None:
    bring(house, "jim@home.example,Jim,,,\nx9@else.example,Quentin,Zahn,,\n")
    told(house, "jim@home.example", "jbrodo@acme.example", "same")
    told(house, "x9@else.example", "jim@home.example", "same")
    some = {match.address: match for match in found(house, JAMES)[1]}
    assert set(some) == {"jim@home.example", "x9@else.example"}
    assert some["jim@home.example"].reasons == ("told by ann on 2026-03-02",)
    assert {match.level for match in some.values()} == {Level.sure}


def test_a_decision_survives_the_people_it_is_about(place: Place) -> None:
    number = bring(place, JIM).number
    told(place, "jbrodo@acme.example", "jim.brodo@acme.example", "different")
    with place.store.session() as session:
        undo_import(session, number, now=place.now, by=person("ann"))
    bring(place, JIM)
    assert found(place, JAMES) == {}


def test_a_contradiction_is_refused_and_says_what_to_undo(place: Place) -> None:
    first = told(place, "a@x.example", "b@x.example", "same")
    assert told(place, "b@x.example", "a@x.example", "same") == first
    with pytest.raises(DecisionError, match=f"decision {first} says the opposite"):
        told(place, "a@x.example", "b@x.example", "different")
    told(place, "b@x.example", "c@x.example", "same")
    with pytest.raises(DecisionError, match="by other decisions"):
        told(place, "a@x.example", "c@x.example", "different")
    told(place, "c@x.example", "d@x.example", "different")
    with pytest.raises(DecisionError, match="are two people by other decisions"):
        told(place, "a@x.example", "d@x.example", "same")


# Who has them


def test_the_same_person_under_another_rep_is_left_out_saying_who_when_and_why(house: Any) -> None:
    enter(house, JIM)
    report = enter(house, JAMES, "summer")
    (skip,) = report.skipped
    assert (skip.kind, skip.match and skip.match.address) == ("owned", "jim.brodo@acme.example")
    assert skip.why.startswith(
        "kim follows this person up since 2026-03-02 in 'spring', as jim.brodo@acme.example: same"
    )


def test_a_list_that_is_looked_at_in_parts_keeps_the_finds_of_each(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ownership, "_AT_ONCE", 1)
    enter(house, JIM)
    report = enter(house, JAMES + "nora@fjord.example,Nora,Vik,Fjord,sam\n", "summer")
    assert [(skip.kind, skip.why[:3]) for skip in report.skipped] == [("owned", "kim")]


def test_the_lock_holds_in_the_same_campaign_and_for_the_same_rep(place: Place) -> None:
    enter(place, JIM)
    assert [skip.kind for skip in enter(place, JAMES).skipped] == ["owned"]
    assert [s.kind for s in enter(place, JAMES.replace("sam", "kim"), "summer").skipped] == [
        "owned"
    ]


def test_whoever_was_in_this_campaign_before_is_not_written_to_again(place: Place) -> None:
    enter(place, JIM)
    with place.store.session() as session:
        session.execute(update(Enrolment).values(state=EnrolmentState.finished))
    assert "has been in 'spring' since 2026-03-02, finished" in enter(place, JAMES).skipped[0].why
    # And elsewhere only another rep's lead is kept from them.
    assert enter(place, JAMES, "summer").skipped[0].why.startswith("kim has had this person since")


def test_the_same_rep_may_write_again_elsewhere_once_the_first_sequence_is_over(
    place: Place,
) -> None:
    enter(place, JIM)
    with place.store.session() as session:
        session.execute(update(Enrolment).values(state=EnrolmentState.finished))
    assert enter(place, JAMES.replace("sam", "kim"), "autumn").skipped == ()


def test_told_apart_both_may_enter(house: Any) -> None:
    enter(house, JIM)
    told(house, "jim.brodo@acme.example", "jbrodo@acme.example", "different")
    assert len(enter(house, JAMES, "summer").enrolled) == 1


def test_two_rows_of_one_list_are_not_each_others_lock(place: Place) -> None:
    assert len(enter(place, JIM + JAMES).enrolled) == 2


@pytest.mark.parametrize(("policy", "also", "entered"), [("ask", (), 0), ("ask", (1,), 1), ("allow", (), 1)])  # fmt: skip
def test_the_workspace_says_what_the_lock_does(
    place: Place, policy: str, also: tuple[int, ...], entered: int
) -> None:
    enter(place, JIM)
    with (place.root / "tactful.toml").open("a") as file:
        file.write(f'\n[enrol]\nsame_person = "{policy}"\n')
    report = enter(place, JAMES, "summer", also=also)
    assert (len(report.enrolled), len(report.noted)) == (entered, entered)
    with place.store.reading() as session:
        lines = session.scalars(select(Audit).where(Audit.action.in_(["let in", "enrolled twice"])))
        assert [(line.by, line.subject_id) for line in lines] == entered * [
            ("ann", "jbrodo@acme.example")
        ]


RACE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tactful.campaigns.journey.entering.enrol import enrol
from tactful.campaigns.store import open_store
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.workspace.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
recipients = read_recipients(workspace.root / sys.argv[2], workspace.fields)
store = open_store(workspace)
print("ready", flush=True)
sys.stdin.readline()
with store.session() as session:
    campaign = workspace.campaign("spring")
    at = datetime(2026, 3, 2, tzinfo=UTC)
    report = enrol(session, workspace, campaign, recipients, source=sys.argv[2], now=at)
    import time
    time.sleep(0.5)
print(len(report.enrolled))
"""


def test_of_two_enrolments_at_one_moment_one_wins(house: Any) -> None:
    listed(house, JIM, "one.csv")
    listed(house, JAMES, "two.csv")
    assert house.store
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(house.root), f"contacts/{name}.csv"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdout and racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert sorted(int(racer.communicate()[0]) for racer in racers) == [0, 1]


# Two become one


def everything(place: Place) -> dict[str, list[Any]]:
    """Every row of every table but what records the decision itself."""
    record = {"audit", "person_decision", "person_merge"}
    with place.store.reading() as session:
        rows = {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
            if table.name not in record
        }
    rows["kept"] = [row for row in rows["kept"] if "audit head" not in row]
    return rows


def both(place: Place) -> Any:
    """Jim and James, each in the same campaign, drafted and approved, James the elder."""
    report = enter(place, JAMES)
    place.later(hours=1)
    bring(place, JIM.replace("Acme", "Birch"), "later.csv")
    told_apart = told(place, "jim.brodo@acme.example", "jbrodo@acme.example", "different")
    report = enter(place, JIM.replace("Acme", "Birch"))
    assert len(report.enrolled) == 1
    with place.store.session() as session:
        undo_decision(session, told_apart, by=person("ann"), now=place.now)
    place.draft()
    place.approve()
    place.later(minutes=1)
    return place


def join(place: Place, one: str, other: str) -> Any:
    with place.store.session() as session:
        return merge(session, one, other, by=person("ann"), now=place.now)


def sent(session: Any, at: Any) -> None:
    """One message leaves."""
    enrolment = session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
    message = StoredMessage(
        enrolment=enrolment, key="two", variant=None, state=MessageState.approved, digest="d",
        sender="s", sender_name="", stored_recipient="jim.brodo@acme.example", recipient_name="",
        reply_to=None, reply_to_name="", subject="", text="", html=None, preheader="", headers=[],
        findings=[], problem=None, picks=None, created_at=at,
    )  # fmt: skip
    session.add(message)
    session.flush()
    session.add(
        Outbox(
            enrolment=enrolment,
            key="two",
            message=message,
            digest="d",
            mailbox="sam",
            recipient_key="jim.brodo@acme.example",
            state=OutboxState.sent,
            due_at=at,
            not_before=at,
            not_after=at,
            sending_at=at,
            sent_at=at,
            created_at=at,
            updated_at=at,
        )
    )  # fmt: skip


def test_a_merge_keeps_both_addresses_and_the_best_values_and_says_whence(house: Any) -> None:
    both(house)
    report = join(house, "jim.brodo@acme.example", "jbrodo@acme.example")
    assert report.values["contact.first_name"] == "James"
    assert (
        report.origins["contact.first_name"] == "from row 1 of spring.csv, as jbrodo@acme.example"
    )
    assert report.values["contact.company"] == "Birch"  # the newer
    assert report.values["contact.email"] == "jim.brodo@acme.example"
    with house.store.reading() as session:
        owners = session.scalars(select(ContactAddress.contact_id)).all()
        assert len(owners) == 2
        assert len(set(owners)) == 1
        leads = session.scalars(select(Lead)).all()
        assert {lead.contact_id for lead in leads} == {owners[0]}
        assert sorted(lead.source for lead in leads) == ["later.csv", "spring.csv"]
    assert hashes(house) == rekeyed(house)


def test_of_two_sequences_in_one_campaign_the_older_goes_on(house: Any) -> None:
    both(house)
    report = join(house, "jim.brodo@acme.example", "jbrodo@acme.example")
    assert report.ended == 1
    with house.store.reading() as session:
        older, newer = session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
        assert (older.state, newer.state) == (EnrolmentState.active, EnrolmentState.finished)
        older_id = older.id
        assert newer.why == f"the same person as in enrolment {older.id}, which continues"
        assert older.address.key == "jim.brodo@acme.example"
        waiting = session.scalars(
            select(StoredMessage).where(StoredMessage.enrolment_id == newer.id)
        )
        assert {message.state for message in waiting} == {MessageState.cancelled}
        waiting_too = session.scalars(select(Outbox).where(Outbox.enrolment_id == newer.id)).all()
        assert {row.state for row in waiting_too} <= {OutboxState.cancelled}
    house.draft()
    with house.store.reading() as session:
        current = session.scalars(
            select(StoredMessage).where(StoredMessage.state == MessageState.draft)
        ).all()
        assert {message.recipient for message in current} == {"jim.brodo@acme.example"}
        assert {message.enrolment_id for message in current} == {older_id}


@pytest.mark.parametrize("held", [False, True])
def test_undoing_a_merge_restores_exactly(house: Any, held: bool) -> None:
    both(house)
    if held:
        with house.store.session() as session:
            suppress(session, "jbrodo@acme.example", why="asked", by=person("ann"), now=house.now)
    before = everything(house)
    report = join(house, "jim.brodo@acme.example", "jbrodo@acme.example")
    assert everything(house) != before
    house.later(days=1)
    with house.store.session() as session:
        undo_merge(session, report.number, by=person("ann"), now=house.now)
    assert everything(house) == before
    with house.store.reading() as session:
        assert not decisions(session)


def test_an_approved_message_to_the_other_address_does_not_leave_as_it_is(place: Place) -> None:
    enter(place, JAMES)
    bring(place, JIM)
    place.draft()
    place.approve()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        row = session.scalars(select(Outbox)).one()
        assert (row.state, row.recipient_key) == (OutboxState.due, "jbrodo@acme.example")
    join(place, "jim.brodo@acme.example", "jbrodo@acme.example")
    place.draft()
    with place.store.session() as session:
        assert session.scalars(select(Outbox)).one().state is OutboxState.held
    place.approve()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        row = session.scalars(select(Outbox)).one()
        assert (row.state, row.recipient_key) == (OutboxState.due, "jim.brodo@acme.example")


def test_undoing_is_refused_once_something_was_sent_to_both(house: Any) -> None:
    both(house)
    report = join(house, "jim.brodo@acme.example", "jbrodo@acme.example")
    before = everything(house)
    house.later(minutes=1)
    with house.store.session() as session:
        session.execute(text("DELETE FROM outbox"))
        sent(session, house.now)
    with (
        house.store.session() as session,
        pytest.raises(MergeError, match="step 'two' of 'spring' went"),
    ):
        undo_merge(session, report.number, by=person("ann"), now=house.now)
    assert everything(house)["contact"] == before["contact"]


def test_undoing_is_refused_once_the_merged_person_was_changed(place: Place) -> None:
    both(place)
    report = join(place, "jim.brodo@acme.example", "jbrodo@acme.example")
    place.later(minutes=1)
    bring(place, "jim.brodo@acme.example,James,Brodo,Cedar,\n", "third.csv")
    with place.store.session() as session, pytest.raises(MergeError, match="changed again"):
        undo_merge(session, report.number, by=person("ann"), now=place.now)


def test_a_suppression_of_either_holds_for_the_person(house: Any) -> None:
    both(house)
    with house.store.session() as session:
        suppress(session, "jbrodo@acme.example", why="asked", by=person("ann"), now=house.now)
    assert "asked" in join(house, "jim.brodo@acme.example", "jbrodo@acme.example").suppressed
    with house.store.reading() as session:
        kept = session.scalars(select(ContactAddress.contact_id)).first()
        assert reason(session, "jim.brodo@acme.example", contact_id=kept)
        states = session.scalars(select(Enrolment.state)).all()
        assert set(states) == {EnrolmentState.opted_out, EnrolmentState.finished}


def test_an_address_that_does_not_exist_is_no_reason_against_the_other(place: Place) -> None:
    bring(place, JIM + JAMES)
    with place.store.session() as session:
        record_bounce(session, "jbrodo@acme.example", now=place.now)
    assert join(place, "jim.brodo@acme.example", "jbrodo@acme.example").suppressed == ""


def test_a_merged_person_is_known_by_both_addresses_and_written_to_at_one(place: Place) -> None:
    bring(place, JIM + JAMES)
    join(place, "jim.brodo@acme.example", "jbrodo@acme.example")
    assert len(enter(place, JAMES.replace("sam", "kim")).enrolled) == 1
    with place.store.reading() as session:
        assert session.scalars(select(Enrolment)).one().address.key == "jim.brodo@acme.example"
    assert [skip.kind for skip in enter(place, JIM).skipped] == ["enrolled"]


def test_undoing_an_import_leaves_merged_people_alone(place: Place) -> None:
    number = bring(place, JIM + JAMES).number
    join(place, "jim.brodo@acme.example", "jbrodo@acme.example")
    with place.store.session() as session:
        assert undo_import(session, number, now=place.now, by=person("ann")).kept == 2
        assert len(session.scalars(select(Contact)).all()) == 2


# From the outside


def test_the_command_line_decides_exports_and_lint_believes_it(place: Place) -> None:
    bring(place, JIM)
    listed(place, JIM + JAMES)
    pair = ("jim.brodo@acme.example", "jbrodo@acme.example")
    assert tactful(place.root, "dedupe", "contacts/new.csv").returncode == 1
    assert tactful(place.root, "people", "different", *pair, "--note", "cousins").returncode == 0
    assert tactful(place.root, "people", "decisions", "--export").returncode == 0
    assert tactful(place.root, "dedupe", "contacts/new.csv").returncode == 0
    shown = tactful(place.root, "people", "decisions", "--format", "json")
    (one,) = json.loads(shown.stdout)
    assert (one["number"], one["verdict"], one["note"]) == (1, "different", "cousins")
    # Another machine has the file alone.
    place.store.close()
    place.stores.clear()
    for file in (place.root / ".tactful").glob("tactful.db*"):
        file.unlink()
    done = tactful(place.root, "people", "decisions", "--take-over", "--format", "json")
    assert "cousins" in json.loads(done.stdout)[0]["note"]


def test_dedupe_looks_among_everybody_ever_known(place: Place) -> None:
    bring(place, JIM)
    listed(place, "zoe@else.example,Zoe,Tulip,Else,\n" + JAMES)
    done = tactful(place.root, "dedupe", "contacts/new.csv", "--against", "db", "--format", "json")
    assert done.returncode == 1
    ((one, other),) = [cluster["rows"] for cluster in json.loads(done.stdout)["clusters"]]
    assert (one["row"], other["id"]) == (2, "1")
    assert tactful(place.root, "people", "different", "1", "jbrodo@acme.example").returncode == 0
    assert tactful(place.root, "dedupe", "contacts/new.csv", "--against", "db").returncode == 0


def test_merging_from_the_command_line_and_back(place: Place) -> None:
    bring(place, JIM + JAMES)
    done = tactful(place.root, "people", "merge", "1", "jbrodo@acme.example")
    assert (
        "contact.first_name: 'James' from row 2 of old.csv, as jbrodo@acme.example" in done.stdout
    )
    assert tactful(place.root, "people", "undo", "1").stdout == "Decision 1 is undone.\n"


def test_also_lets_in_by_name_where_the_workspace_asks(place: Place) -> None:
    enter(place, JIM)
    listed(place, JAMES, "spring.csv")
    refused = tactful(place.root, "enrol", "spring", "--also", "1")
    assert (refused.returncode, 'same_person = "ask"' in refused.stderr) == (2, True)
    with (place.root / "tactful.toml").open("a") as file:
        file.write('\n[enrol]\nsame_person = "ask"\n')
    asked = tactful(place.root, "enrol", "spring")
    assert "--also 1" in asked.stdout
    done = tactful(
        place.root, "enrol", "spring", "--also", "jbrodo@acme.example", "--format", "json"
    )
    assert json.loads(done.stdout)["enrolled"] == 1
