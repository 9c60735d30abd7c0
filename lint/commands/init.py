"""`tactful init`: a starter workspace, with fields proposed from a list if one is given."""

import json
import re
import shutil
from pathlib import Path

import click

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.fields import FieldType
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.scaffold import lay
from ...templates.workspace.workspace import open_workspace
from ..lists.proposal import Proposal, header_proposal
from ..lists.recipients import read_recipients

_EXAMPLES = """\b
Examples:
  tactful init my-campaigns
  tactful init my-campaigns --contacts leads.csv
  tactful init . --name "Brightwater Ltd"
"""


@click.command("init", epilog=_EXAMPLES)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option(
    "--contacts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A list (CSV) to start from: it is copied in, and its columns become fields.",
)
@click.option("--name", help="Your company's name, as emails show it.")
def command(folder: Path, contacts: Path | None, name: str | None) -> None:
    """Create a starter workspace in FOLDER (default: here). Never overwrites a file."""
    proposals = _with_starter_names(header_proposal(contacts)) if contacts else []
    if contacts and not any(p.key == "contact.email" for p in proposals):
        raise WorkspaceError(
            [Problem("no column holds email addresses", Place(str(contacts)), "add one")]
        )
    target = folder / "contacts" / contacts.name if contacts else None
    if target and target.exists():
        where = Place(str(target))
        raise WorkspaceError([Problem("the file already exists", where, "nothing was written")])
    lay("starter", folder)
    settings = folder / SETTINGS
    text = settings.read_text()
    if name:
        text = re.sub(r'^name = ".*?"', f"name = {json.dumps(name)}", text, count=1, flags=re.M)
    if contacts and target:
        shutil.copyfile(contacts, target)
        text = _with_fields(text, proposals, contacts)
        campaign = folder / "campaigns" / "welcome.yml"
        words = re.sub(r"^  criteria:.*?\n(?=\S)", "\n", campaign.read_text(), flags=re.M | re.S)
        campaign.write_text(words.replace("contacts/example.csv", f"contacts/{contacts.name}"))
        (folder / "contacts" / "example.csv").unlink()
    settings.write_text(text)
    opened = open_workspace(folder)
    click.echo(f"Created a workspace in {folder}: {len(opened.campaigns)} campaign, 4 steps.")
    if proposals:
        click.echo(f"\nFields proposed for the {len(proposals)} columns of {contacts}:")
        for p in proposals:
            needed = "required" if p.required else "optional"
            click.echo(f"  {p.header:<24} {{{{ {p.key} }}}}  {p.type.value}, {needed}")
    cd = "" if folder == Path() else f"cd {folder}\n  "
    click.echo(f"\nNext:\n  {cd}$EDITOR tactful.toml\n  tactful lint\n  tactful web")


def _with_starter_names(proposals: list[Proposal]) -> list[Proposal]:
    """The starter's templates call a job title "role"."""
    keys = {p.key for p in proposals}
    if "contact.role" in keys:
        return proposals
    return [p._replace(key="contact.role") if p.key == "contact.title" else p for p in proposals]


def _with_fields(text: str, proposals: list[Proposal], contacts: Path) -> str:
    """Return the starter's settings with the list's fields instead of its own.

    Fields that the starter's templates use and the list does not have stay, with a fallback.
    """
    head = text[: text.index("# What is known about a person.")]
    values = read_recipients(contacts, {}).extra
    lines = [f"# Proposed from {contacts.name} by `tactful init`: correct any wrong guesses.\n"]
    kept = {
        "contact.first_name": ("name", "there"),
        "contact.company": ("company", "your team"),
        "contact.phone": ("phone", "no number on file"),
        "contact.role": ("text", "somebody who plans ahead"),
        "lead.asset": ("text", "what you asked for"),
    }
    by_key = {p.key: p for p in proposals}
    for owner in ("contact", "lead"):
        lines.append(f"[fields.{owner}]")
        spoken: list[str] = []
        for key, p in by_key.items():
            if not key.startswith(f"{owner}."):
                continue
            parts = [f"type = {json.dumps(p.type.value)}"]
            if p.required:
                parts.append("required = true")
            elif key in kept:
                parts.append(f"fallback = {json.dumps(kept[key][1])}")
            if p.example:
                parts.append(f"example = {json.dumps(p.example, ensure_ascii=False)}")
            parts.append(f"columns = [{json.dumps(p.header, ensure_ascii=False)}]")
            field = key.partition(".")[2]
            lines.append(f"{field} = {{ {', '.join(parts)} }}")
            if p.type is FieldType.picklist:
                options = sorted({v for v in values.get(p.header, ()) if v})
                spoken += [f"# {field}.spoken says how a person would name each option:"]
                spoken += [f'#   {json.dumps(o, ensure_ascii=False)} = "…"' for o in options[:12]]
        for key, (kind, fallback) in kept.items():
            if key.startswith(f"{owner}.") and key not in by_key:
                lines.append(
                    f'{key.partition(".")[2]} = {{ type = "{kind}", '
                    f"fallback = {json.dumps(fallback)} }}  # not in your list"
                )
        lines += [*spoken, ""]
    return head + "\n".join(lines)
