"""What a step says to one person is measured as the rules measure it."""

from pathlib import Path

from tactful.lint.check.api import check_workspace
from tactful.lint.check.step_facts import Rendered, StepFacts, StepMeter
from tactful.lint.lists.recipients import campaign_list
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.scaffold import lay
from tactful.templates.workspace.workspace import Workspace, open_workspace


def facts_of(workspace: Workspace) -> dict[int, StepFacts]:
    """Return the facts of the first person's emails."""
    (campaign,) = workspace.campaigns.values()
    composer, recipients = Composer(workspace, campaign), campaign_list(workspace, campaign)
    assert recipients is not None
    values = recipients.row(0)
    emails = {}
    for step in (*([None] if campaign.initial else []), *campaign.emails):
        number = step.number if step else 0
        marked = composer.marked(
            number, values, sender=workspace.mailbox(), unsubscribe_url="https://x.example/u"
        )
        emails[number] = Rendered(marked, composer.template(number), step, values)
    return StepMeter(workspace).facts(emails)


def copied(tmp_path: Path, settings: str = "") -> Workspace:
    """Return a workspace whose last email is its initial one in Markdown."""
    lay("starter", tmp_path)
    toml, campaign = tmp_path / "tactful.toml", tmp_path / "campaigns/welcome.yml"
    toml.write_text(toml.read_text() + settings)
    (tmp_path / "templates/welcome/00-first.md").write_text(
        (tmp_path / "templates/welcome/02-idea.md").read_text()
    )
    text = campaign.read_text()
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("initial:")]
    campaign.write_text("".join(lines) + "initial: welcome/00-first.md\n")
    return open_workspace(tmp_path)


def test_a_copy_is_measured_as_s401_says_it(tmp_path: Path) -> None:
    workspace = copied(tmp_path)
    over = {number: one.initial for number, one in facts_of(workspace).items() if one.initial}
    too_much = {number for number, one in over.items() if one.is_too_much}
    report = check_workspace(workspace)
    assert too_much == {one.step for one in report.findings if one.code == "S401"} != set()
    number = next(iter(too_much))
    assert over[number].score == 1.0 and over[number].most == 0.25 and over[number].step == 0


def test_the_limit_is_the_workspaces_own(tmp_path: Path) -> None:
    workspace = copied(tmp_path, "\n[lint.options.S401]\nmost = 1.0\n")
    measured = [one.initial for one in facts_of(workspace).values() if one.initial]
    assert {one.most for one in measured} == {1.0}
    assert not any(one.is_too_much for one in measured)


def test_a_rule_that_is_off_allows_anything(tmp_path: Path) -> None:
    workspace = copied(tmp_path, '\n[lint]\nignore = ["S401"]\n')
    measured = [one.initial for one in facts_of(workspace).values() if one.initial]
    assert max(one.score for one in measured) == 1.0
    assert not any(one.is_too_much for one in measured)


def test_the_ask_is_the_last_question_with_its_values(tmp_path: Path) -> None:
    lay("starter", tmp_path)
    workspace = open_workspace(tmp_path)
    email = tmp_path / "templates/welcome/02-idea.md"
    head, _, tail = email.read_text().partition("---\n")[2].partition("---\n")
    email.write_text(
        f"---\n{head}---\n{tail.splitlines()[0]}\n\nHow many weeks do you plan with? I ask as I "
        "had time on Monday. Which page of {{ lead.asset }} did you open first?\n\n"
        "{{ workspace.postal_address }}\n\n[Unsubscribe]({{ unsubscribe_url }})\n"
    )
    (campaign,) = workspace.campaigns.values()
    step = next(one.number for one in campaign.emails if one.template.endswith("02-idea.md"))
    found = facts_of(workspace)[step]
    recipients = campaign_list(workspace, campaign)
    assert recipients is not None
    asset = recipients.row(0)["lead.asset"]
    assert found.ask == f"Which page of {asset} did you open first?"
    assert found.words == 23


def test_a_script_has_its_words_and_its_question(tmp_path: Path) -> None:
    lay("starter", tmp_path)
    meter = StepMeter(open_workspace(tmp_path))
    assert meter.script("Hello Jo, Sam here. Have you got five minutes?\nThank you.") == StepFacts(
        11, "Have you got five minutes?"
    )
    german = meter.script("Guten Tag, hier ist Sam. Passt es Ihnen am Montag um zehn? Bis dann.")
    assert german.ask == "Passt es Ihnen am Montag um zehn?"
    assert meter.script("") == StepFacts(0)
