"""B17: a month of a campaign with a branch, played through for ten thousand leads."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rows import Row
from whereabouts import people

from tactful.campaigns.journey.simulated.reply_model import reply_model
from tactful.campaigns.journey.simulated.simulation import simulate
from tactful.campaigns.journey.simulated.simulation_totals import totals
from tactful.templates.workspace.workspace import open_workspace

_MANY = 10_000
_START = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
_SETTINGS = """\
name = "B17"
timezone = "Europe/London"
[mailboxes.sam]
address = "sam@example.com"
[mailboxes.kim]
address = "kim@example.com"
away = ["2026-12-21 to 2027-01-03: on holiday"]
"""
_CAMPAIGN = """\
campaign: b17
audience: {route: [round_robin]}
sequence:
  steps:
    - {email: a.txt, key: thanks, wait: 20 minutes}
    - {call: b.txt, key: ring, wait: 1 business day, on: {wrong_number: idea}}
    - {email: a.txt, key: missed, wait: 1 business day, if: {ring: [no_answer, voicemail]}}
    - {email: a.txt, key: idea, wait: 2 business days}
    - {call: b.txt, key: again, wait: 2 business days, if: {country: [Germany, USA, UK]}}
    - {email: a.txt, key: goodbye, wait: 4 business days}
afterwards: {then: nurture, after: 45 days}
"""


def run() -> list[Row]:
    recipients = people(_MANY, seed=17)
    model, _ = reply_model()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tactful.toml").write_text(_SETTINGS)
        for name in ("campaigns", "templates"):
            (root / name).mkdir()
        (root / "campaigns/b17.yml").write_text(_CAMPAIGN)
        (root / "templates/a.txt").write_text("---\nsubject: Thanks\n---\nHello.\n")
        (root / "templates/b.txt").write_text("Call.\n")
        workspace = open_workspace(root)
        begun = time.process_time()
        (found,) = simulate(
            workspace, [workspace.campaign("b17")], recipients, model,
            start=_START, until=_START + timedelta(days=30), seed=1,
        )  # fmt: skip
        sums = totals(found)
        taken = time.process_time() - begun
    return [
        Row("B17", "a month simulated for 10,000 leads, CPU", f"{taken:.1f} s", "<= 30 s"),
        Row("B17", "touches", f"{sum(sums.touches.values()):,}"),
    ]
