"""Somebody who asks to be forgotten leaves nothing behind but counts and a hash."""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import JSON, String, cast, delete, func, select, update

from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.actions.forget import ForgetError, forget
from tactful.campaigns.actions.people import decide_pair
from tactful.campaigns.actions.receive import Did
from tactful.campaigns.actions.suppress import suppress_list, suppress_value, unsuppress_value
from tactful.campaigns.alerts.queue import queue_alert
from tactful.campaigns.commands.people import command as people
from tactful.campaigns.commands.suppress import command as suppress
from tactful.campaigns.journey.ending.free_tasks import give
from tactful.campaigns.model import EnrolmentState, OutboxState, person
from tactful.campaigns.people.import_list import import_contacts
from tactful.campaigns.people.suppression import is_suppressed, reason
from tactful.campaigns.queries.audit_chain import verify_audit
from tactful.campaigns.queries.person_page import person_page
from tactful.campaigns.store.journal import Entry, Journal, entries, erase
from tactful.campaigns.store.tables import (
    Audit,
    Base,
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    KeptAnswer,
    MayHaveLeft,
    MessageNote,
    Outbox,
    OwnText,
    Qualification,
    ReceivedMail,
    StoredMessage,
    Suppression,
    Touch,
)
from tactful.lint.lists.decisions import Verdict

from .conftest import NOW, Place
from .test_receive import OURS, got, mail

JO = "Jo.Quill+news@Feathers.example"
KEY = "jo.quill@feathers.example"
ANN = person("ann")
TRACES = ("jo.quill", "feathers", "Josephine", "Quillwright", "tangerine")
PEOPLE = f"{JO},Josephine Quillwright,Feathers,Europe/Lisbon,sam,\nbob@example.net,Bob,Rose,,,\n"


def lived(place: Place) -> Place:
    """Somebody was enrolled, written to, answered, and was spoken of wherever one can be."""
    place.write(people=PEOPLE, days="mon-sun")
    workspace, store, now = place.workspace, place.store, place.now
    with store.session() as session:
        import_contacts(
            session, workspace, place.recipients(), source="spring.csv", now=now, by=ANN,
            undoable=True,
        )  # fmt: skip
    place.ready()
    with store.session() as session:
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == 1)
            .values(
                state=OutboxState.sent, message_id_header=OURS, sending_at=now,
                response=f"250 ok for {JO}",
            )
        )  # fmt: skip
        touches = update(Touch).where(Touch.enrolment_id == 1)
        session.execute(touches.values(note="likes tangerine"))
        give(
            session, "who_is_it", f"who is it {KEY} bob@example.net", owner="sam", contact_id=2,
            enrolment_id=None, due_at=now, now=now, text=f"Is {KEY} the same as bob@example.net?",
        )  # fmt: skip
        give(
            session, "nurture", "tangerine", owner="sam", contact_id=1, enrolment_id=1,
            due_at=now, now=now, text="Ask Josephine again",
        )  # fmt: skip
        queue_alert(
            session, workspace.settings, "sam", "reply.received", key="k", subject=f"{JO} wrote",
            text="JO.QUILL@feathers.example and bob@example.net", data={"from": KEY}, now=now,
        )  # fmt: skip
        by = {"by": "ann", "at": now}
        session.add_all(
            (
                OwnText(enrolment_id=1, key="x", subject="tangerine", paragraph="Josephine", **by),
                MessageNote(enrolment_id=1, key="x", message_id=1, text="tangerine", **by),
                MessageNote(
                    enrolment_id=2, key="x", message_id=2, text="As for Josephine Quillwright", **by
                ),
                Qualification(enrolment_id=1, qualified=True, why="tangerine", let_in=KEY, **by),
                MayHaveLeft(
                    recipient_key=KEY, campaign="spring", key="x", at=now, counts_as_sent=True
                ),
                Suppression(kind="address", value=KEY, why="tangerine", **by),
            )
        )
        session.execute(
            update(StoredMessage)
            .where(StoredMessage.id == 1)
            .values(text=f"Dear Josephine, {JO}", html="<b>Josephine</b>", headers=[["To", JO]])
        )
        session.add(
            KeptAnswer(key="k", request="r", at=now, status=201, body=json.dumps({"to": JO}),
                       headers="{}")
        )  # fmt: skip
    decide_pair(store, KEY, "bob@example.net", Verdict.different, by=ANN, now=now, note="tangerine")
    ours = got(place, mail("Yes, I like tangerine.\n\nJosephine", sender=KEY))
    assert ours.did is Did.stopped
    got(place, mail(f"Ask my colleague {JO}, please.", sender="bob@example.net", key="b1"))
    return place


def found(place: Place) -> list[str]:
    """Every cell of the database that holds a trace, as table.column."""
    with place.store.reading() as session:
        return [
            f"{table.name}.{column.name}: {text}"
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, String | JSON) or column.type.python_type is str
            for text in session.scalars(select(cast(column, String)))
            if text and any(trace.lower() in text.lower() for trace in TRACES)
        ]


def skeleton(place: Place) -> list[Any]:
    with place.store.reading() as session:
        queries = (
            select(Enrolment.id, Enrolment.campaign, Enrolment.state),
            select(Touch.id, Touch.key, Touch.state, Touch.done_at),
            select(Outbox.id, Outbox.key, Outbox.state, Outbox.sending_at),
            select(StoredMessage.id, StoredMessage.key, StoredMessage.variant),
            select(ReceivedMail.id, ReceivedMail.reply, ReceivedMail.outbox_id),
        )
        return [row for query in queries for row in sorted(session.execute(query).all())]


def test_nothing_is_left_of_a_whole_life(house: Place) -> None:
    place = lived(house)
    assert len({line.partition(":")[0] for line in found(place)}) > 15
    before, lines = skeleton(place), place.store
    with lines.reading() as session:
        count = session.scalar(select(func.count(Audit.id)))
        head = verify_audit(session).head
    tried = forget(place.store, place.workspace, JO, by=ANN, now=place.now, dry_run=True)
    assert len({line.partition(":")[0] for line in found(place)}) > 15
    done = forget(place.store, place.workspace, JO, by=ANN, now=place.now)
    assert found(place) == []
    assert asdict(tried) == asdict(done)
    assert (done.people, done.suppressed, done.wiped) == (1, 1, "")
    assert done.files == ("contacts/spring.csv:2",)
    assert skeleton(place) == before
    with place.store.reading() as session:
        verdict = verify_audit(session, noted=head)
        assert (verdict.broken, verdict.why) == (None, "")
        assert verdict.lines >= (count or 0) + 1
        assert (
            reason(session, "jo.quill@FEATHERS.example")
            == "asked to be forgotten (2026-03-02, ann)"
        )
        assert not is_suppressed(session, "jo@feathers.example")
        assert person_page(session, place.workspace, 1) is not None
        mails = session.scalars(select(ReceivedMail.of_key).order_by(ReceivedMail.id)).all()
        assert mails[0] == session.get_one(Outbox, 1).recipient_key == "forgotten-1@forgotten.test"
        other = session.get_one(FreeTask, 1)
        assert other.text == "Is (forgotten 1) the same as bob@example.net?"
        assert session.get_one(Contact, 2).fields["contact.first_name"] == "Bob"
    if place.store.file is not None:
        place.store.close()
        for path in place.store.file.path.parent.iterdir():
            data = path.read_bytes().lower()
            assert not [one for one in TRACES if one.lower().encode() in data], path
        with closing(sqlite3.connect(place.store.file.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_nobody_brings_them_back_but_a_person(place: Place) -> None:
    lived(place)
    store, workspace, now = place.store, place.workspace, place.now
    forget(store, workspace, KEY, by=ANN, now=now)
    with pytest.raises(ForgetError, match="person 1 is forgotten already"):
        forget(store, workspace, "1", by=ANN, now=now)
    again = place.recipients()
    campaign = workspace.campaign("spring")
    report = enrol_list(store, workspace, campaign, again, now=now, by=ANN).report
    assert [(one.row, one.kind, one.why) for one in report.skipped][:1] == [
        (1, "suppressed", "asked to be forgotten")
    ]
    late = got(place, mail("And what of my tangerine?", sender=JO, key="late"))
    assert late.did is Did.forgotten
    suppress_value(store, JO, by=ANN, now=now)
    (place.root / "out.csv").write_text(f"email\n{JO}\n")
    assert suppress_list(store, place.root / "out.csv", shown="o", by=ANN, now=now).new == 0
    assert found(place) == []
    undone = unsuppress_value(store, KEY, why="asked for it", by=ANN, now=now)
    assert (undone.changed, undone.still) == (True, None)
    with store.session() as session:
        brought = import_contacts(session, workspace, again, source="new.csv", now=now)
        assert [one.address for one in brought.brought] == [
            "Jo.Quill+news@feathers.example", "bob@example.net",
        ]  # fmt: skip


def test_an_emptied_line_is_sealed(place: Place) -> None:
    lived(place)
    forget(place.store, place.workspace, KEY, by=ANN, now=place.now)

    def broken() -> int | None:
        with place.store.reading() as session:
            return verify_audit(session).broken

    assert broken() is None
    with place.store.reading() as session:
        emptied = session.scalars(
            select(Audit.id).where(cast(Audit.detail, String).contains("(forgotten)"))
        ).all()
        kept = session.scalars(
            select(Audit.id).where(Audit.id.not_in(emptied), Audit.action != "forgotten")
        ).first()
    for number, change in (
        (emptied[0], {"by": "nobody"}), (emptied[1], {"action": "sent"}),
        (kept, {"detail": {"text": "(forgotten)"}}),
    ):  # fmt: skip
        with place.store.session() as session:
            row = session.get_one(Audit, number)
            before = {name: getattr(row, name) for name in change}
            session.execute(update(Audit).where(Audit.id == number).values(change))
        assert broken() is not None
        with place.store.session() as session:
            session.execute(update(Audit).where(Audit.id == number).values(before))
        assert broken() is None


def test_what_is_under_way_refuses_and_a_shared_inbox_asks_whom(place: Place) -> None:
    lived(place)
    for state, words in (
        (OutboxState.sending, "a message to them is being sent now"),
        (OutboxState.in_doubt, "it is not known whether message 1 to them was sent"),
    ):
        with place.store.session() as session:
            session.execute(update(Outbox).where(Outbox.id == 1).values(state=state))
        with pytest.raises(ForgetError, match=words):
            forget(place.store, place.workspace, KEY, by=ANN, now=place.now)
    with place.store.session() as session:
        session.execute(update(Outbox).values(state=OutboxState.sent))
        session.execute(delete(Suppression))
        session.add(ContactAddress(contact_id=2, address=KEY, key=KEY, sharer="bob"))
    with pytest.raises(ForgetError, match="one of 1, 2"):
        forget(place.store, place.workspace, KEY, by=ANN, now=place.now)
    done = forget(place.store, place.workspace, "1", by=ANN, now=place.now)
    assert (done.people, done.suppressed) == (1, 0)
    with place.store.reading() as session:
        assert not is_suppressed(session, KEY, contact_id=2)
        assert is_suppressed(session, KEY, contact_id=1)
        assert session.get_one(Enrolment, 2).state is not EnrolmentState.opted_out


def test_the_journal_loses_the_address_in_place(place: Place) -> None:
    path = place.root / "a.sent"
    journal = Journal(path)
    for number, to in enumerate((KEY, "bob@example.net", "a@b.cc"), 1):
        journal.add(Entry(number, "i", NOW, to, "spring", "k", f"<{number}@x>"))
    size = path.stat().st_size
    assert erase(path, {KEY, "a@b.cc"}) == 2
    journal.add(Entry(4, "i", NOW, "zoe@example.org", "spring", "k", "<4@x>"))
    journal.close()
    assert [one.to for one in entries(path)] == [
        "(gone)", "bob@example.net", "(gone)", "zoe@example.org",
    ]  # fmt: skip
    assert path.read_bytes()[:size].count(b"\n") == 3
    assert [one.message_id for one in entries(path)] == ["<1@x>", "<2@x>", "<3@x>", "<4@x>"]


def test_the_command_asks_first(place: Place) -> None:
    root = lived(place).root

    def said(command: Any, *arguments: str, given: str = "") -> str:
        done = CliRunner().invoke(command, [*arguments, "-C", str(root)], input=given)
        assert done.exit_code == (1 if given == "n\n" else 0), done.output
        return done.output

    dry = said(people, "forget", JO, "--dry-run")
    assert "Nothing was erased: this was a dry run." in dry
    assert "would be erased: 1 address, 1 lead, " in dry and "  contacts/spring.csv:2\n" in dry
    assert "Erase all of this for good?" in said(people, "forget", JO, given="n\n")
    assert found(place)
    done = json.loads(said(people, "forget", JO, "--yes", "--format", "json"))
    assert (done["people"], done["suppressed"]) == (1, 1)
    assert found(place) == []
    stranger = json.loads(said(people, "forget", "n@new.example", "--yes", "--format", "json"))
    assert (stranger["people"], stranger["suppressed"]) == (0, 1)
    listed = said(suppress)
    assert "person 1" not in listed
    assert "(forgotten) 2 addresses" in listed and "feathers" not in listed
    assert json.loads(said(suppress, "--format", "json"))[-1]["count"] == 2
    assert "can get emails again" in said(suppress, JO, "--undo", "--why", "came back")
    assert "(forgotten) 1 address:" in said(suppress)
