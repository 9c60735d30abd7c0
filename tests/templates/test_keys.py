"""No key of a workspace's files is taken in silence: each is read, or refused with its place."""

import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from tactful.lint.drafting.play import PlayFile
from tactful.lint.lists.decision_file import _File
from tactful.lint.rule.registry import all_rules
from tactful.templates.errors import WorkspaceError
from tactful.templates.render.compose import Composer
from tactful.templates.source.template import KNOWN_FRONT, parse_template
from tactful.templates.workspace.campaign import Campaign
from tactful.templates.workspace.content import Library
from tactful.templates.workspace.facts import Facts
from tactful.templates.workspace.refused_keys import is_refused
from tactful.templates.workspace.settings import Settings
from tactful.templates.workspace.workspace import open_workspace

Lay = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("templates", "lint", "campaigns", "web")
CAMPAIGN, SETTINGS, LIBRARY = "campaigns/spring.yml", "tactful.toml", "content/library.yml"


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def every_model() -> list[type[BaseModel]]:
    """Return every model that a file is read into, found from the files' own."""
    found: dict[type[BaseModel], None] = {}
    waiting: list[type[BaseModel]] = [Settings, Campaign, Library, Facts, _File, PlayFile]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found[model] = None
            for info in model.model_fields.values():
                waiting += _models(info.annotation)
    return list(found)


MODELS = every_model()
KEYS = {f"{m.__name__}.{key}" for m in MODELS for key in m.model_fields}
REFUSED = {
    f"{m.__name__}.{key}"
    for m in MODELS
    for key, info in m.model_fields.items()
    if is_refused(info)
}

# What shows that a key changes something: a test that names it, or "reads:" an expression of the
# code, as ast.unparse writes it, that stands in a room outside the models.
SHOWN = {
    "Afterwards.after": "reads:then.after",
    "Afterwards.then": "reads:then.then",
    "Acknowledgement.at_once": "reads:preset.acknowledgement.at_once",
    "Acknowledgement.source": "reads:acknowledgement.source",
    "Alerts.held": "reads:alerts.held",
    "Alerts.reply": "reads:alerts.reply",
    "Alerts.secret": "reads:alerts.secret",
    "Alerts.url": "reads:settings.alerts.url",
    "AssumedStage.assumed": "reads:assumed.assumed",
    "AssumedStage.source": "reads:assumed.source",
    "Audience.contacts": "test_lint_refuses_it_and_shows_no_line",
    "Audience.criteria": "test_whoever_is_outside_stays_out_unless_somebody_signs_for_them",
    "Audience.qualify_at": "reads:audience.qualify_at or len(audience.criteria)",
    "Audience.originator": "reads:campaign.audience.originator",
    "Audience.route": "reads:campaign.audience.route",
    "Audience.sheet": "reads:audience.sheet",
    "Audience.lead_cost": "reads:sequence.campaign.audience.lead_cost",
    "Campaign.afterwards": "reads:campaign.afterwards",
    "Campaign.approval": "reads:live.campaign.approval == 'none'",
    "Campaign.archived": "reads:campaign.archived",
    "Campaign.audience": "test_lint_refuses_it_and_shows_no_line",
    "Campaign.campaign": "test_a_good_workspace_opens",
    "Campaign.initial": "test_a_template_that_is_not_there_names_the_nearest",
    "Campaign.lead_type": "reads:known.get(campaign.lead_type)",
    "Campaign.mailbox": "reads:campaign.mailbox if campaign else None",
    "Campaign.sla": "reads:campaign.sla if campaign is not None else None",
    "Campaign.split_with": "test_each_person_gets_one_cadence",
    "Campaign.sequence": "test_a_good_workspace_opens",
    "ContentItem.expires": "reads:item.expires <= self._today",
    "ContentItem.stage": "reads:_plain(item.stage)",
    "ContentItem.summary": "test_what_a_template_prints_is_what_the_file_says",
    "ContentItem.title": "test_what_a_template_prints_is_what_the_file_says",
    "ContentItem.topic": "reads:_plain(item.topic)",
    "ContentItem.url": "test_what_a_template_prints_is_what_the_file_says",
    "Criterion.above": "reads:criterion.above",
    "Criterion.at_least": "reads:criterion.at_least",
    "Criterion.at_most": "reads:criterion.at_most",
    "Criterion.below": "reads:criterion.below",
    "Criterion.matches": "reads:criterion.matches",
    "Criterion.none_of": "reads:criterion.none_of",
    "Criterion.one_of": "reads:criterion.one_of",
    "Calendar.closed": "reads:settings.calendar.closed",
    "Calendar.holidays": "reads:settings.calendar.holidays",
    "Closure.first": "reads:self.first",
    "Closure.last": "reads:self.last",
    "Closure.name": "reads:closure.name",
    "Closure.yearly": "reads:self.yearly",
    "DeclaredField.columns": "reads:field.columns",
    "DeclaredField.example": "reads:field.example",
    "DeclaredField.fallback": "reads:self.field.fallback",
    "DeclaredField.required": "reads:field.required",
    "DeclaredField.spoken": "reads:field.spoken.items()",
    "DeclaredField.type": "reads:field.type",
    "DraftSettings.command": "reads:settings.command",
    "DraftSettings.seconds": "reads:settings.seconds",
    "Density.business_days": "reads:density.business_days",
    "Density.source": "reads:density.source",
    "Density.touches": "reads:density.touches",
    **{f"Costs.{one}": "test_each_channels_cost_counts" for one in (
        "email", "call", "voicemail", "social", "letter", "task")},
    "FrequencyCap.per_day": "reads:cap.per_day",
    "FrequencyCap.per_week": "reads:cap.per_week",
    "FrequencyCap.channels": "reads:cap.channels",
    "FrequencyCap.single_sequence": "reads:cap.single_sequence",
    "FrequencyCap.one_sender_per_company": "reads:cap.one_sender_per_company",
    "EnrolSettings.same_person": "reads:workspace.settings.enrol.same_person",
    "Fact.expires": "reads:fact.expires",
    "Fact.fact": "reads:fact.fact",
    "Facts.facts": "reads:validate(Facts, located).facts",
    "FieldSections.contact": "reads:getattr(self, owner)",
    "FieldSections.lead": "reads:getattr(self, owner)",
    "FieldSections.research": "reads:settings.fields.research",
    "FirstTouch.not_after": "reads:bounds.not_after",
    "FirstTouch.not_before": "reads:preset.first_touch.not_before",
    "FirstTouch.source": "reads:bounds.source",
    "Guardrails.bounce_rate": "reads:rails.bounce_rate",
    "Guardrails.complaint_rate": "reads:rails.complaint_rate",
    "Guardrails.days": "reads:rails.days",
    "Guardrails.sample": "reads:rails.sample",
    "Imap.folders": "test_other_folders_are_read_where_they_are_named",
    "Imap.host": "reads:imap.host",
    "Imap.password": "reads:box.imap.password",
    "Imap.port": "reads:imap.port",
    "Imap.security": "reads:imap.security == 'tls'",
    "Imap.sent": "test_the_sent_folder_may_be_named",
    "Imap.user": "reads:imap.user",
    "Invitation.description": "test_an_invitation_stands_in_the_mail_as_calendars_read_it",
    "Invitation.duration": "reads:invitation.ends",
    "Invitation.end": "reads:invitation.end",
    "Invitation.location": "reads:event.location",
    "Invitation.start": "reads:invitation.start",
    "Invitation.title": "test_an_invitation_stands_in_the_mail_as_calendars_read_it",
    "Invitation.url": "reads:event.url",
    "Invitation.zone": "reads:invitation.zone",
    "Library.items": "reads:items.items",
    "LintSettings.ignore": "reads:settings.ignore",
    "LintSettings.options": "reads:settings.options.items()",
    "LintSettings.per_file_ignores": "reads:settings.per_file_ignores.items()",
    "LintSettings.per_file_severity": "reads:settings.per_file_severity.items()",
    "LintSettings.select": "reads:settings.select",
    "LintSettings.severity": "reads:settings.severity",
    "ListSettings.mapping": "reads:settings.lists.mapping",
    "ListSettings.not_opt_outs": "reads:workspace.settings.lists.not_opt_outs",
    "Mailbox.away": "reads:box.away",
    "Mailbox.address": "reads:box.address",
    "Mailbox.alert_to": "reads:box.alert_to",
    "Mailbox.api_key": "reads:box.api_key",
    "Mailbox.api_url": "reads:box.api_url",
    "Mailbox.provider": "reads:box.provider",
    "Mailbox.imap": "reads:box.imap",
    "Mailbox.host": "reads:box.host",
    "Mailbox.name": "reads:Address(self.address, self.name)",
    "Mailbox.password": "reads:mailbox.password",
    "Mailbox.oauth": "reads:box.oauth",
    "OAuth.provider": "test_where_a_person_agrees_is_what_the_settings_say",
    "OAuth.client_id": "reads:oauth.client_id",
    "OAuth.client_secret": "reads:box.oauth.client_secret",
    "OAuth.refresh_token": "reads:box.oauth.refresh_token",
    "OAuth.tenant": "test_where_a_person_agrees_is_what_the_settings_say",
    "OAuth.authorize_url": "test_where_a_person_agrees_is_what_the_settings_say",
    "OAuth.token_url": "test_where_a_person_agrees_is_what_the_settings_say",
    "OAuth.device_url": "test_agreeing_on_another_device",
    "OAuth.scopes": "test_where_a_person_agrees_is_what_the_settings_say",
    "Mailbox.per_day": "reads:box.per_day",
    "Mailbox.per_hour": "reads:box.per_hour",
    "Mailbox.warm_up": "reads:box.warm_up",
    "Mailbox.domain_gap_seconds": "reads:box.domain_gap_seconds",
    "Mailbox.jitter_seconds": "reads:box.jitter_seconds",
    "WarmUp.from_": "reads:self.from_",
    "WarmUp.to": "reads:self.to",
    "WarmUp.days": "reads:self.days",
    "WarmUp.since": "reads:plan.since",
    "Mailbox.dkim": "reads:box.dkim",
    "Dkim.selector": "test_what_is_signed_is_what_the_settings_say",
    "Dkim.domain": "test_what_is_signed_is_what_the_settings_say",
    "Dkim.key": "test_where_the_key_is",
    "Mailbox.phone": "test_what_a_template_prints_is_what_the_file_says",
    "Mailbox.port": "reads:box.port",
    "Mailbox.reply_to": "reads:to.sender.reply_to",
    "Mailbox.security": "reads:box.security == 'tls'",
    "Mailbox.title": "test_what_a_template_prints_is_what_the_file_says",
    "Mailbox.user": "reads:box.user",
    "PlayFile.about": "test_the_shipped_plays_are_listed",
    "PlayFile.afterwards": "reads:draft.play.afterwards",
    "PlayFile.fields": "reads:play.fields",
    "PlayFile.lead_types": "reads:play.lead_types",
    "PlayFile.needs": "reads:play.needs",
    "PlayFile.signs": "reads:play.signs.get(language, ())",
    "PlayFile.steps": "reads:self.play.steps",
    "PlayStep.brings": "reads:one.step.brings",
    "PlayStep.channel": "reads:step.channel",
    "PlayStep.goodbye": "reads:one.step.goodbye",
    "PlayStep.needs": "reads:step.needs",
    "PlayStep.spare": "reads:one[0].spare",
    "PlayStep.stage": "reads:one.step.stage",
    "PlayStep.text": "reads:step.text",
    "PlayStep.thread": "reads:one.step.thread",
    "PlayStep.wait": "reads:one.step.wait",
    "Memory.business_days": "reads:memory.business_days",
    "Memory.source": "reads:memory.source",
    "Preset.acknowledgement": "reads:preset.acknowledgement",
    "Preset.density": "reads:sequence.preset.density",
    "Preset.first_touch": "reads:sequence.preset.first_touch",
    "Preset.like": "reads:preset.like",
    "Preset.memory": "reads:sequence.preset.memory",
    "Preset.stage": "reads:sequence.preset.stage",
    "Preset.touches": "reads:sequence.preset.touches",
    "Replies.hold_after_minutes": "test_follow_ups_wait_while_the_answers_cannot_be_read",
    "Replies.poll_seconds": "reads:reader.workspace.settings.replies.poll_seconds",
    "Route.field": "reads:route.field",
    "Route.kind": "reads:route.kind",
    "Route.otherwise": "reads:route.otherwise",
    "Route.owners": "reads:route.owners",
    "Route.reps": "reads:route.reps",
    "Sequence.max_lateness": "reads:campaign.sequence.max_lateness",
    "Sequence.steps": "reads:self.sequence.steps",
    "Sequence.stop_on": "test_a_reply_stops_where_stop_on_has_it",
    "Sequence.window": "reads:campaign.sequence.window",
    "Settings.alerts": "reads:settings.alerts",
    "Settings.guardrails": "reads:workspace.settings.guardrails",
    "Settings.calendar": "reads:settings.calendar.closed",
    "Settings.database": "reads:make_url(workspace.settings.database)",
    "Settings.default_mailbox": "reads:self.settings.default_mailbox",
    "Settings.costs": "reads:workspace.settings.costs",
    "Settings.frequency_cap": "reads:workspace.settings.frequency_cap",
    "Settings.draft": "reads:workspace.settings.draft",
    "Settings.enrol": "reads:workspace.settings.enrol.same_person",
    "Settings.fields": "reads:settings.fields.declared()",
    "Settings.lint": "reads:workspace.settings.lint",
    "Settings.lists": "reads:settings.lists.mapping",
    "Settings.locale": "reads:workspace.settings.locale",
    "Settings.mailboxes": "reads:self.settings.mailboxes",
    "Settings.name": "test_what_a_template_prints_is_what_the_file_says",
    "Settings.postal_address": "reads:workspace.settings.postal_address",
    "Settings.presets": "reads:settings.presets",
    "Settings.approval": "reads:workspace.settings.approval.two_people",
    "ApprovalSettings.two_people": "reads:workspace.settings.approval.two_people",
    "Settings.web": "reads:workspace.settings.web",
    "Web.address": "reads:web.address",
    "Web.proxy": "reads:web.proxy",
    "Web.oidc": "reads:web.oidc",
    "Oidc.issuer": "reads:settings.issuer",
    "Oidc.client_id": "reads:settings.client_id",
    "Oidc.client_secret": "reads:settings.client_secret",
    "Oidc.name": "test_openid_connect_signs_in_whom_the_provider_vouches_for",
    "Settings.public_url": "reads:workspace.settings.public_url.rstrip('/')",
    "Settings.tasks": "reads:workspace.settings.tasks",
    "TaskSettings.hot_field": "reads:said.hot_field",
    "TaskSettings.hot_words": "reads:said.hot_words",
    "Settings.replies": "reads:self.workspace.settings.replies.hold_after_minutes",
    "Settings.sla": "reads:self.settings.sla",
    "Settings.timezone": "reads:workspace.settings.timezone",
    "Settings.webhooks": "reads:settings.webhooks",
    "Settings.website": "reads:settings.website",
    "Sla.assigned": "reads:sla.assigned",
    "Sla.escalate": "reads:sla.escalate",
    "Sla.first_touch": "reads:sla.first_touch",
    "Sla.reassign": "reads:sla.reassign",
    "Sla.tasks": "reads:sla.tasks",
    "Step.channel": "reads:step.channel",
    "Step.conditions": "reads:step.conditions.items()",
    "Step.due_within": "reads:step.due_within",
    "Step.evidence": "reads:view.step.evidence",
    "Step.goodbye": "reads:self.view.step.goodbye",
    "Step.if_no_contact": "reads:step.if_no_contact == 'stop'",
    "Step.invitation": "reads:step.invitation",
    "Step.key": "test_a_key_that_is_written_changed_or_taken_away_keeps_its_people",
    "Step.on": "reads:step.on",
    "Step.owner": "reads:step.owner",
    "Step.stage": "reads:step.stage",
    "Step.template": "reads:step.template",
    "Step.thread": "reads:step.thread == 'reply'",
    "Step.variants": "reads:step.variants[variant]",
    "Step.wait": "reads:step.wait",
    "StepWait.business_days": "reads:wait.business_days",
    "StepWait.field": "reads:wait.field",
    "StepWait.minutes": "reads:wait.clock",
    "StepWait.side": "reads:wait.side == 'before'",
    "Touches.calls": "reads:allowed.calls",
    "Touches.fewest": "reads:allowed.fewest",
    "Touches.most": "reads:allowed.most",
    "Touches.source": "reads:allowed.source",
    "Wait.business_days": "reads:wait.business_days",
    "Wait.minutes": "reads:wait.clock",
    "Window.closes": "reads:window.closes",
    "Window.days": "reads:window.days",
    "Window.holidays": "reads:window.holidays",
    "Window.opens": "reads:window.opens",
    "Window.timezone": "reads:window.timezone",
    "_File.decision": "test_a_file_says_what_was_written_to_it",
    "_Listed.by": "reads:told.by",
    "_Listed.note": "reads:told.note",
    "_Listed.on": "reads:told.on",
    "_Listed.one": "reads:one.one",
    "_Listed.other": "reads:one.other",
    "_Listed.verdict": "reads:told.verdict",
    "Webhook.events": "reads:hook.events",
    "Webhook.private": "reads:hook.private",
    "Webhook.secret": "reads:of.secret",
    "Webhook.url": "reads:hook.url",
}  # fmt: skip


@cache
def expressions() -> frozenset[str]:
    """Return every expression of the code, as ast.unparse writes it."""
    trees = [
        ast.parse(file.read_text(encoding="utf-8"))
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
    ]
    nodes = (node for tree in trees for node in ast.walk(tree))
    return frozenset(ast.unparse(node) for node in nodes if isinstance(node, ast.expr))


@cache
def suite() -> frozenset[str]:
    files = (ROOT / "tests").rglob("test_*.py")
    return frozenset(
        name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)
    )


def test_every_key_is_shown_to_change_something_or_is_refused() -> None:
    assert set(SHOWN) | REFUSED == KEYS, "a new key is in SHOWN with what it changes, or refused"
    assert set(SHOWN).isdisjoint(REFUSED)


@pytest.mark.parametrize("key", SHOWN)
def test_what_shows_it_exists(key: str) -> None:
    kind, _, said = SHOWN[key].rpartition("reads:")
    assert said in (expressions() if "reads:" in SHOWN[key] else suite()), kind


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_model_takes_a_key_that_it_does_not_know(model: type[BaseModel]) -> None:
    assert model.model_config.get("extra") == "forbid" or model.__name__ == "Criterion"


def faults(root: Path) -> list[str]:
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(root)
    return [str(problem) for problem in caught.value.problems]


HEAD = "campaign: spring\n"
STEPS = "sequence:\n  steps:\n    - email: hello.md\n"
BOX = 'name = "B"\n[mailboxes.sam]\naddress = "sam@b.example"\n'
REFUSALS = {
    "Campaign.path": (
        CAMPAIGN, HEAD + "path: x\n" + STEPS,
        "2:1: path: Tactful sets this automatically; remove it",
    ),
    "Step.derived": (
        CAMPAIGN, HEAD + STEPS + "      derived: yes\n",
        "5:7: step 1, derived: Tactful sets this automatically; remove it",
    ),
    "Step.number": (
        CAMPAIGN, HEAD + STEPS + "      number: 7\n",
        "5:7: step 1, number: Tactful sets this automatically; remove it",
    ),
    "Mailbox.key": (
        SETTINGS, BOX + 'key = "x"\n',
        "4:1: mailboxes.sam.key: Tactful sets this automatically; remove it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(REFUSED))
def test_a_refused_key_is_told_with_its_place(lay: Lay, key: str) -> None:
    file, text, wanted = REFUSALS[key]
    assert f"{file}:{wanted}" in faults(lay({file: text}))


STEP = HEAD + STEPS + "      "
CALL = HEAD + "sequence:\n  steps:\n    - call: call.txt\n      "
MAIL = "    - email: hello.md\n      key: mail\n"
WINDOW = HEAD + STEPS + "  window: "
WRONG = [
    (CAMPAIGN, STEP + "on: {no_reply: end}\n", "5:7: step 1, on: who does not answer gets the next step: remove 'no_reply', and give that step its wait, like 'wait: 5 days'"),
    (CAMPAIGN, STEP + "on: {without an answer: end}\n", "5:7: step 1, on: who does not answer gets the next step: remove 'without an answer', and give that step its wait, like 'wait: 5 days'"),
    (CAMPAIGN, STEP + "on: {qestion: end}\n", "5:12: step 1, on.qestion: unknown value 'qestion'; did you mean 'question'?"),
    (CAMPAIGN, STEP + "on: {opt_out: end}\n", "5:7: step 1, on: an opt-out ends every sequence to the person, so it leads nowhere; remove it"),
    (CAMPAIGN, STEP + "on: {no: continue}\n", "5:7: step 1, on: 'no' leads to 'continue', but whoever says no is asked no more: write end, nurture or hand_back"),
    (CAMPAIGN, STEP + "on: {yes: later}\n", "5:12: 'later' is no step of this campaign; there are: none"),
    (CAMPAIGN, CALL + "on: {no_reply: end}\n", "5:7: step 1, on: 'no_reply': a call that nobody answers is 'no_answer'"),
    (CAMPAIGN, CALL + "on: {unanswered: end}\n", "5:7: step 1, on: 'unanswered': a call that nobody answers is 'no_answer'"),
    (CAMPAIGN, CALL + "on: {question: end}\n", "5:7: step 1, on: 'question' is no outcome on which a call branches; there are reached, voicemail, no_answer, wrong_number, not_now, not_me"),
    (CAMPAIGN, STEP + "wait: 5 days without a reply\n", "5:7: step 1, wait: '5 days without a reply' is not a waiting time; write '5 days': who replies before gets no more steps"),
    (CAMPAIGN, STEP + "wait: 2 business days if no answer\n", "5:7: step 1, wait: '2 business days if no answer' is not a waiting time; write '2 business days': who replies before gets no more steps"),
    (CAMPAIGN, STEP + "invitation: {title: A, start: soon, duration: 1 hour}\n", "5:30: 'soon' is no field, and no day with a time; declare it in tactful.toml, with the type datetime"),
    (CAMPAIGN, STEP + "invitation: {title: A, start: 2027-05-03, duration: 1 hour}\n", "5:30: step 1, invitation.start: '2027-05-03' is no day with a time; write it like 2027-05-03 14:00"),
    (CAMPAIGN, STEP + "invitation: {title: A, start: 2027-05-03 14:00}\n", "5:7: step 1, invitation: say once how long it takes: duration: 30 minutes, or end"),
    (CAMPAIGN, STEP + "invitation: {title: A, start: 2027-05-03 14:00, duration: 1 business day}\n", "5:55: step 1, invitation.duration: '1 business day': write minutes, hours or days, more than 0"),
    (CAMPAIGN, STEP + "invitation: {title: A, start: first_name, duration: 1 hour}\n", "5:30: 'first_name' is of type name, which has no time of day; declare it in tactful.toml, with the type datetime"),
    (CAMPAIGN, CALL + "invitation: {title: A, start: 2027-05-03 14:00, duration: 1 hour}\n", "5:7: step 1, invitation: has no effect in a call step; remove it"),
    (CAMPAIGN, HEAD + "sequence:\n  steps:\n    - invitation: hello.md\n", "4:7: step 1: an invitation is an email with an event: write 'email: visit/invitation.md', and below it 'invitation: {title: …, start: …, duration: 30 minutes}'"),
    (CAMPAIGN, STEP + "wait: until visit\n", "5:7: 'visit' is no field; declare it in tactful.toml, with the type date"),
    (CAMPAIGN, STEP + "wait: 2 days before first_name\n", "5:7: 'first_name' is of type name, which has no day; name a field of type date, or declare contact.first_name as one in tactful.toml"),
    (CAMPAIGN, STEP + "wait: 2 hours before 2027-05-03\n", "5:7: '2 hours before 2027-05-03': a day has no hours; wait in days"),
    (CAMPAIGN, STEP + "wait: until 2027-02-31\n", "5:7: '2027-02-31' is not a day; write it like 2027-05-03"),
    (CAMPAIGN, STEP + "wait: 0 days before visit\n", "5:7: step 1, wait: '0 days before visit' is the day itself; write 'until visit'"),
    (CAMPAIGN, STEP + "wait: on the event's day\n", "5:7: step 1, wait: 'on the event's day' is not a waiting time; write 'until event_date' or '2 days before event_date', with a field of type date"),
    (CAMPAIGN, HEAD + "sla: {first_touch: until visit}\n" + STEPS, "2:7: sla.first_touch: 'until visit' is not a waiting time; write it like '20 minutes' or '2 business days'"),
    (CAMPAIGN, HEAD + "lead_type: inbond\n" + STEPS, "2:1: lead_type: unknown value 'inbond'; did you mean 'inbound'?"),
    (CAMPAIGN, HEAD + "archived: perhaps\n" + STEPS, "2:1: archived: 'perhaps' is neither true nor false"),
    (CAMPAIGN, HEAD + "approval: non\n" + STEPS, "2:1: approval: unknown value 'non'; did you mean 'none'?"),
    (CAMPAIGN, HEAD + "audience: {sheet: March}\n" + STEPS, "2:1: audience: 'March' is a sheet without a workbook; add the workbook as contacts"),
    (CAMPAIGN, HEAD + "audience: {route: [{kind: owner, field: title}]}\n" + STEPS, "2:20: audience.route 1: a route uses exactly one field: {industry: {health: sam}}"),
    (CAMPAIGN, HEAD + "afterward: {}\n" + STEPS, "2:1: unknown key 'afterward'; did you mean 'afterwards'?"),
    (CAMPAIGN, HEAD + "sla: {}\n" + STEPS, "2:1: sla: say a time: {first_touch: 4 hours}, or assigned"),
    (CAMPAIGN, HEAD + "sla: {first_touch: soon}\n" + STEPS, "2:7: sla.first_touch: 'soon' is not a waiting time; write it like '20 minutes' or '2 business days'"),
    (CAMPAIGN, HEAD + "sla: {first_touch: 1 hour, escalate: sma}\n" + STEPS, "2:28: unknown mailbox 'sma'; did you mean 'sam'?"),
    (SETTINGS, BOX + "[sla]\nreassign = 'sma'\n", "5:1: unknown mailbox 'sma'; did you mean 'sam'?"),
    (SETTINGS, BOX + "[sla]\ntasks = 'soon'\n", "5:1: sla.tasks: 'soon' is not a waiting time; write it like '20 minutes' or '2 business days'"),
    (CAMPAIGN, HEAD + "audience: {originator: sma}\n" + STEPS, "2:12: unknown field or mailbox 'sma'; did you mean 'sam'?"),
    (CAMPAIGN, STEP + "due_within: 2 days\n", "5:7: step 1, due_within: has no effect in an email step; remove it"),
    (CAMPAIGN, HEAD + "afterwards: {nurture: quarterly}\n" + STEPS, "2:14: unknown key 'nurture'; known here: after, then"),
    (CAMPAIGN, HEAD + "afterwards: {then: nurtur}\n" + STEPS, "2:14: afterwards.then: unknown value 'nurtur'; did you mean 'nurture'?"),
    (CAMPAIGN, HEAD + "afterwards: nurture\n" + STEPS, "2:1: afterwards: say when they are looked at again: {then: nurture, after: 45 days}"),
    (CAMPAIGN, HEAD + "afterwards: {then: nothing, after: 2 days}\n" + STEPS, "2:1: afterwards: 'after' has no effect with 'nothing'; remove it"),
    (CAMPAIGN, STEP + "on: {reached: end}\n", "5:7: step 1, on: 'reached' is no kind of answer to an email; there are yes, question, no, not_now, not_me"),
    (CAMPAIGN, STEP + "owner: sam\n", "5:7: step 1, owner: has no effect in an email step; remove it"),
    (CAMPAIGN, STEP + "conditions: {city: Bonn}\n", "5:7: step 1: unknown key 'conditions'; did you mean 'invitation'?"),
    (CAMPAIGN, CALL + "on: {reachd: end}\n", "5:12: step 1, on.reachd: unknown value 'reachd'; did you mean 'reached'?"),
    (CAMPAIGN, CALL + "on: {call_back: end}\n", "5:7: step 1, on: 'call_back' is no outcome on which a call branches; there are reached, voicemail, no_answer, wrong_number, not_now, not_me"),
    (CAMPAIGN, CALL + "on: {reached: bye}\n" + MAIL, "5:12: 'bye' is no step of this campaign; there are: mail"),
    (CAMPAIGN, CALL + "key: one\n      on: {reached: one}\n" + MAIL, "6:12: 'one' is step 1, which is not later; a branch leads to a later step, so that every sequence ends"),
    (CAMPAIGN, CALL + "owner: sma\n" + MAIL, "5:7: unknown mailbox 'sma'; did you mean 'sam'?"),
    (CAMPAIGN, CALL + "key: one\n" + MAIL + "      if: {one: vociemail}\n", "8:12: 'vociemail' is no outcome of a call step; did you mean 'voicemail'?"),
    (CAMPAIGN, CALL.replace("call: ", "social: ") + "key: one\n" + MAIL + "      if: {one: no_answer}\n", "8:12: 'no_answer' is no outcome of a social step; there are: done, reached, not_now, not_me"),
    (CAMPAIGN, CALL + "key: one\n" + MAIL + "      if: {one: '> 3'}\n", "8:12: '> 3' is nothing that a task's outcome can be; write one or several of reached, voicemail, no_answer, wrong_number, not_now, not_me"),
    (CAMPAIGN, CALL + "if: {mail: done}\n" + MAIL, "5:12: 'mail' is step 2, which is not earlier; a condition asks what came of an earlier step"),
    (CAMPAIGN, CALL + "key: one\n" + MAIL + "      if: {onne: reached}\n", "8:12: 'onne' is no field and no earlier step; did you mean 'one'?"),
    (CAMPAIGN, STEP + "thread: rply\n", "5:7: step 1, thread: unknown value 'rply'; did you mean 'reply'?"),
    (CAMPAIGN, STEP + "if_no_contact: stop\n", "5:7: step 1, if_no_contact: has no effect in an email step; remove it"),
    *((CAMPAIGN, CALL + said + "\n", f"5:7: step 1, {said.partition(':')[0]}: has no effect in a call step; remove it")
      for said in ("thread: reply", "evidence: lead.asset", "goodbye: true", "variants: {b: hello.md}")),
    (CAMPAIGN, STEP + "wait: {minutes: 3}\n", "5:7: step 1, wait: '{'minutes': '3'}' is not a waiting time; write it like '20 minutes' or '2 business days'"),
    (CAMPAIGN, STEP + "wait: 20\n", "5:7: step 1, wait: '20' is not a waiting time; write '20 days' or '20 business days'"),
    (CAMPAIGN, STEP + "wait: 99999999999999999999 weeks\n", "5:7: step 1, wait: '99999999999999999999 weeks' is longer than ten years; write a shorter waiting time"),
    (CAMPAIGN, STEP + "wait: 4000 business days\n", "5:7: step 1, wait: '4000 business days' is longer than ten years; write a shorter waiting time"),
    (CAMPAIGN, WINDOW + "{days: [mon, funday]}\n", "5:3: sequence.window: days 'mon, funday': write it like 'mon-fri' or 'tue, thu'"),
    (CAMPAIGN, WINDOW + "{days: []}\n", "5:3: sequence.window: days '': write it like 'mon-fri' or 'tue, thu'"),
    (CAMPAIGN, WINDOW + "{hours: 8}\n", "5:3: sequence.window: hours '8': write it like '08:30-17:30'"),
    (CAMPAIGN, WINDOW + "{opens: 8:75}\n", '5:12: sequence.window.opens: Input should be in a valid time format, minute value is outside expected range of 0-59'),
    (CAMPAIGN, WINDOW + '{hours: "08:30-17:30", opens: "09:00"}\n', "5:3: sequence.window: give hours, or opens and closes, not both"),
    (CAMPAIGN, WINDOW + "{opens: 08:30+02:00}\n", "5:12: sequence.window.opens: write a time of day like '08:30'; timezone says whose clock counts"),
    (CAMPAIGN, WINDOW + "{closes: 17:30Z}\n", "5:12: sequence.window.closes: write a time of day like '08:30'; timezone says whose clock counts"),
    (CAMPAIGN, WINDOW + "{days: {mon: x}}\n", "5:3: sequence.window: days: write them like 'mon-fri' or [tue, thu]"),
    (CAMPAIGN, STEP + "template: other.md\n", "4:7: step 1: 'email' says it already; remove template"),
    (CAMPAIGN, STEP + "channel: call\n", "4:7: step 1: 'email' says it already; remove channel"),
    (CAMPAIGN, HEAD + "audience: {route: [{title: {cmo: [sam]}}]}\n" + STEPS, "2:20: audience.route 1: say who gets which title: {title: {health: sam}}"),
    (CAMPAIGN, HEAD + "audience: {route: [{kind: owner}]}\n" + STEPS, "2:20: audience.route 1: say who gets which kind: {kind: {health: sam}}"),
    (CAMPAIGN, WINDOW + "{timezone: Europe/Londn}\n", "5:12: sequence.window.timezone: 'Europe/Londn' is not a time zone; write it like 'Europe/London'; did you mean 'Europe/London'?"),
    (CAMPAIGN, WINDOW + "{holidays: GB-EGN}\n", "5:12: sequence.window.holidays: 'GB-EGN' is not a holiday calendar: United Kingdom has ENG, NIR, SCT, WLS"),
    (CAMPAIGN, WINDOW + "{holidays: germny}\n", "5:12: sequence.window.holidays: 'germny' is not a holiday calendar; write a country or a region, like 'GB-ENG' or 'DE-BY'; did you mean 'Germany'?"),
    (CAMPAIGN, WINDOW + "{holidays: [none, GB]}\n", "5:12: sequence.window.holidays: 'none' stands alone; remove it or the calendars beside it"),
    (CAMPAIGN, WINDOW + "{holidays: no}\n", "5:12: sequence.window.holidays: 'no' may be Norway or nothing; write none, or NO for Norway"),
    (CAMPAIGN, WINDOW + "{holidays: []}\n", "5:12: sequence.window.holidays: says nothing; write recipient, none, or calendars like GB-ENG, DE-BY"),
    (CAMPAIGN, HEAD + STEPS + "  max_lateness: 2 business days\n", "5:3: sequence.max_lateness: '2 business days': write minutes, hours, days or weeks, more than 0"),
    (SETTINGS, 'name = "B"\n[calendar]\nclosed = ["2026-12-24", "soon"]\n', "3:1: calendar.closed: 'soon' is not a day or a range of days; write it like '2026-12-24', '2026-12-24 to 2027-01-03: shutdown' or '12-24: every year'"),
    (SETTINGS, 'name = "B"\n[calendar]\nclosed = ["2027-01-03 to 2026-12-24"]\n', "3:1: calendar.closed: 2026-12-24 is before 2027-01-03; write the earlier day first"),
    (SETTINGS, 'name = "B"\n[calendar]\nclosed = [{from = 2026-12-24, till = 2026-12-27}]\n', "3:1: calendar.closed: write day and name, or from, to and name; or: write it like '2026-12-24', '2026-12-24 to 2027-01-03: shutdown' or '12-24: every year'"),
    (SETTINGS, 'name = "B"\n[calendar]\nclosed = ["2026-01-01 to 2027-03-01"]\n', "3:1: calendar.closed: 2026-01-01 to 2027-03-01 is a year or longer; to stop for so long, pause the campaigns"),
    (SETTINGS, 'name = "B"\n[calendar]\nclosed = ["2026-02-30"]\n', "3:1: calendar.closed: there is no day 2026-02-30; write it like '2026-12-24', '2026-12-24 to 2027-01-03: shutdown' or '12-24: every year'"),
    (SETTINGS, 'name = "B"\n[calendar]\nclosed = [2426-12-24]\n', "3:1: calendar.closed: 2426-12-24 is too far away; write a day from 2000 to 2100"),
    (SETTINGS, 'name = "B"\n[calendar]\nholidays = "Narnia"\n', "3:1: calendar.holidays: 'Narnia' is not a holiday calendar; write a country or a region, like 'GB-ENG' or 'DE-BY'; did you mean 'Armenia'?"),
    (SETTINGS, BOX + "away = 3\n", "4:1: mailboxes.sam.away: '3' is not a list; write it like [a, b]"),
    (SETTINGS, 'name = "B"\ntimezone = "Europ/Paris"\n', "2:1: timezone: 'Europ/Paris' is not a time zone; write it like 'Europe/London'; did you mean 'Europe/Paris'?"),
    (SETTINGS, 'name = "B"\nlocale = "en-GBR"\n', "2:1: locale: 'en-GBR' is not a locale; did you mean 'en-GB'?"),
    (SETTINGS, 'name = "B"\npublic_url = "mail.b.example"\n', "2:1: public_url: 'mail.b.example' is not a web address; write it like 'https://www.example.com'"),
    (SETTINGS, 'name = "B"\n[costs]\ncall = -1\n', "3:1: costs.call: -1 is too small; the least is 0"),
    (SETTINGS, 'name = "B"\n[costs]\ncall = true\n', "3:1: costs.call: this must be a number, like 4.50"),
    (SETTINGS, 'name = "B"\n[costs]\nphone = 4\n', "3:1: unknown key 'phone'; known here: call, email, letter, social, task, voicemail"),
    (CAMPAIGN, HEAD + "audience: {lead_cost: much}\n" + STEPS, "2:12: audience.lead_cost: 'much' is not a number"),
    (CAMPAIGN, HEAD + "audience: {lead_cost: 0}\n" + STEPS, "2:12: audience.lead_cost: 0 is too small; the least is 0.01"),
    (SETTINGS, 'name = "B"\n[web]\naddress = "http://t.example"\n', "3:1: web.address: 'http://t.example' is not an https address without a path; write it like 'https://tactful.example.com'"),
    (SETTINGS, 'name = "B"\n[web]\naddress = "https://t.example/x"\n', "3:1: web.address: 'https://t.example/x' is not an https address without a path; write it like 'https://tactful.example.com'"),
    (SETTINGS, 'name = "B"\n[web]\naddress = "https://t.example"\nproxy = "nginx"\n', "4:1: web.proxy: 'nginx' is not an IP address; write it like '127.0.0.1'"),
    (SETTINGS, 'name = "B"\n[web]\nproxy = "::1"\n', "3:1: a proxy needs the address that it answers at; add address"),
    (SETTINGS, 'name = "B"\n[approval]\ntwo_people = "perhaps"\n', "3:1: approval.two_people: 'perhaps' is neither true nor false"),
    (SETTINGS, 'name = "B"\n[web]\naddress = "https://t.example"\n[web.oidc]\nissuer = "http://i.example"\nclient_id = "t"\n', "5:1: web.oidc.issuer: 'http://i.example' is not an https address; write it like 'https://login.example.com'"),
    (SETTINGS, 'name = "B"\n[frequency_cap]\nper_day = 0\n', "3:1: frequency_cap.per_day: 0 is too small; the least is 1"),
    (SETTINGS, 'name = "B"\n[frequency_cap]\nper_week = 2.5\n', "3:1: frequency_cap.per_week: '2.5' is not a whole number, like 400"),
    (SETTINGS, 'name = "B"\n[frequency_cap]\nchannels = ["mail"]\n', "3:1: frequency_cap.channels: unknown value 'mail'; did you mean 'email'?"),
    (SETTINGS, 'name = "B"\n[frequency_cap]\nper_wek = 2\n', "3:1: unknown key 'per_wek'; did you mean 'per_week'?"),
    (SETTINGS, 'name = "B"\n[enrol]\nsame_person = "blok"\n', "3:1: enrol.same_person: unknown value 'blok'; did you mean 'block'?"),
    (SETTINGS, 'name = "B"\n[lint]\nseverity = { W = "eror" }\n', "3:1: lint.severity.W: unknown value 'eror'; did you mean 'error'?"),
    (SETTINGS, 'name = "B"\n[lint]\nselect = "W"\n', "3:1: lint.select: 'W' is not a list; write it like [a, b]"),
    (SETTINGS, 'name = "B"\n[lint]\nper_file_ignores = {}\n', "3:1: unknown key 'per_file_ignores'; did you mean 'per-file-ignores'?"),
    (SETTINGS, 'name = "B"\n[fields.contact.x]\ntype = "nmae"\n', "3:1: fields.contact.x.type: unknown value 'nmae'; did you mean 'name'?"),
    (SETTINGS, BOX + 'security = "startls"\n', "4:1: mailboxes.sam.security: unknown value 'startls'; did you mean 'starttls'?"),
    (SETTINGS, BOX + 'provider = "Re send"\n', "4:1: mailboxes.sam.provider: 'Re send' is not a provider's name; write it like 'resend'"),
    (SETTINGS, BOX + 'api_key = "re_123"\n', "4:1: mailboxes.sam.api_key: a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'"),
    (SETTINGS, BOX + 'api_url = "http://api.b.example"\n', "4:1: mailboxes.sam.api_url: 'http://api.b.example' is not encrypted; write it like 'https://api.example.com'"),
    (SETTINGS, BOX + "port = 70000\n", "4:1: mailboxes.sam.port: 70000 is too large; the most is 65535"),
    (SETTINGS, BOX + "port = true\n", "4:1: mailboxes.sam.port: this must be a whole number, like 400"),
    (SETTINGS, BOX + "per_hour = -1\n", "4:1: mailboxes.sam.per_hour: -1 is too small; the least is 0"),
    (SETTINGS, BOX + "jitter_seconds = 4000\n", "4:1: mailboxes.sam.jitter_seconds: 4000 is too large; the most is 3600"),
    (SETTINGS, BOX + "domain_gap_seconds = -1\n", "4:1: mailboxes.sam.domain_gap_seconds: -1 is too small; the least is 0"),
    (SETTINGS, BOX + "per_day = -1\n", "4:1: mailboxes.sam.per_day: -1 is too small; the least is 0"),
    (SETTINGS, BOX + 'reply_to = "team"\n', "4:1: mailboxes.sam.reply_to: 'team' is not an email address; write it like 'sam@example.com'"),
    (SETTINGS, BOX + '[mailboxes.sam.oauth]\nprovider = "google"\n', "4:1: 'client_id' is missing"),
    (SETTINGS, BOX + '[mailboxes.sam.oauth]\nclient_id = "a"\nprovider = "microsft"\n', "6:1: unknown OAuth provider 'microsft'; did you mean 'microsoft'?"),
    (SETTINGS, BOX + '[mailboxes.sam.oauth]\nclient_id = "a"\nrefresh_token = "1//04x"\n', "6:1: mailboxes.sam.oauth.refresh_token: a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'"),
    (SETTINGS, BOX + '[mailboxes.sam.imap]\nport = 143\n', "4:1: 'host' is missing"),
    (SETTINGS, BOX + '[mailboxes.sam.imap]\nhost = "i"\nsecurity = "ssl"\n', "6:1: mailboxes.sam.imap.security: unknown value 'ssl'; known: tls, starttls, none"),
    (SETTINGS, BOX + '[mailboxes.sam.imap]\nhost = "i"\npassword = "hunter2"\n', "6:1: mailboxes.sam.imap.password: a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'"),
    (SETTINGS, BOX + '[alerts]\nreply = "mail"\n', "5:1: alerts.reply: unknown value 'mail'; did you mean 'email'?"),
    (SETTINGS, BOX + '[alerts]\nurl = "http://hooks.b.example"\n', "5:1: alerts.url: 'http://hooks.b.example' is not an https address; write it like 'https://hooks.example.com/x'"),
    (SETTINGS, BOX + '[webhooks.crm]\nsecret = "env:HOOK"\n', "4:1: 'url' is missing"),
    (SETTINGS, BOX + '[alerts]\nsecret = "whsec_abc"\n', "5:1: alerts.secret: a password must not be in the workspace; write 'env:NAME_OF_VARIABLE'"),
    (SETTINGS, BOX + "[guardrails]\nbounce_rate = 5\n", "5:1: guardrails.bounce_rate: 5 is too large; the most is 1.0"),
    (SETTINGS, BOX + "[guardrails]\nsample = 0\n", "5:1: guardrails.sample: 0 is too small; the least is 1"),
    (SETTINGS, BOX + 'alert_to = "sam"\n', "4:1: mailboxes.sam.alert_to: 'sam' is not an email address; write it like 'sam@example.com'"),
    (SETTINGS, BOX + "[replies]\npoll_seconds = 1\n", "5:1: replies.poll_seconds: 1 is too small; the least is 5"),
    (SETTINGS, BOX + "[replies]\nhold_after_minutes = 0\n", "5:1: replies.hold_after_minutes: 0 is too small; the least is 1"),
    (SETTINGS, BOX + 'user = "sam"\npassword = "env:"\n', "5:1: mailboxes.sam.password: write 'env:NAME_OF_VARIABLE' or 'keyring:service/user'"),
    (SETTINGS, BOX + 'password = "env:SAM"\n', "4:1: a password has no use without a user; add user too"),
    (SETTINGS, BOX + 'user = "sam"\n', "4:1: a user has no use without a password; add password too"),
    (LIBRARY, "items: {a: {title: A, expires: 86400}}\n", "1:23: items.a.expires: '86400' is not a day; write it like 2026-12-31"),
    (LIBRARY, "items: {a: {title: A, expires: soon}}\n", "1:23: items.a.expires: 'soon' is not a day; write it like 2026-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "wanted"), WRONG, ids=[one[2] for one in WRONG])
def test_a_wrong_value_is_told_with_its_place_and_what_to_write(
    lay: Lay, file: str, text: str, wanted: str
) -> None:
    assert f"{file}:{wanted}" in faults(lay({file: text}))


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ("name: x", "unknown key 'name' in front matter"),
        ("description: x", "unknown key 'description' in front matter"),
        ("subject: [a, b]", "'subject' in front matter is not a text"),
        ("preheader: {a: b}", "'preheader' in front matter is not a text"),
    ],
)
def test_front_matter_has_what_a_mail_has(front: str, wanted: str) -> None:
    assert [*KNOWN_FRONT] == ["subject", "preheader", "offer", "drafted"]
    parsed = parse_template(f"---\n{front}\n---\nHello\n", name="a.md", path="a.md")
    assert [(one.message, str(one.place)) for one in parsed.problems] == [(wanted, "a.md:2:1")]


def test_every_option_of_a_rule_is_read_by_it() -> None:
    for rule in all_rules():
        tree = ast.parse(inspect.getsource(sys.modules[rule.__module__]))
        said = Counter(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
        for name in rule.options:
            assert said[name] > 1, f"{rule.code} has the option '{name}' and does not read it"


PRINTED = {
    "sender.name": "Sam Ortiz",
    "sender.title": "Adviser",
    "sender.phone": "+44 113 496 0000",
    "sender.address": "sam@b.example",
    "workspace.name": "Brightwater",
    "workspace.postal_address": "1 Quay Street",
    "workspace.website": "https://b.example",
    "content.guide.title": "The guide",
    "content.guide.url": "https://b.example/guide",
    "content.guide.topic": "rivers",
    "content.guide.stage": "awareness",
    "content.guide.summary": "All about rivers",
}
SAID = {
    SETTINGS: """\
name = "Brightwater"
postal_address = "1 Quay Street"
website = "https://b.example"

[mailboxes.sam]
address = "sam@b.example"
name = "Sam Ortiz"
title = "Adviser"
phone = "+44 113 496 0000"
""",
    LIBRARY: """\
items:
  guide:
    title: The guide
    url: https://b.example/guide
    topic: rivers
    stage: awareness
    summary: All about rivers
""",
    CAMPAIGN: HEAD + "sequence:\n  steps:\n    - email: all.txt\n",
}


def test_what_a_template_prints_is_what_the_file_says(lay: Lay) -> None:
    lines = "".join(f"{name}={{{{ {name} }}}}\n" for name in PRINTED)
    workspace = open_workspace(lay({**SAID, "templates/all.txt": f"---\nsubject: S\n---\n{lines}"}))
    message = Composer(workspace, workspace.campaign("spring")).compose(
        1, {"contact.email": "jo@acme.example"}, sender=workspace.mailbox()
    )
    assert dict(line.split("=", 1) for line in message.text.splitlines() if line) == PRINTED
