"""A yes on the pages says whose it was and can be taken back; a double press decides once."""

import re
from html import unescape
from typing import Any

import pytest

from tactful.campaigns.model import MessageState, OutboxState

from .test_pages import CSRF, message_id, on_its_way, post, put, state_of, words

__all__ = ["on_its_way"]
UNDO = re.compile(r'<form method="post" action="([^"]+)" class="flash flash-undo')


def digest_on(client: Any, page: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', client.get(page).text)
    assert found is not None
    return found[1]


def approve(client: Any, number: int) -> Any:
    page = f"/review/{number}"
    return post(client, page, f"{page}/approve", digest=digest_on(client, page))


def press_undo(client: Any, page: Any) -> Any:
    button, token = UNDO.search(page.text), CSRF.search(page.text)
    assert button is not None and token is not None
    return client.post(unescape(button[1]), data={"csrf_token": token[1]})


def test_approving_names_whom_and_undo_takes_it_back(site: Any) -> None:
    client = site.enrolled().client()
    number = message_id(site, "zoe@acme.example", 1)
    done = approve(client, number)
    page = client.get(done.location)
    text = words(page)
    assert "Approved: Zoe Adams (zoe@acme.example), “Your copy of the buying guide”. Undo" in text
    undone = press_undo(client, page)
    assert state_of(site, number) is MessageState.draft
    assert undone.location == f"/review/{number}"
    assert "The approval is withdrawn: Zoe Adams" in words(client.get(undone.location))


def test_the_message_itself_offers_to_withdraw_until_it_leaves(site: Any, on_its_way: Any) -> None:
    number = next(one for one in range(1, 9) if state_of(site, one) is MessageState.approved)
    page = f"/review/{number}"
    assert "Withdraw approval" in words(on_its_way.get(page))
    put(site, OutboxState.sent)
    text = words(on_its_way.get(page))
    assert "Withdraw approval" not in text and "Skip…" not in text
    assert "It cannot be called back" in text
    late = post(on_its_way, "/sending", f"{page}/withdraw")
    assert "Not withdrawn: message" in words(on_its_way.get(late.location))
    assert state_of(site, number) is MessageState.approved


def test_a_bulk_approval_can_be_undone_whole(site: Any) -> None:
    client = site.enrolled().client()
    asked = client.get("/review/approve-clean").text
    seal = re.search(r'name="seal" value="(\w+)"', asked)
    assert seal is not None
    form = {"seal": seal[1], "shape": re.findall(r'name="shape" value="(\w+)"', asked)}
    answer = post(client, "/review/approve-clean", "/review/approve-clean", **form)
    page = client.get(answer.location)
    assert "3 messages" in words(page)
    undone = press_undo(client, page)
    text = words(client.get(undone.location))
    assert "5 messages wait for approval again." in text and "8 messages, oldest first" in text


@pytest.mark.parametrize("at", ["", "now", "2026-03-03T10:00:00"])
def test_an_undo_without_its_moment_does_nothing(site: Any, at: str) -> None:
    client = site.enrolled().client()
    assert post(client, "/sending", f"/review/withdraw?at={at}").status_code == 400


def test_a_second_press_within_a_second_decides_nothing(site: Any) -> None:
    client = site.enrolled().client()
    zoe = message_id(site, "zoe@acme.example", 1)
    goodbye = message_id(site, "zoe@acme.example", 3)
    approve(client, zoe)
    site.later(milliseconds=900)
    again = approve(client, goodbye)
    assert state_of(site, goodbye) is MessageState.draft
    assert again.location == f"/review/{goodbye}"
    assert "Not approved: you pressed twice within a second" in words(client.get(again.location))
    site.later(milliseconds=200)
    approve(client, goodbye)
    assert state_of(site, goodbye) is MessageState.approved


def test_the_same_form_sent_twice_at_once_is_one_yes(site: Any) -> None:
    client = site.enrolled().client()
    zoe = message_id(site, "zoe@acme.example", 1)
    page = f"/review/{zoe}"
    digest = digest_on(client, page)
    for _ in range(2):
        answer = post(client, page, f"{page}/approve", digest=digest)
        assert answer.location != page
    assert state_of(site, zoe) is MessageState.approved


def test_p_goes_back_through_what_was_decided(site: Any) -> None:
    client = site.enrolled().client()
    numbers = [message_id(site, "zoe@acme.example", step) for step in (1, 3)]
    assert back_on(client, f"/review/{numbers[0]}") is None
    for number in numbers:
        answer = approve(client, number)
        site.later(seconds=3)
    assert back_on(client, answer.location) == numbers[1]
    assert back_on(client, f"/review/{numbers[1]}") == numbers[0]
    assert back_on(client, f"/review/{numbers[0]}") is None
    assert back_on(client, "/review") == numbers[1]


def back_on(client: Any, page: str) -> int | None:
    found = re.search(r'aria-keyshortcuts="p" href="/review/(\d+)', client.get(page).text)
    return int(found[1]) if found else None


def test_without_a_decision_p_is_the_message_before(site: Any) -> None:
    client = site.enrolled().client()
    assert 'rel="prev" aria-keyshortcuts="k p"' in client.get("/review/3").text
