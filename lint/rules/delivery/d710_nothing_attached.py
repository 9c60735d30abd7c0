"""D710: an email says that something is attached, and nothing is."""

from collections.abc import Iterable, Iterator

from ...findings.finding import Finding, Severity
from ...reading.attached import find_promised_attachments
from ...reading.hit import Hit
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part
from ...view.views import Context, View

_MAIL = "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
_END = " [Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"
_FILE = (
    '--cut\nContent-Type: application/pdf; name="guide.pdf"\n'
    'Content-Disposition: attachment; filename="guide.pdf"\n\nx\n'
)
_EML = (
    "From: sam@brightwater.com\nTo: jo@c.com\nSubject: Rivers\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=cut\n\n"
    f"--cut\nContent-Type: text/plain\n\nPlease find attached our guide.\n{_FILE}--cut--\n"
)


class NothingAttached(ReadingRule):
    code = "D710"
    name = "nothing-attached"
    severity = Severity.error
    needs = Needs.paragraph
    kinds = ("subject", "preheader", "text", "html")
    values_alone = True
    summary = "the email says that something is attached, and nothing is"
    why = (
        "'Please find attached our guide', and there is no guide: every reader has to write back "
        "for it, and most do not. Emails that Tactful sends carry no files but an invitation, so "
        "link to the file. A draft in a text or HTML file outside a workspace may still get its "
        "file."
    )
    bad = (
        Example("in a step", f"{_MAIL}Please find attached the guide.{_END}"),
        Example("in a stored email", _EML.replace(_FILE, ""), "mail.eml"),
        Example("German", f"{_MAIL}Anbei erhalten Sie unser Angebot.{_END}"),
        Example("French", f"{_MAIL}Vous trouverez notre offre en pièce jointe.{_END}"),
        Example("Spanish", f"{_MAIL}Le adjunto nuestra oferta.{_END}"),
        Example("Portuguese", f"{_MAIL}Segue em anexo a nossa proposta.{_END}"),
        Example("Italian", f"{_MAIL}In allegato trova la nostra offerta.{_END}"),
        Example("Dutch", f"{_MAIL}In de bijlage vindt u onze offerte.{_END}"),
    )
    good = (
        Example("with its attachment", _EML, "mail.eml"),
        Example("a link", f"{_MAIL}[The guide](https://b.example/guide) is here.{_END}"),
        Example("other things attached", f"{_MAIL}The handle is attached to the door.{_END}"),
        Example(
            "an invitation",
            f"{_MAIL}The invitation for your calendar is attached.{_END}",
            also={
                "campaigns/spring.yml": FILES["campaigns/spring.yml"].replace(
                    "    - email: follow-up.md\n",
                    "    - email: follow-up.md\n      invitation: {title: A visit, "
                    "start: 2030-05-06 14:00, duration: 1 hour, location: 4 Quayside}\n",
                )
            },
        ),
        Example("no strings", f"{_MAIL}A free trial, with no strings attached.{_END}"),
        Example("a draft, which may still get its file", "The plan is attached.\n", "mail.txt"),
        Example(
            "what somebody else wrote",
            _EML.replace(_FILE, "").replace("Please find", "Yes.\n\n> Please find"),
            "mail.eml",
        ),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return find_promised_attachments(text)

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        invites = view.message is not None and view.message.calendar is not None
        if invites or view.attachments:
            return
        if view.message is not None or context.workspace is not None:
            yield from super().paragraph(part, view, context)
