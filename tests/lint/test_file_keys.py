"""What an editor completes and shows in campaigns, the library and tactful.toml."""

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from lsprotocol import types

from tactful.lint.editor.file_keys import has_keys, key_completions, key_hover
from tactful.lint.editor.known_names import _KNOWN, known_names
from tactful.lint.editor.text import Document, Text
from tactful.templates.workspace.as_written import Names
from tactful.templates.workspace.workspace import Workspace, open_workspace

CAMPAIGN, SETTINGS, LIBRARY = "campaigns/webinar.yml", "tactful.toml", "content/library.yml"
HEAD = "campaign: a\n"
STEPS = HEAD + "sequence:\n  steps:\n    - email: webinar/01-thanks.mjml\n"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    with as_file(files("tactful.templates").joinpath("demo/faulty")) as root:
        return open_workspace(Path(root))


Complete = Callable[[str, str], dict[str, str]]


@pytest.fixture
def complete(workspace: Workspace) -> Complete:
    """Return a function: what may follow "‸" in a file, by label, with the text it would make."""

    def completed(name: str, typed: str) -> dict[str, str]:
        before, _, after = typed.partition("‸")
        text = Text(before + after)
        document = Document("file:///x", 1, name, text, inside=True)
        found = key_completions(workspace, document, len(before))
        return {one.label: _applied(text, one) for one in found}

    return completed


def _applied(text: Text, item: types.CompletionItem) -> str:
    """Return the line that an item makes."""
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    start, end = text.offset_of(edit.range.start), text.offset_of(edit.range.end)
    whole = text.source[:start] + edit.new_text + text.source[end:]
    return whole.split("\n")[edit.range.start.line]


TOP = ["campaign", "lead_type", "mailbox", "audience", "initial", "sequence", "approval"]
EMAIL = ["key", "wait", "evidence", "stage", "variants", "thread", "goodbye"]
CHANNELS = ["email", "call", "voicemail", "social", "task"]


@pytest.mark.parametrize(
    ("file", "typed", "least", "never"),
    [
        (CAMPAIGN, "‸", TOP, ["path", "channel"]),
        (CAMPAIGN, "cam‸", ["campaign"], []),
        (CAMPAIGN, HEAD + "‸\nlead_type: event\n", ["mailbox", "sequence"], ["campaign", "lead_type"]),
        (CAMPAIGN, HEAD + "sequence:\n  ‸", ["window", "stop_on", "steps"], ["campaign", "wait"]),
        (CAMPAIGN, HEAD + "sequence:\n  ‸\n  steps:\n    - email: a\n", ["window"], ["steps"]),
        (CAMPAIGN, HEAD + "sequence:\n  window:\n    ‸", ["days", "hours", "opens", "timezone"], []),
        (CAMPAIGN, HEAD + "sequence:\n  window: {‸", ["days", "hours", "timezone"], []),
        (CAMPAIGN, HEAD + "sequence:\n  window: {hours: 08:30-17:30, ‸}", ["days"], ["hours", "opens"]),
        (CAMPAIGN, HEAD + "sequence:\n  window: {days: mon-fri,\n    ‸", ["hours"], ["days"]),
        (CAMPAIGN, HEAD + "sequence:\n  steps:\n    - ‸", [*CHANNELS, "wait"], ["template"]),
        (CAMPAIGN, STEPS + "      ‸", EMAIL, [*CHANNELS, "if_no_contact"]),
        (CAMPAIGN, STEPS + "      wait: 1 day\n      ‸\n      goodbye: yes\n", ["thread"], ["wait", "goodbye"]),
        (CAMPAIGN, STEPS + "    - call: a\n      ‸", ["if_no_contact", "wait", "on", "owner"], ["evidence", "email", "goodbye"]),
        (CAMPAIGN, STEPS + "    # a comment\n\n    - call: a\n      k‸", ["key"], ["evidence"]),
        (CAMPAIGN, STEPS + "    - call: a\n      on: {‸", ["reached", "no_answer"], ["call_back"]),
        (CAMPAIGN, STEPS + "    - call: a\n      on:\n        reached: end\n        ‸", ["no_answer"], ["reached"]),
        (CAMPAIGN, STEPS + "      if: {‸", ["title", "company_size"], []),
        (CAMPAIGN, HEAD + "afterwards: {‸", ["then", "after"], []),
        (CAMPAIGN, "sequence:\n  steps:\n  - email: a\n    ‸", EMAIL, CHANNELS),
        (CAMPAIGN, "sequence:\n  steps:\n  - email: a\n  ‸", ["window"], ["wait", "steps"]),
        (CAMPAIGN, STEPS + "‸", ["audience", "approval"], ["sequence", "wait"]),
        (CAMPAIGN, HEAD + "audience:\n  criteria:\n    ‸", ["title", "company_size"], ["criteria"]),
        (CAMPAIGN, HEAD + "audience:\n  criteria:\n    title: {‸", ["matches", "one_of", "at_least"], []),
        (CAMPAIGN, HEAD + "audience: {route: [{‸", ["round_robin", "company_size"], ["kind", "reps"]),
        (SETTINGS, "‸", ["name", "postal_address", "mailboxes", "fields", "lint"], ["key"]),
        (SETTINGS, 'name = "b"\n‸\nlocale = "de"\n', ["timezone"], ["name", "locale"]),
        (SETTINGS, "[‸", ["mailboxes", "fields", "lint", "enrol", "lists"], ["name", "timezone"]),
        (SETTINGS, "[fields.‸", ["contact", "lead", "research"], ["name"]),
        (SETTINGS, "[mailboxes.sam]\n‸", ["address", "host", "security"], ["key", "name_"]),
        (SETTINGS, '[mailboxes.sam]\naddress = "a"\n‸\nhost = "b"\n[lint]\nport = 3', ["port"], ["address", "host"]),
        (SETTINGS, "[fields.contact]\nfirst_name = { ‸ }", ["type", "fallback", "spoken"], ["key"]),
        (SETTINGS, '[fields.contact]\nfirst_name = { type = "name", ‸ }', ["fallback"], ["type"]),
        (SETTINGS, "[fields.contact.title]\n‸", ["type", "columns", "spoken"], []),
        (SETTINGS, "[lint]\n‸", ["select", "per-file-ignores"], ["per_file_ignores"]),
        (SETTINGS, "lint.‸", ["select", "options"], ["name"]),
        (SETTINGS, "[lint.options]\n‸", ["S401", "W511"], []),
        (SETTINGS, "[lint.options.S401]\n‸", ["most"], ["S401"]),
        (SETTINGS, "[lint.options]\nS401 = {‸", ["most"], []),
        (LIBRARY, "‸", ["items"], []),
        (LIBRARY, "items:\n  guide:\n    title: A\n    ‸", ["url", "topic", "expires"], ["title"]),
        (LIBRARY, "items:\n  guide: {title: A, ‸", ["url", "stage"], ["title"]),
    ],
)  # fmt: skip
def test_keys_are_offered_where_they_may_stand(
    complete: Complete, file: str, typed: str, least: list[str], never: list[str]
) -> None:
    found = complete(file, typed)
    assert [key for key in least if key not in found] == []
    assert [key for key in never if key in found] == []


@pytest.mark.parametrize(
    ("file", "typed", "wanted"),
    [
        (CAMPAIGN, "lead_type: ‸", {"inbound": "lead_type: inbound", "event": "lead_type: event"}),
        (CAMPAIGN, "lead_type: in‸", {"inbound": "lead_type: inbound"}),
        (CAMPAIGN, "approval: ‸  # why", {"each": "approval: each  # why"}),
        (CAMPAIGN, "mailbox: ‸", {"sam": "mailbox: sam", "dana": "mailbox: dana"}),
        (CAMPAIGN, "initial: web‸", {"webinar/00-invitation.mjml": "initial: webinar/00-invitation.mjml"}),
        (CAMPAIGN, 'initial: "web‸"', {"webinar/goodbye.md": 'initial: "webinar/goodbye.md"'}),
        (CAMPAIGN, "audience:\n  contacts: ‸", {"contacts/webinar.csv": "  contacts: contacts/webinar.csv"}),
        (CAMPAIGN, "audience: {contacts: ‸}", {"contacts/webinar.csv": "audience: {contacts: contacts/webinar.csv}"}),
        (CAMPAIGN, "sequence:\n  steps:\n    - email: ‸", {"webinar/01-thanks.mjml": "    - email: webinar/01-thanks.mjml"}),
        (CAMPAIGN, STEPS + "      evidence: ‸", {"lead.asset": "      evidence: lead.asset"}),
        (CAMPAIGN, STEPS + "    - call: a\n      owner: ‸", {"dana": "      owner: dana"}),
        (CAMPAIGN, STEPS + "    - call: a\n      on: {reached: ‸", {"end": "      on: {reached: end"}),
        (CAMPAIGN, "afterwards: {then: ‸", {"nurture": "afterwards: {then: nurture"}),
        (CAMPAIGN, STEPS + "      goodbye: ‸", {"true": "      goodbye: true"}),
        (CAMPAIGN, STEPS + "      wait: ‸", {"1 business day": "      wait: 1 business day"}),
        (CAMPAIGN, STEPS + "      variants: {short: ‸", {"webinar/goodbye.md": "      variants: {short: webinar/goodbye.md"}),
        (CAMPAIGN, "sequence:\n  stop_on: [reply, ‸", {"bounce": "  stop_on: [reply, bounce"}),
        (CAMPAIGN, "sequence:\n  stop_on:\n    - reply\n    - ‸", {"opt_out": "    - opt_out"}),
        (CAMPAIGN, "sequence:\n  window: {timezone: Europe/Lis‸", {"Europe/Lisbon": "  window: {timezone: Europe/Lisbon"}),
        (CAMPAIGN, "audience: {route: [‸", {"owner": "audience: {route: [owner"}),
        (CAMPAIGN, "audience: {route: [{round_robin: [‸", {"dana": "audience: {route: [{round_robin: [dana"}),
        (CAMPAIGN, "audience: {route: [{title: {cmo: ‸", {"sam": "audience: {route: [{title: {cmo: sam"}),
        (CAMPAIGN, "audience:\n  criteria:\n    title: ‸", {">= 50": '    title: ">= 50"', "known": "    title: known"}),
        (CAMPAIGN, "lead‸", {"lead_type": "lead_type: "}),
        (CAMPAIGN, "seq‸", {"sequence": "sequence:"}),
        (CAMPAIGN, "lead‸: inbound", {"lead_type": "lead_type: inbound"}),
        (SETTINGS, "default_mailbox = ‸", {"sam": 'default_mailbox = "sam"'}),
        (SETTINGS, 'default_mailbox = "‸"', {"dana": 'default_mailbox = "dana"'}),
        (SETTINGS, 'locale = "en-G‸"', {"en-GB": 'locale = "en-GB"'}),
        (SETTINGS, "[mailboxes.sam]\nsecurity = ‸", {"starttls": 'security = "starttls"'}),
        (SETTINGS, "[mailboxes.sam]\nport = ‸", {"587": "port = 587"}),
        (SETTINGS, "[fields.contact]\nx = { type = ‸ }", {"picklist": 'x = { type = "picklist" }'}),
        (SETTINGS, "[fields.contact]\nx = { required = ‸ }", {"true": "x = { required = true }"}),
        (SETTINGS, "[lint]\nselect = [‸]", {"T104": 'select = ["T104"]'}),
        (SETTINGS, '[lint]\nselect = [\n  "T",\n  "M‸"\n]', {"M201": '  "M201"'}),
        (SETTINGS, "[lint]\nseverity = { W = ‸", {"info": 'severity = { W = "info"'}),
        (SETTINGS, "[lint.severity]\nW5‸", {"W511": "W511 = "}),
        (SETTINGS, '[lists]\nmapping = { "Job role" = ‸', {"contact.title": 'mapping = { "Job role" = "contact.title"'}),
        (SETTINGS, "loc‸", {"locale": "locale = "}),
        (SETTINGS, "[mail‸", {"mailboxes": "[mailboxes"}),
        (LIBRARY, "items:\n  a:\n    stage: ‸", {"awareness": "    stage: awareness"}),
    ],
)  # fmt: skip
def test_values_are_offered_as_the_file_has_them(
    complete: Complete, file: str, typed: str, wanted: dict[str, str]
) -> None:
    found = complete(file, typed)
    assert {label: found.get(label) for label in wanted} == wanted


@pytest.mark.parametrize(
    ("file", "typed"),
    [
        (CAMPAIGN, "# lead_type: ‸"),
        (CAMPAIGN, "lead_type: inbound # ‸"),
        (CAMPAIGN, "campaign: ‸"),
        (CAMPAIGN, "nothing:\n  ‸"),
        (SETTINGS, "# loc‸"),
        (SETTINGS, "[mailboxes.sam]‸"),
        (SETTINGS, 'locale = "en"‸'),
        (SETTINGS, "[nothing]\n‸"),
        ("README.md", "‸"),
    ],
)
def test_nothing_is_offered_that_is_wrong_there(complete: Complete, file: str, typed: str) -> None:
    found = set(complete(file, typed))
    assert found <= {"webinar-march"}


@pytest.mark.parametrize(
    ("file", "typed", "said"),
    [
        (CAMPAIGN, "lead_‸type: inbound", "How the people became leads"),
        (CAMPAIGN, "‸lead_type: inbound", "How the people became leads"),
        (CAMPAIGN, "lead_type: in‸bound", "how dense"),
        (CAMPAIGN, "sequence:\n  window: {da‸ys: mon-fri}", "The days on which a touch may happen."),
        (CAMPAIGN, "sequence:\n  window: {days: mon‸-fri}", "The days on which a touch may happen."),
        (CAMPAIGN, STEPS.replace("email", "em‸ail"), "An email, written in this template."),
        (CAMPAIGN, STEPS + "      wa‸it: 1 day", "Like: `20 minutes`"),
        (CAMPAIGN, STEPS + "      thr‸ead: new", "Without it: `new`"),
        (CAMPAIGN, "sequence:\n  stop_on: [reply, mee‸ting]", "A rep talked with the person."),
        (CAMPAIGN, "audience:\n  criteria:\n    title: {mat‸ches: x}", "A pattern that is somewhere"),
        (SETTINGS, 'post‸al_address = "x"', "the law wants it in every email"),
        (SETTINGS, "[mail‸boxes.sam]", "The accounts that mail is sent from"),
        (SETTINGS, "[fields.con‸tact.title]", "What is known of the person"),
        (SETTINGS, "[mailboxes.sam]\nper_d‸ay = 4", "Without it: `500`"),
        (SETTINGS, "[fields.contact]\nx = { fall‸back = 'x' }", "What is printed for a person"),
        (SETTINGS, "[lint.options]\nS401 = { mo‸st = 1 }", ""),
        (SETTINGS, "[lint.options]\nS4‸01 = { most = 1 }", "."),
        (LIBRARY, "items:\n  a: {exp‸ires: 2027-01-01}", "The first day on which it is no longer"),
    ],
)  # fmt: skip
def test_a_pointer_on_a_key_is_told_what_it_means(file: str, typed: str, said: str) -> None:
    before, _, after = typed.partition("‸")
    assert said in (key_hover(file, before + after, len(before)) or "")


@pytest.mark.parametrize(
    ("file", "typed"),
    [(CAMPAIGN, "# lead_‸type: x"), (CAMPAIGN, "no‸thing: x"), (CAMPAIGN, "a: x\n‸\n"), ("a.md", "sub‸ject: x")],
)  # fmt: skip
def test_a_pointer_elsewhere_is_told_nothing(file: str, typed: str) -> None:
    before, _, after = typed.partition("‸")
    assert key_hover(file, before + after, len(before)) is None


@pytest.mark.parametrize("names", Names)
def test_every_kind_of_name_is_known(workspace: Workspace, names: Names) -> None:
    assert set(_KNOWN) == set(Names)
    assert known_names(workspace, names)


def test_files_with_keys_are_those_that_have_a_schema() -> None:
    assert [has_keys(name) for name in (CAMPAIGN, SETTINGS, LIBRARY, "campaigns/a.md", "a.yml")] == [
        True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("name", [CAMPAIGN, SETTINGS, LIBRARY])
def test_at_every_place_of_a_file_an_answer_comes(workspace: Workspace, name: str) -> None:
    source = (workspace.root / name).read_text()
    text = Text(source)
    document = Document("file:///x", 1, name, text, inside=True)
    told = 0
    for offset in range(len(source) + 1):
        key_completions(workspace, document, offset)
        told += key_hover(name, source, offset) is not None
        half = Text(source[:offset])  # nothing is typed behind it yet
        key_completions(workspace, Document("file:///x", 1, name, half, inside=True), offset)
    assert told > len(source) / 4


def test_a_bracket_that_is_never_closed_is_read_in_bounded_time(workspace: Workspace) -> None:
    source = "sequence: {a: [\n" + "x: y, {\n" * 100_000
    document = Document("file:///x", 1, CAMPAIGN, Text(source), inside=True)
    assert key_completions(workspace, document, len(source)) == []
