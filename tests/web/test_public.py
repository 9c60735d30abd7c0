"""The unsubscribe page: asks on GET, acts on POST, and tells strangers nothing."""

import re
from typing import Any

import pytest

from tactful.campaigns.messages import links
from tactful.campaigns.people.suppression import is_suppressed
from tactful.campaigns.queries.people import enrolments


def token_of(site: Any, address: str) -> str:
    with site.store.session() as session:
        found = enrolments(session, site.workspace, "guide", address=address)
        return links.token(session, found[0].enrolment_id)


def suppressed(site: Any, address: str) -> bool:
    with site.store.reading() as session:
        return bool(is_suppressed(session, address))


def test_asking_changes_nothing(site: Any) -> None:
    path = f"/u/{token_of(site.enrolled(), 'zoe@acme.example')}"
    client = site.client(signed_in=False)
    for _ in range(2):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Unsubscribe?" in answer.text
    assert client.head(path).status_code == 200
    assert not suppressed(site, "zoe@acme.example")


def test_one_click_unsubscribes_and_twice_is_the_same(site: Any) -> None:
    path = f"/u/{token_of(site.enrolled(), 'zoe@acme.example')}"
    client = site.client(signed_in=False)
    pages = []
    for _ in range(2):
        # As RFC 8058 has it: no cookie, no token of ours, the public name, and no redirect.
        answer = client.post(
            path,
            data={"List-Unsubscribe": "One-Click"},
            headers={"Host": "mail.northlight.example"},
        )
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        pages.append(answer.text)
        assert suppressed(site, "zoe@acme.example")
    assert pages[0] == pages[1]
    assert "You are unsubscribed" in client.get(path).text
    with site.store.reading() as session:
        [zoe] = enrolments(session, site.workspace, "guide", address="zoe@acme.example")
        assert zoe.state == "opted_out"
    assert not suppressed(site, "omar@birch.example")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_token_tells_nothing(site: Any, method: str) -> None:
    good = token_of(site.enrolled(), "zoe@acme.example")
    for wrong in ("x", good[:-1], good + "0", "%00", "a/b"):
        answer = getattr(site.client(signed_in=False), method)(f"/u/{wrong}")
        assert answer.status_code == 404
        assert "Page not found" in answer.text
        assert "Northlight" not in answer.text and "<nav" not in answer.text


def test_recipients_are_not_asked_to_sign_in(site: Any) -> None:
    answer = site.client(signed_in=False).get("/u/")
    assert answer.status_code == 404
    assert "tactful web" not in answer.text


PUBLIC_HOST = {"Host": "mail.northlight.example"}


@pytest.mark.parametrize("path", ["good", "nothing"])
def test_all_that_a_recipients_page_shows_is_there_under_the_public_name(
    site: Any, path: str
) -> None:
    token = token_of(site.enrolled(), "zoe@acme.example") if path == "good" else "x"
    client = site.client(signed_in=False)
    page = client.get(f"/u/{token}", headers=PUBLIC_HOST)
    wanted = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert any(".css?" in name for name in wanted)
    for name in wanted:
        answer = client.get(name, headers=PUBLIC_HOST)
        assert (name, answer.status_code) == (name, 200)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/", "/review", "/static/keys.js", "/static/nothing.css", "/static/../tactful.toml"]
)
def test_nothing_else_is_there_under_the_public_name(site: Any, path: str) -> None:
    for client in (site.client(), site.client(signed_in=False)):
        assert client.get(path, headers=PUBLIC_HOST).status_code == 421
