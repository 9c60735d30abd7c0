"""Whether a lead's source says that somebody else gave, sold or published their address."""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .normal import fold

# Sellers of addresses, as exports name them; and how a bought or gathered list is called.
_SELLERS = (
    "zoominfo", "apollo", "lusha", "cognism", "clearbit", "dealfront", "echobot", "leadfeeder",
    "kaspr", "rocketreach", "hunter", "seamless", "uplead", "lead411", "snov", "crunchbase",
    "clay", "leadiq", "adapt", "hoovers", "dun bradstreet", "bisnode", "creditsafe", "kompass",
    "europages", "sales navigator", "phantombuster", "findymail", "dropcontact", "datanyze",
)  # fmt: skip
_SAID = lazy_regex(
    r"\b(?:bought|purchased?|rented|rental|scraped?|scraping|crawled?|harvest\w*|third part\w+|"
    r"3rd party|data (?:broker|vendor|provider|supplier)|list (?:broker|vendor|purchase)|"
    r"(?:external|partner|shared|co registration) (?:list|data|source)|enrich\w*|"
    r"public (?:register|directory|source|profile|record)s?|linkedin (?:search|export|scrape\w*)|"
    r"gekauft\w*|zugekauft\w*|eingekauft\w*|gemietet\w*|adress(?:kauf|handler|handel|broker|miete)|"
    r"fremddaten|dritte[rn]?|drittanbieter|handelsregister|impressum|achete\w*|loue\w*|"
    r"courtier|comprad\w+|alquilad\w+|terceros?|acquistat\w+|terz[ie]|gekochte|ingekocht)\b"
)


@lru_cache(maxsize=4096)
def is_third_party(source: str) -> bool:
    """Say whether a source names somebody other than the lead who gave their address.

    >>> [is_third_party(text) for text in ("Bought list 26", "ZoomInfo", "fair", "Apollo Hall")]
    [True, True, False, False]
    """
    plain = " ".join(re.sub(r"[^\w]+", " ", fold(source)).replace("_", " ").split())
    if _SAID.search(plain):
        return True
    words = re.sub(r"\b(?:io|com|export|list|import|data|csv|\d+)\b", " ", plain).split()
    return " ".join(words) in _SELLERS
