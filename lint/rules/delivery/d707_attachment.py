"""D707: an attachment that receivers refuse."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

# Gmail refuses these, also in archives: support.google.com/mail/answer/6590.
REFUSED = (
    "ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_ "
    "exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix msixbundle msp mst nsh "
    "pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll"
).split()
_MACROS = "docm dotm xlsm xltm xlam pptm potm ppam sldm".split()
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
    )
    good = (_mail("a PDF", "guide.pdf"), _mail("a spreadsheet", "prices.xlsx"))

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        for attachment in view.attachments:
            ending = PurePosixPath(attachment.name.strip().lower()).suffix.lstrip(".")
            if ending in context.options["refused"]:
                message = f"Gmail and others refuse the attachment {attachment.name}"
                yield self.finding(message, fix="link to it instead", **view.where(attachment.name))
            elif ending in _MACROS:
                message = f"many companies refuse {attachment.name}: it may contain macros"
                yield self.finding(
                    message, fix="save it without macros", **view.where(attachment.name)
                )
        # Base64 writes three bytes as four.
        size = sum(attachment.size for attachment in view.attachments) * 4 / 3
        if size > context.options["limit_mb"] * _MB:
            yield self.finding(
                f"the attachments have {size / _MB:.0f} MB; many mailboxes refuse that much",
                path=view.path,
                fix="link to the files instead",
            )
