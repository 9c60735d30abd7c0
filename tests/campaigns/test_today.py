"""A template may say how long ago something was: on the day the step was planned for."""

from tactful.campaigns.messages.approval import approve_all
from tactful.campaigns.model import person
from tactful.campaigns.queries.review import review_queue

from .conftest import Place

MAIL = (
    "---\nsubject: S\n---\nHello {{ contact.first_name }},\n\nwe met {{ '2026-03-01' | ago }}.\n\n"
    "[Unsubscribe]({{ unsubscribe_url }})\n{{ workspace.postal_address }}\n"
)


def test_the_day_is_the_planned_one_and_an_approved_text_does_not_age(place: Place) -> None:
    place.write()
    for name in ("thanks.md", "again.md"):
        (place.root / "templates/spring" / name).write_text(MAIL)
    place.enrol()
    place.draft()
    with place.store.reading() as session:
        texts = {
            (i.step, i.message.text.split("\n")[2]) for i in review_queue(session, place.workspace)
        }
    # Enrolled on Monday 2 March: the third step is due two business days after the call.
    assert texts == {(1, "we met yesterday."), (3, "we met 4 days ago.")}
    with place.store.session() as session:
        approve_all(session, place.workspace.campaign("spring"), by=person("me"), now=place.now)
    place.now = place.later(days=1)
    again = place.draft()
    assert (again.stale, again.drafted) == (0, 0)
