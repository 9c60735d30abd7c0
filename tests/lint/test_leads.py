"""Criteria and routes judge a list without a database, to the letter."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from tactful.lint.lists.lead_criteria import Leads, Override, failing, numbers, override
from tactful.lint.lists.recipients import campaign_list
from tactful.lint.lists.routing import Past, Routing
from tactful.lint.rule.examples import write_example
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.audience import Criterion, Route
from tactful.templates.workspace.workspace import open_workspace

from ..command_line import tactful

DANA = '[mailboxes.dana]\naddress = "dana@brightwater.example"\nname = "Dana"\n'
Judge = Callable[..., Leads]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    def leads(audience: str, rows: str) -> Leads:
        write_example(tmp_path)
        settings = tmp_path / "tactful.toml"
        settings.write_text(settings.read_text() + "\n" + DANA)
        file = tmp_path / "campaigns" / "spring.yml"
        head, _, rest = file.read_text().partition("audience:\n  contacts: contacts/leads.csv\n")
        file.write_text(f"{head}audience:\n{audience}{rest}")
        (tmp_path / "contacts" / "leads.csv").write_text(rows)
        workspace = open_workspace(tmp_path)
        campaign = workspace.campaign("spring")
        recipients = campaign_list(workspace, campaign)
        assert recipients is not None
        return Leads(workspace, campaign, recipients)

    return leads


def routed(leads: Leads, past: Past | None = None) -> list[tuple[str, str]]:
    routing = Routing(leads.workspace, leads.campaign, leads.recipients, past)
    owners = [(one.name, one.why) for one in routing.owners()]
    assert [(one.name, one.why) for one in routing.owners()] == owners  # asking changes nothing
    return owners


@pytest.mark.parametrize(
    ("written", "value", "why"),
    [
        (">= 50", "50", None),
        (">= 50", "49", "size 49 is not >= 50"),
        (">= 50", "50-200", None),
        (">= 50", "20-100", "size 20-100 is not >= 50"),
        (">= 50", "1,200 employees", None),
        (">= 50", "5k", None),
        (">= 50", "200+", None),
        ("<= 500", "200+", "size 200+ is not <= 500"),
        ("< 10", "9.5", None),
        ("50-500", "51-200", None),
        ("50-500", "501", "size 501 is not >= 50 and <= 500"),
        (">= 50", "many", "size 'many' is not a number"),
        (">= 50", "", "size is not known"),
        (">= 50", "n/a", "size is not known"),
        ("known", "x", None),
        ("known", "NULL", "size is not known"),
        ("no", "No", None),
        ("no", "false", None),
        ("yes", "1", None),
        ("yes", "0", "size '0' is not yes"),
        (["UK", "NO"], "no", None),
        (["UK", "NO"], "SE", "size 'SE' is not UK or NO"),
        ({"none_of": ["yes"]}, "TRUE", "size is 'TRUE'"),
        ({"at_least": "1,200"}, "1300", None),
        ("health", "Health", None),
        ("= health", "energy", "size 'energy' is not health"),
        ("!= health", "Health", "size is 'Health'"),
        (["health", "energy"], "ENERGY", None),
        (["health", "energy"], "trade", "size 'trade' is not health or energy"),
        ({"matches": "market|revenue"}, "Head of Marketing", None),
        ({"matches": "market"}, "Sales", "size 'Sales' is not like 'market'"),
        ({"none_of": ["student"]}, "Student", "size is 'Student'"),
        ({"none_of": ["student"]}, "", None),
        ({"at_least": 5, "none_of": ["7"]}, "7", "size is '7'"),
    ],
)
def test_a_criterion_says_why_a_value_fails(written: object, value: str, why: str | None) -> None:
    assert failing(Criterion.model_validate(written), value, "size") == why


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (">= many", "'many' is not a number"),
        ({"matches": "("}, "'(' is not a valid pattern"),
        ({"like": "x"}, "unknown test 'like'; use one of at_least"),
        (None, "says nothing; write what the value must be, or: known"),
        ({"matches": None}, "'matches' says nothing"),
        ({"at_least": "nan"}, "finite number"),
        ([["UK"]], "each value must be a text"),
    ],
)
def test_a_criterion_that_cannot_be_read_is_told(written: object, told: str) -> None:
    with pytest.raises(ValidationError, match=told.replace("(", r"\(")):
        Criterion.model_validate(written)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1.200", (1200, 1200)),
        ("1 200", (1200, 1200)),
        ("1.5", (1.5, 1.5)),
        ("$2.5M", (2_500_000, 2_500_000)),
        ("11–50", (11, 50)),
        ("over 100", (100, float("inf"))),
        ("none", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, span: tuple[float, float] | None) -> None:
    assert numbers(text) == span


# As written in a campaign file, and how the finding says it where a value fails.
WORDS = [
    ("company: no", "no"),
    ("company: Yes", "Yes"),
    ("company: true", "true"),
    ("company: off", "off"),
    ("company: [UK, NO]", "UK or NO"),
    ("company: [on, off, y, n]", "on or off or y or n"),
    ("company: 01234", "01234"),
    ("company: 0x1F", "0x1F"),
    ("company: 12:30", "12:30"),
    ("company: 1_000", "1_000"),
    ("company: 1e3", "1e3"),
    ("company: 3.10", "3.10"),
    ("company: 2027-01-31", "2027-01-31"),
    ("company: 2027-01-31 10:00:00", "2027-01-31 10:00:00"),
    ("company: .inf", ".inf"),
    ("company: '='", "="),
    ("company: [null, Smith]", "null or Smith"),
    ("company: {none_of: [no, 007]}", "not no or 007"),
    ("company: {matches: yes}", "like 'yes'"),
    ("company: {one_of: NO}", "NO"),
    ("company: {at_least: 1_500}", ">= 1500"),
]


@pytest.mark.parametrize(("written", "read"), WORDS, ids=[one[0] for one in WORDS])
def test_a_criterion_is_read_as_it_is_written(judge: Judge, written: str, read: str) -> None:
    leads = judge(
        f"  contacts: contacts/leads.csv\n  criteria:\n    {written}\n", "email,company\n"
    )
    criteria = leads.campaign.audience.criteria
    assert {name: str(one) for name, one in criteria.items()} == {written.partition(":")[0]: read}


def test_whoever_is_no_customer_qualifies_however_the_list_says_it(judge: Judge) -> None:
    rows = "".join(
        f"p{number}@acme.example,{word}\n"
        for number, word in enumerate(("No", "no", "FALSE", "0", "Yes", "TRUE", "1", ""))
    )
    leads = judge(
        "  contacts: contacts/leads.csv\n  criteria: {company: no}\n", f"email,company\n{rows}"
    )
    assert dict(leads.outside()) == {
        5: ("company 'Yes' is not no",),
        6: ("company 'TRUE' is not no",),
        7: ("company '1' is not no",),
        8: ("company is not known",),
    }


def test_a_route_by_country_knows_norway(judge: Judge) -> None:
    leads = judge(
        "  contacts: contacts/leads.csv\n  route: [{country: {NO: dana, 47: sam}}]\n",
        "email,country\na@acme.example,NO\nb@acme.example,47\n",
    )
    assert [owner for owner, _ in routed(leads)] == ["dana", "sam"]


def test_an_override_has_a_name_and_a_reason() -> None:
    assert override("dana: budget confirmed: 20k") == Override("dana", "budget confirmed: 20k")
    assert [override(text) for text in ("", "because", "dana:", ": why")] == [None] * 4


def test_all_criteria_must_hold_unless_fewer_are_enough(judge: Judge) -> None:
    audience = (
        "  contacts: contacts/leads.csv\n"
        '  criteria: {company: known, title: {matches: marketing}, company_size: ">= 5"}\n'
    )
    rows = "email,company,title,company size\na@a.example,Acme,Marketing,4\nb@a.example,Acme,,9\n"
    assert dict(judge(audience, rows).outside()) == {
        1: ("company_size 4 is not >= 5",),
        2: ("title is not known",),
    }
    assert dict(judge(audience + "  qualify_at: 2\n", rows).outside()) == {}


def test_routes_are_asked_in_turn_and_say_why(judge: Judge) -> None:
    audience = (
        "  contacts: contacts/leads.csv\n"
        "  route: [owner, history, {industry: {health: dana}}, {round_robin: [sam, dana]}]\n"
    )
    rows = (
        "email,industry,owner\n"
        "own@acme.example,Health,sam\n"
        "mate@acme.example,Health,\n"
        "before@b.example,,\n"
        "clinic@c.example,HEALTH,\n"
        "x@d.example,,\n"
        "y@gmail.com,,\n"
        "z@gmail.com,,\n"
    )
    past = Past(people={"before@b.example": "dana"})
    assert routed(judge(audience, rows), past) == [
        ("sam", "the list's owner"),
        ("sam", "sam has a colleague at acme.example"),
        ("dana", "dana already followed up this person"),
        ("dana", "industry is HEALTH"),
        ("sam", "round robin"),
        ("dana", "round robin"),
        ("sam", "round robin"),
    ]


def test_a_lead_without_route_is_the_campaigns_own(judge: Judge) -> None:
    leads = judge("  contacts: contacts/leads.csv\n", "email\na@a.example\n")
    assert routed(leads) == [("sam", "the campaign's own mailbox")]


def test_a_route_that_is_none_is_told() -> None:
    with pytest.raises(ValidationError, match="unknown route 'owners'; write owner, history"):
        Route.model_validate("owners")


def test_what_criteria_and_routes_name_must_exist(tmp_path: Path) -> None:
    write_example(tmp_path)
    file = tmp_path / "campaigns" / "spring.yml"
    file.write_text(
        file.read_text().replace(
            "  contacts: contacts/leads.csv\n",
            "  contacts: contacts/leads.csv\n  criteria: {titel: known}\n  qualify_at: 1\n"
            "  route: [{industry: {health: smo}}]\n",
        )
    )
    with pytest.raises(WorkspaceError) as raised:
        open_workspace(tmp_path)
    assert [str(problem) for problem in raised.value.problems] == [
        "campaigns/spring.yml:5:14: unknown field 'titel'; did you mean 'title'?",
        "campaigns/spring.yml:7:11: unknown mailbox 'smo'; did you mean 'sam'?",
    ]
    file.write_text(file.read_text().replace("qualify_at: 1", "qualify_at: 2"))
    with pytest.raises(WorkspaceError, match="qualify_at is 2, but there are 1 criteria"):
        open_workspace(tmp_path)


def test_the_command_shows_verdicts_and_a_count_by_owner(judge: Judge, tmp_path: Path) -> None:
    judge(
        "  contacts: contacts/leads.csv\n  criteria: {company: known}\n  route: [round_robin]\n",
        "email,company,override\na@a.example,Acme,\nb@b.example,,\nc@c.example,,dana: met them\n",
    )

    def leads(*arguments: str) -> subprocess.CompletedProcess[str]:
        return tactful(tmp_path, "leads", *arguments)

    shown = leads()
    assert (shown.returncode, shown.stderr) == (1, "")
    assert shown.stdout == (
        "3 rows: 1 leads, 1 outside the criteria, 1 included by override.\n"
        "  row 2, b@b.example: company is not known\n"
        "  row 3, c@c.example: included by override, dana: met them\n"
        "Owners:\n"
        "  sam: 2 (round robin 2)\n"
    )
    data = json.loads(leads("spring", "--format", "json").stdout)
    assert data["owners"] == {"sam": 2}
    assert [row["verdict"] for row in data["rows"]] == ["lead", "outside", "override"]
    assert leads("--format", "csv").stdout.splitlines()[2] == (
        "2,b@b.example,outside,company is not known,,dana,round robin"
    )
