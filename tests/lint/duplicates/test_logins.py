"""Lists of names and addresses: logins, name orders, and what links nobody."""

import statistics

import pytest

from tactful.lint.duplicates.find import find, find_duplicates
from tactful.lint.duplicates.links import Kind, Level
from tactful.lint.lists.normal import name

from .lists import fit, listed
from .project_names import project

KEYS = ("full_name", "email")
Row = tuple[str, ...]

# Beside each pair stand others, so that a name is not rare for want of rows.
OTHERS: tuple[Row, ...] = (
    ("Ottilie Brand", "o.brand@kiln.example.net"), ("Marek Sova", "marek@sova.cz"),
    ("Hilde Juul", "hjuul@fjord.dk"), ("Cormac Daly", "cormac.daly@peat.ie"),
)  # fmt: skip


def joined(*rows: Row, keys: tuple[str, ...] = KEYS, least: Level = Level.likely) -> bool:
    padded = [row + ("",) * (len(keys) - len(row)) for row in (*rows, *OTHERS)]
    clusters = find_duplicates(listed(*padded, keys=keys), least=least)
    return any(set(range(1, len(rows) + 1)) <= set(one.rows) for one in clusters)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ludovica Pratesi", "l.pratesi@arno.it"), ("ludovicapratesi", "dev@marble.io")),
        (("Ludovica Pratesi", "l.pratesi@arno.it"), ("lpratesi", "lpratesi@marble.io")),
        (("Ludovica Pratesi", "l.pratesi@arno.it"), ("pratesi", "lu@marble.io")),
        (("Ludovica Pratesi", "l.pratesi@arno.it"), ("LudovicaPratesi", "lu@marble.io")),
        (("Ludovica Pratesi", "l.pratesi@arno.it"), ("Ludovica", "hello@ludovicapratesi.it")),
        (("Ludovica Pratesi", "lu@arno.it"), ("", "771+pratesil@users.noreply.github.com")),
        (("Ludovica Pratesi (she/her)", "lu@arno.it"), ("Ludovica Pratesi", "lp@marble.io")),
        (("quaggle77", "lu@arno.it"), ("quaggle77", "q@marble.io")),
        (("Nguyen Bao Chau", "bchau@dalat.vn"), ("Bao Chau Nguyen", "nbc@marble.io")),
        (("Phan Thi Kim Lien", "lien@dalat.vn"), ("Phan, Thi Kim Lien", "ptkl@hue.vn")),
        (("Inés Carrasco Bravo", "ines@sur.cl"), ("Inés Carrasco", "icarrasco@marble.io")),
        (("Venkat Raman Iyer", "venkat@chola.in"), ("Iyer Venkat Raman", "vri@marble.io")),
        (("Ludovica Pratesi", "mail@pratesi.it"), ("lpratesi", "mail@pratesi.it")),
    ],
)
def test_one_person_is_found_by_name_and_login(one: Row, other: Row) -> None:
    assert joined(one, other)
    assert joined(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Bao Minh Dang", "bmd@dalat.vn"), ("Hoai Bao Dang", "hbd@hue.vn")),
        (("Farid", "farid.2@gmail.com"), ("Farid", "faridkhan@yahoo.com")),
        (("Farid", "farid81@gmail.com"), ("Farid Nasseri", "fnasseri@atlas.ma")),
        (("Rosalind Teague", "noreply@forge.dev"), ("Anton Wirth", "noreply@forge.dev")),
        (("rteague", "root@localhost"), ("awirth", "root@localhost")),
        (("rteague", "devnull@localhost"), ("awirth", "devnull@localhost")),
        (("Rosalind Teague", "ros@localhost"), ("Anton Wirth", "anton@localhost")),
        (("Nadja Kolar", "nadja.kolar@drava.si"), ("Nadia Kolar", "nadiakolar@sava.si")),
        (("Rosalind Teague", "git@teague.org"), ("Bertram Teague", "git@teague.net")),
        (("Aditya Rao", "rao.a@hampi.in"), ("Aditya Bose", "bose.aditya@ganga.in")),
    ],
    ids=["a shared given name", "bare names", "a bare name", "noreply", "root", "devnull",
         "localhost", "each spelled twice", "a family's domains", "last names"],
)  # fmt: skip
def test_two_people_are_left_apart(one: Row, other: Row) -> None:
    assert not joined(one, other)
    assert not joined(other, one)


def test_a_login_that_two_may_have_is_neithers() -> None:
    login = ("rteague", "rteague@forge.dev")
    teagues = (("Rosalind Teague", "ros@kiln.net"), ("Rupert Teague", "rup@peat.ie"))
    assert joined(login, teagues[0])
    assert not find_duplicates(listed(login, *teagues, *OTHERS, keys=KEYS))


@pytest.mark.parametrize("swapped", [("van der Zanden", "Bram"), ("Abdul Karim", "Nasreen")])
def test_swapped_columns_of_several_words_are_one_name(swapped: tuple[str, str]) -> None:
    keys = ("first_name", "last_name", "email", "company")
    one, other = swapped
    rows = ((one, other, "a1@dune.nl", "Dune BV"), (other, one, "b2@gmail.com", "Dune"))
    assert joined(*rows, keys=keys)


FULL = ("first_name", "last_name", "email", "company", "phone", "city")


def test_namesakes_at_two_firms_in_two_cities_are_two() -> None:
    """Of 3,000 rows a few bear either name, so the whole name is rare here, and no proof."""
    rows: list[Row] = [
        ("Gisela", "Hofer", "g.hofer@brenta.it", "Brenta Legnami", "", "Trento"),
        ("Gisela", "Hofer", "gisela@skiff.se", "Skiff Varv AB", "", "Lund"),
    ]
    for n in range(3000):
        first, last = ("Gisela" if n < 3 else f"Ot{n}", "Hofer" if 3 <= n < 6 else f"Fa{n}")
        rows.append((first, last, f"u{n}@f{n}.example", f"Firm{n} Ltd", "", "Graz"))
    found = find_duplicates(listed(*rows, keys=FULL))
    assert not any({1, 2} <= set(one.rows) for one in found)
    # Without a firm that differs, as in a list of names and addresses, it is likely.
    bare = [(*row[:3], "", "", "") for row in rows]
    assert any({1, 2} <= set(one.rows) for one in find_duplicates(listed(*bare, keys=FULL)))


def test_who_took_the_phone_along_to_another_firm_is_one() -> None:
    phone = "+49 30 5550188"
    rows: list[Row] = [
        ("John", "Smith", "john.smith@brenta.example", "Brenta", phone, "Trento"),
        ("John", "Smith", "jsmith@skiff.example", "Skiff", phone, "Lund"),
    ]
    assert joined(*rows, keys=FULL)
    assert not joined(rows[0], (*rows[1][:4], "", "Lund"), keys=FULL)


def test_one_mailbox_of_two_first_names_is_noticed() -> None:
    keys = ("first_name", "last_name", "email")
    rows = (("Nik", "Hofer", "hofer@brenta.it"), ("Nika", "Hofer", "Hofer@brenta.it"),
            ("Jim", "Daly", "daly@peat.ie"), ("James", "Daly", "daly@peat.ie"),
            ("Li", "Wei", "wei@lotus.cn"), ("Wei", "Li", "wei@lotus.cn"))  # fmt: skip
    found = find(listed(*rows, keys=keys))
    assert [(one.kind, one.rows, one.why) for one in found.notices] == [
        (Kind.shared_inbox, (1, 2), "2 names share hofer@brenta.it · Nik and Nika are different "
         "first names"),
    ]  # fmt: skip
    assert [one.rows for one in found.clusters] == [(3, 4), (5, 6)]


def test_addresses_that_nobody_reads_are_placeholders() -> None:
    found = find(listed(("Ros Teague", "noreply@forge.dev"), ("", "devnull@localhost"), keys=KEYS))
    assert [(one.rows, one.why) for one in found.notices] == [
        ((1,), "nobody reads mail to this address"), ((2,), "not a real address"),
    ]  # fmt: skip


def test_an_aside_is_no_name() -> None:
    assert name("", "", "Jo Hill (she/her)") == name("Jo", "Hill")
    assert name("Jo (Johanna)", "Hill").first == "jo"
    assert name("", "", "Carol (Nichols)").last == "nichols"


def test_people_of_projects_are_found() -> None:
    """Four lists by one setting: before logins were read, F1 was 0.79."""
    scores = []
    for seed in (21, 22, 23, 24):
        rows = project(seed)
        found = find_duplicates(listed(*[row[:2] for row in rows], keys=KEYS))
        precision, recall = fit([one.rows for one in found], [str(row[2]) for row in rows])
        scores.append(2 * precision * recall / (precision + recall))
    assert statistics.mean(scores) >= 0.88
