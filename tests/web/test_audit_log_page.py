"""The page Audit log of a long log: verified part by part, searched part by part."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text

from tactful.campaigns.model import person
from tactful.campaigns.store.audit import note_all

from .test_pages import post, words

LOG = "/settings/audit-log"
VERIFY = f"{LOG}/verify"


@pytest.fixture
def long(site: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A log of 100 lines, where a part has 40 and a search looks through 30."""
    monkeypatch.setattr("tactful.web.audit_log.PART", 40)
    monkeypatch.setattr("tactful.web.audit_log.SEARCHED", 30)
    with site.store.session() as session:
        for number in range(100):
            at = site.now - timedelta(minutes=100 - number)
            lines = [(number, {"text": "rare" if number == 10 else "usual"})]
            note_all(session, "approved", "message", lines, by=person("Zoë"), at=at)
    return site


def test_it_is_verified_part_by_part_and_how_far_is_kept(long: Any) -> None:
    client = long.client()
    assert "The log has 100 lines. They are verified part by part" in words(client.get(LOG))
    first = post(client, LOG, VERIFY)
    said = words(first)
    assert "The first 40 of 100 lines were found whole" in said and "last by ana" in said
    assert "data-go-on" in first.text and 'src="/static/go_on.js' in first.text
    assert "The log is whole" not in said
    later = client.get(LOG)  # by whoever looks, whenever that is; nothing goes on by itself
    assert "The first 40 of 100 lines" in words(later) and "data-go-on" not in later.text
    post(client, LOG, VERIFY, **{"from": "mark"})
    last = post(client, LOG, VERIFY, **{"from": "mark"})
    assert "The log is whole: 100 lines. Its head is" in words(last)
    assert "All 100 lines were found whole" in words(last)
    assert "Go on" not in words(last) and "Begin at the first line" in words(last)
    with long.store.session() as session:
        session.execute(text("UPDATE audit SET action = 'sent' WHERE id = 7"))
        note_all(session, "paused", "all", [("", "")], by=person("Zoë"), at=long.now)
    assert "The log is whole: 101 lines." in words(post(client, LOG, VERIFY, **{"from": "mark"}))
    broken = words(post(client, LOG, VERIFY))
    assert "The log is broken at line 7: it was changed" in broken


def test_a_search_says_how_far_back_it_looked(long: Any) -> None:
    client = long.client()
    page = client.get(f"{LOG}?about=rare")
    for back in (71, 41):
        said = words(page)
        assert f"30 lines were looked through, back to line {back}; there may be more" in said
        assert "None so far" in said
        onward = re.search(r'rel="next" href="([^"]+)"', page.text)
        assert onward is not None
        page = client.get(unescape(onward[1]))
    assert "message 10" in words(page) and "back to line 11;" in words(page)
    end = client.get(f"{LOG}?about=rare&before=11")
    assert "No such line" in words(end) and 'rel="next"' not in end.text


def test_a_short_log_is_verified_at_once(site: Any) -> None:
    client = site.client()
    with site.store.session() as session:
        note_all(session, "paused", "all", [("", "")], by=person("Zoë"), at=site.now)
    assert "The log is whole: 1 line." in words(post(client, LOG, VERIFY))
    assert "Begin at the first line" not in words(client.get(LOG))
