"""Nobody approves what they wrote last, where the workspace asks for two people."""

import shutil
import subprocess
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.accounts import add_account
from tactful.campaigns.actions.approve import approve_all_in_parts, approve_message
from tactful.campaigns.actions.wrote import note_written
from tactful.campaigns.messages.approval import ApprovalError
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.model import person
from tactful.campaigns.store.database import obey
from tactful.campaigns.store.tables import OwnText, StoredMessage
from tactful.templates.errors import WorkspaceError

ANN, BOB, ROOT = person("Ann"), person("Bob"), person("root")
FIRST, LAST = 1, 2  # the messages of the first person: thanks, goodbye


def git(place: Any, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(place.root), *arguments], check=True, capture_output=True)


def commit(place: Any, name: str, email: str, *more: str) -> None:
    git(place, "add", "--all")
    message = "\n\n".join(("change", *more))
    git(
        place, "-c", f"user.name={name}", "-c", f"user.email={email}", "commit", "--quiet",
        "--allow-empty", "--message", message,
    )  # fmt: skip


@pytest.fixture
def two(place: Any) -> Any:
    """A repository in which Ann wrote everything, and two people are needed."""
    place.write()
    path = place.root / "tactful.toml"
    path.write_text(path.read_text() + "\n[approval]\ntwo_people = true\n")
    (place.root / ".gitignore").write_text(".tactful/\n")
    git(place, "init", "--quiet")
    git(place, "config", "user.name", "the machine")
    git(place, "config", "user.email", "machine@example.com")
    commit(place, "Ann", "ann@example.com")
    return place


def drafted(place: Any) -> Any:
    place.enrol()
    place.draft()
    return place


def yes(place: Any, number: int, by: Any) -> str:
    """Return what is said to a yes; empty where it is taken."""
    with place.store.reading() as session:
        digest = session.get_one(StoredMessage, number).digest
    try:
        renderer = MessageRenderer(place.workspace, place.workspace.campaign("spring"))
        approve_message(place.store, lambda _: renderer, number, digest, by=by, now=place.now)
    except ApprovalError as error:
        return str(error)
    return ""


def test_without_the_setting_anybody_approves(place: Any) -> None:
    drafted(place)
    assert place.store.two_people is None
    assert yes(place, FIRST, ANN) == ""


def test_who_committed_a_file_last_is_not_the_second_person(two: Any) -> None:
    drafted(two)
    said = yes(two, FIRST, ANN)
    assert said.startswith("campaigns/spring.yml was written last by you (Ann)")
    assert yes(two, FIRST, BOB) == ""
    with pytest.raises(ApprovalError, match="somebody else approves it"):
        approve_all_in_parts(two.store, two.workspace.campaign("spring"), by=ANN, now=two.now)
    campaign = two.workspace.campaign("spring")
    assert approve_all_in_parts(two.store, campaign, by=BOB, now=two.now) > 0


def test_only_the_messages_of_ones_own_template_wait_for_another(two: Any) -> None:
    template = template_of(two, FIRST)
    path = two.root / "templates" / template
    path.write_text(path.read_text() + "\n")
    commit(two, "Bob", "BOB@example.com", "Co-authored-by: Cy Lee <cy@example.com>")
    drafted(two)
    assert f"templates/{template} was written last by you (Bob)" in yes(two, FIRST, BOB)
    assert yes(two, LAST, BOB) == ""
    assert "by you (Cy Lee)" in yes(two, FIRST, person("Cy Lee"))
    add_account(two.store, two.workspace, "cy@example.com", name="Cyril", by=ROOT, now=two.now)
    assert "by you (Cyril)" in yes(two, FIRST, person("Cyril")), "known by the address as well"
    assert yes(two, FIRST, person("Dee")) == ""


def test_who_gives_the_command_is_who_git_says(two: Any) -> None:
    drafted(two)
    git(two, "config", "user.email", "ann@example.com")
    assert "written last by you (root)" in yes(two, FIRST, ROOT)


def test_what_nobody_committed_has_no_second_person(two: Any) -> None:
    path = two.root / "campaigns/spring.yml"
    path.write_text(path.read_text() + "# a remark\n")
    drafted(two)
    assert yes(two, FIRST, BOB).startswith("nobody knows who wrote campaigns/spring.yml")
    note_written(two.store, {"campaigns/spring.yml": path.read_bytes()}, by=BOB, now=two.now)
    assert "by you (Bob)" in yes(two, FIRST, BOB)
    assert "templates/" in yes(two, FIRST, ANN)
    assert yes(two, FIRST, person("Dee")) == ""


def test_who_saved_by_a_page_last_counts_before_the_commit(two: Any) -> None:
    for path in sorted((two.root / "templates/spring").iterdir()):
        note_written(
            two.store, {f"templates/spring/{path.name}": path.read_bytes()}, by=BOB, now=two.now
        )
    path = two.root / "campaigns/spring.yml"
    note_written(two.store, {"campaigns/spring.yml": path.read_bytes()}, by=BOB, now=two.now)
    drafted(two)
    assert "by you (Bob)" in yes(two, FIRST, BOB)
    assert yes(two, FIRST, ANN) == ""


def test_windows_line_ends_are_no_other_author(two: Any) -> None:
    path = two.root / "campaigns/spring.yml"
    git(two, "config", "core.autocrlf", "false")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"# a remark\r\n")
    commit(two, "Bob", "bob@example.com")
    drafted(two)
    assert "campaigns/spring.yml was written last by you (Bob)" in yes(two, FIRST, BOB)


def test_who_edited_the_message_is_not_the_second_person_either(two: Any) -> None:
    drafted(two)
    with two.store.session() as session:
        row = session.get_one(StoredMessage, FIRST)
        session.add(
            OwnText(
                enrolment_id=row.enrolment_id, key=row.key, subject="", paragraph="As you said.",
                by=str(BOB), at=two.now,
            )
        )  # fmt: skip
    two.draft()
    with two.store.reading() as session:
        anew = session.scalars(
            select(StoredMessage.id).where(StoredMessage.replaces_id == FIRST)
        ).one()
    assert yes(two, anew, BOB).startswith(f"message {anew} was edited last by you (Bob)")
    assert yes(two, anew, person("Dee")) == ""


def test_without_git_only_what_a_page_saved_has_an_author(two: Any) -> None:
    shutil.rmtree(two.root / ".git")
    drafted(two)
    path = two.root / "campaigns/spring.yml"
    note_written(two.store, {"campaigns/spring.yml": path.read_bytes()}, by=BOB, now=two.now)
    assert "by you (Bob)" in yes(two, FIRST, BOB)
    assert yes(two, FIRST, ANN) == ""


def test_a_campaign_that_needs_no_yes_is_refused_there(two: Any) -> None:
    path = two.root / "campaigns/spring.yml"
    path.write_text(path.read_text().replace("approval: each", "approval: none"))
    with pytest.raises(WorkspaceError, match="asks for two people"):
        _ = two.workspace


def test_the_setting_is_obeyed_when_the_file_is_read_again(two: Any) -> None:
    drafted(two)
    path = two.root / "tactful.toml"
    path.write_text(path.read_text().replace("two_people = true", "two_people = false"))
    obey(two.store, two.workspace)
    assert yes(two, FIRST, ANN) == ""


def template_of(place: Any, number: int) -> str:
    """Return the template of the step that message number is of, once it is drafted."""
    steps = place.workspace.campaign("spring").emails
    return str(steps[number - 1].template)


def test_the_messages_are_those_that_the_tests_say(two: Any) -> None:
    drafted(two)
    campaign = two.workspace.campaign("spring")
    with two.store.reading() as session:
        keys = session.scalars(select(StoredMessage.key).order_by(StoredMessage.id).limit(2)).all()
    assert keys == [campaign.emails[0].key, campaign.emails[1].key]
