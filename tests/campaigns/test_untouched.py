"""Whom nobody has touched for a while, and who is put on the list by hand."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from tactful.campaigns.commands.nurture import command
from tactful.campaigns.journey.ending.endings import end, record_reply
from tactful.campaigns.model import EnrolmentState, OutboxState, person
from tactful.campaigns.people.import_list import import_contacts
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.store.tables import Enrolment, Outbox, Touch
from tactful.lint.lists.recipients import read_recipients

from .conftest import Place

ANN = person("ann")
HEAD = "Email,First name,Company,Owner,Customer\n"
EVIL = '"=HYPERLINK(""https://evil.example"")"'
PEOPLE = f"zoe@example.org,Zoë,Tulip,kim,no\nbob@example.net,Bob,Rose,,yes\neve@example.net,Eve,{EVIL},,no\n"
CRITERIA = "audience: {contacts: contacts/spring.csv, criteria: {customer: no}}"


def bring(place: Place, people: str = PEOPLE, campaign: str = "") -> None:
    """Import some people whom nobody has touched yet."""
    place.write()
    settings = place.root / "tactful.toml"
    text = settings.read_text()
    settings.write_text(text.replace("[fields.lead]\n", "[fields.lead]\ncustomer = {}\n"))
    file = place.root / "campaigns/spring.yml"
    if campaign:
        file.write_text(
            file.read_text().replace("audience: {contacts: contacts/spring.csv}", campaign)
        )
    list_ = place.root / "contacts" / "crm.csv"
    list_.write_text(HEAD + people)
    workspace = place.workspace
    recipients = read_recipients(list_, workspace.fields, shown="contacts/crm.csv")
    with place.store.session() as session:
        import_contacts(session, workspace, recipients, source="contacts/crm.csv", now=place.now)


def run(place: Place, *words: str, **later: float) -> Result:
    at = (place.now + timedelta(**later)).isoformat()
    args = [*words, "--now", at, "-C", str(place.root)]
    return CliRunner().invoke(command, args, catch_exceptions=False)


def found(place: Place, *words: str, **later: float) -> list[str]:
    said = run(place, "--untouched", "45 days", "--format", "json", *words, **later).output
    return [one["address"].partition("@")[0] for one in json.loads(said)]


def ended(place: Place, state: EnrolmentState = EnrolmentState.finished) -> None:
    """Enrol everybody of spring.csv, send their first email, and end their sequences."""
    place.ready()
    with place.store.session() as session:
        for row in session.scalars(select(Outbox)):
            row.state, row.sent_at = OutboxState.sent, place.now
        ids = session.scalars(select(Enrolment.id)).all()
        end(session, ids, state, why="done", address="", by=ANN, now=place.now)


def test_who_was_never_touched_or_long_ago_is_listed(house: Place) -> None:
    place = house
    bring(place)
    assert found(place) == ["zoe", "bob", "eve"]
    ended(place)  # of zoe and bob
    assert found(place) == ["eve"]
    assert found(place, days=45) == ["eve"]
    assert found(place, days=45, minutes=1) == ["zoe", "bob", "eve"]
    shown = run(place, "--untouched", "45 days", days=50).output
    assert "zoe@example.org  Mon 2 Mar 10:00 UTC  (sam)" in shown
    assert "eve@example.net  never  (nobody)\n3 contacts not touched for 45 days." in shown


def test_calls_and_answers_count_as_touches(place: Place) -> None:
    bring(place)
    ended(place)
    with place.store.session() as session:
        record_reply(session, "zoe@example.org", now=place.now + timedelta(days=30))
        call = session.scalars(select(Enrolment.id).where(Enrolment.contact_id == 2)).one()
        session.add(
            Touch(
                enrolment_id=call, key="ring", channel="call", state="done",
                due_at=place.now, done_at=place.now + timedelta(days=20),
            )
        )  # fmt: skip
    assert found(place, days=46) == ["eve"]
    assert found(place, days=66) == ["bob", "eve"]


def test_who_is_under_way_suppressed_or_put_off_is_left_out(place: Place) -> None:
    bring(place)
    place.ready()  # zoe and bob are in the sequence
    assert found(place, days=90) == ["eve"]
    with place.store.session() as session:
        suppress(session, "example.net", kind="domain", why="asked", by=ANN, now=place.now)
    assert found(place, days=90) == []
    ended(place, EnrolmentState.nurture)
    with place.store.session() as session:
        session.get_one(Enrolment, 1).again_on = date(2026, 9, 1)
    assert found(place, days=90) == []
    assert found(place, days=200) == ["zoe"]


def test_the_list_can_be_enrolled_and_no_spreadsheet_runs_it(place: Place) -> None:
    bring(place, campaign=CRITERIA)
    done = run(place, "--untouched", "45 days", "--meeting", "spring", "--write", "contacts/d.csv")
    assert done.exit_code == 0
    list_ = place.root / "contacts" / "d.csv"
    text = list_.read_text()
    assert text.splitlines()[0] == "email,owner,first name,company,customer"
    assert text.splitlines()[1] == "zoe@example.org,kim,Zoë,Tulip,no"
    assert "\"'=HYPERLINK(" in text and "bob@" not in text
    workspace = place.workspace
    recipients = read_recipients(list_, workspace.fields)
    assert recipients.row(0)["contact.first_name"] == "Zoë"
    assert recipients.row(0)["lead.customer"] == "no"
    again = run(place, "--untouched", "45 days", "--meeting", "spring")
    assert "left out: 1, customer 'yes' is not no" in again.output


def test_a_dry_run_counts_what_is_then_done(place: Place) -> None:
    bring(place, campaign=CRITERIA)
    words = ("--untouched", "45 days", "--enrol", "spring", "--write", "contacts/d.csv")
    dry = run(place, *words, "--dry-run")
    assert dry.output == "2 contacts would be enrolled; nothing was kept.\n"
    assert not (place.root / "contacts/d.csv").exists()
    with place.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0
    assert run(place, *words).output == "2 contacts enrolled.\n"
    with place.store.reading() as session:
        owners = session.scalars(select(Enrolment.owner).order_by(Enrolment.id)).all()
        assert owners == ["kim", "sam"]  # zoe's own rep, and the workspace's default
    assert found(place) == ["bob"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--write", "../out.csv"], "outside"),
        (["--write", "contacts/crm.csv"], "contacts/crm.csv is there already; choose another name"),
        (["--write", ".tactful/x.csv"], "hidden"),
        (["--write", "contacts/d.xlsx"], "is no CSV file; call it contacts/d.csv"),
        (["--enrol", "spring"], "Say where the list is kept"),
        (["--dry-run"], "--dry-run goes with --enrol"),
        (["--meeting", "sprng", "--format", "json"], "did you mean 'spring'?"),
    ],
)
def test_what_cannot_be_written_or_enrolled_is_said(
    place: Place, words: list[str], told: str
) -> None:
    bring(place)
    args = ["--untouched", "45 days", *words, "-C", str(place.root)]
    done = CliRunner().invoke(command, args)
    assert done.exit_code != 0
    assert told in f"{done.output}{done.exception}"


@pytest.mark.parametrize("text", ["soon", "0 days", "3 business days"])
def test_a_time_that_is_none_is_said(place: Place, text: str) -> None:
    bring(place)
    done = CliRunner().invoke(command, ["--untouched", text, "-C", str(place.root)])
    assert done.exit_code == 2 and text in done.output


def test_a_rep_adds_somebody_by_hand_and_they_come_on_their_day(house: Place) -> None:
    place = house
    bring(place)
    words = ("--add", "zoe@example.org", "--on", "2026-06-01", "--because", "budget in June")
    assert run(place, *words).output == "zoe@example.org is listed from 2026-06-01 on.\n"
    assert run(place, *words).output == "zoe@example.org was listed already from 2026-06-01 on.\n"
    assert "zoe" not in found(place)
    assert "Nobody" in run(place, "--on", "2026-05-31").output
    assert "2026-06-01  zoe@example.org  Zoë, Tulip  (kim: budget in June)" in (
        run(place, "--on", "2026-06-01").output
    )
    with place.store.session() as session:
        suppress(session, "zoe@example.org", why="asked", by=ANN, now=place.now)
    assert "Nobody" in run(place, "--on", "2026-06-01").output


def test_who_came_back_since_is_no_longer_listed(place: Place) -> None:
    bring(place)
    ended(place, EnrolmentState.nurture)
    with place.store.session() as session:
        for one in session.scalars(select(Enrolment)):
            one.again_on = date(2026, 4, 1)
        first = session.get_one(Enrolment, 1)
        session.add(
            Enrolment(
                campaign="autumn", contact_id=first.contact_id, address_id=first.address_id,
                mailbox="sam", timezone="UTC", state=EnrolmentState.finished,
                started_at=datetime(2026, 4, 2, tzinfo=UTC), ended_at=datetime(2026, 4, 3, tzinfo=UTC),
            )
        )  # fmt: skip
    listed = run(place, "--on", "2026-05-01").output
    assert "bob@example.net" in listed and "zoe@example.org" not in listed


def test_who_is_in_a_sequence_is_not_added(place: Place) -> None:
    bring(place)
    place.ready()
    words = ["--add", "zoe@example.org", "--on", "2026-06-01", "--because", "x"]
    done = CliRunner().invoke(command, [*words, "-C", str(place.root)])
    assert "zoe@example.org is in 'spring'" in str(done.exception)
