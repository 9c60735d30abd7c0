"""B3: the whole-list proof: six emails to each of a million recipients, all message rules.

The limit is reading the list and classing its columns once. The peer is our own brute force:
every message of a sample rendered and judged, scaled to the list; on the sample both must find
the same. Rules that look at the list alone are left out on both sides, and so is T115.
"""

import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from leads import write_leads
from rows import Row

from tactful.lint.check import campaign_check as mailing_
from tactful.lint.check.campaign_check import CampaignFindings, check_campaign
from tactful.lint.judging.rule_runner import RuleRunner
from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.lint.proof.classes import Classes
from tactful.lint.proof.columns import Columns
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import Workspace, open_workspace

mailing_.FEW = 0  # type: ignore[misc]  # a sample is proved too
RECIPIENTS = int(os.environ.get("B3_RECIPIENTS", "1000000"))
SAMPLE = 1_500
TODAY = date(2026, 3, 2)
TEMPLATES = Path(__file__).parents[2] / "templates"
STEP = """
    - email: webinar/{name}.md
      wait: 2 business days
"""


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        lay(root)
        write_leads(root / "contacts/webinar.csv", RECIPIENTS)
        whole = measured(root)
        write_leads(root / "contacts/webinar.csv", SAMPLE)
        workspace = open_workspace(root)
        recipients = listed(workspace)
        begun = time.process_time()
        slow = check(workspace, recipients, brute_force=True)
        brute_s = (time.process_time() - begun) * RECIPIENTS / SAMPLE
        same = slow.findings == check(workspace, recipients).findings
    read_s, class_s, proof_s, rendered, messages, megabytes = whole
    return [
        Row("B3", f"prove {int(messages):,} messages, seconds", f"{proof_s:.1f}"),
        Row("B3", "  messages rendered for it", f"{int(rendered):,}"),
        Row("B3", "  reading, and then proving, against reading and classing once",
            f"{(read_s + proof_s) / (read_s + class_s):.2f}", "goal 2.5"),
        Row("B3", "  proving against classing once", f"{proof_s / class_s:.1f}"),
        Row("B3", "  times as fast as rendering every message", f"{brute_s / proof_s:,.0f}", "goal 1,000"),
        Row("B3", f"  the same findings on {SAMPLE:,} recipients", "yes" if same else "NO", "yes"),
        Row("B3", "  peak memory with the list, MB", f"{megabytes:,.0f}", "goal 1,500"),
    ]  # fmt: skip


def lay(root: Path) -> None:
    """Lay the fixed demo with a sixth email."""
    for layer in ("demo/faulty", "demo/fixed"):
        shutil.copytree(TEMPLATES / layer, root, dirs_exist_ok=True)
    campaign = root / "campaigns/webinar.yml"
    text = campaign.read_text(encoding="utf-8")
    before, steps, after = text.partition("    - email: webinar/goodbye.md")
    campaign.write_text(before + STEP.format(name="more") + steps + after, encoding="utf-8")
    source = (root / "templates/webinar/03-checklist.md").read_text(encoding="utf-8")
    (root / "templates/webinar/more.md").write_text(source, encoding="utf-8")


def measured(root: Path) -> list[float]:
    """Measure in a process of its own, for the peak of its memory."""
    done = subprocess.run(
        [sys.executable, __file__, str(root)], capture_output=True, text=True, check=True
    )
    return [float(number) for number in done.stdout.split()[-6:]]


def listed(workspace: Workspace) -> Recipients:
    return read_recipients(workspace.root / "contacts/webinar.csv", workspace.fields)


def check(
    workspace: Workspace, recipients: Recipients, *, brute_force: bool = False
) -> CampaignFindings:
    run = RuleRunner.of(workspace, LintSettings(ignore=("R", "T")))
    (campaign,) = workspace.campaigns.values()
    return check_campaign(
        run, workspace, campaign, recipients, today=TODAY, brute_force=brute_force
    )


def main(root: Path) -> None:
    import resource

    workspace = open_workspace(root)
    begun = time.process_time()
    recipients = listed(workspace)
    read_s = time.process_time() - begun
    check(workspace, recipients_of(recipients, 300))  # rules and compilers are loaded
    begun = time.process_time()
    columns = Columns(recipients, workspace.fields, Classes())
    for key in recipients.columns:
        if key != "contact.email":
            _ = columns[key].fine
    class_s = time.process_time() - begun
    del columns
    begun = time.process_time()
    mailing = check(workspace, recipients)
    proof_s = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(read_s, class_s, proof_s, mailing.rendered, mailing.messages, peak)


def recipients_of(recipients: Recipients, count: int) -> Recipients:
    """Return the first rows of a list."""
    return Recipients(
        recipients.path,
        {key: values[:count] for key, values in recipients.columns.items()},
        recipients.lines[:count],
        recipients.headers,
        {},
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
