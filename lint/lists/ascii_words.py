"""Words of any alphabet in the letters a-z, for the keys that templates name."""

import unicodedata

from ...templates.lazy_regex import lazy_regex
from .normal import fold

# As maps and passports write them (BGN/PCGN, ELOT 743), without the signs over letters.
_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџѓќѕ",
            "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g u "
            "dj j lj nj c dz g k dz".split(" "),
            strict=True,
        )
    )
)
_GREEK = str.maketrans(
    dict(
        zip(
            "αβγδεζηθικλμνξοπρστυφχψως",
            "a v g d e z i th i k l m n x o p r s t y f ch ps o s".split(),
            strict=True,
        )
    )
)
# Letters that Unicode calls by their sound.
_SOUND = lazy_regex(r"(?:KATAKANA|HIRAGANA|HANGUL) (?:LETTER|SYLLABLE) (?:SMALL )?([A-Z]+)$")


def ascii_words(text: str) -> str:
    """Return text in small letters of a-z; letters without a sound of their own stay.

    >>> ascii_words("Não contactar"), ascii_words("Łódź"), ascii_words("Размер")
    ('nao contactar', 'lodz', 'razmer')
    """
    whole = unicodedata.normalize("NFC", text.casefold()).translate(_CYRILLIC)
    sounded = "".join(one if one.isascii() else _sound(one) for one in whole)
    return fold(sounded).translate(_GREEK).lower()


def _sound(one: str) -> str:
    found = _SOUND.match(unicodedata.name(one, ""))
    return found[1].lower() if found else one
