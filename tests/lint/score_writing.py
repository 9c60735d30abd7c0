"""Scores the writing rules on labelled follow-ups: python tests/lint/score_writing.py [held_out]

Each follow-up becomes a step of a campaign, so that the rules see what they see in a real one.
A good one should have no finding, a bad one at least those of the rules that it names. Prints
for each rule the good mails it speaks of and the bad ones it finds, and every miss.
"""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tactful.lint.check.api import check_workspace
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

HERE = Path(__file__).resolve().parent / "followups"
RULES = [f"W5{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)]
SETTINGS = """\
name = "Brightwater"
postal_address = "Brightwater Ltd, 4 Quayside, Bristol BS1 4XA"
public_url = "https://mail.brightwater.example"

[fields.contact]
first_name = { type = "name", fallback = "there" }
company = { type = "company", fallback = "your team" }
title = { type = "text" }
locale = { type = "text" }

[fields.lead]
asset = { type = "text", required = true }
notes = { type = "text" }

[fields.research]
text = { type = "text" }
source = { type = "url" }
date = { type = "date" }

[mailboxes.sam]
address = "sam@brightwater.example"
name = "Sam Ortiz"
"""
PERSON = {
    "email": "jim.brodo@halden.example",
    "first_name": "Jim",
    "company": "Halden Foods",
    "title": "a production manager",
    "asset": "the frost guide",
    "notes": "asked how the filter copes with hard water",
    "research.text": "The trade press says that you open an office in Lisbon in May.",
    "research.source": "https://press.example/lisbon",
    "research.date": "2025-03-01",
}
FIRST = (
    "---\nsubject: An evening at the labs\npreheader: A short one\n---\nHi {{ contact.first_name }},"
    "\n\non the ninth we open the labs for an evening, with soup afterwards.\n\nSam\n"
)
FOOT = "\n[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"


@dataclass
class Score:
    """For each rule: good mails it spoke of, bad mails it should find, and those it found."""

    good: int = 0
    bad: int = 0
    false: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def recall(self, rule: str) -> float:
        return self.found[rule] / max(1, self.wanted[rule])

    def false_share(self, rule: str) -> float:
        return self.false[rule] / max(1, self.good)


def cases(name: str) -> list[dict[str, Any]]:
    """Return the follow-ups of a file; the good ones name no rules."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def lay(folder: Path, followups: list[dict[str, Any]]) -> None:
    """Make a workspace with a campaign of one step for each follow-up."""
    for name in ("templates", "campaigns", "contacts"):
        (folder / name).mkdir()
    (folder / "templates/first.md").write_text(FIRST + FOOT, encoding="utf-8")
    (folder / "tactful.toml").write_text(SETTINGS, encoding="utf-8")
    for number, case in enumerate(followups):
        person = {**PERSON, "locale": str(case.get("locale", ""))}
        rows = (",".join(person), ",".join(person.values()))
        (folder / f"contacts/{number}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        step: dict[str, Any] = {
            "email": f"{number}.md",
            **{key: case[key] for key in ("thread", "goodbye") if key in case},
        }
        campaign = {
            "campaign": f"c{number}",
            "initial": "first.md",
            "audience": {"contacts": f"contacts/{number}.csv"},
            "sequence": {"steps": [step]},
        }
        (folder / f"campaigns/{number}.yml").write_text(yaml.safe_dump(campaign), encoding="utf-8")
        front = yaml.safe_dump({"subject": case["subject"], "preheader": "A short one"})
        text = f"---\n{front}---\n{case['text']}{FOOT}"
        (folder / f"templates/{number}.md").write_text(text, encoding="utf-8", newline="\n")


def score(good: list[dict[str, Any]], bad: list[dict[str, Any]]) -> Score:
    """Judge every follow-up by the writing rules."""
    followups = [*good, *bad]
    spoken: dict[int, dict[str, str]] = {number: {} for number in range(len(followups))}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, followups)
        settings = LintSettings(select=("W", "T101", "X"), ignore=("W510",))
        for finding in check_workspace(open_workspace(folder), settings=settings).findings:
            if (stem := Path(finding.path or "").stem) != "first":
                spoken[int(stem)][finding.code] = finding.message
    result = Score(good=len(good), bad=len(bad))
    for number, case in enumerate(followups):
        wanted = set(case.get("rules", ()))
        for rule in spoken[number] if not wanted else ():
            result.false[rule] += 1
            result.details.append(f"false {rule} {case['name']}: {spoken[number][rule]}")
        for rule in wanted:
            result.wanted[rule] += 1
            result.found[rule] += rule in spoken[number]
            if rule not in spoken[number]:
                result.details.append(f"missed {rule} {case['name']}")
    return result


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "tuning"
    result = score(cases(f"{kind}_good.yml"), cases(f"{kind}_bad.yml"))
    print(f"{kind}: {result.good} good, {result.bad} bad")
    for rule in sorted({*RULES, *result.false}):
        found = f"{result.found[rule]} of {result.wanted[rule]}"
        print(f"{rule}  spoke of {result.false[rule]} good ones, found {found}")
    print("\n".join(sorted(result.details)))


if __name__ == "__main__":
    main()
