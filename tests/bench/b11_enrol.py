"""B11: from a list to approved messages: each lead enrolled, four emails each drafted, approved.

The limit is Jinja's own render of the same parts of each message, compiled once, and one row of
each inserted by sqlite3 itself. ``B11_LEADS=100000`` is the whole of it; a sample says nearly the
same, but for the proof, which costs nearly the same for any list.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from leads import write_leads
from rows import Row

from tactful.campaigns.actions.approve import approve_all_in_parts
from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.model import person
from tactful.campaigns.store import Store, open_store
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.compile.part import Part
from tactful.templates.engine.field_binding import bound
from tactful.templates.render.compose import Composer
from tactful.templates.render.contexts import To
from tactful.templates.workspace.workspace import Workspace, open_workspace

LEADS = int(os.environ.get("B11_LEADS", "5000"))
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TEMPLATES = Path(__file__).parents[2] / "templates"
TABLES = ("message", "message_inputs", "approval", "audit")
SAMPLE = 500


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for layer in ("demo/faulty", "demo/fixed"):
            shutil.copytree(TEMPLATES / layer, root, dirs_exist_ok=True)
        settings = root / "tactful.toml"
        said = settings.read_text(encoding="utf-8").replace("per_day = 400", "per_day = 1000000")
        settings.write_text(said, encoding="utf-8")
        write_leads(root / "contacts/webinar.csv", LEADS)
        done = subprocess.run(
            [sys.executable, __file__, str(root)], capture_output=True, text=True, check=True
        )
        people, messages, enrol_s, approve_s, megabytes, drafted, approved = (
            float(number) for number in done.stdout.split()[-7:]
        )
        bare_s = messages * bare(open_workspace(root))
    ours = enrol_s + approve_s
    many = f"{int(people):,} leads, {int(messages):,} messages"
    return [
        Row("B11", f"{many}: enrolled, drafted, approved, CPU", f"{ours:.1f} s"),
        Row("B11", "  against a bare render and a bare insert of each", f"{ours / bare_s:.1f} times", "goal 3 times"),
        Row("B11", "  of it the yes to all", f"{approve_s / ours:.2f}"),
        Row("B11", "  store, bytes a message that is drafted", f"{drafted:.0f}", "goal 400"),
        Row("B11", "  store, bytes a message that is approved", f"{approved:.0f}", "goal 400"),
        Row("B11", "  peak memory with the list, MB", f"{megabytes:,.0f}", "goal 500"),
    ]  # fmt: skip


def bare(workspace: Workspace) -> float:
    """Return the seconds that Jinja alone takes for a message, and sqlite3 for its row."""
    (campaign,) = workspace.campaigns.values()
    people = read_recipients(workspace.root / "contacts/webinar.csv", workspace.fields)
    composer, sender = Composer(workspace, campaign), workspace.mailbox(campaign)
    rows = [people.row(index) for index in range(min(SAMPLE, len(people)))]
    taken, texts = 0.0, []
    for step in campaign.emails:
        every = composer.plain.parts(composer.template(step.number)).all()
        parts = [one for one in every if one is not None]
        contexts = [
            composer.contexts.of(step.number, To(row, sender, "https://x.example/u/abc"))
            for row in rows
        ]
        for context in contexts[:3]:
            [_render(part, context) for part in parts]
        begun = time.process_time()
        for context in contexts:
            texts.append([_render(part, context) for part in parts])
        taken += time.process_time() - begun
    database = sqlite3.connect(workspace.root / "bare.db")
    database.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, person INT, key TEXT, digest TEXT)")
    begun = time.process_time()
    database.executemany(
        "INSERT INTO one (person, key, digest) VALUES (?, ?, ?)",
        [(number, "email-webinar-01", "0" * 64) for number in range(len(texts))],
    )
    database.commit()
    taken += time.process_time() - begun
    return taken / len(texts)


def _render(part: Part, context: Mapping[str, object]) -> str:
    html = bool(part.template.environment.autoescape)
    names = bound(part.hoisted, part.template.globals, context, html=html)
    template = part.template
    return "".join(template.root_render_func(template.new_context(names, shared=True)))


def main(root: Path) -> None:
    import resource

    workspace = open_workspace(root)
    (campaign,) = workspace.campaigns.values()
    people = read_recipients(
        root / "contacts/webinar.csv", workspace.fields, shown="contacts/webinar.csv"
    )
    store = open_store(workspace)
    begun = time.process_time()
    done = enrol_list(store, workspace, campaign, people, now=NOW, by=person("ann"))
    enrol_s = time.process_time() - begun
    messages = done.drafts.drafted + done.drafts.held
    drafted = stored(store, root) / messages
    begun = time.process_time()
    approve_all_in_parts(store, campaign, by=person("ann"), now=NOW)
    approve_s = time.process_time() - begun
    approved = stored(store, root) / messages
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(len(done.report.enrolled), messages, enrol_s, approve_s, peak, drafted, approved)


def stored(store: Store, root: Path) -> int:
    """Return the bytes of all pages of what is stored for messages, with their indexes."""
    store.engine.dispose()
    with sqlite3.connect(root / ".tactful/tactful.db") as database:
        names = ",".join(f"'{one}'" for one in TABLES)
        total = database.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema "
            f"WHERE tbl_name IN ({names}))"
        ).fetchone()[0]
    return int(total)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
