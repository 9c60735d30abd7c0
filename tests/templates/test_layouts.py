"""Columns under conditions: the mail equals one whose Jinja was rendered before MJML."""

import re
from collections.abc import Callable, Mapping

import mjml
import pytest

from tactful.templates.compose import Composer
from tactful.templates.errors import TemplateError
from tactful.templates.layouts import MAX_LAYOUTS, fixed_widths
from tactful.templates.shield import shield
from tactful.templates.workspace import Workspace

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
SECTIONS = [
    f"<mj-section>{IF}{A}{END}{B}</mj-section>",
    f"<mj-section>{IF}{A}{{% else %}}{B}{C}{END}{B}</mj-section>",
    f"<mj-section>{IF}{A}{{% elif contact.title %}}{B}{C}{{% else %}}{A}{B}{C}{END}</mj-section>",
    f"<mj-section>{IF}{A}{TITLE}{B}{END}{END}{C}</mj-section>",
    f"<mj-section>{IF}{A}{END}{TITLE}{B}{END}{C}</mj-section>",
    f"<mj-section><mj-raw>{IF}</mj-raw>{A}<mj-raw>{END}</mj-raw>{B}</mj-section>",
    f"<mj-section><mj-group>{IF}{A}{END}{B}</mj-group></mj-section>",
    f"<mj-section>{IF}<mj-group>{A}{B}</mj-group>{END}{C}</mj-section>",
    f"<mj-wrapper><mj-section>{IF}{A}{END}{B}</mj-section><mj-section>{TITLE}{A}{END}{B}{C}</mj-section></mj-wrapper>",
    f"{{% set known = contact.first_name and contact.title %}}<mj-section>{{% if known %}}{A}{END}{B}</mj-section>",
    f"<mj-section>{IF}<mj-column width='30%'><mj-image src='a.png' /></mj-column>{END}<mj-column><mj-image src='b.png' /></mj-column></mj-section>",
    f"{{% for i in range(2) %}}<mj-section>{IF}{A}{END}{B}</mj-section>{{% endfor %}}",
    f"<mj-section><!-- {IF} -->{A}<!-- {END} -->{B}</mj-section>",
]  # fmt: skip


def normal(html: str | None) -> str:
    # The engine joins neighbouring comments for Outlook; a statement between them parts them.
    html = re.sub(r"<!--\s*-->|<mj-raw></mj-raw>", "", html or "")
    html = re.sub(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>", "", html)
    return re.sub(r"\s+", "", html)


def ours_and_theirs(opened: Workspace, page: str, values: Mapping[str, str]) -> tuple[str, str]:
    composer = Composer(opened, opened.campaign("spring"))
    ours = composer.compose(3, values, sender=opened.mailbox()).html
    environment = composer._environments[True, False]
    environment.start()
    merged = environment.from_string(page).render(
        composer._context(3, values, opened.mailbox(), None)
    )
    return normal(ours), normal(mjml.mjml2html(merged))


@pytest.mark.parametrize("values", PEOPLE, ids=["nobody", "name", "title", "both"])
@pytest.mark.parametrize("section", SECTIONS)
def test_conditional_columns_equal_merge_then_compile(
    workspace: Open, section: str, values: Mapping[str, str]
) -> None:
    page = PAGE.format(section)
    ours, theirs = ours_and_theirs(workspace({"templates/goodbye.mjml": page}), page, values)
    assert ours == theirs


@pytest.mark.parametrize("values", PEOPLE, ids=["nobody", "name", "title", "both"])
def test_a_section_that_is_left_out_leaves_only_unused_styles(
    workspace: Open, values: Mapping[str, str]
) -> None:
    page = PAGE.format(f"{TITLE}<mj-section>{IF}{A}{END}{B}</mj-section>{END}")
    ours, theirs = ours_and_theirs(workspace({"templates/goodbye.mjml": page}), page, values)
    assert ours[ours.index("<body") :] == theirs[theirs.index("<body") :]


def test_one_compilation_serves_all_who_get_the_same_branches(workspace: Open) -> None:
    page = PAGE.format(SECTIONS[4])
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    for values in PEOPLE * 3:
        composer.compose(3, values, sender=opened.mailbox())
    layouts = composer._parts(composer.template(3), marking=False).layouts
    assert layouts is not None and sorted(layouts.parts) == [(-1, -1), (-1, 0), (0, -1), (0, 0)]


def test_a_mail_without_conditional_columns_has_no_layouts(workspace: Open) -> None:
    page = PAGE.format(f"{IF}<mj-section>{A}</mj-section>{END}")
    opened = workspace({"templates/goodbye.mjml": page})
    composer = Composer(opened, opened.campaign("spring"))
    assert composer._parts(composer.template(3), marking=False).layouts is None


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
