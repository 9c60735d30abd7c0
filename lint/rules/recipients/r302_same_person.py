"""R302: one person with different data."""

from collections.abc import Iterator, Sequence

from ...duplicates.links import Cluster, Level, Link
from ...findings.finding import Finding, Severity
from ...lists.decision_file import read_decisions
from ...lists.decisions import Decisions
from ...lists.normal import mailbox
from ...lists.owners import owners_of
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context


class SamePerson(RecipientsRule):
    code = "R302"
    name = "same-person-twice"
    severity = Severity.error
    summary = "Two rows are one person with different data; the reasons are given."
    why = (
        "Somebody fills in one form as Jim and another as James, and gets the same answer "
        "from two of your colleagues. To Jim you are two strangers with the same letter. If "
        "they are two people, say so once with `tactful people different A B`; Tactful "
        "remembers it."
    )
    requirement = "R20"
    bad = (
        Example(
            "Jim is James, and two reps would write to him",
            "email,first_name,last_name,company,owner,asset\n"
            "jim.brodo@acme.example,Jim,Brodo,Acme,sam,guide\n"
            "jbrodo@acme.example,James,Brodo,Acme Inc,dana,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "first and last name swapped, another address",
            "email,first_name,last_name,company,phone,asset\n"
            "ana.lopez@acme.example,Ana,Lopez,Acme,+1 555 0100 222,guide\n"
            "ana@lopez.example,Lopez,Ana,Acme,(555) 0100-222,guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "Daniel and Daniela are two people",
            "email,first_name,last_name,company,asset\n"
            "daniel.roth@acme.example,Daniel,Roth,Acme,guide\n"
            "daniela.roth@acme.example,Daniela,Roth,Acme,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "father and son",
            "email,first_name,last_name,company,asset\n"
            "don.roth@acme.example,Don,Roth Sr.,Acme,guide\n"
            "don.roth2@acme.example,Don,Roth Jr.,Acme,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        from ...duplicates.find import find_duplicates  # numpy is slow to load

        known = context.workspace
        decisions = read_decisions(known.root, original=known.original) if known else Decisions()
        owners = owners_of(recipients, known)
        for cluster in find_duplicates(recipients, decisions=decisions):
            seen: set[str | None] = set()
            for row in cluster.rows:
                box = mailbox(recipients.column("contact.email")[row - 1])
                key = box.key if box else None
                # R301 reports rows with the same mailbox.
                if seen and (key is None or key not in seen):
                    link = _link(cluster, row)
                    if link is not None:
                        yield self._finding(recipients, link, row, owners)
                seen.add(key)

    def _finding(
        self, recipients: Recipients, link: Link, row: int, owners: Sequence[str]
    ) -> Finding:
        other = link.rows[0] if link.rows[1] == row else link.rows[1]
        words = {
            Level.sure: "is the same person as",
            Level.likely: "is probably the same person as",
            Level.possible: "may be the same person as",
        }
        message = (
            f"{_named(recipients, row)} {words[link.level]} {_named(recipients, other)} in row "
            f"{other}: {link.why}"
        )
        one, two = owners[other - 1], owners[row - 1]
        if one and two and one != two:
            message += f"; owned by two reps, {one} and {two}"
        severity = Severity.error if link.level is Level.sure else Severity.warning
        fix = f"keep one of rows {link.rows[0]} and {link.rows[1]}, with the data of both"
        where = recipients.where(row, "contact.email")
        return self.finding(message, fix=fix, severity=severity, **where)


def _link(cluster: Cluster, row: int) -> Link | None:
    """Return the strongest link of row whose reason is not the same mailbox."""
    links = [
        link for link in cluster.links if row in link.rows and "same mailbox" not in link.reasons
    ]
    return max(links, key=lambda link: (link.score, -min(link.rows)), default=None)


def _named(recipients: Recipients, row: int) -> str:
    first, last, full, address = (
        recipients.column(f"contact.{key}")[row - 1]
        for key in ("first_name", "last_name", "full_name", "email")
    )
    return f"{first} {last}".strip() or full or address or "a row without a name"
