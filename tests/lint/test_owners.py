"""Whose lead somebody is, as lists say it: headers, spellings, namesakes, several columns."""

from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.check.gate import gate
from tactful.lint.findings.finding import Finding
from tactful.lint.lists.owners import owners_of
from tactful.lint.lists.recipients import campaign_list
from tactful.lint.lists.routing import Past, Routing
from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.owners import Owners
from tactful.templates.workspace.settings import LintSettings, Mailbox
from tactful.templates.workspace.workspace import Workspace, open_workspace

REPS = """
[mailboxes.tim]
address = "tim.kuhn@radwerk.example"
name = "Tim Kuhn"

[mailboxes.jm]
address = "mueller@radwerk.example"
name = "Jörg Müller"

[mailboxes.anna-uk]
address = "anna@radwerk.uk.example"
name = "Anna Lee"

[mailboxes.anna-us]
address = "anna@radwerk.us.example"
name = "Anna Lee"
"""
HEADERS = """
Owner|owner_name|Contact owner|Contact Owner|Lead Owner|Lead Owner: Full Name|Account Owner
Owner Email|Company owner|HubSpot Owner|Assigned To|assigned_to|Assigned User|Sales Rep
Sales representative|Salesperson|Account Manager|Account Executive|SDR|Person in charge
Gestor|Gestor comercial|Opiekun|Opiekun klienta|Betreuer|Kundenbetreuer|Zuständiger Mitarbeiter
Kontakt-Inhaber|Lead-Inhaber|Propietario del contacto|Propriétaire du contact|Proprietaire
Responsable commercial|Proprietário do contato|Responsavel|Proprietario contatto|Eigenaar
Contacteigenaar|Handlowiec|Właściciel kontaktu|Ansvarig säljare|Kontaktejer|Vastuuhenkilö
Obchodník|Müşteri Temsilcisi|Ответственный|営業担当|负责人|Current CRM owner|Owner (contact)
Gestor de la cuenta|Responsável pelo cliente|Opiekun handlowy klienta|Vertriebsbetreuer
""".replace("\n", "|")
NOT_OWNERS = [
    "Owner ID", "Owner Alias", "Owner assigned date", "Contact person", "Ansprechpartner", "Manager",
    "Product owner", "Home owner", "Business owner", "Created by", "Company", "Commercial vehicles",
    "Reply", "Reporting to",
]  # fmt: skip


@pytest.fixture
def listed(tmp_path: Path) -> Workspace:
    write_example(tmp_path)
    settings = tmp_path / "tactful.toml"
    settings.write_text(settings.read_text() + REPS)
    return open_workspace(tmp_path)


def written(workspace: Workspace, text: str) -> Workspace:
    (workspace.root / "contacts/leads.csv").write_text(text)
    return open_workspace(workspace.root)


def owners(workspace: Workspace, text: str) -> tuple[str, ...]:
    workspace = written(workspace, text)
    recipients = campaign_list(workspace, workspace.campaign("spring"))
    assert recipients is not None
    return owners_of(recipients, workspace)


def found(workspace: Workspace, text: str) -> list[Finding]:
    settings = LintSettings(select=("R315",))
    report = check_workspace(written(workspace, text), settings=settings)
    return list(report.findings)


@pytest.mark.parametrize("header", [one for one in HEADERS.split("|") if one])
def test_a_column_of_reps_is_known_by_its_header(listed: Workspace, header: str) -> None:
    assert owners(listed, f"email,asset,{header}\njo@acme.example,x,Tim Kuhn\n") == ("tim",)


@pytest.mark.parametrize("header", NOT_OWNERS)
def test_other_columns_are_no_owners(listed: Workspace, header: str) -> None:
    assert owners(listed, f"email,asset,{header}\njo@acme.example,x,Tim Kuhn\n") == ("",)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("tim", "tim"),
        ("TIM", "tim"),
        ("Tim Kuhn", "tim"),
        ("tim  kuhn", "tim"),
        ("Kuhn, Tim", "tim"),
        ("Herr Tim Kuhn", "tim"),
        ("Tim.Kuhn@Radwerk.example", "tim"),
        ("Tim Kuhn <tim.kuhn@radwerk.example>", "tim"),
        ("Tim Kuhn (tim.kuhn@radwerk.example)", "tim"),
        ("mailto:tim.kuhn@radwerk.example", "tim"),
        ("Joerg Mueller", "jm"),
        ("JORG MULLER", "jm"),
        ("anna-us", "anna-us"),
        ("Anna Lee <anna@radwerk.uk.example>", None),  # the name alone says two
        ("Anna@radwerk.us.example", "anna-us"),
        ("Anna Lee", None),
        ("Tim", "tim"),
        ("Kuhn", None),
        ("Tim Kuhne", None),
        ("Tim Kuhn (Deactivated User)", None),
        ("51239870", None),
    ],
)
def test_an_owner_is_a_mailboxs_key_address_or_name(
    listed: Workspace, said: str, key: str | None
) -> None:
    assert listed.owners.key(said) == (key or None)


def test_one_owner_in_two_spellings_is_one(listed: Workspace) -> None:
    rows = [
        "a@a.example,x,Tim Kuhn", "b@b.example,x,tim.kuhn@radwerk.example", "c@c.example,x,TIM",
        'd@d.example,x,"Roth, Uwe"', "e@e.example,x,uwe  ROTH", "f@f.example,x,(Unassigned)",
        "g@g.example,x,", "h@h.example,x,n/a",
    ]  # fmt: skip
    text = "email,asset,Contact owner\n" + "\n".join(rows) + "\n"
    assert owners(listed, text) == ("tim", "tim", "tim", "Roth, Uwe", "Roth, Uwe", "", "", "")


def test_an_unknown_owner_is_told_with_row_and_nearest(listed: Workspace) -> None:
    text = "email,asset,Contact owner\na@a.example,x,tim\nb@b.example,x,Tim Kuhne\n"
    (one,) = found(listed, text)
    assert (one.row, one.line, one.recipient, one.severity.value) == (2, 3, "b@b.example", "error")
    assert one.message == (
        "the owner 'Tim Kuhne' is no mailbox: none has this key, address or name"
    )
    assert one.fix is not None and one.fix.startswith(
        "did you mean 'tim' (Tim Kuhn, tim.kuhn@radwerk.example)? If not, add a mailbox"
    )


def test_an_owner_who_could_be_two_is_told_with_both(listed: Workspace) -> None:
    (one,) = found(listed, "email,asset,Gestor\na@a.example,x,Anna Lee\n")
    assert one.message == (
        "the owner 'Anna Lee' could be 'anna-uk' (Anna Lee, anna@radwerk.uk.example) or "
        "'anna-us' (Anna Lee, anna@radwerk.us.example)"
    )


def test_an_owner_far_from_all_has_no_nearest(listed: Workspace) -> None:
    (one,) = found(listed, "email,asset,owner\na@a.example,x,51239870\n")
    assert one.fix is not None and "did you mean" not in one.fix


def test_enrolling_leaves_out_just_the_rows_of_unknown_owners(listed: Workspace) -> None:
    workspace = written(
        listed,
        "email,first_name,asset,Contact owner\njo@acme.example,Jo,x,Tim Kuhn\n"
        "al@bolt.example,Al,x,Uwe Roth\ncy@dune.example,Cy,x,No owner\n",
    )
    refused = gate(workspace, workspace.campaign("spring")).refused()
    assert list(refused) == [2] and "'Uwe Roth' is no mailbox" in refused[2]


def test_columns_that_name_two_reps_are_told_and_one_fills_the_other(listed: Workspace) -> None:
    text = (
        "email,asset,Company owner,Contact owner\na@a.example,x,Tim Kuhn,tim\n"
        "b@b.example,x,Jörg Müller,\nc@c.example,x,Jörg Müller,Tim Kuhn\n"
    )
    assert owners(listed, text) == ("tim", "jm", "tim")
    (one,) = found(listed, text)
    assert one.row == 3
    assert (
        one.message
        == "two owners: 'Contact owner' says 'Tim Kuhn', 'Company owner' says 'Jörg Müller'"
    )
    settings = listed.root / "tactful.toml"
    settings.write_text(settings.read_text() + '[lists.mapping]\n"Company owner" = "lead.owner"\n')
    assert owners(listed, text) == ("tim", "jm", "jm")
    assert not found(listed, text)


def test_a_column_that_was_mapped_elsewhere_is_no_owner(listed: Workspace) -> None:
    settings = listed.root / "tactful.toml"
    settings.write_text(
        settings.read_text() + '[lists.mapping]\n"Owner name" = "contact.company"\n'
    )
    assert owners(listed, "email,asset,Owner name\na@a.example,x,Roth Bikes\n") == ("",)


def test_a_column_that_init_declared_is_still_the_owner(listed: Workspace) -> None:
    settings = listed.root / "tactful.toml"
    text = settings.read_text().replace("[fields.lead]", "[fields.lead]\ncontact_owner = {}")
    settings.write_text(text)
    assert owners(listed, "email,asset,Contact owner\na@a.example,x,Kuhn Tim\n") == ("tim",)


def test_where_the_routes_do_not_ask_the_list_nothing_is_said(listed: Workspace) -> None:
    campaign = listed.root / "campaigns/spring.yml"
    contacts = "  contacts: contacts/leads.csv\n"
    campaign.write_text(
        campaign.read_text().replace(contacts, f"{contacts}  route: [round_robin]\n")
    )
    assert not found(listed, "email,asset,owner\na@a.example,x,Uwe Roth\n")


def test_the_turn_goes_on_after_who_had_it_last(listed: Workspace) -> None:
    campaign = listed.root / "campaigns/spring.yml"
    contacts = "  contacts: contacts/leads.csv\n"
    campaign.write_text(
        campaign.read_text().replace(
            contacts, f"{contacts}  route: [owner, {{round_robin: [sam, tim, jm]}}]\n"
        )
    )
    workspace = written(listed, "email,asset\na@a.example,x\nb@b.example,x\n")
    one = workspace.campaign("spring")
    recipients = campaign_list(workspace, one)
    assert recipients is not None

    def turns(last: str | None) -> list[str]:
        routing = Routing(workspace, one, recipients, Past(turn=last))
        return [owner.name for owner in routing.owners()]

    assert turns(None) == ["sam", "tim"]
    assert turns("sam") == ["tim", "jm"]
    assert turns("jm") == ["sam", "tim"]
    assert turns("who left") == ["sam", "tim"]


def test_a_key_that_is_another_reps_name_is_clear_only_when_written_exactly() -> None:
    owners = Owners(
        {
            "alex": Mailbox(address="tim@a.example", name="Tim"),
            "tim": Mailbox(address="alex@a.example", name="Alex"),
        }
    )
    assert owners.key("tim") == "tim"
    assert owners.may_be("Tim") == ("alex", "tim")
