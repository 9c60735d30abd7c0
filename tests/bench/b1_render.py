"""B1: one designed follow-up of some 67 KB HTML with 15 fields, for each recipient."""

import tempfile
from pathlib import Path

import jinja2
import mjml
from rows import Row, median_of

from tactful.templates.compose import Composer
from tactful.templates.workspace import open_workspace

FIELDS = 15
RECIPIENTS = 200


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "campaigns").mkdir()
        (root / "templates").mkdir()
        names = [f"f{i}" for i in range(FIELDS)]
        fields = "\n".join(f'{name} = {{ type = "text" }}' for name in names)
        box = '[mailboxes.a]\naddress = "a@example.com"\n'
        (root / "tactful.toml").write_text(f'name = "B"\n{box}[fields.contact]\n{fields}\n')
        (root / "campaigns/c.yml").write_text("campaign: c\nsequence: {steps: [{email: m.mjml}]}\n")
        sections = "".join(
            f"<mj-section><mj-column><mj-text>Part {i}: {{{{ contact.{names[i % FIELDS]} }}}} and "
            f"what follows from it.</mj-text><mj-button href='https://example.com/{i}'>Read</mj-button>"
            "</mj-column></mj-section>"
            for i in range(45)
        )
        source = (
            f"<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body>{sections}</mj-body></mjml>"
        )
        (root / "templates/m.mjml").write_text(source)
        workspace = open_workspace(root)
        composer = Composer(workspace, workspace.campaigns["c"])
        sender = workspace.mailbox()
        people = [
            {"contact.email": f"p{n}@example.com", **{f"contact.{f}": f"value {n}" for f in names}}
            for n in range(RECIPIENTS)
        ]
        message = composer.compose(1, people[0], sender=sender)
        size = len(message.html or "") // 1000

        bare = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
        html = mjml.mjml2html(source)  # this one survives MJML unshielded
        compiled = bare.from_string(html)
        plain = [{"contact": {f: p[f"contact.{f}"] for f in names}} for p in people]
        raw = bare.from_string(source)

        ours = median_of(lambda: [composer.compose(1, p, sender=sender) for p in people])
        limit = median_of(lambda: [compiled.render(**p) for p in plain])
        peer = median_of(lambda: [mjml.mjml2html(raw.render(**p)) for p in plain])
    return [
        Row("B1", f"render {size} KB HTML + text + subject, ms a recipient", f"{ours / RECIPIENTS * 1e3:.3f}"),
        Row("B1", "  rate against the bare Jinja render (HTML alone)", f"{limit / ours:.2f}", "goal 0.8 (P2)"),
        Row("B1", "  times as fast as Jinja, then MJML for each", f"{peer / ours:.1f}", "goal 8 (P2)"),
    ]  # fmt: skip
