"""What a preview shows is what is drafted, approved, and taken by the server: digest for digest."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tactful.campaigns.actions.approve import approve_message
from tactful.campaigns.commands.enrol import command as enrol_command
from tactful.campaigns.commands.preview import command as preview_command
from tactful.campaigns.commands.render import command as render_command
from tactful.campaigns.delivery.mime import read_message
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.demo.rehearsal import Clock, catcher, play, pointed_at, verify
from tactful.campaigns.messages.approval import ApprovalError, approve_all
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.messages.replay import replayed
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import CURRENT, MessageState, person
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import Enrolment, StoredMessage
from tactful.templates.workspace.workspace import open_workspace
from tactful.web import create_app

NOW = datetime(2026, 3, 5, 16, 40, tzinfo=UTC)  # a Thursday, shortly before the window closes
SETTINGS = """\
name = "Radwerk"
timezone = "Europe/London"
public_url = "https://mail.radwerk.example"
postal_address = "1 High Street, Leeds"
default_mailbox = "ingrid"

[fields.contact]
first_name = { type = "name", fallback = "there" }
company = { type = "company", fallback = "your team" }
timezone = {}
country = {}

[fields.lead]
owner = {}
asset = { fallback = "the guide" }
visited = { type = "date", required = true }

[mailboxes.ingrid]
address = "ingrid@radwerk.example"
name = "Ingrid Holm"
host = "127.0.0.1"
security = "none"
per_hour = 10000
per_day = 10000

[mailboxes.tomas]
address = "tomas@radwerk.example"
name = "Tomas Beck"
host = "127.0.0.1"
security = "none"
per_hour = 10000
per_day = 10000
"""
CAMPAIGN = """\
campaign: spring
audience:
  contacts: contacts/spring.csv
  route:
    - owner
    - country: {Norway: ingrid, Austria: tomas}
    - round_robin: [tomas, ingrid]
initial: 00.md
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", timezone: recipient}
  steps:
    - email: 01.md
      wait: 2 hours
      variants: {b: 01b.md}
    - call: call.txt
      wait: 1 business day
    - email: 02.md
      wait: 1 business day
      thread: reply
    - email: 03.md
      wait: 2 business days
      variants: {long: 03.md, short: 03s.md}
"""
FOOT = "\n\n{{ sender.name }}\n\n{{ workspace.postal_address }}\n\n[Unsubscribe]({{ unsubscribe_url }})\n"
FILES = {
    "tactful.toml": SETTINGS,
    "campaigns/spring.yml": CAMPAIGN,
    "templates/00.md": "---\nsubject: Hello from Radwerk\n---\nHello {{ contact.first_name }}."
    + FOOT,
    "templates/01.md": (
        "---\nsubject: About {{ lead.asset }}\n---\nDear {{ contact.first_name }},\n\n"
        "you came by {{ lead.visited | ago }}. Read {{ content.pick('speed').title }} first." + FOOT
    ),
    "templates/01b.md": (
        "---\nsubject: Two lines on {{ lead.asset }}\n---\nDear {{ contact.first_name }},\n\n"
        "{{ contact.company }} may like {{ content.pick('speed').title }}." + FOOT
    ),
    "templates/call.txt": "Ask {{ contact.first_name }} about {{ lead.asset }}.\n",
    "templates/02.md": "---\nsubject: unused\n---\nDid this reach you?\n\n{{ step.quoted }}" + FOOT,
    "templates/03.md": (
        "---\nsubject: A last look at {{ lead.asset }}\n---\nYou came by {{ lead.visited | ago }}, so"
        " {{ content.pick('speed').title }} may help {{ contact.company }}." + FOOT
    ),
    "templates/03s.md": (
        "---\nsubject: Shall I stop?\n---\n{% if contact.first_name == 'Omar' %}{{ '[' ~ '[nothing]]' }}{% endif %}"
        "Say a word, {{ contact.first_name }}, and I will.\n\n{{ step.quoted }}" + FOOT
    ),
    "content/library.yml": (
        "items:\n"
        + "".join(
            f"  {key}: {{title: Note {key}, topic: speed, url: 'https://radwerk.example/{key}'}}\n"
            for key in "abcd"
        )
    ),
}
HEADER = "Email,First name,Company,Timezone,Country,Owner,Asset,Visited,Opted out\n"
NAMES = "Zoë Bob Ann Omar Eve Jörg Mia Tom Lea Kai Noor Ida Max Ola Per Sif Uma Vic Wim Yan".split()
ZONES = ("", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "Europe/Vienna")


def people(count: int = 40) -> str:
    rows = []
    for index in range(count):
        name = NAMES[index % len(NAMES)]
        zone, country = ZONES[index % 5], ("Norway", "Austria", "", "Spain")[index % 4]
        owner = ("", "", "tomas")[index % 3]
        given = name if index % 7 else ""
        rows.append(
            f"p{index}@firm{index}.example,{given},Firm{index},{zone},{country},{owner},"
            f"{'' if index % 6 == 1 else 'plan ' + str(index)},2026-02-{1 + index % 28:02},"
            f"{'yes' if index == 9 else ''}\n"
        )
    return HEADER + "".join(rows) + "no address,X,Y,,,,,,\np3@firm3.example,Again,,,,,,,\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w", people())


def lay(root: Path, contacts: str) -> Path:
    for name, text in {**FILES, "contacts/spring.csv": contacts}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def call(command: Any, root: Path, *words: str) -> Any:
    done = CliRunner().invoke(command, [*words, "-C", str(root)], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done


def at(moment: datetime) -> tuple[str, str]:
    return "--now", moment.isoformat()


def preview(root: Path, now: datetime = NOW) -> list[dict[str, Any]]:
    found = json.loads(call(preview_command, root, *at(now), "--format", "json").stdout)
    assert isinstance(found, list)
    return found


def digests(shown: list[dict[str, Any]]) -> dict[tuple[str, int], str | None]:
    return {(one["to"], one["step"]): one["digest"] for one in shown if one["step"]}


def drafted(root: Path) -> dict[tuple[str, int], tuple[str | None, str | None, bool]]:
    """Return of every current message its digest, its variant and whether it is held."""
    workspace = open_workspace(root)
    store = open_store(workspace)
    numbers = {step.key: step.number for step in workspace.campaign("spring").emails}
    with store.reading() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.state.in_(CURRENT)))
        found = {
            (row.recipient, numbers[row.key]): (
                row.digest or None,
                row.variant,
                row.state is MessageState.held,
            )
            for row in rows
        }
    store.close()
    return found


def told(shown: list[dict[str, Any]]) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {
        (one["to"], one["step"]): (one["digest"], one["variant"], one["held"])
        for one in shown
        if one["step"]
    }


def test_everybody_is_drafted_and_sent_what_the_preview_showed(root: Path) -> None:
    shown = preview(root)
    assert len({one["to"] for one in shown}) == 39  # without the one who opted out
    assert {one["from"] for one in shown} == {"ingrid@radwerk.example", "tomas@radwerk.example"}
    variants = {(one["step"], one["variant"]) for one in shown}
    assert variants == {(0, None), (1, None), (1, "b"), (3, None), (4, "long"), (4, "short")}
    assert len({one["planned"] for one in shown if one["step"] == 1}) > 1  # zones differ
    held = [one for one in shown if one["held"] and one["step"]]
    assert held and all("Omar" in one["text"] for one in held)
    _one_message_rendered_is_the_one_previewed(root, digests(shown))
    _nothing_is_kept_of_a_preview(root)
    assert preview(root) == shown
    call(enrol_command, root, *at(NOW))
    assert told(shown) == drafted(root)
    _the_server_takes_what_the_preview_showed(root, shown)


def _one_message_rendered_is_the_one_previewed(
    root: Path, shown: dict[tuple[str, int], str | None]
) -> None:
    start = ("--start", NOW.isoformat())
    for address in ("p1@firm1.example", "p4@firm4.example", "P6@firm6.example"):
        for step in ("1", "3", "4"):
            done = call(
                render_command, root, "--to", address, "--step", step, *start, "--format", "json"
            )
            assert json.loads(done.stdout)["digest"] == shown[address.lower(), int(step)]


def _nothing_is_kept_of_a_preview(root: Path) -> None:
    store = open_store(open_workspace(root))
    with store.reading() as session:
        assert session.scalars(select(Enrolment)).all() == []
    store.close()


def _the_server_takes_what_the_preview_showed(root: Path, shown: list[dict[str, Any]]) -> None:
    workspace = open_workspace(root)
    store = open_store(workspace)
    with store.session() as session:
        assert approve_all(session, workspace.campaign("spring"), by=person("ann"), now=NOW)
    with catcher() as (caught, port):
        play(
            store,
            pointed_at(workspace, "127.0.0.1", port),
            clock=Clock(NOW),
            transports=lambda box: SmtpTransport(box, password=None),
            boot="b",
        )
        assert verify(store, caught).good
    store.close()
    arrived = [(address, read_message(raw).digest) for address, raw in caught.mails]
    expected = {(one["to"], one["digest"]): one["step"] for one in shown}
    assert set(arrived) <= set(expected)
    assert {expected[one] for one in arrived} == {1, 3, 4}
    assert len(arrived) == len(set(arrived)) > 100


def test_the_page_of_each_person_says_the_digest_that_is_drafted(root: Path) -> None:
    call(enrol_command, root, *at(NOW - timedelta(days=3)), "--keep-doubles")
    contacts = root / "contacts/spring.csv"
    contacts.write_text(contacts.read_text("utf-8") + "new@late.example,Nia,,,,,,2026-02-02,\n")
    shown = digests(preview(root))
    workspace = open_workspace(root)
    store = open_store(workspace)
    site = create_app(
        workspace, store, token="one", clock=lambda: NOW, user=person("ann")
    ).test_client()
    site.get("/sign-in?token=one")
    pages = {}
    for address in ("p1@firm1.example", "p4@firm4.example", "new@late.example"):
        for step in (1, 3, 4):
            where = f"/campaigns/spring/preview?to={address}&step={step}&view=headers"
            found = re.search(r"<code>([0-9a-f]{64})</code>", site.get(where).text)
            pages[address, step] = found[1] if found else None
    left_out = site.get("/campaigns/spring/preview?to=p9@firm9.example&step=1").text
    store.close()
    assert pages == {key: shown[key] for key in pages}
    assert "means no email" in left_out
    call(enrol_command, root, *at(NOW))
    assert pages == {key: drafted(root)[key][0] for key in pages}


def test_a_text_that_changed_on_disk_gets_no_yes_on_the_page(root: Path) -> None:
    call(enrol_command, root, *at(NOW))
    workspace = open_workspace(root)
    store = open_store(workspace)
    with store.reading() as session:
        first = workspace.campaign("spring").step(1).key
        kept = session.scalars(select(StoredMessage).where(StoredMessage.key == first)).all()
        one, other = [(row.id, row.digest) for row in kept if row.variant is None][:2]
    renderer = MessageRenderer(workspace, workspace.campaign("spring"))
    approve_message(store, lambda _name: renderer, *one, by=person("ann"), now=NOW)
    path = root / "templates/01.md"
    path.write_text(path.read_text("utf-8").replace("you came by", "you visited us"), "utf-8")
    changed = open_workspace(root)
    renderer = MessageRenderer(changed, changed.campaign("spring"))
    with pytest.raises(ApprovalError, match="changed after you read it"):
        approve_message(store, lambda _name: renderer, *other, by=person("ann"), now=NOW)
    with store.reading() as session:
        states = {row.id: row.state for row in session.scalars(select(StoredMessage))}
        texts = [
            message_for(session, changed, row).text
            for row in session.scalars(select(StoredMessage)).all()
            if row.replaces_id == other[0]
        ]
    store.close()
    assert states[one[0]] is MessageState.approved
    assert states[other[0]] is MessageState.stale
    assert len(texts) == 1 and "you visited us" in texts[0]


def test_every_draft_is_rendered_again_from_its_release_and_what_it_read(root: Path) -> None:
    """Picks, quotes, days and variants too, with nothing stored of any text."""
    call(enrol_command, root, *at(NOW))
    path = root / "templates/01.md"
    path.write_text(
        "---\nsubject: Another\n---\nAnother." + path.read_text("utf-8")[-200:], "utf-8"
    )
    (root / "content/library.yml").write_text("items: {}\n")
    workspace = open_workspace(root)
    store = open_store(workspace)
    with store.session() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.digest != "")).all()
        digests = {row.id: row.digest for row in rows}
        session.execute(update(StoredMessage).values(text="", html=None, subject=""))
    with store.reading() as session:
        found = {one: replayed(session, workspace, one) for one in digests}
    store.close()
    assert {one: again.why for one, again in found.items() if not again.same} == {}
    assert {one: again.message.digest for one, again in found.items()} == digests
    assert len(digests) > 100


def test_a_changed_list_is_previewed_as_enrolling_it_again_drafts_it(root: Path) -> None:
    call(enrol_command, root, *at(NOW))
    contacts = root / "contacts/spring.csv"
    changed = contacts.read_text("utf-8").replace("plan 4,", "the new plan,")
    changed = changed.replace(",Mia,", ",Maja,") + "new@late.example,Nia,Late,,,,x,2026-02-02,\n"
    contacts.write_text(changed, "utf-8")
    later = NOW + timedelta(days=1)
    shown = preview(root, later)
    assert any(one["enrolled"] for one in shown) and not all(one["enrolled"] for one in shown)
    call(enrol_command, root, *at(later))
    assert told(shown) == drafted(root)


def test_whoever_was_drafted_a_variant_keeps_it(root: Path) -> None:
    call(enrol_command, root, *at(NOW))
    before = drafted(root)
    path = root / "campaigns/spring.yml"
    path.write_text(path.read_text().replace("short: 03s.md}", "short: 03s.md, again: 01b.md}"))
    call(enrol_command, root, *at(NOW))
    assert {key: one[1] for key, one in drafted(root).items() if key[1] == 4} == {
        key: one[1] for key, one in before.items() if key[1] == 4
    }


def test_the_page_shows_every_variant_and_names_all_that_is_held(root: Path) -> None:
    page = root / "page.html"
    done = call(preview_command, root, *at(NOW), "--output", str(page))
    text = page.read_text()
    held = [one for one in preview(root) if one["held"] and one["step"]]
    assert held
    assert all(one["to"] in text.partition("Every message")[0] for one in held)
    for variant in ("its own template", "b", "long", "short"):
        assert f"variant {variant}" in text
    assert f"{len(held)} message" in done.output
    assert "2 rows would be left out" not in done.output
    assert "3 rows would be left out: 1 invalid, 1 suppressed, 1 twice" in done.output


def test_who_gets_nothing_is_shown_with_the_reason(root: Path) -> None:
    words = ("--to", "p9@firm9.example", *at(NOW), "--step", "1")
    done = call(preview_command, root, *words)
    assert "Not sent (step 1): " in done.stderr and "means no email" in done.stderr
    found = json.loads(call(preview_command, root, *words, "--format", "json").stdout)
    assert "means no email" in found[0]["left_out"]
    assert "p9@firm9.example" not in {one["to"] for one in preview(root)}


def test_a_message_that_cannot_be_rendered_is_on_the_page(root: Path) -> None:
    (root / "templates/03s.md").write_text(
        "---\nsubject: Hi\n---\n{{ content.pick('nothing').title }}" + FOOT, "utf-8"
    )
    page = root / "page.html"
    assert call(preview_command, root, *at(NOW), "--output", str(page)).exit_code == 1
    shown = preview(root)
    broken = [one for one in shown if one["problem"]]
    assert broken and all(one["digest"] is None and one["held"] for one in broken)
    assert "cannot be rendered" in page.read_text()
    call(enrol_command, root, *at(NOW))
    assert told(shown) == drafted(root)


ROW = st.tuples(
    st.sampled_from(["", *NAMES[:6]]),
    st.sampled_from(ZONES),
    st.sampled_from(["", "Norway", "Austria", "Peru"]),
    st.sampled_from(["", "ingrid", "tomas", "nobody"]),
    st.sampled_from(["", "plan", "JosÃ©"]),
    st.sampled_from(["", "2026-02-02", "2025-12-24"]),
    st.sampled_from(["", "", "", "yes"]),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(ROW, min_size=1, max_size=7),
    before=st.integers(0, 3),
    hours=st.integers(0, 24 * 14),
    keys=st.permutations(range(12)),
)
def test_preview_equals_draft_for_any_list_at_any_moment(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    before: int,
    hours: int,
    keys: list[int],
) -> None:
    lines = [
        f"p{key}@firm{key}.example,{row[0]},Firm{key},{','.join(row[1:])}\n"
        for key, row in zip(keys, rows, strict=False)
    ]
    root = lay(tmp_path_factory.mktemp("any"), HEADER + "".join(lines[:before]))
    if lines[:before]:
        call(enrol_command, root, *at(NOW))
    (root / "contacts/spring.csv").write_text(HEADER + "".join(lines), "utf-8")
    now = NOW + timedelta(hours=hours)
    shown = preview(root, now)
    call(enrol_command, root, *at(now))
    assert told(shown) == drafted(root)
