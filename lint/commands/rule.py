"""`tactful rule`: what a rule catches, why it matters, and examples."""

import json

import click

from ..rule.manual import facts, page
from ..rule.registry import rule
from .rules import command as rules

_EXAMPLES = """\b
Examples:
  tactful rule T103         the manual page of one rule
  tactful rules             every rule in one line
"""


@click.command("rule", epilog=_EXAMPLES)
@click.argument("code", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Output format.",
)  # fmt: skip
@click.pass_context
def command(ctx: click.Context, code: str | None, form: str) -> None:
    """Show the manual page of CODE; without one, do what 'tactful rules' does."""
    if code is None:
        ctx.invoke(rules, form=form)
    elif form == "json":
        click.echo(json.dumps(facts(rule(code)), indent=2, ensure_ascii=False))
    else:
        click.echo(page(rule(code)), nl=False)
