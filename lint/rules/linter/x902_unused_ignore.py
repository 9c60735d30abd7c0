"""X902: an ignore comment that hides nothing any more."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ....templates.errors import Place
from ...findings.edit import Edit, edit, offset
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import IgnoreRule
from ...view.ignore_comment import IgnoreOutcome
from ...view.views import Context

_MAIL = "---\nsubject: Rivers\npreheader: Two pages\n---\n{} [Stop]({{{{ unsubscribe_url }}}})\n"


class UnusedIgnore(IgnoreRule):
    code = "X902"
    name = "unused-ignore"
    severity = Severity.warning
    summary = "an ignore comment for a rule that finds nothing there"
    why = (
        "The problem is fixed, so the comment is no longer needed. If it stays, it will hide "
        "the next problem of this kind on that line. A rule that did not check the file does "
        "not count."
    )
    fixable = "suggestion"
    bad = (
        Example(
            "nothing to hide",
            _MAIL.format("About {{ lead.asset }}. {# tactful: ignore T105: it is required #}"),
        ),
        Example(
            "one code of two is not needed",
            _MAIL.format(
                "At {{ contact.company }}: {{ lead.asset }}. {# tactful: ignore T105, T107: so #}"
            ),
        ),
    )
    good = (
        Example(
            "it hides something",
            _MAIL.format("At {{ contact.company }}. {# tactful: ignore T105: never empty #}"),
        ),
    )

    def check(self, judged: IgnoreOutcome, context: Context) -> Iterator[Finding]:
        ignore = judged.ignore
        if judged.unused:
            codes = " and ".join(judged.unused)
            rest = [code for code in ignore.codes if code not in judged.unused]
            yield self.finding(
                f"this comment ignores {codes}, but nothing is found here",
                path=ignore.path,
                line=ignore.line,
                column=ignore.column,
                fix=f"keep {', '.join(rest)} only" if rest else "delete the comment",
                edits=_shortened(judged, rest),
            )


def _shortened(judged: IgnoreOutcome, rest: list[str]) -> tuple[Edit, ...]:
    """Return the edit that leaves only the codes rest, or nothing of the comment."""
    ignore, source = judged.ignore, judged.source
    place = Place(ignore.path, ignore.line, ignore.column)
    start = offset(source, place)
    if start is None:
        return ()
    if rest:
        listed = "(?i)" + r"[,\s]+".join(ignore.codes)
        kept, title = re.sub(listed, ", ".join(rest), ignore.text, count=1), f"keep {rest[0]}"
        made = edit(source, place, len(ignore.text), kept, safe=False, title=title)
    else:
        end = start + len(ignore.text)
        before = source[source.rfind("\n", 0, start) + 1 : start]
        blank = len(before) - len(before.rstrip())
        if not before.strip() and source[end : end + 1] == "\n":
            end += 1  # the comment is alone on its line
        at = replace(place, column=ignore.column - blank)
        made = edit(source, at, end - start + blank, "", safe=False, title="delete the comment")
    return (made,) if made else ()
