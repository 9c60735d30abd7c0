"""`tactful rules`: every rule in one line, or all of them for a program or a manual."""

import json

import click

from ..findings.finding import Severity
from ..rule.manual import facts, manual
from ..rule.registry import all_rules

_EXAMPLES = """\b
Examples:
  tactful rules                      every rule in one line
  tactful rules M W5                 rules whose codes start with these
  tactful rules --severity error     what blocks a send
  tactful rules --format json        for programs
  tactful rules --format markdown    the whole manual
"""


@click.command("rules", epilog=_EXAMPLES)
@click.argument("codes", nargs=-1)
@click.option(
    "--severity", type=click.Choice([severity.value for severity in Severity]),
    help="Only rules of that severity.",
)  # fmt: skip
@click.option("--fixable", is_flag=True, help="Only rules with automatic fixes.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text",
    show_default=True, help="Output format.",
)  # fmt: skip
def command(codes: tuple[str, ...], severity: str | None, fixable: bool, form: str) -> None:
    """List the rules; CODES are codes or their beginnings."""
    chosen = [
        rule
        for rule in all_rules()
        if (not codes or rule.code.startswith(tuple(code.upper() for code in codes)))
        and (severity is None or rule.severity.value == severity)
        and (not fixable or rule.fixable != "no")
    ]
    if not chosen:
        raise click.UsageError("no rule matches; 'tactful rules' lists all")
    if form == "json":
        click.echo(json.dumps([facts(rule) for rule in chosen], indent=2, ensure_ascii=False))
    elif form == "markdown":
        click.echo(manual(chosen), nl=False)
    else:
        for rule in chosen:
            click.echo(f"{rule.code}  {rule.severity.value:8} {rule.summary}")
