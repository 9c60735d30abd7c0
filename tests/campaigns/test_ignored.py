"""What a comment ignores holds no draft, as long as it may."""

from datetime import timedelta

from tactful.campaigns.messages.approval import draft
from tactful.campaigns.model import MessageState
from tactful.campaigns.queries.review import review_queue

from .conftest import Place


def states(place: Place) -> dict[tuple[int, MessageState], list[str]]:
    workspace = place.workspace
    with place.store.session() as session:
        draft(session, workspace, workspace.campaign("spring"), now=place.now)
        items = review_queue(session, workspace, states=(MessageState.draft, MessageState.held))
    return {
        (item.step or 0, item.state): [f.code for f in item.findings if f.code in ("T104", "M201")]
        for item in items
    }


def test_a_comment_lets_a_draft_pass_until_its_day_is_over(place: Place) -> None:
    place.write(people="zoe@example.org,Zoë,Tulip,,,\n")
    file = place.root / "templates/spring/thanks.md"
    said = "[Company], {# tactful: ignore T104 until 2026-03-04: they call it that #}\n\nthank"
    file.write_text(file.read_text(encoding="utf-8").replace("thank", said, 1), encoding="utf-8")
    place.enrol()
    assert states(place)[1, MessageState.draft] == []
    file.write_text(file.read_text(encoding="utf-8").replace("time", "day"), encoding="utf-8")
    place.now += timedelta(days=3)
    assert states(place)[1, MessageState.held] == ["T104"]
