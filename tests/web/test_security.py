"""Who may look, and what a browser is allowed to do."""

import re
from typing import Any

import pytest

from tactful.web.security import HostError, loopback
from tactful.web.serve import PortError, bound

PAGES = [
    "/",
    "/campaigns/guide",
    "/campaigns/guide/enrol",
    "/campaigns/guide/preview",
    "/campaigns/guide/preview?view=text&marks=1",
    "/campaigns/guide/preview?view=source",
    "/campaigns/guide/preview?view=headers",
    "/campaigns/guide/preview?step=2",
    "/review",
    "/review/1",
    "/review/approve-clean",
    "/sending",
    "/tasks",
    "/draft",
    "/draft?initial=00-invitation.mjml&contacts=contacts/guide.csv&play=content-download&name=next",
    "/files/templates/01-thanks.mjml?line=4",
    "/lists",
    "/lists/of/contacts/guide.csv",
    "/lists/row/contacts/guide.csv?row=1",
    "/import",
    "/import?list=contacts/guide.csv",
    "/duplicates",
    "/people/1",
    "/search?q=zoe",
    "/review/1/edit",
]
POSTS = [
    "/campaigns/guide/enrol",
    "/campaigns/guide/draft",
    "/review/1/approve",
    "/review/1/skip",
    "/review/1/withdraw",
    "/review/withdraw?at=2026-03-03T10:00:00%2B00:00",
    "/review/approve-clean",
    "/review/approve-ticked",
    "/review/1/edit",
    "/review/1/note",
    "/review/notes/1/done",
    "/lists/row/contacts/guide.csv",
    "/lists/undo/contacts/guide.csv",
    "/import",
    "/import/upload",
    "/import/columns",
    "/import/undo/1",
    "/duplicates",
    "/duplicates/undo/1",
    "/draft",
    "/tasks/free/1/done",
    "/tasks/open",
    "/tasks/1/outcome",
    "/sending/pause",
    "/sending/resume",
    "/sending/1/settle",
    "/sending/1/release",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_shut_until_the_link_was_opened(read_site: Any, path: str) -> None:
    answer = read_site.client(signed_in=False).get(path)
    assert answer.status_code == 403
    assert "tactful web" in answer.text
    assert "zoe" not in answer.text.lower() and "Northlight" not in answer.text


def test_the_link_opens_once_and_the_next_one_is_announced(site: Any) -> None:
    first, second = site.client(), site.app.test_client()
    assert first.get("/").status_code == 200
    used = second.get("/sign-in?token=open-once")
    assert (used.status_code, "no longer opens" in used.text) == (403, True)
    assert second.get("/").status_code == 403
    assert second.get(f"/sign-in?token={site.announced[-1]}").status_code == 303
    assert second.get("/").status_code == 200
    assert first.get("/sign-in?token=open-once").status_code == 303  # the same link, reloaded


def test_the_session_cookie_is_for_this_site_and_no_script(site: Any) -> None:
    cookie = site.app.test_client().get("/sign-in?token=open-once").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", [*PAGES, "/u/nothing", "/static/tactful.css"])
def test_every_answer_forbids_what_it_does_not_need(read_site: Any, path: str) -> None:
    headers = read_site.client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_inline_script_or_style_or_grows_large(read_site: Any, path: str) -> None:
    page = read_site.client().get(path)
    assert page.status_code == 200
    assert not re.search(r"<style|\sstyle=\"|\son\w+=\"|<script(?![^>]* src=)", page.text)
    assert len(page.data) < 100_000


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_its_token_does_nothing(read_site: Any, path: str) -> None:
    client = read_site.client()
    answer = client.post(path, data={"digest": "x"})
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.7:8025"])
def test_another_host_name_is_turned_away(site: Any, host: str) -> None:
    client = site.client()
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Northlight" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8025", "127.0.0.1:9", "[::1]:8025"])
def test_this_machines_own_names_are_answered(site: Any, host: str) -> None:
    client = site.app.test_client()
    answer = client.get("/sign-in?token=open-once", headers={"Host": host})
    assert answer.status_code == 303


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.com", ""])
def test_it_refuses_to_answer_beyond_this_machine(host: str) -> None:
    with pytest.raises(HostError, match=r"use 127\.0\.0\.1"):
        loopback(host)


def test_a_taken_port_is_said_plainly() -> None:
    door = bound("127.0.0.1", 0)
    try:
        with pytest.raises(PortError, match="--port 0"):
            bound("127.0.0.1", door.port)
    finally:
        door.socket.close()


def test_a_mail_is_shown_where_nothing_in_it_can_run(site: Any) -> None:
    client = site.client()
    mail = client.get("/campaigns/guide/mail?step=1&row=3")
    policy = mail.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in policy
    assert "<script" not in mail.text and "&lt;script&gt;" in mail.text
    page = client.get("/campaigns/guide/preview?step=1&row=3").text
    assert 'sandbox=""' in page and "<script>alert" not in page


def test_error_pages_say_what_to_do_next(site: Any) -> None:
    client = site.client()
    for path, words in (
        ("/campaigns/none", "There is no campaign"),
        ("/review/99", "There is no message"),
        ("/campaigns/guide/preview?step=9", "There is no step"),
        ("/campaigns/guide/preview?row=77", "There is no recipient"),
        ("/nowhere", "Go to Today"),
    ):
        answer = client.get(path)
        assert (answer.status_code, words in answer.text) == (404, True), path


def test_a_broken_workspace_file_is_shown_with_its_place(site: Any) -> None:
    client = site.client()
    path = site.root / "campaigns/guide.yml"
    path.write_text(path.read_text().replace("wait: 20 minutes", "wait: soon"))
    answer = client.get("/campaigns/guide")
    assert answer.status_code == 503
    assert "guide.<wbr>yml:8" in answer.text and "is not a waiting time" in answer.text
    path.write_text(path.read_text().replace("wait: soon", "wait: 5 minutes"))
    assert "Wait 5 minutes" in client.get("/campaigns/guide").text
