"""T118: the name of another firm, left in a copied template."""

from collections.abc import Iterator

from ....templates.source.template import Template
from ...check.mail_files import template_parts
from ...findings.finding import Finding, Severity
from ...reading.firms import find_other_firms
from ...reading.hit import in_pieces
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.our_words import our_words
from ...view.views import Context

_MAIL = "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\nThe guide is here.\n\n"
_END = "\n\n[Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"


class OtherFirm(TemplateRule):
    code = "T118"
    name = "other-firm"
    severity = Severity.warning
    summary = "a copied template says that it is from another firm"
    why = (
        "Templates are copied from other teams, agencies and galleries, and their names come "
        "along in the footer: '© 2019 Acme Inc.' below your own offer. A firm that a sentence "
        "names is left alone; one beside ©, in a signature or in an address is the sender. Your "
        "own names are those of tactful.toml: name, address, website, mailboxes."
    )
    requirement = "R18"
    bad = (
        Example("a copyright", f"{_MAIL}© 2019 Acme Inc. All rights reserved.{_END}"),
        Example("a signature", f"{_MAIL}The Globex Team{_END}"),
        Example("an address", f"{_MAIL}Initech Ltd, 4 Main Street, Boston MA 02110{_END}"),
        Example("who we are", f"{_MAIL}We at Globex Marine dry every hull for a week.{_END}"),
        Example("behind a name", f"{_MAIL}Nell Harker, Initech Kitchens Ltd{_END}"),
        Example(
            "why somebody gets it",
            f"{_MAIL}You get this email because you asked Globex Supplies for a price.{_END}",
        ),
        Example("German", f"{_MAIL}Ihr Globex Team{_END}"),
    )
    good = (
        Example("our own", f"{_MAIL}© 2026 Brightwater Ltd. The Brightwater Team{_END}"),
        Example("a department", f"{_MAIL}The Customer Success Team{_END}"),
        Example("another firm in a sentence", f"{_MAIL}Acme Inc. uses it too.{_END}"),
        Example("a fair", f"{_MAIL}I am at Hannover Messe on the ninth.{_END}"),
        Example(
            "a client",
            f"{_MAIL}I work with Globex Foods. At Globex Foods we cut waste by a third.{_END}",
        ),
        Example(
            "ours", f"{_MAIL}We at Brightwater test each river. Sam Ortiz, Brightwater Ltd{_END}"
        ),
        Example("a field", f"{_MAIL}© {{{{ workspace.name }}}}{_END}"),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        if context.workspace is None:
            return
        ours = our_words(context.workspace.settings)
        for part in template_parts(template):
            if part.kind not in ("text", "html"):
                continue
            for hit in in_pieces(lambda text: find_other_firms(text, ours), part.text):
                yield self.finding(hit.what, fix=hit.fix, **part.where(hit.start, hit.end))
