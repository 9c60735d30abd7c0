"""Whole checks: places, counts, echoes, and what happens when something breaks."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files, check_message, check_templates, check_workspace
from tactful.lint.findings.finding import Finding, Severity, fold
from tactful.lint.rule import registry
from tactful.lint.rule.examples import write_example
from tactful.lint.rule.families import MessageRule
from tactful.lint.rule.registry import RuleError, all_rules, rule, select
from tactful.lint.view.views import Context, View
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.settings import LintSettings
from tactful.templates.workspace.workspace import Workspace, open_workspace


@pytest.fixture
def example(tmp_path: Path) -> Callable[..., Workspace]:
    def open_with(files: dict[str, str | bytes] | None = None) -> Workspace:
        write_example(tmp_path)
        settings = tmp_path / "tactful.toml"
        # How the few words of a test are written is no matter here.
        settings.write_text(settings.read_text() + '[lint]\nignore = ["W"]\n')
        for name, text in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_workspace(tmp_path)

    return open_with


MAIL = (
    "---\nsubject: Rivers\npreheader: Two pages\n---\n{}\n\nAbout {{{{ lead.asset }}}}.\n\n"
    "[Stop]({{{{ unsubscribe_url }}}}) · {{{{ workspace.postal_address }}}}\n"
)


def found(workspace: Workspace, *codes: str, **options: object) -> list[Finding]:
    settings = LintSettings(select=codes, options={codes[0]: options} if options else {})
    return list(check_workspace(workspace, settings=settings).findings)


def test_merged_value_leads_back_to_the_tag_that_printed_it(
    example: Callable[..., Workspace],
) -> None:
    text = MAIL.format("Hi!\n\nHow is it at {{ contact.company | fallback('home') }}?")
    leads = "email,first_name,company,asset\njo@acme.example,Jo,N/A,a guide\n"
    (one,) = found(example({"templates/follow-up.md": text, "contacts/leads.csv": leads}), "M203")
    assert (one.path, one.line, one.column) == ("templates/follow-up.md", 7, 14)
    assert (one.field, one.step, one.recipient, one.row) == (
        "contact.company", 1, "jo@acme.example", 1
    )  # fmt: skip


def test_fixed_words_are_found_in_the_source(example: Callable[..., Workspace]) -> None:
    text = MAIL.format("Good day!\n\nI just wanted to check in on **this**.")
    (one,) = found(example({"templates/follow-up.md": text}), "W501")
    assert (one.path, one.line, one.column) == ("templates/follow-up.md", 7, 1)
    assert (one.count, len(one.examples)) == (2, 2)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Dear *|FNAME|*,", [6]),
        ("Dear *|FNAME|*, or *|FNAME|* again", [6, 20]),
        ("![*|FNAME|*](https://x.example/a.png)", [3]),
        ("<https://x.example/?e=*|EMAIL|*>", [23]),
        ("[Go](https://x.example/?e=*|EMAIL|*)", [27]),
    ],
)
def test_a_code_that_markdown_takes_for_emphasis_is_told_once(
    example: Callable[..., Workspace], text: str, columns: list[int]
) -> None:
    opened = example({"templates/follow-up.md": MAIL.format(text)})
    assert [one.column for one in found(opened, "M201")] == columns


def test_one_fault_of_many_recipients_is_one_finding_with_a_count(
    example: Callable[..., Workspace],
) -> None:
    names = ["NULL", "n/a", "None", "nan"]
    rows = "".join(f"p{i}@acme.example,{name},guide\n" for i, name in enumerate(names))
    workspace = example({"contacts/leads.csv": "email,first_name,asset\n" + rows})
    (one,) = found(workspace, "M203")
    assert one.count == 4
    assert one.examples == ("p0@acme.example", "p1@acme.example", "p2@acme.example")
    assert one.message.endswith("(and 3 other values)")
    assert (one.step, one.steps) == (0, (0, 1, 3))


def test_template_that_is_not_utf8_is_a_finding(example: Callable[..., Workspace]) -> None:
    workspace = example({"templates/more.md": b"Hello\nM\xfcller\n"})
    (one,) = found(workspace, "T101")
    assert (one.path, one.line, one.column) == ("templates/more.md", 2, 2)


def test_render_error_is_a_finding_at_its_tag(example: Callable[..., Workspace]) -> None:
    text = MAIL.format("Hi!\n\n{% for x in range(900000) %}.{% endfor %}")
    one, *others = found(example({"templates/follow-up.md": text}), "T101")
    assert others == []
    assert (one.path, one.line, one.step) == ("templates/follow-up.md", 7, 1)


def test_unknown_field_is_told_once(example: Callable[..., Workspace]) -> None:
    text = MAIL.format("Hi {{ contact.frist_name }},")
    codes = [f.code for f in check_workspace(example({"templates/follow-up.md": text})).findings]
    assert codes == ["T102"]


def test_rule_that_fails_is_a_finding_and_others_go_on(
    example: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(MessageRule):
        code = "M999"
        name = summary = why = "broken"
        severity = Severity.error

        def check(self, view: View, context: Context) -> Iterator[Finding]:
            raise ValueError("oh")

    known = (*all_rules(), Broken)
    monkeypatch.setattr("tactful.lint.judging.rule_runner.all_rules", lambda: known)
    text = MAIL.format("Hi *|FNAME|*,")
    report = check_workspace(example({"templates/follow-up.md": text}))
    assert {f.code for f in report.findings} == {"T103", "X901"}
    broken = [f for f in report.findings if f.code == "X901"]
    assert {f.path for f in broken} >= {"templates/follow-up.md"}
    assert "M999 failed: ValueError: oh" in broken[0].message


def test_check_message_holds_what_is_wrong_with_one_draft(
    example: Callable[..., Workspace],
) -> None:
    workspace = example({"templates/follow-up.md": MAIL.format("Hi [First Name],")})
    campaign = workspace.campaigns["spring"]
    values = {"contact.email": "jo@acme.example", "lead.asset": "a guide"}
    marked = Composer(workspace, campaign).marked(
        1, values, sender=workspace.mailbox(), unsubscribe_url="https://x.example/u/1"
    )
    (one,) = check_message(workspace, campaign, 1, marked, values)
    assert (one.code, one.line, one.column, one.recipient) == ("M201", 5, 4, "jo@acme.example")


def test_a_name_that_says_null_is_judged_by_its_field(example: Callable[..., Workspace]) -> None:
    text = MAIL.format("Dear {{ contact.first_name }} {{ contact.last_name or 'friend' }},")
    leads = "email,first_name,last_name,asset\na@acme.example,Jo,Null,x\nb@acme.example,null,Li,x\n"
    files = {"templates/follow-up.md": text, "contacts/leads.csv": leads}
    (one,) = found(example(files), "M203")
    assert (one.recipient, one.steps) == ("b@acme.example", (0, 1, 3))


def test_fallback_is_not_judged_as_a_value(example: Callable[..., Workspace]) -> None:
    leads = "email,first_name,asset\na@acme.example,,x\n"
    text = MAIL.format("Hi {{ contact.first_name }},")
    files = {"templates/follow-up.md": text, "contacts/leads.csv": leads}
    assert found(example(files), "M203", "M204") == []


def test_single_templates_are_checked_with_the_workspace_fields(
    example: Callable[..., Workspace],
) -> None:
    workspace = example({"templates/follow-up.md": MAIL.format("Hi {{ first_name }},")})
    report = check_templates(workspace, [workspace.path("follow-up.md")])
    assert [f.code for f in report.findings] == ["T102"]
    assert report.findings[0].fix == "did you mean 'contact.first_name'?"


def test_settings_choose_rules_and_severities() -> None:
    settings = LintSettings(select=("T", "M20"), ignore=("T10",), severity={"M2": "info"})
    chosen = {one.rule.code: one.severity for one in select(all_rules(), settings)}
    assert "T116" in chosen and "T101" not in chosen and "M211" not in chosen
    assert chosen["M204"] is Severity.info


def test_longer_selector_wins_over_shorter_ignore() -> None:
    settings = LintSettings(select=("M204",), ignore=("M2",))
    assert [one.rule.code for one in select(all_rules(), settings)] == ["M204"]


def test_two_rules_cannot_share_a_code() -> None:
    codes = [known.code for known in all_rules()]
    assert len(codes) == len(set(codes))
    assert rule("t103").name == "foreign-merge-code"
    with pytest.raises(RuleError, match="no rule 'T999'; known: T101"):
        rule("T999")
    assert registry.all_rules() is all_rules()


def test_text_file_is_a_finished_mail(tmp_path: Path) -> None:
    file = tmp_path / "mail.txt"
    file.write_text("Good day!\n\nHi {{ name }},\nwe met at  last week.\n")
    merged = LintSettings(select=("M",))
    places = [(f.code, f.line, f.column) for f in check_files([file], settings=merged).findings]
    assert places == [("M201", 3, 4), ("M202", 4, 8)]


def test_html_file_is_read_as_people_see_it(tmp_path: Path) -> None:
    file = tmp_path / "mail.html"
    file.write_text(
        "<html><head><style>p {a: b}</style></head>\n<body>\n"
        "<p>Dear <b>[First Name]</b>,</p>\n<p>Caf&eacute;\nHi&nbsp;, bye</p>\n"
        '<a href="https://x.example/?m=*|EMAIL|*">unsubscribe</a></body></html>\n'
    )
    merged = LintSettings(select=("M",))
    places = [(f.code, f.line, f.column) for f in check_files([file], settings=merged).findings]
    assert places == [("M201", 3, 12), ("M202", 5, 3), ("M201", 6, 31)]


def test_eml_is_decoded(tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(
        b"From: a@b.example\r\nTo: c@d.example\r\n"
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe_*=7CFNAME=7C*?=\r\n"
        b"List-Unsubscribe: <https://b.example/u>\r\n"
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"SGkgTm9uZSwgdW5zdWJzY3JpYmUgaGVyZS4K\r\n"
    )
    report = check_files([file], settings=LintSettings(select=("M",)))
    found_ = {(f.code, f.message.split("'")[1]) for f in report.findings}
    assert found_ == {("M201", "*|FNAME|*"), ("M203", "None")}


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md", "a.mjml", "a.eml"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"\x00" * 50, b"{{" * 200, b"<" * 500, b"{% if %}\n<mj", b"\n"],
)
def test_broken_files_are_findings_not_errors(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert "X901" not in {f.code for f in check_files([tmp_path]).findings}


def test_fold_keeps_what_differs_in_more_than_the_recipient() -> None:
    one = Finding("M1", Severity.error, "a", path="p", recipient="x@y.example", row=1)
    other = Finding("M1", Severity.error, "b", path="p", recipient="z@y.example", row=2)
    assert len(fold([one, other])) == 2


def test_linting_loads_no_database_no_pages_and_no_mail(tmp_path: Path) -> None:
    write_example(tmp_path)
    code = (
        "import sys; from pathlib import Path\n"
        "from tactful.lint.check.api import check_workspace\n"
        "from tactful.templates.workspace.workspace import open_workspace\n"
        f"check_workspace(open_workspace(Path({str(tmp_path)!r})))\n"
        "print([m for m in ('sqlalchemy', 'flask', 'aiosmtplib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_word_for_nothing_is_found_though_the_fallback_is_printed(
    example: Callable[..., Workspace],
) -> None:
    text = MAIL.format("Hi {{ contact.first_name }}, hello {{ contact.first_name | given }}!")
    leads = "email,first_name,asset\njo@acme.example,null,a guide\nli@acme.example,Li,a guide\n"
    files = {"templates/follow-up.md": text, "contacts/leads.csv": leads}
    (one,) = found(example(files), "M203", "M204", "M205")
    assert (one.code, one.recipient, one.steps) == ("M203", "jo@acme.example", (0, 1, 3))
    assert one.message == "contact.first_name has a word that means 'no value': 'null'"


THREE = (
    "email,first_name,last_name,company,asset\njo@acme.example,NULL,,Acme,the guide\n"
    "al@bolt.example,Al,,Bolt,n/a\nzo@cask.example,ZoÃ«,,Cask,the guide\n"
)


def test_three_bad_cells_are_three_findings_with_their_steps(
    example: Callable[..., Workspace],
) -> None:
    workspace = example({"contacts/leads.csv": THREE})
    everything = [f for f in check_workspace(workspace).findings if f.code.startswith("M")]
    assert [
        (f.code, f.row, f.field, f.steps) for f in sorted(everything, key=lambda f: f.row or 0)
    ] == [
        ("M203", 1, "contact.first_name", (0, 1, 3)),
        ("M203", 2, "lead.asset", (1, 3)),  # the gap and the missing evidence come of it
        ("M206", 3, "contact.first_name", (0, 1, 3)),
    ]


def test_what_a_template_does_with_a_cell_stays_at_each_of_its_places(
    example: Callable[..., Workspace],
) -> None:
    bare = MAIL.format("Hi {{ contact.first_name }},")
    files = {
        "contacts/leads.csv": "email,first_name,asset\njo@acme.example,JIM,guide\n",
        "templates/follow-up.md": bare,
        "templates/goodbye.md": bare,
    }
    places = [(f.path, f.step) for f in found(example(files), "M204") if f.edits]
    assert places == [("templates/follow-up.md", 1), ("templates/goodbye.md", 3)]


def test_an_empty_cell_is_still_a_gap(example: Callable[..., Workspace]) -> None:
    leads = "email,first_name,asset\njo@acme.example,Jo,\nal@acme.example,Al,the guide\n"
    codes = {f.code for f in found(example({"contacts/leads.csv": leads}), "M202", "M203", "M208")}
    assert codes == {"M202", "M208"}


def test_a_lowered_cause_hides_no_error(example: Callable[..., Workspace]) -> None:
    workspace = example({"contacts/leads.csv": THREE})
    settings = LintSettings(select=("M203", "M208"), severity={"M203": "warning"})
    found_ = check_workspace(workspace, settings=settings).findings
    assert {f.code for f in found_ if f.row == 2} == {"M203", "M208"}
