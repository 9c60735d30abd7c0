"""H601: more HTML than Gmail shows."""

from collections.abc import Iterator
from typing import ClassVar

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_KB = 1024


_SETTINGS = """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
public_url = "https://mail.brightwater.example"
[mailboxes.sam]
address = "sam@brightwater.example"
[fields.contact]
first_name = {}
last_name = {}
company = {}
title = {}
[fields.lead]
asset = { required = true }
[lint.options.H601]
limit_kb = %s
"""


class Clipped(MessageRule):
    code = "H601"
    name = "gmail-clips"
    severity = Severity.error
    needs = Needs.structure
    measures = True
    summary = "the HTML is larger than what Gmail shows"
    why = (
        "Gmail cuts an email after 102 KB and shows 'View entire message' instead. What is "
        "cut off is your last offer and, worse, the unsubscribe link; without it many readers "
        "press 'spam'. The email of each recipient is measured, and the largest is reported."
    )
    source = "github.com/hteumeuleu/email-bugs, issue 41: Gmail clips at 102 KB of HTML"
    options: ClassVar = {"limit_kb": 102.0, "warn_from_kb": 95.0}
    bad = (Example("over a limit set low for this example", _SETTINGS % 0.5, "tactful.toml"),)
    good = (Example("it fits", _SETTINGS % 102, "tactful.toml"),)

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        if view.html is None:
            return
        # Lines end with two bytes on their way.
        size = len(view.html.encode("utf-8", "replace")) + view.html.count("\n")
        limit, near = context.options["limit_kb"], context.options["warn_from_kb"]
        if size <= min(near, limit) * _KB:
            return
        clipped = size > limit * _KB
        yield self.finding(
            f"the HTML is {size / _KB:.1f} KB: Gmail "
            + (f"shows no more than {limit} KB" if clipped else f"cuts it at {limit} KB"),
            severity=self.severity if clipped else Severity.warning,
            path=view.path,
            line=1,
            fix=(
                "shorten it: use fewer sections and shorter lists, and write styles once, in "
                "the head"
            ),
            size=size,
        )
