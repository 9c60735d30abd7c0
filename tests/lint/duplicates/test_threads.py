"""Work that is shared out gives what one thread would give."""

from threading import get_ident

import pytest

from tactful.lint.duplicates import threads
from tactful.lint.duplicates.find import find
from tactful.lint.duplicates.threads import ENOUGH, both, side_by_side

from .lists import Row, listed


def test_results_come_in_the_order_of_the_items() -> None:
    assert side_by_side(lambda n: n * n, range(100), size=ENOUGH) == [n * n for n in range(100)]
    assert both(lambda: "a", lambda: 1, size=ENOUGH) == ("a", 1)


def test_a_fault_in_a_thread_is_a_fault() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda n: 1 // n, [1, 2, 0, 3], size=ENOUGH)


def test_work_within_work_keeps_to_its_thread() -> None:
    def within(_: int) -> set[int]:
        return set(side_by_side(lambda _: get_ident(), range(20), size=ENOUGH))

    assert all(len(one) == 1 for one in side_by_side(within, range(4), size=ENOUGH))


def test_threads_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = []
    for n in range(ENOUGH):
        first, last = f"Fn{chr(97 + n % 26)}", f"Ln{'abcdefghij'[n % 10]}{n % 4001}"
        rows.append((f"{first}.{last}@firm{n % 977}.example", first, last, f"Firm {n % 977} Ltd"))
    for n in range(0, ENOUGH, 50):
        email, first, last, firm = rows[n]
        rows.append((email.upper(), first, last, firm.replace("Ltd", "Inc")))
    people = listed(*rows)
    found = find(people)
    monkeypatch.setattr(threads, "_CORES", 1)
    assert find(people) == found
    assert len(found.clusters) >= ENOUGH // 50
