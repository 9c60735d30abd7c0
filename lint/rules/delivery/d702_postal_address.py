"""D702: a mailing without its sender's postal address."""

from collections.abc import Iterator

from ....templates.compile.plaintext import of_html
from ....templates.workspace.root import SETTINGS
from ...findings.finding import Finding, Severity
from ...reading.hit import shorten
from ...reading.leaving import WORDS, has_way_out
from ...reading.postal import has_address, is_address
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.parts import without_values
from ...view.views import Context, View

_BODY = (
    "---\nsubject: Rivers\npreheader: Two pages\n---\nAbout {{ lead.asset }}.\n\n"
    "[Stop these]({{ unsubscribe_url }})"
)
_PAGE = '<html lang="en"><body><p>Hello!</p>%s<a href="https://b.example/u">Unsubscribe</a></body>'


class PostalAddress(MessageRule):
    code = "D702"
    name = "no-postal-address"
    severity = Severity.error
    needs = Needs.structure
    summary = "the email does not contain the sender's postal address"
    why = (
        "A commercial email must say where its sender can be found: the CAN-SPAM Act of the "
        "USA requires a valid physical address in each one, and most countries something "
        "similar. An email made by another tool gets a warning only, and only if it has an "
        "unsubscribe link, as mailings do."
    )
    requirement = "R18"
    source = "16 CFR 316; 15 U.S.C. 7704(a)(5)(A)(iii); CASL, section 6(2)"
    bad = (
        Example("not printed", f"{_BODY}\n"),
        Example(
            "where nobody sees it",
            f"{_BODY}\n\n<!-- {{{{ workspace.postal_address }}}} -->\n",
        ),
        Example(
            "no address is set",
            'name = "Brightwater"\npublic_url = "https://mail.brightwater.example"\n'
            '[mailboxes.sam]\naddress = "sam@brightwater.example"\n'
            "[fields.contact]\nfirst_name = {}\nlast_name = {}\ncompany = {}\ntitle = {}\n"
            "[fields.lead]\nasset = { required = true }\n",
            "tactful.toml",
        ),
        Example(
            "a town alone",
            'name = "Brightwater"\npostal_address = "Dundee"\n'
            'public_url = "https://mail.brightwater.example"\n'
            '[mailboxes.sam]\naddress = "sam@brightwater.example"\n'
            "[fields.contact]\nfirst_name = {}\nlast_name = {}\ncompany = {}\ntitle = {}\n"
            "[fields.lead]\nasset = { required = true }\n",
            "tactful.toml",
        ),
        Example(
            "only the recipient's",
            _BODY.replace("lead.asset", "contact.company") + "\n",
            also={
                "contacts/leads.csv": "email,company,asset\n"
                'jo@acme.example,"Acme, 12 Main Street, Boston MA 02110",a guide\n'
            },
        ),
        Example("a mailing made elsewhere", _PAGE % "<p>© 2026 Brightwater</p>", "mail.html"),
    )
    good = (
        Example("printed", _BODY + " · {{ workspace.postal_address }}\n"),
        Example("written out", _BODY + " · 1 Quay Street, Leeds LS1 4AP\n"),
        Example("in a page", _PAGE % "<p>Hafenstraße 12, 20457 Hamburg</p>", "mail.html"),
        Example("another tool's code", _PAGE % "<p>*|LIST:ADDRESS|*</p>", "mail.html"),
        Example(
            "not a mailing",
            "<html lang='en'><body><p>Your password was changed.</p></body></html>",
            "mail.html",
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        workspace = context.workspace
        if workspace is None or view.message is None:
            if _is_mailing(view) and not has_address(_text(view)):
                yield self.finding(
                    "the mailing does not contain the postal address of its sender",
                    severity=Severity.warning,
                    path=view.path,
                    line=1,
                    fix="add it at the end, next to the unsubscribe link",
                )
            return
        address = workspace.settings.postal_address
        if not address.strip():
            yield self.finding(
                "no postal address is set",
                path=SETTINGS,
                line=1,
                fix='add postal_address = "…", and print {{ workspace.postal_address }}',
            )
        elif not is_address(address):
            yield self.finding(
                f"'{shorten(address)}' is no postal address: mail sent there would not arrive",
                path=SETTINGS,
                line=1,
                fix="write street and number or PO box, postcode and town in postal_address",
            )
        elif not _contains(_own(view), address):
            yield self.finding(
                "the email does not show the sender's postal address",
                path=view.path,
                fix="print {{ workspace.postal_address }} at its end",
            )


def _contains(text: str, address: str) -> bool:
    return _one_line(address) in _one_line(text) or has_address(text)


def _own(view: View) -> str:
    """Return what is read of the email without the recipient's data, which may hold an address.

    That is the page where there is one: what only its text part says, few readers see.
    """
    kinds = ("html",) if view.html is not None else ("text",)
    parts = [part for part in view.parts if part.kind in kinds]
    return "\n".join(without_values(part.text, part.spans) for part in parts)


def _one_line(text: str) -> str:
    return " ".join(text.replace(",", " ").split()).lower()


def _text(view: View) -> str:
    text = view.message.text if view.message else ""
    if view.html is not None:
        return f"{text}\n{of_html(view.html, links=False)}"
    return text or "\n".join(part.text for part in view.parts if part.kind in ("text", "html"))


def _is_mailing(view: View) -> bool:
    headers = {name.lower() for name, _ in view.message.headers} if view.message else set()
    if "list-unsubscribe" in headers or (view.html is not None and has_way_out(view.html)):
        return True
    return view.message is not None and bool(WORDS.search(view.message.text))
