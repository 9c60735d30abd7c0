"""The schemas say of a file what the models say of it: what is accepted, and what is refused."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from copy import copy, deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from pydantic import BaseModel, ValidationError

from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.as_written import NAMES, Names
from tactful.templates.workspace.file_schema import KINDS, file_schema, schema_text
from tactful.templates.workspace.located import load_yaml
from tactful.templates.workspace.written_forms import FORMS
from tests.templates.test_keys import WRONG, every_model

ROOT = Path(__file__).resolve().parents[2]
Path_ = tuple[str | int, ...]

# Every key that a file may have, once. A new key comes in here.
FULL = {
    "campaign": """\
campaign: spring
lead_type: event
mailbox: sam
sla: {assigned: 2 hours, first_touch: 1 business day, tasks: 2 days, escalate: sam, reassign: dana}
audience:
  contacts: contacts/fair.xlsx
  sheet: March
  criteria:
    company_size: ">= 20"
    title: {matches: "marketing|sales", one_of: [CMO, CRO], none_of: Student}
    budget: {at_least: 1, at_most: "1,000", above: 0, below: 2.5}
    industry: [health, energy]
    country: NO
    customer: no
    source: known
  qualify_at: 3
  lead_cost: 35
  originator: sdr
  route: [owner, history, {industry: {health: sam, else: dana}}, {load: [sam, dana]}, load, {round_robin: [sam, dana]}, round_robin]
split_with: [fair-slow]
initial: fair/00.mjml
approval: none
archived: true
afterwards: {then: nurture, after: 45 days}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", timezone: recipient, holidays: GB-ENG}
  max_lateness: 2 days
  stop_on: [reply, meeting, opt_out, bounce]
  steps:
    - email: fair/01.mjml
      key: thanks
      wait: 20 minutes
      evidence: lead.asset
      invitation:
        title: A visit
        start: 2027-05-03 14:00
        duration: 1 hour
        zone: Europe/London
        location: 4 Quayside
        url: https://meet.example
        description: Bring boots.
      stage: awareness
      variants: {short: fair/01-short.md}
      thread: new
      on: {no: end, question: ring}
    - call: fair/call.txt
      wait: 1 business day
      key: ring
      if_no_contact: stop
      if: {industry: health, title: {one_of: [CMO]}}
      on: {reached: end, no_answer: goodbye}
      owner: dana
      due_within: 2 days
    - voicemail: fair/voicemail.txt
    - social: fair/social.txt
    - letter: fair/letter.txt
    - task: fair/task.txt
    - email: fair/goodbye.md
      wait: 2 weeks
      goodbye: yes
""",
    "library": """\
items:
  guide:
    title: The guide
    url: https://b.example/guide
    topic: rivers
    stage: awareness
    expires: 2027-12-31
    summary: All about rivers
""",
    "workspace": """\
name = "Brightwater"
postal_address = "1 Quay Street"
website = "https://b.example"
timezone = "Europe/London"
locale = "en-GB"
public_url = "https://m.b.example"
database = "sqlite:///.tactful/tactful.db"
default_mailbox = "sam"
[mailboxes.sam]
address = "sam@b.example"
name = "Sam Ortiz"
title = "Adviser"
phone = "+44 113 496 0000"
reply_to = "team@b.example"
provider = "smtp"
api_key = "env:RESEND_API_KEY"
api_url = "https://api.b.example"
host = "smtp.b.example"
port = 587
security = "starttls"
user = "sam"
password = "env:SAM"
per_day = 400
per_hour = 60
warm_up = { from = 20, to = 400, days = 28, since = 2027-03-01 }
domain_gap_seconds = 30
jitter_seconds = 20
alert_to = "sam.ortiz@b.example"
away = ["2027-03-01 to 2027-03-12", { day = "2027-05-01" }]
[mailboxes.sam.dkim]
selector = "tactful"
domain = "b.example"
key = "file:/etc/dkim.pem"
[mailboxes.sam.oauth]
provider = "microsoft"
client_id = "1234"
client_secret = "env:CLIENT"
refresh_token = "keyring:tactful/sam"
tenant = "contoso.example"
authorize_url = "https://login.b.example/authorize"
token_url = "https://login.b.example/token"
device_url = "https://login.b.example/device"
scopes = ["mail.send"]
[mailboxes.sam.imap]
host = "imap.b.example"
port = 993
security = "tls"
user = "sam@b.example"
password = "env:SAM_IMAP"
folders = ["INBOX", "Answers"]
sent = "Sent"
[alerts]
reply = "email"
held = "webhook"
url = "https://hooks.b.example/x"
secret = "env:HOOK"
[webhooks.crm]
url = "https://hooks.b.example/crm"
secret = "env:CRM_HOOK"
events = ["reply.received", "message.sent"]
private = true
[guardrails]
bounce_rate = 0.1
complaint_rate = 0.01
sample = 100
days = 14
[replies]
poll_seconds = 120
hold_after_minutes = 45
[fields.contact]
first_name = { type = "name", required = true, fallback = "there", example = "Jo" }
[fields.contact.title]
type = "picklist"
columns = ["job title"]
[fields.contact.title.spoken]
"Head of IT" = "a head of IT"
[fields.lead]
asset = { type = "text", columns = "asked for" }
[fields.research]
text = { type = "text" }
source = { type = "url" }
date = { type = "date" }
[lists]
mapping = { "Job role" = "contact.title" }
not_opt_outs = ["No contract"]
[calendar]
holidays = "GB-ENG"
closed = [2026-12-24, "12-24 to 01-02: shutdown", { from = "2027-08-02", to = 2027-08-13, name = "x" }]
[enrol]
same_person = "ask"
[frequency_cap]
per_day = 2
per_week = 5
channels = ["email", "call"]
single_sequence = true
one_sender_per_company = false
[costs]
email = 0.02
call = 12.5
voicemail = 6
social = 3
letter = 4
task = 5
[draft]
command = "propose --local"
seconds = 60
[tasks]
hot_field = "score"
hot_words = ["today", "this week"]

[sla]
assigned = "1 hour"
first_touch = "4 hours"
tasks = "2 days"
escalate = "sam"
reassign = "sam"
[approval]
two_people = true
[web]
address = "https://tactful.example.com"
proxy = "127.0.0.1"
[web.oidc]
issuer = "https://login.example.com"
client_id = "tactful"
client_secret = "env:TACTFUL_OIDC_SECRET"
name = "Example ID"
[presets.fair]
like = "event"
touches = { fewest = 2, most = 4, calls = 2, source = "our own" }
first_touch = { not_before = "1 hour", not_after = "1 business day" }
acknowledgement = { at_once = true }
density = { touches = 4, business_days = 8 }
memory = { business_days = 3 }
stage = { assumed = "consideration" }
[lint]
select = ["T", "M20"]
ignore = ["W501"]
severity = { W = "info" }
options = { S401 = { most = 0.7 } }
per-file-ignores = { "templates/old/*" = ["W"] }
per-file-severity = { "templates/old/*" = { W = "info" } }
""",
}
MORE = {  # other ways to write the same keys
    "campaign": [
        "campaign: 2027\nsequence: {window: {opens: 9:00, closes: '17:30:00', days: [Monday, thu-fri]},"
        " steps: [{email: 7, goodbye: on}]}\n",
        "campaign: a\naudience:\nsequence:\n  steps:\n  - task: x\n".replace("audience:\n", ""),
        "campaign: a\nmailbox:\ninitial: ~\naudience: {qualify_at: , sheet: null}\n"
        "sequence: {steps: [{call: x, wait: 3 Hours}]}\n",
        "campaign: a\nsequence:\n  steps:\n  - {call: x, wait: until visit}\n"
        "  - {call: y, wait: 2 Days before lead.visit}\n  - {call: z, wait: until 2027-05-03}\n"
        "  - {call: w, wait: until 1 hour after größe_2}\n",
        "campaign: a\nsequence:\n  steps:\n"
        "  - {email: x, invitation: {title: A, start: visit, end: 2027-05-03T15:00+02:00}}\n",
    ],
    "library": ["items: {}\n", "items: {2027: {title: 2027, expires: null}}\n"],
    "workspace": [
        'name = ""\n',
        'name = "b"\n[mailboxes.b]\naddress = "b@localhost"\nport = "25"\n',
    ],
}
# Refused for what it means, not for its shape: no schema can tell these.
MEANING = re.compile(
    "not a time zone|not a locale|not a valid pattern|longer than ten years|closes before it opens"
    "|qualify_at is|must be at least|greater than or equal|valid time format|[Ii]nput should be less"
    "|not a holiday calendar|no holiday calendar|may be Norway|write recipient, none|stands alone|more than 0"
    "|there is no day|a year or longer|is before|is no outcome on which|too far away|give both days"
    "|month value|day value|out of range|input is too|nothing fits|it must grow|own domain"
)
ODD: list[Any] = [
    "", " ", "x", "NO", "yes", "true", "7", "-1", "0", "1.5", "2027-12-31", "08:30", "known", ">= 5",
    ">= many", "5-9", "mon", "3 days", "3 business weeks", "a b", "Ä-ö", "sam@b.example", "env:A",
    "https://b.example", "reply", "none", None, [], {}, ["a"], ["reply"], ["T", 3], [[]], [{}], [None],
    {"a": "b"}, {"a": {}}, {"x": {"y": "z"}}, {"email": "x"}, {"matches": "x"}, {"owner": "x"},
    {"kind": "owner"}, {"minutes": "3"}, {"title": "x"}, {"address": "a@b.example"}, {"type": "name"},
]  # fmt: skip
TYPED: list[Any] = [True, False, 0, 1, 7, -1, 1.5, 1.0, 10**12]
STRANGE_KEYS = (
    "wiat",
    "channel",
    "template",
    "path",
    "number",
    "derived",
    "per_file_ignores",
    "a b",
)


def loaded(kind: str, text: str) -> Any:
    """Return what Tactful reads in a file: in YAML all are words."""
    return tomllib.loads(text) if KINDS[kind].typed else load_yaml(text, kind).data


def as_json(value: Any) -> Any:
    """Return what an editor of TOML checks: JSON has no days."""
    return json.loads(json.dumps(value, default=str))


def in_an_editor(value: Any, *, numbers: bool) -> Any:
    """Return what an editor makes of words that Tactful read: YAML 1.2 has types."""
    if isinstance(value, dict):
        return {key: in_an_editor(one, numbers=numbers) for key, one in value.items()}
    if isinstance(value, list):
        return [in_an_editor(one, numbers=numbers) for one in value]
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value.lower() == "true"
    if numbers and isinstance(value, str) and re.fullmatch(r"[-+]?[0-9]+", value):
        return int(value)
    if (
        numbers
        and isinstance(value, str)
        and re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)", value)
    ):
        return float(value)
    return value


def refusal(kind: str, data: Any) -> str | None:
    """Return why the model refuses data, None where it accepts it."""
    try:
        KINDS[kind].model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        return "; ".join(one["msg"] for one in error.errors())
    if kind == "library" and "pick" in data.get("items", {}):
        return "the workspace refuses this key"
    boxes = data.get("mailboxes", {}).values() if kind == "workspace" else ()
    if any(("user" in box) != ("password" in box) for box in boxes):
        return "the workspace refuses one without the other"
    return None


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(file_schema(kind))


@cache
def quick_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    """Return a validator for the thousands of changed files, a hundred times quicker."""
    return jsonschema_rs.Draft202012Validator(file_schema(kind))


def differs(kind: str, data: Any) -> str | None:
    """Return how the schema and the model judge data differently, None where they agree."""
    why = refusal(kind, data)
    # No pattern is of numbers, so a refused one (a campaign called -1) may be valid in an editor.
    typed = as_json(data) if KINDS[kind].typed else in_an_editor(data, numbers=why is None)
    forms = [typed] if KINDS[kind].typed else [data, typed]
    for form in forms:
        valid = quick_validator(kind).is_valid(form)
        if why is None and not valid:
            error = jsonschema.exceptions.best_match(validator(kind).iter_errors(form))
            return f"accepted, and the schema says: {error.message if error else ''}"
        if why is not None and valid and not MEANING.search(why):
            return f"valid, and the model says: {why}"
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_in_the_draft_it_names_and_in_the_one_that_editors_know(kind: str) -> None:
    schema = file_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft7Validator.check_schema(schema)
    words = json.dumps(schema)
    later = (
        "dependentRequired",
        "prefixItems",
        "unevaluatedProperties",
        "minContains",
        "$dynamicRef",
    )
    assert [word for word in later if f'"{word}"' in words] == []
    silent = [
        one["pattern"]
        for one in nodes(schema)
        if isinstance(one.get("pattern"), str) and "patternErrorMessage" not in one
    ]
    assert silent == [], "an editor would show the pattern itself"
    patterns = [one["pattern"] for one in nodes(schema) if isinstance(one.get("pattern"), str)]
    assert len(patterns) > 3 or kind == "library"
    assert [one for one in patterns if re.search(r"\\[wWZAb]|\(\?P|\(\?[aiLmsux]", one)] == []


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for one in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(one, dict | list):
            yield from nodes(one)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_and_every_word_to_choose_is_described(kind: str) -> None:
    """A key without a docstring or a comment in its model has nothing to show in an editor."""
    silent = []
    for node in nodes(file_schema(kind)):
        for key, one in node.get("properties", {}).items():
            if isinstance(one, dict) and "description" in node:
                said = one.get("description", "")
                if len(said) < 10 or said[0].islower():
                    silent.append(f"{key}: {said!r}")
        if "enumDescriptions" in node:
            silent += [
                w for w, t in zip(node["enum"], node["enumDescriptions"], strict=True) if not t
            ]
    assert silent == []


def test_no_key_that_is_refused_or_set_by_us_is_in_a_schema() -> None:
    words = {
        key
        for kind in KINDS
        for node in nodes(file_schema(kind))
        for key in node.get("properties", {})
    }
    assert {"email", "hours", "per-file-ignores", "spoken"} <= words
    assert words.isdisjoint(
        {"channel", "template", "path", "derived", "number", "kind", "reps", "per_file_ignores"}
    )


def test_models_that_read_short_forms_have_a_form_in_the_schema() -> None:
    shown = {part for kind in KINDS for part in file_schema(kind)["$defs"]}
    reading = {
        model
        for model in every_model()
        if model.__name__ in shown
        and any(
            one.info.mode == "before"
            for one in model.__pydantic_decorators__.model_validators.values()
        )
    }
    assert len(reading) > 3
    assert reading - FORMS.keys() == set()


@pytest.mark.parametrize("kind", KINDS)
def test_the_full_example_has_every_key(kind: str) -> None:
    text = FULL[kind]
    keys = {key for node in nodes(file_schema(kind)) for key in node.get("properties", {})}
    lacking = [key for key in keys if not re.search(rf'(?m)\b"?{key}"?(?:[\]:.]| =)', text)]
    assert sorted(lacking) == ([] if kind != "campaign" else ["closes", "end", "opens"])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_accepted_is_valid(kind: str) -> None:
    for text in (FULL[kind], *MORE[kind]):
        data = loaded(kind, text)
        assert refusal(kind, data) is None, text
        assert differs(kind, data) is None, text
        assert validator(kind).is_valid(as_json(data) if KINDS[kind].typed else data), text


@pytest.mark.parametrize("kind", KINDS)
def test_the_bundled_files_are_valid(kind: str) -> None:
    names = {
        "campaign": "campaigns/*.yml",
        "workspace": "tactful.toml",
        "library": "content/library.yml",
    }
    files = [
        file
        for one in ("starter", "demo/faulty")
        for file in (ROOT / "templates" / one).glob(names[kind])
    ]
    assert len(files) == 2
    for file in files:
        data = loaded(kind, file.read_text())
        assert (refusal(kind, data), differs(kind, data)) == (None, None), file


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the tests that looks like a file of a workspace."""
    looks = {"campaign": r"(?m)^sequence:", "library": r"(?m)^items:", "workspace": r"(?m)^name = "}
    for file in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (
                    (kind, node.value)
                    for kind, look in looks.items()
                    if re.search(look, node.value)
                )


def test_the_schema_and_the_model_agree_on_the_files_of_all_tests() -> None:
    found, accepted = [], 0
    for kind, text in dict.fromkeys(_texts()):
        try:
            data = loaded(kind, text)
        except (WorkspaceError, tomllib.TOMLDecodeError):
            continue
        if isinstance(data, dict):
            accepted += refusal(kind, data) is None
            found += [(one, text) for one in [differs(kind, data)] if one]
    assert found == []
    assert accepted > 50


def test_wrong_values_that_are_told_are_not_valid() -> None:
    kinds = {
        "campaigns/spring.yml": "campaign",
        "tactful.toml": "workspace",
        "content/library.yml": "library",
    }
    found = [
        (text, said)
        for file, text, _ in WRONG
        for said in [differs(kinds[file], loaded(kinds[file], text))]
        if said
    ]
    assert found == []


def mutations(kind: str) -> Iterator[tuple[str, Any]]:
    """Yield the full example with one thing changed, and what that is."""
    whole = loaded(kind, FULL[kind])
    pool = [*ODD, *TYPED] if KINDS[kind].typed else ODD
    for path in _paths(whole):
        for value in pool:
            if not (KINDS[kind].typed and "None" in repr(value)):
                yield f"{path} = {value!r}", _changed(whole, path, value)
        yield f"without {path}", _changed(whole, path, _GONE)
        if isinstance(_at(whole, path), dict):
            for key in STRANGE_KEYS:
                yield f"{path} has {key}", _changed(whole, (*path, key), "x")


_GONE = object()


def _paths(data: Any, path: Path_ = ()) -> Iterator[Path_]:
    if path:
        yield path
    inside = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, one in inside:
        yield from _paths(one, (*path, key))


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _changed(data: Any, path: Path_, value: Any) -> Any:
    inside = made = copy(data)  # only along the path: a copy of all takes longer than judging it
    for part in path[:-1]:
        inside[part] = copy(inside[part])
        inside = inside[part]
    if value is _GONE:
        del inside[path[-1]]
    else:
        inside[path[-1]] = deepcopy(value)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_and_the_model_agree_on_whatever_is_changed(kind: str) -> None:
    judged = [(what, differs(kind, data)) for what, data in mutations(kind)]
    assert [(what, said) for what, said in judged if said] == []
    assert len(judged) > 300


def test_a_schema_stands_in_a_file_as_people_read_it() -> None:
    text = schema_text(file_schema("library"))
    assert text.endswith("}\n")
    assert json.loads(text)["title"] == "The content library of a workspace of Tactful"


def test_a_key_that_names_something_says_what() -> None:
    said = {
        node[NAMES]
        for kind in KINDS
        for node in nodes(file_schema(kind))
        if isinstance(node.get(NAMES), str)
    }
    assert said == {*Names}


class Unsaid(BaseModel):
    """Something. More of it
    here.

    And more.
    """

    plain: int = 0
    beside: int = 0  # what is beside
    # what is above
    # goes on
    above: int = 0
    below: int = 0
    """What is ``below``
    goes on."""
    marked: int = 0  # fmt: skip


def test_words_of_keys_are_docstrings_or_comments() -> None:
    from tactful.templates.workspace.key_words import words_of, words_of_keys

    assert words_of(Unsaid) == "Something. More of it here."
    assert words_of_keys(Unsaid) == {
        "beside": "What is beside.",
        "above": "What is above goes on.",
        "below": "What is `below` goes on.",
    }
