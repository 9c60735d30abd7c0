"""A sequence that knows what it said: content.pick, step.previous, step.quoted, research."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tactful.lint.check.api import check_message
from tactful.templates.errors import TemplateError, WorkspaceError
from tactful.templates.message import Message
from tactful.templates.render.compose import Composer
from tactful.templates.render.history import EarlierMessage
from tactful.templates.workspace.workspace import Workspace, open_workspace

Open = Callable[..., Workspace]
VALUES = {
    "contact.email": "jim@acme.example",
    "contact.first_name": "Jim",
    "lead.asset": "a <b> guide",
}
LIBRARY = """\
items:
  named: {title: Named, topic: speed, stage: decision}
  one: {title: One, topic: Speed, stage: decision, url: "https://x.example/1"}
  two: {title: Two, topic: speed, expires: 2026-05-01}
  three: {title: Three, topic: speed, stage: awareness}
  four: {title: Four, topic: cost, stage: decision}
"""
FOUR_MAILS = """\
campaign: spring
initial: hello.md
sequence:
  steps:
    - email: follow-up.md
    - email: again.md
      stage: decision
    - email: last.md
      thread: reply
"""


def mail(text: str) -> str:
    return f"---\nsubject: S\n---\n{text}\n"


def compose(workspace: Workspace, number: int, **more: object) -> Message:
    composer = Composer(workspace, workspace.campaign("spring"))
    return composer.compose(number, VALUES, sender=workspace.mailbox(), **more)  # type: ignore[arg-type]


def picking(
    *texts: str, hello: str = "Hi, {{ content.named.title }}", **files: str
) -> dict[str, str]:
    names = ("follow-up.md", "again.md", "last.md")
    filled = dict(zip(names, (*texts, "x", "x", "x"), strict=False))
    return {
        "content/library.yml": LIBRARY,
        "campaigns/spring.yml": FOUR_MAILS,
        "templates/hello.md": mail(hello),
        **{f"templates/{name}": mail(text) for name, text in filled.items()},
        **files,
    }


def test_no_step_picks_what_a_step_before_it_picked(workspace: Open) -> None:
    pick = "{{ content.pick('speed').title }}"
    opened = workspace(picking(pick, pick, pick.replace("'speed'", "")))
    # The second step is for deciders: "Two" has no stage and suits it, "Three" does not.
    assert [compose(opened, n).text for n in (1, 2, 3)] == ["One\n", "Two\n", "Three\n"]


def test_the_same_words_give_the_same_item_throughout_a_mail(workspace: Open) -> None:
    text = "{{ content.pick('speed').title }} {{ content.pick(' SPEED ').url }} {{ content.pick('speed', 'decision').title }}"
    assert compose(workspace(picking(text)), 1).text == "One https://x.example/1 Two\n"


def test_an_expired_item_is_left_out_where_the_day_is_known(workspace: Open) -> None:
    pick = "{{ content.pick('speed').title }}"
    opened = workspace(picking(pick, "-", pick))
    assert compose(opened, 3, today=date(2026, 4, 30)).text == "Two\n"
    assert compose(opened, 3, today=date(2026, 5, 1)).text == "Three\n"


def test_nothing_left_is_an_error_with_its_place(workspace: Open) -> None:
    pick = "{{ content.pick('cost', 'decision').title }}"
    opened = workspace(picking(pick, f"Well.\n\n{pick}"))
    with pytest.raises(TemplateError) as raised:
        compose(opened, 2)
    (problem,) = raised.value.problems
    assert str(problem).startswith(
        "templates/again.md:6:1: the library has nothing left of topic 'cost' and stage"
    )


def test_no_item_can_be_named_pick(workspace: Open) -> None:
    with pytest.raises(
        WorkspaceError, match=r"library\.yml:2:\d+: the name is reserved for content"
    ):
        workspace({"content/library.yml": "items:\n  pick: {title: A}\n"})


ASK = st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["", "x", "y"]))
ITEM = st.tuples(
    st.sampled_from(["a", "b"]), st.sampled_from(["", "x", "y"]), st.sampled_from([None, 2, 3])
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ITEM, min_size=1, max_size=6), st.lists(ASK, min_size=3, max_size=3))
def test_whenever_each_step_is_sent_nothing_comes_twice(
    lay: Callable[..., object],
    items: list[tuple[str, str, int | None]],
    asks: list[tuple[str, str]],
) -> None:
    library = "items:\n" + "".join(
        f"  k{i}: {{title: T{i}, topic: {topic}, stage: '{stage}'{f', expires: 2026-01-0{day}' if day else ''}}}\n"
        for i, (topic, stage, day) in enumerate(items)
    )
    texts = [f"{{{{ content.pick('{topic}', '{stage}').title }}}}" for topic, stage in asks]
    files = picking(*texts, hello="Hi") | {"content/library.yml": library}
    opened = open_workspace(lay(files))  # type: ignore[arg-type]
    given_out = []
    for number in (1, 2, 3):
        try:
            given_out.append(compose(opened, number, today=date(2026, 1, number)).text)
        except TemplateError:
            continue
    assert len(given_out) == len(set(given_out))


def test_a_reply_quotes_the_mail_before_it(workspace: Open) -> None:
    opened = workspace(
        picking(
            "Hi {{ contact.first_name }},\n\nhere is {{ lead.asset }}.",
            "And: {{ step.previous.subject }}.\n\n{{ step.quoted }}",
            "Last.\n\n{{ step.quoted }}",
        )
    )
    second = compose(opened, 2)
    assert second.text == ("And: S.\n\nSam Ortiz wrote:\n> Hi Jim,\n>\n> here is a <b> guide.\n")
    assert second.html is not None
    assert "here is a &lt;b&gt; guide.</span>" in second.html
    third = compose(opened, 3, past=lambda: {2: EarlierMessage(second, date(2026, 3, 3))})
    assert third.subject == "Re: S"
    assert third.text.startswith(
        "Last.\n\nOn Tuesday 3 March, Sam Ortiz wrote:\n> And: S.\n>\n> Sam Ortiz wrote:\n>> Hi Jim,\n>>\n"
    )


def test_before_the_first_mail_there_is_nothing_to_quote(workspace: Open) -> None:
    text = "{% if step.quoted %}never{% else %}first{% endif %}{{ step.previous.text }}"
    files = picking(text) | {
        "campaigns/spring.yml": "campaign: spring\nsequence: {steps: [{email: follow-up.md}]}\n"
    }
    assert compose(workspace(files), 1).text == "first\n"


def test_a_previous_mail_is_rendered_only_when_it_is_asked_for(workspace: Open) -> None:
    opened = workspace(picking("{{ 1 / 0 }}", "{% if false %}{{ step.quoted }}{% endif %}fine"))
    assert compose(opened, 2).text == "fine\n"


def test_what_is_quoted_is_not_judged_again(workspace: Open) -> None:
    opened = workspace(
        picking("We saw None at the fair.\n\nDear NULL,", "Hello.\n\n{{ step.quoted }}")
    )
    composer = Composer(opened, opened.campaign("spring"))
    found = {}
    for number in (1, 2):
        marked = composer.marked(number, VALUES, sender=opened.mailbox())
        findings = check_message(opened, opened.campaign("spring"), number, marked, VALUES)
        found[number] = [f.code for f in findings if f.code.startswith("M")]
        assert marked.message == composer.compose(number, VALUES, sender=opened.mailbox())
    assert found[1] and not found[2]


def test_ago_needs_a_day(workspace: Open) -> None:
    fields = '\n[fields.research]\ntext = {}\nsource = { type = "url" }\ndate = { type = "date" }\n'
    opened = workspace()
    settings = (opened.root / "tactful.toml").read_text() + fields
    opened = workspace(picking("{{ research.date | ago }}") | {"tactful.toml": settings})
    composer = Composer(opened, opened.campaign("spring"))
    values = VALUES | {"research.date": "2026-03-01"}
    made = composer.compose(1, values, sender=opened.mailbox(), today=date(2026, 3, 3))
    assert made.text == "2 days ago\n"
    with pytest.raises(TemplateError, match=r"follow-up\.md:4:1: 'ago' needs the day the email"):
        composer.compose(1, values, sender=opened.mailbox())


def test_the_recipients_locale_writes_days_and_amounts(workspace: Open) -> None:
    settings = (workspace().root / "tactful.toml").read_text()
    settings = 'locale = "fr"\n' + settings.replace(
        "[fields.contact]", "[fields.contact]\nlocale = {}"
    )
    text = "{{ '2026-03-03' | day }}, {{ 1200 | money('EUR') }}"
    opened = workspace(picking(text) | {"tactful.toml": settings})
    composer = Composer(opened, opened.campaign("spring"))
    said = [
        composer.compose(1, VALUES | {"contact.locale": name}, sender=opened.mailbox()).text
        for name in ("de-AT", "", "nonsense")
    ]
    assert said == [
        "Dienstag, 3. März, €\xa01.200\n",
        "mardi 3 mars, 1\u202f200\xa0€\n",
        "mardi 3 mars, 1\u202f200\xa0€\n",
    ]


def test_research_says_what_where_and_when(workspace: Open) -> None:
    settings = (
        workspace().root / "tactful.toml"
    ).read_text() + "\n[fields.research]\ntext = {}\ndate = {}\n"
    with pytest.raises(WorkspaceError) as raised:
        workspace({"tactful.toml": settings})
    assert [problem.message for problem in raised.value.problems] == [
        "research needs a field 'source'", "research.date is of type text",
    ]  # fmt: skip
