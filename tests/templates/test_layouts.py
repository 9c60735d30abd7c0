"""Columns under conditions: which arrangements are compiled, and how many at most.

That each mail equals one whose Jinja was rendered before MJML: test_equality.py.
"""

from collections.abc import Callable

import pytest

from tactful.templates.compile.layouts import MAX_LAYOUTS, fixed_widths
from tactful.templates.errors import TemplateError
from tactful.templates.render.compose import Composer
from tactful.templates.source.tag_masking import shield
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
PAGE = "<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body>{}</mj-body></mjml>"
NOBODY: dict[str, str] = {"contact.email": "jim@acme.example"}
PEOPLE = [
    NOBODY,
    {**NOBODY, "contact.first_name": "JIM"},
    {**NOBODY, "contact.title": "VP"},
    {**NOBODY, "contact.first_name": "JIM", "contact.title": "VP"},
]
A, B, C = ("<mj-column><mj-text>" + name + "</mj-text></mj-column>" for name in "ABC")
IF = "{% if contact.first_name %}"
TITLE = "{% if contact.title %}"
END = "{% endif %}"
TWO_CONDITIONS = f"<mj-section>{IF}{A}{END}{TITLE}{B}{END}{C}</mj-section>"


def test_one_compilation_serves_all_who_get_the_same_branches(workspace: Open) -> None:
    page = PAGE.format(TWO_CONDITIONS)
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    for values in PEOPLE * 3:
        composer.compose(3, values, sender=opened.mailbox())
    layouts = composer.plain.parts(composer.template(3)).body.layouts
    assert layouts is not None and sorted(layouts.parts) == [(-1, -1), (-1, 0), (0, -1), (0, 0)]


def test_a_mail_without_conditional_columns_has_no_layouts(workspace: Open) -> None:
    page = PAGE.format(f"{IF}<mj-section>{A}</mj-section>{END}")
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    assert composer.plain.parts(composer.template(3)).body.layouts is None


def test_marks_survive_and_values_cannot_forge_a_layout(workspace: Open) -> None:
    page = PAGE.format(f"<mj-section>{IF}{A}{END}<mj-column><mj-text>{{{{ lead.asset }}}}</mj-text></mj-column></mj-section>")  # fmt: skip
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    values = {**PEOPLE[1], "lead.asset": "a \ue0060:0\ue007 & b"}
    plain = composer.compose(3, values, sender=opened.mailbox())
    marked = composer.marked(3, values, sender=opened.mailbox())
    assert marked.message == plain
    assert plain.html is not None and "a 0:0 &amp; b" in plain.html
    assert "\ue006" not in plain.html
    assert marked.html is not None
    assert [span.origin.field for span in marked.html.spans] == ["lead.asset"]


def test_too_many_layouts_are_a_fault_with_its_place(workspace: Open) -> None:
    conditions = "".join(
        f"{{% if contact.first_name | length > {number} %}}{A}{END}" for number in range(60)
    )
    page = PAGE.format(f"<mj-section>\n{conditions}{B}</mj-section>")
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    with pytest.raises(TemplateError) as caught:
        for length in range(1, MAX_LAYOUTS + 2):
            values = {**NOBODY, "contact.first_name": "x" * length}
            composer.compose(3, values, sender=opened.mailbox())
    assert "goodbye.mjml:2:1: conditions around columns make more than 32 layouts" in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("section", "fixed"),
    [
        (f"<mj-section>{{% for i in x %}}{A}{{% endfor %}}</mj-section>", ["{% for i in x %}"]),
        (f"{{% for i in x %}}<mj-section>{{% if i %}}{A}{END}{B}</mj-section>{{% endfor %}}", ["{% if i %}"]),
        (f"<mj-section>{IF}{A}{END}{B}</mj-section>", []),
        (f"{{% for i in x %}}<mj-section>{A}</mj-section>{{% endfor %}}", []),
        ("<mj-section><mj-column>{% for i in x %}<mj-text>a</mj-text>{% endfor %}</mj-column></mj-section>", []),
    ],
)  # fmt: skip
def test_widths_that_cannot_follow_are_known(section: str, fixed: list[str]) -> None:
    assert [tag.text for tag in fixed_widths(shield(PAGE.format(section), "a"))] == fixed
