"""Contact lists of any size whose people are known, one in eight rows being somebody's second."""

import csv
import random
from itertools import accumulate
from pathlib import Path

HEADER = ["id", "first_name", "last_name", "email", "company", "title", "phone", "city", "country"]
FORMS = {
    "James": "Jim", "William": "Bill", "Robert": "Bob", "Elizabeth": "Liz", "Margaret": "Peggy",
    "Giuseppe": "Beppe", "Francisco": "Paco", "Katarzyna": "Kasia", "Johannes": "Hans",
    "Alexander": "Sasha", "Cornelis": "Kees", "Dmitri": "Dima",
}  # fmt: skip
SOUNDS = "ka ve lo ri ta no mi zen dra sol pha tex vor lum ber gan tro nel cy ma pe ul or".split()
LEGAL = ["Inc", "LLC", "Ltd", "GmbH", "S.p.A.", "B.V."]
TITLES = ["Buyer", "Head of Sales", "Office Manager", "Engineer", "CFO", "Consultant"]
CITIES = ["Leeds", "Turin", "Austin", "Lyon", "Utrecht", "Poznan", "Porto", "Graz"]


def write_contacts(path: Path, rows: int) -> list[int]:
    """Write a list and return who stands on each row."""
    dice = random.Random(4)
    firsts, lasts = _words(dice, 900, 2) + list(FORMS), _words(dice, 40_000, 3)
    first_weights, last_weights = (
        list(accumulate(1 / (at + 9) ** 0.9 for at in range(len(names))))
        for names in (firsts, lasts)
    )
    firms = _words(dice, max(30, rows // 11), 3)
    lines: list[tuple[int, list[str]]] = []
    person = 0
    while len(lines) < rows:
        first = dice.choices(firsts, cum_weights=first_weights)[0]
        last = dice.choices(lasts, cum_weights=last_weights)[0]
        row = _row(dice, first, last, dice.choice(firms))
        lines.append((person, row))
        if dice.random() < 0.13:
            lines.append((person, _again(dice, row)))
        person += 1
    lines = lines[:rows]
    dice.shuffle(lines)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([f"c{at}", *row] for at, (_, row) in enumerate(lines))
    return [who for who, _ in lines]


def _words(dice: random.Random, count: int, parts: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(dice.choices(SOUNDS, k=dice.randint(2, parts + 1))).capitalize()] = None
    return list(made)


def _row(dice: random.Random, first: str, last: str, firm: str) -> list[str]:
    domain = f"{firm.lower()}.example"
    local = dice.choice([f"{first}.{last}", f"{first[0]}{last}", f"{first}_{last}"]).lower()
    if dice.random() < 0.2:
        local, domain = f"{local}{dice.randint(1, 99)}", "gmail.com"
    phone = f"+1 {dice.randint(201, 989)} {dice.randint(200, 999)} {dice.randint(0, 9999):04}"
    company = f"{firm} {dice.choice(LEGAL)}"
    return [
        first, last, f"{local}@{domain}", company, dice.choice(TITLES),
        phone * (dice.random() < 0.6), dice.choice(CITIES), "United States",
    ]  # fmt: skip


def _again(dice: random.Random, row: list[str]) -> list[str]:
    """Return the row as another form was filled in."""
    first, last, email, company, title, phone, city, country = row
    local, _, domain = email.partition("@")
    way = dice.randrange(8)
    if way == 0:
        first = FORMS.get(first, first[0] + ".")
    elif way == 1:
        first, last = last, first
    elif way == 2:
        first, last = f"{last}, {first}", ""
    elif way == 3:
        email = f"{local}+news@{domain.upper()}"
    elif way == 4:
        email = f"{first}{last[0]}@{domain}".lower()
    elif way == 5:
        email = ""
    elif way == 6:
        last = last[:2] + last[3:] if len(last) > 4 else last
    company = dice.choice([company, company.partition(" ")[0], company.upper()])
    return [first, last, email, company, title, phone * (dice.random() < 0.7), city, country]
