"""One sender for each database: who holds the lease, and what ends it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tactful.campaigns.ledger import lease
from tactful.campaigns.ledger.lease import LEASE, SenderBusy, file_lock

from .conftest import Place


def take(place: Place, token: str, *, alone: bool = False) -> None:
    with place.store.session() as session:
        who = f"host, process {token}"
        lease.take(session, token=token, who=who, boot="boot", now=place.now, alone=alone)


def renew(place: Place, token: str) -> bool:
    with place.store.session() as session:
        return lease.renew(session, token=token, now=place.now)


def test_while_a_lease_runs_nobody_else_sends(place: Place) -> None:
    take(place, "1")
    place.now += LEASE - timedelta(seconds=1)
    with pytest.raises(SenderBusy, match=r"^host, process 1 already sends .* until 10:01:30 UTC"):
        take(place, "2")
    assert renew(place, "1") is True


def test_whose_lease_runs_may_take_it_again(place: Place) -> None:
    take(place, "1")
    take(place, "1")
    assert renew(place, "1") is True


def test_when_a_lease_is_over_another_sender_takes_it_and_the_former_has_to_stop(
    place: Place,
) -> None:
    take(place, "1")
    place.now += LEASE
    take(place, "2")
    assert renew(place, "1") is False
    assert renew(place, "2") is True


def test_a_renewed_lease_runs_from_then(place: Place) -> None:
    take(place, "1")
    place.now += LEASE / 2
    renew(place, "1")
    place.now += LEASE - timedelta(seconds=1)
    with pytest.raises(SenderBusy):
        take(place, "2")


def test_who_holds_the_files_lock_waits_for_no_lease(place: Place) -> None:
    take(place, "1")
    take(place, "2", alone=True)
    assert renew(place, "1") is False


def test_a_lease_that_was_given_back_keeps_nobody_waiting(place: Place) -> None:
    take(place, "1")
    with place.store.session() as session:
        lease.give_back(session, token="2")  # not theirs
    with pytest.raises(SenderBusy):
        take(place, "2")
    with place.store.session() as session:
        lease.give_back(session, token="1")
    take(place, "2")


def test_the_files_lock_is_for_one_and_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text("process 123456789 of long ago")
    for _ in range(2):
        with file_lock(path) as locked:
            assert locked
            words = f"^process {os.getpid()} already sends"
            with pytest.raises(SenderBusy, match=words), file_lock(path):
                raise AssertionError("two hold the lock")


def test_a_database_on_a_server_has_no_file_to_lock() -> None:
    with file_lock(None) as first, file_lock(None) as second:
        assert (first, second) == (False, False)
