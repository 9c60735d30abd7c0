"""What each kind of change does to texts that wait for a yes, and to those that have one.

Before a yes everything follows the files: exactly the texts that a change touches go stale. After
it people run on their release: files change nothing for them, and a value of the list or what is
outside the release voids exactly what it touches. So it is with texts that were rendered when they
were drafted, and with those that nobody had rendered, of which the yes names what they are made of:
but for another version of what renders, of which nobody knows then whether it makes the same of it.
The real sender sends into a real SMTP server.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.delivery.mime import read_message
from tactful.campaigns.messages.handover import hand_over
from tactful.campaigns.messages.inputs import is_of_inputs
from tactful.campaigns.messages.judging import Judging
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.releases import snapshot
from tactful.campaigns.store.tables import (
    Approval,
    Contact,
    ContactAddress,
    Enrolment,
    Outbox,
    StoredMessage,
)

from .conftest import Place, no_findings

ONE, TWO = "one", "two"
BOTH = frozenset((ONE, TWO))
ZOE, BOB = "zoe@example.org", "bob@example.net"
SETTINGS = """\
name = "Acme"
timezone = "UTC"
public_url = "https://mail.example.com"
postal_address = "1 High Street"
default_mailbox = "sam"

[lint]
ignore = ["D", "H", "M", "R", "S", "T", "W"]

[fields.contact]
first_name = { type = "name", required = true }
company = { type = "company", fallback = "your firm" }
title = {}

[fields.lead]
owner = {}
seen = { type = "date" }

[mailboxes.sam]
address = "sam@example.com"
name = "Sam Reed"
title = "Advisor"
host = "127.0.0.1"
port = PORT
security = "none"

[mailboxes.kim]
address = "kim@example.com"
name = "Kim Lund"
host = "127.0.0.1"
port = PORT
security = "none"
"""
CAMPAIGN = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", holidays: none}
  steps:
    - {email: spring/one.md, key: one, wait: 0 minutes}
    - {email: spring/two.md, key: two, wait: 2 days}
"""
ENDING = "\n[Unsubscribe]({{ unsubscribe_url }})\n{{ workspace.postal_address }}\n"
FILES = {
    "templates/spring/one.md": (
        "---\nsubject: Thanks, {{ contact.first_name }}\n---\nHello {{ contact.first_name }},\n\n"
        "thank you. See {{ content.guide.title }}.\n\n{% include 'spring/ps.txt' %}\n" + ENDING
    ),
    "templates/spring/ps.txt": "P.S. We are here all week.\n",
    "templates/spring/sign.txt": "{% macro sign() %}Yours, {{ 'the team' }}{% endmacro %}\n",
    "templates/spring/other.md": "---\nsubject: Other\n---\nAnother text.\n" + ENDING,
    "templates/spring/two.md": (
        "---\nsubject: For {{ contact.company }}\n---\n{% from 'spring/sign.txt' import sign %}"
        "It is {{ lead.seen | ago }} that you came, on {{ lead.seen | day }}.\n\n"
        "Read {{ content.pick('prices', 'late').title }}.\n\n"
        "{{ sign() }}\n\n{{ sender.title }}\n" + ENDING
    ),
    "content/library.yml": """\
items:
  guide: {title: The guide, url: https://example.com/guide, topic: rivers, stage: early}
  table: {title: The table, url: https://example.com/table, topic: prices, stage: late}
""",
    "contacts/spring.csv": (
        "Email,First name,Company,Title,Seen\n"
        f"{ZOE},Zoë,Tulip,Head,2026-02-20\n{BOB},Bob,,,2026-02-24\n"
    ),
}

Touched = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Kind:
    """A change. before: whose texts go stale while nobody said yes; after: once they have."""

    name: str
    change: Callable[[Place], None]
    before: Touched
    after: Touched


def edit(name: str, old: str, new: str) -> Callable[[Place], None]:
    def change(place: Place) -> None:
        path = place.root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def contact(key: str, value: str) -> Callable[[Place], None]:
    def change(place: Place) -> None:
        with place.store.session() as session:
            one = session.scalars(
                select(Contact)
                .join(ContactAddress, ContactAddress.contact_id == Contact.id)
                .where(ContactAddress.address == ZOE)
            ).one()
            one.fields = {**one.fields, key: value}

    return change


def no_longer_listed(place: Place) -> None:
    path = place.root / "contacts/spring.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if BOB not in line), "utf-8")


def another_rep(place: Place) -> None:
    with place.store.session() as session:
        hand_over(
            session, place.workspace, [1], "kim", because="", by=person("ann"), now=place.now,
            check=no_findings,
        )  # fmt: skip


def another_link(place: Place) -> None:
    with place.store.session() as session:
        mine = update(Enrolment).where(Enrolment.contact_id == 1)
        session.execute(mine.values(unsubscribe_token="x" * 40))


def nothing(_: Place) -> None:
    """The renderer's version is set by the test."""


OF_ALL: Touched = {ZOE: BOTH, BOB: BOTH}
FIRST: Touched = {ZOE: frozenset((ONE,)), BOB: frozenset((ONE,))}
SECOND: Touched = {ZOE: frozenset((TWO,)), BOB: frozenset((TWO,))}
NONE: Touched = {}
T, S = "templates/spring", "tactful.toml"
KINDS = [
    Kind("a template", edit(f"{T}/one.md", "thank you", "many thanks"), FIRST, NONE),
    Kind("a subject", edit(f"{T}/one.md", "subject: Thanks", "subject: Hello"), FIRST, NONE),
    Kind("an include", edit(f"{T}/ps.txt", "all week", "all day"), FIRST, NONE),
    Kind("a macro", edit(f"{T}/sign.txt", "the team", "your team"), SECOND, NONE),
    Kind("a fallback", edit(S, "your firm", "your house"), {BOB: frozenset((TWO,))}, NONE),
    Kind("a sender's name", edit(S, "Sam Reed", "Sam R. Reed"), OF_ALL, NONE),
    Kind("a sender's address", edit(S, "sam@example.com", "s@example.com"), OF_ALL, NONE),
    Kind("where answers go", edit(S, 'title = "Advisor"', 'title = "Advisor"\nreply_to = "in@a.example"'), OF_ALL, NONE),
    Kind("a signature", edit(S, '"Advisor"', '"Partner"'), SECOND, NONE),
    Kind("a content item", edit("content/library.yml", "The guide", "Our guide"), FIRST, NONE),
    Kind("what is picked", edit("content/library.yml", "  table:", "  list: {title: The list, url: https://example.com/l, topic: prices, stage: late}\n  table:"), NONE, NONE),
    Kind("a picked item", edit("content/library.yml", "The table", "Our table"), SECOND, NONE),
    Kind("a picked item gone", edit("content/library.yml", "table: {title: The table", "list: {title: The list"), SECOND, NONE),
    Kind("the postal address", edit(S, "1 High Street", "2 Low Street"), OF_ALL, NONE),
    Kind("the locale", edit(S, 'name = "Acme"', 'name = "Acme"\nlocale = "de"'), SECOND, NONE),
    Kind("the schedule", edit("campaigns/spring.yml", "wait: 2 days", "wait: 9 days"), SECOND, NONE),
    Kind("a step's file", edit("campaigns/spring.yml", "spring/one.md", "spring/other.md"), FIRST, NONE),
    Kind("a value that all read", contact("contact.first_name", "Zora"), {ZOE: BOTH}, {ZOE: BOTH}),
    Kind("a value that one reads", contact("contact.company", "Rose"), {ZOE: frozenset((TWO,))}, {ZOE: frozenset((TWO,))}),
    Kind("a value that none reads", contact("contact.title", "Chief"), NONE, NONE),
    Kind("a row of the list", no_longer_listed, NONE, NONE),
    Kind("the rep", another_rep, {ZOE: BOTH}, {ZOE: BOTH}),
    Kind("the public address", edit(S, "mail.example.com", "post.example.com"), OF_ALL, OF_ALL),
    Kind("the key of a link", another_link, {ZOE: BOTH}, {ZOE: BOTH}),
    Kind("the renderer's version", nothing, NONE, NONE),
]  # fmt: skip


@pytest.fixture(params=["rendered", "later"])
def later(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether texts are rendered when they are read only, as of a long list."""
    if request.param == "later":
        known = lambda _judging, _enrolment, _to, step, *_: () if step.key == ONE else None  # noqa: E731
        monkeypatch.setattr(Judging, "known", known)
    return bool(request.param == "later")


@pytest.fixture
def drifting(place: Place, catcher: Any, later: bool) -> Place:
    _, port = catcher
    files = {S: SETTINGS.replace("PORT", str(port)), "campaigns/spring.yml": CAMPAIGN, **FILES}
    for path in (place.root / "templates/spring").glob("*"):
        path.unlink()
    for name, text in files.items():
        path = place.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    place.enrol()
    place.draft()
    with place.store.reading() as session:
        for row in session.scalars(select(StoredMessage)):  # the second one picks
            assert is_of_inputs(row.digest) == (later and row.key == ONE)
    return place


def as_known(kind: Kind, *, later: bool) -> Kind:
    """Return what a change does to texts that may not have been rendered before."""
    if later and kind.change is nothing:
        return replace(kind, before=FIRST, after=FIRST)
    return kind


def changed(place: Place, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    kind.change(place)
    if kind.change is nothing:
        monkeypatch.setattr(snapshot, "renderer", lambda: {"tactful": "99"})


def texts(place: Place, state: MessageState) -> dict[tuple[str, str], Any]:
    """Return by recipient and step what is in a state, as it reads."""
    with place.store.reading() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.state == state)).all()
        keys = {row.id: (row.recipient, row.key) for row in rows}
    read = place.texts(StoredMessage.state == state)
    return {keys[number]: message for number, message in read.items()}


def pairs(touched: Touched) -> set[tuple[str, str]]:
    return {(who, key) for who, keys in touched.items() for key in keys}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_before_a_yes_exactly_what_is_touched_goes_stale(
    drifting: Place, catcher: Any, kind: Kind, later: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, _ = catcher
    kind = as_known(kind, later=later)
    was = texts(drifting, MessageState.draft)
    assert set(was) == pairs(OF_ALL)
    changed(drifting, kind, monkeypatch)
    drifting.draft()
    stale, now = texts(drifting, MessageState.stale), texts(drifting, MessageState.draft)
    assert set(stale) == pairs(kind.before)
    assert set(now) == pairs(OF_ALL)
    for about in pairs(OF_ALL):  # and both are shown: what it was, and what it is
        if kind.change is not nothing:
            assert (now[about] != was[about]) == (about in stale)
        assert stale.get(about, was[about]) == was[about]
    drifting.later(days=9)
    drifting.send()
    assert handler.mails == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_after_a_yes_what_was_approved_leaves_and_nothing_else(
    drifting: Place, catcher: Any, kind: Kind, later: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, _ = catcher
    kind = as_known(kind, later=later)
    drifting.approve()
    approved = texts(drifting, MessageState.approved)
    assert set(approved) == pairs(OF_ALL)
    changed(drifting, kind, monkeypatch)
    for wait in ({"minutes": 1}, {"days": 2, "minutes": 1}, {"days": 2}):
        drifting.later(**wait)
        drifting.send()
    arrived = {
        (mail.recipients[0], read_message(mail.data).subject): mail for mail in handler.mails
    }
    assert len(arrived) == len(handler.mails)
    # Where the first is held, the second one's turn does not come.
    held = pairs(kind.after) | {(who, TWO) for who, keys in kind.after.items() if ONE in keys}
    expected = {about: text for about, text in approved.items() if about not in held}
    assert set(arrived) == {(who, text.subject) for (who, _), text in expected.items()}
    for (who, _), text in expected.items():
        mail = read_message(arrived[who, text.subject].data)
        assert (mail.text, mail.html, mail.sender) == (text.text, text.html, text.sender)
    with drifting.store.reading() as session:
        left = session.scalars(select(Outbox).where(Outbox.state == OutboxState.sent)).all()
        assert len(left) == len(arrived)
        for row in left:  # the digest of what left stands beside it, and is the approved one
            yes = select(Approval.digest).where(Approval.message_id == row.message_id)
            assert row.digest == session.scalar(yes)
        for row in left:  # so does that of the text, where the yes names what it is made of
            one = session.get_one(StoredMessage, row.message_id)
            known = one.rendered if is_of_inputs(one.digest) else one.digest
            assert known == approved[one.recipient, one.key].digest
