"""A list of people in few countries, as B16 and B17 plan for and B20 enrols."""

import csv
import random
from pathlib import Path

from tactful.lint.lists.recipients import Recipients

_COUNTRIES = (
    ("Germany", "Bavaria", "+49 89"), ("USA", "California", "+1 415"), ("UK", "", "+44 20"),
    ("France", "", "+33 1"), ("USA", "New York", "+1 212"), ("", "", "+34 91"), ("Japan", "", ""),
    ("Brazil", "São Paulo", "+55 11"), ("", "", ""),
)  # fmt: skip


def people(many: int, *, seed: int) -> Recipients:
    """Return so many recipients; the same ones for a seed."""
    choose = random.Random(seed)
    rows = [choose.choice(_COUNTRIES) for _ in range(many)]
    columns = {
        "contact.email": tuple(f"a{number}@example.com" for number in range(many)),
        "contact.country": tuple(row[0] for row in rows),
        "contact.region": tuple(row[1] for row in rows),
        "contact.phone": tuple(
            f"{row[2]} {choose.randrange(10**7):07}" if row[2] else "" for row in rows
        ),
    }
    return Recipients(f"b{seed}.csv", columns, tuple(range(2, many + 2)), {}, {})


def write_people(path: Path, many: int, *, seed: int = 20) -> None:
    """Write so many people as a list, five of a company."""
    choose = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("email", "first_name", "company", "country", "region", "phone"))
        for number in range(many):
            country, region, prefix = choose.choice(_COUNTRIES)
            phone = f"{prefix} {choose.randrange(10**7):07}" if prefix else ""
            firm = number // 5
            address = f"p{number}@firm{firm}.example"
            writer.writerow((address, f"Ann{number % 97}", f"Firm {firm}", country, region, phone))
