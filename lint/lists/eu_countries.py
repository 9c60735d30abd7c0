"""Which country a recipient is in, where a list or an address says that it is one of the EU's."""

from functools import lru_cache

from .normal import fold

# Code, three-letter code, and names in English, German, French and the country's own language.
_NAMES = """
at aut austria osterreich autriche
be bel belgium belgien belgique belgie
bg bgr bulgaria bulgarien bulgarie
hr hrv croatia kroatien croatie hrvatska
cy cyp cyprus zypern chypre
cz cze czechia czech-republic tschechien tchequie cesko
dk dnk denmark danemark danmark
ee est estonia estland estonie eesti
fi fin finland finnland finlande suomi
fr fra france frankreich francia
de deu germany deutschland allemagne alemania
gr grc el greece griechenland grece hellas
hu hun hungary ungarn hongrie magyarorszag
ie irl ireland irland irlande
it ita italy italien italie italia
lv lva latvia lettland lettonie latvija
lt ltu lithuania litauen lituanie lietuva
lu lux luxembourg luxemburg
mt mlt malta malte
nl nld netherlands the-netherlands niederlande pays-bas nederland holland
pl pol poland polen pologne polska
pt prt portugal
ro rou romania rumanien roumanie
sk svk slovakia slowakei slovaquie slovensko
si svn slovenia slowenien slovenie slovenija
es esp spain spanien espagne espana
se swe sweden schweden suede sverige
"""
_CODES = {
    name.replace("-", " "): row.split()[0]
    for row in _NAMES.strip().split("\n")
    for name in row.split()
}
EU = frozenset(_CODES.values())


@lru_cache(maxsize=4096)
def eu_country(said: str, address: str = "") -> str | None:
    """Return the two-letter code of the EU's country that somebody is in; None for any other.

    What the list says counts; else the top-level domain of their address.

    >>> [eu_country("Frankreich"), eu_country("UK"), eu_country("", "jo@acme.fr"), eu_country("")]
    ['fr', None, 'fr', None]
    """
    plain = " ".join(fold(said).replace("-", " ").replace(".", "").split())
    if plain:
        return _CODES.get(plain)
    ending = address.rpartition(".")[2].lower()
    return ending if ending in EU else None
