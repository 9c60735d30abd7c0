"""R310: errors in the list file: its header, its rows, its encoding, cells not of their column."""

from collections import Counter
from collections.abc import Iterator

from ....templates.engine.missing_values import is_nothing
from ....templates.workspace.countries import not_a_country, understood_country
from ....templates.workspace.settings import Settings
from ....templates.workspace.time_zones import not_a_zone, understood_zone
from ....templates.workspace.window import RECIPIENT
from ...findings.finding import Finding, Severity
from ...lists.leavers import tells_of_leaving
from ...lists.odd_cells import odd_cells
from ...lists.recipients import Recipients
from ...lists.whereabouts import WHERE, whereabouts
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context

_NAMES = ("jo", "al", "bo", "cy", "di")


def _listed(*firms: str) -> str:
    """Return a list with a person of each firm."""
    rows = (
        f"{name}@acme.example,{firm},guide\n" for name, firm in zip(_NAMES, firms, strict=False)
    )
    return "email,company,asset\n" + "".join(rows)


class ListFile(RecipientsRule):
    code = "R310"
    name = "list-file"
    severity = Severity.error
    summary = (
        "The list file has an error in its header, a row's cells, a quote or the encoding, or a "
        "cell that is not of its column."
    )
    why = (
        "One missing quote, and every row below it moves one column to the right: Ms Leeds "
        "from Brodo gets an email about 'VP of marketing'. Better to find out before she "
        "does. So is one cell that differs from its column: a number among cities, LEEDS among "
        "Bristol and Norwich, the city in the company's cell."
    )
    options = {"not_compared": [], "most_rows": 200}  # fields whose cells are not compared
    follows = ("M203", "M204", "M205", "M206", "M207")
    bad = (
        Example(
            "a comma without quotes",
            "email,company,asset\njo@acme.example,Acme, Inc,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a quote that is never closed",
            'email,company,asset\njo@acme.example,"Acme,guide\nal@acme.example,Acme,guide\n',
            "contacts/leads.csv",
        ),
        Example(
            "a column that appears twice",
            "email,asset,asset\njo@acme.example,guide,sheet\n",
            "contacts/leads.csv",
        ),
        Example(
            "a time zone that is none",
            "email,asset,timezone\njo@acme.example,guide,Mars/Phobos\n",
            "contacts/leads.csv",
        ),
        Example(
            "a country that is none",
            "email,asset,country\njo@acme.example,guide,Spainn\nal@acme.example,guide,France\n",
            "contacts/leads.csv",
        ),
        Example(
            "a firm in capitals, unlike the rest",
            _listed("Bolt Foods", "Quay Press", "TARN WOOL MILLS", "Kestrel Air", "Larch Homes"),
            "contacts/leads.csv",
        ),
        Example(
            "a customer number among firms",
            _listed("Bolt Foods", "Quay Press", "ACC-48213", "Kestrel Air", "Larch Homes"),
            "contacts/leads.csv",
        ),
        Example("no header", "jo@acme.example,Jo\nal@acme.example,Al\n", "contacts/leads.csv"),
    )
    good = (
        Example(
            "quotes where they belong",
            'email,first_name,asset\njo@acme.example,"Jo, the second",guide\n',
            "contacts/leads.csv",
        ),
        Example(
            "a column in capitals as a whole",
            _listed("BOLT FOODS", "QUAY PRESS", "TARN WOOL MILLS", "KESTREL AIR", "LARCH HOMES"),
            "contacts/leads.csv",
        ),
        Example(
            "too few rows to compare",
            _listed("Bolt Foods", "TARN WOOL MILLS", "ACC-48213", "Larch Homes"),
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        settings = context.workspace.settings.lists if context.workspace else None
        unrelated = settings.not_opt_outs if settings else ()
        for problem in recipients.problems:
            if problem.severity is Severity.info and tells_of_leaving(
                recipients, problem.column or "", unrelated=unrelated
            ):
                continue  # no template uses the column; R307 says what it is for
            where = recipients.where(problem.row)
            where["field"] = problem.column
            yield self.finding(problem.why, fix=problem.fix, severity=problem.severity, **where)
        for row, value in enumerate(recipients.column("contact.timezone"), 1):
            if value and not is_nothing(value) and understood_zone(value) is None:
                fix = "correct it, or clear it to use the workspace's time zone"
                where = recipients.where(row, "contact.timezone")
                yield self.finding(not_a_zone(value), fix=fix, severity=_counts(context), **where)
        yield from self._unknown_countries(recipients, context)
        yield from self._odd(recipients, context)

    def _unknown_countries(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        """Tell whose holidays are not known: nothing else says in which country they are."""
        countries = recipients.column("contact.country")
        if not any(countries):
            return
        settings = context.workspace.settings if context.workspace else Settings(name="list")
        columns = {key: recipients.column(key) for key in WHERE}
        for row, value in enumerate(countries, 1):
            if not value or understood_country(value) is not None:
                continue
            where = whereabouts({key: cells[row - 1] for key, cells in columns.items()}, settings)
            if where.calendar_unclear is not None:
                fix = "correct it, or clear it to use the workspace's holidays"
                at = recipients.where(row, "contact.country")
                severity = _counts(context, holidays=True)
                yield self.finding(not_a_country(value), fix=fix, severity=severity, **at)

    def _odd(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        """Tell of cells that are not of their column; of many alike, the first ones."""
        not_compared = set(context.options.get("not_compared", ()))
        fields = {key: one for key, one in context.fields.items() if key not in not_compared}
        most = int(context.options.get("most_rows", 200))
        counts: Counter[tuple[str, str]] = Counter()
        for cell in odd_cells(recipients, fields):
            alike = (cell.key, cell.about)
            counts[alike] += 1
            if counts[alike] <= most:
                where = recipients.where(cell.row, cell.key)
                message = f"{cell.key}: {cell.why}"
                yield self.finding(message, fix=cell.fix, severity=Severity.warning, **where)
        for (key, about), count in counts.items():
            if (left := count - most) > 0:
                where = {**recipients.where(0), "field": key}
                more = f"{left:,} more cells, each of which" if left > 1 else "1 more cell that"
                message = f"{key}: {more} {about}"
                fix = "correct the column where the list comes from"
                yield self.finding(message, fix=fix, severity=Severity.warning, count=left, **where)


def _counts(context: Context, *, holidays: bool = False) -> Severity:
    """A person's zone and country decide when to write, unless every campaign has its own."""
    campaigns = context.workspace.campaigns.values() if context.workspace else ()
    windows = [one.sequence.window for one in campaigns]
    if holidays:
        # Outside a workspace nobody has promised holidays.
        personal = any(RECIPIENT in window.holidays for window in windows)
    else:
        personal = not windows or any(window.timezone == RECIPIENT for window in windows)
    return Severity.error if personal else Severity.warning
