"""MJML against its table: what is said, and exactly where."""

import pytest

from tactful.templates.compile.components import COMPONENTS
from tactful.templates.compile.mjml import MAX_FAULTS, compile_mjml
from tactful.templates.compile.mjml_check import Fault, check_mjml
from tactful.templates.errors import TemplateError
from tactful.templates.source.template import parse_template


def faults(text: str) -> list[Fault]:
    return list(check_mjml(parse_template(text, name="a.mjml", path="a.mjml")))


def said(text: str) -> list[str]:
    return [f"{fault.place.line}:{fault.place.column} {fault.message}" for fault in faults(text)]


def column(inner: str) -> str:
    """The inner text begins at 2:1."""
    return f"<mjml><mj-body><mj-section><mj-column>\n{inner}\n</mj-column></mj-section></mj-body></mjml>"


CASES = [
    ("<mj-txt>a</mj-txt>", "2:1 MJML has no element <mj-txt>"),
    ("  <p>a</p>", "2:3 <p> is HTML, which is not allowed inside <mj-column>"),
    ("<mj-section></mj-section>", "2:1 <mj-section> is not allowed inside <mj-column>"),
    ("<mj-all color='red' />", "2:1 <mj-all> is not allowed inside <mj-column>"),
    ("hello there", "2:1 MJML does not allow text directly inside <mj-column>: 'hello there'"),
    ("{% if a %}x{% endif %}", "2:11 MJML does not allow text directly inside <mj-column>: 'x'"),
    ("<mj-text\n  colour='red'>a</mj-text>", "3:3 <mj-text> has no attribute 'colour'; it is ignored"),
    ("<mj-text padding='1px' font-size='big'>a</mj-text>", "2:35 font-size=\"big\" of <mj-text> is not a size such as 16px"),
    ("<mj-text color='#12'>a</mj-text>", "2:17 color=\"#12\" of <mj-text> is not a colour such as #1a73e8, white or rgb(26, 115, 232)"),
    ("<mj-text align='middle'>a</mj-text>", "2:17 align=\"middle\" of <mj-text> is not left, right, center or justify"),
    ("<mj-image src='{{ a }}' width='100%' />", "2:32 width=\"100%\" of <mj-image> is not a size such as 16px"),
    ("{{ 'é' }}<mj-text>{{ x }}</mj-text><mj-button heigth='1px'>a</mj-button>", "2:47 <mj-button> has no attribute 'heigth'; it is ignored"),
    ("<mj-text><p>a</mj-text>", "2:10 <p> is never closed"),
    ("<mj-text>a</mj-text></mj-group>", "2:21 </mj-group> has no opening tag"),
    ("<mj-social><mj-button>a</mj-button></mj-social>", "2:12 <mj-button> is not allowed inside <mj-social>"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "fault"), CASES)
def test_a_fault_has_its_place(inner: str, fault: str) -> None:
    assert said(column(inner)) == [fault]


GOOD = [
    "<mj-text css-class='a' mj-class='b' color='{{ c }}' padding='0 10px'>a < b <p class=x>c</p></mj-text>",
    "{% if a %}<mj-text>a</mj-text>{% else %}<mj-text>b</mj-text>{% endif %}",
    "<!-- words --><mj-text {% if a %}color='red'{% endif %}>a</mj-text>",
    "{% set x %}kept for later{% endset %}{% macro m() %}words{% endmacro %}",
    "<mj-image src='a.png' height='auto' width='10px' border='1px solid red' />",
    "<mj-text line-height='1.5' letter-spacing='-0.5px' font-size='1.5px'>a</mj-text>",
    "<mj-table><tr><td bgcolor='red'>a</td></tr></mj-table>",
    "<mj-include path='x.mjml' />",
    "<mj-button background-color='rgba(0,0,0,.5)' inner-padding='1px 2px 3px 4px'>a</mj-button>",
    "<mj-raw><mj-anything>a</mj-anything></mj-raw>",
]


@pytest.mark.parametrize("inner", GOOD)
def test_what_mjml_knows_is_left_alone(inner: str) -> None:
    assert said(column(inner)) == []


def test_what_mjml_documents_and_the_compiler_lacks_is_said() -> None:
    head = (
        "<mj-attributes><mj-class name='b'><mj-text padding='0' /></mj-class></mj-attributes>\n"
        "<mj-html-attributes><mj-selector path='.a'><mj-html-attribute name='b'>c"
        "</mj-html-attribute></mj-selector></mj-html-attributes>"
    )
    document = f"<mjml><mj-head>\n{head}</mj-head><mj-body></mj-body></mjml>"
    assert said(document) == [
        "2:35 this compiler does not know elements such as <mj-text> inside <mj-class>",
        "3:1 MJML documents <mj-html-attributes>, but this compiler does not know it",
    ]
    with pytest.raises(TemplateError, match="mjml:3:1: MJML documents <mj-html-attributes>"):
        compile_mjml(document.replace("<mj-class name='b'>", "<!--").replace("</mj-class>", "-->"),
                     "a.mjml")  # fmt: skip


def test_the_head_has_its_own_elements() -> None:
    head = (
        "<mj-attributes><mj-all font-family='Arial' /><mj-text color='red' />"
        "<mj-class name='b' color='red' /></mj-attributes><mj-raw position='file-start'>x</mj-raw>"
        "<mj-style inline='inline'>p > a {}</mj-style><mj-breakpoint width='320px' />"
    )
    assert (
        said(f"{{% set x = 1 %}}<mjml lang='de' dir='ltr'><mj-head>{head}</mj-head></mjml>") == []
    )
    bad = "<mj-attributes><mj-text colr='red' /><mj-txt /></mj-attributes><mj-text>a</mj-text>"
    assert said(f"<mjml><mj-head>\n{bad}</mj-head></mjml>") == [
        "2:25 <mj-text> has no attribute 'colr'; it is ignored",
        "2:38 MJML has no element <mj-txt>",
        "2:64 <mj-text> is not allowed inside <mj-head>",
    ]


def test_a_near_name_is_proposed() -> None:
    fixes = [fault.fix for fault in faults(column("<mj-txt colour='red'>a</mj-txt>"))]
    assert fixes == ["did you mean <mj-text>?"]
    assert faults(column("<mj-text colour='red'>a</mj-text>"))[0].fix == "did you mean 'color'?"


def test_an_ignored_attribute_is_not_grave() -> None:
    text = "<mj-text colour='red' font-size='big'>a</mj-text><mj-foo />"
    assert [fault.grave for fault in faults(column(text))] == [False, False, True]


def test_a_part_has_no_root_and_is_still_checked() -> None:
    assert said("<mj-text>a</mj-text>\n<mj-section></mj-section>") == []
    assert said("<p>Sam, {{ sender.title }}</p>") == []
    assert said("<mj-section>\n <mj-text>a</mj-text></mj-section>") == [
        "2:2 <mj-text> is not allowed inside <mj-section>"
    ]


def test_every_child_in_the_table_is_an_element() -> None:
    children = {child for c in COMPONENTS.values() for child in c.children or ()}
    assert children <= set(COMPONENTS)


def test_faults_without_end_are_cut_off() -> None:
    assert len(faults(column("<mj-foo />" * 5_000))) == MAX_FAULTS
    assert len(faults("</mj-text>" * 5_000)) == MAX_FAULTS


def test_long_text_takes_linear_time() -> None:
    assert said(column("<mj-text>a</mj-text>" * 20_000)) == []


@pytest.mark.parametrize("name", ["mj-text", "mj-button", "mj-table"])
def test_mj_raw_in_a_text_is_never_sent(name: str) -> None:
    rows = "<mj-raw>{% if a %}</mj-raw><tr><td>One</td></tr><mj-raw>{% endif %}</mj-raw>"
    words = rows if name == "mj-table" else rows.replace("<tr><td>", "").replace("</td></tr>", "")
    document = column(f"<{name}>{words}</{name}>")
    (fault,) = faults(document)
    assert fault.message == f"<mj-raw> has no place inside <{name}>"
    assert not fault.grave and len(fault.drop) == 4
    html = compile_mjml(document, "a.mjml").html
    assert "mj-raw" not in html and "One" in html


def test_mj_raw_in_mj_raw_is_never_sent() -> None:
    html = compile_mjml(column("<mj-raw><mj-raw><p>One</p></mj-raw></mj-raw>"), "a.mjml").html
    assert "mj-raw" not in html and "<p>One</p>" in html


def test_other_elements_in_a_text_are_grave() -> None:
    (fault,) = faults(column("<mj-text>Hello\n<mj-button>Go</mj-button></mj-text>"))
    assert fault.grave and fault.place.line == 3
    assert fault.message.startswith("<mj-button> inside <mj-text> is sent as code")
