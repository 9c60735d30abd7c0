"""A table of data keeps its rows in the text part; a table for the layout is read cell by cell."""

from pathlib import Path

import pytest

from tactful.templates.compile.compiler import Compiler
from tactful.templates.compile.plaintext import of_html
from tactful.templates.source.files import TemplateFiles
from tactful.templates.workspace.workspace import open_workspace

HEAD = "<tr><th>Plan</th><th>Seats</th><th>Price</th></tr>"
BASIC = "<tr><td>Basic</td><td>5</td><td>£10</td></tr>"
ROWS = "Plan | Seats | Price\nBasic | 5 | £10"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<table>{HEAD}{BASIC}</table>", ROWS),
        (f"<p>Prices:</p><table>{HEAD}{BASIC}</table><p>Which?</p>", f"Prices:\n\n{ROWS}\n\nWhich?"),
        (f"<table><thead>{HEAD}</thead><tbody>{BASIC}</tbody></table>", ROWS),
        (f"<table role='presentation'><tr><td><table>{HEAD}{BASIC}</table></td></tr></table>", ROWS),
        (f"<table><caption>Prices</caption>{BASIC}</table>", "Prices\nBasic | 5 | £10"),
        (
            "<table><tr><th scope='row'>Day</th><td><p>Mon</p><p>9:00</p></td></tr></table>",
            "Day | Mon 9:00",
        ),
        ("<table><tr><td>Mon</td><td>9</td></tr><tr><td>Tue</td><td>10</td></tr></table>",
         "Mon | 9\nTue | 10"),
        ("<table role='table'><tr><td>Mon</td><td>9</td></tr></table>", "Mon | 9"),
        ("<table><tr><th>Day</th></tr><tr><td><a href='https://b.example/m'>Mon</a></td></tr></table>",
         "Day\nMon (https://b.example/m)"),
        # for the layout
        ("<table><tr><td>Two pages</td><td>An example</td></tr></table>", "Two pages\nAn example"),
        ("<table role='presentation'><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>"
         "</table>", "a\nb\nc\nd"),
        ("<table><tr><td><p>Left</p></td><td>Right</td></tr><tr><td>a</td><td>b</td></tr></table>",
         "Left\n\nRight\na\nb"),
        ("<table><tr></tr></table>", ""),
    ],
)  # fmt: skip
def test_rows_of_data_are_lines(html: str, text: str) -> None:
    assert of_html(html) == text


SETTINGS = 'name = "B"\n[fields.contact]\nemail = {type = "email", required = true}\n'
LOOP = (
    "{% for name, price in [('Basic', 10), ('Team', 20)] %}<tr><td>{{ name }}</td>"
    "{% if price > 15 %}<td>new</td>{% endif %}<td>{{ price }}</td></tr>{% endfor %}"
)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("01.html", "<html><body><table><tr><th>Plan</th><th>Price</th></tr>{}</table></body></html>"),
        ("01.mjml", "<mjml><mj-body><mj-section><mj-column><mj-table><tr><th>Plan</th>"
         "<th>Price</th></tr>{}</mj-table></mj-column></mj-section></mj-body></mjml>"),
    ],
)  # fmt: skip
def test_rows_and_cells_that_jinja_makes_are_lines_too(
    tmp_path: Path, name: str, page: str
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "tactful.toml").write_text(SETTINGS)
    (tmp_path / "templates" / name).write_text(page.replace("{}", LOOP))
    files = TemplateFiles(open_workspace(tmp_path))
    text = Compiler(files).parts(files.template(name)).body.text.render({})
    assert text.strip() == "Plan | Price\nBasic | 10\nTeam | new | 20"
