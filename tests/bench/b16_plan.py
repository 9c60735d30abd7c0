"""B16: when the touches of a million recipients come, six steps each."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rows import Row
from whereabouts import people

from tactful.campaigns.journey.timelines.forecast import forecast
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


def run() -> list[Row]:
    recipients = people(_MANY, seed=16)
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
