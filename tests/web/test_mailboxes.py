"""The page of mailboxes: how each one is set, and what its servers say when they are asked."""

from typing import Any

import pytest

from tactful.campaigns.demo.rehearsal import catcher

from ..campaigns.resend_server import KEY, resend_server
from .test_pages import post
from .test_tasks import words

PAGE = "/mailboxes"


def test_a_mailbox_says_how_it_sends_and_is_read(site: Any) -> None:
    toml = site.root / "tactful.toml"
    box = 'host = "127.0.0.1"\n'
    more = f'{box}per_day = 1200\naway = ["2026-03-09 to 2026-03-13", "2025-01-01"]\n'
    toml.write_text(toml.read_text().replace(box, more))
    text = words(site.client().get(PAGE))
    assert "ana Default" in text and "127.0.0.1:587, not encrypted" in text
    assert "100 an hour, 1,200 a day; 0 and 0 used" in text
    assert "Away Mon 9 Mar to Fri 13 Mar" in text and "2025" not in text
    assert "Nothing: give replies to tactful receive" in text


def test_the_servers_are_asked_and_nothing_is_sent(site: Any) -> None:
    with catcher() as (caught, port):
        asked(site, port)
        assert not caught.mails


def asked(site: Any, smtp: int) -> None:
    toml = site.root / "tactful.toml"
    toml.write_text(
        toml.read_text().replace("[fields.contact]", f"port = {smtp}\n\n[fields.contact]")
    )
    client = site.client()
    good = post(client, PAGE, f"{PAGE}/ana/check")
    assert f"Sending: ana@northlight.example, 127.0.0.1:{smtp} answers." in words(good)
    toml.write_text(toml.read_text().replace(f"port = {smtp}", "port = 9"))
    bad = post(client, PAGE, f"{PAGE}/ana/check")
    assert 'role="alert"' in bad.text and "Sending:" in words(bad)
    assert post(client, PAGE, f"{PAGE}/nobody/check").status_code == 404


def test_a_providers_key_is_tried_and_nothing_is_sent(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with resend_server() as server:
        toml = site.root / "tactful.toml"
        ours = f'provider = "resend"\napi_key = "env:ANA_KEY"\napi_url = "{server.url}"\n'
        toml.write_text(toml.read_text().replace("[fields.contact]", f"{ours}\n[fields.contact]"))
        client, at = site.client(), server.url.removeprefix("http://")
        assert f"Sends by Resend, {at} " in words(client.get(PAGE))
        assert "ANA_KEY is not set" in words(post(client, PAGE, f"{PAGE}/ana/check"))
        monkeypatch.setenv("ANA_KEY", KEY)
        said = f"Sending: ana@northlight.example, {at} knows the API key, which may only send."
        assert said in words(post(client, PAGE, f"{PAGE}/ana/check"))
        monkeypatch.setenv("ANA_KEY", "re_wrong")
        assert "invalid_api_key" in words(post(client, PAGE, f"{PAGE}/ana/check"))
        toml.write_text(toml.read_text().replace('"resend"', '"resent"'))
        assert "did you mean 'resend'?" in words(post(client, PAGE, f"{PAGE}/ana/check"))
        assert server.requests == []


def test_a_password_that_is_not_there_is_said(site: Any) -> None:
    toml = site.root / "tactful.toml"
    secret = 'user = "ana"\npassword = "env:ANA_NOWHERE"\n\n[fields.contact]'
    toml.write_text(toml.read_text().replace("[fields.contact]", secret))
    assert "ANA_NOWHERE" in words(post(site.client(), PAGE, f"{PAGE}/ana/check"))


def test_what_the_preview_shows_is_sent_to_oneself(site: Any) -> None:
    preview = "/campaigns/guide/preview?step=1"
    with catcher() as (caught, port):
        toml = site.root / "tactful.toml"
        toml.write_text(
            toml.read_text().replace('host = "127.0.0.1"', f'host = "127.0.0.1"\nport = {port}')
        )
        client = site.client()
        test = "/campaigns/guide/test?step=1&row=1&view=text"
        done = post(client, preview, test, mailbox="ana@northlight.example")
        assert done.headers["Location"].startswith("/campaigns/guide/preview?")
        assert "view=text" in done.headers["Location"]
        text = words(client.get(preview))
        assert "Sent to ana@northlight.example as a test. The server said: 250" in text
        post(client, preview, test, mailbox="zoe@acme.example")
        text = words(client.get(preview))
        assert "The test was not sent: a test goes to a mailbox of this workspace only" in text
        ((to, raw),) = caught.mails
    assert to == "ana@northlight.example" and b"[Test] Your copy of the buying guide" in raw
