"""`tactful rule`: what a rule catches, why it matters, and examples."""

import json

import click

from ..pages import page
from ..registry import all_rules, rule

_EXAMPLES = """\b
Examples:
  tactful rule              every rule in one line
  tactful rule T103         the manual page of one
"""


@click.command("rule", epilog=_EXAMPLES)
@click.argument("code", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How to print it.",
)  # fmt: skip
def command(code: str | None, form: str) -> None:
    """Show the manual page of CODE, or list all rules."""
    chosen = [rule(code)] if code else list(all_rules())
    if form == "json":
        facts = [
            {
                "code": one.code,
                "name": one.name,
                "severity": one.severity.value,
                "summary": one.summary,
                "why": one.why,
                "fixable": one.fixable,
                "requirement": one.requirement,
                "options": dict(one.options),
            }
            for one in chosen
        ]
        click.echo(json.dumps(facts[0] if code else facts, indent=2, ensure_ascii=False))
    elif code:
        click.echo(page(chosen[0]), nl=False)
    else:
        for one in chosen:
            click.echo(f"{one.code}  {one.severity.value:8} {one.summary}")
