"""D710: an email says that something is attached, and nothing is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...findings.finding import Finding, Severity
from ...reading.attached import find_promised_attachments
from ...reading.hit import Hit
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.parts import Part
from ...view.views import Context, View

_MAIL = "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
_END = " [Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"
_EML = (
    "From: sam@brightwater.com\nTo: jo@c.com\nSubject: Rivers\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=cut\n\n"
    "--cut\nContent-Type: text/plain\n\nPlease find attached our guide.\n"
    '--cut\nContent-Type: application/pdf; name="guide.pdf"\n'
    'Content-Disposition: attachment; filename="guide.pdf"\n\nx\n--cut--\n'
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
        "for it, and most do not. Emails that Tactful sends carry no attachments, so link to the "
        "file. A draft in a text or HTML file may still get its file: there it is only advice."
    )
    bad = (
        Example("in a step", f"{_MAIL}Please find attached the guide.{_END}"),
        Example("a draft", "I have attached our price list.\n", "mail.txt"),
        Example("German", "Anbei erhalten Sie unser Angebot.\n", "mail.txt"),
        Example("French", "Vous trouverez notre offre en pièce jointe.\n", "mail.txt"),
        Example("Spanish", "Le adjunto nuestra oferta.\n", "mail.txt"),
        Example("Portuguese", "Segue em anexo a nossa proposta.\n", "mail.txt"),
        Example("Italian", "In allegato trova la nostra offerta.\n", "mail.txt"),
        Example("Dutch", "In de bijlage vindt u onze offerte.\n", "mail.txt"),
    )
    good = (
        Example("with its attachment", _EML, "mail.eml"),
        Example("a link", f"{_MAIL}[The guide](https://b.example/guide) is here.{_END}"),
        Example("other things attached", "The handle is attached to the door.\n", "mail.txt"),
        Example("no strings", "A free trial, with no strings attached.\n", "mail.txt"),
        Example("what somebody else wrote", "Yes.\n\n> Please find attached the plan.\n",
                "mail.txt"),
    )  # fmt: skip

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return find_promised_attachments(text)

    def paragraph(self, part: Part, view: View, context: Context) -> Iterator[Finding]:
        if view.attachments:
            return
        draft = view.message is None and view.step is None and context.workspace is None
        for finding in super().paragraph(part, view, context):
            yield replace(finding, severity=Severity.info) if draft else finding
