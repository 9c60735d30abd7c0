"""A finding stands at what was judged, not at the first thing of its kind; parts are found."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files, check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.rule.base import Example
from tactful.lint.rule.examples import write_example
from tactful.templates.workspace.workspace import open_workspace

TODAY = date(2026, 3, 3)
CAMPAIGN = """\
campaign: {name}
audience: {{contacts: contacts/leads.csv}}
sequence:
  steps:
    - email: {name}/01.mjml
      wait: 1 business day
"""
MAIL = """\
<mjml lang="en">
<mj-head><mj-title>{{{{ lead.asset }}}}</mj-title><mj-preview>Two pages</mj-preview>{head}</mj-head>
<mj-body>
{body}
<mj-section><mj-column><mj-text><p>Hi {{{{ contact.first_name }}}}, shall I send it?</p>
<p>{{{{ workspace.postal_address }}}} <a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a></p>
</mj-text></mj-column></mj-section>
</mj-body></mjml>
"""


def column(inner: str) -> str:
    return f"<mj-section><mj-column>{inner}</mj-column></mj-section>"


def found(folder: Path, body: str, head: str = "", **more: str) -> list[Finding]:
    """Return the findings in the files of a campaign whose only email has this body."""
    write_example(folder, Example("nothing", "x", "notes.txt"))
    files = {"01.mjml": MAIL.format(head=head, body=body)} | more
    for name, text in files.items():
        path = folder / "templates/second" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "campaigns/second.yml").write_text(CAMPAIGN.format(name="second"))
    report = check_workspace(open_workspace(folder), today=TODAY)
    return [one for one in report.findings if "second/" in (one.path or "")]


def of(code: str, findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.code == code]


def test_parts_named_relative_to_the_email_or_to_a_part_are_used(tmp_path: Path) -> None:
    body = '<mj-include path="./button.mjml" />\n<mj-include path="partials/foot.mjml" />'
    parts = {
        "button.mjml": column('<mj-button href="https://b.example">Read it</mj-button>'),
        "partials/foot.mjml": column("<mj-text>Foot</mj-text>")
        + "<mj-include path='../line.mjml'></mj-include>",
        "line.mjml": column("<mj-divider />"),
        "old.mjml": column("<mj-text>Old</mj-text>"),
    }
    unused = of("T111", found(tmp_path, body, **parts))
    assert [one.path for one in unused] == ["templates/second/old.mjml"]


def test_of_two_files_of_one_name_the_nearer_one_is_used(tmp_path: Path) -> None:
    near, far = tmp_path / "templates/second/foot.mjml", tmp_path / "templates/foot.mjml"
    far.parent.mkdir(parents=True)
    far.write_text(column("<mj-text>Far</mj-text>"))
    parts = {near.name: column("<mj-text>Near</mj-text>")}
    found(tmp_path, '<mj-include path="foot.mjml" />', **parts)
    report = check_workspace(open_workspace(tmp_path), today=TODAY)
    unused = [one.path for one in report.findings if one.code == "T111"]
    assert "templates/foot.mjml" in unused and "templates/second/foot.mjml" not in unused


PRICES = "<table><tr><th>Plan</th></tr><tr><td>Basic</td></tr></table>"
LAYOUT = "<table><tr><td>Two pages</td></tr></table>"


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ((PRICES, LAYOUT), 3),
        ((PRICES, PRICES, LAYOUT), 4),
        (('<table role="presentation"><tr><td>x</td></tr></table>', PRICES, LAYOUT), 4),
        ((f"<table role='none'><tr><td>{PRICES}</td></tr></table>", LAYOUT), 3),
        ((f"<!-- {LAYOUT} -->", PRICES, LAYOUT), 4),
        ((LAYOUT, PRICES), 2),
        ((f"<table>\n<tr><td>{PRICES}</td></tr></table>",), 2),
    ],
)
def test_a_table_without_role_is_found_where_it_stands(
    tmp_path: Path, tables: tuple[str, ...], line: int
) -> None:
    page = tmp_path / "page.html"
    head = '<!doctype html><html lang="en"><head><title>Plans</title></head><body>'
    page.write_text("\n".join([head, *tables, "</body></html>"]))
    (finding,) = of("H605", list(check_files([page], today=TODAY).findings))
    assert finding.line == line


def test_in_mjml_too_the_price_table_is_left_alone(tmp_path: Path) -> None:
    body = f"{column(f'<mj-table>{PRICES[7:-8]}</mj-table>')}\n{column('<mj-text>')}"
    body = body.replace("<mj-text></mj-column>", f"<mj-text>\n{LAYOUT}</mj-text></mj-column>")
    (finding,) = of("H605", found(tmp_path, body))
    assert finding.line == 6


def test_an_image_without_text_is_found_behind_the_same_image_with_one(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    image = '<img src="https://b.example/a.png" width="20"'
    page.write_text(
        '<!doctype html><html lang="en"><head><title>Plans</title></head><body>\n'
        f'<p>{image} alt="Boat"></p>\n<p>{image}></p></body></html>'
    )
    (finding,) = of("H603", list(check_files([page], today=TODAY).findings))
    assert finding.line == 3


CLASSES = '<mj-attributes><mj-class name="primary" color="#222222" /></mj-attributes>'


@pytest.mark.parametrize(
    ("body", "head", "parts", "said"),
    [
        ('<mj-text mj-class="primary">x</mj-text>', CLASSES, {}, []),
        ('<mj-text mj-class="prmary">x</mj-text>', CLASSES, {}, ["prmary"]),
        ('<mj-text mj-class="primary big">x</mj-text>', CLASSES, {}, ["big"]),
        ('<mj-text mj-class="a">x</mj-text>', "", {}, ["a"]),
        ('<mj-text mj-class="{{ lead.asset }}">x</mj-text>', CLASSES, {}, []),
        (
            '<mj-text mj-class="primary">x</mj-text>',
            '<mj-include path="./look.mjml" />',
            {"look.mjml": CLASSES},
            [],
        ),
        (
            '<mj-text mj-class="secondary">x</mj-text>',
            '<mj-include path="./look.mjml" />',
            {"look.mjml": CLASSES},
            ["secondary"],
        ),
        (
            "<mj-include path='part.mjml' />",
            CLASSES,
            {"part.mjml": '<mj-text mj-class="primry">x</mj-text>'},
            ["primry"],
        ),
    ],
)
def test_an_mj_class_that_nothing_defines_is_found(
    tmp_path: Path, body: str, head: str, parts: dict[str, str], said: list[str]
) -> None:
    classes = of("T112", found(tmp_path, column(body), head, **parts))
    wanted = [f"no mj-class '{name}' is defined; it is ignored" for name in said]
    assert [one.message for one in classes] == wanted
    if said == ["primry"]:
        assert classes[0].path == "templates/second/part.mjml"
        assert classes[0].fix == "did you mean 'primary'?"


@pytest.mark.parametrize(
    ("tag", "repaired", "sign"),
    [
        ("{% if contact.title == &quot;A&quot; %}", '{% if contact.title == "A" %}', "&quot;"),
        ("{% if contact.title == &#34;A&#34; %}", '{% if contact.title == "A" %}', "&#34;"),
        ("{% if contact.title == &#x27;A&#x27; %}", "{% if contact.title == 'A' %}", "&#x27;"),
        ("{% if 2 &gt; 1 %}", "{% if 2 > 1 %}", "&gt;"),
        ("{% if 1 &lt; 2 and&nbsp;2 %}", "{% if 1 < 2 and 2 %}", "&lt;"),
        ("{% if contact.title == “A” %}", '{% if contact.title == "A" %}', "“"),
        ("{% if contact.title == ‘A’ %}", "{% if contact.title == 'A' %}", "‘"),
        ("{% if contact.title\u200b %}", "{% if contact.title %}", "U+200B"),
        (
            '{% if contact.title == "A &amp; B" or 2 &gt; 1 %}',
            '{% if contact.title == "A &amp; B" or 2 > 1 %}',
            "&gt;",
        ),
    ],
)
def test_what_an_editor_did_to_a_tag_is_told_once_with_its_repair(
    tmp_path: Path, tag: str, repaired: str, sign: str
) -> None:
    body = column(f"<mj-text>\n{tag}x{{% endif %}}</mj-text>")
    (finding,) = of("T101", found(tmp_path, body))
    assert sign in finding.message
    assert finding.fix == f"write {repaired}"
    assert (finding.path, finding.line) == ("templates/second/01.mjml", 5)
    assert [one.replacement for one in finding.edits] == [repaired]


def test_entities_in_a_text_of_a_tag_are_left_alone(tmp_path: Path) -> None:
    body = column('<mj-text>{{ "Salt &amp; Pepper" }} {% if 1 %}“x”{% endif %}</mj-text>')
    assert of("T101", found(tmp_path, body)) == []


CSS = ".hero{color:#222}@media screen and (max-width:480px){#hero-home{padding:0}}"


def test_css_that_tools_have_shortened_is_no_jinja(tmp_path: Path) -> None:
    head = '<mj-include path="./s.css" type="css" />'
    body = column("<mj-text>Hello</mj-text>")
    assert of("T101", found(tmp_path, body, head, **{"s.css": CSS})) == []


def test_css_in_the_email_itself_says_where_jinja_begins(tmp_path: Path) -> None:
    findings = found(tmp_path, column("<mj-text>Hi</mj-text>"), f"\n<mj-style>{CSS}</mj-style>")
    (finding,) = of("T101", findings)
    assert finding.message == "{# begins a comment of Jinja here, and nothing ends it"
    assert (finding.line, finding.column) == (3, len(f"<mj-style>{CSS.partition('{#')[0]}") + 1)
    assert [one.replacement for one in finding.edits] == ["{ #"]


def test_a_fault_of_a_part_is_told_in_the_part(tmp_path: Path) -> None:
    parts = {"part.mjml": column("<mj-text>\n\n{% if lead.asset %}</mj-text>")}
    findings = of("T101", found(tmp_path, '<mj-include path="part.mjml" />', **parts))
    assert {one.path for one in findings} == {"templates/second/part.mjml"}
    assert len(findings) == 1
