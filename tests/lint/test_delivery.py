"""Deliverability: what looks like an address, a look-alike, a volume."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files, check_workspace
from tactful.lint.reading.postal import has_address
from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace


@pytest.mark.parametrize(
    "text",
    [
        "1 Quay Street, Leeds LS1 4AP",
        "Brightwater Inc., 350 Fifth Avenue, Floor 21, New York, NY 10118",
        "P.O. Box 1234, Springfield",
        "Hafenstraße 12, 20457 Hamburg",
        "12 rue de la Paix, 75002 Paris",
        "Calle de Alcalá 50, 28014 Madrid",
        "Keizersgracht 123, 1015 CJ Amsterdam",
        "Drottninggatan 5, 111 51 Stockholm",
        "Level 3, 100 George Street, Sydney NSW 2000",
        "You get this from *|LIST:ADDRESS|*",
        "{{ company.street_address }}",
        "%Sender_Address%",
    ],
)
def test_a_postal_address_is_known(text: str) -> None:
    assert has_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "© 2026 Brightwater. All rights reserved.",
        "Pages 4 and 9 answer what most visitors ask first.",
        "Call me on +44 113 496 0000 before Tuesday, 3 March 2026.",
        "Save 20 % on 3 of 5 plans until the 9th.",
        "",
    ],
)
def test_other_numbers_are_no_address(text: str) -> None:
    assert not has_address(text)


def strange(folder: Path, url: str, sender: str = "sam@brightwater.com") -> list[str]:
    file = folder / "mail.eml"
    file.write_text(f"From: {sender}\nTo: jo@c.com\nSubject: Rivers\n\nThe guide: {url}\n")
    report = check_files([file], settings=LintSettings(select=("D706",)))
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    "url",
    [
        "https://brlghtwater.com/a",
        "https://brightvvater.com/a",
        "https://brigthwater.com/a",
        "https://brightwаter.com/a",  # a Cyrillic a
    ],
)
def test_a_look_alike_of_our_domain_is_found(url: str, tmp_path: Path) -> None:
    assert strange(tmp_path, url), "nothing was said"


@pytest.mark.parametrize(
    "url",
    [
        "https://mail.brightwater.com/a",
        "https://brightwater.co.uk/a",
        "https://brightwater-events.com/a",
        "https://whitewater.com/a",
        "https://linkedin.com/company/brightwater",
        "https://bücher.example/",
        "https://日本.jp/",
    ],
)
def test_other_domains_are_left_alone(url: str, tmp_path: Path) -> None:
    assert strange(tmp_path, url) == []


def test_each_owners_mailbox_has_its_own_limit(tmp_path: Path) -> None:
    write_example(tmp_path)
    settings = tmp_path / "tactful.toml"
    boxes = "[mailboxes.sam]\nper_day = 2\n"
    text = settings.read_text().replace("[mailboxes.sam]\n", boxes)
    settings.write_text(text + '\n[mailboxes.ina]\naddress = "ina@brightwater.example"\n')
    rows = [f"p{n}@acme{n}.example,Jo,the guide,{'sam' if n < 6 else 'ina'}\n" for n in range(12)]
    leads = tmp_path / "contacts" / "leads.csv"
    leads.write_text("email,first_name,asset,owner\n" + "".join(rows))
    report = check_workspace(open_workspace(tmp_path), settings=LintSettings(select=("D704",)))
    (finding,) = report.findings
    assert finding.message.startswith("6 people and 2 emails a day from sam")
    assert finding.path == "campaigns/spring.yml"


@pytest.mark.parametrize(
    ("per_day", "plan", "people", "said"),
    [
        # 2 on the first day, some more on each: nobody is reached in time.
        (50, "{ from = 2, to = 50, days = 28, since = 2026-03-02 }", 40, "2 emails today, growing"),
        (9, "{ from = 2, to = 50, days = 28, since = 2026-03-02 }", 40, "growing to 9 a day"),
        (50, "{ from = 2, to = 50, days = 28, since = 2026-04-01 }", 40, "2 emails today"),
        (50, "{ from = 40, to = 50, days = 28, since = 2026-03-02 }", 40, ""),
        (50, "{ from = 2, to = 50, days = 28, since = 2026-01-02 }", 40, ""),  # it is over
        (50, "{ from = 2, to = 50, days = 28, since = 2026-02-03 }", 40, ""),  # its last day
        (5, "{ from = 2, to = 50, days = 28, since = 2026-01-02 }", 40, "5 emails a day from sam"),
        (50, "{ from = 2, to = 50, days = 28, since = 2026-03-02 }", 2, ""),
    ],
)
def test_a_mailbox_that_warms_up_sends_less(
    per_day: int, plan: str, people: int, said: str, tmp_path: Path
) -> None:
    write_example(tmp_path)
    settings = tmp_path / "tactful.toml"
    lines = f"[mailboxes.sam]\nper_day = {per_day}\nwarm_up = {plan}\n"
    settings.write_text(settings.read_text().replace("[mailboxes.sam]\n", lines))
    rows = "".join(f"p{n}@acme{n}.example,Jo,the guide\n" for n in range(people))
    (tmp_path / "contacts" / "leads.csv").write_text("email,first_name,asset\n" + rows)
    report = check_workspace(
        open_workspace(tmp_path), settings=LintSettings(select=("D704",)), today=date(2026, 3, 2)
    )
    assert [said in one.message for one in report.findings] == ([True] if said else [])


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("no-reply@brightwater.com", True),
        ("DoNotReply@brightwater.com", True),
        ("noreply2@brightwater.com", True),
        ("nicht-antworten@brightwater.com", True),
        ("reply@brightwater.com", False),
        ("nora.reply@brightwater.com", False),
        ("noel@brightwater.com", False),
    ],
)
def test_nobody_is_told_from_somebody(sender: str, said: bool, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_text(f"From: {sender}\nTo: jo@c.com\nSubject: Rivers\n\nHello!\n")
    report = check_files([file], settings=LintSettings(select=("D703",)))
    assert bool(report.findings) is said
