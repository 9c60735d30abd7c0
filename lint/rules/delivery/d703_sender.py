"""D703: a no-reply sender, or replies that go to another domain."""

from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...rule.senders import answers_to, organisation_of, where_sender
from ...view.views import Context, View

_NUMBER = lazy_regex(r"(?:[-_.+]|(?<!\d))\d++$")
_NOBODY = lazy_regex(
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
    summary = "a no-reply sender, or replies that go to a domain other than the sender's"
    why = (
        "A follow-up is sent to get a reply: 'noreply' says that you do not want any, and "
        "replies are what tells email providers that your messages are welcome. A Reply-To "
        "address at another domain is typical of phishing."
    )
    source = "SpamAssassin's FREEMAIL_FORGED_REPLYTO and HEADER_FROM_DIFFERENT_DOMAINS"
    bad = (
        Example("no-reply", _mail("Brightwater <no-reply@brightwater.com>"), "mail.eml"),
        Example(
            "replies go elsewhere", _mail("sam@brightwater.com", "sam.o@mailer.com"), "mail.eml"
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
                f"replies would go to {asked}, an address that says nobody reads it",
                fix="send from a person's address",
                **where,
            )
        ours, theirs = organisation_of(sender), organisation_of(answers)
        if answers and theirs != ours:
            yield self.finding(
                f"the email is from {ours}, but replies go to {theirs}",
                fix="use addresses at the same domain for both",
                **where,
            )
