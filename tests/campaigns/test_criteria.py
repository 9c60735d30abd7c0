"""Nobody outside the criteria is enrolled without a signed override; routes find the owner."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tactful.campaigns.store.tables import Audit, Enrolment

from .conftest import Place


def narrowed(place: Place, audience: str, people: str) -> Any:
    place.write()
    file = place.root / "campaigns" / "spring.yml"
    contacts = "audience: {contacts: contacts/spring.csv}\n"
    assert contacts in file.read_text()
    file.write_text(file.read_text().replace(contacts, audience))
    (place.root / "contacts" / "spring.csv").write_text(people)
    return place.enrol()


def owners(place: Place) -> list[str | None]:
    with place.store.reading() as session:
        return [one.owner for one in session.scalars(select(Enrolment).order_by(Enrolment.id))]


def test_whoever_is_outside_stays_out_unless_somebody_signs_for_them(place: Place) -> None:
    report = narrowed(
        place,
        "audience:\n  contacts: contacts/spring.csv\n  criteria: {company: known}\n",
        "Email,First name,Company,Override\nzoe@example.org,Zoë,Tulip,\nbob@example.net,Bob,,\n"
        "ann@example.net,Ann,,kim: met at the fair\neve@example.net,Eve,,please\n",
    )
    assert len(report.enrolled) == 2
    assert [(skip.row, skip.kind, skip.why) for skip in report.skipped] == [
        (2, "outside", "does not meet the criteria: company is not known"),
        (4, "outside", "does not meet the criteria: company is not known"),
    ]
    with place.store.reading() as session:
        enrolled = select(Audit.detail).where(Audit.action == "enrolled")
        assert session.scalar(enrolled) == {
            "enrolled": 2,
            "left_out": 2,
            "included_by_override": 1,
        }


def test_a_lead_without_owner_gets_one_by_the_routes(place: Place) -> None:
    narrowed(
        place,
        "audience:\n  contacts: contacts/spring.csv\n  route: [owner, round_robin]\n",
        "Email,First name,Owner\na@a.example,A,kim\nb@b.example,B,\nc@c.example,C,\nd@d.example,D,\n",
    )
    assert owners(place) == ["kim", "sam", "kim", "sam"]
