"""W513: a date that does not exist, or a weekday that is not that date's."""

from collections.abc import Iterable

from ...findings.finding import Severity
from ...reading.hit import Hit
from ...reading.promises import find_wrong_dates
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class WrongDate(ReadingRule):
    code = "W513"
    name = "wrong-date"
    severity = Severity.warning
    needs = Needs.paragraph
    dated = True
    values_alone = True  # a date of the list is written by a filter, which knows the weekday
    summary = "a date that does not exist, or whose weekday is another"
    why = (
        "'See you on Monday, 3 March 2026': that is a Tuesday, and half of the guests come on "
        "the wrong day or write to ask. It happens when last year's email is used again. Where "
        "no year is said, the last such day and the next one are meant, from the day of the check."
    )
    source = "the names of days and months: Unicode CLDR"
    bad = (
        Example("another weekday", "See you on Monday, 3 March 2026, at nine.\n", "mail.txt"),
        Example("no year, today known", "See you on Tuesday, 9 March, at nine.\n", "mail.txt"),
        Example("a day that is none", "Seats are free until 31 June.\n", "mail.txt"),
        Example("no leap year", "We open on February 29, 2027.\n", "mail.txt"),
        Example("in digits", "We open on 31.04.2026.\n", "mail.txt"),
        Example("German", "Wir sehen uns am Montag, den 3. März 2026.\n", "mail.txt"),
        Example("French", "Rendez-vous le lundi 3 mars 2026.\n", "mail.txt"),
        Example("Spanish", "Nos vemos el lunes, 3 de marzo de 2026.\n", "mail.txt"),
    )
    good = (
        Example("the right weekday", "See you on Tuesday, 3 March 2026, at nine.\n", "mail.txt"),
        Example("two days", "Monday 2 or Tuesday 3 March both work.\n", "mail.txt"),
        Example("an old date", "On Sunday, 20 July 1969 men walked on the moon.\n", "mail.txt"),
        Example("a number", "Step 31 may take long; version 31.06.2026.1 is out.\n", "mail.txt"),
    )  # fmt: skip

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        return find_wrong_dates(text, context.today)
