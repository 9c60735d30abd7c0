"""A list of people in few countries, as B16 and B17 plan for."""

import random

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
