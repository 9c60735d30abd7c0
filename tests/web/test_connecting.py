"""A mailbox connected in the browser: to the provider, and back to these pages."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ..campaigns.memory_keyring import Ring, memory_keyring
from ..campaigns.token_server import TokenServer, says, token_server
from .test_pages import post
from .test_tasks import words

PAGE, BACK = "/mailboxes", "/mailboxes/connected"


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    with memory_keyring() as ours:
        yield ours


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server() as ours:
        yield ours


def by_oauth(site: Any, tokens: TokenServer, more: str = "") -> None:
    toml = site.root / "tactful.toml"
    section = f"[mailboxes.ana.oauth]\n{tokens.settings(more)}\n[fields.contact]"
    toml.write_text(toml.read_text().replace("[fields.contact]", section, 1))


def asked(client: FlaskClient) -> tuple[str, dict[str, str]]:
    """Press Connect; return the page's words, and what the link to the provider asks."""
    page = post(client, PAGE, f"{PAGE}/ana/connect")
    link = page.text.split('button primary" href="')[1].split('"')[0].replace("&amp;", "&")
    return words(page), {key: one for key, (one,) in parse_qs(urlsplit(link).query).items()}


def agreed(client: FlaskClient, tokens: TokenServer, query: dict[str, str]) -> TestResponse:
    back = urlsplit(tokens.approve(query, "ana@northlight.example"))
    return client.get(f"{back.path}?{back.query}")


def test_a_mailbox_is_connected_and_disconnected(
    site: Any, tokens: TokenServer, ring: Ring
) -> None:
    by_oauth(site, tokens)
    tokens.extra = {"refresh_token_expires_in": 90 * 86_400}
    client = site.client()
    assert "OAuth at 127.0.0.1" in words(client.get(PAGE)) and "not connected" in words(
        client.get(PAGE)
    )
    page, query = asked(client)
    assert "Connect ana to 127.0.0.1" in page and "mail.send mail.read" in page
    assert query["redirect_uri"] == "http://127.0.0.1:80/mailboxes/connected"
    done = agreed(client, tokens, query)
    assert (done.status_code, done.headers["Location"]) == (303, "/mailboxes#box-ana")
    text = words(client.get(PAGE))
    assert "ana is connected." in text and "connected since Tue 3 Mar, until" in text
    assert "Connect again" in text and not [one for one in tokens.refresh if one in text]
    again = agreed(client, tokens, query)  # its answer is of use once
    assert "to another question" in words(client.get(again.headers["Location"]))
    post(client, PAGE, f"{PAGE}/ana/disconnect")
    assert "ana is disconnected." in words(client.get(PAGE)) and not ring.kept
    assert post(client, PAGE, f"{PAGE}/nobody/connect").status_code == 404


def test_an_answer_counts_in_the_session_that_asked_only(
    site: Any, tokens: TokenServer, ring: Ring
) -> None:
    by_oauth(site, tokens)
    client = site.client()
    _, query = asked(client)
    stranger = site.client()
    agreed(stranger, tokens, query)
    assert "to another question" in words(stranger.get(PAGE)) and not ring.kept
    signed_out = site.client(signed_in=False)
    assert agreed(signed_out, tokens, query).status_code == 403
    _, newer = asked(client)
    for state in ("", "x", "é", query["state"]):
        client.get(BACK, query_string={"state": state, "code": "x"})
        assert "to another question" in words(client.get(PAGE))
        _, newer = asked(client)
    tokens.faults.append(says(400, {"error": "invalid_grant", "error_description": "too late"}))
    agreed(client, tokens, newer)
    assert "ana is not connected: 127.0.0.1" in words(client.get(PAGE))
    _, newer = asked(client)
    error = {"state": newer["state"], "error": "access_denied", "error_description": "<b>No</b>"}
    client.get(BACK, query_string=error)
    shown = client.get(PAGE)
    assert "access_denied" in shown.text and "<b>No</b>" not in shown.text and not ring.kept


def test_a_browser_that_comes_back_under_another_name_is_sent_on(
    site: Any, tokens: TokenServer
) -> None:
    by_oauth(site, tokens)
    client = site.client()
    _, query = asked(client)
    back = urlsplit(tokens.approve(query, "ana@northlight.example"))
    elsewhere = client.get(f"{BACK}?{back.query}", base_url="http://127.0.0.1:80")
    assert elsewhere.headers["Location"] == f"http://localhost{BACK}?{back.query}"
    other = site.client(signed_in=False)
    unknown = other.get(f"{BACK}?state=x", base_url="http://127.0.0.1:80")
    assert unknown.status_code == 403


def test_what_a_page_cannot_write_it_says(site: Any, tokens: TokenServer, monkeypatch: Any) -> None:
    by_oauth(site, tokens, 'refresh_token = "env:ANA_TOKEN"')
    client = site.client()
    monkeypatch.delenv("ANA_TOKEN", raising=False)
    assert "ANA_TOKEN is not set" in words(client.get(PAGE))
    monkeypatch.setenv("ANA_TOKEN", tokens.agreed("ana@northlight.example"))
    text = words(client.get(PAGE))
    assert "in the variable ANA_TOKEN" in text and "--print" in text
    post(client, PAGE, f"{PAGE}/ana/connect")
    assert "a variable cannot be changed from here" in words(client.get(PAGE))
    post(client, PAGE, f"{PAGE}/ana/disconnect")
    assert "remove it there" in words(client.get(PAGE))
