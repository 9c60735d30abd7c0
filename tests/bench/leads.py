"""A made-up list as companies have them: many rows, few kinds, and a few percent of faults."""

import csv
import random
from pathlib import Path

from tactful.lint.reading.casing import given_names

HEADER = (
    "email", "first_name", "last_name", "company", "title", "asset", "notes", "source", "owner",
)  # fmt: skip
_STARTS = "Hal Bren Cor Fen Isl Mar Nor Os Pel Quin Rav Sel Thor Ul Ver Wes Yar Zan Ald Bex".split()
_MIDDLES = "den wick low van der ther ming ston fiel bur dal gar ham lin mor".split()
_ENDS = "ford ley ton by more ham stead worth field wood mere shaw croft gate well".split()
_TRADES = """Foods Logistics Instruments Systems Data Health Energy Media Partners Group Software
    Solutions Consulting Robotics Textiles Bank Airlines Water Paper Glass""".split()
_FORMS = ("", "", "", "", " Ltd", " Inc.", " GmbH", " & Co", " LLC", " S.A.")
_TITLES = (
    "Director or vice president of marketing", "Chief marketing officer",
    "Manager or specialist in marketing", "Director or vice president of sales",
    "Manager or representative in sales", "Revenue or marketing operations", "",
)  # fmt: skip
_ASSETS = (
    "the response-time benchmark", "the voicemail script pack", "the lead routing worksheet",
    "the sales and marketing agreement", "the recording",
)  # fmt: skip
_NOTES = (
    "", "", "", "asked how part-time reps fit into a round robin",
    "asked what to do with leads that come in over a weekend",
)  # fmt: skip
_NO_NAMES = ("NULL", "n/a", "test", "-", "jsmith@acme.example", "Jim & Anna", "*|FNAME|*", "J.", "")


def write_leads(path: Path, rows: int, seed: int = 3) -> None:
    """Write that many rows; the same seed gives the same list."""
    choose = random.Random(seed)
    names = sorted(name.title() for name in given_names() if name.isalpha())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            writer.writerow(_row(choose, names, number))


def _row(choose: random.Random, names: list[str], number: int) -> tuple[str, ...]:
    first, last = choose.choice(names), _surname(choose)
    company = f"{_surname(choose)} {choose.choice(_TRADES)}{choose.choice(_FORMS)}"
    address = f"{first}.{last}{number}@{company.split()[0]}.example".lower()
    luck = choose.random()
    if luck < 0.010:
        first = first.upper()
    elif luck < 0.015:
        first = first.lower()
    elif luck < 0.020:
        first = choose.choice(_NO_NAMES)
    elif luck < 0.024:
        first = f"{first}Ã©"
    elif luck < 0.030:
        company = choose.choice(
            (company.upper(), "", "N/A", "O&#39;Brien Foods", "www.acme.example")
        )
    elif luck < 0.034:
        last = last.upper()
    elif luck < 0.036:
        company = company.replace(" ", "  ", 1)
    return (
        address, first, last, company, choose.choice(_TITLES), choose.choice(_ASSETS),
        choose.choice(_NOTES), "webinar", choose.choice(("sam", "dana", "")),
    )  # fmt: skip


def _surname(choose: random.Random) -> str:
    middle = choose.choice(_MIDDLES) if choose.random() < 0.6 else ""
    return choose.choice(_STARTS) + middle + choose.choice(_ENDS)
