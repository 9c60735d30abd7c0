"""W514: an offer whose end is past on the day of the email."""

from collections.abc import Iterable

from ...findings.finding import Severity
from ...reading.hit import Hit
from ...reading.promises import find_ended
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class EndedOffer(ReadingRule):
    code = "W514"
    name = "ended-offer"
    severity = Severity.warning
    needs = Needs.paragraph
    dated = True
    values_alone = True
    summary = "an offer, a price or a registration whose end is past"
    why = (
        "'The discount ends on 28 February', sent in March: whoever clicks finds that it is "
        "over, and does not believe the next date. The day of the check is today, or the day "
        "for which emails are drafted; where no year is said, the nearest one is meant."
    )
    bad = (
        Example("an end", "The discount ends on 28 February 2026.\n", "mail.txt"),
        Example("no year", "Our offer is valid until 1 March.\n", "mail.txt"),
        Example("a price", "Register by 15 January 2026 for the early price.\n", "mail.txt"),
        Example("German", "Der Rabatt gilt nur noch bis 28. Februar 2026.\n", "mail.txt"),
        Example("French", "L'offre est valable jusqu'au 15 janvier 2026.\n", "mail.txt"),
        Example("Italian", "L'offerta scade il 15 gennaio 2026.\n", "mail.txt"),
        Example("a month", "The discount runs until the end of January 2026.\n", "mail.txt"),
        Example("an order", "Order by 2026-02-28, and the freight is on us.\n", "mail.txt"),
        Example("a named day", "20% off until Ash Day (18 February 2026).\n", "mail.txt"),
    )
    good = (
        Example("still open", "The discount ends on 31 March 2026.\n", "mail.txt"),
        Example("the last day", "The discount ends on 3 March 2026.\n", "mail.txt"),
        Example("told as past", "The discount ended on 28 February 2026.\n", "mail.txt"),
        Example("this month", "The discount runs until the end of March 2026.\n", "mail.txt"),
        Example("no offer", "We worked on it until 15 January.\n", "mail.txt"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return find_ended(text, context.today) if context.today else ()
