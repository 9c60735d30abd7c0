"""The tables, in the words of the domain.

Nothing that is queried hides in JSON: ``fields`` holds merge values, ``headers`` the frozen
message's headers, ``findings`` lint's verdicts, ``picks`` what it took from the library, the audit
log's ``detail`` its values by name: all of them only shown or rendered.
"""

from .alerts import Alert
from .audit import PEOPLE, Audit, Instance, Kept
from .base import Base
from .intake import FolderReading, MailboxReading, ReceivedMail
from .journey import CampaignStep, Enrolment, Signal, Touch
from .ledger import MailboxRest, MayHaveLeft, Outbox, Pause, SenderLease
from .messages import Approval, MessageInputs, MessageNote, OwnText, StoredMessage
from .people import (
    Contact,
    ContactAddress,
    Lead,
    ListImport,
    ListImportChange,
    PersonDecision,
    PersonKey,
    PersonMerge,
    Suppression,
)
from .releases import FileContent, Release, ReleaseFile
from .reps import FreeTask, Qualification

__all__ = [
    "PEOPLE",
    "Alert",
    "Approval",
    "Audit",
    "Base",
    "CampaignStep",
    "Contact",
    "ContactAddress",
    "Enrolment",
    "FileContent",
    "FolderReading",
    "FreeTask",
    "Instance",
    "Kept",
    "Lead",
    "ListImport",
    "ListImportChange",
    "MailboxReading",
    "MailboxRest",
    "MayHaveLeft",
    "MessageInputs",
    "MessageNote",
    "Outbox",
    "OwnText",
    "Pause",
    "PersonDecision",
    "PersonKey",
    "PersonMerge",
    "Qualification",
    "ReceivedMail",
    "Release",
    "ReleaseFile",
    "SenderLease",
    "Signal",
    "StoredMessage",
    "Suppression",
    "Touch",
]
