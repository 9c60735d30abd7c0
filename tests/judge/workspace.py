"""The workspace mode: fields are declared, lists are known; a fault is in a cell or a template."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from pathlib import Path

import yaml

from tactful.lint.check.api import check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.lists.recipients import campaign_list
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import Workspace, open_workspace

from .cases import Case, as_tags, by_mail, list_of
from .clean_lists import HEADERS, TITLES, Row, write_list
from .clean_mails import FIELD, Mail
from .merge import MARK, POSTAL_ADDRESS
from .verdicts import RULES, Alarm, Judgement, Verdict, spoken

GOAL = 0.97
TODAY = date(2026, 3, 2)
AT_ONCE = 3  # faulty rows of a list: a finding names up to three people
_SPOKEN = "\n".join(f'"{option}" = "{words}"' for option, words in TITLES.items())
SETTINGS = f"""\
name = "Brightwater"
postal_address = "{POSTAL_ADDRESS}"
website = "https://www.brightwater.example"
timezone = "Europe/London"
public_url = "https://mail.brightwater.example"

[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Okafor"
title = "Adviser"
phone = "+44 20 7946 0132"

[fields.contact]
email = {{ type = "email", required = true }}
first_name = {{ type = "name", required = true }}
last_name = {{ type = "name", required = true }}
company = {{ type = "company", required = true }}
city = {{ type = "text", required = true }}
role = {{ type = "text", required = true }}
trade = {{ type = "text", required = true }}
phone = {{ type = "phone", required = true }}
locale = {{ type = "text" }}

[fields.contact.title]
type = "picklist"
required = true
[fields.contact.title.spoken]
{_SPOKEN}

[fields.lead]
asset = {{ type = "text", required = true }}
topic = {{ type = "text", required = true }}
item = {{ type = "text", required = true }}
count = {{ type = "integer", required = true }}
notes = {{ type = "text" }}
seats = {{ type = "integer", required = true }}
amount = {{ type = "money", required = true }}
date = {{ type = "date", required = true }}
"""
_LIBRARY = {
    "items": {
        key: {"title": key, "url": f"https://www.brightwater.example/{key}", "topic": key}
        for key in ("checklist", "downloads", "offer")
    }
}


@dataclass(slots=True)
class Sheet:
    """One campaign: a template and a list. rows has the case of each faulty row."""

    name: str
    template: str
    people: list[dict[str, str]]
    rows: dict[int, Case] = field(default_factory=dict)
    twin: str = ""  # the campaign without the fault
    lines: range = range(0)  # of a clean sentence that was put in; the rest is judged elsewhere

    @property
    def addresses(self) -> dict[str, int]:
        return {person["contact.email"]: at for at, person in enumerate(self.people)}

    def is_about(self, one: Finding) -> bool:
        """Say whether a finding is to be counted here."""
        return not self.lines or one.line in self.lines


def judge_workspace(cases: Sequence[Case], folder: Path) -> Judgement:
    """Lay every case and its twin in one workspace, and judge it in one run."""
    for name in ("templates", "campaigns", "contacts", "content"):
        (folder / name).mkdir()
    (folder / "tactful.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "content/library.yml").write_text(yaml.safe_dump(_LIBRARY), encoding="utf-8")
    sheets = {sheet.name: sheet for sheet in _laid(cases, folder)}
    workspace = open_workspace(folder)
    report = check_workspace(workspace, settings=RULES, today=TODAY)
    said = _by_row(spoken(report.findings), sheets)
    found = Judgement("workspace", goal=GOAL)
    for sheet in sheets.values():
        if not sheet.rows:
            told = [(at, one) for at, one in said[sheet.name] if sheet.is_about(one)]
            found.clean += 1 if sheet.lines else len(sheet.people)
            found.alarmed += _alarmed(sheet, told)
            for at, one in told:
                found.alarms.append(Alarm(sheet.template, f"{sheet.name} row {at + 1}", one))
            continue
        clean = sheets[sheet.twin]
        for at, case in sheet.rows.items():
            known = {
                _gist(one)
                for row, one in said[clean.name]
                if row in (at, -1) or (one.count or 0) > AT_ONCE
            }
            new = [
                one
                for row, one in said[sheet.name]
                if (row == at or (row == -1 and (case.source or _speaks_of(one, case))))
                and _gist(one) not in known
            ]
            if not new and not case.source and _reads_well(workspace, sheet, clean, at):
                found.healed += 1
                continue
            placed = any(_is_placed(one, case, sheet, at) for one in new)
            found.verdicts.append(Verdict(case, tuple(new), placed))
    return found


def _laid(cases: Sequence[Case], folder: Path) -> Iterator[Sheet]:
    number = 0
    for mail, some in by_mail(cases):
        _write(folder / "templates" / mail.name, mail.source)
        clean = _sheet(folder, f"c{number}", mail.name, list_of(mail))
        yield clean
        number += 1
        for batch in _batches([case for case in some if not case.source]):
            rows = {list_of(mail).index(case.row): case for case in batch}
            people = [
                rows[at].bad_row if at in rows else row for at, row in enumerate(list_of(mail))
            ]
            template = f"c{number}/{Path(mail.name).name}"
            _write(folder / "templates" / template, mail.source)
            yield _sheet(folder, f"c{number}", template, people, rows, clean.name)
            number += 1
        for case in (case for case in some if case.source):
            twin = clean.name
            others = [
                {**row, **case.words.good_values} for row in list_of(mail) if row != case.row
            ][:1]
            if case.words.good:
                twin = f"c{number}"
                name = _wording(folder, mail, case, case.words.good, twin)
                good = _sheet(folder, twin, name, [case.good_row, *others])
                yield replace(good, lines=range(_line_of_mark(case), _line_of_mark(case) + 1))
                number += 1
            name = _wording(folder, mail, case, case.words.text, f"c{number}")
            people = [case.bad_row, *others]
            yield _sheet(folder, f"c{number}", name, people, {0: case}, twin)
            number += 1


def _batches(cases: Iterable[Case]) -> Iterator[list[Case]]:
    """Yield cases of one list that can be told apart: other rows, other fields."""
    left = list(cases)
    while left:
        batch: list[Case] = []
        for case in left:
            taken = {key for one in batch for key in one.changes}
            free = all(one.row != case.row for one in batch) and not taken & set(case.changes)
            if free and len(batch) < AT_ONCE:
                batch.append(case)
        left = [case for case in left if not any(case is one for one in batch)]
        yield batch


def _wording(folder: Path, mail: Mail, case: Case, words: str, name: str) -> str:
    said = as_tags(words)
    if mail.suffix in (".html", ".mjml"):
        said = escape(said, quote=False)
    template = f"{name}/{Path(mail.name).name}"
    _write(folder / "templates" / template, case.source.replace(MARK, said))
    return template


def _sheet(
    folder: Path, name: str, template: str, people: Sequence[Row],
    rows: dict[int, Case] | None = None, twin: str = "",
) -> Sheet:  # fmt: skip
    """Write a campaign and its list; the addresses of no two campaigns are the same."""
    listed = [dict(person) for person in people]
    for person in listed:
        local, at, host = person["contact.email"].rpartition("@")
        person["contact.email"] = f"{local}{at}{name}.{host}" if at else person["contact.email"]
    write_list(folder / f"contacts/{name}.csv", listed)
    campaign = {
        "campaign": name,
        "audience": {"contacts": f"contacts/{name}.csv"},
        "sequence": {"steps": [{"email": template, "wait": "1 business day"}]},
    }
    _write(folder / f"campaigns/{name}.yml", yaml.safe_dump(campaign))
    return Sheet(name, template, listed, rows or {}, twin)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _by_row(
    findings: Iterable[Finding], sheets: dict[str, Sheet]
) -> dict[str, list[tuple[int, Finding]]]:
    """Return findings by campaign, each with its row from 0; -1 is a whole template or list."""
    people = {
        who: (sheet.name, at) for sheet in sheets.values() for who, at in sheet.addresses.items()
    }
    by_template: dict[str, list[str]] = defaultdict(list)
    for sheet in sheets.values():
        by_template[f"templates/{sheet.template}"].append(sheet.name)
    found: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for one in findings:
        addresses = [one.recipient] if one.recipient else list(one.examples)
        places = [people[address] for address in addresses if address in people]
        if not places and (one.path or "").startswith("contacts/"):
            places = [(Path(one.path or "").stem, one.row - 1 if one.row else -1)]
        for name, at in places or [(name, -1) for name in by_template.get(one.path or "", ())]:
            found[name].append((at, one))
    return found


def _reads_well(workspace: Workspace, sheet: Sheet, clean: Sheet, at: int) -> bool:
    """Say whether the list's reader or a filter has mended a value: the mail is then the twin's."""
    said = []
    for name in (sheet.name, clean.name):
        campaign = workspace.campaign(name)
        listed = campaign_list(workspace, campaign)
        assert listed
        mail = Composer(workspace, campaign).compose(
            1, listed.row(at), sender=workspace.mailbox(campaign), unsubscribe_url="#", today=TODAY
        )
        said.append((mail.subject, mail.text, mail.html))
    return said[0] == said[1]


def _gist(one: Finding) -> tuple[str, str]:
    """Return what makes two findings of a mail the same: their values and counts may differ."""
    return one.code, one.field or one.message.partition(" (and ")[0]


def _speaks_of(one: Finding, case: Case) -> bool:
    """Say whether a finding about a whole column is about a case's value."""
    return any(value.strip() and f"'{value}'" in one.message for value in case.changes.values())


def _alarmed(sheet: Sheet, said: Sequence[tuple[int, Finding]]) -> int:
    """Return how many people of a clean campaign get a mail that is spoken of."""
    if sheet.lines:
        return bool(said)
    if any(at == -1 for at, _ in said):
        return len(sheet.people)
    return max([len({at for at, _ in said}), *(one.count or 0 for _, one in said)])


def _is_placed(one: Finding, case: Case, sheet: Sheet, at: int) -> bool:
    """Say whether a finding is at the fault: its cell, its row, or its line of the template."""
    if one.path == f"contacts/{sheet.name}.csv":
        headers = {HEADERS[key] for key in case.changes}
        return one.row == at + 1 and one.field in {None, *headers, *case.changes}
    if one.path != f"templates/{sheet.template}":
        return False
    if not case.source:
        lines = case.mail.source.split("\n")
        printing = [n for n, line in enumerate(lines, 1) if set(_keys(line)) & set(case.changes)]
        return one.field in case.changes or one.line in printing
    return one.line == _line_of_mark(case)


def _line_of_mark(case: Case) -> int:
    return case.source[: case.source.index(MARK)].count("\n") + 1


def _keys(line: str) -> list[str]:
    return [found[1] for found in FIELD.finditer(line)]
