"""Which clock a new workspace runs on: that of the country where most of its list is."""

from collections import Counter
from pathlib import Path

from ...templates.workspace.countries import understood_country, zones_of
from .recipients import read_recipients
from .whereabouts import one_clock


def zone_of_most(contacts: Path) -> str | None:
    """Return the time zone of most people on a list; None where no country has most, or several.

    It is a first guess that somebody may correct: what stood there before was London's for all.
    """
    said = Counter(filter(None, read_recipients(contacts, {}).column("contact.country")))
    lands: Counter[str] = Counter()
    for text, times in said.items():
        if (land := understood_country(text)) is not None:
            lands[land.country] += times
    for country, times in lands.most_common(1):
        if times * 2 > said.total() and (zones := zones_of(country)):
            return one_clock(zones)
    return None
