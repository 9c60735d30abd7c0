"""Scores the writing rules on labelled follow-ups: python tests/lint/score_writing.py [held_out]

``judgement`` scores them on mails by other authors, where the shared data is at hand: precision,
recall and F1 for each rule, by halves; only of the even lines it says which ones were wrong.

Each follow-up becomes a step of a campaign, so that the rules see what they see in a real one.
A good one should have no finding, a bad one at least those of the rules that it names. Prints
for each rule the good mails it speaks of and the bad ones it finds, and every miss.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tactful.lint.check.api import check_workspace
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import open_workspace

HERE = Path(__file__).resolve().parent / "followups"
JUDGEMENT = Path(__file__).resolve().parents[3] / "shared/data/judgement/writing.jsonl"
JUDGED = [f"W5{number:02}" for number in range(1, 11)]
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


@dataclass
class Judged:
    """For each rule: mails it should speak of, those it spoke of, the good ones among them."""

    good: int = 0
    wanted: Counter[str] = field(default_factory=Counter)
    spoken: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def precision(self, rule: str) -> float:
        return self.right[rule] / max(1, self.spoken[rule])

    def recall(self, rule: str) -> float:
        return self.right[rule] / max(1, self.wanted[rule])

    def f1(self, rule: str) -> float:
        return 2 * self.right[rule] / max(1, self.wanted[rule] + self.spoken[rule])

    def macro_f1(self) -> float:
        judged = [rule for rule in JUDGED if self.wanted[rule] or self.spoken[rule]]
        return sum(map(self.f1, judged)) / max(1, len(judged))

    def false_share(self, rule: str) -> float:
        return self.false[rule] / max(1, self.good)


def judgement(path: Path = JUDGEMENT) -> list[dict[str, Any]]:
    """Return the rows of a judgement file, with their line numbers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "line": number} for number, line in enumerate(lines)]


def merged(text: str, person: dict[str, str]) -> str:
    """Return text as a template: person's names are fields in it."""
    for name in ("company", "first_name"):
        if value := person.get(name):
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"{{{{ contact.{name} }}}}", text)
    return text


def other_person(row: dict[str, Any]) -> dict[str, str]:
    """Return the second recipient of a pair, as far as the text tells: name and company."""
    person, other = row["context"]["contact"], str(row["other_body"])
    found = re.match(r"\W*(?:[\w']+ )?(?:(?:Mr|Mrs|Ms|Dr)\.? )?([^\W\d_][\w'-]*)[ ,]", other)
    ours = re.split(re.escape(person.get("company") or "\0"), row["body"])
    between = [re.escape(piece[-12:]) for piece in ours[:-1]]
    company = next(
        (
            m[1]
            for piece in between
            if (m := re.search(piece + r"((?:[A-Z&][\w'&.-]*[ ]?)+)", other))
        ),
        "Another Firm",
    )
    return {
        "first_name": found[1] if found else "Other",
        "company": company.strip(" ."),
        "title": person.get("title") or "",
    }


def lay_judged(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Make a workspace with a campaign of one step for each row; a pair has two recipients."""
    for name in ("templates", "campaigns", "contacts"):
        (folder / name).mkdir()
    (folder / "templates/first.md").write_text(FIRST + FOOT, encoding="utf-8")
    (folder / "tactful.toml").write_text(SETTINGS, encoding="utf-8")
    for number, row in enumerate(rows):
        person = {k: v or "" for k, v in row["context"]["contact"].items()}
        people = [person]
        body = merged(row["body"], person)
        if "other_body" in row:
            people.append(other_person(row))
            other = merged(row["other_body"], people[1])
            if other != body:
                body = f'{{% if contact.email == "0@a.example" %}}{body}{{% else %}}{other}{{% endif %}}'
        lines = ["email,first_name,company,title,locale,asset"]
        for index, one in enumerate(people):
            cells = (
                f"{index}@a.example", one["first_name"], one["company"], one.get("title", ""),
                row.get("locale", ""), row["context"].get("asset") or "the guide",
            )  # fmt: skip
            lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
        (folder / f"contacts/{number}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        step = {"email": f"{number}.md"}
        if re.match(r"(?i)(?:re|aw|antw(?:ort)?):", row["subject"]) and "W509" not in row["codes"]:
            step["thread"] = "reply"  # the label says that it is a true one
        campaign = {
            "campaign": f"c{number}",
            "initial": "first.md",
            "audience": {"contacts": f"contacts/{number}.csv"},
            "sequence": {"steps": [step]},
        }
        (folder / f"campaigns/{number}.yml").write_text(yaml.safe_dump(campaign), encoding="utf-8")
        subject = merged(row["subject"], person)
        front = yaml.safe_dump({"subject": subject, "preheader": "A short one"}, width=1000)
        (folder / f"templates/{number}.md").write_text(
            f"---\n{front}---\n{body}\n{FOOT}", encoding="utf-8", newline="\n"
        )


def spoken_of(rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return for each row the rules that speak of it, with their messages."""
    found: list[dict[str, str]] = [{} for _ in rows]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_judged(folder, rows)
        settings = LintSettings(select=("W", "T101", "X"))
        for finding in check_workspace(open_workspace(folder), settings=settings).findings:
            if (stem := Path(finding.path or "").stem) != "first":
                found[int(stem)][finding.code] = finding.message
    return found


def judge(rows: Iterable[dict[str, Any]], spoken: Iterable[dict[str, str]]) -> Judged:
    """Compare what was said with the labels; W510 is judged where there are two recipients."""
    result = Judged()
    for row, said in zip(rows, spoken, strict=True):
        good = not row["codes"]
        result.good += good
        for rule in JUDGED:
            if rule == "W510" and "other_body" not in row:
                continue
            wanted, found = rule in row["codes"], rule in said
            result.wanted[rule] += wanted
            result.spoken[rule] += found
            result.right[rule] += wanted and found
            result.false[rule] += good and found
            if wanted != found:
                what = f"false {rule}: {said[rule]}" if found else f"missed {rule}"
                result.details.append(f"{what} ({row['line']}, {row['subject']})")
    return result


def show(name: str, result: Judged) -> None:
    print(f"{name}: {result.good} good ones; macro F1 {result.macro_f1():.3f}")
    for rule in JUDGED:
        print(
            f"  {rule}  P {result.precision(rule):.2f}  R {result.recall(rule):.2f}  "
            f"F1 {result.f1(rule):.2f}  of {result.wanted[rule]}; "
            f"on good ones {result.false[rule]} ({result.false_share(rule):.0%})"
        )


def main_judgement() -> None:
    rows = judgement(Path(sys.argv[2]) if len(sys.argv) > 2 else JUDGEMENT)
    said = spoken_of(rows)
    even = [number for number, row in enumerate(rows) if row["line"] % 2 == 0]
    odd = [number for number, row in enumerate(rows) if row["line"] % 2]
    for name, half in (("even", even), ("odd", odd), ("all", range(len(rows)))):
        result = judge([rows[n] for n in half], [said[n] for n in half])
        show(name, result)
        if name == "even":
            print("\n".join(sorted(result.details, key=lambda line: line.split(" ", 1)[1])))
    broken = Counter(code for one in said for code in one if not code.startswith("W"))
    print(dict(broken) or "every mail could be made")


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "tuning"
    if kind == "judgement":
        main_judgement()
        return
    result = score(cases(f"{kind}_good.yml"), cases(f"{kind}_bad.yml"))
    print(f"{kind}: {result.good} good, {result.bad} bad")
    for rule in sorted({*RULES, *result.false}):
        found = f"{result.found[rule]} of {result.wanted[rule]}"
        print(f"{rule}  spoke of {result.false[rule]} good ones, found {found}")
    print("\n".join(sorted(result.details)))


if __name__ == "__main__":
    main()
