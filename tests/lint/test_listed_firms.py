"""T120: a firm of the list that a template names for everybody."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.templates.workspace.workspace import open_workspace

Lay = Callable[..., Path]
FIRMS = (
    "Halden Pumps Ltd", "Nordwind Logistik GmbH", "Brook & Sons", "Focus", "Apple", "Next Steps",
    "Padaria do Sol", "Business Partner", "3 Rivers Dairy", "Vesta", "brightwater", "O'Neill Farms",
    "Open Door", "Müller-Thal AG", "Kestrelworks", "Wrexner Holzbau GmbH", "Bristol Cables", "Anna Textil",
)  # fmt: skip


def told(
    lay: Lay,
    sentence: str,
    more: Mapping[str, str] | None = None,
    *,
    firms: tuple[str, ...] = FIRMS,
    subject: str = "S",
) -> list[str]:
    rows = "".join(f'p{n}@a{n}.example,Jo,"{firm}",the guide\n' for n, firm in enumerate(firms))
    root = lay(
        {
            "contacts/leads.csv": f"email,first_name,company,asset\n{rows}",
            "campaigns/spring.yml": "campaign: spring\n"
            "audience: {contacts: contacts/leads.csv}\n"
            "sequence: {steps: [{email: follow-up.md}]}\n",
            "templates/follow-up.md": f"---\nsubject: {subject}\n---\n{sentence}\n",
            **(more or {}),
        }
    )
    report = check_workspace(open_workspace(root))
    return [one.message.split("'")[1] for one in report.findings if one.code == "T120"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("At Halden Pumps we saw that the valve was worn.", "Halden Pumps"),
        ("We did it for Halden Pumps Ltd in May.", "Halden Pumps Ltd"),
        ("Bei Nordwind Logistik haben wir gesehen, wie das geht.", "Nordwind Logistik"),
        ("Two routes are enough, as Brook & Sons found.", "Brook & Sons"),
        ("I saw how the people at Vesta work.", "Vesta"),
        ("Would it suit you at Apple?", "Apple"),
        ("Na Padaria do Sol vimos isso.", "Padaria do Sol"),
        ("What 3 Rivers Dairy saved in a year:", "3 Rivers Dairy"),
        ("- Müller-Thal AG\n- two others", "Müller-Thal AG"),
        ("We spoke with\nHalden\nPumps.", "Halden"),
        ("It would save Kestrelworks a day.", "Kestrelworks"),
        ("I made this for Kestrelworks.", "Kestrelworks"),
        ("Two boilers like Nordwind Logistik’s are on page two.", "Nordwind Logistik"),
        ("What HALDEN PUMPS saved", "HALDEN PUMPS"),
        ("Bei Wrexner war es die dritte Seite.", "Wrexner"),
        ("Ann, your colleagues at Next Steps told me.", "Next Steps"),
    ],
)
def test_a_firm_left_from_a_copied_mail_is_found(lay: Lay, sentence: str, name: str) -> None:
    assert [one.split("\n")[0] for one in told(lay, sentence)] == [name]


def test_a_firm_in_the_subject_is_found(lay: Lay) -> None:
    assert told(lay, "Hello.", subject="What Halden Pumps does") == ["Halden Pumps"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Focus on the valve. Apple pie is good.",
        "# Next Steps\n\nThe next steps are two.",
        "We want to be your Business Partner.",
        "We leave an open door. Open Door Day is on Monday.",
        "It works with Apple and with Vesta.",
        "We at Brightwater do it.",
        "We met at the Halden Pumps Museum.",
        "It works with Kestrelworks, and the Kestrelworks add-in is free.",
        "We meet at Bristol, and chez Anna.",
        "Kestrelworks runs on every machine.",
        "Wrexner ist eine Messe.",
        "halden pumps are loud.",
        "At {{ contact.company }} you know.",
        "{% if contact.company == 'Halden Pumps Ltd' %}At Halden Pumps we saw it.{% endif %}",
        "[Read on](https://x.example/Halden-Pumps)",
    ],
)
def test_what_is_no_leftover_is_left_alone(lay: Lay, sentence: str) -> None:
    assert told(lay, sentence) == []


def test_a_list_of_one_firm_may_be_written_to_by_name(lay: Lay) -> None:
    one = ("Halden Pumps Ltd", "Halden Pumps", "HALDEN PUMPS LTD.")
    assert told(lay, "At Halden Pumps we saw it.", firms=one) == []


def test_a_reference_of_the_library_may_be_named(lay: Lay) -> None:
    library = "items:\n  pumps: {title: How Halden Pumps saved a day}\n"
    sentence = "At Halden Pumps we saw it."
    assert told(lay, sentence, {"content/library.yml": library}) == []


def test_a_name_is_allowed_by_the_rules_option(lay: Lay) -> None:
    root = lay({})
    settings = (root / "tactful.toml").read_text(encoding="utf-8")
    allowed = f'{settings}\n[lint.options.T120]\nallow = ["Halden Pumps"]\n'
    assert told(lay, "At Halden Pumps we saw it.", {"tactful.toml": allowed}) == []


def test_a_firm_in_mjml_is_found(lay: Lay) -> None:
    mjml = (
        "<mjml><mj-body><mj-section><mj-column><mj-text>At <b>Halden Pumps</b> we saw it."
        "</mj-text></mj-column></mj-section></mj-body></mjml>\n"
    )
    campaign = (
        "campaign: spring\naudience: {contacts: contacts/leads.csv}\n"
        "sequence: {steps: [{email: goodbye.mjml}]}\n"
    )
    more = {"templates/goodbye.mjml": mjml, "campaigns/spring.yml": campaign}
    assert told(lay, "Hello.", more) == ["Halden Pumps"]
