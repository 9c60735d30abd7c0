"""A mailbox that bounces or is reported as spam too often pauses by itself."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tactful.campaigns.actions.receive import receive
from tactful.campaigns.actions.sending import resume_sending, target
from tactful.campaigns.delivery.guardrails import guard
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.transport import Phase, SendError
from tactful.campaigns.model import person
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.store.tables import Outbox

from .conftest import Place

CAMPAIGN = """\
campaign: spring
approval: none
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-sun, hours: "00:00-23:59", timezone: UTC, holidays: none}
  steps:
    - email: spring/thanks.md
      wait: 0 minutes
"""


class Refusing(MemoryTransport):
    """A server that knows none of some addresses."""

    def __init__(self, place: Place, unknown: set[str]) -> None:
        super().__init__()
        self.place, self.unknown, self.asked = place, unknown, 0

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        self.asked += 1
        self.place.later(seconds=1)
        if recipient in self.unknown:
            raise SendError(Phase.rcpt, "5.1.1 no such user", code=550, permanent=True)
        await super().prepare(sender, recipient, size=size)


def people(place: Place, many: int, *, rails: str = "") -> list[str]:
    names = [f"p{number:03}@firm{number:03}.example" for number in range(many)]
    place.write(people="".join(f"{name},Pat,Firm {name},,,\n" for name in names))
    (place.root / "campaigns/spring.yml").write_text(CAMPAIGN)
    toml = place.root / "tactful.toml"
    toml.write_text(toml.read_text() + f"\n[guardrails]\n{rails}\n")
    place.enrol()
    return names


def send(place: Place, unknown: set[str] = frozenset()) -> Refusing:  # type: ignore[assignment]
    transport = Refusing(place, unknown)
    asyncio.run(
        run(
            place.store, place.workspace, transports=lambda _: transport, clock=place.clock,
            boot="b", who="test", stop=asyncio.Event(), until_empty=True,
        )
    )  # fmt: skip
    return transport


def paused(place: Place) -> str | None:
    with place.store.reading() as session:
        return sending_overview(session, place.workspace, now=place.now).mailboxes[0].paused


def test_a_mailbox_with_many_bounces_pauses_in_the_middle_and_a_person_resumes_it(
    place: Place,
) -> None:
    names = people(place, 70, rails="sample = 20")
    sent = send(place, set(names[::4]))
    assert 20 <= sent.asked < 70
    why = paused(place)
    assert why is not None
    assert " bounced (" in why
    assert "the most is 5.0%" in why
    assert send(place).asked == 0
    place.later(minutes=1)
    resume_sending(
        place.store, place.workspace, target("mailbox", "sam"), by=person("ann"), now=place.now
    )
    place.later(minutes=1)
    again = send(place)
    assert (sent.asked + again.asked, paused(place)) == (70, None)


@pytest.mark.parametrize(
    ("many", "unknown", "rails", "pauses"),
    [
        (49, 9, "", False),  # too few to say anything
        (50, 2, "", False),
        (50, 3, "", True),
        (10, 3, "sample = 10\nbounce_rate = 0.4", False),
        (10, 1, "sample = 10", False),  # one alone is an accident
        (10, 2, "sample = 10", True),
    ],
)
def test_from_which_share_on(
    place: Place, many: int, unknown: int, rails: str, pauses: bool
) -> None:
    names = people(place, many, rails=rails)
    send(place, set(names[:unknown]))
    with place.store.session() as session:
        guard(session, place.workspace, "sam", now=place.now)
    assert (paused(place) is not None) is pauses


def test_what_is_longer_ago_counts_no_more(place: Place) -> None:
    names = people(place, 10, rails="days = 1\nsample = 10")
    send(place, set(names[:6]))
    with place.store.session() as session:
        assert guard(session, place.workspace, "sam", now=place.now + timedelta(days=2)) is None


def test_spam_reports_pause_a_mailbox(place: Place) -> None:
    names = people(place, 60)
    send(place)
    with place.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 60
    for number, name in enumerate(names[:2]):
        raw = (
            "From: feedback@isp.example\nSubject: FW: spam\nMIME-Version: 1.0\n"
            f"Message-ID: <{number}@isp.example>\n"
            'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
            "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
            f"User-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: {name}\n\n--b--\n"
        )
        receive(place.store, place.workspace, raw.encode(), now=place.now)
    why = paused(place)
    assert why is not None
    assert "2 of 60 messages in 7 days were reported as spam (3.3%; the most is 0.3%)" in why
