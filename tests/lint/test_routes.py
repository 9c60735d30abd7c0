"""Routes: by a field's value or else, by load, in turn; reps who are away; what may not be said."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.lists.recipients import campaign_list
from tactful.lint.lists.routing import Past, Routing
from tactful.lint.rule.examples import write_example
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.audience import read_as
from tactful.templates.workspace.workspace import Workspace, open_workspace

DAY = date(2027, 3, 1)
AWAY = '\naway = ["2027-02-26 to 2027-03-05: skiing"]'


def laid(root: Path, route: str, rows: str, *, away: str = "", mailbox: str = "") -> Workspace:
    """Open a workspace with the reps sam, dana and tim, of whom one may be away."""
    write_example(root)
    settings = root / "tactful.toml"
    boxes = "".join(
        f'[mailboxes.{key}]\naddress = "{key}@brightwater.example"{AWAY * (key == away)}\n'
        for key in ("dana", "tim")
    )
    text = f"{settings.read_text()}\n{boxes}"
    if away == "sam":
        text = text.replace("[mailboxes.sam]", f"[mailboxes.sam]{AWAY}")
    settings.write_text(text)
    file = root / "campaigns" / "spring.yml"
    contacts = "  contacts: contacts/leads.csv\n"
    told = file.read_text().replace(contacts, f"{contacts}  route: {route}\n")
    file.write_text(f"mailbox: {mailbox}\n{told}" if mailbox else told)
    (root / "contacts" / "leads.csv").write_text(rows)
    return open_workspace(root)


def owners(workspace: Workspace, past: Past | None = None) -> list[tuple[str, str]]:
    campaign = workspace.campaign("spring")
    recipients = campaign_list(workspace, campaign)
    assert recipients is not None
    routing = Routing(workspace, campaign, recipients, past, today=DAY)
    found = [(one.name, one.why) for one in routing.owners()]
    assert [(one.name, one.why) for one in routing.owners()] == found  # asking changes nothing
    return found


def people(*values: str, field: str = "industry") -> str:
    rows = "".join(f"p{n}@firm{n}.example,{value}\n" for n, value in enumerate(values))
    return f"email,{field}\n{rows}"


def test_whoever_has_another_value_is_elses(tmp_path: Path) -> None:
    route = "[{industry: {health: sam, energy: dana, else: tim}}]"
    assert owners(laid(tmp_path, route, people("Health", "ENERGY", "Retail", ""))) == [
        ("sam", "industry is Health"),
        ("dana", "industry is ENERGY"),
        ("tim", "industry is Retail, so else"),
        ("tim", "no industry, so else"),
    ]


def test_a_territory_is_one_under_all_its_names(tmp_path: Path) -> None:
    route = "[{country: {DE: sam, United Kingdom: dana, else: tim}}]"
    rows = people("Deutschland", "germany", "GB", "Scotland", "UK", "Narnia", field="country")
    found = owners(laid(tmp_path, route, rows))
    assert [name for name, _ in found] == ["sam", "sam", "dana", "dana", "dana", "tim"]
    assert found[3] == ("dana", "country is Scotland")


def test_a_part_of_a_country_may_have_a_rep_of_its_own() -> None:
    assert read_as("contact.country", "Schottland") == ("schottland", "GB-SCT", "GB")
    assert read_as("industry", " Health ") == ("health",)


def test_the_least_loaded_gets_the_next_lead_and_a_tie_goes_in_turn(tmp_path: Path) -> None:
    workspace = laid(tmp_path, "[{load: [sam, dana, tim]}]", people(*"abcdef"))
    past = Past(turn="sam", loads={"sam": 3, "dana": 1, "tim": 1})
    why = "fewest people under way"
    assert owners(workspace, past) == [
        ("dana", f"{why}: 1"),  # after sam, whose turn was the last, dana comes first
        ("tim", f"{why}: 1"),
        ("dana", f"{why}: 2"),
        ("tim", f"{why}: 2"),
        ("sam", f"{why}: 3"),
        ("dana", f"{why}: 3"),
    ]


def test_load_counts_whom_other_routes_gave_to_a_rep(tmp_path: Path) -> None:
    route = "[{industry: {health: sam}}, load]"
    workspace = laid(tmp_path, route, people("health", "health", "x", "y", "z"))
    assert [name for name, _ in owners(workspace)] == ["sam", "sam", "dana", "tim", "dana"]


@pytest.mark.parametrize("away", ["sam", "dana"])
def test_whoever_is_away_has_no_turn(tmp_path: Path, away: str) -> None:
    other = "dana" if away == "sam" else "sam"
    workspace = laid(tmp_path, "[{round_robin: [sam, dana]}]", people("a", "b"), away=away)
    said = [owner for owner, _ in owners(workspace)]
    assert said == [other, other]
    assert f"round robin; {away} is away" in [why for _, why in owners(workspace)]


def test_the_least_loaded_is_passed_over_while_away(tmp_path: Path) -> None:
    workspace = laid(tmp_path, "[{load: [sam, dana]}]", people("a"), away="dana")
    found = owners(workspace, Past(loads={"sam": 9, "dana": 1}))
    assert found == [("sam", "fewest people under way: 9; dana is away")]


def test_a_rep_who_is_away_is_passed_over_for_the_next_route(tmp_path: Path) -> None:
    route = "[{industry: {health: dana}}, {round_robin: [tim]}]"
    workspace = laid(tmp_path, route, people("health", "retail"), away="dana")
    assert owners(workspace) == [
        ("tim", "round robin; dana (industry is health) is away"),
        ("tim", "round robin"),
    ]


def test_else_stands_in_for_whoever_is_away(tmp_path: Path) -> None:
    route = "[{industry: {health: dana, else: tim}}]"
    workspace = laid(tmp_path, route, people("health"), away="dana")
    assert owners(workspace) == [("tim", "else; dana (industry is health) is away")]


def test_where_nobody_else_may_a_rep_gets_leads_while_away(tmp_path: Path) -> None:
    workspace = laid(
        tmp_path, "[{industry: {health: dana}}]", people("health"), away="dana", mailbox="sam"
    )
    assert owners(workspace) == [("dana", "industry is health; away, but nobody else may take it")]


def test_whom_the_list_names_and_who_knows_the_person_keep_them(tmp_path: Path) -> None:
    rows = "email,owner\na@a.example,dana\nb@b.example,\nmate@a.example,\n"
    workspace = laid(tmp_path, "[owner, history, {round_robin: [tim]}]", rows, away="dana")
    assert owners(workspace, Past(people={"b@b.example": "dana"})) == [
        ("dana", "the list's owner"),
        ("dana", "dana already followed up this person"),
        ("tim", "round robin; dana (dana has a colleague at a.example) is away"),
    ]


NEVER = "put it before route 1, or remove it"


@pytest.mark.parametrize(
    ("route", "at", "told"),
    [
        ("[{industry: {health: sam, Health: dana}}]", "{industry",
         "industry 'Health' is 'health', which is somebody's already"),
        ("[{country: {DE: sam, Germany: dana}}]", "{country",
         "country 'Germany' is 'DE', which is somebody's already"),
        ("[{industry: {health: sam}}, owner, {industry: {energy: sam, HEALTH: dana}}]",
         "{industry: {energy", "industry 'HEALTH' is 'health' of route 1, which is somebody's"),
        ("[{round_robin: [sam]}, history]", "history",
         f"route 2 is never asked: route 1 always finds somebody; {NEVER}"),
        ("[{industry: {else: sam}}, load]", "load",
         f"route 2 is never asked: route 1 always finds somebody; {NEVER}"),
        ("[owner, history, owner]", "owner]", "'owner' is route 1 already; remove it"),
        ("[{load: [sam, dan]}]", "{load", "unknown mailbox 'dan'; did you mean 'dana'?"),
        ("[{industry: {else: dna}}]", "{industry", "unknown mailbox 'dna'; did you mean 'dana'?"),
        ("[{compny: {Acme: sam}}]", "compny", "unknown field 'compny'; did you mean 'company'?"),
        ("[{load: [sam, dana, sam]}]", "{load", "'sam' is named twice in one route; name each"),
        ("[{load: []}]", "{load", "audience.route 1: load names nobody; write load alone"),
        ("[{industry: {}}]", "{industry", "audience.route 1: say who gets which industry"),
        ("[lod]", "lod", "audience.route 1: unknown route 'lod'; write owner, history, load, "),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_route_is_told_at_its_place(
    tmp_path: Path, route: str, at: str, told: str
) -> None:
    with pytest.raises(WorkspaceError) as raised:
        laid(tmp_path, route, people())
    (problem,) = raised.value.problems
    line = f"  route: {route}"
    text = (tmp_path / "campaigns" / "spring.yml").read_text().splitlines()
    place = f"campaigns/spring.yml:{text.index(line) + 1}:{line.index(at) + 1}: "
    assert str(problem).startswith(f"{place}{told}")
