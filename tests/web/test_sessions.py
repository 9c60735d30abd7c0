"""Sessions: their owner sees where they are signed in and ends one; an administrator too."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.sign_in import sign_in
from tactful.campaigns.store.tables import Audit
from tactful.web.browsers import browser_words

from .test_sign_in import WORDS, Team
from .test_tasks import words

PEOPLE = "/settings/people"
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
    "Safari/537.36 Edg/126.0": "Edge on Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile "
    "Safari/537.36": "Chrome on Android",
    "curl/8.5.0": "curl",
    "<script>": "",
    "": "",
}


@pytest.mark.parametrize(("agent", "said"), AGENTS.items())
def test_a_browser_is_named_in_a_few_words(agent: str, said: str) -> None:
    assert browser_words(agent) == said


def elsewhere(team: Team, email: str = "ana@example.com") -> Any:
    return sign_in(
        team.store, email, WORDS, address="1.2.3.4", now=team.site.now, browser="Opera on Linux"
    )


def names(page: str) -> list[str]:
    return re.findall(r"/sessions/([0-9a-f]{16})/end", page)


def test_one_session_is_ended_by_its_owner_and_the_others_stay(site: Any) -> None:
    team = Team(site)
    ana = team.client("ana@example.com")
    elsewhere(team)
    page = team.get(ana, "/account")
    assert "Opera on Linux" in page.text and words(page).count("This one") == 1
    (name,) = names(page.text)  # its own is ended by signing out
    number = re.search(r"/people/(\d+)/sessions", page.text)
    assert number is not None
    end = f"{PEOPLE}/{number[1]}/sessions/{name}/end"
    assert team.post(ana, end, page="/account", own="1").status_code == 303
    again = team.get(ana, "/account")
    assert "That browser is signed out." in again.text and not names(again.text)
    assert team.get(ana, "/").status_code == 200
    team.post(ana, end, page="/account", own="1")
    assert "It had ended before." in team.get(ana, "/account").text
    with team.store.reading() as session:
        lines = session.scalars(select(Audit).where(Audit.action == "session ended")).all()
        assert [(one.by, one.detail["browser"]) for one in lines] == [
            ("Ana Ruiz", "Opera on Linux")
        ]


def test_nobody_else_but_an_administrator_may(site: Any) -> None:
    team = Team(site)
    team.add("bob@example.com", name="Bob", roles=["marketer"])
    ana, bob = team.client("ana@example.com"), team.client("bob@example.com")
    page = team.get(ana, PEOPLE).text
    numbers = sorted(set(re.findall(r"/settings/people/(\d+)/sessions", page)))
    assert len(numbers) == 2
    of_ana, of_bob = (f"{PEOPLE}/{one}/sessions" for one in numbers)
    elsewhere(team)
    theirs = names(team.get(ana, of_ana).text)
    assert team.get(bob, of_ana).status_code == 403
    assert team.post(bob, f"{of_ana}/{theirs[0]}/end", page="/account").status_code == 403
    bobs = names(team.get(ana, of_bob).text)
    assert len(bobs) == 1
    # A name of somebody else's session ends nothing under another account.
    team.post(bob, f"{of_bob}/{theirs[0]}/end", page="/account")
    assert len(names(team.get(ana, of_ana).text)) == len(theirs)
    assert team.post(ana, f"{of_bob}/{bobs[0]}/end", page=of_bob).status_code == 303
    assert team.get(bob, "/").status_code != 200
    assert team.get(ana, f"{PEOPLE}/99/sessions").status_code == 404
