"""A name alone is no proof, however rare it is in a list."""

from pathlib import Path

import pytest

from tactful.lint.duplicates.find import find_duplicates
from tactful.lint.duplicates.links import Level
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients

HEAD = "email,first_name,last_name,company,phone\n"


def sure(tmp_path: Path, rows: str) -> bool:
    path = tmp_path / "c.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return bool(find_duplicates(read_recipients(path, common_fields()), least=Level.sure))


@pytest.mark.parametrize(
    "rows",
    [
        "james.murphy98@gmail.com,James,Murphy,,\njm.cycling@yahoo.com,James,Murphy,,\n",
        "james.murphy@gmail.com,James,Murphy,,\njames.murphy@yahoo.com,James,Murphy,,\n",
        "ali.hassan68@gmail.com,Ali,Hassan,,\nhassan_ali@hotmail.com,Ali,Hassan,,\n",
        "zq@a.example,Zbigniew,Quellhorst,Acme,\nx9@b.example,Zbigniew,Quellhorst,,\n",
        "anna@web.example,Anna,Keller,,\nkeller77@post.example,Anna,Keller,,\n",
    ],
)
def test_a_name_alone_is_not_sure(tmp_path: Path, rows: str) -> None:
    assert not sure(tmp_path, rows)


@pytest.mark.parametrize(
    "rows",
    [
        "jim.brodo@acme.example,Jim,Brodo,Acme,\njbrodo@acme.example,James,Brodo,Acme Inc,\n",
        "zq@gmail.com,Zoe,Quell,,+44 20 7946 0110\nzoe9@yahoo.com,Zoe,Quell,,+44 20 7946 0110\n",
        "zq@gmail.com,Zoe,Quell,Oakridge Dental,\nzoe9@oakridge.example,Zoe,Quell,Oakridge Dental,\n",
    ],
)
def test_a_second_sign_makes_it_sure(tmp_path: Path, rows: str) -> None:
    assert sure(tmp_path, rows)


@pytest.mark.parametrize(
    ("one", "other", "last"),
    [("Anna", "Jonas", "Becker"), ("Claire", "Hugo", "Martin"), ("Sofia", "Luca", "Rossi"),
     ("Inês", "Rui", "Lopes"), ("Mona", "Finn", "Behrens")],
)  # fmt: skip
def test_a_family_at_one_firm_with_one_telephone_is_not_one_person(
    tmp_path: Path, one: str, other: str, last: str
) -> None:
    firm = f"{last} Holzbau,+49 451 5550143"
    rows = "".join(
        f"{name[0].lower()}.{last.lower()}@{last.lower()}-holzbau.example,{name},{last},{firm}\n"
        for name in (one, other)
    )
    assert not sure(tmp_path, rows)


def test_a_slip_in_an_address_still_counts(tmp_path: Path) -> None:
    firm = "Becker Holzbau,+49 451 5550143"
    rows = (
        f"jonas.becker@becker.example,Jonas,Becker,{firm}\n"
        f"jonsa.becker@becker.example,Jonas,Becker,{firm}\n"
    )
    assert sure(tmp_path, rows)
