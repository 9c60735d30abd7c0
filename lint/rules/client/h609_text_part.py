"""H609: the text part does not say what the HTML says."""

from collections.abc import Iterator
from typing import ClassVar

from ....templates.compile.plaintext import of_html
from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...html.document import page_of
from ...reading.urls import URL, host_of
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_WORD = lazy_regex(r"[^\W\d_]{4,}")
_BEFORE_HOST = lazy_regex(r"^https?://(?:www\.)?")
_MARKS_AFTER = lazy_regex(r"(?<![/.,;:!?])[/.,;:!?]++$")
_HEAD = "From: sam@b.example\nTo: jo@c.example\nSubject: Rivers\nMIME-Version: 1.0\n"
_BODY = (
    "<p>Pages four and nine of the <a href='https://b.example/guide'>river guide</a> answer what "
    "most visitors ask first. Would Tuesday at ten suit you for a call of ten minutes?</p>"
)


def _mail(name: str, text: str | None, body: str = _BODY) -> Example:
    html = f'Content-Type: text/html; charset=utf-8\n\n<html lang="en"><body>{body}</body></html>\n'
    if text is None:
        return Example(name, _HEAD + html, "mail.eml")
    plain = f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    both = f"--cut\n{plain}\n--cut\n{html}\n--cut--\n"
    return Example(
        name, f"{_HEAD}Content-Type: multipart/alternative; boundary=cut\n\n{both}", "mail.eml"
    )


class TextPart(MessageRule):
    code = "H609"
    name = "text-part"
    severity = Severity.warning
    needs = Needs.structure
    summary = "the text part is missing, or does not say what the HTML says"
    why = (
        "Watches, screen readers, filters and cautious companies read the text part. From "
        "many tools all they get is 'Your email client does not show HTML', and a filter that "
        "finds two different messages in one email treats it as spam. Emails made by Tactful "
        "have a text part made from the HTML."
    )
    source = "RFC 2046, 5.1.4; SpamAssassin's MIME_HTML_ONLY and MPART_ALT_DIFF"
    options: ClassVar = {"shared_words": 0.5}
    bad = (
        _mail("no text part", None),
        _mail("an excuse", "Please open this mail in a program that shows HTML."),
        _mail(
            "without the link",
            "Pages four and nine of the river guide answer what most visitors ask first. Would "
            "Tuesday at ten suit you for a call of ten minutes?",
        ),
    )
    good = (
        _mail(
            "the same words",
            "Pages four and nine of the river guide (https://b.example/guide) answer what most "
            "visitors ask first. Would Tuesday at ten suit you for a call of ten minutes?",
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        # What Tactful sends has a text part made from its HTML.
        if view.message is None or view.html is None or context.workspace is not None:
            return
        text = view.message.text
        if not text.strip():
            yield self.finding(
                "the email has no text part",
                path=view.path,
                line=1,
                fix="send it as multipart/alternative with the same words as text",
            )
            return
        given = set(_WORD.findall(text.lower()))
        wanted = set(_WORD.findall(of_html(view.html, links=False).lower()))
        missing = len(wanted - given) / len(wanted) if wanted else 0
        if len(wanted) >= 10 and missing > 1 - context.options["shared_words"]:
            yield self.finding(
                f"{missing:.0%} of the words in the HTML are missing from the text part",
                fix="write in it what the HTML says",
                **view.where(text[:60]),
            )
        elif lost := _lost_links(view.html, text):
            more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
            yield self.finding(
                f"the text part does not have the link to {lost[0]}{more}",
                fix="write each link's address after its text",
                **view.where(text[:60]),
            )


def _lost_links(html: str, text: str) -> list[str]:
    """Return the links missing from text; tracking links differ between the two parts."""
    there = {_bare(url) for url in URL.findall(text)}
    wanted = {_bare(link.href): link.href for link in page_of(html).links if host_of(link.href)}
    lost = [href for bare, href in wanted.items() if bare not in there]
    return lost if len(there) < len(wanted) else []


def _bare(url: str) -> str:
    return _MARKS_AFTER.sub("", _BEFORE_HOST.sub("", url.lower()))
