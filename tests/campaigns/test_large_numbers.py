"""The largest number of a row that an address may name is one that each database can look for."""

from typing import Any

from werkzeug.datastructures import MultiDict

from tactful.campaigns.queries.audit import events
from tactful.campaigns.queries.paged import enrolment_page, person_page
from tactful.campaigns.store.tables import Contact
from tactful.web.api.operation import BIG, Page
from tactful.web.numbers import LARGEST, asked_number


def test_the_largest_number_is_looked_for_and_not_found(house: Any) -> None:
    cursor = Page(cursor="9" * 18).after or 0
    asked = asked_number(MultiDict({"before": str(LARGEST)}), "before") or 0
    with house.store.reading() as session:
        for number in (BIG, LARGEST, cursor, asked):
            assert session.get(Contact, number) is None
            assert not person_page(session, address=None, after=number, most=2)
            assert not enrolment_page(
                session, house.workspace, campaign=None, state=None, contact_id=number,
                after=number, most=2,
            )  # fmt: skip
            assert not events(session, limit=2, before=number)
