"""People run on the release they were approved with; edits reach them by a move."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from tactful.campaigns.actions.release import move_people
from tactful.campaigns.commands.release import command
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.journey.entering.enrol import enrol
from tactful.campaigns.messages.approval import draft
from tactful.campaigns.messages.replay import replayed
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import (
    Audit,
    Contact,
    Enrolment,
    FileContent,
    MessageInputs,
    Outbox,
    Release,
    ReleaseFile,
    StoredMessage,
    Touch,
)
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.workspace.scaffold import lay
from tactful.templates.workspace.workspace import open_workspace

from .conftest import NOW, Place, no_findings

THANKS, AGAIN = "templates/spring/thanks.md", "templates/spring/again.md"


def change(place: Place, name: str, old: str, new: str) -> None:
    path = place.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def send(place: Place, transports: Any = None) -> MemoryTransport:
    memory = MemoryTransport()
    asyncio.run(
        run(
            place.store, place.workspace, transports=transports or (lambda _: memory),
            clock=place.clock, boot="boot", who="the test", stop=asyncio.Event(),
            until_empty=True,
        )
    )  # fmt: skip
    return memory


def move(place: Place, *, keep: bool = True, **more: Any) -> Any:
    workspace = place.workspace
    return move_people(
        place.store, workspace, workspace.campaign("spring"), by=person("ann"), now=place.now,
        keep=keep, check=no_findings, **more,
    )  # fmt: skip


def runs_on(place: Place) -> list[str | None]:
    with place.store.reading() as session:
        return list(session.scalars(select(Enrolment.release_id).order_by(Enrolment.id)))


def states(place: Place) -> list[tuple[str, str]]:
    with place.store.reading() as session:
        rows = session.scalars(select(StoredMessage).order_by(StoredMessage.id))
        return [(row.key.removeprefix("email-spring-"), str(row.state)) for row in rows]


def count(place: Place, table: Any) -> int:
    with place.store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def tactful(place: Place, *arguments: str) -> Any:
    return CliRunner().invoke(command, [*arguments, "-C", str(place.root)])


# -- what is frozen, and when -----------------------------------------------------------


def test_nobody_runs_on_a_release_before_something_is_approved(house: Place) -> None:
    house.enrol()
    house.draft()
    assert runs_on(house) == [None, None]
    house.approve()
    first, second = runs_on(house)
    assert first is not None and first == second


def test_an_edit_before_the_approval_counts_for_everybody(house: Place) -> None:
    house.enrol()
    house.draft()
    change(house, THANKS, "thank you for your time", "many thanks")
    house.draft()
    house.approve()
    house.later(minutes=1)
    assert all(b"many thanks" in data for _, _, data in send(house).sent)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (THANKS, "thank you for your time", "many thanks"),
        ("tactful.toml", "1 High Street", "2 Low Street"),
        ("tactful.toml", 'name = "Sam Reed"', 'name = "Sam R."'),
        ("campaigns/spring.yml", "spring/thanks.md", "spring/again.md"),
    ],
)
def test_after_the_approval_the_text_that_was_approved_leaves(
    house: Place, name: str, old: str, new: str
) -> None:
    house.ready()
    thanks = house.texts(StoredMessage.key == "email-spring-thanks").values()
    approved = {one.recipient.address for one in thanks}
    change(house, name, old, new)
    house.draft()
    house.later(minutes=1)
    sent = send(house).sent
    assert {to for _, to, _ in sent} == approved
    for _, _, data in sent:
        assert b"thank you for your time" in data
        assert b"1 High Street" in data
        assert b"Sam Reed" in data


def test_through_a_real_server_who_comes_in_later_gets_the_new_text(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    place.write(port=port)
    place.ready()
    change(place, THANKS, "thank you for your time", "many thanks")
    place.root.joinpath("contacts/spring.csv").open("a").write("new@example.com,New,Late,,,\n")
    place.enrol()
    place.draft()
    place.approve()
    place.later(minutes=1)
    send(place, lambda box: SmtpTransport(box, timeout_s=5))
    said = {mail.recipients[0]: b"many thanks" in mail.data for mail in handler.mails}
    assert said == {"zoe@example.org": False, "bob@example.net": False, "new@example.com": True}
    assert len(set(runs_on(place))) == 2


def test_a_step_deleted_with_its_template_still_goes_to_who_was_approved_with_it(
    place: Place,
) -> None:
    place.ready()
    change(
        place, "campaigns/spring.yml", "    - email: spring/thanks.md\n      wait: 0 minutes\n", ""
    )
    place.root.joinpath(THANKS).unlink()
    place.later(minutes=1)
    assert len(send(place).sent) == 2


def test_a_deleted_campaign_waits_as_it_always_did(place: Place) -> None:
    place.ready()
    path = place.root / "campaigns/spring.yml"
    text = path.read_text()
    path.unlink()
    place.later(minutes=1)
    assert send(place).sent == []
    path.write_text(text)
    assert len(send(place).sent) == 2


def test_another_value_of_a_person_needs_a_new_yes_still(place: Place) -> None:
    """The release holds what texts are made of, not what is known of people."""
    place.ready()
    with place.store.session() as session:
        one = session.get_one(Contact, 1)
        one.fields = {**one.fields, "contact.first_name": "Zoey"}
    place.later(minutes=1)
    assert [to for _, to, _ in send(place).sent] == ["bob@example.net"]
    assert ("thanks", "stale") in states(place)


@pytest.mark.parametrize(
    ("old", "new", "sent"),
    [
        ('timezone = "UTC"\n', 'timezone = "UTC"\ncalendar.closed = ["2026-03-02"]\n', 0),
        ("per_day = 500", "per_day = 1", 1),
        ('name = "Sam Reed"', 'name = "Sam Reed"\naway = ["2026-03-02"]', 0),
    ],
)
def test_brakes_are_live(place: Place, old: str, new: str, sent: int) -> None:
    place.ready()
    change(place, "tactful.toml", old, new)
    place.later(minutes=1)
    assert len(send(place).sent) == sent


def test_another_address_of_the_unsubscribe_page_counts_at_once(place: Place) -> None:
    """A link that leads nowhere would be worse than another yes."""
    place.ready()
    change(place, "tactful.toml", "https://mail.example.com", "https://go.example.com")
    place.later(minutes=1)
    assert send(place).sent == []
    assert ("thanks", "stale") in states(place)


def test_whoever_loses_every_approval_follows_the_workspace_again(place: Place) -> None:
    from tactful.campaigns.actions.withdraw import withdraw_all

    place.ready()
    workspace = place.workspace
    withdraw_all(
        place.store, workspace, workspace.campaign("spring"), by=person("ann"), now=place.now
    )
    assert runs_on(place) == [None, None]
    change(place, THANKS, "thank you for your time", "many thanks")
    place.draft()
    place.approve()
    place.later(minutes=1)
    assert all(b"many thanks" in data for _, _, data in send(place).sent)


def test_many_people_are_one_release_and_an_edit_stores_one_file_more(place: Place) -> None:
    people = "".join(f"p{n}@example.org,P{n},Tulip,,,\n" for n in range(60))
    place.write(people=people)
    place.ready()
    assert (count(place, Release), len(set(runs_on(place)))) == (1, 1)
    files, contents = count(place, ReleaseFile), count(place, FileContent)
    change(place, THANKS, "thank you", "thanks")
    place.root.joinpath("contacts/spring.csv").open("a").write("new@example.com,New,Late,,,\n")
    place.enrol()
    place.draft()
    assert count(place, Release) == 2
    assert count(place, ReleaseFile) == 2 * files
    assert count(place, FileContent) == contents + 1  # only what changed is stored again


def test_whoever_is_of_an_older_version_gets_a_release_with_the_next_draft(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        session.execute(update(Enrolment).values(release_id=None))
        session.execute(update(StoredMessage).values(release_id=None, inputs=None))
    place.draft()
    first, second = runs_on(place)
    assert first is not None and first == second
    assert {state for _, state in states(place)} == {"approved"}
    place.later(minutes=1)
    assert len(send(place).sent) == 2


# -- moving -----------------------------------------------------------------------------


def test_a_dry_run_changes_nothing_and_says_what_would_be(house: Place) -> None:
    house.ready()
    house.later(minutes=1)
    send(house)
    change(house, AGAIN, "one more thing", "two more things")
    before = states(house), runs_on(house), count(house, Release), count(house, Audit)
    done = move(house, keep=False)
    assert (states(house), runs_on(house), count(house, Release), count(house, Audit)) == before
    assert [(one.address, one.stale) for one in done.moved] == [
        ("zoe@example.org", ("email-spring-again",)),
        ("bob@example.net", ("email-spring-again",)),
    ]
    assert {one.before for one in done.moved} == {"step 2 (call-spring-call)"}


def test_moved_people_get_the_new_text_after_a_new_yes(house: Place) -> None:
    house.ready()
    change(house, THANKS, "thank you for your time", "many thanks")
    old = runs_on(house)[0]
    done = move(house)
    assert done.sources == {old: 2}
    house.later(minutes=1)
    assert send(house).sent == []  # nobody has approved it
    house.approve()
    assert all(b"many thanks" in data for _, _, data in send(house).sent)
    with house.store.reading() as session:
        line = session.scalars(select(Audit).where(Audit.action == "moved")).first()
        assert line is not None
        assert (line.subject_type, line.by) == ("campaign", "ann")


def test_what_reads_the_same_stays_approved(place: Place) -> None:
    place.ready()
    change(place, AGAIN, "one more thing", "two more things")
    move(place)
    assert sorted(states(place)) == sorted(
        [("thanks", "approved"), ("again", "stale"), ("again", "draft")] * 2
    )
    place.later(minutes=1)
    assert len(send(place).sent) == 2


def test_a_move_back_is_a_move(place: Place) -> None:
    place.ready()
    place.later(minutes=1)
    send(place)
    old = runs_on(place)[0]
    assert old is not None
    change(place, AGAIN, "one more thing", "two more things")
    move(place)
    move(place, to=old[:8])
    assert runs_on(place) == [old, old]
    drafts = place.texts(StoredMessage.state == MessageState.draft).values()
    assert len(drafts) == 2 and all("one more thing" in one.text for one in drafts)


def test_whose_message_is_on_the_wire_is_not_moved(place: Place) -> None:
    place.ready()
    place.later(minutes=1)
    send(place)
    with place.store.session() as session:
        session.execute(
            update(Outbox).where(Outbox.enrolment_id == 1).values(state=OutboxState.sending)
        )
    change(place, AGAIN, "one more thing", "two more things")
    done = move(place)
    assert [one.address for one in done.moved] == ["bob@example.net"]
    assert [(one.address, one.why) for one in done.staying] == [
        ("zoe@example.org", "a message to them is being sent; run it again")
    ]


# -- the command ------------------------------------------------------------------------


def test_the_command_lists_shows_differs_and_moves(place: Place) -> None:
    place.ready()
    (line,) = tactful(place, "list").output.splitlines()
    assert "spring" in line and "2 under way, 0 ended" in line
    assert line.endswith("the workspace as it is now")
    release = line.split()[0]
    assert tactful(place, "diff").exit_code == 0
    assert THANKS in tactful(place, "show", release).output
    change(place, THANKS, "thank you for your time", "many thanks")
    shown = tactful(place, "show", release[:6], "--file", THANKS)
    assert "thank you for your time" in shown.output
    differs = tactful(place, "diff")
    assert differs.exit_code == 1
    assert "-thank you for your time." in differs.output
    assert "+many thanks." in differs.output
    assert f"Release {release} of" in differs.output and "2 people" in differs.output
    foreseen = tactful(place, "move", "spring")
    assert "Would move 2 people" in foreseen.output and "add --yes" in foreseen.output
    told = tactful(place, "move", "--yes", "--format", "json")
    assert told.exit_code == 0, told.exception
    found = json.loads(told.output)
    assert (len(found["moved"]), found["done"]) == (2, True)
    again = tactful(place, "move", "--yes")
    assert "Nobody to move" in again.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "ffff"), "no release begins with 'ffff'"),
        (("show", ""), "no release begins with ''"),
        (("move", "spring", "--to", "zz"), "no release of 'spring' begins with 'zz'"),
        (("move", "spring", "--step-map", "a=b"), "nobody has a step 'a'"),
        (("list", "sprign"), "did you mean 'spring'?"),
    ],
)
def test_what_is_not_there_is_said(place: Place, arguments: tuple[str, ...], says: str) -> None:
    place.enrol()
    assert says in str(tactful(place, *arguments).exception)


def test_a_file_that_a_release_has_not_is_said_with_those_it_has(place: Place) -> None:
    place.ready()
    release = tactful(place, "list").output.split()[0]
    said = str(tactful(place, "show", release, "--file", "templates/x.md").exception)
    assert "has no file 'templates/x.md'" in said and THANKS in said


# -- replay -----------------------------------------------------------------------------


def sent(place: Place) -> list[tuple[int, str, str]]:
    with place.store.reading() as session:
        rows = session.execute(
            select(StoredMessage.id, StoredMessage.digest, Outbox.message_id_header)
            .join(Outbox, Outbox.message_id == StoredMessage.id)
            .where(Outbox.state == OutboxState.sent)
            .order_by(StoredMessage.id)
        )
        return [(number, digest, str(header)) for number, digest, header in rows]


def test_whatever_was_edited_since_a_message_is_shown_as_it_was_sent(place: Place) -> None:
    place.ready()
    place.later(minutes=1)
    send(place)
    number, digest, header = sent(place)[0]
    change(place, THANKS, "thank you for your time", "many thanks")
    change(place, "tactful.toml", "1 High Street", "2 Low Street")
    change(place, "tactful.toml", "https://mail.example.com", "https://go.example.com")
    with place.store.session() as session:
        one = session.get_one(Contact, 1)
        one.fields = {**one.fields, "contact.first_name": "Zoey"}
    shown = tactful(place, "replay", str(number), "--format", "json")
    found = json.loads(shown.output)
    assert (shown.exit_code, found["same"], found["digest"]) == (0, True, digest)
    assert "thank you for your time" in found["message"]["text"]
    by_header = tactful(place, "replay", header)
    assert by_header.exit_code == 0
    assert "Subject: Thanks, Zoë" in by_header.output and "1 High Street" in by_header.output


def test_without_the_stored_bytes_it_is_the_same(place: Place) -> None:
    """Replies too, whose subject comes from the message before them."""
    place.ready()
    with place.store.session() as session:
        digests = {one.id: one.digest for one in session.scalars(select(StoredMessage))}
        session.execute(update(StoredMessage).values(text="", html=None, subject=""))
    with place.store.reading() as session:
        shown = [replayed(session, place.workspace, number) for number in digests]
    assert len(shown) == 4
    assert [one.same for one in shown] == [True] * 4
    assert {one.message_id: one.message.digest for one in shown} == digests


def test_another_version_of_what_renders_is_said(place: Place) -> None:
    place.ready()
    place.later(minutes=1)
    send(place)
    number = sent(place)[0][0]
    older = json.dumps({"tactful": "0.0.1"}).encode()
    with place.store.session() as session:
        name = select(ReleaseFile.sha256).where(ReleaseFile.name == "renderer.json")
        content = session.get_one(FileContent, session.scalar(name))
        content.data = older
        session.execute(update(MessageInputs).values(values={"contact.email": "zoe@example.org"}))
    shown = tactful(place, "replay", str(number))
    assert shown.exit_code == 1
    assert "thank you for your time" in shown.output  # as this version has it
    assert "this is what this version makes of it" in shown.output
    assert "tactful 0.0.1 then" in shown.output


def test_a_message_that_is_none_is_said(place: Place) -> None:
    place.enrol()
    assert "message 99 does not exist" in str(tactful(place, "replay", "99").exception)
    assert "'x@y' is no message" in str(tactful(place, "replay", "x@y").exception)


@pytest.mark.parametrize("names", [("starter",), ("demo/faulty", "demo/fixed")])
def test_the_shipped_campaigns_are_rendered_again_to_the_byte(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        lay(name, tmp_path, replace=True)
    workspace = open_workspace(tmp_path)
    (campaign,) = workspace.campaigns.values()
    path = tmp_path / str(campaign.audience.contacts)
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:9]), "utf-8")
    people = read_recipients(path, workspace.fields)
    store = open_store(workspace)
    with store.session() as session:
        enrol(session, workspace, campaign, people, source="x", now=NOW)
        draft(session, workspace, campaign, now=NOW, check=no_findings)
        rows = session.scalars(select(StoredMessage).where(StoredMessage.digest != "")).all()
        digests = {row.id: row.digest for row in rows}
        session.execute(update(StoredMessage).values(text="", html=None, subject=""))
    with store.reading() as session:
        found = {one: replayed(session, workspace, one).message.digest for one in digests}
    store.close()
    assert found == digests
    assert digests


# -- a release is read as the workspace is ----------------------------------------------


def test_a_release_knows_the_day_of_a_field_by_its_short_name(place: Place) -> None:
    settings = place.root / "tactful.toml"
    settings.write_text(settings.read_text() + '\n[fields.lead.visit]\ntype = "datetime"\n')
    (place.root / "campaigns/spring.yml").write_text(
        "campaign: spring\naudience: {contacts: contacts/spring.csv}\nsequence:\n"
        '  window: {days: mon-sun, hours: "00:00-23:59", holidays: none, timezone: UTC}\n'
        "  steps:\n    - email: spring/thanks.md\n      wait: 0 minutes\n"
        "      invitation: {title: A visit, start: visit, duration: 1 hour, location: Bristol}\n"
        "    - email: spring/again.md\n      wait: 1 day before visit\n"
    )
    (place.root / "contacts/spring.csv").write_text(
        "Email,First name,Company,Visit\nzoe@example.org,Zoë,Tulip,2026-03-27 14:00\n"
    )
    place.ready()
    (_, _, data), = send(place).sent  # fmt: skip
    assert b"text/calendar" in data
    with place.store.reading() as session:
        due = session.scalars(select(Touch.due_at).where(Touch.key.contains("again"))).all()
    assert [f"{one:%Y-%m-%d %H:%M}" for one in due] == ["2026-03-26 14:00"]
