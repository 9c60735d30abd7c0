"""Every character a reader sees leads back to where it stands in a template."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactful.templates.compile.plaintext import of_html
from tactful.templates.errors import TemplateError
from tactful.templates.render.compose import Composer
from tactful.templates.render.traced_render import Marked
from tactful.templates.trace.origin import FORGED, Alignment, MarkedText, Origin, aligned
from tactful.templates.workspace.workspace import Workspace

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


def prepared(workspace: Open, name: str, files: dict[str, str]) -> tuple[Composer, Any]:
    """Return a composer whose step 1 sends the file of that name, and what it composes with."""
    laid = {f"templates/{file}": text for file, text in files.items()}
    opened = workspace({"campaigns/spring.yml": CAMPAIGN.format(name), **laid})
    composer = Composer(opened, opened.campaign("spring"))
    return composer, {"sender": opened.mailbox(), "unsubscribe_url": LINK}


def marked(workspace: Open, files: dict[str, str]) -> Marked:
    """Return the first of files as it is sent, with marks."""
    composer, arguments = prepared(workspace, next(iter(files)), files)
    both = composer.marked(1, VALUES, **arguments)
    assert both.message == composer.compose(1, VALUES, **arguments)
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
    "Markdown raw block": ("a.md", FRONT + "wone ![wtwo](a.png){% raw %} {{ wthree }}{% endraw %} wfour [wfive](https://x.example/a b) {% raw %}wsix{% endraw %}"),
    "subject with a raw block": ("a.txt", "---\nsubject: wone {% raw %} {{ wtwo }}{% endraw %} wthree\n---\nwfour"),
    "in a macro": ("a.txt", FRONT + "{% macro hi(n) %}wone {{ n }} wtwo{% endmacro %}\n{{ hi(contact.title) }} wthree"),
    "in a call": ("a.txt", FRONT + "{% macro hi() %}wone {{ caller() }} wtwo{% endmacro %}\n{% call hi() %}wthree{% endcall %} wfour"),
    "in a set block": ("a.txt", FRONT + "{% set x %}wone\n wtwo{% endset %}wthree {{ x }} wfour"),
    "text signs": ("a.txt", FRONT + "wone &amp; wtwo <b>wthree</b> &lt; wfour\\n\n* wfive"),
    "no entities": ("a.md", FRONT + "&wone_ &ampwtwo R&D wthree &wfour\n"),
    "subject": ("a.txt", "---\nsubject: wone {{ contact.first_name }}  wtwo\npreheader: 'wthree''s wfour'\n---\nwfive"),
    "folded subject": ("a.md", "---\nsubject: >\n  wone\n  wtwo {{ contact.first_name }}\n  wthree\npreheader: \"wfour \\\"wfive\\\"\"\n---\nwsix"),
    "Markdown": ("a.md", FRONT + "wone **wtwo** wthree _wfour_ `wfive`\nwsix\\* wseven &amp; weight\n"),
    "Markdown after a value": ("a.md", FRONT + "wone {{ lead.asset }} wtwo, **{{ contact.title }} wthree** wfour\n"),
    "Markdown heading": ("a.md", FRONT + "# wone\n\nwtwo\n====\n\n## wthree ##\nwfour"),
    "Markdown list": ("a.md", FRONT + "- wone\n- wtwo\n  - wthree\n\n    wfour\n\n1. wfive\n   wsix\n"),
    "Markdown list in a loop": ("a.md", FRONT + "{% for i in range(1) %}\n- wone {{ i }} wtwo\n{% endfor %}\n\nwthree"),
    "Markdown link": ("a.md", FRONT + "wone [wtwo **wthree**](https://x.example/wfour) wfive <https://x.example/wsix> wseven\n"),
    "Markdown link twice the same": ("a.md", FRONT + "[wone the](https://x.example/the) the wtwo, [wthree][a]\n\n[a]: https://x.example/wfour\n"),
    "Markdown bare address": ("a.md", FRONT + "wone https://x.example/wtwo?a=1&b=wthree, {{ lead.asset }} **https://x.example/wfour** wfive\n\nhttps://x.example/{{ contact.title }}/wsix\n"),
    "HTML table of data": ("a.html", "<html><head><title>T</title></head><body><table><tr><th>wone</th><th>wtwo</th></tr>{% for i in range(1) %}<tr><td>{{ i }} wthree</td><td>\n <p>wfour</p></td></tr>{% endfor %}</table></body></html>"),
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


# The first file is the template; the others are drawn in by it.
FILES = {
    "include": {"a.txt": FRONT + "wone {% include 'b.txt' %} wtwo", "b.txt": "wthree\n {{ contact.title }} wfour {#- no -#} \n wfive\n"},
    "include with front matter": {"a.txt": FRONT + "wone {% include 'b.txt' %}", "b.txt": "---\nsubject: b\n---\n\nwtwo"},
    "include in Markdown": {"a.md": FRONT + "wone\n\n{% include 'b.html' %}\n\nwtwo", "b.html": "<p>wthree <b>wfour</b> {{ lead.asset }} wfive &amp; wsix</p>\n"},
    "import": {"a.txt": FRONT + "{% import 'b.txt' as b %}\nwone {{ b.hi(contact.title) }} wtwo", "b.txt": "{% macro hi(n) %}\n wthree {{ n }} wfour{% endmacro %}"},
    "import in MJML": {"a.mjml": "{% from 'b.txt' import hi %}" + CELL.format("<mj-text>wone {{ hi() }} wtwo</mj-text>"), "b.txt": "{% macro hi() %}\n <i>wthree</i> wfour{% endmacro %}"},
    "extends": {"a.txt": FRONT + "{% extends 'b.txt' %}{% block x %}wone {{ super() }} wtwo{% endblock %}", "b.txt": "wthree {% block x %}\nwfour{% endblock %} wfive"},
    "mj-include": {"a.mjml": CELL.format("<mj-text>wone</mj-text>\n<mj-include path='b.mjml' />\n<mj-text>wtwo {{ contact.title }} wthree</mj-text>"), "b.mjml": "<mj-text>\n wfour {{ contact.title }}\nwfive</mj-text>\n<mj-include path='c.mjml' />", "c.mjml": "<mjml><mj-body><mj-text>\nwsix</mj-text></mj-body></mjml>"},
}  # fmt: skip


def stands(files: dict[str, str]) -> dict[str, str]:
    """Return where each of our words stands."""
    return {
        match[0]: f"{name}:{row}:{match.start() + 1}"
        for name, source in files.items()
        for row, line in enumerate(source.split("\n"), 1)
        for match in re.finditer(r"w(one|two|three|four|five|six|seven|eight)\b", line)
    }


@pytest.mark.parametrize("case", [*TEMPLATES, *FILES])
def test_each_word_of_a_template_leads_to_where_it_stands(workspace: Open, case: str) -> None:
    files = FILES.get(case) or dict([TEMPLATES[case]])
    wanted = stands(files)
    seen: set[str] = set()
    for kind, part in readable(marked(workspace, files)).items():
        for word, place in wanted.items():
            if found := places(part, word):
                seen.add(word)
                assert (kind, word, set(found)) == (kind, word, {place})
    assert seen == set(wanted)


@pytest.mark.parametrize(
    ("source", "part", "shown", "place"),
    [
        ("Hi {{ contact.first_name }}, you", "text", "Jim", "a.md:4:4"),
        ("{% include 'b.txt' %}", "text", "a marketing leader", "b.txt:2:3"),
        ("{% filter upper %}you{% endfilter %} x", "text", "YOU", "a.md:4:1"),
        ("x {{ 'you' }}", "text", "you", "a.md:4:3"),
        ("{% macro m() %}you{% endmacro %}\n\nx {{ m() | upper }}", "html", "YOU", "a.md:6:3"),
        ("* one\n* two", "text", "- two", "a.md:5:3"),  # the dash is ours: what follows it
        ("Hi {{ contact.last_name }}, you", "text", " ,", "a.md:4:4"),  # the hole
        ("Hi you, {{ contact.first_name }}", "text", "you, Jim", "a.md:4:9"),  # the value in it
    ],
)
def test_what_is_made_leads_to_what_made_it(
    workspace: Open, source: str, part: str, shown: str, place: str
) -> None:
    files = {"a.md": FRONT + source, "b.txt": "x\n  {{ contact.title | spoken }}"}
    found = readable(marked(workspace, files))[part]
    assert places(found, shown) == [place]


JINJA = [
    "{{ contact.first_name }}", "{{- lead.asset -}}", "{{ contact.last_name }}", "{{ unsubscribe_url }}",
    "{{ contact.title | spoken | upper }}", "{{ 'x' }}", "{{ lead.asset ~ ' b' }}", "{{ none }}{{ 5 }}",
    "{% if contact.first_name %}", "{% else %}", "{%- endif -%}", "{% endif %}",
    "{% for i in range(2) %}", "{% endfor %}", "{# no #}", "{#- no -#}",
    "{% macro m(x) %}in {{ x }} out{{ caller() if caller }}{% endmacro %}", "{{ m('a') }}", "{{ m(lead.asset) | length }}",
    "{% if m('a') == 'in a out' %}same{% endif %}", "{{ m(m('b')) | replace('in', 'on') }}",
    "{% call m('c') %} called {{ lead.asset }} {% endcall %}", "{{ m('a') ~ 'z' }}", "{{ m('a')[2:5] }}",
    "{% set v %} a {{ contact.last_name }}b {% endset %}", "{{ v }}", "{{ v | length }}", "{{ v.upper() }}", "{% if v | trim == 'a b' %}yes{% endif %}",
    "{% set w | upper %}c{{ lead.asset }}{% endset %}{{ w }}{{ w | truncate(3) }}",
    "{% set n = namespace() %}{% set n.x %}d{% endset %}{{ n.x | length }}{{ n.x }}",
    "{% filter upper %}e {{ contact.first_name }}{% endfilter %}", "{% filter truncate(4) %}long {{ lead.asset }}{% endfilter %}",
    "{% raw %} {{ raw }} {% endraw %}", "{% include 'b.html' %}", "{% import 'm.txt' as o %}{{ o.o('p') }}",
    "{% block y %}in block {{ lead.asset }}{% endblock %}{{ self.y() | wordcount }}",
]  # fmt: skip
WORDS = [
    "one", " two", "three ", "\n", "\n\n", "  ", "&amp;", "&nbsp;", "\u00a0", "&lt;four&gt;", "&ensp;", "é", ",", " - ", "<b>five</b>", "<br>", "<!-- six -->",
    "seven <a href='https://x.example/a b'>eight</a>", "<a href=\"https://x.example/{{ lead.asset }}\">https://x.example/</a>",
]  # fmt: skip
MARKDOWN = [
    "*nine*", "**ten", "** ", "`code <b> &amp;`", "[link *in*](https://x.example/a_b)", "[a](<b c> 'd')", "![alt](x.png)", "\n- item ", "\n  - inner",
    "\n1. first", "\n> quoted", "\n# head", "\nsetext\n===\n", "\n```\nfenced  <i>\n```\n", "\n\n    code\n\n", "\n| a | b |\n|---|---|\n| c | d\\|e |\n", "\\*", "~~gone~~", "~",
    "<https://x.example/>", "\n<div>\n block <i>html</i>\n</div>\n\n", "  \nhard", "\\\nhard", "[r]\n\n[r]: https://x.example\n", "\n---\n", "_", "]", "[",
]  # fmt: skip
ELEMENTS = [
    "<mj-text>{}</mj-text>", "<mj-button href='https://x.example/{{{{ lead.asset }}}}'>{}</mj-button>", "<mj-raw>{}</mj-raw>",
    "<mj-table><tr><td>{}</td></tr></mj-table>", "<mj-text><ul><li>{}</li></ul></mj-text>", "<mj-image src='a.png' alt='an image' />",
]  # fmt: skip
INCLUDED = {
    "b.html": "<p>included {{ lead.asset }} &amp; <i>part</i></p>",
    "m.txt": "{% macro o(x) %}other {{ x }}{% endmacro %}",
}


def pieces(*more: str) -> st.SearchStrategy[str]:
    own = st.text("abcXYZ &<>*_`[]()#|~\\\n\t\u00a0é😀\u200b", max_size=6)
    known = st.sampled_from([*JINJA, *WORDS, *more])
    return st.lists(known | known | own, max_size=10).map("".join)


def one_line(text: str) -> str:
    return " ".join(text.replace("'", "").split())


HEADS = pieces().map(one_line)
SOURCES = st.one_of(
    st.tuples(st.just("a.txt"), HEADS, pieces()),
    st.tuples(st.just("a.md"), HEADS, pieces(*MARKDOWN)),
    st.tuples(st.just("a.html"), HEADS, pieces()),
    st.tuples(
        st.just("a.mjml"),
        HEADS,
        st.tuples(st.sampled_from(ELEMENTS), pieces()).map(lambda two: two[0].format(two[1])),
    ),
)


def whole(name: str, head: str, body: str) -> str:
    if name == "a.html":
        return f"<html><head><title>{head}</title></head><body>{body}</body></html>"
    if name == "a.mjml":
        return CELL.format(body).replace("T<", f"{head}<")
    return f"---\nsubject: 's {head}'\npreheader: >\n  p {head}\n---\n{body}\n"


@settings(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(source=SOURCES, first=st.text(max_size=8), asset=st.text(max_size=12))
def test_marks_change_nothing_and_lead_to_the_character_itself(
    workspace: Open, source: tuple[str, str, str], first: str, asset: str
) -> None:
    files = {source[0]: whole(*source), **INCLUDED}
    composer, arguments = prepared(workspace, source[0], files)
    values = {**VALUES, "contact.first_name": first, "lead.asset": asset}
    try:
        plain = composer.compose(1, values, **arguments)
    except TemplateError as error:
        with pytest.raises(TemplateError, match=re.escape(str(error))):
            composer.marked(1, values, **arguments)
        return
    message = composer.marked(1, values, **arguments)
    parts = readable(message)
    assert message.message == plain
    assert (parts["subject"].text, parts["text"].text) == (plain.subject, plain.text)
    assert parts["preheader"].text == plain.preheader
    if plain.html is not None:
        assert parts["html"].text.split() == of_html(plain.html).split()
    assert not any(FORGED.search(part.text) for part in parts.values())
    for part in parts.values():
        assert_each_letter_stands_at_its_place(part, files)


def assert_each_letter_stands_at_its_place(part: MarkedText, files: dict[str, str]) -> None:
    for offset, character in enumerate(part.text):
        source = part.source_at(offset)
        if not character.isalpha() or source is None:
            continue
        place = part.place_at(offset)
        assert place is not None and place.line and place.column
        line = files[place.path.removeprefix("templates/")].split("\n")[place.line - 1]
        there = line[place.column - 1 :]
        if isinstance(source, Origin):
            assert there.startswith("{"), (part.text, offset, place)
        else:
            # A sign that no source writes, or an address with blanks as %20.
            made = place == source.place or "%20" in part.text
            assert made or there[:1] in (character, "&"), (part.text, offset, place)


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.mjml"])
def test_a_value_that_would_become_a_tag_is_refused_where_it_stands(
    workspace: Open, name: str
) -> None:
    files = {name: whole(name, "", "to <{{ contact.email }}>")}
    composer, arguments = prepared(workspace, name, files)
    with pytest.raises(TemplateError, match="right after < would become a tag; write &lt;"):
        composer.compose(1, VALUES, **arguments)


def test_a_long_text_is_aligned_once_whatever_is_asked_of_it(workspace: Open) -> None:
    lines = "\n\n".join(f"Line {n}: we  look after rooms &amp; halls." for n in range(600))
    part = marked(workspace, {"a.txt": f"Subject: Rooms\n\n{lines}\n"}).text
    aligned.cache_clear()
    found = [part.place_at(offset) for offset in range(0, len(part.text), 20)]
    assert len({place.line for place in found if place}) > 500
    runs = {id(stretch.source) for stretch in part.stretches if stretch.source is not None}
    assert aligned.cache_info().misses <= len(runs)


def test_an_alignment_is_read_as_far_as_it_is_asked_for() -> None:
    asked = Alignment("*Rooms* &amp; halls " * 1000, "Rooms & halls " * 1000)
    assert asked.at(6) == (8, True)
    assert len(asked) == 7
    assert asked.at(3) == (4, True)
    assert len(asked) == 7
    assert asked.offsets()[-1] == 20 * 1000 - 1
