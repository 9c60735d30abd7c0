"""D703: a sender whom nobody can answer, or answers that go to strangers."""

import re
from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...rule.senders import answers_to, organisation_of, where_sender
from ...view.views import Context, View

_NUMBER = re.compile(r"(?:[-_.+]|(?<!\d))\d++$")
_NOBODY = re.compile(
    r"(?i)(?:do[-_.]?)?not?[-_.]?reply|nicht[-_.]?antworten|keine[-_.]?antwort|"
    r"ne[-_.]?pas[-_.]?repondre"
)
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
    needs = Needs.structure
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
        sender, answers = message.sender.address, answers_to(view)
        where = where_sender(view, context.workspace)
        asked = answers or sender
        if _NOBODY.fullmatch(_NUMBER.sub("", asked.partition("@")[0])):
            yield self.finding(
                f"answers would go to {asked}, which says that nobody reads them",
                fix="send from a person's address",
                **where,
            )
        ours, theirs = organisation_of(sender), organisation_of(answers)
        if answers and theirs != ours:
            yield self.finding(
                f"the mail is from {ours}, and answers go to {theirs}",
                fix="take both addresses at one domain",
                **where,
            )
