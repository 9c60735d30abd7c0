"""What reaches a terminal, a log or a spreadsheet does nothing there."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.inert_output import InertOutput
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.findings.printable import inert, printable, workflow_commands
from tactful.lint.findings.report import Report
from tactful.lint.formats import Printing, formats, speaks_commands
from tactful.lint.rule.examples import write_example

from .command_line import tactful

ESC, RLO, CSI = "\x1b]0;owned\x07\x1b[2J", "\u202egnp.exe", "\x9b31m"
HOSTILE = f"=1+1{ESC}{RLO}{CSI}\n::error file=x::gone\r##[error]\ufffe\u2066"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
COMMAND = re.compile(r"^\s*::[a-z]|##\[|##vso\[", re.MULTILINE)


def assert_inert(shown: str, *, commands: bool = False) -> None:
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert not (found := STEERS.search(plain)), ascii(plain[max(0, found.start() - 40) :][:80])
    if not commands:
        assert not (found := COMMAND.search(plain)), plain[max(0, found.start() - 40) :][:80]


@pytest.mark.parametrize("name", sorted(formats()))
def test_no_format_lets_a_value_steer_who_shows_it(name: str) -> None:
    findings = tuple(
        Finding(
            "T104", severity, HOSTILE, path=f"contacts/{HOSTILE}.csv", line=1, column=2, row=1,
            field=HOSTILE, recipient=HOSTILE, fix=HOSTILE,
        )
        for severity in Severity
    )  # fmt: skip
    shown = formats()[name](Report(findings, templates=1), Printing(colour=True))
    commands = speaks_commands(name)
    if name in ("json", "sarif"):  # the values as they are, for a program
        assert HOSTILE in json.dumps(json.loads(shown), ensure_ascii=False).encode().decode(
            "unicode_escape", "ignore"
        ) or json.loads(shown)
    if name == "junit":
        ElementTree.fromstring(shown)
    if commands:
        assert all(re.match(r"::(error|warning|notice) ", line) for line in shown.splitlines())
        with workflow_commands():
            shown = inert(shown)
    else:
        shown = inert(shown, colour=True)
    assert_inert(shown, commands=commands)


def test_a_github_command_passes_only_where_it_is_ours() -> None:
    assert inert("::error::x\n  ::notice::y\n") == "\\::error::x\n  \\::notice::y\n"
    assert inert("::set", begins=False) == "::set"
    assert inert("std::vector ::\n") == "std::vector ::\n"
    with workflow_commands():
        assert inert("::error::x") == "::error::x"


@given(st.text(max_size=60), st.booleans())
def test_whatever_is_printed_is_inert(text: str, begins: bool) -> None:
    assert_inert(inert("\n" * begins + text, begins=begins))
    assert STEERS.search(printable(text)) is None and "\n" not in printable(text)


def test_letters_of_all_scripts_and_emoji_stay() -> None:
    text = "Zoë 株式会社 می‌خواهم 👩‍👩‍👧 co­op\n"
    assert inert(text) == text


def test_a_stream_keeps_lines_and_bytes() -> None:
    raw = io.BytesIO()
    plain = io.TextIOWrapper(raw, encoding="utf-8")
    stream = InertOutput.over(plain)
    stream.write("a ")
    stream.write("::b\n::c\n")
    stream.write("::d\x1b[31mred\x1b[0m\x1b[2J")
    stream.buffer.write(b"\x1b[2J")
    stream.flush()
    assert raw.getvalue() == b"a ::b\n\\::c\n\\::d\x1b[31mred\x1b[0m\\u001b[2J\x1b[2J"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of which every value steers."""
    root = tmp_path_factory.mktemp("hostile") / "work"
    write_example(root)
    head = ["email", "first_name", "last_name", "company", "title", "asset", "owner"]
    value = f"=1+1\x1b[2J{RLO}\n::error::gone"
    rows = [
        ["jo@acme.example", "Jo", value, value, value, value, "sam"],
        ["al\x1b[2J@acme.example", value, "R", value, "", value, value],
        ["jo@acme.example", value, "R", value, "", value, value],
        *(
            [f"p{n}@acme{n}.example", f"Ann{n}", "Lee", f"Acme {n}", "", "guide", "sam"]
            for n in range(60)
        ),
    ]
    with (root / "contacts/leads.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    (root / f"templates/{ESC}{RLO}.md").write_text("---\nsubject: x\n---\n{{ oops \x1b[2J\n")
    return root


COMMANDS = [
    ["lint"], ["lint", "--format", "github"], ["lint", "--format", "json"],
    ["import", "contacts/leads.csv", "--dry-run"], ["import", "contacts/leads.csv"],
    ["enrol", "spring"], ["approve", "spring"], ["plan", "spring"], ["status"], ["leads", "spring"],
    ["leads", "spring", "--format", "csv"], ["leads", "spring", "--format", "json"],
    ["preview", "spring"], ["preview", "spring", "--to", "jo@acme.example"],
    ["dedupe", "contacts/leads.csv"], ["people"], ["doctor", "--offline"], ["task"],
    ["render", "spring", "--to", "nobody\x1b[2J@acme.example", "--step", "1"],
    ["suppress", "x\x1b[2J\n::error::y"], ["reply", "x\x1b[2J\n::error::y"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_lets_a_value_steer_who_shows_it(hostile: Path, arguments: list[str]) -> None:
    place = ["-C", str(hostile)] if arguments[0] not in ("lint", "dedupe", "leads") else []
    done = tactful(hostile, *arguments, *place)
    assert "Traceback" not in done.stderr, done.stderr[-600:]
    assert_inert(done.stdout, commands="github" in arguments)
    assert_inert(done.stderr)


def test_no_cell_of_a_csv_is_a_formula(hostile: Path) -> None:
    done = tactful(hostile, "leads", "spring", "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
    assert len(cells) > 7
    assert not [cell for cell in cells if cell[:1] in ("=", "@", "+")]
