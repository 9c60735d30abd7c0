"""Of a long list few drafts are judged; what is found is what judging each of them finds."""

import csv
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.approve import approve_all_in_parts
from tactful.campaigns.actions.draft import draft_in_parts
from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.messages import judging
from tactful.campaigns.messages.inputs import is_of_inputs
from tactful.campaigns.messages.judging import Judging
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import MessageState, person
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import Contact, StoredMessage
from tactful.lint.check.gate import Gate
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.proof import prove
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import Workspace, open_workspace

from .conftest import NOW, Place

BUNDLED = Path(__file__).parents[2] / "templates"
NASTY = ("NULL", "n/a", "JIM", "jim", "Jim & Anna", "J.", "-", "Ren&eacute;e", "RenÃ©", "*|FNAME|*",
         "x@y.example", "{{ first }}", "www.acme.example", "A" * 90)  # fmt: skip
ANN = person("ann")


def faulty_list(path: Path, *, most: int, seed: int) -> None:
    """Leave the first rows of a list, with faults in some of their cells."""
    choose = random.Random(seed)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows[:most]:
            if choose.random() < 0.3:
                place = choose.randrange(len(row))
                if "@" not in row[place]:
                    row[place] = choose.choice(NASTY)
            writer.writerow(row)


def laid(root: Path, *names: str, most: int = 36) -> Workspace:
    for name in names:
        shutil.copytree(BUNDLED / name, root, dirs_exist_ok=True)
    for path in sorted(root.glob("contacts/*.csv")):
        faulty_list(path, most=most, seed=7)
    return open_workspace(root)


def drafted(workspace: Workspace, name: str, *, alike: bool) -> tuple[dict[Any, Any], int]:
    """Return all that is stored of each draft, and how many were judged."""
    campaign = workspace.campaign(name)
    path = workspace.root / (campaign.audience.contacts or "")
    recipients = read_recipients(path, workspace.fields)
    if not alike:
        (workspace.root / ".tactful").rename(workspace.root / ".before")
    store = open_store(workspace, secret="the same")
    judged = 0
    read, prepare = MessageRenderer.read, Judging.prepare

    def counted(self: MessageRenderer, *args: Any, **more: Any) -> Any:
        nonlocal judged
        judged += 1
        return read(self, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessageRenderer, "read", counted)
        patch.setattr(judging, "FEW", 5)
        patch.setattr(prove, "MOST", 10.0)
        if not alike:
            patch.setattr(Judging, "prepare", lambda *_: None)
        assert prepare is not None
        enrol_list(store, workspace, campaign, recipients, now=NOW, by=ANN, gate=Gate())
    with store.reading() as session:
        found = {
            (row.recipient, row.key): (
                row.digest and message_for(session, workspace, row).digest,
                row.state, row.findings, row.problem, row.variant, row.picks
            )
            for row in session.scalars(select(StoredMessage))
        }  # fmt: skip
    store.close()
    return found, judged


@pytest.mark.parametrize(
    ("names", "share"),  # share: how many of them are judged at most
    [(("demo/faulty",), 1.0), (("demo/faulty", "demo/fixed"), 0.9), (("starter",), 1.0)],
)
def test_what_is_found_is_what_judging_each_finds(
    tmp_path: Path, names: tuple[str, ...], share: float
) -> None:
    workspace = laid(tmp_path, *names)
    (campaign,) = workspace.campaigns
    quick, few = drafted(workspace, campaign, alike=True)
    slow, all_of_them = drafted(workspace, campaign, alike=False)
    assert quick == slow and slow
    assert few <= all_of_them * share


def test_a_finding_that_speaks_of_a_value_is_not_taken_from_another_person(place: Place) -> None:
    people = "".join(f"p{n}@a{n}.example,NAME{n} & Anna{n},Rose,,,\n" for n in range(30))
    place.write(people=people)
    quick, _ = drafted(place.workspace, "spring", alike=True)
    slow, _ = drafted(place.workspace, "spring", alike=False)
    assert quick == slow
    assert any(findings for _, _, findings, *_ in slow.values())


@pytest.fixture
def many(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Some people whose drafts are judged by kind."""
    monkeypatch.setattr(judging, "FEW", 5)
    monkeypatch.setattr(prove, "MOST", 10.0)
    first = ("Zoe", "Bob", "Ann", "Tom", "Eva", "Max")
    place.write(people="".join(f"p{n}@a{n}.example,{first[n % 6]},Rose,,,\n" for n in range(30)))
    return place


def enrolled(place: Place) -> Store:
    workspace = place.workspace
    enrol_list(
        place.store, workspace, workspace.campaign("spring"), place.recipients(), now=place.now,
        by=ANN, gate=Gate(),
    )  # fmt: skip
    return place.store


def nothing_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("a message was rendered")

    monkeypatch.setattr(Composer, "compose", refused)
    monkeypatch.setattr(Composer, "marked", refused)


def test_a_yes_to_all_renders_nothing(many: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    store, workspace = enrolled(many), many.workspace
    campaign = workspace.campaign("spring")
    nothing_is_rendered(monkeypatch)
    again = draft_in_parts(store, workspace, campaign, now=many.now, gate=Gate())
    assert (again.unchanged, again.drafted, again.stale) == (60, 0, 0)
    assert approve_all_in_parts(store, campaign, by=ANN, now=many.now) == 60


def test_another_value_that_no_text_reads_renders_nothing(
    many: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, workspace = enrolled(many), many.workspace
    with store.session() as session:
        for one in session.scalars(select(Contact)):
            one.fields = {**one.fields, "contact.company": "Another"}
    nothing_is_rendered(monkeypatch)
    campaign = workspace.campaign("spring")
    again = draft_in_parts(store, workspace, campaign, now=many.now, gate=Gate())
    assert again.unchanged == 60


def test_a_value_that_changed_since_is_judged_by_itself(many: Place) -> None:
    store, workspace = enrolled(many), many.workspace
    with store.session() as session:
        one = session.scalars(select(Contact).order_by(Contact.id).limit(1)).one()
        one.fields = {**one.fields, "contact.first_name": "NULL"}
    again = draft_in_parts(store, workspace, workspace.campaign("spring"), now=many.now)
    assert (again.unchanged, again.stale) == (58, 2)
    changed = select(StoredMessage).where(StoredMessage.replaces_id.is_not(None))
    with store.reading() as session:
        rows = session.scalars(changed).all()
        assert len(rows) == 2
        assert all(row.findings for row in rows)


def test_no_text_is_stored_and_each_is_shown_as_it_was_drafted(many: Place) -> None:
    store = enrolled(many)
    with store.reading() as session:
        for row in session.scalars(select(StoredMessage)):
            assert row.state is MessageState.draft
            assert (row.text, row.html, row.subject, row.stored_recipient) == ("", None, "", "")
            if not is_of_inputs(row.digest):
                assert many.texts(StoredMessage.id == row.id)[row.id].digest == row.digest
