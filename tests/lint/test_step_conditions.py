"""A step that is not for somebody is not judged for them, in a short list as in a long one."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.templates.workspace.workspace import open_workspace

SETTINGS = """\
name = "Quay"
postal_address = "Quay Ltd, 4 Harbour Street, Bristol BS1 4XA"
public_url = "https://mail.quay.example"
default_mailbox = "sam"

[fields.contact]
first_name = { type = "name", required = true }

[fields.lead]
kind = {}
boat = {}

[mailboxes.sam]
address = "sam@quay.example"
name = "Sam Reed"
"""
CAMPAIGN = """\
campaign: berths
audience: {contacts: contacts/berths.csv}
sequence:
  steps:
    - email: boat.md
      wait: 0 minutes
      evidence: lead.boat
      %s
"""
MAIL = """\
---
subject: A berth for {{ lead.boat }}
---
Hello {{ contact.first_name }},

berth 12 is free from May and has room for {{ lead.boat }}. Shall I keep it for you until Friday?

Sam Reed

[No more mails]({{ unsubscribe_url }})
{{ workspace.postal_address }}
"""


def lay(root: Path, condition: str, rows: int) -> Path:
    people = "".join(f"p{n}@mail.example,Ada,owner,Gull {n}\n" for n in range(rows))
    files = {
        "tactful.toml": SETTINGS,
        "campaigns/berths.yml": CAMPAIGN % condition,
        "templates/boat.md": MAIL,
        "contacts/berths.csv": f"email,first name,kind,boat\n{people}ann@mail.example,Ann,guest,\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize("rows", [3, 400])
@pytest.mark.parametrize(
    ("condition", "found"), [("stage: decision", True), ("if: {kind: owner}", False)]
)
def test_a_fault_counts_where_the_step_is_for_the_person(
    tmp_path: Path, rows: int, condition: str, found: bool
) -> None:
    report = check_workspace(open_workspace(lay(tmp_path, condition, rows)))
    about = [one for one in report.findings if one.step == 1 and one.row == rows + 1]
    assert bool(about) == found, [str(one) for one in report.findings]


@pytest.mark.parametrize("rows", [3, 400])
@pytest.mark.parametrize(
    ("column", "found"), [("", {"R308"}), ("sam: she asked for it", {"M202", "M208"})]
)
def test_whom_the_criteria_leave_out_gets_no_email_to_judge(
    tmp_path: Path, rows: int, column: str, found: set[str]
) -> None:
    root = lay(tmp_path, "stage: decision", rows)
    campaign, people = root / "campaigns/berths.yml", root / "contacts/berths.csv"
    text = campaign.read_text().replace("berths.csv}", "berths.csv, criteria: {kind: owner}}")
    campaign.write_text(text)
    lines = people.read_text().splitlines()
    lines[0] += ",override"
    lines[-1] += f",{column}"
    people.write_text("\n".join([lines[0], *(f"{one}," for one in lines[1:-1]), lines[-1]]) + "\n")
    report = check_workspace(open_workspace(root))
    told = {one.code for one in report.findings if one.row == rows + 1}
    assert told & {"M202", "M208", "R308"} == found
