"""What is made ready once for a render changes nothing but the time it takes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.templates.errors import TemplateError
from tactful.templates.message import tidy
from tactful.templates.render.compose import Composer
from tactful.templates.render.contexts import To
from tactful.templates.workspace.workspace import Workspace

Open = Callable[..., Workspace]
VALUES = {"contact.email": "jim@acme.example", "contact.first_name": "J<b>&", "lead.asset": "A"}


def ready(workspace: Open, text: str) -> tuple[Composer, Workspace]:
    opened = workspace({"templates/follow-up.md": f"---\nsubject: S\n---\n{text}\n"})
    return Composer(opened, opened.campaign("spring")), opened


@pytest.mark.parametrize(
    ("text", "hoisted"),
    [
        ("{{ contact.first_name }} {{ contact['email'] }}", ["contact.first_name"]),
        ("{% if lead.asset %}{{ lead.asset }}{% elif 1 %}{{ sender.name }}{% endif %}", ["lead.asset", "sender.name"]),
        ("{% for i in [1, 2] %}{{ contact.first_name }}{% endfor %}", []),
        ("{{ contact.first_name | upper }}", []),
        ("{{ contact.nope }}", []),
        ("{% if 0 %}{{ contact.nope }}{% endif %}{{ lead.asset }}", ["lead.asset"]),
        ("{% set contact = {'first_name': 'x'} %}{{ contact.first_name }}{{ lead.asset }}", ["lead.asset"]),
        ("{% with lead = 'x' %}{% endwith %}{{ lead.asset }}", []),
        ("{% macro lead() %}{% endmacro %}{{ lead.asset }}", []),
        ("{{ unsubscribe_url }}{{ step.number }}{{ step.quoted }}", ["unsubscribe_url"]),
    ],
)  # fmt: skip
def test_only_a_plain_field_in_straight_text_is_hoisted(
    workspace: Open, text: str, hoisted: list[str]
) -> None:
    composer, opened = ready(workspace, text)
    part = composer.plain.parts(composer.template(1)).body.text
    assert [f"{h.record}.{h.key}".rstrip(".") for h in part.hoisted] == hoisted
    context = composer.contexts.of(1, To(VALUES, opened.mailbox(), "https://x.example/u"))
    try:
        exact = part.exact().render(context) if part.exact else part.render(context)
    except TemplateError:
        assert "nope" in text or "macro" in text
        return
    assert part.render(context) == exact
    html = composer.plain.parts(composer.template(1)).body.html
    assert html is not None
    assert html.render(context) == (html.exact or (lambda: html))().render(context)


def test_a_render_too_large_still_says_which_tag(workspace: Open) -> None:
    composer, opened = ready(workspace, "\nline\n{{ contact.first_name }}")
    values = {**VALUES, "contact.first_name": "x" * 2_000_001}
    with pytest.raises(TemplateError, match=r"^templates/follow-up\.md:6:.*are printed"):
        composer.compose(1, values, sender=opened.mailbox())


def by_the_book(body: str) -> str:
    lines = [
        line.rstrip(" \t") for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    return "\n".join(lines).strip("\n") + "\n"


@given(st.text("ab \t\n\r", max_size=12), st.sampled_from([0, 1, 20_000]), st.integers(0, 40))
def test_tidy_looks_before_it_works_and_finds_the_same(piece: str, pad: int, times: int) -> None:
    body = piece * times + "x" * pad + piece
    assert tidy(body) == by_the_book(body)
    assert tidy(tidy(body)) == tidy(body)
