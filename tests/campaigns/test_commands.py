"""The commands as a person types them: whole output, exit codes, one line for an error."""

import json
from pathlib import Path

import pytest

from ..command_line import tactful
from .conftest import Place

ALWAYS = {"days": "mon-sun", "hours": "00:00-23:59"}


@pytest.fixture
def root(place: Place) -> Path:
    # Not UTC: a midnight in the middle of the test would close the window.
    file = place.write(**ALWAYS).root / "tactful.toml"
    return Path(file.parent)


def test_import_fixes_a_wrong_encoding_and_says_so(root: Path) -> None:
    (root / "broken.csv").write_text(
        "email,first_name,company\njose@example.org,JosÃ©,MÃ¼ller â€“ SÃ¶hne\nzoe@example.org,Zoë,Ãrea\n"
    )
    done = tactful(root, "import", "broken.csv", "--format", "json")
    assert json.loads(done.stdout)["mended"] == [
        {"row": 1, "field": "contact.first_name", "before": "JosÃ©", "after": "José"},
        {
            "row": 1,
            "field": "contact.company",
            "before": "MÃ¼ller â€“ SÃ¶hne",
            "after": "Müller – Söhne",
        },
    ]
    done = tactful(root, "import", "broken.csv")
    assert done.stdout.startswith("0 new contacts, 0 updated, 2 unchanged.\nbroken.csv, row 1: ")
    assert "contact.first_name had the wrong encoding" in done.stdout
    assert "'JosÃ©' is stored as 'José'" in " ".join(done.stdout.split())


def test_the_whole_way_from_a_list_to_the_folder(root: Path) -> None:
    assert tactful(root, "doctor", "--offline").returncode == 0
    done = tactful(root, "import", "contacts/spring.csv")
    assert done.stdout == (
        "2 new contacts, 0 updated, 0 unchanged.\nTo undo it: tactful import --undo 1\n"
    )
    done = tactful(root, "enrol", "spring", "--now", "2026-03-02T10:00+00:00")
    assert "2 contacts enrolled in spring." in done.stdout
    done = tactful(root, "approve", "--format", "json")
    waiting = json.loads(done.stdout)["waiting"]
    assert [(one["recipient"], one["step"]) for one in waiting] == [
        ("zoe@example.org", 1),
        ("zoe@example.org", 3),
        ("bob@example.net", 1),
        ("bob@example.net", 3),
    ]
    done = tactful(root, "approve", "spring", waiting[0]["digest"][:10])
    assert done.stdout.startswith("1 message approved.\n")
    done = tactful(root, "approve", "spring", "--all")
    assert done.stdout == "3 messages approved.\n"
    dry = tactful(root, "run", "--dry-run")
    assert dry.stdout.startswith("sam: 2 messages would be sent\n  sent: zoe@example.org, spring")
    assert dry.stdout.endswith("Nothing was sent or changed.\n")
    done = tactful(root, "run", "--until-empty", "--to-folder", "out")
    assert (done.returncode, done.stdout) == (0, "2 sent\n")
    assert len(list((root / "out").glob("*.eml"))) == 2
    done = tactful(root, "run", "--until-empty", "--to-folder", "out")
    assert done.stdout.startswith("Nothing to send now: next ")
    done = tactful(root, "reply", "zoe@example.org", "--note", "yes please")
    assert done.stdout == "zoe@example.org answered: 1 sequence stopped, 2 pending cancelled.\n"
    done = tactful(root, "suppress", "example.net", "--why", "a competitor")
    assert done.stdout == "example.net is suppressed; 1 sequence stopped.\n"
    status = json.loads(tactful(root, "status", "--format", "json").stdout)
    assert status["campaigns"][0]["enrolments"] == {"opted_out": 1, "replied": 1}
    assert status["sending"]["mailboxes"][0]["counts"] == {"sent": 2}
    done = tactful(root, "suppress", "zoe@example.org")  # whose sequence has ended already
    assert done.stdout == "zoe@example.org is suppressed; 0 sequences stopped.\n"


def test_a_row_that_cannot_be_taken_is_named_and_exits_with_1(root: Path) -> None:
    (root / "late.csv").write_text("Email,First name\nnot an address,Eve\n")
    done = tactful(root, "import", "late.csv")
    assert done.returncode == 1
    assert "late.csv, row 1: 'not an address'" in done.stdout


def test_an_error_is_one_line_and_exits_with_2(root: Path) -> None:
    done = tactful(root, "reply", "eve@example.org")
    assert done.returncode == 2
    assert done.stderr == (
        "nobody in this workspace has the address 'eve@example.org'; see 'tactful status'\n"
    )
    assert "Traceback" not in tactful(root, "enrol", "summer").stderr
    assert tactful(root, "run", "--now", "2026-03-02").returncode == 2


def test_the_plan_is_on_the_recipients_clock(root: Path) -> None:
    done = tactful(
        root, "plan", "--now", "2026-03-27T22:30+00:00", "--timezone", "Asia/Tokyo",
        "--format", "json",
    )  # fmt: skip
    plan = json.loads(done.stdout)
    assert plan["timezone"] == "Asia/Tokyo"
    assert [touch["local"] for touch in plan["touches"]] == [
        "2026-03-28T07:30:00+09:00",
        "2026-03-29T07:30:00+09:00",
        "2026-03-31T07:30:00+09:00",
    ]


def test_a_rehearsal_at_another_moment_opens_the_call(root: Path) -> None:
    tactful(root, "enrol")
    tactful(root, "approve", "--all")
    tactful(root, "run", "--until-empty", "--to-folder", "out")
    assert tactful(root, "task").stdout == "No task is due.\n"
    later = "2100-01-01T10:00+00:00"
    done = tactful(root, "run", "--until-empty", "--to-folder", "out", "--now", later)
    assert "2 new tasks for the reps" in done.stdout
    tasks = json.loads(tactful(root, "task", "--format", "json").stdout)
    assert [task["script"] for task in tasks] == ["Call Zoë of Tulip.\n", "Call Bob of Rose.\n"]
    done = tactful(root, "task", str(tasks[0]["task_id"]), "no_answer")
    assert done.returncode == 0 and "Zoë" not in done.stdout


def test_a_mailbox_that_cannot_send_is_said_and_nothing_is_lost(root: Path) -> None:
    tactful(root, "enrol")
    tactful(root, "approve", "--all")
    done = tactful(root, "run", "--until-empty")
    assert done.returncode == 1
    assert "sam: at connect: 127.0.0.1:1" in done.stdout
    status = tactful(root, "status")
    assert status.returncode == 1
    assert "2 due" in status.stdout


def test_a_secret_that_is_not_there_is_named(root: Path) -> None:
    file = root / "tactful.toml"
    text = file.read_text().replace(
        "[mailboxes.kim]", 'user = "sam"\npassword = "env:SAM_PW"\n[mailboxes.kim]'
    )
    file.write_text(
        text.replace("[mailboxes.kim]", '[mailboxes.kim]\nuser = "kim"\npassword = "keyring:kim"')
    )
    none = "keyring.backends.fail.Keyring"
    done = tactful(root, "doctor", "--offline", PYTHON_KEYRING_BACKEND=none)
    assert done.returncode == 1
    assert "the environment variable SAM_PW is not set" in done.stdout
    assert "needs a system keyring, and this machine has none" in done.stdout
    done = tactful(root, "doctor", "--offline", "--format", "json", SAM_PW="x")
    assert [line["ok"] for line in json.loads(done.stdout)][-2:] == [True, False]


def test_pause_and_resume(root: Path) -> None:
    tactful(root, "enrol")
    tactful(root, "approve", "--all")
    assert tactful(root, "status", "--pause", "mailbox:sam").returncode == 0
    done = tactful(root, "run", "--until-empty", "--to-folder", "out")
    assert done.stdout.startswith("Nothing to send now: mailbox sam is paused")
    tactful(root, "status", "--resume", "mailbox:sam")
    done = tactful(root, "run", "--until-empty", "--to-folder", "out")
    assert done.stdout == "2 sent\n"
    assert tactful(root, "status", "--pause", "mailbox").returncode == 2


@pytest.mark.parametrize(
    "name",
    [
        "import",
        "enrol",
        "plan",
        "approve",
        "run",
        "status",
        "reply",
        "suppress",
        "task",
        "doctor",
        "adopt",
    ],
)
def test_every_command_shows_examples(root: Path, name: str) -> None:
    done = tactful(root, name, "--help")
    assert done.returncode == 0
    assert f"Examples:\n    tactful {name}" in done.stdout


def test_a_renamed_step_that_people_wait_for_is_asked_about_before_they_are_moved(
    root: Path,
) -> None:
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "spring", "--all")
    (root / "templates/spring/again.md").rename(root / "templates/spring/once-more.md")
    file = root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("again.md", "once-more.md"))
    told = tactful(root, "approve", "spring")
    assert told.returncode == 0
    assert "2 people run on a release from before the last change" in told.stderr
    done = tactful(root, "release", "move", "spring")
    assert done.returncode == 2
    assert (
        "campaigns/spring.yml:11:7: the step 'email-spring-again' is no longer in the file, "
        "2 people have it in their sequence, and step 3 may be the same step; add --step-map "
        "email-spring-again=email-spring-once-more if it is the same step"
    ) in " ".join(done.stderr.split())
    same = ("--step-map", "email-spring-again=email-spring-once-more")
    assert "add --yes" in tactful(root, "release", "move", "spring", *same).stdout
    done = tactful(root, "release", "move", "spring", *same, "--yes")
    assert (done.returncode, "Moved 2 people" in done.stdout) == (0, True)
    assert tactful(root, "approve", "spring").stderr == ""


def test_a_renamed_step_of_which_nobody_approved_a_text_is_followed(root: Path) -> None:
    tactful(root, "enrol", "spring")
    (root / "templates/spring/again.md").rename(root / "templates/spring/once-more.md")
    file = root / "campaigns/spring.yml"
    file.write_text(file.read_text().replace("again.md", "once-more.md"))
    done = tactful(root, "approve", "spring", "--all")
    assert (done.returncode, "4 messages approved" in done.stdout) == (0, True)
