"""Settings: People and Audit log, as an administrator works there."""

import csv
import io
import re
from html import unescape
from typing import Any

from sqlalchemy import text

from tactful.campaigns.model import person
from tactful.campaigns.queries.accounts import accounts
from tactful.campaigns.store.audit import note_all

from .test_sign_in import ADDRESS, Team

PEOPLE = "/settings/people"
LOG = "/settings/audit-log"


def known(team: Team) -> dict[str, tuple[tuple[str, ...], bool, str | None]]:
    with team.store.reading() as session:
        return {one.name: (one.roles, one.active, one.mailbox) for one in accounts(session)}


def press(team: Team, client: Any, path: str, **data: Any) -> Any:
    return team.post(client, path, page=PEOPLE, **data)


def test_somebody_is_invited_given_roles_and_deactivated(site: Any) -> None:
    team = Team(site)
    admin, bob = team.client("ana@example.com"), team.client()
    invited = press(
        team, admin, PEOPLE, email="bob@example.com", name="Bob", role=["marketer", "sender"],
        mailbox="ana",
    )  # fmt: skip
    link = re.search(rf'value="{ADDRESS}(/sign-in/password/[^"]+)"', invited.text)
    assert link is not None
    assert known(team)["Bob"] == (("marketer", "sender"), True, "ana")
    words = "a long enough password"
    path = unescape(link[1])
    assert team.post(bob, path, page=path, password=words, again=words).status_code == 303
    assert team.enter(bob, "bob@example.com", words).status_code == 303
    refused = team.get(bob, PEOPLE)
    assert (refused.status_code, "Ask Ana Ruiz." in refused.text) == (403, True)
    press(team, admin, f"{PEOPLE}/2/roles", role=["approver"], mailbox="")
    assert known(team)["Bob"] == (("approver",), True, None)
    done = press(team, admin, f"{PEOPLE}/2/deactivate")
    assert done.status_code == 303 and team.get(bob, "/").status_code == 403
    assert "signed out everywhere" in team.get(admin, PEOPLE).text
    assert press(team, admin, f"{PEOPLE}/2/link").status_code == 422
    press(team, admin, f"{PEOPLE}/2/reactivate")
    assert known(team)["Bob"][1] is True
    assert "A link for Bob" in press(team, admin, f"{PEOPLE}/2/link").text
    press(team, admin, f"{PEOPLE}/1/deactivate")
    assert "last administrator" in team.get(admin, PEOPLE).text
    again = press(team, admin, PEOPLE, email="BOB@example.com", name="Rob", role="viewer")
    assert (again.status_code, "has an account already" in again.text) == (422, True)
    assert 'value="Rob"' in again.text
    assert press(team, admin, f"{PEOPLE}/99/roles").status_code == 404


def test_buttons_that_somebody_may_not_press_are_not_there(site: Any) -> None:
    site.enrolled()
    team = Team(site)
    team.add("vic@example.com", name="Vic", roles=["viewer"])
    viewer = team.client("vic@example.com")
    admin = team.client("ana@example.com")
    for path, button in (
        ("/sending", "Pause everything"), ("/suppression", "Send them nothing more"),
        ("/mailboxes", "Check the connection"), ("/", ">Settings<"),
        ("/review/1", ">Approve"), ("/campaigns/guide", "/enrol"),
        ("/files/templates/goodbye.md", "/edit/"),
    ):  # fmt: skip
        page = team.get(viewer, path)
        assert page.status_code == 200
        assert button not in page.text, path
    assert ">Settings<" in team.get(admin, "/").text
    assert "Send them nothing more" in team.get(admin, "/suppression").text


def test_the_log_is_filtered_paged_saved_and_verified(site: Any) -> None:
    team = Team(site)
    admin = team.client("ana@example.com")
    with team.store.session() as session:
        lines = [(n, {"digest": f"<{n}>"}) for n in range(120)]
        note_all(session, "approved", "message", lines, by=person("Zoë"), at=site.now)
    first = team.get(admin, f"{LOG}?by=zoë&action=approved").text
    assert first.count("<time") == 50 and "&lt;119&gt;" in first and "<119>" not in first
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = team.get(admin, unescape(onward[1])).text
    assert "&lt;69&gt;" in second and "&lt;70&gt;" not in second
    assert "No decision fits" in team.get(admin, f"{LOG}?since=2026-03-04").text
    assert team.get(admin, f"{LOG}?until=2026-03-03&about=<7").text.count("<time") == 11
    assert team.get(admin, f"{LOG}?since=nonsense&before=x").status_code == 200
    saved = team.get(admin, f"{LOG}.csv?by=zoë")
    assert saved.headers["Content-Disposition"] == "attachment; filename=audit-log.csv"
    rows = list(csv.DictReader(io.StringIO(saved.text)))
    assert [len(rows), rows[0]["subject_id"]] == [120, "0"]
    assert "The log is whole:" in team.post(admin, f"{LOG}/verify", page=LOG).text
    with team.store.session() as session:
        session.execute(text("DELETE FROM audit WHERE id = 50"))
    assert "broken at line 51" in team.post(admin, f"{LOG}/verify", page=LOG).text
