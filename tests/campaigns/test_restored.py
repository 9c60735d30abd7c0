"""A database restored from a backup, copied or moved: nobody gets mail twice from it."""

import asyncio
import io
import json
import shutil
import sqlite3
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, update

from tactful.campaigns.delivery.dispatch import Sent
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store import open_store
from tactful.campaigns.store.instance import Host, InstanceError
from tactful.campaigns.store.tables import Instance, Outbox, StoredMessage
from tactful.cli import main
from tactful.templates.workspace.workspace import open_workspace

from .conftest import Place

ALWAYS = {"days": "mon-sun", "hours": "00:00-23:59"}
PEOPLE = 12


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@dataclass
class Desk:
    """A workspace in a folder, used as people use it: by its commands."""

    root: Path
    handler: Any  # the mail server
    environ: dict[str, str] = field(default_factory=dict)

    def tactful(self, *arguments: str) -> Done:
        """Do what the console script does, in this process: there are many of them here."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.root)
            patch.setattr(sys, "argv", ["tactful", *arguments])
            for name, value in self.environ.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, out.getvalue(), err.getvalue())

    def run(self) -> Done:
        return self.tactful("run", "--until-empty")

    def at_most(self, count: int) -> None:
        """Let no more leave within an hour."""
        file = self.root / "tactful.toml"
        lines = file.read_text().splitlines()
        file.write_text(
            "\n".join(f"per_hour = {count}" if li.startswith("per_hour") else li for li in lines)
        )

    @property
    def database(self) -> Path:
        return self.root / ".tactful/tactful.db"

    @property
    def journal(self) -> Path:
        return self.root / ".tactful/tactful.db.sent"

    def back_up(self, into: Path) -> None:
        with sqlite3.connect(self.database) as source, sqlite3.connect(into) as target:
            source.backup(target)
        source.close()
        target.close()

    def restore(self, backup: Path) -> None:
        for name in ("tactful.db", "tactful.db-wal", "tactful.db-shm"):
            (self.database.parent / name).unlink(missing_ok=True)
        shutil.copy(backup, self.database)

    @property
    def arrived(self) -> Counter[str]:
        return Counter(mail.recipients[0] for mail in self.handler.mails)

    @property
    def twice(self) -> list[str]:
        return [who for who, times in self.arrived.items() if times > 1]

    def states(self) -> Counter[str]:
        with sqlite3.connect(self.database) as database:
            found = Counter(row[0] for row in database.execute("SELECT state FROM outbox"))
        database.close()
        return found


def said(done: Done) -> str:
    return " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def desk(place: Place, catcher: Any) -> Desk:
    handler, port = catcher
    people = "".join(f"p{number}@example.org,Pat,,,,\n" for number in range(PEOPLE))
    place.write(port=port, people=people, per_hour=5, per_day=1000, **ALWAYS)
    one = Desk(place.root, handler)
    assert one.tactful("enrol", "--keep-doubles").returncode == 0
    assert one.tactful("approve", "--all").returncode == 0
    return one


@pytest.fixture
def restored(desk: Desk, tmp_path: Path) -> Desk:
    """5 of 12 were sent when the backup was made, all 12 before it was restored."""
    assert desk.run().returncode == 0
    desk.back_up(tmp_path / "backup.db")
    desk.at_most(500)
    desk.run()
    assert len(desk.arrived) == PEOPLE
    desk.restore(tmp_path / "backup.db")
    return desk


def test_a_restored_database_sends_nothing_and_says_what_may_have_left(restored: Desk) -> None:
    done = restored.run()
    assert done.returncode == 2
    assert "older than its journal" in said(done)
    assert "7 messages may have been sent that it does not know of: to p5@example.org" in said(done)
    assert "tactful adopt" in said(done)
    assert restored.twice == []
    assert restored.run().returncode == 2  # asking again changes nothing
    dry = restored.tactful("run", "--dry-run")
    assert dry.returncode == 2


def test_adopting_puts_in_doubt_what_the_journal_names(restored: Desk) -> None:
    shown = restored.tactful("adopt")
    assert shown.returncode == 1
    assert "p5@example.org, spring email-spring-thanks" in shown.stdout
    assert "in doubt: 7" in shown.stdout
    assert shown.stdout.endswith("Nothing was changed.\n")
    assert restored.run().returncode == 2
    assert restored.tactful("adopt", "--yes").returncode == 0
    assert restored.run().returncode == 0
    assert restored.twice == []
    assert restored.states() == {"sent": 5, "in_doubt": 7}
    status = json.loads(restored.tactful("status", "--format", "json").stdout)
    doubt = status["sending"]["in_doubt"][0]
    assert "it is in the journal" in doubt["why"]
    known = {mail.data.partition(b"Message-ID: ")[2].split()[0] for mail in restored.handler.mails}
    assert doubt["message_id_header"].encode() in known


def test_what_is_said_to_have_been_sent_goes_on_from_when_it_left(restored: Desk) -> None:
    assert restored.tactful("adopt", "--named", "sent", "--yes").returncode == 0
    assert restored.run().returncode == 0
    assert restored.states() == {"sent": PEOPLE}
    with sqlite3.connect(restored.database) as database:
        planned = database.execute(
            "SELECT count(*) FROM touch WHERE key = 'call-spring-call' AND state = 'planned'"
        ).fetchone()
        who = database.execute("SELECT by, detail FROM audit WHERE action = 'adopted'").fetchone()
    database.close()
    assert planned == (PEOPLE,)
    detail = json.loads(who[1])
    assert who[0] and (detail["in_the_journal"], detail["counted_as"]) == (7, "sent")
    assert restored.twice == []


def test_what_a_person_settles_as_not_sent_is_sent_again(restored: Desk) -> None:
    restored.tactful("adopt", "--yes")
    status = json.loads(restored.tactful("status", "--format", "json").stdout)
    one = status["sending"]["in_doubt"][0]
    restored.tactful("status", "--settle", str(one["outbox_id"]), "resend")
    assert restored.run().returncode == 0
    assert restored.twice == [one["recipient"]]


def test_somebody_who_comes_in_again_after_the_restore_gets_no_second_mail(
    desk: Desk, tmp_path: Path
) -> None:
    desk.back_up(tmp_path / "backup.db")
    contacts = desk.root / "contacts/spring.csv"
    contacts.write_text(contacts.read_text() + "late@example.org,Lou,,,,\n")
    desk.at_most(500)
    for arguments in (("enrol", "--keep-doubles"), ("approve", "--all"), ("run", "--until-empty")):
        assert desk.tactful(*arguments).returncode == 0
    assert len(desk.arrived) == PEOPLE + 1
    desk.restore(tmp_path / "backup.db")
    done = desk.tactful("adopt", "--named", "sent", "--yes")
    assert "1 message more in the journal" in said(done)
    for arguments in (("enrol", "--keep-doubles"), ("approve", "--all"), ("run", "--until-empty")):
        assert desk.tactful(*arguments).returncode == 0
    assert desk.twice == []
    assert desk.states() == {"sent": PEOPLE + 1}


def test_a_backup_with_its_journal_is_behind_what_was_sent_from_here(
    desk: Desk, tmp_path: Path
) -> None:
    desk.run()
    shutil.copytree(desk.root / ".tactful", tmp_path / "backup")
    desk.at_most(500)
    desk.run()
    shutil.rmtree(desk.root / ".tactful")
    shutil.copytree(tmp_path / "backup", desk.root / ".tactful")
    done = desk.run()
    assert done.returncode == 2
    assert "Messages that were sent and are in no journal: 7." in said(done)
    asked = desk.tactful("adopt", "--yes")
    assert asked.returncode == 1
    assert "Decide: --due in-doubt" in said(asked)
    assert desk.tactful("adopt", "--due", "in-doubt", "--yes").returncode == 0
    assert desk.run().returncode == 0
    assert desk.states() == {"sent": 5, "in_doubt": 7}
    assert desk.twice == []


def test_a_yes_given_again_after_the_restore_sends_nothing_again(
    desk: Desk, tmp_path: Path
) -> None:
    """Nothing says what left, and the backup is older than the approvals."""
    contacts = desk.root / "contacts/spring.csv"
    contacts.write_text(contacts.read_text() + "late@example.org,Lou,,,,\n")
    desk.at_most(500)
    desk.run()
    assert desk.tactful("enrol", "--keep-doubles").returncode == 0
    shutil.copytree(desk.root / ".tactful", tmp_path / "backup")
    desk.tactful("approve", "--all")
    desk.run()
    assert desk.arrived["late@example.org"] == 1
    shutil.rmtree(desk.root / ".tactful")
    shutil.copytree(tmp_path / "backup", desk.root / ".tactful")
    assert desk.tactful("adopt", "--due", "in-doubt", "--yes").returncode == 0
    desk.tactful("approve", "--all")
    assert desk.run().returncode == 0
    assert desk.twice == []
    assert desk.states() == {"sent": PEOPLE, "in_doubt": 1}


def test_of_a_copied_workspace_only_the_first_sends(desk: Desk, tmp_path: Path) -> None:
    copy = Desk(tmp_path / "copy", desk.handler)
    shutil.copytree(desk.root, copy.root)
    for one in (desk, copy):
        one.at_most(500)
    assert copy.run().returncode == 2
    assert "It was moved, or it is a copy" in said(copy.run())
    assert desk.run().returncode == 0
    done = copy.tactful("adopt", "--moved", "--yes")
    assert done.returncode == 1
    assert "is still there and also sends" in said(done)
    assert copy.run().returncode == 2
    assert desk.arrived == Counter(f"p{number}@example.org" for number in range(PEOPLE))


def test_a_moved_workspace_goes_on_after_a_persons_word(desk: Desk, tmp_path: Path) -> None:
    desk.run()
    moved = Desk(tmp_path / "moved", desk.handler)
    desk.root.rename(moved.root)
    moved.at_most(500)
    assert moved.run().returncode == 2
    assert "Decide: --moved" in said(moved.tactful("adopt", "--yes"))
    assert moved.tactful("adopt", "--moved", "--yes").returncode == 0
    assert moved.run().returncode == 0
    assert moved.states() == {"sent": PEOPLE}
    assert moved.twice == []


def test_another_machine_is_asked_about(desk: Desk) -> None:
    desk.run()
    desk.environ["TACTFUL_HOST"] = "another"
    assert desk.run().returncode == 2
    assert desk.tactful("adopt", "--moved", "--yes").returncode == 0
    desk.at_most(500)
    assert desk.run().returncode == 0
    del desk.environ["TACTFUL_HOST"]
    assert desk.run().returncode == 2  # the former one no more


def test_without_its_journal_nothing_is_sent(desk: Desk) -> None:
    desk.run()
    desk.journal.unlink()
    done = desk.run()
    assert done.returncode == 2
    assert "journal of what this database has sent is missing" in said(done)
    # The user's mark says that nothing left since: there is nothing to choose.
    assert desk.tactful("adopt", "--yes").returncode == 0
    desk.at_most(500)
    assert desk.run().returncode == 0
    assert (desk.states(), desk.twice) == ({"sent": PEOPLE}, [])


@pytest.mark.parametrize(
    ("due", "after"), [("in-doubt", {"sent": 5, "in_doubt": 7}), ("send", {"sent": 12})]
)
def test_without_journal_and_mark_a_person_chooses(
    desk: Desk, tmp_path: Path, due: str, after: dict[str, int]
) -> None:
    desk.environ["XDG_STATE_HOME"] = str(tmp_path / "state")
    desk.run()
    desk.journal.unlink()
    shutil.rmtree(tmp_path / "state")
    assert "It is not known what has been sent since" in said(desk.run())
    assert desk.tactful("adopt", "--yes").returncode == 1
    assert desk.tactful("adopt", "--due", due, "--yes").returncode == 0
    desk.at_most(500)
    desk.run()
    assert (desk.states(), desk.twice) == (after, [])


def test_a_database_begun_anew_beside_an_old_journal_sends_nobody_the_same_again(
    desk: Desk,
) -> None:
    desk.at_most(500)
    desk.run()
    for file in desk.database.parent.glob("tactful.db*"):
        if file != desk.journal:
            file.unlink()
    assert desk.tactful("enrol", "--keep-doubles").returncode == 0
    desk.tactful("approve", "--all")
    done = desk.run()
    assert done.returncode == 2
    assert "12 messages may have been sent" in said(done)
    assert desk.tactful("adopt", "--named", "sent", "--yes").returncode == 0
    assert desk.run().returncode == 0
    assert (desk.states(), desk.twice) == ({"sent": PEOPLE}, [])


def test_the_same_backup_restored_twice_is_noticed_twice(restored: Desk, tmp_path: Path) -> None:
    assert restored.tactful("adopt", "--yes").returncode == 0
    assert restored.run().returncode == 0
    restored.restore(tmp_path / "backup.db")
    done = restored.run()
    assert done.returncode == 2
    assert "7 messages may have been sent" in said(done)


def test_a_line_cut_off_by_a_crash_is_no_fault(desk: Desk) -> None:
    desk.run()
    with desk.journal.open("ab") as file:
        file.write(b'{"number": 6, "instance": "12')
    desk.at_most(500)
    assert desk.run().returncode == 0
    lines = desk.journal.read_bytes().splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(PEOPLE + 1))


def test_a_full_disk_at_the_journal_stops_everything_and_nothing_is_lost(desk: Desk) -> None:
    resource = pytest.importorskip("resource", reason="there is no way to fill a file here")
    desk.run()
    # So large that a bound on all files' size stops the journal, and not the database.
    first = json.loads(desk.journal.read_text().splitlines()[0])
    padding = json.dumps({**first, "note": "x" * 5_000_000}) + "\n"
    desk.journal.write_text(padding + desk.journal.read_text())
    desk.at_most(500)
    size = desk.journal.stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        done = desk.run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.returncode == 2
    assert "nothing is sent without this journal" in said(done)
    assert desk.journal.stat().st_size == size
    assert len(desk.arrived) == 5
    assert desk.run().returncode == 0
    assert (desk.states(), desk.twice) == ({"sent": PEOPLE}, [])


def test_a_journal_that_cannot_be_written_stops_everything(desk: Desk) -> None:
    desk.run()
    kept = desk.journal.read_bytes()
    desk.journal.unlink()
    desk.journal.mkdir()
    done = desk.run()
    assert done.returncode == 2
    assert "nothing is sent without this journal" in said(done)
    assert "Traceback" not in done.stderr
    desk.journal.rmdir()
    desk.journal.write_bytes(kept)
    desk.at_most(500)
    assert desk.run().returncode == 0
    assert (desk.states(), desk.twice) == ({"sent": PEOPLE}, [])


def test_a_line_that_cannot_be_read_is_a_message_nobody_can_name(restored: Desk) -> None:
    lines = restored.journal.read_text().splitlines(keepends=True)
    lines[-3] = "\0" * 20 + "\n"
    restored.journal.write_text("".join(lines))
    done = restored.run()
    assert "6 messages may have been sent that it does not know of" in said(done)
    assert "Messages that were sent and are in no journal: 1." in said(done)
    assert restored.tactful("adopt", "--yes").returncode == 1
    assert restored.tactful("adopt", "--due", "in-doubt", "--yes").returncode == 0
    assert restored.run().returncode == 0
    assert restored.twice == []


def with_their_texts(desk: Desk) -> None:
    """Store each message with its text, as versions before 0022 did."""
    workspace = open_workspace(desk.root)
    store = open_store(workspace)
    with store.session() as session:
        for row in session.scalars(select(StoredMessage)).all():
            made = message_for(session, workspace, row)
            row.stored_recipient, row.recipient_name = made.recipient.address, made.recipient.name
            row.sender, row.sender_name = made.sender.address, made.sender.name
            row.subject, row.text, row.html = made.subject, made.text, made.html
            row.preheader, row.headers = made.preheader, [list(one) for one in made.headers]
            row.inputs_id = None
    store.close()


def test_an_older_database_is_bound_where_it_is_first_opened(desk: Desk) -> None:
    desk.run()
    with_their_texts(desk)
    with sqlite3.connect(desk.database) as database:
        now = "CONSTRAINT uq_approval_message_id UNIQUE (message_id)"
        (made,) = database.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'approval'"
        ).fetchone()
        assert now in made
        before = made.replace(
            now, now.replace("message_id", "message_id_digest", 1)[:-1] + ", digest)"
        )
        database.executescript(
            f"ALTER TABLE approval RENAME TO approval_now; {before}; "
            "INSERT INTO approval SELECT * FROM approval_now; DROP TABLE approval_now;"
        )
        database.executescript(
            "DROP TABLE instance; DROP TABLE may_have_left; "
            "DROP INDEX ix_audit_subject_type_subject_id; "
            "ALTER TABLE audit ADD COLUMN subject TEXT NOT NULL DEFAULT ''; "
            "ALTER TABLE audit DROP COLUMN subject_type; "
            "ALTER TABLE audit DROP COLUMN subject_id; ALTER TABLE audit DROP COLUMN hash; "
            "DELETE FROM kept WHERE name = 'audit head'; DROP TABLE account_role; "
            "DROP TABLE sign_in; DROP TABLE sign_in_try; DROP TABLE file_author; DROP TABLE account; "
            "DROP TABLE api_token; DROP TABLE kept_answer; DROP TABLE own_text; DROP TABLE message_note; "
            "DROP TABLE campaign_release_file; DROP TABLE campaign_release; "
            "DROP TABLE file_content; DROP TABLE free_task; DROP TABLE qualification; "
            "ALTER TABLE message DROP COLUMN rendered; ALTER TABLE signal DROP COLUMN reply; "
            "DROP INDEX ix_touch_state_done_at; DROP INDEX ix_audit_at_id; "
            "DROP INDEX ix_audit_by_id; DROP INDEX ix_audit_action_id; "
            "ALTER TABLE message DROP COLUMN inputs_id; "
            "ALTER TABLE message DROP COLUMN release_step; DROP TABLE message_inputs; "
            "DROP INDEX ix_message_enrolment_id; "
            "CREATE INDEX ix_message_enrolment_id_key ON message (enrolment_id, key); "
            "DROP TABLE received_mail; DROP TABLE folder_reading; DROP TABLE mailbox_reading; DROP TABLE alert; "
            "ALTER TABLE enrolment DROP COLUMN release_id; "
            "ALTER TABLE message DROP COLUMN release_id; "
            "ALTER TABLE message DROP COLUMN inputs; "
            "ALTER TABLE message DROP COLUMN calendar; "
            "ALTER TABLE outbox DROP COLUMN account; "
            "DROP TABLE mailbox_lease; DROP TABLE worker; DROP TABLE sending_place; "
            "ALTER TABLE touch DROP COLUMN over_at; ALTER TABLE touch DROP COLUMN waits; "
            "ALTER TABLE enrolment DROP COLUMN calendar; "
            "ALTER TABLE enrolment DROP COLUMN again_on; "
            "UPDATE alembic_version SET version_num = '0006'"
        )
    database.close()
    desk.journal.unlink()
    desk.at_most(500)
    assert desk.run().returncode == 0
    assert (desk.states(), desk.twice) == ({"sent": PEOPLE}, [])
    first, *others = [json.loads(line) for line in desk.journal.read_text().splitlines()]
    assert (first["number"], first["note"]) == (5, "bound")
    assert [one["number"] for one in others] == list(range(6, PEOPLE + 1))


def test_a_database_on_a_server_keeps_its_journal_in_the_workspace(
    place: Place, catcher: Any, postgres: str
) -> None:
    handler, port = catcher
    server = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")

    def order(sql: str) -> None:
        with server.connect() as connection:
            connection.exec_driver_sql(sql)

    order("CREATE DATABASE restorable")
    place.above = f'database = "{postgres}/restorable"\n'
    people = "".join(f"p{number}@example.org,Pat,,,,\n" for number in range(PEOPLE))
    place.write(port=port, people=people, per_hour=5, per_day=1000, **ALWAYS)
    desk = Desk(place.root, handler)
    desk.tactful("enrol", "--keep-doubles")
    desk.tactful("approve", "--all")
    assert desk.run().returncode == 0
    order("CREATE DATABASE backup TEMPLATE restorable")
    desk.at_most(500)
    assert desk.run().returncode == 0
    assert (place.root / ".tactful/postgresql-restorable.sent").exists()
    assert (place.root / ".tactful/.gitignore").read_text() == "*\n"
    order("DROP DATABASE restorable")
    order("ALTER DATABASE backup RENAME TO restorable")
    done = desk.run()
    assert done.returncode == 2
    assert "7 messages may have been sent" in said(done)
    assert desk.tactful("adopt", "--yes").returncode == 0
    assert desk.run().returncode == 0
    assert sum(desk.arrived.values()) == PEOPLE
    order("DROP DATABASE restorable")
    server.dispose()


def test_a_sender_stops_when_the_database_is_exchanged_under_it(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    store = open_store(place.workspace, host=Host("one", "one"))

    def exchanged(_: Sent) -> None:
        with store.session() as session:
            session.execute(update(Instance).values(sent=0))

    with pytest.raises(InstanceError, match="another program changed the database"):
        asyncio.run(
            run(
                store,
                place.workspace,
                transports=SmtpTransport,
                clock=place.clock,
                boot="boot",
                who="the test",
                stop=asyncio.Event(),
                until_empty=True,
                on_sent=exchanged,
            )
        )
    assert len(handler.mails) == 1
    with store.reading() as session:
        states = session.scalars(select(Outbox.state).order_by(Outbox.id)).all()
    store.close()
    assert states == [OutboxState.sent, OutboxState.due]


def test_a_database_in_memory_is_asked_nothing(desk: Desk) -> None:
    file = desk.root / "tactful.toml"
    file.write_text('database = "sqlite://"\n' + file.read_text())
    assert desk.run().returncode == 0
    assert desk.tactful("adopt").returncode == 2
    assert list(desk.root.rglob("*.sent")) == []


def test_doctor_and_status_tell_it(restored: Desk) -> None:
    status = restored.tactful("status")
    assert status.returncode == 1
    assert "This database is older than its journal" in said(status)
    assert "Nothing is sent until somebody decides what to do: tactful adopt" in said(status)
    listed = json.loads(restored.tactful("status", "--format", "json").stdout)
    assert listed["instance"]["sound"] is False
    assert len(listed["instance"]["named"]) == 7
    doctor = restored.tactful("doctor", "--offline", "--format", "json")
    assert doctor.returncode == 1
    line = next(one for one in json.loads(doctor.stdout) if one["what"] == "instance")
    assert not line["ok"] and "7 messages may have been sent" in line["detail"]


def test_a_script_reads_what_is_to_be_decided(restored: Desk) -> None:
    found = json.loads(restored.tactful("adopt", "--format", "json").stdout)
    assert (found["faults"], found["adopted"], found["unnamed"]) == (["behind"], False, 0)
    assert {one["to"] for one in found["named"]} == {f"p{n}@example.org" for n in range(5, 12)}
    assert found["outcome"] == {"in_doubt": 7, "sent": 0, "later": 0, "due": 0}
    done = json.loads(restored.tactful("adopt", "--yes", "--format", "json").stdout)
    assert done["adopted"] is True
    assert json.loads(restored.tactful("adopt", "--format", "json").stdout)["sound"] is True
