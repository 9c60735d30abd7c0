"""Addresses typed into Markdown are links in the HTML part, and once in the text part."""

import re
from pathlib import Path

import pytest

from tactful.templates.compile.compiler import Compiler
from tactful.templates.source.files import TemplateFiles
from tactful.templates.workspace.workspace import open_workspace

SETTINGS = 'name = "B"\n[fields.contact]\nemail = {type = "email", required = true}\n'
PLAN = "https://b.example/plan"


def parts(folder: Path, words: str, **values: object) -> tuple[str, str]:
    """Return the paragraphs of the HTML part, and the text part."""
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "tactful.toml").write_text(SETTINGS)
    (folder / "templates/a.md").write_text(f"---\nsubject: Plan\n---\n{words}\n", encoding="utf-8")
    files = TemplateFiles(open_workspace(folder))
    body = Compiler(files).parts(files.template("a.md")).body
    assert body.html is not None
    html, text = body.html.render(values), body.text.render(values)
    return "\n".join(re.findall(r"<p>(.*?)</p>", html, re.DOTALL)), text.strip()


def link(href: str, text: str = "") -> str:
    return f'<a href="{href}">{text or href}</a>'


@pytest.mark.parametrize(
    ("words", "html"),
    [
        (f"The plan: {PLAN}", f"The plan: {link(PLAN)}"),
        (f"{PLAN} is the plan", f"{link(PLAN)} is the plan"),
        (f"See {PLAN}.", f"See {link(PLAN)}."),
        (f"See ({PLAN}), or {PLAN}?x=1!", f"See ({link(PLAN)}), or {link(PLAN + '?x=1')}!"),
        (f"{PLAN}_(old)", link(f"{PLAN}_(old)")),
        (f"**{PLAN}**", f"<strong>{link(PLAN)}</strong>"),
        (f"{PLAN}?a=1&b=2", link(f"{PLAN}?a=1&amp;b=2")),
        (f"{PLAN}?a=1&amp;b=2", link(f"{PLAN}?a=1&amp;b=2")),
        ("http://b.example:8080/a_b*c", link("http://b.example:8080/a_b*c")),
        ("https://b.example/é", link("https://b.example/%C3%A9", "https://b.example/é")),
        (f"<{PLAN}>", link(PLAN)),
        (f"[the plan]({PLAN})", link(PLAN, "the plan")),
        (f"[{PLAN}]({PLAN})", link(PLAN)),
        (f'<a href="{PLAN}">{PLAN}</a>', link(PLAN)),
        (f"`{PLAN}`", f"<code>{PLAN}</code>"),
        ("nothttps://b.example", "nothttps://b.example"),
        ("https:// and http://", "https:// and http://"),
        ("a ratio of 1://2", "a ratio of 1://2"),
        ("https://b.example/{{ code }}/x.", link("https://b.example/K7/x") + "."),
        ("https://b.example/{% if code %}x{% endif %}", "https://b.example/x"),
    ],
)
def test_an_address_in_a_text_is_a_link(tmp_path: Path, words: str, html: str) -> None:
    assert parts(tmp_path, words, code="K7")[0] == html


@pytest.mark.parametrize("address", [PLAN, f"{PLAN}?a=1&b=2", "https://b.example/é"])
def test_the_text_part_says_it_once(tmp_path: Path, address: str) -> None:
    assert parts(tmp_path, f"The plan: {address}.")[1] == f"The plan: {address}."


def test_a_value_cannot_leave_its_attribute(tmp_path: Path) -> None:
    html, _ = parts(tmp_path, "https://b.example/{{ code }}", code='"><b>')
    assert '"><b>' not in html
