"""The pages of mail that came in: what each one is, what it stopped, and what a person decides."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.actions.receive import Did, Receipt, receive
from tactful.campaigns.intake.read import Kind
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.ledger.outbox import message_id
from tactful.campaigns.messages.approval import approve_all
from tactful.campaigns.model import EnrolmentState, OutboxState, ReplyKind, person
from tactful.campaigns.queries.replies import _KINDS
from tactful.campaigns.store.tables import (
    Audit,
    ContactAddress,
    Enrolment,
    Outbox,
    ReceivedMail,
    Suppression,
)
from tactful.web.replies import ANSWERS, DID, KINDS, THEN

from .test_pages import post
from .test_tasks import words

ANA = person("ana")
ZOE, EVE = "zoe@acme.example", "eve@cedar.example"
OURS = message_id(1, key="k", domain="northlight.example")
UNCLEAR = "Dear Ana, I have put <b>the guide</b> on the table of our board; they meet on Tuesdays."


def mail(
    text: str, *, sender: str = ZOE, key: str = "1", ours: str = OURS, more: str = ""
) -> bytes:
    answers = f"In-Reply-To: {ours}\n" if ours else ""
    return (
        f"From: Somebody <{sender}>\nTo: ana@northlight.example\nSubject: Re: Your copy\n"
        f"Date: Tue, 03 Mar 2026 10:30:00 +0000\nMessage-ID: <{key}@mail.example>\n{answers}{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


@pytest.fixture
def sent(site: Any) -> Any:
    """Zoe's first message has left."""
    site.enrolled()
    with site.store.session() as session:
        approve_all(session, site.workspace.campaign("guide"), by=ANA, now=site.now)
    site.later(hours=1)
    with site.store.session() as session:
        materialise_due(session, site.workspace, now=site.now)
        zoe = session.scalars(select(Enrolment)).all()[0]
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == zoe.id)
            .values(state=OutboxState.sent, message_id_header=OURS, sending_at=site.now)
        )
    return site


def come(site: Any, raw: bytes) -> Receipt:
    site.later(minutes=1)
    return receive(site.store, site.workspace, raw, by=ANA, now=site.now)


def mails(site: Any) -> list[ReceivedMail]:
    with site.store.reading() as session:
        found = list(session.scalars(select(ReceivedMail).order_by(ReceivedMail.id)))
        session.expunge_all()
        return found


def state_of(site: Any, address: str) -> EnrolmentState:
    with site.store.reading() as session:
        of_address = select(Enrolment.state).join(Enrolment.address)
        found: EnrolmentState = session.scalars(
            of_address.where(ContactAddress.address == address)
        ).one()
        return found


def test_an_empty_list_says_how_mail_comes_in(site: Any) -> None:
    client = site.client()
    assert "tactful receive" in words(client.get("/replies"))
    assert "Nothing to decide" in words(client.get("/replies?show=waiting"))
    assert "No mail of this kind" in words(client.get("/replies?show=bounces"))
    assert client.get("/replies/1").status_code == 404


def test_an_uncertain_answer_is_decided_and_the_next_comes(sent: Any) -> None:
    come(sent, mail(UNCLEAR))
    come(sent, mail("Danke, das klingt interessant. Wer ist das?", sender=EVE, key="2", ours=""))
    client = sent.client()
    first, second = (one.id for one in mails(sent))
    assert "2 replies to decide" in words(client.get("/"))
    text = words(client.get("/replies"))
    assert "To decide 2" in text and "Zoe Adams" in text and "Acme" in text
    page = client.get(f"/replies/{first}?show=waiting")
    text = words(page)
    assert (
        "<b>the guide</b>" not in page.text and "Sequences to them stopped. guide Replied" in text
    )
    assert "The message of yours that it answers" in text

    done = post(
        client, f"/replies/{second}", f"/replies/{second}/kind?show=waiting", kind="question"
    )
    assert done.headers["Location"].startswith(f"/replies/{first}")
    row = mails(sent)[1]
    assert (row.reply, row.sure) == (ReplyKind.question, True)
    assert "Recorded: a question" in words(client.get(f"/replies/{first}?show=waiting"))


def test_not_now_needs_a_day_and_keeps_what_was_written(sent: Any) -> None:
    come(sent, mail(UNCLEAR))
    number, client = mails(sent)[0].id, sent.client()
    page, path = f"/replies/{number}", f"/replies/{number}/kind"
    wrong = post(client, page, path, kind="not_now", until="soon", who="Dana & Co")
    assert wrong.status_code == 422
    assert "'soon' is no day" in words(wrong) and 'value="Dana &amp; Co"' in wrong.text
    assert "say who is the right person" in words(post(client, page, path, kind="not_me")).lower()
    assert "press the button" in words(post(client, page, path, kind="")).lower()
    day = (sent.now + timedelta(days=60)).date()
    assert post(client, page, path, kind="not_now", until=str(day), who="x").status_code == 303
    assert state_of(sent, ZOE) is EnrolmentState.nurture
    again = client.get(page)
    assert "What did they answer" not in words(again) and str(day.year) in again.text


def test_decided_once_is_decided(sent: Any) -> None:
    come(sent, mail(UNCLEAR))
    number, client = mails(sent)[0].id, sent.client()
    page, path = f"/replies/{number}", f"/replies/{number}/kind"
    stale = client.get(page).text
    assert "csrf_token" in stale
    post(client, page, path, kind="opt_out")
    with sent.store.reading() as session:
        assert session.scalars(select(Suppression.value)).all()
    come(sent, mail(UNCLEAR, sender=EVE, key="9", ours=""))
    late = post(client, f"/replies/{mails(sent)[1].id}", path, kind="yes")
    assert late.status_code == 422 and "has been decided already" in words(late)
    assert mails(sent)[0].reply is ReplyKind.opt_out


def test_an_answer_from_another_address_is_given_to_its_person(sent: Any) -> None:
    come(sent, mail("We are not interested, thank you.", sender="boss@elsewhere.example"))
    number, client = mails(sent)[0].id, sent.client()
    page, path = f"/replies/{number}", f"/replies/{number}/whose"
    assert state_of(sent, ZOE) is EnrolmentState.active
    text = words(client.get(page))
    assert "Whose answer is this?" in text and f"It is {ZOE}" in text
    early = post(client, page, f"/replies/{number}/kind", kind="no")
    assert early.status_code == 422 and "whose answer this is" in words(early)
    nobody = post(client, page, path, address="nobody@else.example")
    assert nobody.status_code == 422 and "nobody in this workspace" in words(nobody).lower()
    assert post(client, page, path, address=ZOE).status_code == 303
    row = mails(sent)[0]
    assert (row.of_key, row.reply, row.sure) == (ZOE, ReplyKind.no, True)
    assert state_of(sent, ZOE) is not EnrolmentState.active
    with sent.store.reading() as session:
        said = session.scalars(select(Audit).where(Audit.action == "given")).one()
        assert said.detail["from"] == "boss@elsewhere.example"
    assert (
        come(sent, mail("We are not interested.", sender="boss@elsewhere.example")).did == "known"
    )


def test_a_given_answer_of_no_plain_kind_stops_and_waits_for_its_kind(sent: Any) -> None:
    come(sent, mail(UNCLEAR, sender="boss@elsewhere.example"))
    number, client = mails(sent)[0].id, sent.client()
    post(client, f"/replies/{number}", f"/replies/{number}/whose", address=ZOE)
    assert state_of(sent, ZOE) is EnrolmentState.replied
    assert "What did they answer?" in words(client.get(f"/replies/{number}"))


def test_what_is_nobodys_is_read_and_stays_read(sent: Any) -> None:
    raw = mail("Hello, may I sell you something? It is cheap.", sender="x@y.example", ours="")
    come(sent, raw)
    number, client = mails(sent)[0].id, sent.client()
    assert "stopped nothing" in words(client.get(f"/replies/{number}"))
    post(client, f"/replies/{number}", f"/replies/{number}/read")
    assert mails(sent)[0].sure and state_of(sent, ZOE) is EnrolmentState.active
    assert come(sent, raw).did == "known"
    assert "to decide" not in words(client.get("/"))


def test_many_mails_are_paged_and_grouped(sent: Any) -> None:
    for n in range(53):
        come(sent, mail("I am away.", key=f"n{n}", more="Auto-Submitted: auto-replied\n"))
    come(sent, mail(UNCLEAR, key="last"))
    client = sent.client()
    newest = client.get("/replies")
    assert newest.text.count('class="row reply-row"') == 50 and "54 mails" in words(newest)
    older = client.get(f"/replies?before={mails(sent)[4].id}")
    assert older.text.count('class="row reply-row"') == 4
    assert client.get("/replies?show=answers").text.count('class="row reply-row"') == 1
    assert client.get("/replies?show=nonsense").status_code == 200
    assert "Nothing older" in words(client.get("/replies?before=1"))


def test_there_are_words_for_each_kind_and_deed() -> None:
    assert set(KINDS) == set(Kind) and set(ANSWERS) == set(THEN) == set(ReplyKind)
    assert set(DID) | {"known"} == {one.value for one in Did}
    assert {kind for some in _KINDS.values() for kind in some} == {one.value for one in Kind}
