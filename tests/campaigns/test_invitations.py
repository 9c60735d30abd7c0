"""An email may bring an invitation, which calendars read as RFC 5545 and 5546 say."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import icalendar
import pytest
from sqlalchemy import select

from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.mime import mime, read_message
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import Outbox, StoredMessage
from tactful.templates.errors import TemplateError
from tactful.templates.message import Message
from tactful.templates.render.compose import Composer

from .conftest import Place

CAMPAIGN = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  steps:
    - email: spring/thanks.md
      wait: 0 minutes
      invitation:
        title: "Visit of {{ contact.company }}"
        start: visit
        duration: 90 minutes
        zone: Europe/Berlin
        location: 4 Quayside, Bristol
        description: "Ask for {{ contact.first_name }}"
"""
SEND = {"message_id": "<a@b.example>", "date": datetime(2026, 3, 2, 10, tzinfo=UTC)}


@pytest.fixture
def inviting(place: Place) -> Place:
    settings = place.root / "tactful.toml"
    settings.write_text(settings.read_text() + '\n[fields.lead.visit]\ntype = "datetime"\n')
    Path(place.root / "campaigns/spring.yml").write_text(CAMPAIGN)
    Path(place.root / "contacts/spring.csv").write_text(
        "Email,First name,Company,Visit\nzoe@example.org,Zoë,Tulip;\\n Ltd,2026-03-27 14:00\n"
    )
    return place


def rendered(place: Place, **values: str) -> Message:
    workspace = place.workspace
    composer = Composer(workspace, workspace.campaign("spring"))
    row = {**place.recipients().row(0), **{f"lead.{key}": said for key, said in values.items()}}
    sam = workspace.settings.mailboxes["sam"]
    return composer.compose(1, row, sender=sam, today=date(2026, 3, 2))


def event(text: str) -> icalendar.Component:
    return icalendar.Calendar.from_ical(text).walk("VEVENT")[0]


def test_an_invitation_stands_in_the_mail_as_calendars_read_it(inviting: Place) -> None:
    raw = mime(rendered(inviting), **SEND)  # type: ignore[arg-type]
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail.get_content_type() == "multipart/mixed"
    readable, attached = mail.iter_parts()
    kinds = [part.get_content_type() for part in readable.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    *_, invited = readable.iter_parts()
    assert invited.get_param("method") == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content() == invited.get_payload(decode=True)
    one = event(invited.get_content())
    assert one["summary"] == "Visit of Tulip;\\n Ltd"
    assert one["description"] == "Ask for Zoë"
    assert one["organizer"] == "mailto:sam@example.com"
    assert one["attendee"] == "mailto:zoe@example.org"
    assert one.decoded("dtstart").isoformat() == "2026-03-27T14:00:00+01:00"
    assert one.decoded("dtend").isoformat() == "2026-03-27T15:30:00+01:00"
    assert one["sequence"] == 0


def test_the_same_values_give_the_same_bytes_and_another_hour_another_digest(
    inviting: Place,
) -> None:
    first, again = rendered(inviting), rendered(inviting)
    assert mime(first, **SEND) == mime(again, **SEND)  # type: ignore[arg-type]
    moved = rendered(inviting, visit="2026-03-27 15:00")
    assert (moved.text, moved.html) == (first.text, first.html)
    assert moved.digest != first.digest
    assert event(moved.calendar or "")["uid"] == event(first.calendar or "")["uid"]


def test_it_comes_back_from_the_wire_and_from_the_store(inviting: Place) -> None:
    one = rendered(inviting)
    assert read_message(mime(one, **SEND)).calendar == one.calendar  # type: ignore[arg-type]
    inviting.ready()
    with inviting.store.reading() as session:
        row = session.get_one(StoredMessage, 1)
        shown = message_for(session, inviting.workspace, row)
        assert (shown.calendar, shown.digest) == (one.calendar, row.digest)


def test_an_hour_over_the_change_of_the_clocks_is_an_hour(inviting: Place) -> None:
    one = event(rendered(inviting, visit="2026-03-29 01:30").calendar or "")
    assert one.decoded("dtend").isoformat() == "2026-03-29T04:00:00+02:00"


@pytest.mark.parametrize(("visit", "why"), [
    ("", "lead.visit is not known"),
    ("2026-03-27", "lead.visit '2026-03-27' is no day with a time"),
    ("in May", "lead.visit 'in May' is no day with a time"),
])  # fmt: skip
def test_without_a_moment_there_is_no_message_and_the_fault_has_its_place(
    inviting: Place, visit: str, why: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(inviting, visit=visit)
    assert str(caught.value) == f"campaigns/spring.yml:9:9: invitation, start: {why}"


def test_an_invitation_to_what_has_begun_is_held(inviting: Place) -> None:
    sent = MemoryTransport()
    inviting.ready()
    inviting.now = datetime(2026, 3, 27, 13, 30, tzinfo=UTC)  # half an hour late
    asyncio.run(
        run(
            inviting.store, inviting.workspace, transports=lambda _: sent, clock=inviting.clock,
            boot="boot", who="the test", stop=asyncio.Event(), until_empty=True,
            max_lateness=timedelta(days=90),
        )
    )  # fmt: skip
    assert not sent.sent
    with inviting.store.reading() as session:
        row = session.execute(select(Outbox.state, Outbox.why)).one()
    assert row.state is OutboxState.held
    assert row.why == "the event that it invites to began on Fri 27 Mar 2026 at 14:00"
