"""The tables, in the words of the domain.

Nothing that is queried hides in JSON: ``fields`` holds merge values, ``headers`` the frozen
message's headers, ``findings`` lint's verdicts, ``picks`` what it took from the library, the audit
log's ``detail`` its values by name: all of them only shown or rendered.
"""

from .accounts import Account, AccountRole, FileAuthor, SignIn, SignInTry
from .alerts import Alert
from .api import ApiToken, KeptAnswer
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
from .workers import MailboxLease, SendingPlace, WorkerSign

__all__ = [
    "PEOPLE",
    "Account",
    "AccountRole",
    "Alert",
    "ApiToken",
    "Approval",
    "Audit",
    "Base",
    "CampaignStep",
    "Contact",
    "ContactAddress",
    "Enrolment",
    "FileAuthor",
    "FileContent",
    "FolderReading",
    "FreeTask",
    "Instance",
    "Kept",
    "KeptAnswer",
    "Lead",
    "ListImport",
    "ListImportChange",
    "MailboxLease",
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
    "SendingPlace",
    "SignIn",
    "SignInTry",
    "Signal",
    "StoredMessage",
    "Suppression",
    "Touch",
    "WorkerSign",
]
