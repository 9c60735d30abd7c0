"""Inline styles: on their elements, and nothing else in the document moves."""

import re
from collections.abc import Callable

import css_inline
import mjml
import pytest
from selectolax.lexbor import LexborHTMLParser

from tactful.templates.compile.inline_styles import inlined
from tactful.templates.compile.mjml import compile_mjml
from tactful.templates.errors import Place, TemplateError
from tactful.templates.render.compose import Composer
from tactful.templates.render.contexts import To
from tactful.templates.source.tag_masking import restore
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
PAGE = (
    '<mjml><mj-head><mj-style>.a {{ margin: 9px }}</mj-style><mj-style inline="inline">{css}'
    "</mj-style></mj-head><mj-body><mj-section><mj-column>{body}</mj-column></mj-section>"
    "</mj-body></mjml>"
)
VALUES = {"contact.email": "jim@acme.example", "contact.first_name": "JIM", "lead.asset": "a & b"}


def test_a_style_reaches_its_elements_and_own_styles_win() -> None:
    page = '<html><body><p class="a" id=\'x\'>b</p><p style="color:red" class="a"/></body></html>'
    assert inlined(page, ".a { color: blue; padding: 1px } p#x { margin: 0 }") == (
        '<html><body><p class="a" id=\'x\' style="color: blue;padding: 1px;margin: 0;">b</p>'
        '<p style="color: blue;padding: 1px;color:red" class="a"/></body></html>'
    )


@pytest.mark.parametrize(
    "kept",
    [
        '<!--[if mso]><table><tr><td class="a"><!--tjq0z--></td></tr></table><![endif]-->',
        '<!--[if !mso]><!--><i>b</i><!--<![endif]-->',
        "<style>.a{color:red}</style>",
        "<table>tjq1z<!--tjq2z--><tr>tjq3z<td>c</td></tr>text</table>",
        '<b tjq4z="" title="1 > 0 &amp; &nbsp;">é\u00a0&copy;</b><br/>',
        "<td>no table</td><p>never closed",
        """<i title=' style="a"' data-style="b">c</i>""",
    ],
)  # fmt: skip
def test_what_no_style_reaches_stays_byte_for_byte(kept: str) -> None:
    page = f'<html><body>{kept}<u class="a">d</u></body></html>'
    assert inlined(page, ".a{color:red}") == page.replace(
        '<u class="a">', '<u class="a" style="color: red;">'
    )


def test_only_inline_styles_are_inlined() -> None:
    text = PAGE.format(css=".a p { color: red }", body="<mj-text css-class='a'><p>x</p></mj-text>")
    html = compile_mjml(text, "a.mjml").html
    assert '<p style="color: red;">x</p>' in html
    assert ".a { margin: 9px }" in html
    assert ".a p" not in html
    plain = text.replace('inline="inline"', "")
    assert ".a p" in compile_mjml(plain, "a.mjml").html


BODIES = [
    "<mj-text css-class='a'><p>{{ lead.asset }}</p></mj-text>",
    "<mj-table css-class='a'>{% for i in range(3) %}<tr><td class='b'>{{ i }}</td></tr>{% endfor %}</mj-table>",
    "<mj-table>{% if contact.first_name %}<tr class='b'>{% for i in range(2) %}<td>{{ i }}</td>{% endfor %}</tr>{% endif %}</mj-table>",
    "<mj-table><tr>{% if contact.first_name %}<td class='b'>A</td>{% else %}<td>B</td>{% endif %}</tr></mj-table>",
    "<mj-text><p class='b' style=\"{{ 'margin:0' }}\">x</p>{% if 1 < 2 %}<b class='b'>{{ '>' }}</b>{% endif %}</mj-text>",
    "{% if lead.asset %}<mj-text css-class='b'>x</mj-text>{% endif %}",
    "<mj-button css-class='b' href='https://x.example/?a={{ lead.asset | urlencode }}'>x</mj-button>",
]  # fmt: skip
CSS = ".a p, .b { color: {{ '#111111' }}; } .a { padding-top: 3px } td.b { width: {{ 5 }}px }"


@pytest.mark.parametrize("body", BODIES)
def test_inlining_before_the_merge_equals_inlining_after(workspace: Open, body: str) -> None:
    page = PAGE.format(css=CSS, body=body)
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    ours = composer.compose(3, VALUES, sender=opened.mailbox()).html
    environment = composer.plain.environments[True]
    environment.budget.start()
    merged = environment.from_string(page).render(
        composer.contexts.of(3, To(VALUES, opened.mailbox()))
    )
    inline = re.search(r'<mj-style inline="inline">(.*?)</mj-style>', merged)
    assert inline
    theirs = css_inline.CSSInliner(
        inline_style_tags=False, keep_style_tags=True, extra_css=inline[1],
        keep_link_tags=True, load_remote_stylesheets=False,
    ).inline(mjml.mjml2html(merged.replace(inline[0], "")))  # fmt: skip

    assert elements(ours) == elements(theirs)


def elements(html: str | None) -> list[tuple[str, dict[str, object], str]]:
    """Return each element with its attributes, styles by property, and its own text."""
    found = []
    for node in LexborHTMLParser(html or "").css("*"):
        attributes: dict[str, object] = {k: v for k, v in node.attributes.items() if k != "style"}
        style = node.attributes.get("style") or ""
        pairs = re.findall(r"\s*([\w-]+)\s*:\s*([^;]+)", style)
        attributes["style"] = {name: "".join(value.split()) for name, value in pairs}
        text = "".join(node.text(deep=False).split())
        found.append((node.tag or "", attributes, text))
    return found


def test_every_tag_survives_also_in_comments_for_outlook() -> None:
    body = (
        "<mj-raw><!--[if mso]>{% if a %}<b class='b'>{{ a }}</b>{% endif %}<![endif]--></mj-raw>"
        "<mj-text css-class='b'>{{ a }}</mj-text>"
    )
    compiled = compile_mjml(PAGE.format(css=".b { color: {{ c }} }{# d #}", body=body), "a.mjml")
    restored = restore(compiled.html, compiled.shielded)
    assert (restored.lost, restored.doubled) == ((), ())
    assert (
        "<!--[if mso]>{%\n if a %}<b class='b'>{{\n a }}</b>{%\n endif %}<![endif]-->"
        in (restored.text)
        or '<b class="b">' in restored.text
    )


def test_a_statement_among_styles_is_an_error_at_its_place(workspace: Open) -> None:
    css = "{% if 1 %}.b { color: red }{% endif %}"
    page = PAGE.format(css=css, body="<mj-text css-class='b'>x</mj-text>")
    opened = workspace({"templates/goodbye.mjml": page})
    with pytest.raises(TemplateError) as caught:
        Composer(opened, opened.campaign("spring")).check(3)
    assert "1:81: MJML drops {% if 1 %} here" in str(caught.value)


def test_a_value_of_a_rule_for_nobody_is_not_missed(workspace: Open) -> None:
    page = PAGE.format(css=".nobody { color: {{ lead.asset }} }", body="<mj-text>x</mj-text>")
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    assert composer.compose(3, VALUES, sender=opened.mailbox()).text == "x\n"


def test_an_included_style_sheet_may_be_inlined_too() -> None:
    text = PAGE.format(css="", body="<mj-text css-class='b'>x</mj-text>").replace(
        "<mj-head>", "<mj-head><mj-include path='b.css' type='css' css-inline='inline' />"
    )

    html = compile_mjml(text, "a.mjml", include=_sheet).html
    assert 'class="b" style="color: red;' in html


def _sheet(name: str, _file: str, _: Place) -> tuple[str, str]:
    return ".b { color: red }", name


def test_a_style_fetches_nothing_from_the_net() -> None:
    css = "@import url(http://127.0.0.1:9/a.css); .b { color: red }"
    page = '<html><head><link rel="stylesheet" href="http://127.0.0.1:9/"></head><u class="b">x</u></html>'
    assert '<u class="b" style="color: red;">' in inlined(page, css)
