"""What was agreed to is done as it was shown, or nothing is: of two at once, by one of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tactful.campaigns.actions.agreed import ListChanged, enrol_digest, import_digest
from tactful.campaigns.actions.enrol import enrol_list, foresee
from tactful.campaigns.actions.import_list import foresee_import, import_list
from tactful.campaigns.actions.suppress import suppress_value
from tactful.campaigns.model import person
from tactful.campaigns.queries.audit import events

from .conftest import HEADER, PEOPLE, Place

ANN = person("ann")
SOURCE = "contacts/spring.csv"


def importing(place: Place) -> Callable[[], object]:
    """Return the import of the list as it is shown now."""
    workspace, people = place.workspace, place.recipients()
    digest = import_digest(people, foresee_import(place.store, workspace, people, source=SOURCE))
    return lambda: import_list(
        place.store, workspace, people, source=SOURCE, by=ANN, now=place.now, agreed=digest
    )


def enrolling(place: Place) -> Callable[[], object]:
    """Return the enrolment of the list as it is shown now."""
    workspace, people = place.workspace, place.recipients()
    campaign = workspace.campaign("spring")
    found = foresee(place.store, workspace, campaign, people, now=place.now)
    digest = enrol_digest(people, found.report)
    return lambda: enrol_list(
        place.store, workspace, campaign, people, by=ANN, now=place.now, agreed=digest
    )


def times(place: Place, action: str) -> int:
    with place.store.reading() as session:
        return sum((one.action, one.by) == (action, str(ANN)) for one in events(session))


@pytest.mark.parametrize(("begin", "action"), [(importing, "imported"), (enrolling, "enrolled")])
def test_of_two_who_agreed_to_the_same_one_does_it(
    house: Place, begin: Callable[[Place], Callable[[], object]], action: str
) -> None:
    work = begin(house)

    def refused(_: int) -> bool:
        try:
            work()
        except ListChanged:
            return True
        return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(refused, range(2))) == [False, True]
    assert times(house, action) == 1


def test_what_somebody_else_imported_meanwhile_is_not_written_over(place: Place) -> None:
    work = importing(place)
    place.write(people=PEOPLE.replace("Zoë,Tulip", "Zoë,Lily"))
    importing(place)()
    with pytest.raises(ListChanged, match="nobody was imported"):
        work()
    assert times(place, "imported") == 1


def test_who_may_not_be_written_to_any_more_is_not_enrolled(place: Place) -> None:
    work = enrolling(place)
    suppress_value(place.store, "zoe@example.org", why="asked", by=ANN, now=place.now)
    with pytest.raises(ListChanged, match="nobody was enrolled"):
        work()
    assert times(place, "enrolled") == 0


def test_the_digest_is_of_everything_that_is_shown(place: Place) -> None:
    def digests() -> tuple[str, str]:
        workspace, people = place.workspace, place.recipients()
        imported = foresee_import(place.store, workspace, people, source=SOURCE)
        entered = foresee(
            place.store, workspace, workspace.campaign("spring"), people, now=place.now
        )
        return import_digest(people, imported), enrol_digest(people, entered.report)

    first = digests()
    place.later(minutes=5)
    assert digests() == first
    seen = {first}
    for people in (
        PEOPLE.replace("zoe@", "zora@"),  # another person in the same row
        PEOPLE.replace("Tulip", "Lily"),
        PEOPLE.replace("zoe@example.org", "zoe"),  # left out
        PEOPLE.replace("bob@example.net,Bob,Rose,,,", "bob@example.net,Bob,Rose,,,yes"),
        "".join(reversed(PEOPLE.splitlines(keepends=True))),
    ):
        place.write(people=people)
        seen.add(digests())
    assert len({one for one, _ in seen}) == len({two for _, two in seen}) == 6
    (place.root / SOURCE).write_text(HEADER.replace("Company", "Firm") + PEOPLE, encoding="utf-8")
    assert digests() not in seen
