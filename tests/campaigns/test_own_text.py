"""One message is written for one person alone: it is what is previewed, approved and sent."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.own_text import (
    EditError,
    as_edited,
    close_note,
    edit_message,
    request_change,
    words_of,
)
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.messages.approval import approve
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.messages.replay import replayed
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.queries.notes import count_open_notes, notes_of, open_notes
from tactful.campaigns.queries.review import review_queue
from tactful.campaigns.store.tables import Audit, Outbox, StoredMessage
from tactful.templates.errors import TactfulError
from tactful.templates.render.own_words import OwnWords

from .conftest import Place, no_findings

SAID = OwnWords(paragraph="It was good to meet you in Leeds.")


@dataclass(frozen=True)
class Row:
    id: int
    digest: str
    state: MessageState


def rows(place: Place) -> dict[tuple[str, str], Row]:
    """The messages that count, by address and step's key."""
    with place.store.reading() as session:
        found = session.scalars(
            select(StoredMessage).where(
                StoredMessage.state.in_((MessageState.draft, MessageState.approved))
            )
        ).all()
        return {(r.recipient, r.key): Row(r.id, r.digest, r.state) for r in found}


def renderers(place: Place) -> Any:
    workspace = place.workspace
    one = MessageRenderer(workspace, workspace.campaign("spring"), check=no_findings)
    return lambda name: one if name == "spring" else None


def edit(place: Place, row: Row, own: OwnWords, **more: Any) -> Any:
    base = more.pop("base", row.digest)
    return edit_message(
        place.store, renderers(place), row.id, own, base=base, by=person("ann"), now=place.now
    )


def test_it_is_that_message_alone_and_its_approval_is_void(place: Place) -> None:
    place.ready()
    before = rows(place)
    zoe = before["zoe@example.org", "email-spring-thanks"]
    done = edit(place, zoe, SAID)
    assert done.voided and done.state is MessageState.draft and done.digest != zoe.digest
    after = rows(place)
    assert {key for key in after if after[key].digest != before[key].digest} == {
        ("zoe@example.org", "email-spring-thanks")
    }
    assert all(
        row.state is MessageState.approved
        for key, row in after.items()
        if row.id != done.message_id
    )
    text = place.texts(StoredMessage.id == done.message_id)[done.message_id].text
    assert text.index("thank you") < text.index(SAID.paragraph) < text.index("1 High Street")
    with place.store.reading() as session:
        assert replayed(session, place.workspace, done.message_id).same
        (line,) = session.scalars(select(Audit).where(Audit.action == "edited")).all()
        assert line.by == "ann" and line.detail["words"] == 8
        assert sorted(session.scalars(select(Outbox.state))) == [OutboxState.due, OutboxState.held]
    again = edit(place, after["zoe@example.org", "email-spring-thanks"], OwnWords())
    assert again.digest == zoe.digest


def test_it_is_sent_once_it_is_approved(place: Place) -> None:
    place.enrol()
    place.draft()
    zoe = rows(place)["zoe@example.org", "email-spring-thanks"]
    done = edit(place, zoe, OwnWords("Leeds, <b>then</b>", "Look: <script>1</script> & so on."))
    with place.store.session() as session:
        approve(session, done.message_id, done.digest, by=person("ann"), now=place.now)
    transport = MemoryTransport()
    place.later(minutes=5)
    asyncio.run(
        run(
            place.store, place.workspace, transports=lambda _: transport, clock=place.clock,
            boot="boot", who="the test", stop=asyncio.Event(), until_empty=True,
        )
    )  # fmt: skip
    ((_, to, mail),) = transport.sent
    assert to == "zoe@example.org"
    assert b"Leeds, <b>then</b>" in mail and b"&lt;script&gt;1&lt;/script&gt; &amp; so" in mail


def test_it_survives_another_template_and_a_move_to_another_release(place: Place) -> None:
    place.ready()
    zoe = rows(place)["zoe@example.org", "email-spring-thanks"]
    done = edit(place, zoe, SAID)
    with place.store.session() as session:
        approve(session, done.message_id, done.digest, by=person("ann"), now=place.now)
    file = place.root / "templates/spring/thanks.md"
    file.write_text(file.read_text().replace("your time", "your patience"))
    place.draft()
    assert rows(place)["zoe@example.org", "email-spring-thanks"].digest == done.digest
    place.move()
    now = rows(place)["zoe@example.org", "email-spring-thanks"]
    text = place.texts(StoredMessage.id == now.id)[now.id].text
    assert "your patience" in text and SAID.paragraph in text
    before = now.digest
    place.draft()
    assert rows(place)["zoe@example.org", "email-spring-thanks"].digest == before


def test_a_reply_follows_the_subject_of_the_first(place: Place) -> None:
    place.enrol()
    place.draft()
    found = rows(place)
    edit(place, found["zoe@example.org", "email-spring-thanks"], OwnWords(subject="Leeds"))
    reply = rows(place)["zoe@example.org", "email-spring-again"]
    assert place.texts(StoredMessage.id == reply.id)[reply.id].subject == "Re: Leeds"
    with pytest.raises(EditError, match="a reply in its thread"):
        edit(place, reply, OwnWords(subject="Another"))


def test_what_cannot_be_written_is_refused_with_the_reason(place: Place) -> None:
    place.ready()
    zoe = rows(place)["zoe@example.org", "email-spring-thanks"]
    with pytest.raises(EditError, match="changed after you read it"):
        edit(place, zoe, SAID, base="0" * 64)
    for subject, paragraph, why in (("s" * 201, "", "subject"), ("", "p" * 4001, "paragraph")):
        with pytest.raises(EditError, match=why):
            words_of(subject, paragraph)
    with place.store.session() as session:
        session.get_one(StoredMessage, zoe.id).state = MessageState.rejected
    with pytest.raises(EditError, match="rejected"):
        edit(place, zoe, SAID)
    with pytest.raises(EditError, match="no message 999"):
        edit_message(
            place.store, renderers(place), 999, SAID, base="", by=person("ann"), now=place.now
        )
    assert words_of(" A \ue000 b\r\n", "x\r\n\r\n\r\n\r\n y \ue002z\n") == OwnWords(
        "A b", "x\n\ny z"
    )


def test_it_is_shown_and_judged_before_it_is_kept(place: Place) -> None:
    place.enrol()
    place.draft()
    zoe = rows(place)["zoe@example.org", "email-spring-thanks"]
    workspace = place.workspace
    linted = MessageRenderer(workspace, workspace.campaign("spring"))
    wrong = OwnWords(paragraph="Dear [First Name], {{ contact.first_name }} says hello.")
    one = as_edited(place.store, lambda _: linted, zoe.id, wrong, now=place.now)
    assert one.message is not None and "[First Name]" in one.message.text
    assert "{{ contact.first_name }}" in one.message.text
    assert not one.fit and one.marked is not None and one.marked.message == one.message
    assert rows(place)["zoe@example.org", "email-spring-thanks"].digest == zoe.digest


def test_a_tag_in_own_words_holds_the_message_in_any_language(place: Place) -> None:
    place.enrol()
    place.draft()
    zoe = rows(place)["zoe@example.org", "email-spring-thanks"]
    workspace = place.workspace
    linted = MessageRenderer(workspace, workspace.campaign("spring"))
    wrong = OwnWords(paragraph="Am Samstag holt Frau Lenz das Modell ab, {{ contact.first_name }}.")
    one = as_edited(place.store, lambda _: linted, zoe.id, wrong, now=place.now)
    assert not one.fit and "M201" in {finding.code for finding in one.findings}


def test_a_change_is_asked_for_and_seen_to(place: Place) -> None:
    place.ready()
    zoe = rows(place)["zoe@example.org", "email-spring-thanks"]
    with pytest.raises(EditError, match="say what"):
        request_change(place.store, zoe.id, " \n ", by=person("kim"), now=place.now)
    number = request_change(
        place.store, zoe.id, "The price\nis old.", by=person("kim"), now=place.now
    )
    done = edit(place, zoe, SAID)
    with place.store.reading() as session:
        (one,) = open_notes(session, place.workspace, most=5)
        assert (one.number, one.text, one.by) == (number, "The price\nis old.", "kim")
        assert one.message_id == done.message_id and one.name == "Zoë"
        assert notes_of(session, place.workspace, done.message_id) == (one,)
    close_note(place.store, number, by=person("ann"), now=place.now + timedelta(hours=1))
    with place.store.reading() as session:
        assert count_open_notes(session) == 0
        (one,) = notes_of(session, place.workspace, done.message_id)
        assert one.done_by == "ann"
        held = review_queue(session, place.workspace, "spring", states=(MessageState.draft,))
        assert [item.own for item in held] == [SAID]


def test_who_wrote_it_is_not_the_second_person(place: Place) -> None:
    place.enrol()
    place.draft()
    done = edit(place, rows(place)["zoe@example.org", "email-spring-thanks"], SAID)
    with place.store.session() as session:
        session.info["two_people"] = place.root
        with pytest.raises(TactfulError, match="edited last by you"):
            approve(session, done.message_id, done.digest, by=person("ann"), now=place.now)
    with place.store.session() as session:
        session.info["two_people"] = place.root
        approve(session, done.message_id, done.digest, by=person("kim"), now=place.now)
