"""Every character a reader sees leads back to where it stands in a template."""

import re
from collections.abc import Callable

import pytest

from tactful.templates.compose import Composer, Marked
from tactful.templates.origin import MarkedText, aligned
from tactful.templates.workspace import Workspace

Open = Callable[..., Workspace]
VALUES = {
    "contact.email": "jim@acme.example",
    "contact.first_name": "Jim",
    "contact.title": "VP of marketing",
    "lead.asset": "a “guide” & <more>",
}
LINK = "https://mail.brightwater.example/u/abc"
FRONT = "---\nsubject: S\n---\n"
CAMPAIGN = """\
campaign: spring
initial: hello.md
sequence:
  steps:
    - email: {}
      wait: 1 business day
"""
BODY = "<mjml>\n<mj-head><mj-title>T</mj-title></mj-head>\n<mj-body>\n{}\n</mj-body>\n</mjml>\n"
CELL = BODY.format("<mj-section><mj-column>\n{}\n</mj-column></mj-section>")


def marked(
    workspace: Open, name: str, source: str, also: dict[str, str] | None = None, **values: str
) -> Marked:
    opened = workspace(
        {
            "campaigns/spring.yml": CAMPAIGN.format(name),
            f"templates/{name}": source,
            **{f"templates/{file}": text for file, text in (also or {}).items()},
        }
    )
    composer = Composer(opened, opened.campaign("spring"))
    given = {**VALUES, **{key.replace("__", "."): value for key, value in values.items()}}
    arguments = {"sender": opened.mailbox(), "unsubscribe_url": LINK}
    both = composer.marked(1, given, **arguments)  # type: ignore[arg-type]
    assert both.message == composer.compose(1, given, **arguments)  # type: ignore[arg-type]
    return both


def readable(message: Marked) -> dict[str, MarkedText]:
    parts = {"subject": message.subject, "preheader": message.preheader, "text": message.text}
    return parts | ({"html": message.html} if message.html is not None else {})


def places(part: MarkedText, word: str) -> list[str]:
    """Return the file, line and column of each occurrence of word."""
    found = [
        part.place_of(match.start(), match.end())
        for match in re.finditer(re.escape(word), part.text)
    ]
    return [str(place).removeprefix("templates/") for place in found]


# Words that begin with "w" stand in a template once: each must lead to just there.
TEMPLATES = {
    "a line": ("a.txt", FRONT + "wone wtwo\n\n  wthree wfour\n"),
    "after a value": ("a.txt", FRONT + "wone {{ contact.first_name }} wtwo, {{ lead.asset }}wthree\nwfour"),
    "after an empty value": ("a.txt", FRONT + "wone {{ contact.last_name }} wtwo {{ contact.last_name }}\nwthree"),
    "in and after a loop": ("a.txt", FRONT + "{% for i in range(1) %}\nwone {{ i }} wtwo\n{% endfor %}\nwthree"),
    "in a condition": ("a.txt", FRONT + "{% if lead.asset %}wone{% else %}x{% endif %} wtwo"),
    "without blanks": ("a.txt", FRONT + "wone\n\n  {%- if lead.asset -%}  \n\n wtwo {#- no -#} \n wthree {{- contact.title -}} \n wfour {%- endif %}"),
    "in a raw block": ("a.txt", FRONT + "wone {% raw %} {{ wtwo }}\n wthree {% endraw %} wfour"),
    "in a macro": ("a.txt", FRONT + "{% macro hi(n) %}wone {{ n }} wtwo{% endmacro %}\n{{ hi(contact.title) }} wthree"),
    "in a call": ("a.txt", FRONT + "{% macro hi() %}wone {{ caller() }} wtwo{% endmacro %}\n{% call hi() %}wthree{% endcall %} wfour"),
    "in a set block": ("a.txt", FRONT + "{% set x %}wone\n wtwo{% endset %}wthree {{ x }} wfour"),
    "text signs": ("a.txt", FRONT + "wone &amp; wtwo <b>wthree</b> &lt; wfour\\n\n* wfive"),
    "subject": ("a.txt", "---\nsubject: wone {{ contact.first_name }}  wtwo\npreheader: 'wthree''s wfour'\n---\nwfive"),
    "folded subject": ("a.md", "---\nsubject: >\n  wone\n  wtwo {{ contact.first_name }}\n  wthree\npreheader: \"wfour \\\"wfive\\\"\"\n---\nwsix"),
    "Markdown": ("a.md", FRONT + "wone **wtwo** wthree _wfour_ `wfive`\nwsix\\* wseven &amp; weight\n"),
    "Markdown after a value": ("a.md", FRONT + "wone {{ lead.asset }} wtwo, **{{ contact.title }} wthree** wfour\n"),
    "Markdown heading": ("a.md", FRONT + "# wone\n\nwtwo\n====\n\n## wthree ##\nwfour"),
    "Markdown list": ("a.md", FRONT + "- wone\n- wtwo\n  - wthree\n\n    wfour\n\n1. wfive\n   wsix\n"),
    "Markdown list in a loop": ("a.md", FRONT + "{% for i in range(1) %}\n- wone {{ i }} wtwo\n{% endfor %}\n\nwthree"),
    "Markdown link": ("a.md", FRONT + "wone [wtwo **wthree**](https://x.example/wfour) wfive <https://x.example/wsix> wseven\n"),
    "Markdown link twice the same": ("a.md", FRONT + "[wone the](https://x.example/the) the wtwo, [wthree][a]\n\n[a]: https://x.example/b\n"),
    "Markdown image": ("a.md", FRONT + "wone ![wtwo](https://x.example/a.png) wthree\n"),
    "Markdown table": ("a.md", FRONT + "| wone | wtwo |\n|---|---|\n| a | a wthree |\n| wfour \\| wfive | **wsix** |\n"),
    "Markdown quote": ("a.md", FRONT + "> wone\n> wtwo\n>\n> > wthree `wfour`\n"),
    "Markdown code": ("a.md", FRONT + "```\nwone\n  wtwo\n```\n\n    wthree\n    wfour\n"),
    "Markdown HTML": ("a.md", FRONT + "<div>\n<p>wone <b>wtwo</b>\nwthree</p>\n</div>\n\nwfour <b>wfive</b> wsix<br>wseven\n"),
    "Markdown statement in a line": ("a.md", FRONT + "{% if lead.asset %}wone *wtwo*{% endif %} wthree\n\n- {% if lead.asset %}wfour{% endif %}\n"),
    "Markdown signs": ("a.md", FRONT + "wone * wtwo ** wthree [wfour ![wfive ~ wsix &nbsp;wseven\n"),
    "HTML": ("a.html", "<html><head><title>wone</title></head><body>\n<p>wtwo <b>wthree</b>&nbsp;wfour\n  wfive</p><a href='https://x.example/wsix'>wseven</a><img src='a' alt='weight'></body></html>"),
    "HTML entities": ("a.html", "<html><head><title>wone &amp; wtwo</title></head><body>&lt;wthree &eacute;wfour&#233; wfive&nbsp;&nbsp;wsix</body></html>"),
    "MJML text": ("a.mjml", CELL.format("<mj-text>\n  wone <b>wtwo</b>\n  wthree {{ lead.asset }} wfour&nbsp;wfive</mj-text>")),
    "MJML title": ("a.mjml", CELL.replace("<mj-title>T</mj-title>", "<mj-title>\n wone &amp; wtwo {{ lead.asset }} wthree</mj-title><mj-preview>wfour</mj-preview>").format("<mj-text>wfive</mj-text>")),
    "MJML button": ("a.mjml", CELL.format("<mj-button href='https://x.example/wone?a={{ unsubscribe_url }}&amp;b=wtwo'>\n wthree</mj-button>")),
    "MJML image": ("a.mjml", CELL.format('<mj-image alt="wone" src="https://x.example/a.png" /><mj-text>wtwo</mj-text>')),
    "MJML raw": ("a.mjml", CELL.format("<mj-raw><tr><td>wone</td><td>\nwtwo</td></tr></mj-raw><mj-text>wthree</mj-text>")),
    "MJML table": ("a.mjml", CELL.format("<mj-table>{% for i in range(1) %}<tr><td>wone</td><td>{{ i }} wtwo</td></tr>{% endfor %}</mj-table>")),
    "MJML style": ("a.mjml", CELL.replace("<mj-title>", "<mj-style inline='inline'>a[href^='https'] {{ color: red }}</mj-style><mj-title>").format("<mj-text><a href='https://x.example/wone'>wtwo</a></mj-text>")),
    "MJML layouts": ("a.mjml", BODY.format(
        "<mj-section>{% if contact.first_name %}<mj-column><mj-text>wone</mj-text></mj-column>{% endif %}\n"
        "{% if contact.last_name %}<mj-column><mj-text>no</mj-text></mj-column>{% else %}\n"
        "<mj-column><mj-text>{{ contact.title }} wtwo</mj-text></mj-column>{% endif %}</mj-section>"
        "<mj-section><mj-column><mj-text>wthree</mj-text></mj-column></mj-section>")),
}  # fmt: skip


@pytest.mark.parametrize("case", TEMPLATES)
def test_each_word_of_a_template_leads_to_where_it_stands(workspace: Open, case: str) -> None:
    name, source = TEMPLATES[case]
    lines = source.split("\n")
    stands = {
        match[0]: f"{name}:{row}:{match.start() + 1}"
        for row, line in enumerate(lines, 1)
        for match in re.finditer(r"w(one|two|three|four|five|six|seven|eight)\b", line)
    }
    seen: set[str] = set()
    for kind, part in readable(marked(workspace, name, source)).items():
        for word, place in stands.items():
            if found := places(part, word):
                seen.add(word)
                assert (kind, word, set(found)) == (kind, word, {place})
    assert seen == set(stands)
