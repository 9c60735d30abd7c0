"""Forgetting a person for good (GDPR, article 17), and what that would erase."""

from dataclasses import asdict

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.forget import forget
from .operation import Asked, Model, NoQuery, operation


class Forget(Model):
    who: str = Field(
        min_length=1, max_length=320, description="An address, or the number of a contact"
    )
    dry_run: bool = Field(description="true: say what would be erased, and erase nothing")


class ForgottenOut(Model):
    dry_run: bool
    people: int = Field(description="0: nobody here has it, and it is refused from now on")
    suppressed: int = Field(description="Addresses that nobody brings in again, kept as hashes")
    sequences: int = Field(description="That are stopped first")
    erased: dict[str, int] = Field(description="How much of each kind")
    log_lines: int = Field(description="Of the audit log, that lose what they say of them")
    journal_lines: int
    files: list[str] = Field(
        description="Of the workspace, with the line, that name them still: yours to clean"
    )
    hosts: int = Field(description="Other hosts, whose journals may name them still")
    wiped: str = Field(
        description="Why what was deleted may still be read in the database's file; else empty"
    )


@operation(
    "POST", "/people/forget", scope=Scope.administer, tag="people", says=ForgottenOut, body=Forget
)
def forget_person(asked: Asked[NoQuery, Forget]) -> ForgottenOut:
    """Erase all that is known of a person, for good, or say what that would erase.

    'dry_run' has no default: nobody is erased because it was left out.
    """
    here, said = asked.here, asked.body
    done = forget(
        here.store, here.workspace, said.who, by=asked.by, now=asked.now, dry_run=said.dry_run
    )
    return ForgottenOut(dry_run=said.dry_run, **(asdict(done) | {"files": list(done.files)}))
