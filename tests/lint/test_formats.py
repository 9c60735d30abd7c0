"""Each format of a report, read by what reads it in the world."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from tactful.lint.commands.lint import command
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.findings.report import Report
from tactful.lint.formats import Printing, formats
from tactful.lint.rule.examples import write_example

HOSTILE = "<script>alert(1)</script> \x1b[31m\u202e & \x00 ]]> \ud800"
FINDINGS = (
    Finding("D701", Severity.error, "no link", path="templates/a b.mjml", line=3, column=7),
    Finding("M203", Severity.error, HOSTILE, path="templates/a b.mjml", line=3, step=1,
            field="contact.first_name", count=2, examples=("a@b.example", "c@b.example")),
    Finding("W501", Severity.warning, "a phrase", path="/elsewhere/mail.txt", fix="say <why>"),
    Finding("X901", Severity.error, "a rule failed"),
    Finding("X901", Severity.error, "a rule failed"),
    Finding("R307", Severity.info, "opted out", path="contacts/list.csv", line=4, row=3),
)  # fmt: skip
REPORT = Report(FINDINGS, rules=20, templates=2, messages=6)


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
BAG = {"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": True}}}
MESSAGE = _object("text", text=TEXT, markdown=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI = {"type": "string", "pattern": r"^[!#-;=?-\[\]_a-z~%]+$"}
# What SARIF 2.1.0 (OASIS, sections 3.13 to 3.52) says of the objects that we write.
SARIF = _object(
    "version runs",
    **{"$schema": {"type": "string", "pattern": "^https://"}},
    version={"const": "2.1.0"},
    runs={"type": "array", "minItems": 1, "items": _object(
        "tool results",
        columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        originalUriBaseIds={"type": "object", "additionalProperties": _object(
            "", uri=URI, description=MESSAGE)},
        tool=_object("driver", driver=_object(
            "name", name=TEXT,
            semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
            rules={"type": "array", "uniqueItems": True, "items": _object(
                "id", id=TEXT, name=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE,
                help=MESSAGE, defaultConfiguration=_object("", level=LEVEL), properties=BAG)})),
        results={"type": "array", "items": _object(
            "message", ruleId=TEXT, ruleIndex={"type": "integer", "minimum": 0}, level=LEVEL,
            message=MESSAGE, properties=BAG,
            partialFingerprints={"type": "object", "additionalProperties": TEXT},
            locations={"type": "array", "items": _object("", physicalLocation=_object(
                "artifactLocation",
                artifactLocation=_object("", uri=URI, uriBaseId=TEXT),
                region=_object("", startLine=NUMBER, startColumn=NUMBER)))})})},
)  # fmt: skip


def sarif(report: Report) -> Any:
    text = formats()["sarif"](report, Printing())
    log = json.loads(text.encode("utf-8", "surrogatepass"))
    jsonschema.validate(log, SARIF, jsonschema.Draft202012Validator)
    return log["runs"][0]


def test_sarif_is_valid_and_complete() -> None:
    run = sarif(REPORT)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(FINDINGS)
    for result, finding in zip(run["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
    assert [result["level"] for result in run["results"]][-1] == "note"
    first = run["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"] == {"uri": "templates/a%20b.mjml", "uriBaseId": "ROOT"}
    assert first["region"] == {"startLine": 3, "startColumn": 7}
    fingerprints = [result["partialFingerprints"]["tactful/v1"] for result in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)


def test_sarif_knows_a_finding_again_when_its_line_moved() -> None:
    def print_of(line: int) -> str:
        finding = Finding("D701", Severity.error, "no link", path="a.md", line=line)
        return str(sarif(Report((finding,)))["results"][0]["partialFingerprints"])

    assert print_of(3) == print_of(9)


def test_sarif_of_nothing_is_valid_too() -> None:
    assert sarif(Report(()))["results"] == []


def test_junit_counts_and_survives_what_xml_cannot_hold() -> None:
    root = ElementTree.fromstring(formats()["junit"](REPORT, Printing()).encode())
    assert (root.get("tests"), root.get("failures")) == ("6", "4")
    cases = root.findall("./testsuite/testcase")
    assert len(cases) == 6
    assert sum(case.find("failure") is not None for case in cases) == 4
    assert sum(int(suite.get("tests") or 0) for suite in root) == 6
    assert any("<script>" in (case.get("name") or "") for case in cases)


def test_junit_of_nothing_passes() -> None:
    root = ElementTree.fromstring(formats()["junit"](Report(()), Printing()).encode())
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


def test_the_page_shows_everything_and_runs_nothing(tmp_path: Path) -> None:
    write_example(tmp_path)
    page = formats()["html"](REPORT, Printing(root=tmp_path))
    tree = LexborHTMLParser(page)
    assert tree.css_first("script") is None
    assert len(tree.css("article.finding")) == len(FINDINGS)
    assert "alert(1)" in tree.body.text()  # type: ignore[union-attr]
    assert "\u202e" not in page and "\x1b" not in page
    for link in tree.css("a[href^='#']"):
        assert tree.css_first(f"dt[id='{(link.attributes['href'] or '')[1:]}']") is not None
    assert not tree.css("[src], link[href]")  # nothing is fetched


def test_the_page_of_nothing_says_so() -> None:
    assert "Nothing found" in formats()["html"](Report((), rules=3), Printing())


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_format_can_be_written_to_a_file(name: str, tmp_path: Path) -> None:
    write_example(tmp_path)
    (tmp_path / "templates/follow-up.md").write_text("---\nsubject: x\n---\nHi *|FNAME|*,\n")
    out = tmp_path / "out"
    done = CliRunner().invoke(
        command, ["-C", str(tmp_path), "--format", name, "--output", str(out)]
    )
    assert done.exit_code == 1, done.output
    assert "T103" in out.read_text(encoding="utf-8")
