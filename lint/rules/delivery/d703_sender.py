"""D703: a sender whom nobody can answer, or answers that go to strangers."""

import re
from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

from ....templates.workspace import SETTINGS, Workspace
from ...finding import Finding, Severity
from ...rule import Context, Example, MessageRule, View
from ...web import site_of

_NOBODY = re.compile(r"(?i)(?:do[-_.]?)?no?t?[-_.]?reply|noreply|nicht[-_.]?antworten|ne[-_.]?pas[-_.]?repondre|keine[-_.]?antwort")  # fmt: skip
_REST = (
    "[fields.contact]\nfirst_name = {}\nlast_name = {}\ncompany = {}\ntitle = {}\n"
    "[fields.lead]\nasset = { required = true }\n"
)
_SETTINGS = (
    'name = "Brightwater"\npostal_address = "1 Quay Street, Leeds LS1 4AP"\n'
    'public_url = "https://mail.brightwater.example"\n[mailboxes.sam]\n'
)


def _mail(sender: str, reply_to: str = "") -> str:
    answer = f"Reply-To: {reply_to}\n" if reply_to else ""
    return f"From: {sender}\n{answer}To: jo@c.com\nSubject: Rivers\n\nHello!\n"


class Sender(MessageRule):
    code = "D703"
    name = "no-reply-sender"
    severity = Severity.warning
    summary = "a no-reply sender, or answers that go to another domain than the sender's"
    why = (
        "A follow-up lives from its answer; 'noreply' says that you want none, and an answer is "
        "what tells mail providers that you are welcome. A Reply-To at another domain is a "
        "mark of phishing."
    )
    source = "SpamAssassin's FREEMAIL_FORGED_REPLYTO and HEADER_FROM_DIFFERENT_DOMAINS"
    bad = (
        Example("no-reply", _mail("Brightwater <no-reply@brightwater.com>"), "mail.eml"),
        Example(
            "answers go elsewhere", _mail("sam@brightwater.com", "sam.o@mailer.com"), "mail.eml"
        ),
        Example(
            "a mailbox of that name",
            f'{_SETTINGS}address = "donotreply@brightwater.example"\n{_REST}',
            "tactful.toml",
        ),
    )
    good = (
        Example("a person", _mail("Sam Ortiz <sam@brightwater.com>"), "mail.eml"),
        Example(
            "the same company", _mail("sam@mail.brightwater.com", "sam@brightwater.com"), "mail.eml"
        ),
        Example("a name with those letters", _mail("norep@brightwater.com"), "mail.eml"),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        message = view.message
        if message is None or not message.sender.address:
            return
        sender, answers = message.sender.address, _reply_to(view)
        where = _place(view, context.workspace, sender)
        asked = answers or sender
        if _NOBODY.fullmatch(re.sub(r"[-_.+]?\d+$", "", asked.partition("@")[0])):
            yield self.finding(
                f"answers would go to {asked}, which says that nobody reads them",
                fix="send from a person's address",
                **where,
            )
        if answers and _site(answers) != _site(sender):
            yield self.finding(
                f"the mail is from {_site(sender)}, and answers go to {_site(answers)}",
                fix="take both addresses at one domain",
                **where,
            )


def _reply_to(view: View) -> str:
    message = view.message
    if message is None:
        return ""
    if message.reply_to is not None:
        return message.reply_to.address
    header = next((value for name, value in message.headers if name.lower() == "reply-to"), "")
    return parseaddr(header)[1]


def _site(address: str) -> str:
    host = address.rpartition("@")[2].lower()
    return site_of(host) or host


def _place(view: View, workspace: Workspace | None, sender: str) -> dict[str, Any]:
    """Return the mailbox's place in the settings, or the mail's own header."""
    if workspace is None:
        return view.where(f"From: {sender}", "From:", "from:")
    located = workspace.places.get(SETTINGS)
    key = next(
        (key for key, box in workspace.settings.mailboxes.items() if box.address == sender), None
    )
    if located is None or key is None:
        return {"path": SETTINGS, "line": 1}
    place = located.place(("mailboxes", key, "address"))
    return {"path": SETTINGS, "line": place.line, "column": place.column}
