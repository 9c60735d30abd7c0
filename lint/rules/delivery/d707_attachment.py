"""D707: an attachment that receivers refuse."""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Attachment, Context, View

# Gmail refuses these, also in archives: support.google.com/mail/answer/6590.
_BY_GMAIL = (
    "ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_ "
    "exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix msixbundle msp mst nsh "
    "pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll"
).split()
# Outlook refuses these too: "Blocked attachments in Outlook", support.microsoft.com.
_BY_OUTLOOK = (
    "app application appref-ms asp aspx asx bas bgi cer cnt crt csh der fxp gadget grp hlp hpj htc "
    "inf its ksh mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mdt mdw mdz msh msh1 msh2 "
    "mshxml msh1xml msh2xml msu ops osd pcd pl plg prf prg printerexport ps1xml ps2 ps2xml psc1 "
    "psc2 psd1 psdm1 pst py pyc pyo pyw pyz pyzw reg scf settingcontent-ms shs theme tmp udl url "
    "vbp vhdx vsmacros vsw webpnp website ws xbap xnk"
).split()
REFUSED = sorted((*_BY_GMAIL, *_BY_OUTLOOK))
_MACROS = "docm dotm xlsm xltm xlam xlsb xla pptm potm ppsm ppam sldm".split()
_MB = 1024 * 1024


def _mail(name: str, file: str) -> Example:
    return Example(
        name,
        "From: sam@brightwater.com\nTo: jo@c.com\nSubject: Rivers\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=cut\n\n"
        "--cut\nContent-Type: text/plain\n\nThe guide is with this mail.\n"
        f'--cut\nContent-Type: application/octet-stream; name="{file}"\n'
        f'Content-Disposition: attachment; filename="{file}"\n\nx\n--cut--\n',
        "mail.eml",
    )


class RefusedAttachment(MessageRule):
    code = "D707"
    name = "attachment-refused"
    severity = Severity.warning
    needs = Needs.structure
    summary = "an attachment of a kind or size that receivers refuse"
    why = (
        "Gmail and Outlook refuse programs and scripts, many companies refuse every Office "
        "file with macros, and most mailboxes refuse emails over about 20 MB. A link to the "
        "file always arrives."
    )
    source = (
        "support.google.com/mail/answer/6590; learn.microsoft.com: blocked attachments in Outlook"
    )
    options: ClassVar = {"refused": tuple(REFUSED), "limit_mb": 20}
    bad = (
        _mail("a program", "setup.exe"),
        _mail("two file extensions", "guide.pdf.js"),
        _mail("macros", "prices.xlsm"),
        _mail("a shortcut, which Outlook refuses", "prices.url"),
    )
    good = (
        _mail("a PDF", "guide.pdf"),
        _mail("a spreadsheet", "prices.xlsx"),
        _mail("an archive", "photos.zip"),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for attachment in view.attachments:
            if fault := _fault(attachment, context.options["refused"]):
                message, fix = fault
                yield self.finding(message, fix=fix, **view.where(attachment.name))
        # Base64 writes three bytes as four.
        size = sum(attachment.size for attachment in view.attachments) * 4 / 3
        if size > context.options["limit_mb"] * _MB:
            yield self.finding(
                f"the attachments have {size / _MB:.0f} MB; many mailboxes refuse that much",
                path=view.path,
                fix="link to the files instead",
            )


def _fault(attachment: Attachment, refused: Collection[str]) -> tuple[str, str] | None:
    """Return what is wrong with an attachment or with a file in it, and what to do."""
    name = attachment.name
    if _kind(name) in refused:
        return f"Gmail, Outlook and others refuse the attachment {name}", "link to it instead"
    if inside := next((file for file in attachment.inside if _kind(file) in refused), None):
        return f"Gmail and others refuse {name}: it contains {inside}", "link to it instead"
    if _kind(name) in _MACROS:
        return f"many companies refuse {name}: it may contain macros", "save it without macros"
    return None


def _kind(name: str) -> str:
    """Return the last ending of a file's name; Windows does not see dots and blanks after it."""
    return PurePosixPath(name.strip(" .\t").lower()).suffix.lstrip(".")
