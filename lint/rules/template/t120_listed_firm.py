"""T120: a firm of the list, named in the template for everybody to read."""

import re
from collections.abc import Iterator, Mapping

from ....templates.render.compose import Composer
from ....templates.source.template import Template
from ....templates.workspace.fields import FieldType
from ....templates.workspace.workspace import Workspace
from ...check.mail_files import template_parts
from ...findings.finding import Finding, Severity
from ...lists.normal import fold
from ...lists.recipients import Recipients
from ...lists.words import FORMS
from ...reading.firms import find_other_firms
from ...reading.listed_firms import ListedFirms, find_listed_firms, words_of
from ...rule.base import Example
from ...rule.families import ListedRule
from ...rule.our_words import our_words
from ...view.views import Context

_MAIL = "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
_END = "\n\n[Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"
_LIST = (
    "email,company,asset\njo@halden.example,Halden Pumps Ltd,a guide\n"
    "al@brook.example,Brook & Sons,a guide\nbo@focus.example,Focus,a guide\n"
)


def _example(name: str, sentence: str, rows: str = _LIST) -> Example:
    return Example(name, f"{_MAIL}{sentence}{_END}", also={"contacts/leads.csv": rows})


# And of each name its first row.
_Firms = tuple[ListedFirms, Mapping[str, int]]


class ListedFirm(ListedRule):
    code = "T120"
    name = "listed-firm"
    severity = Severity.warning
    summary = "a company of the list is named in the template, so everybody reads its name"
    why = (
        "The template was made from an email to one firm: 'at Halden Pumps we saw…' goes to "
        "Halden's competitors too, and to Halden as if they were somebody else. Left alone: your "
        "own name, a list of one firm only, a name that a tag of the template compares with, and "
        "a reference that content/library.yml names. A name of one word counts only "
        "after 'at', a coined one also after a verb or 'for'."
    )
    requirement = "R18"
    options = {"allow": []}
    bad = (
        _example("left from a copied email", "At Halden Pumps we saw that the valve was worn."),
        _example("one word, where a firm must stand", "The people at Focus know this."),
        _example("in capitals", "We did that for HALDEN PUMPS in May."),
        _example("the genitive", "I thought of Halden Pumps' boilers."),
        _example("short for it", "At Halden we saw that the valve was worn."),
        _example("with the legal form", "We did that for Halden Pumps Ltd in May."),
    )
    good = (
        _example("the field", "At {{ contact.company | fallback('your firm') }} we saw this."),
        _example("a word", "Focus on the valve."),
        _example("a word of a name", "Spring and the brook at Halden's Mill are quiet."),
        _example("a longer name", "We met near the Halden Pumps Museum."),
        _example(
            "an email to one firm", "At Halden Pumps we saw this.",
            "email,company,asset\njo@halden.example,Halden Pumps Ltd,a guide\n"
            "al@halden.example,Halden Pumps,a guide\n",
        ),
    )  # fmt: skip

    def __init__(self) -> None:
        self._read: tuple[Recipients, _Firms] | None = None  # of the last list: steps share it

    def check(
        self, composer: Composer, number: int, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        workspace = context.workspace
        if workspace is None or (number and composer.step(number) not in composer.campaign.emails):
            return
        template = composer.template(number)
        if self._read is None or self._read[0] is not recipients:
            self._read = recipients, _firms(workspace, recipients)
        firms, rows = self._read[1]
        allowed = {fold(str(name)) for name in context.options.get("allow", ())}
        ours = our_words(workspace.settings)
        told: set[str] = set()
        for part in template_parts(template):
            if part.kind not in ("subject", "preheader", "text", "html"):
                continue
            senders = list(find_other_firms(part.text, ours))  # T118 tells those
            for start, end, said in find_listed_firms(part.text, firms):
                core = fold(part.text[start:end])
                if core in told or core in allowed or _is_meant(core, workspace, template, ours):
                    continue
                if any(hit.overlaps(start, end) for hit in senders):
                    continue
                told.add(core)
                yield self.finding(
                    f"'{part.text[start:end]}' is a company on the list (row {rows[said]}), and "
                    "everybody reads its name",
                    fix="write {{ contact.company }} where the reader's own company is meant, or "
                    "take the name out; a reference that may be named belongs into "
                    "content/library.yml",
                    **part.where(start, end),
                )


def _firms(workspace: Workspace, recipients: Recipients) -> _Firms:
    """Return the list's firms by their words with and without the legal form, and their rows.

    None where the list is of one firm: then its name may be typed.
    """
    keys = {key for key, one in workspace.fields.items() if one.type is FieldType.company}
    rows: dict[str, int] = {}
    for key in sorted(keys | {"contact.company"}):
        for row, name in enumerate(recipients.column(key), 1):
            if name:
                rows.setdefault(name, row)
    found: dict[tuple[str, ...], str] = {}
    cores = set()
    for name in rows:
        words = words_of(name)
        core = words
        while len(core) > 1 and re.sub(r"\W", "", fold(core[-1])) in FORMS:
            core = core[:-1]
        if core and len("".join(core)) > 2:
            found.setdefault(words, name)
            found.setdefault(core, name)
            cores.add(tuple(map(fold, core)))
    return ListedFirms.of(found if len(cores) > 1 else {}), rows


def _is_meant(core: str, workspace: Workspace, template: Template, ours: frozenset[str]) -> bool:
    """Say whether a firm is named on purpose: our own, a reference, or what a tag asks for."""
    if set(re.findall(r"[^\W\d_][\w'’-]+", core)) <= ours:
        return True
    library = (f"{item.title} {item.topic} {item.summary}" for item in workspace.content.values())
    if any(core in fold(text) for text in library):
        return True
    return any(core in fold(tag) for tag in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", template.source))
