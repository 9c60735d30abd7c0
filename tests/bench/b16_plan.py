"""B16: when the touches of a million recipients come, six steps each."""

import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rows import Row

from tactful.campaigns.journey.forecast import forecast
from tactful.lint.lists.recipients import Recipients
from tactful.templates.workspace.workspace import open_workspace

_MANY = 1_000_000
_START = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
_CAMPAIGN = """\
campaign: b16
sequence:
  steps:
    - {call: a.txt, wait: 20 minutes}
    - {call: b.txt, wait: 1 business day}
    - {call: c.txt, wait: 1 business day}
    - {call: d.txt, wait: 2 business days}
    - {call: e.txt, wait: 2 business days}
    - {call: f.txt, wait: 4 business days}
"""
_COUNTRIES = (
    ("Germany", "Bavaria", "+49 89"), ("USA", "California", "+1 415"), ("UK", "", "+44 20"),
    ("France", "", "+33 1"), ("USA", "New York", "+1 212"), ("", "", "+34 91"), ("Japan", "", ""),
    ("Brazil", "São Paulo", "+55 11"), ("", "", ""),
)  # fmt: skip


def run() -> list[Row]:
    choose = random.Random(16)
    rows = [choose.choice(_COUNTRIES) for _ in range(_MANY)]
    columns = {
        "contact.email": tuple(f"a{number}@example.com" for number in range(_MANY)),
        "contact.country": tuple(row[0] for row in rows),
        "contact.region": tuple(row[1] for row in rows),
        "contact.phone": tuple(
            f"{row[2]} {choose.randrange(10**7):07}" if row[2] else "" for row in rows
        ),
    }
    recipients = Recipients("b16.csv", columns, tuple(range(2, _MANY + 2)), {}, {})
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tactful.toml").write_text('name = "B16"\ntimezone = "Europe/London"\n')
        for name in ("campaigns", "templates"):
            (root / name).mkdir()
        (root / "campaigns/b16.yml").write_text(_CAMPAIGN)
        for name in "abcdef":
            (root / f"templates/{name}.txt").write_text("Call.\n")
        workspace = open_workspace(root)
        begun = time.process_time()
        found = forecast(workspace, workspace.campaign("b16"), recipients, start=_START)
        taken = time.process_time() - begun
    touches = sum(found.touches.values())
    return [
        Row(
            "B16", "1,000,000 recipients planned, six steps each, CPU", f"{taken:.1f} s", "<= 60 s"
        ),
        Row("B16", "touches, in classes", f"{touches:,}, {len(found.people)}"),
    ]
