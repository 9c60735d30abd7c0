"""The static preview of T106 saves renderings, and nothing else: the findings are the same."""

import random

import pytest

from tactful.lint.check.static_preview import StaticPreview, Unsure
from tactful.lint.rule.examples import write_example
from tactful.lint.rule.registry import rule
from tactful.lint.view.views import Context
from tactful.templates.source.template import parse_template
from tactful.templates.workspace.workspace import Workspace, open_workspace

TAGS = (
    "{{ contact.company | fallback('your office') }}", "{{ contact.company }}",
    "{{ contact.last_name | fallback('') }}", "{{ contact.last_name | default('the team') | upper }}",
    "{% if contact.company %}{{ contact.company }}{% endif %}",
    "{% if contact.last_name %}{{ contact.last_name }}{% else %}the{% endif %}",
    "{% if not contact.last_name %}Hello{% elif contact.company %}at{% endif %}",
    "{{ contact.company or 'a' }}", "{{- contact.last_name | fallback('Inc') }}",
    "{{ contact.first_name | fallback('there') | given }}", "{{ lead.asset | sentence }}",
    "{% for one in [1] %}{{ contact.company | fallback('') }}{% endfor %}",
    "{% set a = contact.company %}{{ a }}", "{% include 'parts/one.md' %}", "{# not said #}",
)  # fmt: skip
WORDS = (
    "Hi", "at", "your", "the", ",", ".", "and", "team", "Inc", "Inc", ":", "is", "how", "your",
    "$", "off", "%", "\n\n", "\n", " ", "(", ")", "#", "order", "Hello", "Dear", "Mr",
)  # fmt: skip
MARKUP = {
    "md": ("**", "_", "[", "](https://a.example)", "\n\n- ", "\n\n## ", "> ", "`", "\\\n", "<b>"),
    "mjml": ("<b>", "</b>", "<br />", "</p><p>", "&nbsp;", "<!-- x -->", "&amp;"),
    "txt": ("*", "  "),
}
FRAMES = {
    "md": "---\nsubject: Rivers {}\npreheader: Two\n---\n{}\n",
    "txt": "---\nsubject: Rivers {}\npreheader: Two\n---\n{}\n",
    "mjml": "<mjml><mj-head><mj-title>Rivers {}</mj-title></mj-head><mj-body><mj-section><mj-column>"
    "<mj-text><p>{}</p></mj-text></mj-column></mj-section></mj-body></mjml>",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("look")
    write_example(root)
    (root / "templates/parts").mkdir()
    (root / "templates/parts/one.md").write_text("of {{ contact.company | fallback('') }}.")
    return open_workspace(root)


def _written(seed: int) -> tuple[str, str]:
    """Return a template's file name and text, of words that leave holes when a value does."""
    chance = random.Random(seed)
    kind = chance.choice(sorted(FRAMES))
    words = [
        chance.choice(chance.choices((TAGS, WORDS, MARKUP[kind]), (4, 8, 1 if seed % 3 else 0))[0])
        for _ in range(chance.randint(4, 25))
    ]
    subject = chance.choice(("", "for {{ contact.company | fallback('') }}!"))
    return f"a.{kind}", FRAMES[kind].format(subject, chance.choice((" ", "")).join(words))


def _found(workspace: Workspace, name: str, text: str) -> list[str]:
    template = parse_template(text, name=name, path=f"templates/{name}")
    (workspace.templates / name).write_text(text, encoding="utf-8")
    check = rule("T106")()
    return [str(one) for one in check.check(template, Context(workspace, workspace.fields))]  # type: ignore[attr-defined]


def test_the_static_preview_loses_no_finding(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = {seed: _found(workspace, *_written(seed)) for seed in range(250)}

    def unsure(*_: object) -> str:
        raise Unsure

    monkeypatch.setattr(StaticPreview, "changed", unsure)
    for seed, found in quick.items():
        assert found == _found(workspace, *_written(seed)), _written(seed)
    assert 20 < sum(map(bool, quick.values())) < 230


def test_where_nothing_can_be_wrong_nothing_is_rendered(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tactful.templates.render.compose import Composer

    def rendered(*_: object, **__: object) -> None:
        raise AssertionError("it was rendered")

    monkeypatch.setattr(Composer, "marked", rendered)
    text = "How is it at {{ contact.company | fallback('your office') }}?"
    assert _found(workspace, "a.md", FRAMES["md"].format("", text)) == []
