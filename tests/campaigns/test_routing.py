"""Whose lead somebody becomes, over several lists: turns go on, earlier owners count."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tactful.campaigns.actions.enrol import enrol_list, foresee
from tactful.campaigns.commands.enrol import command
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.model import person
from tactful.campaigns.people.import_list import import_contacts
from tactful.campaigns.store.tables import Enrolment, Lead
from tactful.lint.lists.recipients import read_recipients

from .conftest import Place

HEAD = "Email,First name,Contact owner\n"


def routes(place: Place, route: str) -> Place:
    place.write()
    file = place.root / "campaigns" / "spring.yml"
    contacts = "audience: {contacts: contacts/spring.csv}\n"
    told = f"audience:\n  contacts: contacts/spring.csv\n  route: {route}\n"
    file.write_text(file.read_text().replace(contacts, told))
    return place


def bring(place: Place, people: str, name: str = "spring") -> list[str | None]:
    """Enrol a list as tactful enrol does; return the owners of whom it enrolled."""
    list_ = place.root / "contacts" / f"{name}.csv"
    list_.write_text(HEAD + people)
    workspace = place.workspace
    campaign = workspace.campaign("spring")
    recipients = read_recipients(list_, workspace.fields, shown=f"contacts/{name}.csv")
    before = foresee(place.store, workspace, campaign, recipients, now=place.now)
    done = enrol_list(
        place.store, workspace, campaign, recipients, now=place.now, by=person("ann")
    )  # fmt: skip
    with place.store.reading() as session:
        made = [session.get_one(Enrolment, one) for one in done.report.enrolled]
        new = [one for _, one in sorted(before.people.items()) if one.enrolment_id is None]
        foreseen = [one.recipient.sender.key for one in new]
        assert foreseen == [one.mailbox for one in made]  # the preview knew
        return [one.owner for one in made]


def test_turns_go_on_from_list_to_list(place: Place) -> None:
    routes(place, "[round_robin]")
    got = [bring(place, f"p{n}@firm{n}.example,Pat,\n", f"list{n}") for n in range(4)]
    assert got == [["sam"], ["kim"], ["sam"], ["kim"]]


def test_a_row_that_is_left_out_takes_no_turn(place: Place) -> None:
    routes(place, "[owner, round_robin]")
    assert bring(place, "a@a.example,Ann,\n", "one") == ["sam"]
    # Ann is in the sequence, Bob has his own rep, no.address is none.
    people = "a@a.example,Ann,\nb@b.example,Bob,sam\nno.address,Cy,\nd@d.example,Dee,\n"
    assert bring(place, people, "two") == ["sam", "kim"]
    assert bring(place, "e@e.example,Eve,\n", "three") == ["sam"]


def test_each_campaign_has_turns_of_its_own(place: Place) -> None:
    routes(place, "[round_robin]")
    assert bring(place, "a@a.example,Ann,\n", "one") == ["sam"]
    spring = place.root / "campaigns" / "spring.yml"
    text = spring.read_text()
    spring.write_text(text.replace("campaign: spring", "campaign: autumn"))
    (place.root / "campaigns" / "other.yml").write_text(text)
    workspace = place.workspace
    list_ = place.root / "contacts" / "b.csv"
    list_.write_text(f"{HEAD}b@b.example,Bob,\n")
    done = enrol_list(
        place.store, workspace, workspace.campaign("autumn"),
        read_recipients(list_, workspace.fields, shown="contacts/b.csv"),
        now=place.now, by=person("ann"),
    )  # fmt: skip
    with place.store.reading() as session:
        assert [session.get_one(Enrolment, one).owner for one in done.report.enrolled] == ["sam"]


def test_history_remembers_earlier_lists(place: Place) -> None:
    routes(place, "[history, owner]")
    assert bring(place, "ann@acme.example,Ann,kim\n", "one") == ["kim"]
    people = "bob@acme.example,Bob,\ncy@gmail.com,Cy,\n"
    assert bring(place, people, "two") == ["kim", "sam"]
    # A provider that everybody uses makes nobody a colleague.
    assert bring(place, "dee@gmail.com,Dee,\neve@acme.example,Eve,\n", "three") == ["sam", "kim"]


def test_history_knows_whom_an_import_gave_to_a_rep(place: Place) -> None:
    routes(place, "[history, owner]")
    list_ = place.root / "contacts" / "crm.csv"
    list_.write_text(f"{HEAD}ann@acme.example,Ann,Kim Lund\n")
    workspace = place.workspace
    recipients = read_recipients(list_, workspace.fields, shown="crm.csv")
    with place.store.session() as session:
        import_contacts(session, workspace, recipients, source="crm.csv", now=place.now)
    with place.store.reading() as session:
        assert session.scalars(select(Lead.owner)).all() == ["kim"]
    assert bring(place, "ann@acme.example,Ann,\nzed@acme.example,Zed,\n") == ["kim", "kim"]


def test_history_passes_over_a_rep_who_has_left(place: Place) -> None:
    routes(place, "[history, {round_robin: [sam]}]")
    place.now = place.now.replace(day=2)
    with place.store.session() as session:
        list_ = place.root / "contacts" / "crm.csv"
        list_.write_text(f"{HEAD}ann@acme.example,Ann,Uwe Roth\n")
        recipients = read_recipients(list_, place.workspace.fields, shown="crm.csv")
        import_contacts(session, place.workspace, recipients, source="crm.csv", now=place.now)
    assert bring(place, "bob@acme.example,Bob,\n") == ["sam"]


def test_the_routes_come_in_the_order_they_are_written_in(place: Place) -> None:
    routes(place, "[{company: {Rose: kim}}, owner]")
    list_ = "Email,First name,Company,Contact owner\na@a.example,A,Rose,sam\nb@b.example,B,X,kim\n"
    workspace = place.workspace
    (place.root / "contacts" / "spring.csv").write_text(list_)
    recipients = read_recipients(place.root / "contacts" / "spring.csv", workspace.fields)
    done = enrol_list(
        place.store, workspace, workspace.campaign("spring"), recipients,
        now=place.now, by=person("ann"),
    )  # fmt: skip
    with place.store.reading() as session:
        owners = [session.get_one(Enrolment, one).owner for one in done.report.enrolled]
    assert owners == ["kim", "kim"]


@pytest.mark.parametrize("said", ["Kim Lund", "LUND, Kim", "kim@example.com", "KIM"])
def test_whoever_the_list_names_is_the_sender(place: Place, said: str) -> None:
    place.write()
    quoted = f'"{said}"'
    assert bring(place, f"ann@acme.example,Ann,{quoted}\n") == ["kim"]


def test_a_row_of_an_unknown_owner_is_left_out_with_the_reason(place: Place) -> None:
    place.write()
    list_ = place.root / "contacts" / "spring.csv"
    list_.write_text(f"{HEAD}ann@acme.example,Ann,Kim Lund\nbob@bolt.example,Bob,Kim Lundt\n")
    workspace = place.workspace
    done = enrol_list(
        place.store, workspace, workspace.campaign("spring"),
        read_recipients(list_, workspace.fields, shown="contacts/spring.csv"),
        now=place.now, by=person("ann"),
    )  # fmt: skip
    assert len(done.report.enrolled) == 1
    assert [(one.row, one.kind, one.why) for one in done.report.skipped] == [
        (
            2,
            "error",
            "the owner 'Kim Lundt' is no mailbox: none has this key, address or name (R315)",
        )
    ]


def test_one_rep_in_two_spellings_holds_nobody_from_themselves(place: Place) -> None:
    place.write()
    assert bring(place, "ann@acme.example,Ann,kim\n", "one") == ["kim"]
    with place.store.session() as session:  # as an older version kept it
        session.scalars(select(Enrolment)).one().owner = "Kim Lund"
    other = place.root / "campaigns" / "autumn.yml"
    spring = place.root / "campaigns" / "spring.yml"
    other.write_text(spring.read_text().replace("campaign: spring", "campaign: autumn"))
    workspace = place.workspace
    list_ = place.root / "contacts" / "two.csv"
    list_.write_text(f"{HEAD}ann@acme.example,Ann,kim@example.com\n")
    done = enrol_list(
        place.store, workspace, workspace.campaign("autumn"),
        read_recipients(list_, workspace.fields, shown="contacts/two.csv"),
        now=place.now, by=person("ann"),
    )  # fmt: skip
    assert len(done.report.enrolled) == 1


def test_load_counts_who_is_under_way_over_lists_and_campaigns(place: Place) -> None:
    routes(place, "[owner, load]")
    assert bring(place, "a@a.example,A,sam\nb@b.example,B,sam\n", "one") == ["sam", "sam"]
    assert bring(place, "c@c.example,C,\nd@d.example,D,\n", "two") == ["kim", "kim"]
    with place.store.session() as session:  # kim's first has answered
        record_reply(session, "c@c.example", now=place.now)
    assert bring(place, "e@e.example,E,\n", "three") == ["kim"]
    assert bring(place, "f@f.example,F,\ng@g.example,G,\n", "four") == ["sam", "kim"]


def test_a_rep_on_holiday_gets_no_new_lead_until_they_are_back(place: Place) -> None:
    routes(place, "[round_robin]")
    settings = place.root / "tactful.toml"
    away = '[mailboxes.sam]\naway = ["2026-03-02 to 2026-03-03: ill"]'
    settings.write_text(settings.read_text().replace("[mailboxes.sam]", away))
    assert bring(place, "a@a.example,A,\nb@b.example,B,\n", "one") == ["kim", "kim"]
    place.later(days=2)
    assert bring(place, "c@c.example,C,\nd@d.example,D,\n", "two") == ["sam", "kim"]


def test_a_dry_run_says_whose_each_lead_would_be_and_keeps_nothing(place: Place) -> None:
    routes(place, "[owner, load]")
    list_ = place.root / "contacts" / "spring.csv"
    list_.write_text(f"{HEAD}a@a.example,A,kim\nb@b.example,B,\nno.address,C,\n")

    def run(*words: str) -> str:
        args = ["spring", "--now", place.now.isoformat(), "-C", str(place.root), *words]
        return CliRunner().invoke(command, args, catch_exceptions=False).output

    for _ in range(2):  # the first has changed nothing
        assert run("--dry-run").splitlines()[:3] == [
            "2 contacts would be enrolled in spring; nothing was kept.",
            "  row 1, a@a.example: kim, the list's owner",
            "  row 2, b@b.example: sam, fewest people under way: 0",
        ]
    with place.store.reading() as session:
        assert session.scalars(select(Enrolment)).all() == []
    foreseen = json.loads(run("--dry-run", "--format", "json"))["would_enrol"]
    done = json.loads(run("--format", "json"))
    assert (done["owners"], done["enrolled"]) == (foreseen, 2)
