"""What lint calls an error does not leave: not enrolled, not approved, not sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.approve import approve_all_in_parts, approve_message
from tactful.campaigns.actions.enrol import NotFit, enrol_list
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.messages.approval import ApprovalError
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.queries.waiting import Waiting
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import Outbox, StoredMessage
from tactful.lint.check.api import check_workspace
from tactful.lint.check.gate import errors
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.lists.recipients import campaign_list
from tactful.lint.rule.base import Example, Rule
from tactful.lint.rule.examples import FILES, write_example
from tactful.lint.rule.registry import all_rules
from tactful.templates.errors import RecipientsError, WorkspaceError
from tactful.templates.workspace.workspace import Workspace, open_workspace

from ..command_line import tactful

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # a Monday
FOLLOW_UP = "templates/follow-up.md"
ME = person("ann")


def enrolled_and_approved(root: Path) -> tuple[Store, set[int]]:
    """Enrol everybody who may be, and approve everything that may be.

    Returns the rows too of which the import repaired a cell, as it tells.
    """
    workspace = open_workspace(root)
    campaign = workspace.campaign("spring")
    store = open_store(workspace)
    try:
        recipients = campaign_list(workspace, campaign)
        if recipients is None:
            return store, set()
        done = enrol_list(store, workspace, campaign, recipients, now=NOW, by=ME)
    except (NotFit, RecipientsError):
        return store, set()
    approve_all_in_parts(store, campaign, by=ME, now=NOW)
    return store, {cell.row for cell in done.report.imported.fixed}


def _at(moment: datetime) -> datetime:
    return moment


def sent(store: Store, root: Path) -> list[tuple[str, str]]:
    """Send what may leave within a month, whenever something comes due; return whom, what step."""
    transport = MemoryTransport()
    waits: list[Waiting] = []
    moment, end = NOW + timedelta(minutes=5), NOW + timedelta(days=30)
    while True:
        asyncio.run(
            run(
                store, open_workspace(root), transports=lambda _: transport,
                clock=partial(_at, moment), on_wait=waits.append,
                boot="b", who="test", stop=asyncio.Event(), until_empty=True,
            )
        )  # fmt: skip
        if moment == end:
            break
        moment = min(waits[-1].next_at or end, end)
    with store.reading() as session:
        rows = session.scalars(select(Outbox).where(Outbox.state == OutboxState.sent)).all()
        left = [(row.enrolment.address.address, row.key) for row in rows]
    assert len(left) == len(transport.sent)
    return left


ERRORS = [
    (rule, example)
    for rule in all_rules()
    for example in getattr(rule, "bad", ())
    if rule.severity is Severity.error and example.file.split("/")[0] in {
        "templates", "contacts", "campaigns", "content", "tactful.toml"
    }
]  # fmt: skip


def laid(folder: Path, example: Example) -> Workspace | None:
    """Lay an example whose template is sent; None where the workspace does not open at all."""
    write_example(folder, example)
    name = example.file.removeprefix("templates/")
    campaign = folder / "campaigns/spring.yml"
    if name != example.file and name not in campaign.read_text():
        campaign.write_text(campaign.read_text().replace("email: follow-up.md", f"email: {name}"))
    try:
        return open_workspace(folder)
    except WorkspaceError:
        return None


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case[0].code}-{case[1].name}")
def test_the_bad_example_of_an_error_does_not_leave(
    case: tuple[type[Rule], Example], tmp_path: Path
) -> None:
    rule, example = case
    workspace = laid(tmp_path, example)
    if workspace is None:
        return
    report = check_workspace(workspace, campaign="spring", today=NOW.date())
    found = [one for one in errors(report.findings) if one.code == rule.code]
    if not found:
        pytest.skip("it is an error only where it is no campaign's mail")
    store, repaired = enrolled_and_approved(tmp_path)
    left = sent(store, tmp_path)
    store.close()
    for one in found:
        if one.row in repaired:
            continue  # what was meant was written, as the import told
        assert not any(concerned(workspace, one, *mail) for mail in left), (one, left)
    for address in {address.casefold() for address, _ in left}:  # doubles: one of them gets it
        steps = [step for to, step in left if to.casefold() == address]
        assert len(steps) == len(set(steps))


def concerned(workspace: Workspace, one: Finding, address: str, key: str) -> bool:
    """Say whether a finding is about a mail to an address."""
    campaign = workspace.campaign("spring")
    step = campaign.step_of(key)
    assert step is not None
    if one.step is not None:
        return one.step == step.number and one.recipient in (None, address)
    if one.path and one.path.startswith("templates/"):
        return workspace.shown(workspace.path(step.template)) == one.path
    if one.row is not None and one.code not in ("R301", "R302"):
        recipients = campaign_list(workspace, campaign)
        assert recipients is not None
        return recipients.column("contact.email")[one.row - 1] == address
    return one.row is None


def test_a_step_with_an_error_waits_and_the_others_leave(tmp_path: Path) -> None:
    write_example(tmp_path)
    path = tmp_path / FOLLOW_UP
    path.write_text(path.read_text().replace("Hi {{", "Dear Wren {{"))
    store, _ = enrolled_and_approved(tmp_path)
    with store.reading() as session:
        rows = session.scalars(select(StoredMessage)).all()
        held = {row.key for row in rows if row.state is MessageState.held}
        ready = {row.key for row in rows if row.state is MessageState.approved}
        codes = {one["code"] for row in rows for one in row.findings if row.key in held}
    store.close()
    assert (held, ready) == ({"email-follow-up"}, {"email-goodbye"})
    assert "T108" in codes


def test_a_row_with_an_error_is_not_enrolled_and_told_why(tmp_path: Path) -> None:
    write_example(tmp_path)
    rows = "email,first_name,asset\njo@acme.example,Jo,guide\nal@gmial.com,Al,guide\n"
    (tmp_path / "contacts/leads.csv").write_text(rows)
    done = tactful(tmp_path, "enrol", "spring")
    assert "1 contact enrolled" in done.stdout
    assert "row 2, al@gmial.com: left out" in done.stdout and "R304" in done.stdout


def test_an_error_of_the_whole_campaign_enrols_nobody(tmp_path: Path) -> None:
    write_example(tmp_path)
    rows = "email,first_name,first_name,asset\njo@acme.example,Jo,Jo,guide\n"
    (tmp_path / "contacts/leads.csv").write_text(rows)
    done = tactful(tmp_path, "enrol", "spring")
    assert done.returncode == 2
    assert "contacts/leads.csv" in done.stderr


def test_too_many_touches_enrol_nobody(tmp_path: Path) -> None:
    (example,) = next(one for one in all_rules() if one.code == "S403").bad[:1]
    path = write_example(tmp_path, example)
    path.write_text(path.read_text() + "audience: {contacts: contacts/leads.csv}\n")
    name = next(iter(open_workspace(tmp_path).campaigns))
    done = tactful(tmp_path, "enrol", name)
    assert done.returncode == 2
    assert f"nobody was enrolled in '{name}'" in done.stderr and "(S403)" in done.stderr


@pytest.mark.parametrize("digest_changes", [True, False])
def test_an_error_made_after_drafting_gets_no_yes(tmp_path: Path, digest_changes: bool) -> None:
    write_example(tmp_path)
    workspace = open_workspace(tmp_path)
    campaign = workspace.campaign("spring")
    store = open_store(workspace)
    recipients = campaign_list(workspace, campaign)
    assert recipients is not None
    enrol_list(store, workspace, campaign, recipients, now=NOW, by=ME)
    if digest_changes:
        path = tmp_path / FOLLOW_UP
        path.write_text(path.read_text().replace("Hi {{", "Dear Wren {{"))
    else:
        path = tmp_path / "tactful.toml"
        path.write_text(path.read_text() + "\n[lint]\noptions = { R313 = { required = true } }\n")
    changed = open_workspace(tmp_path)
    with store.reading() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.key == "email-follow-up"))
        first = rows.first()
        assert first is not None
        number, digest = first.id, first.digest
    with pytest.raises(ApprovalError, match="read it again"):
        approve_message(
            store, lambda _: MessageRenderer(changed, changed.campaign("spring")),
            number, digest, by=ME, now=NOW,
        )  # fmt: skip
    with store.reading() as session:
        new = session.scalars(select(StoredMessage).where(StoredMessage.replaces_id == number))
        assert [row.state for row in new] == [MessageState.held]
    store.close()


def test_what_is_held_tells_status_and_a_script(tmp_path: Path) -> None:
    write_example(tmp_path)
    path = tmp_path / FOLLOW_UP
    path.write_text(FILES[FOLLOW_UP].replace("subject: About {{ lead.asset }}\n", ""))
    assert tactful(tmp_path, "enrol", "spring").returncode == 1
    assert "T116" in tactful(tmp_path, "approve", "spring", "--all").stdout
    assert tactful(tmp_path, "status").returncode == 1


def test_what_a_template_says_wrongly_is_told_once(tmp_path: Path) -> None:
    write_example(tmp_path)
    path = tmp_path / FOLLOW_UP
    path.write_text(path.read_text().replace("you asked for", "##Company## asked for", 1))
    store, _ = enrolled_and_approved(tmp_path)
    with store.reading() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.key == "email-follow-up"))
        codes = [one["code"] for one in rows.first().findings]  # type: ignore[union-attr]
    store.close()
    assert codes.count("T103") == 1 and "M201" not in codes


def test_an_offer_that_ends_before_a_step_leaves_is_an_error_of_that_step(tmp_path: Path) -> None:
    write_example(tmp_path)
    for name in (FOLLOW_UP, "templates/goodbye.md"):
        path = tmp_path / name
        path.write_text(
            path.read_text().replace("Sam\n", "The offer ends on 11 March 2026.\n\nSam\n", 1)
        )
    store, _ = enrolled_and_approved(tmp_path)  # on the 9th: the first leaves on the 10th
    with store.reading() as session:
        found = {
            row.key: {one["code"] for one in row.findings}
            for row in session.scalars(select(StoredMessage))
        }
    store.close()
    assert "W514" not in found["email-follow-up"] and "W514" in found["email-goodbye"]
