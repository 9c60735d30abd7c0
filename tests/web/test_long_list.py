"""A list that is too long to wait for is enrolled beside the pages, which say how far it is."""

import time
from typing import Any

import pytest
from sqlalchemy import func, select

from tactful.campaigns.store.tables import Enrolment, StoredMessage
from tactful.web import campaign as pages
from tactful.web import enrolling

from .test_pages import CSRF, digest_of_page, words

PAGE = "/campaigns/guide/enrol"


@pytest.fixture
def client(site: Any, monkeypatch: Any) -> Any:
    monkeypatch.setattr(enrolling, "MAX_FORESEEN", 2)  # four people are many
    monkeypatch.setattr(pages, "WAIT_S", 0.0)
    return site.client()


def settled(client: Any, page: str = PAGE) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        shown = client.get(page)
        if "data-live" not in shown.text:
            return shown
        assert "The list is being" in words(shown)
    raise AssertionError("it never ended")


def press(client: Any, shown: Any, **form: object) -> Any:
    token = CSRF.search(shown.text)
    assert token is not None
    return client.post(PAGE, data={"csrf_token": token[1], **form})


def counts(site: Any) -> tuple[int, int]:
    with site.store.reading() as session:
        tables = (Enrolment, StoredMessage)
        people, texts = (session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)
        return people, texts


def test_it_is_looked_through_enrolled_and_told(site: Any, client: Any) -> None:
    assert "The list is being looked through" in words(client.get(PAGE))
    shown = settled(client)
    digest = digest_of_page(shown)
    assert "Enrol 4 recipients?" in words(shown) and counts(site) == (0, 0)
    assert press(client, shown, digest=digest).headers["Location"] == PAGE
    assert press(client, shown, digest=digest).headers["Location"] == PAGE  # a second press
    done = words(settled(client))
    assert "4 recipients enrolled" in done and "8 messages drafted" in done
    assert counts(site) == (4, 8)
    assert "4 recipients enrolled" in words(client.get(PAGE))
    assert "Nobody new to enrol" in words(settled(client, f"{PAGE}?again=1"))


def test_a_list_that_changed_meanwhile_enrols_nobody(site: Any, client: Any) -> None:
    shown = settled(client)
    press(client, shown, digest="0" * 64)
    assert "the list changed while you were reading" in words(settled_after_a_refusal(client))
    assert counts(site) == (0, 0)


def settled_after_a_refusal(client: Any) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        shown = client.get(PAGE)
        if shown.status_code == 303:
            return client.get(PAGE)
    raise AssertionError("it was not refused")
