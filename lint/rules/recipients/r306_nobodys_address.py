"""R306: an address that nobody reads, or our own."""

from collections.abc import Iterator

from ...duplicates.normal import mailbox
from ...finding import Finding, Severity
from ...recipients import Recipients
from ...rule import Context, Example, RecipientsRule

_DISPOSABLE = frozenset(
    "mailinator.com guerrillamail.com guerrillamail.info 10minutemail.com 10minutemail.net "
    "tempmail.com temp-mail.org temp-mail.io throwawaymail.com yopmail.com yopmail.fr "
    "trashmail.com trashmail.de sharklasers.com getnada.com maildrop.cc dispostable.com "
    "fakeinbox.com mohmal.com mytemp.email tempr.email discard.email spamgourmet.com mintemail.com "
    "mailnesia.com emailondeck.com burnermail.io wegwerfmail.de einrot.com moakt.com tempinbox.com "
    "mailcatch.com spam4.me grr.la byom.de inboxkitten.com 33mail.com anonaddy.me".split()
)
_NOBODY = frozenset(
    "test testing tester test1 test2 test123 asdf asdfasdf qwerty qwertz foo bar foobar aaa abc "
    "abc123 xxx xyz none nobody noone nope fake example dummy sample user username yourname "
    "youremail email deleted unknown".split()
)


class NobodysAddress(RecipientsRule):
    code = "R306"
    name = "nobodys-address"
    severity = Severity.warning
    summary = "A disposable or test address, or one of our own company, stands among the leads."
    why = (
        "Nobody reads it, so it makes every rate look worse than it is, and a rep calls a lead "
        "that never was. Spam traps live at such addresses too."
    )
    options = {"disposable": []}
    bad = (
        Example("a test", "email,asset\ntest@acme.example,guide\n", "contacts/leads.csv"),
        Example("disposable", "email,asset\njo@mailinator.com,guide\n", "contacts/leads.csv"),
    )
    good = (
        Example("a person", "email,asset\njo.testa@acme.example,guide\n", "contacts/leads.csv"),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        disposable = _DISPOSABLE | {str(one) for one in context.options.get("disposable", ())}
        boxes = context.workspace.settings.mailboxes.values() if context.workspace else ()
        ours = {found.domain for one in boxes if (found := mailbox(one.address))}
        ours = {
            domain
            for domain in ours
            if not (found := mailbox(f"x@{domain}")) or not found.is_personal
        }
        for row, address in enumerate(recipients.column("contact.email"), 1):
            box = mailbox(address)
            if box is None:
                continue
            if box.domain in disposable:
                message = f"{box.domain} gives addresses for an hour"
            elif box.local in _NOBODY:
                message = f"{address} is nobody's address"
            elif box.domain in ours:
                message = f"{box.domain} is our own domain"
            else:
                continue
            where = recipients.where(row, "contact.email")
            yield self.finding(message, fix="take the row out of the list", **where)
