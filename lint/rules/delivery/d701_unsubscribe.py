"""D701: no unsubscribe link, or no one-click header."""

import re
from collections.abc import Iterator

from ....templates.workspace.root import SETTINGS
from ...findings.finding import Finding, Severity
from ...reading.leaving import WORDS, has_way_out
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_BODY = "---\nsubject: Rivers\npreheader: Two pages\n---\nAbout {{ lead.asset }}.\n"


class Unsubscribe(MessageRule):
    code = "D701"
    name = "no-unsubscribe"
    severity = Severity.error
    summary = "no unsubscribe link in the email, or no one-click header"
    why = (
        "Readers who cannot unsubscribe press 'spam', and that harms all your other emails. "
        "The law requires a link; Gmail and Yahoo also require the one-click header."
    )
    requirement = "R18"
    needs = Needs.structure
    source = "RFC 8058; RFC 2369; Gmail's and Yahoo's rules for senders since February 2024"
    bad = (
        Example("no link", _BODY),
        Example(
            "no public_url for the link",
            'name = "Brightwater"\n[mailboxes.sam]\naddress = "sam@brightwater.example"\n'
            "[fields.contact]\nfirst_name = {}\nlast_name = {}\ncompany = {}\ntitle = {}\n"
            "[fields.lead]\nasset = { required = true }\n",
            "tactful.toml",
        ),
        Example(
            "a page without the link", "<html><body><p>Hello!</p></body></html>\n", "mail.html"
        ),
        Example(
            "an email with the link but no header",
            "From: a@b.example\nTo: c@d.example\nSubject: Rivers\n\n"
            "Unsubscribe: https://b.example/u\n",
            "mail.eml",
        ),
    )
    good = (
        Example("a link", _BODY + "\n[Stop these]({{ unsubscribe_url }})\n"),
        Example(
            "a page with a link",
            '<p>Hello! <a href="https://b.example/x">Unsubscribe</a></p>\n',
            "mail.html",
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        message = view.message
        if message is None:
            whole = view.html is not None and re.search(r"(?i)<(?:html|body)\b", view.html)
            if whole and not has_way_out(view.html or ""):
                yield self.finding(
                    "the page has no unsubscribe link",
                    path=view.path,
                    line=1,
                    fix="add one at its end",
                )
            return
        headers = {name.lower(): value for name, value in message.headers}
        listed = headers.get("list-unsubscribe", "")
        one_click = headers.get("list-unsubscribe-post", "").replace(" ", "").lower()
        url = next(iter(re.findall(r"<(https://[^>]+)>", listed)), None)
        if context.workspace is not None and not listed:
            yield self.finding(
                "no unsubscribe link can be made: public_url is not set",
                path=SETTINGS,
                line=1,
                fix='add public_url = "https://…", where recipients can open Tactful\'s pages',
            )
            return
        if context.workspace is not None:
            body = f"{message.text}\n{message.html or ''}"
            linked = url is not None and url in body.replace("&amp;", "&")
        else:
            linked = has_way_out(message.html or "") or bool(WORDS.search(message.text))
        if not linked:
            fix = "print {{ unsubscribe_url }} as a link" if context.workspace else "add one"
            yield self.finding("the email has no visible unsubscribe link", path=view.path, fix=fix)
        if url is None or one_click != "list-unsubscribe=one-click":
            yield self.finding(
                "the email has no one-click headers: List-Unsubscribe (https) and "
                "List-Unsubscribe-Post",
                path=view.path,
                line=1,
                fix="send it with 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'",
            )
