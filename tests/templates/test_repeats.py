"""Loops and conditions around Markdown list items and table rows: one list, one table."""

import re
from collections.abc import Callable

import pytest

from tactful.templates.message import Message
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
VALUES = {"contact.email": "jim@acme.example", "contact.first_name": "Jim", "lead.asset": "x"}
EACH = "{% for x in ['a', 'b'] %}"
NONE = "{% for x in [] %}"
END = "{% endfor %}"


def compose(workspace: Open, text: str) -> Message:
    opened = workspace({"templates/follow-up.md": f"---\nsubject: S\n---\n{text}\n"})
    composer = Composer(opened, opened.campaign("spring"))
    return composer.compose(1, VALUES, sender=opened.mailbox())


def body(message: Message) -> str:
    """Return the HTML between the page's head and foot, without line ends."""
    assert message.html is not None
    found = re.search(
        r'<div style="max-width:600px">\n(.*)</div>\n</body>', message.html, re.DOTALL
    )
    assert found
    return found[1].replace("\n", "")


CASES = {
    "a loop is one list": (
        f"Before:\n\n{EACH}\n- {{{{ x }}}}\n{END}\n\nafter",
        "<p>Before:</p><ul><li>a</li><li>b</li></ul><p>after</p>",
        "Before:\n\n- a\n- b\n\nafter",
    ),
    "blank lines around the statements change nothing": (
        f"{EACH}\n\n- {{{{ x }}}}\n\n{END}",
        "<ul><li>a</li><li>b</li></ul>",
        "- a\n- b",
    ),
    "items before and behind belong to it": (
        f"- first\n{EACH}\n- {{{{ x }}}}\n{END}\n- last",
        "<ul><li>first</li><li>a</li><li>b</li><li>last</li></ul>",
        "- first\n- a\n- b\n- last",
    ),
    "numbers go on": (
        f"3. first\n{EACH}\n1. {{{{ x }}}}\n2. more\n{END}\n1. last",
        '<ol start="3"><li>first</li><li>a</li><li>more</li><li>b</li><li>more</li><li>last</li></ol>',
        "3. first\n4. a\n5. more\n6. b\n7. more\n8. last",
    ),
    "no round": (
        f"before\n\n{NONE}\n- {{{{ x }}}}\n{END}\n\nafter",
        "<p>before</p><ul></ul><p>after</p>",
        "before\n\nafter",
    ),
    "a condition between items": (
        "1. a\n{% if lead.asset == 'y' %}\n2. b\n{% endif %}\n3. c",
        "<ol><li>a</li><li>c</li></ol>",
        "1. a\n2. c",
    ),
    "a condition around a whole list stays around it": (
        "{% if lead.asset == 'y' %}\n- a\n- b\n{% endif %}\nend",
        "<p>end</p>",
        "end",
    ),
    "a loop in a condition with another branch": (
        f"{{% if lead.asset %}}\n{EACH}\n- {{{{ x }}}}\n{END}\n{{% else %}}\nnone\n{{% endif %}}",
        "<ul><li>a</li><li>b</li></ul>",
        "- a\n- b",
    ),
    "a loop with else": (
        f"{NONE}\n- {{{{ x }}}}\n{{% else %}}\n- none\n{END}",
        "<ul><li>none</li></ul>",
        "- none",
    ),
    "a condition in a loop": (
        f"{EACH}\n{{% if x == 'a' %}}\n- {{{{ x }}}}\n{{% endif %}}\n- and\n{END}",
        "<ul><li>a</li><li>and</li><li>and</li></ul>",
        "- a\n- and\n- and",
    ),
    "two statements in one line": (
        f"{EACH}{{% if x == 'b' %}}\n- {{{{ x }}}}\n{{% endif %}}{END}",
        "<ul><li>b</li></ul>",
        "- b",
    ),
    "a set in the loop": (
        f"{EACH}\n{{% set y = x ~ x %}}\n- {{{{ y }}}}\n{END}",
        "<ul><li>aa</li><li>bb</li></ul>",
        "- aa\n- bb",
    ),
    "a list in an item": (
        f"- top\n\n  {EACH}\n  - {{{{ x }}}}\n  {END}\n- end",
        "<ul><li><p>top</p><ul><li>a</li><li>b</li></ul></li><li><p>end</p></li></ul>",
        "- top\n  - a\n  - b\n- end",
    ),
    "a numbered list in a numbered one": (
        f"{EACH}\n1. {{{{ x }}}}\n   {EACH}\n   1. {{{{ x }}}}\n   {END}\n{END}",
        "<ol><li>a<ol><li>a</li><li>b</li></ol></li><li>b<ol><li>a</li><li>b</li></ol></li></ol>",
        "1. a\n   1. a\n   2. b\n2. b\n   1. a\n   2. b",
    ),
    "a paragraph under a condition in an item": (
        "- top\n\n  {% if lead.asset %}\n\n  more\n\n  {% endif %}\n- end",
        "<ul><li><p>top</p><p>more</p></li><li><p>end</p></li></ul>",
        "- top\n  more\n\n- end",
    ),
    "signs that trim blanks": (
        "Before:\n\n{%- for x in ['a', 'b'] -%}\n- {{ x }}\n{%- endfor -%}\n\nafter",
        "<p>Before:</p><ul><li>a</li><li>b</li></ul><p>after</p>",
        "Before:\n\n- a\n- b\n\nafter",
    ),
    "a loop around more than a list": (
        f"{EACH}\n- {{{{ x }}}}\n\nand\n{END}",
        "<ul><li>a</li></ul><p>and</p><ul><li>b</li></ul><p>and</p>",
        "- a\n\nand\n\n- b\n\nand",
    ),
    "rows of a table": (
        f"| n | x |\n|---|---|\n| 0 | z |\n{EACH}\n| {{{{ loop.index }}}} | {{{{ x }}}} |\n{END}\n\nafter",
        "<table><thead><tr><th>n</th><th>x</th></tr></thead><tbody><tr><td>0</td><td>z</td></tr>"
        "<tr><td>1</td><td>a</td></tr><tr><td>2</td><td>b</td></tr></tbody></table><p>after</p>",
        "n | x\n0 | z\n1 | a\n2 | b\n\nafter",
    ),
    "a condition around a table": (
        "{% if lead.asset %}\n\n| n |\n|---|\n| 1 |\n{% else %}\nnone\n{% endif %}\nafter",
        "<table><thead><tr><th>n</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><p>after</p>",
        "n\n1\n\nafter",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html", "plain"), CASES.values(), ids=CASES)
def test_one_list(workspace: Open, text: str, html: str, plain: str) -> None:
    message = compose(workspace, text)
    assert body(message) == html
    assert message.text == f"{plain}\n"


def test_the_linter_sees_the_same(workspace: Open) -> None:
    text = f"{EACH}\n1. {{{{ x }}}}\n{END}"
    message = compose(workspace, text)
    opened = workspace({"templates/follow-up.md": f"---\nsubject: S\n---\n{text}\n"})
    composer = Composer(opened, opened.campaign("spring"))
    marked = composer.marked(1, VALUES, sender=opened.mailbox())
    assert marked.message == message
    assert marked.text.text == "1. a\n2. b\n"
