"""No key without a deed: every key that a file may have changes what a command says or does.

Each row has a workspace in which one key is changed, and the command whose words then differ; or
the name of the test that shows the deed. A key without a row fails.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tactful.cli import group
from tactful.lint.rule.examples import FILES
from tactful.templates.source.template import KNOWN_FRONT
from tactful.templates.workspace.file_schema import KINDS, file_schema
from tactful.templates.workspace.located import load_yaml

from .templates.test_keys import suite

Commands = tuple[tuple[str, ...], ...]
CAMPAIGN, SETTINGS, LIBRARY = "campaigns/spring.yml", "tactful.toml", "content/library.yml"
KIND = {CAMPAIGN: "campaign", SETTINGS: "workspace", LIBRARY: "library"}
MAIL, NOW = "templates/follow-up.md", "2027-03-01T12:00+00:00"  # a Monday
PLAN: Commands = (("plan", "--now", NOW, "--format", "json"),)
LEADS: Commands = (("leads", "--format", "json"),)
LINT: Commands = (("lint", "--format", "json", "--no-cache"),)
DOCTOR: Commands = (("doctor", "--offline"),)
_TO = ("render", "--to", "jo@acme.example", "--format", "eml", "--step")
RENDER: Commands = ((*_TO, "1"),)
READ: Commands = (("render", "--to", "jo@acme.example", "--format", "text", "--step", "1"),)
ENROL = ("enrol", "--now", NOW)
APPROVE = ("approve", "--all")
CALLED: Commands = (("enrol",), ("task",), ("task", "1", "no_answer"))
PLAN_OF_JO: Commands = ((*PLAN[0], "--to", "jo@acme.example"),)


def run_at(now: str) -> Commands:
    """Return the commands that enrol and approve, and say what would then be sent at a time."""
    return (ENROL, APPROVE, ("run", "--dry-run", "--now", now))


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of one key in file, from old to new, and commands that then say another thing.

    also are files in both workspaces; said is in the words of the second only.
    """

    commands: Commands
    file: str
    old: str
    new: str
    said: str
    also: Mapping[str, str] = field(default_factory=dict)


def campaign(commands: Commands, old: str, new: str, said: str, **also: str) -> Deed:
    return Deed(commands, CAMPAIGN, old, new, said, _files(also))


def settings(commands: Commands, old: str, new: str, said: str, **also: str) -> Deed:
    return Deed(commands, SETTINGS, old, new, said, _files(also))


def _files(also: Mapping[str, str]) -> dict[str, str]:
    names = {"mail": MAIL, "library": LIBRARY, "campaign": CAMPAIGN, "settings": SETTINGS,
             "leads": "contacts/leads.csv", "other": "contacts/other.csv",
             "goodbye": "templates/goodbye.md", "call": "templates/call.txt"}  # fmt: skip
    return {names[name]: text for name, text in also.items()}


SPRING, TOML, LIST = FILES[CAMPAIGN], FILES[SETTINGS], FILES["contacts/leads.csv"]
CALLS = "".join(f"    - call: call.txt\n      wait: {n} business days\n" for n in range(1, 7))
GOODBYE = SPRING[SPRING.index("    - email: goodbye.md") :]
WINDOW = SPRING.replace("sequence:\n", "sequence:\n  window: {days: mon-fri}\n")
CALL_FIRST = """\
campaign: spring
audience: {contacts: contacts/leads.csv}
sequence:
  window: {days: mon-sun, opens: "00:00", closes: "23:59:59", holidays: none}
  steps:
    - call: call.txt
      wait: 0 minutes
    - email: goodbye.md
      wait: 3 business days
"""
WITH = SPRING.replace("contacts/leads.csv\n", "contacts/leads.csv\n  criteria: {company: known}\n")
ROUTED = SPRING.replace("contacts/leads.csv\n", "contacts/leads.csv\n  route: [round_robin]\n")
BOXES = f'{TOML}\n[mailboxes.dana]\naddress = "dana@brightwater.example"\nname = "Dana"\n'
SIZES = (
    LIST.replace("asset\n", "asset,size\n")
    .replace("guide\n", "guide,50\n")
    .replace("list\n", "list,80\n")
)
SIZED = TOML.replace("[fields.lead]", '[fields.lead]\nsize = { type = "integer" }')
OFFER = "items:\n  one:\n    title: The first\n    topic: rivers\n  two:\n    title: The second\n    topic: rivers\n"
STAGES = OFFER.replace("  two:", "    stage: awareness\n  two:") + "    stage: decision\n"
STAGED = SPRING.replace("asset\n    - call", "asset\n      stage: awareness\n    - call")
PICK = FILES[MAIL].replace("Pages four", '{{ content.pick("rivers").title }}. Pages four')
NAMED = FILES[MAIL].replace(
    "Pages four",
    "{{ content.one.title }} {{ content.one.url }} {{ content.one.summary }} Pages four",
)
SIGNED = FILES[MAIL].replace(
    "\nSam\n",
    "\nSam, {{ sender.title }} {{ sender.phone }} {{ workspace.website }} {{ workspace.name }}\n",
)
RESEARCH = '[fields.research]\ntext = { type = "text" }\nsource = { type = "url" }\ndate = { type = "date" }\n'
DATED = FILES[MAIL].replace("Pages four", "{{ lead.created | day }} Pages four")
ALL_CAPS = FILES[MAIL].replace(
    "Hi {{ contact.first_name | given }},", "Hi {{ contact.first_name }},"
)


def size(old: str, new: str) -> Deed:
    """Return the deed of a test of a criterion: another verdict of somebody."""
    text = WITH.replace("company: known", f"size: {{{old}}}")
    return campaign(LEADS, old, new, "outside", campaign=text, leads=SIZES, settings=SIZED)


NAMES = ("Zoe,Quist", "Bo,Larsen", "Kim,Okafor", "Ida,Petrov", "Max,Duarte")
MANY = LIST + "".join(
    f"{LIST.splitlines()[1].replace('jo@acme.example', f'jo{n}@gmail.com').replace('Acme', f'Firm {n}').replace('Jo,Rivera', NAMES[n])}\n"
    for n in range(5)
)
GROWING = 'name = "Sam Ortiz"\nwarm_up = { from = 1, to = 4, days = 4, since = 2027-02-28 }'


def warm_up(old: str, new: str) -> Deed:
    """Return the deed of a test of a warm-up: another figure for the day."""
    text = TOML.replace('name = "Sam Ortiz"', GROWING)
    return settings(run_at("2027-03-02T14:00+00:00"), old, new, "", settings=text, leads=MANY)


INVITED = (
    "invitation: {title: A visit, start: 2027-05-03 14:00, duration: 1 hour, zone: Europe/London, "
    "location: Quay, url: 'https://m.example', description: Boots}"
)
INVITING = SPRING.replace("email: follow-up.md", f"email: follow-up.md\n      {INVITED}")
DEEDS: dict[str, Deed | str] = {
    "campaign.campaign": campaign(PLAN, "campaign: spring", "campaign: autumn", '"campaign": "autumn"'),
    "campaign.lead_type": campaign(LINT, "lead_type: event", "lead_type: outbound", "of type outbound", campaign=f"{SPRING.replace(GOODBYE, CALLS)}{GOODBYE}"),
    "campaign.mailbox": campaign(RENDER, "lead_type: event", "lead_type: event\nmailbox: dana", "dana@", settings=BOXES),
    "campaign.audience": campaign(LEADS, "audience:\n  contacts: contacts/leads.csv", "audience: {contacts: contacts/other.csv}", "bo@", other=LIST.replace("jo@", "bo@")),
    "campaign.audience.contacts": campaign(LEADS, "contacts/leads.csv", "contacts/other.csv", "bo@", other=LIST.replace("jo@", "bo@")),
    "campaign.audience.sheet": "test_the_sheet_that_a_campaign_names_is_read",
    "campaign.audience.criteria": campaign(LEADS, "criteria: {company: known}", "criteria: {title: known}", "title", campaign=WITH),
    "campaign.audience.criteria.*.at_least": size('at_least: 0', 'at_least: 60'),
    "campaign.audience.criteria.*.at_most": size('at_most: 99', 'at_most: 60'),
    "campaign.audience.criteria.*.above": size('above: 0', 'above: 60'),
    "campaign.audience.criteria.*.below": size('below: 99', 'below: 60'),
    "campaign.audience.criteria.*.matches": size('matches: "."', 'matches: "^8"'),
    "campaign.audience.criteria.*.one_of": size('one_of: [50, 80]', 'one_of: [80]'),
    "campaign.audience.criteria.*.none_of": size('none_of: [1]', 'none_of: [50]'),
    "campaign.audience.qualify_at": campaign(LEADS, "contacts/leads.csv\n", "contacts/leads.csv\n  qualify_at: 1\n", "", campaign=WITH.replace("company: known", "company: known, title: known")),
    "campaign.audience.route": campaign(LEADS, "[{company: {Acme: sam}}]", "[{company: {Acme: dana}}]", '"dana": 1', campaign=ROUTED.replace("[round_robin]", "[{company: {Acme: sam}}]"), settings=BOXES),
    "campaign.audience.route.round_robin": campaign(LEADS, "[{round_robin: [sam]}]", "[{round_robin: [dana]}]", '"dana": 2', campaign=ROUTED.replace("[round_robin]", "[{round_robin: [sam]}]"), settings=BOXES),
    "campaign.audience.route.load": campaign(LEADS, "[{load: [sam]}]", "[{load: [dana]}]", '"dana": 2', campaign=ROUTED.replace("[round_robin]", "[{load: [sam]}]"), settings=BOXES),
    "campaign.audience.route.*.else": campaign(LEADS, "{Acme: sam}", "{Acme: sam, else: dana}", '"dana": 1', campaign=ROUTED.replace("[round_robin]", "[{company: {Acme: sam}}]"), settings=BOXES),
    "campaign.initial": campaign(((*_TO, "0"),), "initial: invitation.md", "initial: goodbye.md", "A last word"),
    "campaign.afterwards": "test_after_the_last_step_comes_what_the_campaign_says",
    "campaign.afterwards.then": "test_after_the_last_step_comes_what_the_campaign_says",
    "campaign.afterwards.after": "test_after_the_last_step_comes_what_the_campaign_says",
    "campaign.split_with": "test_each_person_gets_one_cadence",
    "campaign.archived": "test_an_archived_campaign_is_folded_away_refuses_and_comes_back_whole",
    "campaign.approval": campaign((ENROL,), "lead_type: event", "lead_type: event\napproval: none", "needs no approval"),
    "campaign.sequence": campaign(PLAN, "sequence:\n", "sequence:\n  window: {days: fri}\n", "Good Friday"),
    "campaign.sequence.window": campaign(PLAN, "sequence:\n", "sequence:\n  window: {days: fri}\n", "Good Friday"),
    "campaign.sequence.window.days": campaign(PLAN, "mon-fri", "fri", "Good Friday", campaign=WINDOW),
    "campaign.sequence.window.hours": campaign(PLAN, "days: mon-fri", 'days: mon-fri, hours: "14:00-15:00"', "T14:", campaign=WINDOW),
    "campaign.sequence.window.opens": campaign(PLAN, "days: mon-fri", 'days: mon-fri, opens: "14:00"', "T14:", campaign=WINDOW),
    "campaign.sequence.window.closes": campaign(PLAN, "days: mon-fri", 'days: mon-fri, closes: "11:00"', "T08:30", campaign=WINDOW),
    "campaign.sequence.window.timezone": campaign(PLAN, "days: mon-fri", "days: mon-fri, timezone: Asia/Tokyo", "Asia/Tokyo", campaign=WINDOW),
    "campaign.sequence.window.holidays": campaign(PLAN, "days: mon-fri", "days: mon-fri, holidays: DE-BY", "DE-BY", campaign=WINDOW),
    "campaign.sequence.max_lateness": campaign(run_at("2027-03-03T14:00+00:00"), "sequence:\n", "sequence:\n  max_lateness: 2 hours\n", ""),
    "campaign.sequence.stop_on": "test_a_reply_stops_where_stop_on_has_it",
    "campaign.sequence.steps": campaign(PLAN, "    - call: call.txt\n      wait: 1 business day\n", "", ""),
    "campaign.sequence.steps.email": campaign(PLAN, "email: follow-up.md", "email: invitation.md", "invitation.md"),
    "campaign.sequence.steps.call": campaign(PLAN, "call: call.txt", "call: goodbye.md", ""),
    "campaign.sequence.steps.voicemail": campaign(PLAN, "voicemail: call.txt", "voicemail: goodbye.md", "", campaign=SPRING.replace("call: call.txt", "voicemail: call.txt")),
    "campaign.sequence.steps.social": campaign(PLAN, "social: call.txt", "social: goodbye.md", "", campaign=SPRING.replace("call: call.txt", "social: call.txt")),
    "campaign.sequence.steps.letter": campaign(PLAN, "letter: call.txt", "letter: goodbye.md", "", campaign=SPRING.replace("call: call.txt", "letter: call.txt")),
    "campaign.sequence.steps.if": campaign(PLAN_OF_JO, "if: {company: Acme}", "if: {company: Globex}", "", campaign=SPRING.replace("call: call.txt", "call: call.txt\n      if: {company: Acme}")),
    "campaign.sequence.steps.on": campaign(CALLED, "on: {no_answer: nurture}", "on: {no_answer: end}", "", campaign=CALL_FIRST.replace("call: call.txt", "call: call.txt\n      on: {no_answer: nurture}")),
    "campaign.sequence.steps.owner": campaign(CALLED, "call: call.txt", "call: call.txt\n      owner: dana", "For: dana", campaign=CALL_FIRST, settings=BOXES),
    "campaign.sequence.steps.task": campaign(PLAN, "task: call.txt", "task: goodbye.md", "", campaign=SPRING.replace("call: call.txt", "task: call.txt")),
    "campaign.sla": "test_who_is_not_touched_in_time_is_listed_and_the_exit_code_says_so",
    "campaign.sla.first_touch": "test_who_is_not_touched_in_time_is_listed_and_the_exit_code_says_so",
    "campaign.sla.assigned": "test_how_long_a_lead_lay_about_before_it_was_enrolled",
    "campaign.sla.tasks": "test_a_task_is_overdue_by_its_step_the_campaign_or_the_workspace",
    "campaign.sla.escalate": "test_a_breach_is_told_to_whom_the_campaign_names_once",
    "campaign.sla.reassign": "test_a_breach_may_make_the_lead_another_reps",
    "campaign.sequence.steps.due_within": "test_a_task_is_overdue_by_its_step_the_campaign_or_the_workspace",
    "campaign.audience.lead_cost": campaign(LINT, "contacts/leads.csv\n", "contacts/leads.csv\n  lead_cost: 5\n", "a lead cost 5.00", settings=f"{TOML}\n[costs]\ncall = 9\n"),
    "campaign.audience.originator": "test_whoever_brought_a_lead_gets_it_back",
    "workspace.tasks": "test_the_highest_number_comes_first_and_then_the_oldest",
    "workspace.tasks.hot_field": "test_the_highest_number_comes_first_and_then_the_oldest",
    "workspace.tasks.hot_words": "test_the_workspace_says_which_words_are_hot",
    "workspace.approval": "test_who_committed_a_file_last_is_not_the_second_person",
    "workspace.approval.two_people": "test_the_setting_is_obeyed_when_the_file_is_read_again",
    "workspace.web": "test_behind_its_proxy_it_knows_who_asks_and_nobody_else_says_so",
    "workspace.web.address": "test_only_its_own_name_and_only_encrypted",
    "workspace.web.proxy": "test_behind_its_proxy_it_knows_who_asks_and_nobody_else_says_so",
    "workspace.web.oidc": "test_openid_connect_signs_in_whom_the_provider_vouches_for",
    "workspace.web.oidc.issuer": "test_a_provider_that_is_not_itself_is_not_asked",
    "workspace.web.oidc.client_id": "test_what_does_not_prove_who_came_opens_nothing",
    "workspace.web.oidc.client_secret": "test_signatures_states_and_codes_are_checked",
    "workspace.web.oidc.name": "test_openid_connect_signs_in_whom_the_provider_vouches_for",
    "workspace.sla": "test_both_and_for_the_whole_workspace",
    "campaign.sequence.steps.key": campaign(PLAN, "call: call.txt", "call: call.txt\n      key: ring", '"key": "ring"'),
    "campaign.sequence.steps.wait": campaign(PLAN, "wait: 3 business days", "wait: 4 business days", "2027-03-09"),
    "campaign.sequence.steps.evidence": campaign(LINT, "      evidence: lead.asset\n    - call", "      evidence: contact.company\n    - call", "contact.company"),
    "campaign.sequence.steps.stage": campaign(RENDER, "stage: awareness", "stage: decision", "The second", campaign=STAGED, mail=PICK, library=STAGES),
    "campaign.sequence.steps.variants": campaign(RENDER, "email: follow-up.md", "email: follow-up.md\n      variants: {a: invitation.md, b: invitation.md, c: invitation.md}", ""),
    "campaign.sequence.steps.if_no_contact": campaign(CALLED, "call: call.txt", "call: call.txt\n      if_no_contact: stop", "has ended", campaign=CALL_FIRST.replace("wait: 0 minutes", "wait: 0 minutes\n      on: {reached: bye}") + "      key: bye\n"),
    "campaign.sequence.steps.thread": campaign(((*_TO, "3"),), "goodbye: true", "goodbye: true\n      thread: reply", "Re:"),
    "campaign.sequence.steps.invitation": campaign(READ, "email: follow-up.md", f"email: follow-up.md\n      {INVITED}", "Invitation: A visit"),
    "campaign.sequence.steps.invitation.title": campaign(READ, "title: A visit", "title: A tour", "Invitation: A tour", campaign=INVITING),
    "campaign.sequence.steps.invitation.start": campaign(READ, "05-03 14:00", "05-04 14:00", "Tue 04 May 2027", campaign=INVITING),
    "campaign.sequence.steps.invitation.duration": campaign(READ, "1 hour", "2 hours", "to 16:00", campaign=INVITING),
    "campaign.sequence.steps.invitation.end": campaign(READ, "03 16:00", "03 17:30", "to 17:30", campaign=INVITING.replace("duration: 1 hour", "end: 2027-05-03 16:00")),
    "campaign.sequence.steps.invitation.zone": campaign(READ, "Europe/London", "Asia/Tokyo", "Asia/Tokyo", campaign=INVITING),
    "campaign.sequence.steps.invitation.location": campaign(READ, "Quay", "Pier", "Where: Pier", campaign=INVITING),
    "campaign.sequence.steps.invitation.url": campaign(READ, "m.example", "n.example", "https://n.example", campaign=INVITING),
    "campaign.sequence.steps.invitation.description": campaign(READ, "Boots", "Hats", "Says: Hats", campaign=INVITING),
    "campaign.sequence.steps.goodbye": campaign(LINT, "      goodbye: true\n", "", ""),
    "library.items": Deed(RENDER, LIBRARY, "  one:\n    title: The first\n    topic: rivers\n", "", "The second", {MAIL: PICK, LIBRARY: OFFER}),
    "library.items.*.title": Deed(RENDER, LIBRARY, "The first", "The best", "The best", {MAIL: NAMED, LIBRARY: OFFER}),
    "library.items.*.url": Deed(RENDER, LIBRARY, "title: The first", "title: The first\n    url: https://b.example/one", "b.example/one", {MAIL: NAMED, LIBRARY: OFFER}),
    "library.items.*.summary": Deed(RENDER, LIBRARY, "title: The first", "title: The first\n    summary: About otters.", "otters", {MAIL: NAMED, LIBRARY: OFFER}),
    "library.items.*.topic": Deed(RENDER, LIBRARY, "title: The first\n    topic: rivers", "title: The first\n    topic: lakes", "The second", {MAIL: PICK, LIBRARY: OFFER}),
    "library.items.*.stage": Deed(RENDER, LIBRARY, "stage: awareness", "stage: decision", "The second", {MAIL: PICK, LIBRARY: STAGES.replace("    stage: decision\n", ""), CAMPAIGN: STAGED}),
    "library.items.*.expires": Deed(RENDER, LIBRARY, "title: The first\n", "title: The first\n    expires: 2020-01-01\n", "The second", {MAIL: PICK, LIBRARY: OFFER}),
    "workspace.name": settings(RENDER, 'name = "Brightwater"', 'name = "Otterwater"', "Otterwater", mail=SIGNED),
    "workspace.postal_address": settings(RENDER, "1 Quay Street", "2 Quay Street", "2 Quay Street"),
    "workspace.website": settings(RENDER, "[fields.contact]", 'website = "https://b.example"\n[fields.contact]', "https://b.example", mail=SIGNED),
    "workspace.timezone": settings(PLAN, "Europe/London", "Asia/Tokyo", "Asia/Tokyo"),
    "workspace.locale": settings(RENDER, 'name = "Brightwater"', 'locale = "de"\nname = "Brightwater"', "5. Januar", mail=DATED, settings=TOML.replace("[fields.lead]", '[fields.lead]\ncreated = { type = "date" }'), leads=LIST.replace("asset\n", "asset,created\n").replace("guide\n", "guide,2027-01-05\n").replace("list\n", "list,2027-01-05\n")),
    "workspace.public_url": settings(RENDER, "https://mail.brightwater.example", "https://m.otters.example", "https://m.otters.example"),
    "workspace.database": settings(DOCTOR, 'name = "Brightwater"', 'database = "sqlite:///.tactful/other.db"\nname = "Brightwater"', "other.db"),
    "workspace.default_mailbox": settings(RENDER, 'name = "Brightwater"', 'default_mailbox = "dana"\nname = "Brightwater"', "dana@", settings=BOXES),
    "workspace.fields": settings(LINT, 'last_name = { type = "name" }\n', "", "contact.last_name", mail=FILES[MAIL].replace("you asked", "{{ contact.last_name | fallback('friend') }}, you asked")),
    "workspace.mailboxes": settings(RENDER, "[mailboxes.sam]", '[mailboxes.a]\naddress = "a@b.example"\n[mailboxes.sam]', "a@b.example"),
    "workspace.mailboxes.*.address": settings(RENDER, "sam@brightwater.example", "otter@b.example", "otter@b.example"),
    "workspace.mailboxes.*.name": settings(RENDER, "Sam Ortiz", "Sam Otter", "Sam Otter"),
    "workspace.mailboxes.*.title": settings(RENDER, 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\ntitle = "Keeper"', "Keeper", mail=SIGNED),
    "workspace.mailboxes.*.phone": settings(RENDER, "496 0000", "496 0999", "496 0999", mail=SIGNED),
    "workspace.mailboxes.*.reply_to": settings(RENDER, 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\nreply_to = "t@b.example"', "Reply-To: t@b.example"),
    "workspace.mailboxes.*.provider": settings(DOCTOR, 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\nprovider = "resend"', "needs api_key"),
    "workspace.mailboxes.*.api_key": settings(DOCTOR, "env:NO_SUCH_ONE", "env:NO_SUCH_OTHER", "NO_SUCH_OTHER", settings=f'{TOML}provider = "resend"\napi_key = "env:NO_SUCH_ONE"\n'),
    "workspace.mailboxes.*.api_url": "test_what_arrives_is_what_the_person_approved_by_resend",
    "workspace.mailboxes.*.host": settings(DOCTOR, 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\nhost = "smtp.b.example"', "smtp.b.example"),
    "workspace.mailboxes.*.port": settings(DOCTOR, 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\nport = 2525', ":2525"),
    "workspace.mailboxes.*.security": "test_starttls_is_demanded_where_the_settings_say_so",
    "workspace.mailboxes.*.user": "test_mail_goes_through_starttls_and_a_password",
    "workspace.mailboxes.*.password": settings(DOCTOR, "env:NO_SUCH_ONE", "env:NO_SUCH_OTHER", "NO_SUCH_OTHER", settings=f'{TOML}user = "sam"\npassword = "env:NO_SUCH_ONE"\n'),
    "workspace.mailboxes.*.oauth": "test_the_sender_signs_in_by_a_token_and_asks_for_one_once",
    "workspace.mailboxes.*.oauth.provider": "test_where_a_person_agrees_is_what_the_settings_say",
    "workspace.mailboxes.*.oauth.client_id": "test_where_a_person_agrees_is_what_the_settings_say",
    "workspace.mailboxes.*.oauth.client_secret": "test_an_application_with_a_secret_says_it",
    "workspace.mailboxes.*.oauth.refresh_token": "test_a_rotating_provider_and_a_variable_work_until_the_end_and_say_so",
    "workspace.mailboxes.*.oauth.tenant": "test_where_a_person_agrees_is_what_the_settings_say",
    "workspace.mailboxes.*.oauth.authorize_url": "test_where_a_person_agrees_is_what_the_settings_say",
    "workspace.mailboxes.*.oauth.token_url": "test_the_sender_signs_in_by_a_token_and_asks_for_one_once",
    "workspace.mailboxes.*.oauth.device_url": "test_agreeing_on_another_device",
    "workspace.mailboxes.*.oauth.scopes": "test_where_a_person_agrees_is_what_the_settings_say",
    "workspace.mailboxes.*.per_day": settings(run_at("2027-03-02T14:00+00:00"), 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\nper_day = 1', ""),
    "workspace.mailboxes.*.per_hour": settings(run_at("2027-03-02T14:00+00:00"), 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\nper_hour = 1', ""),
    "workspace.mailboxes.*.warm_up": warm_up("days = 4", "days = 31"),
    "workspace.mailboxes.*.warm_up.from": warm_up("from = 1", "from = 3"),
    "workspace.mailboxes.*.warm_up.to": warm_up("to = 4", "to = 90"),
    "workspace.mailboxes.*.warm_up.days": warm_up("days = 4", "days = 31"),
    "workspace.mailboxes.*.warm_up.since": warm_up("since = 2027-02-28", "since = 2027-03-02"),
    "workspace.mailboxes.*.domain_gap_seconds": settings(run_at("2027-03-02T14:00+00:00"), 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\ndomain_gap_seconds = 600', "in 600 seconds", leads=MANY),
    "workspace.mailboxes.*.jitter_seconds": settings(run_at("2027-03-02T14:00+00:00"), 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\njitter_seconds = 600', "a pause between two emails", leads=MANY),
    "workspace.mailboxes.*.dkim": "test_what_is_signed_is_what_the_settings_say",
    "workspace.mailboxes.*.dkim.selector": "test_what_is_signed_is_what_the_settings_say",
    "workspace.mailboxes.*.dkim.domain": "test_what_is_signed_is_what_the_settings_say",
    "workspace.mailboxes.*.dkim.key": "test_where_the_key_is",
    "workspace.mailboxes.*.away": settings(PLAN, 'name = "Sam Ortiz"', 'name = "Sam Ortiz"\naway = ["2027-03-02"]', '"date": "2027-03-02"'),
    "workspace.mailboxes.*.imap": "test_an_answer_in_the_mailbox_stops_the_sequence_once",
    "workspace.mailboxes.*.imap.host": "test_an_answer_in_the_mailbox_stops_the_sequence_once",
    "workspace.mailboxes.*.imap.port": "test_a_server_that_is_away_is_said_and_read_when_it_is_back",
    "workspace.mailboxes.*.imap.security": "test_the_connection_is_encrypted_as_the_settings_say",
    "workspace.mailboxes.*.imap.user": "test_a_refused_password_says_so_and_is_not_tried_again_at_once",
    "workspace.mailboxes.*.imap.password": "test_the_command_reads_shows_and_with_dry_run_does_nothing",
    "workspace.mailboxes.*.imap.folders": "test_other_folders_are_read_where_they_are_named",
    "workspace.mailboxes.*.imap.sent": "test_the_sent_folder_may_be_named",
    "workspace.replies": "test_follow_ups_wait_while_the_answers_cannot_be_read",
    "workspace.replies.poll_seconds": "test_a_watch_sees_an_answer_and_ends_when_it_is_told_to",
    "workspace.replies.hold_after_minutes": "test_follow_ups_wait_while_the_answers_cannot_be_read",
    "workspace.mailboxes.*.alert_to": "test_the_alert_goes_where_the_mailbox_says",
    "workspace.alerts": "test_a_rep_is_told_of_an_answer_once_by_email",
    "workspace.alerts.reply": "test_a_rep_is_told_of_an_answer_once_by_email",
    "workspace.alerts.held": "test_what_is_held_is_told_once_a_day",
    "workspace.alerts.url": "test_a_webhook_is_signed_as_the_scheme_says",
    "workspace.alerts.secret": "test_a_webhook_is_signed_as_the_scheme_says",
    "workspace.webhooks": "test_what_happens_is_told_once_signed_and_in_order",
    "workspace.webhooks.*.url": "test_what_happens_is_told_once_signed_and_in_order",
    "workspace.webhooks.*.secret": "test_a_missing_secret_is_said_and_the_event_waits",
    "workspace.webhooks.*.events": "test_a_failure_and_a_doubt_are_events_too",
    "workspace.webhooks.*.private": "test_a_webhook_into_ones_own_machine_is_meant",
    "workspace.guardrails": "test_from_which_share_on",
    "workspace.guardrails.bounce_rate": "test_from_which_share_on",
    "workspace.guardrails.complaint_rate": "test_spam_reports_pause_a_mailbox",
    "workspace.guardrails.sample": "test_from_which_share_on",
    "workspace.guardrails.days": "test_what_is_longer_ago_counts_no_more",
    "workspace.calendar": settings(PLAN, 'name = "Brightwater"', 'calendar = { closed = ["2027-03-02"] }\nname = "Brightwater"', '"date": "2027-03-02"'),
    "workspace.calendar.holidays": settings(PLAN, "[fields.contact]", '[calendar]\nholidays = "DE-BY"\n[fields.contact]', "DE-BY"),
    "workspace.calendar.closed": settings(PLAN, "[fields.contact]", '[calendar]\nclosed = ["2027-03-02"]\n[fields.contact]', '"date": "2027-03-02"'),
    "workspace.calendar.closed.day": settings(PLAN, '{ day = "2027-03-01" }', '{ day = "2027-03-02" }', '"date": "2027-03-02"', settings=f'{TOML}\n[calendar]\nclosed = [{{ day = "2027-03-01" }}]\n'),
    "workspace.calendar.closed.from": settings(PLAN, 'from = "2027-03-02"', 'from = "2027-03-03"', "", settings=f'{TOML}\n[calendar]\nclosed = [{{ from = "2027-03-02", to = "2027-03-04" }}]\n'),
    "workspace.calendar.closed.to": settings(PLAN, 'to = "2027-03-04"', 'to = "2027-03-05"', "", settings=f'{TOML}\n[calendar]\nclosed = [{{ from = "2027-03-02", to = "2027-03-04" }}]\n'),
    "workspace.calendar.closed.name": settings(PLAN, 'name = "a"', 'name = "the otter days"', "the otter days", settings=f'{TOML}\n[calendar]\nclosed = [{{ day = "2027-03-02", name = "a" }}]\n'),
    "workspace.fields.contact": settings(LINT, 'last_name = { type = "name" }\n', "", "contact.last_name", mail=FILES[MAIL].replace("you asked", "{{ contact.last_name | fallback('friend') }}, you asked")),
    "workspace.fields.lead": settings(LINT, '[fields.lead]\nnotes = { type = "text" }\n', "[fields.lead]\n", "lead.notes", settings=TOML.replace("[fields.lead]\n", '[fields.lead]\nnotes = { type = "text" }\n'), mail=FILES[MAIL].replace("you asked", "{{ lead.notes | fallback('well') }}, you asked")),
    "workspace.fields.research": settings(LINT, RESEARCH, "", "research.text", settings=TOML + RESEARCH, mail=FILES[MAIL].replace("you asked", "{{ research.text | fallback('well') }}, you asked")),
    "workspace.fields.contact.*.type": settings(LINT, 'type = "picklist"', 'type = "text"', "", settings=TOML.replace('spoken = { "Director or vice president of marketing" = "a marketing leader" }', ""), mail=FILES[MAIL].replace("you asked", "as {{ contact.title }} you asked")),
    "workspace.fields.contact.*.required": settings(LINT, 'company = { type = "company" }', 'company = { type = "company", required = true }', "contact.company", leads=LIST.replace("company,", "firm_no,")),
    "workspace.fields.contact.*.fallback": settings(RENDER, 'fallback = "there"', 'fallback = "friend"', "", leads=LIST.replace("Jo,", ",")),
    "workspace.fields.contact.*.example": settings(LINT, 'fallback = "there"', 'fallback = "there", example = "XIMENA"', "XIMENA", mail=ALL_CAPS, campaign=SPRING.replace("audience:\n  contacts: contacts/leads.csv\n", "")),
    "workspace.fields.contact.*.spoken": settings(RENDER, "a marketing leader", "an otter", "an otter", mail=FILES[MAIL].replace("you asked", "as {{ contact.title | spoken }} you asked")),
    "workspace.fields.contact.*.columns": settings(RENDER, 'last_name = { type = "name" }', 'last_name = { type = "name", columns = ["clan"] }', "Otterson", leads=LIST.replace("last_name", "clan").replace("Rivera", "Otterson"), mail=FILES[MAIL].replace("you asked", "{{ contact.last_name }} you asked")),
    "workspace.lint": settings(LINT, 'name = "Brightwater"', 'lint = { ignore = ["M204"] }\nname = "Brightwater"', "", mail=ALL_CAPS, leads=LIST.replace("Jo,", "XIMENA,")),
    "workspace.lint.select": settings(LINT, "[fields.contact]", '[lint]\nselect = ["T"]\n[fields.contact]', "", mail=ALL_CAPS, leads=LIST.replace("Jo,", "XIMENA,")),
    "workspace.lint.ignore": settings(LINT, "[fields.contact]", '[lint]\nignore = ["M204"]\n[fields.contact]', "", mail=ALL_CAPS, leads=LIST.replace("Jo,", "XIMENA,")),
    "workspace.lint.severity": settings(LINT, "[fields.contact]", '[lint]\nseverity = { M204 = "info" }\n[fields.contact]', '"severity": "info"', mail=ALL_CAPS, leads=LIST.replace("Jo,", "XIMENA,")),
    "workspace.lint.options": settings(LINT, "[fields.contact]", "[lint]\noptions = { S403 = { most = 2 } }\n[fields.contact]", "S403"),
    "workspace.lint.per-file-ignores": settings(LINT, "[fields.contact]", '[lint.per-file-ignores]\n"templates/*" = ["M204"]\n[fields.contact]', "", mail=ALL_CAPS, leads=LIST.replace("Jo,", "XIMENA,")),
    "workspace.lint.per-file-severity": settings(LINT, "[fields.contact]", '[lint.per-file-severity]\n"templates/*" = { M204 = "info" }\n[fields.contact]', '"severity": "info"', mail=ALL_CAPS, leads=LIST.replace("Jo,", "XIMENA,")),
    "workspace.lists": settings(RENDER, 'name = "Brightwater"', 'lists = { mapping = { "clan" = "contact.last_name" } }\nname = "Brightwater"', "Otterson", leads=LIST.replace("last_name", "clan").replace("Rivera", "Otterson"), mail=FILES[MAIL].replace("you asked", "{{ contact.last_name }} you asked")),
    "workspace.lists.mapping": settings(RENDER, "[fields.contact]", '[lists.mapping]\nclan = "contact.last_name"\n[fields.contact]', "Otterson", leads=LIST.replace("last_name", "clan").replace("Rivera", "Otterson"), mail=FILES[MAIL].replace("you asked", "{{ contact.last_name }} you asked")),
    "workspace.lists.not_opt_outs": settings((ENROL,), "[fields.contact]", '[lists]\nnot_opt_outs = ["do not contact"]\n[fields.contact]', "2 contacts enrolled", leads=LIST.replace("asset\n", "asset,do not contact\n").replace("guide\n", "guide,yes\n").replace("list\n", "list,no\n")),
    "workspace.enrol": "test_the_workspace_says_what_the_lock_does",
    "workspace.enrol.same_person": "test_the_workspace_says_what_the_lock_does",
    "workspace.presets": "test_a_workspace_adds_its_own",
    "workspace.presets.*.like": "test_a_workspace_changes_one_that_comes_with_tactful",
    "workspace.presets.*.touches": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.first_touch": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.acknowledgement": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.density": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.memory": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.stage": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.touches.fewest": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.touches.most": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.touches.calls": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.touches.source": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.first_touch.not_before": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.first_touch.not_after": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.first_touch.source": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.acknowledgement.at_once": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.acknowledgement.source": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.density.touches": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.density.business_days": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.density.source": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.memory.business_days": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.memory.source": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.stage.assumed": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.presets.*.stage.source": "test_the_number_of_a_finding_is_the_presets_and_so_is_its_source",
    "workspace.costs": "test_each_channels_cost_counts",
    **{f"workspace.costs.{one}": "test_each_channels_cost_counts" for one in (
        "email", "call", "voicemail", "social", "letter", "task")},
    "workspace.frequency_cap": "test_the_numbers_are_the_workspaces",
    "workspace.frequency_cap.per_day": "test_the_numbers_are_the_workspaces",
    "workspace.frequency_cap.per_week": "test_the_numbers_are_the_workspaces",
    "workspace.frequency_cap.channels": "test_the_numbers_are_the_workspaces",
    "workspace.frequency_cap.single_sequence": "test_it_is_held_to_the_cap_where_the_file_says_so",
    "workspace.frequency_cap.one_sender_per_company": "test_other_companies_and_one_mailbox_do_not_wait",
    "workspace.draft": "test_a_program_proposes_texts",
    "workspace.draft.command": "test_a_program_proposes_texts",
    "workspace.draft.seconds": "test_a_program_that_does_not_answer_is_ended",
    "template.subject": Deed(RENDER, MAIL, "subject: About", "subject: Otters and", "Otters and"),
    "template.offer": "test_a_reply_has_the_subject_that_its_thread_began_with",
    "template.drafted": "test_a_drafted_email_is_asked_without_a_facts_file",
    "template.preheader": Deed(LINT, MAIL, "preheader: Two pages are worth your time\n", "", "preheader"),
}  # fmt: skip


def keys() -> Iterator[str]:
    """Yield every key that a file may have; * stands for a name that people give."""
    for kind in KINDS:
        schema = file_schema(kind)
        yield from dict.fromkeys(_keys(schema, schema, kind, ()))
    yield from (f"template.{key}" for key in KNOWN_FRONT)


def _keys(node: Any, schema: Any, path: str, seen: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(node, dict):
        return
    if reference := node.get("$ref"):
        yield from _keys(schema["$defs"][reference.rpartition("/")[2]], schema, path, seen)
    for key, one in node.get("properties", {}).items():
        if "description" in (one if isinstance(one, dict) else ()):
            yield f"{path}.{key}"
            yield from _keys(one, schema, f"{path}.{key}", seen)
    yield from _keys(node.get("items"), schema, path, seen)
    yield from _keys(node.get("additionalProperties"), schema, f"{path}.*", seen)
    for form in node.get("anyOf", ()):
        yield from _keys(form, schema, path, seen)


# The same model under another key: fields.lead has the keys of fields.contact.
SAME = (
    ("campaign.sequence.steps.if.*.", "campaign.audience.criteria.*."),
    ("workspace.fields.lead.*.", "workspace.fields.contact.*."),
    ("workspace.fields.research.*.", "workspace.fields.contact.*."),
    ("workspace.sla.", "campaign.sla."),
    ("workspace.mailboxes.*.away.", "workspace.calendar.closed."),
)


def test_every_key_that_a_file_may_have_has_a_deed() -> None:
    there = dict.fromkeys(keys())
    for one, other in SAME:
        there = dict.fromkeys(key.replace(one, other) for key in there)
    assert [key for key in there if key not in DEEDS] == [], "a new key has a row in DEEDS"
    assert [key for key in DEEDS if key not in there] == []


@pytest.mark.parametrize("key", [key for key, deed in DEEDS.items() if isinstance(deed, str)])
def test_the_test_that_shows_a_deed_exists(key: str) -> None:
    assert DEEDS[key] in suite()


@pytest.mark.parametrize("key", [key for key, deed in DEEDS.items() if isinstance(deed, Deed)])
def test_a_key_changes_what_a_command_says(key: str, tmp_path: Path) -> None:
    deed = DEEDS[key]
    assert isinstance(deed, Deed)
    files = {**FILES, **deed.also}
    assert files[deed.file].count(deed.old) == 1, "what changes is there once"
    changed = {**files, deed.file: files[deed.file].replace(deed.old, deed.new)}
    if deed.file in KIND:
        name = key.rpartition(".")[2]
        before, after = (_flat(deed.file, one[deed.file]) for one in (files, changed))
        differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
        assert differing, "something else is said"
        assert all(re.search(rf"(?:^|/){name}(?:/|$)", path) for path in differing), differing
    first = _said_before(deed.commands, tuple(files.items()), tmp_path / "0")
    second = _said(deed.commands, changed, tmp_path / "1")
    assert first != second
    assert deed.said in second
    assert not deed.said or deed.said not in first


def _flat(file: str, text: str) -> dict[str, Any]:
    """Return each value of a file by its path, without indices."""
    data = tomllib.loads(text) if file == SETTINGS else load_yaml(text, file).data
    found: dict[str, Any] = {}
    _flatten(data, "", found)
    return found


def _flatten(data: Any, path: str, found: dict[str, Any]) -> None:
    inside = data.items() if isinstance(data, dict) else ()
    for key, one in inside:
        _flatten(one, f"{path}/{key}", found)
    if isinstance(data, list):
        for one in data:
            _flatten(one, path, found)
    elif not isinstance(data, dict):
        found.setdefault(path, []).append(data)


_BEFORE: dict[tuple[Commands, tuple[tuple[str, str], ...]], str] = {}


def _said_before(commands: Commands, files: tuple[tuple[str, str], ...], root: Path) -> str:
    """Return what commands say of the workspace as it is; many keys are changed in the same."""
    asked = (commands, files)
    if asked not in _BEFORE:
        _BEFORE[asked] = _said(commands, dict(files), root)
    return _BEFORE[asked]


def _said(commands: Commands, files: Mapping[str, str], root: Path) -> str:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    said = ""
    for command in commands:
        done = CliRunner().invoke(group, [command[0], "-C", str(root), *command[1:]])
        assert done.exit_code in (0, 1), f"{done.output}{done.exception}"
        said += done.output.replace(str(root), "")
    return said.replace("=3D", "=").replace("=\n", "")
