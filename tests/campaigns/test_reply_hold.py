"""Nobody gets a follow-up after having answered: real dovecot, the sender itself, a race."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.polling import polled
from tactful.campaigns.actions.reading import MailboxReader, read_by
from tactful.campaigns.delivery.dispatch import Sent
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.queries.waiting import waiting
from tactful.campaigns.store.tables import Outbox
from tactful.templates.workspace.incoming_mail import Imap
from tactful.templates.workspace.settings import Mailbox, Settings

from .conftest import Place
from .mail_servers import PASSWORD, MailServers, mail_servers

CAMPAIGN = """\
campaign: spring
approval: none
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", timezone: UTC, holidays: none}
  steps:
    - email: spring/thanks.md
      wait: 0 minutes
    - email: spring/again.md
      wait: 1 day
"""


def prepared(place: Place, port: int, people: str, *, more: str = "") -> Place:
    place.write(people=people)
    (place.root / "campaigns/spring.yml").write_text(CAMPAIGN)
    toml = place.root / "tactful.toml"
    section = (
        f'\n[mailboxes.sam.imap]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'user = "sam@example.test"\npassword = "env:BOX"\n{more}'
    )
    toml.write_text(toml.read_text() + section)
    place.enrol()
    return place


def send(place: Place, *, on_sent: Callable[[Sent], None] | None = None) -> MemoryTransport:
    transport = MemoryTransport()

    async def sending() -> Ran:
        reader = MailboxReader(
            place.store, place.workspace, password=lambda _: PASSWORD, clock=place.clock,
            timeout_s=5,
        )  # fmt: skip
        stop = asyncio.Event()
        async with polled(reader, stopping=stop) as look:
            return await run(
                place.store, place.workspace, transports=lambda _: transport, clock=place.clock,
                boot="b", who="test", stop=stop, until_empty=True, on_sent=on_sent,
                look=look,
            )  # fmt: skip

    asyncio.run(sending())
    return transport


def got(transport: MemoryTransport) -> list[str]:
    return sorted(to for _, to, _ in transport.sent)


def words(place: Place) -> str:
    with place.store.reading() as session:
        return "; ".join(waiting(session, place.workspace, now=place.now).words())


def answer(servers: MailServers, sender: str, number: int = 1) -> None:
    raw = (
        f"From: <{sender}>\r\nTo: sam@example.com\r\nSubject: Re: Thanks\r\n"
        f"Message-ID: <{number}-{sender}>\r\n\r\nThanks, let's talk on Thursday.\r\n"
    )
    servers.deliver("sam", raw.encode())


def test_follow_ups_wait_while_the_answers_cannot_be_read(place: Place) -> None:
    """First emails leave, and soon after a look follow-ups do too."""
    with mail_servers() as own:
        zoe = "zoe@example.org,Zoë,Tulip,,,\n"
        hold = "[replies]\nhold_after_minutes = 20\n"
        prepared(place, own.imap, zoe, more=hold)
        assert got(send(place)) == ["zoe@example.org"]
        own.stop_dovecot()
        place.later(days=1, minutes=1)
        prepared(place, own.imap, zoe + "bob@example.net,Bob,Rose,,,\n", more=hold)
        assert got(send(place)) == ["bob@example.net"]
        assert "follow-ups of sam wait: its replies were last read Mon 2 Mar 10:00" in words(place)
        with place.store.reading() as session:
            box = sending_overview(session, place.workspace, now=place.now).mailboxes[0]
            assert box.unread is not None
            assert f"127.0.0.1:{own.imap}" in box.unread
        own.start_dovecot()
        assert got(send(place)) == ["zoe@example.org"]
        own.stop_dovecot()
        place.later(days=1)
        with place.store.reading() as session:
            assert len(session.scalars(select(Outbox)).all()) == 3
        assert got(send(place)) == []  # Bob's follow-up
        assert "follow-ups of sam wait" in words(place)


def test_shortly_after_a_look_follow_ups_leave_though_the_server_is_away(place: Place) -> None:
    with mail_servers() as own:
        prepared(place, own.imap, "zoe@example.org,Zoë,Tulip,,,\n")
        (place.root / "campaigns/spring.yml").write_text(CAMPAIGN.replace("1 day", "10 minutes"))
        send(place)
        own.stop_dovecot()
        place.later(minutes=15)
        assert got(send(place)) == ["zoe@example.org"]


def test_an_answer_that_was_there_before_the_send_is_never_followed_up(place: Place) -> None:
    """While follow-ups leave one by one, those whose turn has not come answer."""
    names = [f"p{number:02}@example.org" for number in range(40)]
    people = "".join(f"{name},Pat,Firm {name},,,\n" for name in names)
    with mail_servers() as own:
        prepared(place, own.imap, people)
        assert got(send(place)) == names
        place.later(days=1, minutes=1)
        answered: list[str] = []
        followed: list[str] = []

        def sent(one: Sent) -> None:
            if one.state != "sent":
                return
            followed.append(one.recipient)
            left = [name for name in names if name not in followed and name not in answered]
            for name in left[:2]:
                answer(own, name)
                answered.append(name)

        send(place, on_sent=sent)
        assert len(answered) >= 20
        assert set(followed).isdisjoint(answered)
        assert sorted(followed + answered) == names


@pytest.mark.parametrize(
    ("reply_to", "team_imap", "own_imap", "expected"),
    [
        (None, False, True, "sam"),
        (None, True, False, None),
        ("team@b.example", True, False, "team"),
        ("team@b.example", True, True, "team"),
        ("team@b.example", False, True, "sam"),
        ("else@b.example", True, True, "sam"),
    ],
)
def test_a_mailbox_is_held_for_where_its_answers_go(
    reply_to: str | None, team_imap: bool, own_imap: bool, expected: str | None
) -> None:
    imap = Imap(host="imap.b.example")
    sam = Mailbox(address="sam@b.example", reply_to=reply_to, imap=imap if own_imap else None)
    team = Mailbox(address="team@b.example", imap=imap if team_imap else None)
    boxes = {
        key: box.model_copy(update={"key": key}) for key, box in (("sam", sam), ("team", team))
    }
    assert read_by(Settings(name="B", mailboxes=boxes), "sam") == expected


def test_a_mailbox_that_is_not_read_any_more_holds_nothing(place: Place) -> None:
    with mail_servers() as own:
        prepared(place, own.imap, "zoe@example.org,Zoë,Tulip,,,\n")
        send(place)
        toml = place.root / "tactful.toml"
        toml.write_text(toml.read_text().partition("\n[mailboxes.sam.imap]")[0])
        place.later(days=1, minutes=1)
        assert got(send(place)) == ["zoe@example.org"]
