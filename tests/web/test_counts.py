"""Figures are counted once for as long as nothing is written, and are never those of before."""

from typing import Any

import pytest

from tactful.campaigns.actions.suppress import suppress_value
from tactful.campaigns.model import person
from tactful.web.context import Counted

from .test_pages import message_id, post, words


@pytest.fixture
def counting(site: Any, monkeypatch: Any) -> list[str]:
    """What was counted."""
    done: list[str] = []
    from tactful.web import counts, home

    for module, name in ((counts, "campaign_overview"), (home, "rep_loads"), (home, "week_ahead")):
        before = getattr(module, name)

        def counted(*a: Any, _before: Any = before, _name: str = name, **k: Any) -> Any:
            done.append(_name)
            return _before(*a, **k)

        monkeypatch.setattr(module, name, counted)
    monkeypatch.setattr("tactful.campaigns.store.database._SETTLED_NS", 0)
    site.enrolled()
    return done


def test_the_same_figures_are_counted_once(site: Any, counting: list[str]) -> None:
    client = site.client()
    for _ in range(3):
        assert "6 messages to review" in words(client.get("/"))
    assert counting.count("campaign_overview") == counting.count("week_ahead") == 1
    client.get("/review")
    client.get("/campaigns/guide")
    assert counting.count("campaign_overview") == 1


def test_whatever_is_written_is_seen_at_once(site: Any, counting: list[str]) -> None:
    client = site.client()
    client.get("/")
    number = message_id(site, "zoe@acme.example", 1)
    post(client, f"/review/{number}", f"/review/{number}/skip", why="by phone")
    assert "5 messages to review" in words(client.get("/"))
    suppress_value(site.store, "eve@cedar.example", by=person("ana"), now=site.now)  # elsewhere
    assert "3 messages to review" in words(client.get("/"))
    site.later(minutes=1)
    before = len(counting)
    client.get("/")
    assert len(counting) > before  # what is due changes with the clock


@pytest.mark.parametrize(
    ("stamp", "age_s", "took_s", "holds"),
    [
        ((1, 2, 3, 4), 0.0, 0.0, True),
        ((1, 2, 3, 5), 0.0, 0.0, False),
        (None, 0.0, 0.0, False),  # nobody knows whether it was written
        ((1, 2, 3, 5), 1.0, 0.5, True),  # dear, and young
        ((1, 2, 3, 5), 3.0, 0.5, False),
        ((1, 2, 3, 4), 300.0, 0.5, True),
    ],
)
def test_dear_figures_may_be_two_seconds_old(
    site: Any, monkeypatch: Any, stamp: Any, age_s: float, took_s: float, holds: bool
) -> None:
    monkeypatch.setattr("tactful.web.context.time.monotonic", lambda: 1_000.0)
    one = Counted(7, (1, 2, 3, 4), site.now, 1_000.0 - age_s, took_s)
    assert one.holds(stamp, site.now) is holds
    assert not one.holds(stamp, site.now.replace(minute=59))
