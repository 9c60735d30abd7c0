"""`tactful init`: a starter workspace, with fields proposed from a list if one is given."""

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.fields import FieldType
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.scaffold import lay
from ...templates.workspace.workspace import open_workspace
from ..findings.printable import printable
from ..lists.proposal import Proposal, header_proposal
from ..lists.starter_files import (
    Answers,
    Sender,
    campaign_text,
    fields_text,
    quoted,
    sender_of,
    settings_text,
    template_text,
    with_about,
    with_topic,
)
from ..lists.starter_owners import senders_of
from ..lists.starter_zone import zone_of_most
from ..lists.yes_no import yes_no
from ..rule.schemas import write_schemas
from ..rule.starter_values import starter_values

_EXAMPLES = """\b
Examples:
  tactful init my-campaigns
  tactful init my-campaigns --contacts leads.csv
  tactful init my-campaigns --contacts leads.csv --yes --name "Radwerk" \\
      --sender "Eva Lind <eva@radwerk.example>" --about "the cargo bike guide"
"""
_T = TypeVar("_T")
_CONTACTS, _CAMPAIGN, _LIBRARY = "contacts", "campaigns/welcome.yml", "content/library.yml"


def _sender(_context: click.Context, _option: click.Parameter, text: str | None) -> Sender | None:
    found = sender_of(text) if text else None
    if text and found is None:
        raise click.BadParameter(f"'{text}' has no address; write 'Eva Lind <eva@radwerk.example>'")
    return found


def _link(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    if text and not re.match(r"https?://[^/\s]", text):
        raise click.BadParameter(f"'{text}' is not a web address; begin it with https://")
    return text or None


@click.command("init", epilog=_EXAMPLES)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option(
    "--contacts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A list (CSV or Excel) to start from: it is copied in, and its columns become fields.",
)
@click.option("--name", help="Your company's name, as emails show it.")
@click.option("--postal", help="Your company's postal address; the law wants it in every email.")
@click.option("--website", callback=_link, help="Your website.")
@click.option("--public-url", callback=_link, help="Where people reach the unsubscribe page.")
@click.option("--sender", callback=_sender, help="Who writes: 'Eva Lind <eva@radwerk.example>'.")
@click.option("--about", help="What these people asked for, as you would say it: 'the guide'.")
@click.option("--link", callback=_link, help="The page where they find it.")
@click.option("--yes", is_flag=True, help="Ask nothing, for scripts.")
def command(
    folder: Path,
    contacts: Path | None,
    name: str | None,
    postal: str | None,
    website: str | None,
    public_url: str | None,
    sender: Sender | None,
    about: str | None,
    link: str | None,
    yes: bool,
) -> None:
    """Create a starter workspace in FOLDER (default: here). Never overwrites a file.

    Asks for what only you know: your company, the sender, what people asked for. What stays
    unanswered is written as an example, and is an error in `tactful lint` until you replace it.
    """
    proposals = with_topic(header_proposal(contacts)) if contacts else []
    _check(folder, contacts, proposals)
    answers = Answers(name, postal, website, public_url, sender, about, link)
    if not yes and sys.stdin.isatty():
        answers = _asked(answers, topic_known=any(p.key == "lead.asset" for p in proposals))
    senders = senders_of(contacts, answers.sender)
    lay("starter", folder)
    _write(folder, contacts, proposals, answers, senders)
    write_schemas(folder)
    opened = open_workspace(folder)
    steps = len(opened.campaign("welcome").sequence.steps)
    click.echo(f"Created a workspace in {folder}: 1 campaign, {steps} steps.")
    if contacts:
        _tell_fields(proposals, contacts)
        if zone := zone_of_most(contacts):
            click.echo(f"Most of them are in {zone}, so that is the time zone in {SETTINGS}.")
        if len(senders) > 1:
            keys = ", ".join(opened.settings.mailboxes)
            click.echo(f"\nThe list has {len(senders)} owners, with a mailbox each: {keys}.")
    left = list(dict.fromkeys(value.key for value in starter_values(opened)))
    if left:
        click.echo("\nStill an example, and an error until you replace it:")
        click.echo("".join(f"  {key}\n" for key in left), nl=False)
    cd = "" if folder == Path() else f"cd {folder}\n  "
    click.echo(
        f"\nNext:\n  {cd}$EDITOR {SETTINGS} templates/welcome/*    "
        "your own words: lint names each line\n  tactful lint\n  tactful web"
    )


def _check(folder: Path, contacts: Path | None, proposals: Sequence[Proposal]) -> None:
    """Raise WorkspaceError for a list that cannot be taken, before anything is written."""
    if contacts is None:
        return
    if not any(p.key == "contact.email" for p in proposals):
        what = "no column holds email addresses"
        raise WorkspaceError([Problem(what, Place(str(contacts)), "add one")])
    target = folder / _CONTACTS / contacts.name
    if target.exists():
        where = Place(str(target))
        raise WorkspaceError([Problem("the file already exists", where, "nothing was written")])


def _asked(known: Answers, *, topic_known: bool) -> Answers:
    """Return the answers of whoever sits there to what is not known; Enter leaves one open."""
    click.echo("A few questions; press Enter to answer one later, in the files.\n")
    return Answers(
        name=known.name or _ask("Your company's name"),
        postal_address=known.postal_address or _ask("Its postal address, in one line"),
        sender=known.sender or _ask_until("Who writes (Eva Lind <eva@radwerk.example>)", sender_of),
        website=known.website or _ask_until("Your website (https://…)", _web_address),
        public_url=known.public_url
        or _ask_until("Where people reach the unsubscribe page (https://…)", _web_address),
        about=known.about
        or (None if topic_known else _ask("What they asked for, as you would say it")),
        link=known.link or _ask_until("The page where they find it (https://…)", _web_address),
    )


def _ask(question: str) -> str | None:
    answer: str = click.prompt(question, default="", show_default=False)
    return answer.strip() or None


def _ask_until(question: str, read: Callable[[str], _T | None]) -> _T | None:
    while (text := _ask(question)) is not None:
        if (found := read(text)) is not None:
            return found
        click.echo(f"'{text}' cannot be read; write it as shown, or press Enter")
    return None


def _web_address(text: str) -> str | None:
    return text if re.match(r"https?://[^/\s]", text) else None


def _write(
    folder: Path,
    contacts: Path | None,
    proposals: Sequence[Proposal],
    answers: Answers,
    senders: Sequence[Sender],
) -> None:
    """Fit the starter's files, which are in folder, to the list and the answers."""
    settings = folder / SETTINGS
    zone = zone_of_most(contacts) if contacts else None
    text = settings_text(settings.read_text(encoding="utf-8"), answers, senders, zone=zone)
    if contacts is None:
        text = with_about(text, answers.about) if answers.about else text
    else:
        text = fields_text(text, proposals, contacts, answers.about)
        shutil.copyfile(contacts, folder / _CONTACTS / contacts.name)
        (folder / _CONTACTS / "example.csv").unlink()
        _rewrite(folder / _CAMPAIGN, lambda old: campaign_text(old, proposals, contacts))
        for file in (folder / "templates").rglob("*.*"):
            _rewrite(file, lambda old: template_text(old, proposals))
        if not any(p.key == "contact.phone" for p in proposals):
            (folder / "templates" / "welcome" / "call.txt").unlink()
    settings.write_text(text, encoding="utf-8")
    if answers.link:
        link = quoted(answers.link)
        _rewrite(
            folder / _LIBRARY, lambda old: re.sub(r"(?m)url: .*", lambda _: f"url: {link}", old)
        )


def _rewrite(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def _tell_fields(proposals: Sequence[Proposal], contacts: Path) -> None:
    click.echo(f"\nFields proposed for the {len(proposals)} columns of {contacts}:")
    for p in proposals:
        needed = "required" if p.required else "optional"
        kind = p.type.value
        if p.type is FieldType.picklist and yes_no(p.example) is not None:
            kind = "yes or no"
        told = f"; {printable(p.leaving)}" if p.leaving else ""
        click.echo(f"  {printable(p.header):<24} {{{{ {p.key} }}}}  {kind}, {needed}{told}")
    if leaving := [quoted(printable(p.header)) for p in proposals if p.leaving]:
        spared = f"[lists] not_opt_outs = [{', '.join(leaving)}]"
        click.echo(f"If that is wrong of one, write in {SETTINGS}: {spared}")
    if any(p.type is FieldType.picklist for p in proposals):
        click.echo("A picklist or a yes is for conditions; print it only as {{ … | spoken }}.")
