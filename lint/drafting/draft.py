"""A draft: the campaign file and the templates of a whole follow-up sequence, as texts."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.preset import Preset
from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from .evidence import ORDER, Evidence
from .filling import Filled, PlayText, fill, fill_body, read_play_text
from .initial_mail import InitialMail
from .items import suitable
from .play import Play, PlayStep
from .slot_names import OF_ITEM, OF_MAIL, SLOTS
from .slots import Slot, slots_of_item

_PLAIN = lazy_regex(r"[A-Za-zÄÖÜäöüß][^:#\n\"'{}\[\]]*(?:\{\{ [^\n\"#]*?\}\}[^:#\n\"{}\[\]]*)*")
_ENOUGH = 8  # touches of a draft: what comes after is for a person to add
_TO_PEOPLE = (Channel.call, Channel.voicemail)


@dataclass(frozen=True, slots=True)
class DraftedStep:
    """One step: what the play says of it, its file and text, and the evidence that it shows."""

    step: PlayStep
    key: str
    template: str
    text: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole sequence. why says why this play; left_out and notes are sentences for a person."""

    name: str
    play: Play
    why: str
    language: str
    formal: bool
    lead_type: str
    mail: InitialMail
    evidence: tuple[Evidence, ...]
    contacts: str
    steps: tuple[DraftedStep, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, str]:
        """The files to write, by their paths in the workspace; the campaign's is the last."""
        texts = {f"templates/{one.template}": one.text for one in self.steps}
        return {**texts, f"campaigns/{self.name}.yml": _campaign(self)}

    def with_texts(self, texts: Mapping[str, str]) -> "Draft":
        """Return the draft with other texts, by the keys of their steps."""
        steps = tuple(replace(one, text=texts.get(one.key, one.text)) for one in self.steps)
        return replace(self, steps=steps)


@dataclass(slots=True)
class Drafting:
    """What the steps of one draft are made from; taken has the items that were offered."""

    workspace: Workspace
    mail: InitialMail
    play: Play
    slots: Mapping[str, Slot]
    evidence: Sequence[Evidence]
    language: str
    today: date
    unquoted: frozenset[str] = frozenset()  # texts that are to quote nothing of the initial email
    taken: set[str] = field(default_factory=set)

    def steps(self, name: str, most: int) -> tuple[list[DraftedStep], list[str]]:
        """Return the steps that can be written, at most so many, and why others cannot."""
        made: list[tuple[PlayStep, str, str | None]] = []
        left_out: list[str] = []
        for step in self.play.steps:
            found = self._made(step)
            if isinstance(found, str):
                left_out.append(f"{step.text}: {found}")
            else:
                made.append((step, *found))
        while len(made) > most and (spare := [one for one in made if one[0].spare]):
            made.remove(spare[-1])
            what = f"{most} touches are enough"
            left_out.append(f"{spare[-1][0].text}: {what}")
        drafted = [
            DraftedStep(step, step.text, f"{name}/{number:02}-{step.file}", text, evidence)
            for number, (step, text, evidence) in enumerate(made, 1)
        ]
        return drafted, left_out

    def _made(self, step: PlayStep) -> tuple[str, str | None] | str:
        """Return a step's text and evidence, or why it cannot be written."""
        slots = dict(self.slots)
        if step.text in self.unquoted:
            slots = {name: slot for name, slot in slots.items() if name not in OF_MAIL}
        if set(step.needs) & OF_ITEM:
            key = suitable(self.workspace, self.mail, step.stage, language=self.language,
                           taken=self.taken, today=self.today)  # fmt: skip
            if key is None:
                of = f" of stage '{step.stage}'" if step.stage else ""
                return f"the library has no item{of} that the leads do not have yet"
            slots |= slots_of_item(key, self.workspace.content[key])
            self.taken.add(key)
        lacking = [name for name in step.needs if name not in slots]
        if lacking:
            return f"nothing says {SLOTS[lacking[0]]}"
        if step.channel in _TO_PEOPLE and "phone" not in slots:
            return "the list has no phone numbers of most leads (contact.phone)"
        text = read_play_text(*self.play.text(step, self.language))
        made = self._filled(step, text, slots)
        if step.channel is not Channel.email or isinstance(made, str) or made[1] is not None:
            return made
        # Some lead lacks each thing that it shows: better say to all what all have.
        sure = {name: slot for name, slot in slots.items() if slot.full}
        again = self._filled(step, text, sure)
        return made if isinstance(again, str) or again[1] is None else again

    def _filled(
        self, step: PlayStep, text: PlayText, slots: Mapping[str, Slot]
    ) -> tuple[str, str | None] | str:
        body = fill_body(text, slots, formal=self.mail.formal)
        if step.channel is not Channel.email:
            return f"{_WRAPPED.sub(' ', body.text)}\n", None
        subject = fill(text.subject, slots, formal=self.mail.formal, line=True)
        preheader = fill(text.preheader, slots, formal=self.mail.formal, line=True)
        if subject is None and step.thread != "reply":
            return "nothing fits in its subject"
        told = body.told | (subject.told if subject else frozenset())
        if not told:
            return "it would say the same to everybody"
        whole = self._framed(subject, preheader, body, slots)
        return whole, self._evidence(body.sure | (subject.sure if subject else frozenset()))

    def _framed(
        self, subject: Filled | None, preheader: Filled | None, body: Filled,
        slots: Mapping[str, Slot],
    ) -> str:  # fmt: skip
        frame = PlayStep(channel=Channel.email, text="frame", wait="1 day", brings="the frame")
        text = read_play_text(*self.play.text(frame, self.language))
        around = fill_body(text, {**slots, "body": Slot(body.text)}, formal=self.mail.formal)
        front = [("subject", subject), ("preheader", preheader)]
        lines = [f"{name}: {_yaml(part.text)}" for name, part in front if part is not None]
        return "\n".join(["---", *lines, "---", around.text]) + "\n"

    def _evidence(self, sure: frozenset[str]) -> str | None:
        shown = [one for one in self.evidence if one.key in sure]
        return (
            min(shown, key=lambda one: (not one.telling, ORDER.index(one.role))).key
            if shown
            else None
        )


def bounds(preset: Preset) -> tuple[int | None, int]:
    """Return how many touches such leads get at least, and how many a draft has at most."""
    return preset.touches.fewest, min(preset.touches.most or _ENOUGH, _ENOUGH)


# A script is read as it stands: lines that a play's file wraps are one, headings stay alone.
_WRAPPED = lazy_regex(r"(?<=[^\n]{60})\n(?=[^\n{])")
_AFTERWARDS = {"nurture": "{then: nurture, after: 45 days}"}  # sources/004: not touched for 45 days


def _yaml(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and ": " not in text and not text.endswith(":")
    return text if plain else json.dumps(text, ensure_ascii=False)


def _campaign(draft: Draft) -> str:
    lines = [
        f"# Drafted by `tactful draft` with the play {draft.play.name}. It is yours now: edit it.",
        f"campaign: {draft.name}",
        f"lead_type: {draft.lead_type}",
        f"audience: {{contacts: {json.dumps(draft.contacts, ensure_ascii=False)}}}",
        f"initial: {json.dumps(draft.mail.name, ensure_ascii=False)}",
        "sequence:",
        '  window: {days: mon-fri, hours: "08:30-17:30", timezone: recipient}',
        "  stop_on: [reply, meeting, opt_out, bounce]",
        "  steps:",
    ]
    for one in draft.steps:
        lines += _step(one)
    lines.append(f"afterwards: {_AFTERWARDS.get(draft.play.afterwards, draft.play.afterwards)}")
    return "\n".join(lines) + "\n"


def _step(one: DraftedStep) -> Iterator[str]:
    yield f"    # {one.step.brings}"
    yield f"    - {one.step.channel}: {one.template}"
    yield f"      key: {one.key}"
    yield f"      wait: {one.step.wait}"
    if one.evidence:
        yield f"      evidence: {one.evidence}"
    if one.step.stage:
        yield f"      stage: {one.step.stage}"
    if one.step.thread:
        yield f"      thread: {one.step.thread}"
    if one.step.goodbye:
        yield "      goodbye: true"


def is_campaign_name(name: str) -> bool:
    """Say whether a campaign may be called so."""
    try:
        Campaign.model_validate({"campaign": name, "sequence": {"steps": [{"task": "x.txt"}]}})
    except ValueError:
        return False
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) is not None
