"""How well people are found on lists whose people are known; skipped where these are absent."""

import csv
from pathlib import Path

import pytest

from tactful.lint.duplicates.columnar_list import read_columnar
from tactful.lint.duplicates.find import find_duplicates
from tactful.lint.lists.headers import common_fields

from .lists import fit

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "contacts"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the lists are not here")


@pytest.mark.parametrize(
    ("name", "least_precision", "least_f1"),
    [
        ("dev_1000", 0.98, 0.97),
        ("dev_10000", 0.98, 0.98),
        ("fake_1000", 0.90, 0.87),
        ("febrl3", 0.95, 0.83),
    ],
)
def test_people_are_found(name: str, least_precision: float, least_f1: float) -> None:
    rows = read_columnar(DATA / f"{name}.csv", common_fields())
    people = {row["id"]: row["cluster"] for row in _rows(f"{name}.truth.csv")}
    clusters = [cluster.rows for cluster in find_duplicates(rows)]
    precision, recall = fit(clusters, [people[one] for one in rows.ids])
    assert precision >= least_precision
    assert 2 * precision * recall / (precision + recall) >= least_f1
    assert max(map(len, clusters)) <= 15


def test_pairs_that_only_look_alike_stay_apart() -> None:
    rows = read_columnar(DATA / "dev_10000.csv", common_fields())
    home = {
        rows.ids[row - 1]: number
        for number, cluster in enumerate(find_duplicates(rows))
        for row in cluster.rows
    }
    hard = _rows("dev_10000.hard.csv")
    merged = [one for one in hard if home.get(one["id1"], -1) == home.get(one["id2"], -2)]
    assert len(merged) <= 0.003 * len(hard)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
