"""An item of the library that a mail names itself is not sent from its last day on."""

from typing import Any

from tactful.campaigns.messages.approval import draft
from tactful.campaigns.model import MessageState, OutboxState
from tactful.campaigns.store.tables import StoredMessage

from .conftest import Place
from .test_sender import rows, send

LIBRARY = "items:\n  voucher: {title: The voucher, expires: 2026-03-04}\n"


def with_voucher(place: Place, port: int) -> Place:
    place.write(port=port, people="zoe@example.org,Zoë,Tulip,,,\n")
    mail = place.root / "templates/spring/thanks.md"
    mail.write_text(mail.read_text().replace("thank you", "{{ content.voucher.title }}"))
    library = place.root / "content/library.yml"
    library.parent.mkdir()
    library.write_text(LIBRARY)
    return place


def drafted(place: Place) -> None:
    """Enrol and draft as the command does: with lint's gate."""
    place.enrol()
    with place.store.session() as session:
        draft(session, place.workspace, place.workspace.campaign("spring"), now=place.now)


def test_one_that_waited_longer_than_its_offer_is_held_on_that_day(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    with_voucher(place, port).ready()
    place.later(days=2)
    send(place)
    assert [row.state for row in rows(place)] == [OutboxState.held]
    assert "'voucher' has expired" in rows(place)[0].why
    assert handler.mails == []


def test_before_that_day_it_is_sent(place: Place, catcher: Any) -> None:
    handler, port = catcher
    with_voucher(place, port).ready()
    send(place)
    assert len(handler.mails) == 1


def test_one_that_has_expired_is_drafted_as_held(place: Place, catcher: Any) -> None:
    _, port = catcher
    with_voucher(place, port)
    place.later(days=2)
    drafted(place)
    with place.store.reading() as session:
        first = session.get_one(StoredMessage, 1)
        assert first.state is MessageState.held
