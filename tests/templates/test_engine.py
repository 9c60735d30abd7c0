"""The sandbox: no way out, no end without bound, and every fault has its place."""

from collections.abc import Callable

import pytest

from tactful.templates.errors import TemplateError
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
VALUES = {
    "contact.email": "jim@acme.example",
    "contact.first_name": "Jim",
    "lead.asset": "the guide",
}


def render(workspace: Workspace, values: dict[str, str] | None = None, number: int = 1) -> str:
    composer = Composer(workspace, workspace.campaign("spring"))
    message = composer.compose(number, values or VALUES, sender=workspace.mailbox())
    return message.text


def body(text: str) -> dict[str, str]:
    return {"templates/follow-up.md": f"---\nsubject: S\n---\n{text}\n"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{% for i in range(10**9) %}{% endfor %}", "not allowed on numbers"),
        ("{% for i in range(1000000000) %}{% endfor %}", "range() is too long"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "loop rounds"),
        ("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}", "calls itself"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "calls itself"),
        ("{{ 'x' * 999999999 }}", "multiplies numbers only"),
        ("{{ [0] * 999999999 }}", "multiplies numbers only"),
        ("{{ '%999999999d' % 1 }}", "cannot format"),
        ("{% set n = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}", "grew"),
        ("{% set n = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}", "grew"),
        ("{% set n = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x|replace('a','aa') %}{% endfor %}", "a filter made"),
        ("{% set n = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}{% endfor %}", "are printed"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
        ("{{ contact.__init__.__globals__ }}", "contact.__init__"),
        ("{{ contact._values }}", "contact._values"),
        ("{{ contact['_values'] }}", "contact._values"),
        ("{{ 'x'.format(1) }}", "format"),
        ("{{ self.__init__ }}", "__init__"),
        ("{{ cycler }}", "'cycler' is not known"),
        ("{{ contact.frist_name }}", "there is no field 'contact.frist_name'"),
        ("{{ nothing }}", "'nothing' is not known here"),
        ("{% include '../../../../etc/passwd' %}", "there is no template"),
        ("{% include '/etc/passwd' %}", "there is no template"),
        ("{% include 'nowhere.md' %}", "there is no template 'nowhere.md'"),
        ("{{ contact.first_name | safe }}", "cannot be marked safe"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ (contact.first_name ~ '') | safe }}", "cannot be marked safe"),
        ("{{ contact.first_name.lower() | safe }}", "cannot be marked safe"),
        ("{{ [contact.first_name] | join | safe }}", "cannot be marked safe"),
        ("{% autoescape false %}{{ contact.first_name }}{% endautoescape %}", "always escaped"),
        ("{% filter striptags %}{{ contact.first_name }}{% endfilter %}", "use striptags on a value only"),
        ("{% set x | upper | striptags %}{{ contact.first_name }}{% endset %}{{ x }}", "use striptags on a value only"),
        ("{{ contact.first_name | attr('__class__') }}", "unknown filter 'attr'"),
        ("{{ [''] | map(attribute='__class__') | list }}", "unknown filter 'map'"),
        ("{{ [''] | unique(attribute='__class__') | list }}", "__class__"),
        ("{{ [''] | sum(attribute='__class__') }}", "__class__"),
        ("{{ [contact] | join(attribute='_make') }}", "contact._make"),
        ("{{ ['a'] | join(attribute='upper') }}", "write upper()"),
        ("{{ contact.first_name.upper }}", "this is not a text"),
        ("{{ contact.first_name.upper ~ '' }}", "joins texts"),
        ("{{ 'ab' | unique }}", "this is not a text"),
        ("{{ self }}", "'self' is not known here"),
        ("{{ self._TemplateReference__context }}", "not allowed"),
        ("{% macro m() %}{% endmacro %}{{ m.__globals__ }}", "__globals__"),
        ("{% for i in [1] %}{{ loop.__class__ }}{% endfor %}", "__class__"),
        ("{{ lipsum(9) }}", "'lipsum' is not known"),
        ("{{ joiner(',') }}", "'joiner' is not known"),
        ("{{ _moment }}", "'_moment' is not known"),
        ("{{ _tactful_0 }}", "'_tactful_0' is not known"),
        ("{{ '\\ue000' }}", "U+E000 is not allowed here"),
        ("{% set l = [1] %}{{ l.append(l) }}", "append"),
        ("{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}", "items in a list"),
        ("{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}", "items in a list"),
        ("{% for i in range(99999) recursive %}{{ loop([i]) }}{% endfor %}", "calls itself"),
        ("{% for i in range(9999) %}{{ range(99999) | sum }}{% endfor %}", "more work than"),
        ("{% set x = 'a' ~ ' ' * 1 %}", "multiplies numbers only"),
        ("{{ 5 | round(10 ** 8) }}", "not allowed on numbers"),
        ("{{ 'a'.zfill(99999999) }}", "zfill"),
        ("{% include lead.asset %}", "there is no template"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_where_it_stands(
    workspace: Open, text: str, why: str
) -> None:
    opened = workspace(body(f"\nline\n{text}"))
    with pytest.raises(TemplateError) as caught:
        render(opened)
    assert why in str(caught.value)
    assert str(caught.value).startswith("templates/follow-up.md:6:")


def test_a_template_that_includes_itself_ends(workspace: Open) -> None:
    opened = workspace({**body("{% include 'a.md' %}"), "templates/a.md": "{% include 'a.md' %}"})
    with pytest.raises(TemplateError, match="calls itself"):
        render(opened)


def test_an_included_files_fault_names_that_file(workspace: Open) -> None:
    opened = workspace(
        {**body("{% include 'sig.txt' %}"), "templates/sig.txt": "a\n{{ contact.nope }}"}
    )
    with pytest.raises(TemplateError, match=r"^templates/sig\.txt:2:1: there is no field"):
        render(opened)


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{% raw %}", "[x](http://evil.example)",
     "a\r\nBcc: x@evil.example", "\u202eevil", "\ue0000\ue001x\ue002", "&lt;b&gt;", "**bold**", "\x00\x07"],
)  # fmt: skip
def test_a_hostile_value_stays_text(workspace: Open, value: str) -> None:
    opened = workspace(
        {
            **body("Hi {{ contact.first_name }}."),
            "templates/hello.md": "---\nsubject: 'S {{ contact.first_name }}'\n---\nx",
        }
    )
    composer = Composer(opened, opened.campaign("spring"))
    values = {**VALUES, "contact.first_name": value}
    message = composer.compose(1, values, sender=opened.mailbox())
    assert message.html is not None
    assert "<script" not in message.html and "<img" not in message.html
    assert "<strong>" not in message.html and "<a " not in message.html
    assert "49" not in message.text
    assert not any(c in message.html + message.text for c in "\ue000\ue001\ue002\x00\x07")
    subject = composer.compose(0, values, sender=opened.mailbox()).subject
    assert "\n" not in subject and "\r" not in subject
    marked = composer.marked(1, values, sender=opened.mailbox())
    assert marked.message == message


def test_a_missing_value_prints_its_fallback_through_filters(workspace: Open) -> None:
    text = "Hi {{ contact.first_name | given | upper }}, {{ contact.last_name | default('friend') }}{% if contact.first_name %}!{% endif %}"
    for missing in ("", "   ", None):
        values = {**VALUES, "contact.first_name": missing or ""}
        assert render(workspace(body(text)), values) == "Hi THERE, friend\n"


def test_a_ten_megabyte_value_is_refused(workspace: Open) -> None:
    with pytest.raises(TemplateError, match="are printed"):
        render(
            workspace(body("{{ contact.first_name }}")),
            {**VALUES, "contact.first_name": "x" * 10_000_000},
        )


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{{ " + "not " * 2000 + "1 }}",
        "{{ 1" + "+1" * 5000 + " }}",
        "{{ contact" + ".a" * 5000 + " }}",
        "{{ 'a'" + "|upper" * 3000 + " }}",
        "{% for i in [1] %}" * 30 + "{% endfor %}" * 30,
        "{% if 1 %}" * 150 + "{% endif %}" * 150,
    ],
)
def test_what_is_nested_too_deeply_is_a_fault(workspace: Open, text: str) -> None:
    with pytest.raises(TemplateError, match=r"^templates/follow-up\.md:1:1: .*nested too deeply"):
        render(workspace(body(text)))


@pytest.mark.parametrize("name", ["extends", "include", "import"])
def test_files_that_take_each_other_in_end(workspace: Open, name: str) -> None:
    take = {"extends": "{% extends '%' %}", "include": "{% include '%' %}", "import": "{% import '%' as x %}"}[name]  # fmt: skip
    files = {**body(take.replace("%'", "a.md'")), "templates/a.md": take.replace("%'", "b.md'"), "templates/b.md": take.replace("%'", "a.md'")}  # fmt: skip
    with pytest.raises(TemplateError, match="calls itself endlessly"):
        render(workspace(files))


LOOPS = "{% for i in range(COUNT) %}{% if i is odd %}{{ contact.first_name | upper }} and {{ lead.asset ~ i }}{% else %}BRANCH{% endif %}{% endfor %}{% macro m(a) %}a{{ a }}{% endmacro %}{% for i in range(9) %}{{ m(i) }}{% endfor %}"


@pytest.mark.parametrize(
    ("branch", "near"),  # near: where to look first; any other limit is found too, but later
    [("x", 71_424), ("long " * 400, 1_974), ("{% set y = 1 %}" * 40, 13_888)],
)
def test_preview_lint_and_send_stop_at_the_same_round(
    workspace: Open, branch: str, near: int
) -> None:
    def passes(count: int) -> bool:
        text = LOOPS.replace("COUNT", str(count)).replace("BRANCH", branch)
        composer = Composer(opened := workspace(body(text)), opened.campaign("spring"))
        said = []
        for render_ in (composer.compose, composer.marked):
            try:
                render_(1, VALUES, sender=opened.mailbox())
                said.append("")
            except TemplateError as error:
                said.append(str(error))
        plain, marked = said
        assert plain == marked
        return not plain

    step = 1
    least, most = near, near + 1  # the last count that is rendered, and the first that is not
    while not passes(least):
        assert least > 0
        least, most, step = max(0, least - step), least, step * 2
    while step == 1 and passes(most):
        assert most < 200_000
        least, most = most, most * 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if passes(middle) else (least, middle)


def test_a_list_of_a_thousand_rows_is_no_bomb(workspace: Open) -> None:
    text = "{% for i in range(1000) %}{% set name = contact.first_name | given | sentence %}{% if i in [1, 2, 3] and name == 'Jim' %}{{ name }}, {% elif i > 990 %}{{ lead.asset | truncate(9) }} {{ i }}{% endif %}{% endfor %}"
    assert render(workspace(body(text))).startswith("Jim, Jim, Jim, the")
