"""From template and values to the message: parts, threads, digests, marks."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactful.templates.errors import TemplateError
from tactful.templates.message import Address, Message
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
VALUES = {
    "contact.email": "jim@acme.example",
    "contact.first_name": "JIM",
    "contact.title": "VP of marketing",
    "lead.asset": "the “Buyer’s” guide & <more>",
}
LINK = "https://mail.brightwater.example/u/abc?x=1&y=2"


def compose(workspace: Workspace, number: int = 1, **values: str) -> Message:
    composer = Composer(workspace, workspace.campaign("spring"))
    given = {**VALUES, **{key.replace("__", "."): value for key, value in values.items()}}
    return composer.compose(number, given, sender=workspace.mailbox(), unsubscribe_url=LINK)


def page(text: str, subject: str = "S") -> dict[str, str]:
    return {"templates/follow-up.md": f"---\nsubject: {subject}\n---\n{text}\n"}


def test_a_markdown_mail_has_html_and_text(workspace: Open) -> None:
    text = (
        "# Hello\n\nHi {{ contact.first_name | given }}, *read* [this]({{ unsubscribe_url }}).\n"
        "{% if lead.asset %}\n- {{ lead.asset }}\n- two\n{% else %}\nnever\n{% endif %}\n\n"
        "1. a\n2. b\n\n> quoted\n\n---\n\n<https://x.example/?q={{ contact.first_name }}>\n"
    )
    message = compose(workspace(page(text)))
    assert message.text == (
        f"Hello\n\nHi Jim, read this ({LINK}).\n\n- the “Buyer’s” guide & <more>\n- two\n\n"
        "1. a\n2. b\n\n> quoted\n\n---\n\nhttps://x.example/?q=JIM\n"
    )
    assert message.html is not None
    assert '<a href="https://mail.brightwater.example/u/abc?x=1&amp;y=2">this</a>' in message.html
    assert "guide &amp; &lt;more&gt;" in message.html
    assert "<title>S</title>" in message.html
    assert "never" not in message.html + message.text


def test_a_statement_inside_a_line_leaves_the_line_markdown(workspace: Open) -> None:
    text = "{% if lead.asset %}You *asked* for it.{% endif %}\n\n- {% if lead.asset %}**yes**{% endif %}\n"
    message = compose(workspace(page(text)))
    assert message.html is not None
    assert "<p>You <em>asked</em> for it.</p>" in message.html
    assert "<li><strong>yes</strong></li>" in message.html
    assert message.text == "You asked for it.\n\n- yes\n"


def test_a_plain_text_mail_has_no_html_and_no_gaps_from_statements(workspace: Open) -> None:
    campaign = "campaign: spring\nsequence: {steps: [{email: a.txt}]}\n"
    text = "---\nsubject: S\n---\nHi,\n{% if lead.asset %}\nA {{ lead.asset }}\n{% endif %}\nend{% if 1 %}.{% endif %}\n\nSam"
    message = compose(workspace({"campaigns/spring.yml": campaign, "templates/a.txt": text}))
    assert message.html is None
    assert message.text == "Hi,\nA the “Buyer’s” guide & <more>\nend.\n\nSam\n"


def test_an_mjml_mail_reads_well_as_text(workspace: Open) -> None:
    message = compose(workspace(), 3)
    assert message.subject == "Goodbye, JIM"
    assert message.preheader == "One last thing about the “Buyer’s” guide & <more>"
    assert message.text == "Dear JIM,\n"
    assert (
        message.html is not None
        and "One last thing about the “Buyer’s” guide &amp; &lt;more&gt;" in message.html
    )


def test_a_reply_continues_its_thread(workspace: Open) -> None:
    campaign = (
        "campaign: spring\ninitial: hello.md\nsequence:\n  steps:\n    - email: follow-up.md\n"
        "    - call: call.txt\n    - {email: goodbye.mjml, thread: reply}\n    - {email: hello.md, thread: reply}\n"
    )
    opened = workspace({"campaigns/spring.yml": campaign})
    assert compose(opened, 3).subject == "Re: Your the “Buyer’s” guide & <more>"
    assert compose(opened, 4).subject == "Re: Your the “Buyer’s” guide & <more>"


def test_list_headers_come_with_an_unsubscribe_link(workspace: Open) -> None:
    assert compose(workspace()).headers == (
        ("List-Unsubscribe", f"<{LINK}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def test_a_call_script_is_filled_in(workspace: Open) -> None:
    opened = workspace()
    composer = Composer(opened, opened.campaign("spring"))
    assert composer.script(2, VALUES, sender=opened.mailbox()).startswith("Ask JIM about the")


def test_the_digest_changes_with_anything_the_recipient_gets(workspace: Open) -> None:
    opened = workspace()
    one = compose(opened)
    assert one.digest == compose(opened).digest
    assert one.digest != compose(opened, contact__first_name="Jo").digest
    assert one.digest != compose(opened, contact__email="j@acme.example").digest
    assert (
        one.digest != compose(workspace({"tactful.toml": opened_settings(opened, "Sam O.")})).digest
    )


def opened_settings(opened: Workspace, name: str) -> str:
    return (opened.root / "tactful.toml").read_text().replace("Sam Ortiz", name)


def test_includes_and_inheritance_stay_inside(workspace: Open) -> None:
    files = {
        **page("{% extends 'base.md' %}{% block b %}Hi {{ contact.first_name }}{% endblock %}"),
        "templates/base.md": "before {% block b %}{% endblock %} {% include 'parts/sig.txt' %}",
        "templates/parts/sig.txt": "-- {{ sender.name }}, {{ workspace.name }}",
    }
    assert "before Hi JIM -- Sam Ortiz, Brightwater" in compose(workspace(files)).text


def test_mj_include_takes_files_beside_it(workspace: Open) -> None:
    mjml = "<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body><mj-include path='parts/foot.mjml' /></mj-body></mjml>"
    foot = (
        "<mj-section><mj-column><mj-text>Foot {{ lead.asset }}</mj-text></mj-column></mj-section>"
    )
    opened = workspace({"templates/goodbye.mjml": mjml, "templates/parts/foot.mjml": foot})
    assert compose(opened, 3).text == "Foot the “Buyer’s” guide & <more>\n"
    opened = workspace({"templates/goodbye.mjml": mjml.replace("parts/", "../../")})
    with pytest.raises(TemplateError, match=r"goodbye\.mjml:1:\d+: mj-include: no file"):
        compose(opened, 3)


MJML = "<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        ("<mj-text><p>open</mj-text>", "goodbye.mjml:1:89: <p> is never closed; add </p>"),
        ("<mj-text>x</p></mj-text>", "goodbye.mjml:1:90: </p> has no opening tag"),
        ("{% if lead.asset %}\n", "goodbye.mjml:1:"),
        ("<mj-image {% if lead.asset %}width='1px'{% endif %} src='x.png' />", "goodbye.mjml:1:90: MJML drops {% if lead.asset %} here"),
        ("<mj-text><%= x %></mj-text>", "a tag of another template language"),
    ],
)  # fmt: skip
def test_what_mjml_would_lose_is_a_fault_with_its_place(
    workspace: Open, inner: str, fault: str
) -> None:
    opened = workspace({"templates/goodbye.mjml": MJML.format(inner)})
    with pytest.raises(TemplateError) as caught:
        compose(opened, 3)
    assert fault in str(caught.value)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    first=st.text(max_size=30), asset=st.text(max_size=60),
    pieces=st.lists(st.sampled_from(
        ["Hi {{ contact.first_name }}", "*a*", "\n\n", "- {{ lead.asset }}\n", "{% if contact.first_name %}", "{% endif %}",
         "[l](https://x.example/{{ lead.asset }})", "{{ contact.first_name | upper }}", "`{{ lead.asset }}`", "\n", "<b>{{ lead.asset }}</b>"]), max_size=12),
)  # fmt: skip
def test_marked_then_stripped_is_the_plain_render(
    workspace: Open, first: str, asset: str, pieces: list[str]
) -> None:
    opened = workspace(page("".join(pieces)))
    composer = Composer(opened, opened.campaign("spring"))
    values = {"contact.email": "a@b.example", "contact.first_name": first, "lead.asset": asset}
    try:
        plain = composer.compose(1, values, sender=opened.mailbox())
    except TemplateError:
        with pytest.raises(TemplateError):
            composer.marked(1, values, sender=opened.mailbox())
        return
    marked = composer.marked(1, values, sender=opened.mailbox())
    assert marked.message == plain
    assert marked.text.text == plain.text
    for span in marked.text.spans:
        assert span.origin.place.path == "templates/follow-up.md"
        assert (span.origin.place.line or 0) >= 4


def test_an_html_link_with_a_value_in_markdown_leaves_no_tag_in_the_text(workspace: Open) -> None:
    text = "Read <a href='https://x.example/{{ contact.first_name }}'>this</a>{% if lead.asset %} now{% endif %}."
    assert compose(workspace(page(text))).text == "Read this now.\n"


def test_a_greater_sign_after_a_letter_of_several_bytes_is_text(workspace: Open) -> None:
    page = "<mjml><mj-head><mj-title>Café > T</mj-title></mj-head><mj-body>{}</mj-body></mjml>"
    cell = "<mj-section><mj-column>{}</mj-column></mj-section>"
    mjml = page.format(cell.format("<mj-text>Café > {{ lead.asset }} “x”> ü</mj-text>"))
    message = compose(workspace({"templates/goodbye.mjml": mjml}), 3)
    assert "Café > the “Buyer’s” guide &amp; &lt;more&gt; “x”> ü" in (message.html or "")
    assert message.subject == "Café > T"


def test_spans_name_their_field_line_and_column(workspace: Open) -> None:
    opened = workspace(
        page("Hi {{ contact.first_name | given }},\n\nas {{ contact.title | spoken }} of")
    )
    composer = Composer(opened, opened.campaign("spring"))
    marked = composer.marked(1, VALUES, sender=opened.mailbox())
    found = [
        (marked.text.text[s.start : s.end], s.origin.field, str(s.origin.place))
        for s in marked.text.spans
    ]
    assert found == [
        ("Jim", "contact.first_name", "templates/follow-up.md:4:4"),
        ("a marketing leader", "contact.title", "templates/follow-up.md:6:4"),
    ]
    assert marked.html is not None
    assert [(s.origin.field) for s in marked.html.spans] == ["contact.first_name", "contact.title"]


def test_no_two_messages_share_a_digest_by_where_their_parts_meet() -> None:
    one, two = Address("a@b.example", "x"), Address("c@d.example")
    messages = [
        Message(one, two, "ab", "c"),
        Message(one, two, "a", "bc"),
        Message(one, two, "a", "bc", ""),
        Message(one, two, "a", "bc", "html"),
        Message(one, two, "a", "bc", reply_to=one),
        Message(one, two, "a", "bc", headers=(("X", "y"),)),
        Message(one, two, "a", "bc", headers=(("Xy", ""),)),
    ]
    assert len({message.digest for message in messages}) == len(messages)


@pytest.mark.parametrize("comment", ["<!-- {{ lead.asset }} -->", "<!--{{ lead.asset }}-->"])
@pytest.mark.parametrize(
    ("name", "page_of"),
    [
        ("a.html", "<html><body><p>Hello there{}.</p></body></html>"),
        (
            "a.mjml",
            "<mjml><mj-body><mj-section><mj-column><mj-text>Hello there{}.</mj-text></mj-column>"
            "</mj-section></mj-body></mjml>",
        ),
    ],
)
def test_a_value_in_a_comment_is_not_in_the_text(
    workspace: Open, name: str, page_of: str, comment: str
) -> None:
    files = {
        f"templates/{name}": page_of.format(comment),
        "campaigns/spring.yml": f"campaign: spring\nsequence:\n  steps:\n    - email: {name}\n",
    }
    assert compose(workspace(files)).text.strip() == "Hello there."


def test_a_condition_in_comments_still_decides_about_the_text(workspace: Open) -> None:
    said = "<!-- {% if contact.title %} --> dear colleague<!-- {% endif %} -->"
    files = {
        "templates/a.html": f"<html><body><p>Hello{said}.</p></body></html>",
        "campaigns/spring.yml": "campaign: spring\nsequence:\n  steps:\n    - email: a.html\n",
    }
    assert compose(workspace(files)).text.strip() == "Hello dear colleague."
