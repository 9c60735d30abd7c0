"""What a step says of the emails before it is what the store knows: sent, waiting, refused."""

import asyncio
from typing import Any

import pytest

from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.mime import read_message
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.messages.approval import skip
from tactful.campaigns.model import MessageState, Outcome, person
from tactful.campaigns.queries.review import review_queue
from tactful.campaigns.queries.tasks import open_tasks

from .conftest import Place

ONE = "zoe@example.org,Zoë,Tulip,,,\n"
THANKS, CALL, AGAIN = (f"templates/spring/{name}" for name in ("thanks.md", "call.txt", "again.md"))
QUOTING = "---\nsubject: unused\n---\nOne more thing.\n\n{{ step.quoted }}\n"
PICK = "---\nsubject: {name}\n---\n{name}: {{{{ content.pick('speed').title }}}}.\n"
LIBRARY = "items:\n  a: {title: A, topic: speed}\n  b: {title: B, topic: speed}\n"


@pytest.fixture
def transport() -> MemoryTransport:
    return MemoryTransport()


def put(place: Place, name: str, text: str) -> None:
    path = place.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def send(place: Place, transport: MemoryTransport) -> list[str]:
    """Run the sender until nothing may leave; returns the text parts that left."""
    before = len(transport.sent)
    asyncio.run(
        run(
            place.store,
            place.workspace,
            transports=lambda _: transport,
            clock=place.clock,
            boot="b",
            who="test",
            stop=asyncio.Event(),
            until_empty=True,
        )
    )
    return [read_message(data).text for _, _, data in transport.sent[before:]]


def queue(place: Place, step: int, *states: MessageState) -> Any:
    with place.store.reading() as session:
        return [
            item
            for item in review_queue(session, place.workspace, "spring", states=states)
            if item.step == step
        ]


def call_reaches_nobody(place: Place, transport: MemoryTransport) -> None:
    """Let the call of step 2 happen, so that step 3 is what comes next."""
    place.later(days=1)
    send(place, transport)
    with place.store.session() as session:
        (task,) = open_tasks(session, place.workspace)
        record_outcome(
            session,
            place.workspace,
            task.touch_id,
            Outcome.no_answer,
            by=person("sam"),
            now=place.now,
        )
    place.later(days=2)


def test_a_reply_quotes_what_left_and_not_what_the_template_says_since(
    place: Place, transport: MemoryTransport
) -> None:
    place.write(people=ONE)
    put(place, AGAIN, QUOTING)
    place.ready()
    assert len(send(place, transport)) == 1
    put(place, THANKS, "---\nsubject: Other\n---\nQuite another text.\n")
    place.draft()
    assert not queue(place, 3, MessageState.draft), "the approved text stays as it is"
    call_reaches_nobody(place, transport)
    (text,) = send(place, transport)
    assert read_message(transport.sent[1][2]).subject == "Re: Thanks, Zoë"
    assert text.startswith(
        "One more thing.\n\nOn Monday 2 March, Sam Reed wrote:\n> Hello Zoë,\n>\n> thank you"
    )


def test_a_reply_quotes_the_mail_that_waits_before_it(place: Place) -> None:
    place.write(people=ONE)
    put(place, AGAIN, QUOTING)
    place.enrol()
    place.draft()
    (item,) = queue(place, 3, MessageState.draft)
    assert "On Monday 2 March, Sam Reed wrote:\n> Hello Zoë,\n>\n> thank you" in item.message.text


def test_a_mail_that_left_on_another_day_asks_at_once_for_a_new_yes(
    place: Place, transport: MemoryTransport
) -> None:
    place.write(people=ONE)
    put(place, AGAIN, QUOTING)
    place.enrol()
    place.draft()
    place.later(days=1)
    place.approve()
    assert len(send(place, transport)) == 1
    (item,) = queue(place, 3, MessageState.draft)
    assert "On Tuesday 3 March, Sam Reed wrote:" in item.message.text
    assert item.before is not None and "On Monday 2 March" in item.before.text


def test_a_mail_that_was_refused_is_not_quoted(place: Place) -> None:
    place.write(people=ONE)
    put(place, AGAIN, QUOTING)
    place.enrol()
    place.draft()
    (first,) = queue(place, 1, MessageState.draft)
    with place.store.session() as session:
        skip(session, first.message_id, by=person("ann"), now=place.now)
    place.draft()
    (item,) = queue(place, 3, MessageState.draft)
    assert item.message.text == "One more thing.\n"


def test_a_call_script_knows_what_was_sent(place: Place, transport: MemoryTransport) -> None:
    place.write(people=ONE)
    put(place, CALL, "We wrote: {{ step.previous.subject }}")
    place.ready()
    send(place, transport)
    put(place, THANKS, "---\nsubject: Other\n---\nQuite another text.\n")
    place.later(days=1)
    send(place, transport)
    with place.store.reading() as session:
        (task,) = open_tasks(session, place.workspace)
    assert task.script == "We wrote: Thanks, Zoë\n"


def test_an_item_put_in_front_of_the_library_changes_nothing_for_who_has_one(
    place: Place, transport: MemoryTransport
) -> None:
    place.write(people=ONE)
    put(place, "content/library.yml", LIBRARY)
    put(place, THANKS, PICK.format(name="first"))
    put(place, AGAIN, PICK.format(name="second"))
    place.ready()
    assert send(place, transport) == ["first: A.\n"]
    new = "items:\n  new: {title: New, topic: speed}\n"
    put(place, "content/library.yml", LIBRARY.replace("items:\n", new))
    place.draft()
    assert not queue(place, 3, MessageState.draft), "the approved text stays as it is"
    call_reaches_nobody(place, transport)
    assert send(place, transport) == ["second: B.\n"]


def test_what_a_draft_chose_is_chosen_again_when_its_text_changes(place: Place) -> None:
    place.write(people=ONE)
    put(place, "content/library.yml", LIBRARY)
    put(place, THANKS, PICK.format(name="first"))
    place.enrol()
    place.draft()
    new = "items:\n  new: {title: New, topic: speed}\n"
    put(place, "content/library.yml", LIBRARY.replace("items:\n", new))
    put(place, THANKS, PICK.format(name="other"))
    place.draft()
    (item,) = queue(place, 1, MessageState.draft)
    assert item.message.text == "other: A.\n"


def test_an_item_that_left_the_library_is_replaced_in_a_draft(place: Place) -> None:
    place.write(people=ONE)
    put(place, "content/library.yml", LIBRARY)
    put(place, THANKS, PICK.format(name="first"))
    put(place, AGAIN, PICK.format(name="second"))
    place.enrol()
    place.draft()
    new = "items:\n  b: {title: B, topic: speed}\n  c: {title: C, topic: speed}\n"
    put(place, "content/library.yml", new)
    place.draft()
    texts = [queue(place, step, MessageState.draft)[0].message.text for step in (1, 3)]
    assert texts == ["first: B.\n", "second: C.\n"]
