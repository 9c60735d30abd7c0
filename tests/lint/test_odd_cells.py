"""A cell that is not of its column is told, with what is odd; what may be meant is not."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.lists.odd_cells import OddCell, odd_cells
from tactful.lint.lists.recipients import read_recipients
from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.fields import Field, FieldType
from tactful.templates.workspace.workspace import open_workspace

FIELDS = {
    key: Field(type=kind, key=key)
    for key, kind in {
        "contact.email": FieldType.email,
        "contact.first_name": FieldType.name,
        "contact.last_name": FieldType.name,
        "contact.company": FieldType.company,
        "contact.city": FieldType.text,
        "contact.role": FieldType.text,
        "contact.phone": FieldType.phone,
        "lead.product": FieldType.text,
        "lead.units": FieldType.integer,
        "lead.price": FieldType.money,
        "lead.visit": FieldType.date,
    }.items()
}
CLEAN = """\
email,first_name,last_name,company,city,role,phone,product,units,price,visit
h.vandam@vandambloemen.example,Hanne,van Dam,Van Dam Bloemen,Aalsmeer,florist,+31 297 555 010,tulip bulbs,400,1250,2026-05-04
marek@stolarzmarek.example,Marek,Kowal,Stolarz Marek,Radom,carpenter,+48 48 555 01 20,oak boards,60,3400,2026-05-05
chiara.neri@neripasta.example,Chiara,Neri,Neri Pasta,Gragnano,pasta maker,+39 081 555 0131,bronze dies,12,980,2026-05-06
t.reid@reidferries.example,Tom,Reid,Reid Ferries,Oban,skipper,+44 1631 555 014,mooring rope,9,640,2026-05-07
lucie@brasserie-alma.example,Lucie,Alma,Brasserie Alma,Lille,brewer,+33 3 20 55 01 50,hop pellets,25,710,2026-05-08
pedro.sousa@corticas.example,Pedro,Sousa,Cortiças do Sul,Évora,cork cutter,+351 266 555 016,cutting wheels,7,2210,2026-05-11
anja.wolf@optikwolf.example,Anja,Wolf,Optik Wolf,Jena,optician,+49 3641 555017,lens cloths,300,150,2026-05-12
omar@atlasrugs.example,Omar,Idrissi,Atlas Rugs,Fès,weaver,+212 535 555 018,wool yarn,80,1900,2026-05-13
"""  # fmt: skip
HEAD, *PEOPLE = list(csv.reader(CLEAN.splitlines()))
CHIARA = 3  # her row


def found(folder: Path, rows: Sequence[Sequence[str]]) -> list[OddCell]:
    path = folder / "leads.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return list(odd_cells(read_recipients(path, FIELDS), FIELDS))


def with_cells(cells: Mapping[str, str], row: int = CHIARA) -> list[list[str]]:
    rows = [list(person) for person in PEOPLE]
    for header, value in cells.items():
        rows[row - 1][HEAD.index(header)] = value
    return rows


def test_a_clean_list_of_eight_rows_has_none(tmp_path: Path) -> None:
    assert found(tmp_path, PEOPLE) == []


@pytest.mark.parametrize(
    ("header", "value", "about"),
    [
        ("city", "TROPEA", "is in capitals"),
        ("city", "bari", "is in small letters"),
        ("city", "bARI", "mixes capitals and small letters"),
        ("city", "TrOpEa", "mixes capitals and small letters"),
        ("company", "PASTIFICIO NERI", "is in capitals"),
        ("company", "pastificio neri", "is in small letters"),
        ("role", "HEAD OF PRODUCTION", "is in capitals"),
        ("city", "80054", "is a number"),
        ("phone", "4,97616E+11", "is a number as a program stores it"),
        ("phone", "390815550131.0", "is a number as a program stores it"),
        ("units", "1.2E+05", "is a number as a program stores it"),
        ("city", "80054 Gragnano, Via Roma 12", "is a postal address"),
        ("city", "Atlantic/Azores", "is a time zone"),
        ("city", "12 May 2026", "is a date"),
        ("company", "0815 4711 20", "is a phone number"),
        ("company", "ACCT-90125", "is an identifier of a system"),
        ("company", "https://pasta.example/chi-siamo", "is a web address"),
        ("company", "Regional Sales Manager", "is a job title"),
        ("role", "true", "is a yes or no"),
        ("role", "chiara@neripasta.example", "is an email address"),
        ("product", "bronze_dies_2", "is a key of a program"),
        ("product", "price-list.xlsx", "is a file's name"),
        ("product", "12", "is a number of few digits"),
        ("units", "+39 081 555 0131", "is a phone number"),
        ("phone", "2026-05-06", "is a date"),
        ("phone", "the office", "is words"),
        ("visit", "14", "is a number of few digits"),
        ("visit", "1970-01-01", "is the day by which a program says that there is none"),
        ("visit", "31/12/9999", "is the day by which a program says that there is none"),
        ("role", "4) Owner or partner", "is a form option"),
        ("role", "Retail, wholesale and e-commerce", "is a form option"),
        ("role", "20–49 addetti", "is a form option"),
        ("product", "Wybierz produkt", "is a form option"),
        ("product", "Altro (specificare)", "is a form option"),
        ("product", "oui, cette année", "is a form option"),
        ("company", "Neri Pasta | Neri Pasta", "says the same thing twice"),
        ("role", "pasta maker pasta maker", "says the same thing twice"),
        ("product", "bronze dies;bronze dies", "says the same thing twice"),
        ("visit", "2026-05-06, 2026-05-06", "says the same thing twice"),
        ("city", "OtrantoOtranto", "says the same thing twice"),
        ("last_name", "Chiara Neri", "repeats the first name"),
        ("first_name", "Chiara Neri", "repeats the last name"),
        ("city", "Neri Pasta", "belongs to contact.company"),
        ("company", "Gragnano", "belongs to contact.city"),
        ("company", "optician", "belongs to contact.role"),
        ("first_name", "Neri Chiara", "repeats the last name"),
        ("first_name", "Chiara Chiara", "says the same thing twice"),
        ("first_name", "Neri Pasta", "belongs to contact.company"),
        ("role", "Chiara", "belongs to contact.first_name"),
        ("city", "boLZANO", "mixes capitals and small letters"),
        ("role", "Production (Fresh)", "is a form option"),
        ("role", "Jiné (prosím uveďte)", "is a form option"),
        ("role", "Nem", "is a yes or no"),
        ("last_name", "N√©ri", "was read in the wrong encoding"),
        ("city", "ForlÃ¬", "was read in the wrong encoding"),
        ("city", "CantĂą", "was read in the wrong encoding"),
        ("city", "Niccol├▓", "was read in the wrong encoding"),
        ("first_name", "ChiarŠ", "was read in the wrong encoding"),
        ("last_name", "N³ri", "was read in the wrong encoding"),
        ("company", "Caff? Neri", "has '?' in place of a letter"),
        ("company", "_milia Pasta", "has '_' in place of a letter"),
        ("city", "Cant%C3%B9", "has the code '%C3%B9' in place of a letter"),
        ("city", "Cant&#249;", "has the code '&#249;' in place of a letter"),
    ],
)
def test_a_cell_that_differs_from_its_column_is_told(
    tmp_path: Path, header: str, value: str, about: str
) -> None:
    odd = found(tmp_path, with_cells({header: value}))
    assert [(one.row, one.key.rpartition(".")[2], one.about) for one in odd] == [
        (CHIARA, header, about)
    ]
    assert value[:40] in odd[0].why
    assert odd[0].fix


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("city", "'s-Hertogenbosch"), ("city", "Baden-Baden"), ("city", "Bora Bora"),
        ("city", "New York"), ("city", "Den Haag"), ("city", "München (Pasing)"),
        ("city", "Aix-en-Provence"), ("city", "Y"), ("city", "Tropea, VV"),
        ("company", "IKEA"), ("company", "NVIDIA"), ("company", "adidas"), ("company", "eBay"),
        ("company", "SAP SE"), ("company", "1618"), ("company", "3M"), ("company", "37signals"),
        ("company", "Booking.com"), ("company", "Yahoo!"), ("company", "de Bijenkorf"),
        ("company", "Studio 54"), ("company", "Duran Duran"), ("company", "YouTube"),
        ("company", "Roth & Roth"), ("company", "Marks+Marks Ltd"),
        ("company", "McKinsey"), ("company", "Crédit Agricole"), ("company", "Nestlé®"),
        ("role", "HR manager"), ("role", "CEO"), ("role", "head of R&D"), ("role", "co-owner"),
        ("role", "English teacher"), ("role", "baker and owner"), ("role", "buyer (part-time)"),
        ("product", "A4 paper"), ("product", "the 2026 catalogue"), ("product", "24/7 support"),
        ("product", "ISO-9001 binders"), ("product", "the guide (PDF)"), ("product", "mRNA kits"),
        ("product", "input/output cards"), ("product", "A. Smith's memoir"),
        ("units", "about 20"), ("units", "1,200"), ("price", "€1,250.00"), ("price", "1.250,50"),
        ("visit", "3 March 2026"), ("visit", "4.5.2026"), ("visit", "May 2026"),
        ("phone", "+1-800-FLOWERS"), ("phone", "(0)20 7946 0177 ext. 4"),
        ("first_name", "Mary Ann"), ("first_name", "Jo Jo"), ("first_name", "Đorđe"),
        ("first_name", "Юлия"), ("first_name", "李"), ("last_name", "O'Neill-Díaz"),
        ("last_name", "MacDonald"), ("last_name", "Oban"), ("last_name", "Ó Briain"),
        ("last_name", "Þórsson"), ("last_name", "De la Cruz"),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_not_told(tmp_path: Path, header: str, value: str) -> None:
    assert found(tmp_path, with_cells({header: value})) == []


@pytest.mark.parametrize(
    ("cells", "key", "belongs"),
    [
        ({"company": "Gragnano", "city": "Neri Pasta"}, "contact.city", "contact.company"),
        ({"company": "pasta maker", "role": "Neri Pasta"}, "contact.role", "contact.company"),
        ({"company": "Chiara", "first_name": "Neri Pasta"}, "contact.first_name", "contact.company"),
        ({"city": "Chiara", "first_name": "Gragnano"}, "contact.city", "contact.first_name"),
    ],
)  # fmt: skip
def test_two_exchanged_cells_are_told_by_the_address(
    tmp_path: Path, cells: Mapping[str, str], key: str, belongs: str
) -> None:
    odd = found(tmp_path, with_cells(cells))
    told = [one for one in odd if one.key == key]
    assert [one.about for one in told] == [f"belongs to {belongs}"]
    assert told[0].fix == "exchange the two cells"
    assert {one.row for one in odd} == {CHIARA}


def test_a_first_name_that_is_a_last_name_elsewhere_is_told(tmp_path: Path) -> None:
    rows = with_cells({"first_name": "Wolf", "last_name": "Anja"}, row=2)
    rows[0][2] = "Wolf"  # a third one
    assert [(one.row, one.about) for one in found(tmp_path, rows)] == [
        (2, "belongs to contact.last_name")
    ]
    unknown = with_cells({"first_name": "Idrissi", "last_name": "Omarion"}, row=2)
    unknown[7][1:3] = "Omarion", "Idrissi"
    assert found(tmp_path, unknown) == []  # nobody can say which of the two rows is right


def test_names_in_each_others_column_are_told_by_the_order_in_the_address(tmp_path: Path) -> None:
    as_usual = [
        [f"{first}.{last}@{last}.example".lower(), first, last, *row[3:]]
        for row, name in zip(
            PEOPLE, ["Hanne Dam", "Marek Kowal", "Chiara Neri", "Tom Reid", "Lucie Alma",
                     "Pedro Sousa", "Anja Wolf", "Omar Idrissi"], strict=True,
        )
        for first, last in [name.split()]
    ]  # fmt: skip
    as_usual[6][:3] = "peter.schmidt@wolf.example", "Schmidt", "Peter"
    odd = found(tmp_path, as_usual)
    assert [(one.row, one.about, one.fix) for one in odd] == [
        (7, "belongs to contact.last_name", "exchange the two cells")
    ]
    as_usual[6][0] = "schmidt.peter@wolf.example"  # as that firm writes it
    assert found(tmp_path, as_usual) == []
    as_usual[6][:3] = "istvan.nagy@wolf.example", "Nagyon", "Istvanko"
    assert found(tmp_path, as_usual) == []


def test_surnames_may_be_the_same_twice_where_others_have_two(tmp_path: Path) -> None:
    rows = with_cells({"last_name": "García García"})
    rows[0][HEAD.index("last_name")] = "Ruiz Vega"
    assert found(tmp_path, rows) == []


def test_a_town_may_be_a_first_name_too(tmp_path: Path) -> None:
    rows = with_cells({"first_name": "Austin"})
    rows[0][HEAD.index("city")] = rows[1][HEAD.index("city")] = "Austin"
    assert found(tmp_path, rows) == []


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_too_few_rows_say_nothing_about_their_column(tmp_path: Path, rows: int) -> None:
    people = with_cells({"city": "TROPEA", "role": "Owner/Partner", "product": "12"}, row=1)[:rows]
    assert found(tmp_path, people) == []


def test_names_may_be_declared_as_text(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(CLEAN.replace("Gragnano", "48213"), encoding="utf-8")
    names = ("contact.first_name", "contact.last_name")
    fields = {**FIELDS, **{key: Field(type=FieldType.text, key=key) for key in names}}
    odd = odd_cells(read_recipients(path, fields), fields)
    assert [(one.row, one.key) for one in odd] == [(CHIARA, "contact.city")]


def test_a_column_without_a_clear_majority_is_silent(tmp_path: Path) -> None:
    rows = [list(person) for person in PEOPLE]
    for person in rows[::2]:
        person[HEAD.index("city")] = person[HEAD.index("city")].upper()
        person[HEAD.index("product")] = "48213"
    assert found(tmp_path, rows) == []


@pytest.mark.parametrize("answers", ["no yes", "No Yes", "nein ja", "não sim"])
def test_a_yes_among_noes_is_of_its_column(tmp_path: Path, answers: str) -> None:
    no, yes = answers.split()
    rows = with_cells({"product": yes})
    for person in (*rows[: CHIARA - 1], *rows[CHIARA:]):
        person[HEAD.index("product")] = no
    assert found(tmp_path, rows) == []


def test_a_column_of_form_options_is_left_to_the_rule_for_it(tmp_path: Path) -> None:
    rows = [list(person) for person in PEOPLE]
    for person, size in zip(rows, ("1-10", "11-50", "51-200") * 3, strict=False):
        person[HEAD.index("role")] = size
    assert found(tmp_path, rows) == []


def test_remarks_may_hold_anything(tmp_path: Path) -> None:
    rows = [list(person) for person in PEOPLE]
    for person in rows:
        person[HEAD.index("product")] = "asked how long the glue takes to dry in winter"
    rows[2][HEAD.index("product")] = "2026-05-06"
    assert found(tmp_path, rows) == []


def test_one_answer_comes_for_a_cell_and_whole_columns_are_read_once(tmp_path: Path) -> None:
    rows = [list(PEOPLE[number % 8]) for number in range(4_000)]
    for number, person in enumerate(rows):
        person[0] = f"n{number}.{person[0]}"
    for number in range(0, 4_000, 100):
        rows[number][HEAD.index("city")] = "48213"
    odd = found(tmp_path, rows)
    assert [one.row for one in odd] == list(range(1, 4_001, 100))


def test_a_cell_that_the_mail_shows_is_told_once(tmp_path: Path) -> None:
    firms = ("Bolt Foods", "Quay Press", "Caf\u00c3\u00a9 Tarn", "Kestrel Air", "Larch Homes")
    rows = "".join(f"p{n}@acme.example,Jo,{firm},guide\n" for n, firm in enumerate(firms))
    write_example(tmp_path)
    (tmp_path / "contacts/leads.csv").write_text(
        f"email,first_name,company,asset\n{rows}", encoding="utf-8"
    )
    assert _told(tmp_path) == [("R310", "contact.company")]  # no mail says which firm
    page = tmp_path / "templates/follow-up.md"
    page.write_text(page.read_text().replace("you asked", "at {{ contact.company }} you asked"))
    assert _told(tmp_path) == [("M206", "contact.company")]


def _told(root: Path) -> list[tuple[str, str | None]]:
    found = check_workspace(open_workspace(root)).findings
    return [(one.code, one.field) for one in found if one.row == CHIARA]
