"""`tactful skill`: what an agent reads before it works in a workspace."""

from importlib.resources import files

import click

_EXAMPLES = """\b
Examples:
  tactful skill
  mkdir -p .claude/skills/tactful && tactful skill > .claude/skills/tactful/SKILL.md
"""


@click.command("skill", epilog=_EXAMPLES)
def command() -> None:
    """Print SKILL.md: how an agent edits, lints, renders and proposes, and what it never does.

    Save it where your agent looks for skills, or paste it into its instructions.
    """
    text = files(f"{__package__.rpartition('.')[0]}.agent").joinpath("SKILL.md").read_text("utf-8")
    click.echo(text, nl=False)
