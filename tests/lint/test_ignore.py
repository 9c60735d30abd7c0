"""Comments that hide findings: where they count, when they do not, and what is said of them."""

from datetime import date
from pathlib import Path

import pytest

from tactful.lint.check.api import check_files, check_message, check_templates, check_workspace
from tactful.lint.findings.finding import Finding
from tactful.lint.suppress.ignore import ignores
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.workspace import Workspace

from .conftest import MAIL, Example

DAY = date(2026, 3, 3)
BARE = "I read about {{ contact.company }}."


def found(workspace: Workspace, today: date = DAY) -> list[str]:
    return [finding.code for finding in check_workspace(workspace, today=today).findings]


@pytest.mark.parametrize(
    "text",
    [
        BARE + " {# tactful: ignore T105: always there #}",
        BARE + " <!-- tactful: ignore T105: always there -->",
        "{# tactful: ignore T105: always there #}\n" + BARE,
        "{# tactful: ignore T105:\n   always there #}\n\n" + BARE,
        "{#- tactful: ignore T105, until: 2026-03-03 -#}\n" + BARE,
        "{# tactful: ignore-file T105: always there #}\n\nHello.\n\n" + BARE,
        "{# tactful: ignore T105 until 2026-03-03: always there #}\n" + BARE,
        "{# tactful: ignore t105, T107 until 2026-03-03: always there #}\n"
        "{# tactful: ignore T108: stacked #}\n" + BARE,
    ],
)
def test_a_comment_hides_what_it_names(example: Example, text: str) -> None:
    workspace = example(text)
    assert "T105" not in found(workspace) or "until: 2026" in text
    assert "T101" not in found(workspace)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{# tactful: ignore T105: above #}\n\nHello.\n\n" + BARE, 9),
        (BARE + "\n\n{# tactful: ignore T105: below #}", 5),
        ("Hello. {# tactful: ignore T105: not alone #}\n" + BARE, 6),
    ],
)
def test_a_comment_does_not_reach_further(example: Example, text: str, line: int) -> None:
    findings = check_workspace(example(text)).findings
    assert [(f.code, f.line) for f in findings if f.code == "T105"] == [("T105", line)]
    assert "X902" in [f.code for f in findings]


def test_what_is_hidden_is_counted(example: Example) -> None:
    report = check_workspace(example(BARE + " {# tactful: ignore T105: always there #}"))
    assert [(f.code, f.path, f.line) for f in report.ignored] == [
        ("T105", "templates/follow-up.md", 5)
    ]


def test_an_expired_comment_hides_nothing_and_says_so(example: Example) -> None:
    workspace = example(BARE + " {# tactful: ignore T105 until 2026-03-03: new list #}")
    assert found(workspace) == []
    assert sorted(found(workspace, date(2026, 3, 4))) == ["T105", "X904"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("ignore T105", "an ignore comment needs a reason"),
        ("ignore T105:", "an ignore comment needs a reason"),
        ("ignore: just so", "an ignore comment must name the rules that it hides"),
        ("ignore T105 until May: later", "'May' is not a date"),
        ("ignore T105 until 2026-02-30: later", "'2026-02-30' is not a date"),
        ("ignore T105 until: later", "'' is not a date"),
        ("ignore T199: so", "no rule 'T199'"),
        ("ignore T: so", "no rule 'T'"),
        ("ignore X902: so", "no rule 'X902'"),
        ("ingore T105: so", "'tactful: ingore' is not known"),
    ],
)
def test_a_comment_that_is_not_understood_hides_nothing(
    example: Example, said: str, why: str
) -> None:
    report = check_workspace(example(f"{BARE} {{# tactful: {said} #}}"))
    messages = [f.message for f in report.findings if f.code == "X903"]
    assert f"{why}; the comment hides nothing" in messages
    assert "T105" in [f.code for f in report.findings]


def test_all_that_is_wrong_with_a_comment_is_told_at_once() -> None:
    (one,) = ignores("{# tactful: ignore T105 Q1 until never #}", "a.md")
    assert [fault.message for fault in one.faults] == [
        "no rule 'Q1'",
        "'never' is not a date",
        "an ignore comment needs a reason",
    ]


def test_unused_counts_only_where_the_rule_looked(example: Example) -> None:
    text = "Hello {{ contact.first_name }}. {# tactful: ignore M202, T105: in case #}"
    workspace = example(text, **{"templates/unsent.md": MAIL.format(text)})
    told = {f.path: f.message for f in check_workspace(workspace).findings if f.code == "X902"}
    assert told == {
        "templates/follow-up.md": "this comment ignores M202 and T105, but nothing is found here",
        "templates/unsent.md": "this comment ignores T105, but nothing is found here",
    }
    report = check_templates(workspace, [workspace.path("follow-up.md")])
    assert [f.message for f in report.findings if f.code == "X902"] == [
        "this comment ignores T105, but nothing is found here"
    ]


def test_unused_is_silent_for_rules_that_are_off(example: Example) -> None:
    text = "Hello. {# tactful: ignore T105: in case #}"
    assert found(example(text, 'ignore = ["T105"]\n')) == []


def test_a_finding_of_many_recipients_is_hidden_at_its_line(example: Example) -> None:
    leads = "email,first_name,company,asset\na@acme.example,Jo,,x\nb@acme.example,Al,,x\n"
    text = "See you at {{ contact.company }} soon."
    files = {"contacts/leads.csv": leads}
    shown = check_workspace(example(text, 'select = ["M202"]\n', **files)).findings
    assert [(f.code, f.count) for f in shown] == [("M202", 2)]
    hidden = example(text + " {# tactful: ignore M202: later #}", 'select = ["M202"]\n', **files)
    assert check_workspace(hidden).findings == ()


def test_a_campaign_is_commented_in_yaml(example: Example) -> None:
    steps = "".join(f"    - call: call.txt\n      wait: {n} business days\n" for n in range(1, 6))
    last = (
        "    # tactful: ignore S403: they asked for it\n    - call: call.txt\n      wait: 1 day\n"
    )
    head = "campaign: spring\nlead_type: outbound\nsequence:\n  steps:\n"
    lint = 'select = ["S403", "X"]\n'
    bare = last.split("\n", 1)[1]
    assert found(example(lint=lint, **{"campaigns/spring.yml": head + steps + bare})) == ["S403"]
    assert found(example(lint=lint, **{"campaigns/spring.yml": head + steps + last})) == []


def test_front_matter_is_commented_in_yaml(example: Example) -> None:
    subject = "subject: About {{ contact.company }} # tactful: ignore T105: there\npreheader: x\n"
    text = f"---\n{subject}---\nHello. [Stop]({{{{ unsubscribe_url }}}})\n"
    codes = found(example(**{"templates/follow-up.md": text}))
    assert "T105" not in codes and "X902" not in codes


def test_mail_made_elsewhere_is_commented_in_html(tmp_path: Path) -> None:
    for name in ("mail.html", "mail.eml"):
        file = tmp_path / name
        head = "" if name == "mail.html" else "Subject: x\nContent-Type: text/html\n\n"
        page = "<p>Hi *|FNAME|*,</p> <!-- tactful: ignore M201: sent by Mailchimp -->\n"
        file.write_text(head + page)
        report = check_files([file])
        assert "M201" not in [f.code for f in report.findings]
        assert [f.code for f in report.ignored] == ["M201"]


def drafted(workspace: Workspace, today: date) -> list[Finding]:
    campaign = workspace.campaigns["spring"]
    values = {"contact.email": "jo@acme.example", "lead.asset": "a guide"}
    marked = Composer(workspace, campaign).marked(
        1, values, sender=workspace.mailbox(), unsubscribe_url="https://x.example/u/1"
    )
    return check_message(workspace, campaign, 1, marked, values, today=today)


def test_a_draft_is_judged_with_the_comments_of_its_day(example: Example) -> None:
    text = "Dear [Company], {# tactful: ignore T104 until 2026-03-03: their name for it #}"
    workspace = example(text)
    # M201 says of the message what T104 says of the template: one comment is for both.
    assert drafted(workspace, DAY) == []
    assert [f.code for f in drafted(workspace, date(2026, 3, 4))] == ["M201"]


def test_a_draft_is_judged_with_the_settings_of_its_file(example: Example) -> None:
    lint = '[lint.per-file-ignores]\n"follow-up.md" = ["M201"]\n'
    assert drafted(example("Dear [Company],", lint), DAY) == []


def test_no_comment_reaches_the_recipient(example: Example) -> None:
    workspace = example(
        "{# tactful: ignore T105: there #}\nDear friend,\n{# tactful: ignore T105: there #}\nhello."
    )
    plain = example("Dear friend,\nhello.")
    values = {"contact.email": "jo@acme.example", "lead.asset": "a guide"}
    texts = []
    for one in (workspace, plain):
        message = Composer(one, one.campaigns["spring"]).compose(
            1, values, sender=one.mailbox(), unsubscribe_url="https://x.example/u/1"
        )
        texts.append(message.text)
    assert "tactful" not in texts[0]
    assert texts[0].split() == texts[1].split()
