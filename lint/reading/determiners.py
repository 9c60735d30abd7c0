"""Finds two determiners in a row: "Your the river guide", where a value brought its own."""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .languages import languages_of
from .sample import line_around

_FIRST = r"(?:your|our|my|his|their|its|the|a|an)"
_SECOND = r"(?:(?:the|your|our|my|their)|(?-i:an?))"
# By language; words that also begin another part of a sentence ("ihr", "seu a") are left out.
_PAIRS = lazy_regex(
    rf"(?i)(?<![\w'’-])(?:(?P<en>{_FIRST}) (?P<en2>{_SECOND})|"
    r"(?P<de>ihre[nms]|deine?[nmr]?|unsere?[nmr]?|meine?[nmr]?) "
    r"(?P<de2>der|die|das|den|dem|eine?[nmr]?)|"
    r"(?P<de3>(?<=[a-zäöüß] )(?-i:Ihre)|(?:(?<=\bist )|(?<=\bfür ))(?-i:Ihr)) (?P<de32>der|die|das|"
    r"den|dem|eine?[nmr]?)|"
    r"(?P<fr>votre|vos|notre|nos|mes|tes|ses) (?P<fr2>le|la|les|une?|des|l(?=['’]))|"
    r"(?P<es>tus?|sus?|nuestr[oa]s?|vuestr[oa]s?) (?P<es2>el|los|las|un|una)|"
    r"(?P<pt3>(?:segue|seguem|está|estão|envi\w+|recebeu?|veja|confira|baixe) (?:o|a|os|as) "
    r"(?:seus?|suas?|noss[oa]s?))"
    r" (?P<pt32>[oa]s?)|"
    r"(?P<pt>seus?|suas?|noss[oa]s?) (?P<pt2>o|os|um|uma)|"
    r"(?P<it>tu[oa]|su[oa]|vostr[oa]|nostr[oa]|tuoi|suoi) (?P<it2>il|lo|gli|una?|uno)|"
    r"(?P<nl>uw|jouw|onze|mijn) (?P<nl2>de|het|een))(?: (?=(?P<next>\w))|(?<=\bl)(?=['’]\w))"
)


_LANGUAGES = ("en", "de", "de3", "fr", "es", "pt3", "pt", "it", "nl")


def doubled_determiners(text: str, own: str = "") -> Iterator[tuple[int, int, int]]:
    """Yield where each two determiners in a row begin, where the second begins, and the end.

    own is the text with each merged value as X, which tells its language whatever the values are.

    >>> [text[a:c] for text in ["Your the guide", "the A team"] for a, b, c in
    ...  doubled_determiners(text)]
    ['Your the']
    """
    for match in _PAIRS.finditer(text):
        language = next(name for name in _LANGUAGES if match[name])
        if language.startswith("de") and not (match["next"] or "").isupper():
            continue  # "unsere die" goes on with a noun, which German writes with a capital
        if language == "es" and match["es"].lower() == "su":  # in Italian it is a preposition
            line = (own or text)[slice(*line_around(text, match.start()))]
            if "es" not in languages_of(line)[:1]:
                continue
        yield match.start(), match.start(f"{language}2"), match.end(f"{language}2")
