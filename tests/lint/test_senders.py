"""Lint judges the message of the sender who will send it, as preview, draft and run do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding
from tactful.templates.workspace.workspace import Workspace, open_workspace

Lay = Callable[..., Path]
SETTINGS = """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
timezone = "Europe/London"
public_url = "https://mail.brightwater.example"
[fields.contact]
first_name = { type = "name", fallback = "there" }
industry = { type = "text" }
[fields.lead]
asset = { type = "text", required = true }
[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
phone = "+44 113 496 0000"
[mailboxes.dana]
address = "dana@brightwater.example"
name = "Dana Cole"
"""
# Dana has no phone: what she would send has a hole.
MAIL = (
    "---\nsubject: Your {{ lead.asset }}\npreheader: Two\n---\nHi {{ contact.first_name }},\n\n"
    "call me on {{ sender.phone }}, here is {{ lead.asset }}.\n"
)


def workspace(lay: Lay, header: str, rows: list[str], route: str = "") -> Workspace:
    people = "".join(f"p{n}@a{n}.example,Jo,the guide,{row}\n" for n, row in enumerate(rows))
    return open_workspace(
        lay(
            {
                "tactful.toml": SETTINGS,
                "contacts/leads.csv": f"email,first_name,asset,{header}\n{people}",
                "campaigns/spring.yml": "campaign: spring\nmailbox: sam\n"
                f"audience: {{contacts: contacts/leads.csv{route}}}\n"
                "sequence: {steps: [{email: follow-up.md}]}\n",
                "templates/follow-up.md": MAIL,
            }
        )
    )


def holed(opened: Workspace, *, brute_force: bool = False) -> set[str]:
    """Return whose message has the hole."""
    found = check_workspace(opened, brute_force=brute_force).findings
    return {name for one in found if one.code == "M202" for name in whom(one)}


def whom(one: Finding) -> tuple[str, ...]:
    return one.examples or (one.recipient or "",)


@pytest.mark.parametrize(
    ("header", "hers"),
    [("owner", "dana"), ("Contact owner", "Dana Cole"), ("Sales rep", '"Cole, Dana"'),
     ("Propriétaire", "dana@brightwater.example"), ("Betreuer", "DANA")],
)  # fmt: skip
def test_the_lists_owner_sends_however_the_column_is_called(
    lay: Lay, header: str, hers: str
) -> None:
    assert holed(workspace(lay, header, ["sam", hers, "sam"])) == {"p1@a1.example"}


def test_a_route_by_a_field_is_followed(lay: Lay) -> None:
    route = ", route: [{industry: {health: dana}}]"
    assert holed(workspace(lay, "industry", ["health", "retail"], route)) == {"p0@a0.example"}


def test_an_owner_whom_no_route_asks_for_does_not_send(lay: Lay) -> None:
    assert holed(workspace(lay, "owner", ["dana"], ", route: [{industry: {x: dana}}]")) == set()


def test_a_lead_that_may_be_anybodys_is_judged_for_each(lay: Lay) -> None:
    opened = workspace(lay, "owner", ["", "sam", ""], ", route: [owner, round_robin]")
    assert holed(opened) == {"p0@a0.example", "p2@a2.example"}
    opened = workspace(lay, "owner", ["", ""], ", route: [{round_robin: [sam]}]")
    assert holed(opened) == set()


@pytest.mark.parametrize(
    ("header", "route"),
    [("Contact owner", ""), ("industry", ", route: [{industry: {dana: dana}}]"),
     ("industry", ", route: [round_robin]")],
)  # fmt: skip
def test_a_long_list_is_proved_for_each_ones_sender(lay: Lay, header: str, route: str) -> None:
    rows = ["dana" if number % 50 == 7 else "sam" for number in range(260)]
    opened = workspace(lay, header, rows, route)
    found = [check_workspace(opened, brute_force=one).findings for one in (True, False)]
    counts = [[one.count for one in some if one.code == "M202"] for some in found]
    assert counts == [[130 if "robin" in route else 6]] * 2
    assert found[0] == found[1]
