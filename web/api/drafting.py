"""A sequence is drafted: every file as it would be written, and written once somebody says so."""

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...templates.errors import ProblemsError
from ..context import AppContext
from ..drafts import (
    Asked as Wanted,
)
from ..drafts import (
    DraftChanged,
    Faults,
    TextsFaulty,
    is_asked,
    key_of,
    offer_of,
    proposal_for,
    write_as_shown,
)
from ..proposal import Proposal
from .agreeing import PATH, Agreed, in_time
from .findings import FindingOut, finding_out
from .operation import Asked, Model, NoQuery, operation
from .problems import Fault, Refused

_TAG = "drafting"


class PlayOut(Model):
    name: str
    about: str
    lead_types: list[str]
    languages: list[str]


class Choices(Model):
    """What a draft may be made of; the first ones are the initial emails of campaigns."""

    initials: list[str]
    lists: list[str]
    lead_types: list[str]
    plays: list[PlayOut]
    has_program: bool = Field(description="tactful.toml names a program that proposes texts")


class Drafting(Agreed):
    initial: str = Field(
        min_length=1, max_length=200, pattern=PATH,
        description="The email that these people had before, as in /sequences/choices",
    )  # fmt: skip
    contacts: str = Field(min_length=1, max_length=200, pattern=PATH, description="Their list")
    lead_type: str = Field(default="", max_length=200, description="Without it: as the play says")
    play: str = Field(default="", max_length=200, description="Without it: the one that fits")
    name: str = Field(default="", max_length=200, description="Of the campaign")
    ask: bool = Field(default=False, description="With the texts of the program of [draft] command")
    replace: bool = Field(
        default=False, description="Over files that were drafted before and not changed since"
    )


class FileOut(Model):
    path: str
    text: str
    replaces: bool = Field(description="A file of that name is there")
    brings: str = Field(description="Why its step is sent")


class DraftedStepOut(Model):
    channel: str
    wait: str
    brings: str
    template: str
    evidence: str | None


class DraftOut(Model):
    name: str
    applied: bool
    digest: str = Field(description="Of all files; with apply these are written, or none")
    play: str
    why: str
    language: str
    formal: bool
    lead_type: str
    steps: list[DraftedStepOut]
    left_out: list[str]
    notes: list[str]
    files: list[FileOut]
    findings: list[FindingOut]
    in_the_way: list[str] = Field(description="Files that stand there; none may be written over")
    replaceable: bool = Field(description="But with 'replace': nobody changed what was drafted")


@operation("GET", "/sequences/choices", scope=Scope.edit, tag=_TAG, says=Choices)
def list_choices(asked: Asked[NoQuery, None]) -> Choices:
    """Return what a sequence may be drafted from: emails, lists, lead types and plays."""
    faults = Faults()
    offer = offer_of(asked.here.workspace, faults)
    if faults:
        raise Refused(503, "The workspace has faults", errors=_all(faults, where="workspace"))
    return Choices(
        initials=[*offer.own, *offer.others],
        lists=list(offer.lists),
        lead_types=list(offer.lead_types),
        plays=[
            PlayOut(
                name=one.name,
                about=one.about,
                lead_types=list(one.lead_types),
                languages=list(one.languages),
            )
            for one in offer.plays
        ],
        has_program=asked.here.workspace.settings.draft.command is not None,
    )


@operation(
    "POST", "/sequences/draft", scope=Scope.edit, tag=_TAG, says=DraftOut, body=Drafting,
    as_agreed=True,
)  # fmt: skip
def draft_sequence(asked: Asked[NoQuery, Drafting]) -> DraftOut:
    """Return the campaign file and the texts of a whole sequence; with apply, write them.

    Nobody is enrolled and nothing is sent by that.
    """
    here, said = asked.here, asked.body
    wanted = Wanted(
        said.initial, said.contacts, said.lead_type, said.play, said.name, "1" if said.ask else ""
    )
    if said.ask:
        _about_to_ask(here, wanted, apply=said.apply)
    proposal = _proposal(here, wanted)
    shown = _out(proposal, said)  # as it was before it is written
    if said.apply:
        try:
            write_as_shown(
                here, wanted, proposal, digest=said.digest or "", anew=said.replace
            )  # fmt: skip
        except DraftChanged as error:
            raise Refused(412, f"{error}.") from error
        except TextsFaulty as error:
            raise Refused(409, f"{error}.") from error
        except ProblemsError as error:
            # Their fixes name options of the command.
            faults = [
                Fault(where=str(one.place or "workspace"), pointer="", detail=one.message)
                for one in error.problems
            ]
            raise Refused(409, "Nothing was written.", errors=faults) from error
    return shown


def _about_to_ask(here: AppContext, wanted: Wanted, *, apply: bool) -> None:
    """Let the program be asked anew, but for what is to be written: that was answered before."""
    if here.workspace.settings.draft.command is None:
        fault = Fault(where="body", pointer="/ask", detail="tactful.toml names no [draft] command")
        raise Refused(422, "The request has faults; all are listed.", errors=[fault])
    if apply:
        if not is_asked(here, wanted):
            raise Refused(412, "The program's answer is not kept any more; nothing was written.")
        return
    kept = here.reading().drafts
    before = kept.get(key_of(here, wanted))
    if before is not None and before.told:
        kept.pop(key_of(here, wanted), None)


def _proposal(here: AppContext, wanted: Wanted) -> Proposal:
    def work(wait_s: float) -> Proposal | None:
        faults = Faults()
        offer = offer_of(here.workspace, faults)
        found = proposal_for(here, wanted, offer, faults, wait_s=wait_s)
        if faults:
            words = "This cannot be drafted; all faults are listed."
            raise Refused(422, words, errors=_all(faults, where="body"))
        return found

    return in_time(work)


def _all(faults: Faults, *, where: str) -> list[Fault]:
    return [
        Fault(where=where, pointer=f"/{part}", detail=words)
        for part, said in faults.of.items()
        for words in said
    ]


def _out(proposal: Proposal, said: Drafting) -> DraftOut:
    draft = proposal.draft
    texts = draft.files
    return DraftOut(
        name=draft.name,
        applied=said.apply,
        digest=proposal.digest,
        play=draft.play.name,
        why=draft.why,
        language=draft.language,
        formal=draft.formal,
        lead_type=draft.lead_type,
        steps=[
            DraftedStepOut(
                channel=str(one.step.channel),
                wait=one.step.wait,
                brings=one.step.brings,
                template=one.template,
                evidence=one.evidence,
            )
            for one in draft.steps
        ],
        left_out=list(draft.left_out),
        notes=list(draft.notes),
        files=[
            FileOut(path=one.path, text=texts[one.path], replaces=one.replaces, brings=one.brings)
            for one in proposal.changes
        ],
        findings=[finding_out(one) for one in proposal.findings],
        in_the_way=[f"{one.place}: {one.message}" for one in proposal.blocked],
        replaceable=proposal.replaceable,
    )
