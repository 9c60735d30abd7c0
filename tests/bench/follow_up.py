"""The follow-up that B1 and B2 render: some 67 KB of HTML, 15 fields, one for each recipient."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import jinja2
import mjml

from tactful.templates.compile.plaintext import of_html
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.settings import Mailbox
from tactful.templates.workspace.workspace import open_workspace

FIELDS = [f"f{i}" for i in range(15)]
SECTIONS = 31
SUBJECT = "Part by part: {{ contact.f0 }}"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Our composer and its peers' templates, over the same source and people.

    ``values`` are as our composer takes them, ``plain`` as a bare Jinja template does.
    """

    composer: Composer
    sender: Mailbox
    values: list[dict[str, str]]
    plain: list[dict[str, dict[str, str]]]
    html: jinja2.Template
    text: jinja2.Template
    subject: jinja2.Template
    source: jinja2.Template


@contextmanager
def follow_up(recipients: int) -> Iterator[FollowUp]:
    """Give the follow-up in a workspace of its own, for so many recipients."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "campaigns").mkdir()
        (root / "templates").mkdir()
        fields = "\n".join(f'{name} = {{ type = "text" }}' for name in FIELDS)
        box = '[mailboxes.a]\naddress = "a@example.com"\nname = "Ann Lee"\n'
        (root / "tactful.toml").write_text(f'name = "B"\n{box}[fields.contact]\n{fields}\n')
        (root / "campaigns/c.yml").write_text("campaign: c\nsequence: {steps: [{email: m.mjml}]}\n")
        sections = "".join(
            f"<mj-section><mj-column><mj-text>Part {i}: {{{{ contact.f{i % 15} }}}} – and what "
            f"follows from it.</mj-text><mj-button href='https://example.com/{i}?a=b'>Read"
            "</mj-button></mj-column></mj-section>"
            for i in range(SECTIONS)
        )
        head = f"<mj-head><mj-title>{SUBJECT}</mj-title></mj-head>"
        source = f"<mjml>{head}<mj-body>{sections}</mj-body></mjml>"
        (root / "templates/m.mjml").write_text(source)
        workspace = open_workspace(root)
        people = [{name: f"Zoë’s {name} & {n}" for name in FIELDS} for n in range(recipients)]
        escaping = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
        bare = jinja2.Environment(undefined=jinja2.StrictUndefined)
        html = mjml.mjml2html(source)  # this one survives MJML unshielded
        yield FollowUp(
            composer=Composer(workspace, workspace.campaigns["c"]),
            sender=workspace.mailbox(),
            values=[
                {
                    "contact.email": f"p{n}@example.com",
                    **{f"contact.{name}": value for name, value in one.items()},
                }
                for n, one in enumerate(people)
            ],
            plain=[{"contact": one} for one in people],
            html=escaping.from_string(html),
            text=bare.from_string(of_html(html)),
            subject=bare.from_string(SUBJECT),
            source=escaping.from_string(source),
        )
