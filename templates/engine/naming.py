"""Names of people and of companies, as those who bear them would write them."""

import re
import unicodedata

from ..lazy_regex import lazy_regex

_PARTICLES = frozenset(
    """al ap bin da das de del della den der di do dos du e el ibn la las le les of san ten ter van
    vom von y zu zum zur""".split()
)
_SUFFIXES = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV", "phd": "PhD", "md": "MD"}
# Macey, Mackie and Maciej are no sons of Cey: only these have the second capital.
_MAC = frozenset(
    """macallister macarthur macaulay macbeth macbride maccormack macdonald macdonnell macdougall
    macduff macfarlane macgregor macinnes macintosh macintyre maciver mackenna mackinnon
    maclachlan maclaren maclean macleod macmahon macmillan macnab macnamara macneil macneill
    macphee macpherson macquarie macrae macsween mactavish""".split()
)
_WORD = lazy_regex(r"[^\s\-'’ʼ`.,]+")
# "O'Brien", "D'Angelo", "Dell'Orto" take a capital after the apostrophe, "Ka'ahumanu" does not.
_ELIDED = frozenset("all dall dell nell sant quell".split())
_VOWELS = frozenset("aeiouy")
_TWO_LETTERS = frozenset("al ed oz ib".split())


def given_name(text: str, *, family: bool | None = None) -> str:
    """Return a name in capitals or small letters as its bearer would write it.

    A name in mixed case is left as it is: "McDonald", "deVries" and "bell hooks-Ito" know
    best. family says that it is a surname (True) or begins with a first name (False): the
    first word "AL" is a name there, "VAN" a particle here.

    >>> [given_name(name) for name in ("JIM", "DE LA CRUZ", "o'brien", "MCDONALD", "İBRAHİM")]
    ['Jim', 'de la Cruz', "O'Brien", 'McDonald', 'İbrahim']
    >>> given_name("AL PACINO", family=False), given_name("JP"), given_name("NG", family=True)
    ('Al Pacino', 'JP', 'Ng')
    """
    if not (text.isupper() or text.islower()):
        return text
    letters = [character for character in text if character.isalpha()]
    if len(letters) <= 2 and len(text) <= 4 and not family:
        return _two_letters(text)
    words = text.split(" ")
    return " ".join(
        word.lower()
        if word.lower() in _PARTICLES and len(words) > 1 and (index or family is not False)
        else _WORD.sub(_capital, word)
        for index, word in enumerate(words)
    )


def _two_letters(text: str) -> str:
    """Return "JP" for jp, which is how JP signs; "Bo" for BO."""
    if not text.isalpha():
        return text if text.isupper() else _WORD.sub(_capital, text)  # "J.", "J.P."
    first, last = (_bare(text[0]), _bare(text[-1]))
    if text.lower() in _TWO_LETTERS or (first not in _VOWELS and last in _VOWELS):
        return text.capitalize()
    if text.isascii() and not {first, last} & _VOWELS:
        return text.upper()
    return text if text.isupper() else text.capitalize()


def _bare(character: str) -> str:
    return unicodedata.normalize("NFD", character)[:1].lower()


def _capital(match: re.Match[str]) -> str:
    word, start, text = match[0], match.start(), match.string
    # "İ".lower() is two characters: the dot would stay behind, combining.
    small = word.replace("İ", "i").lower() if word[0] != "İ" else "i" + _small(word[1:])
    if start and text[start - 1] in "'’ʼ`":
        before = re.split(r"[\s\-'’ʼ`.,]", text[: start - 1])[-1].lower()
        if len(small) == 1 or (len(before) > 1 and before not in _ELIDED):
            return small  # the s of "Anna's", the rest of "Ka'ahumanu"
    if start and small in _SUFFIXES:
        return _SUFFIXES[small]
    if small in _SUFFIXES and text.rstrip(".").lower() == small:
        return _SUFFIXES[small]
    if small in _MAC:
        return "Mac" + small[3:].capitalize()
    if small.startswith("mc") and len(small) > 3:
        return "Mc" + small[2:].capitalize()
    if small.startswith("ij") and len(small) > 3:
        return "IJ" + small[2:]  # one letter in Dutch, where alone a name begins so
    # capitalize() takes the title case, which leaves Georgian letters alone; upper() does not.
    return "İ" + _small(word[1:]) if word[0] == "İ" else small.capitalize()


def _small(text: str) -> str:
    return text.replace("İ", "i").lower()


# --- companies ---------------------------------------------------------------------------

# What stands behind a company's name because the law wants it; dots and blanks left out.
_FORMS = frozenset(
    """inc incorporated corp corporation ltd limited llc llp lllp pllc plc pbc co company gmbh ggmbh
    mbh kgaa ohg gbr ev eg sarl sas sasu eurl spa srl srls ltda eireli oyj asa aps sro doo dooel
    ad ead eood ood kft zrt nyrt zoo pty pvt pte pt sdnbhd bhd sabdecv sadecv derlcv cv saic sac
    spzoo spk fzco fze fzllc wll qsc pjsc ojsc cjsc ooo zao oao pao kk gk unlimited ulc
    proprietary private""".split()
)
# Short ones are words as well; they count in capitals or with dots only.
_SHORT = frozenset("sa se ag ab as nv bv kg ug lp kk oy sl sc ek na cv sca scs snc pc".split())
_IN_WORDS = frozenset("sdnbhd spzoo sabdecv sadecv".split())  # written with blanks
_JOINT = frozenset(("&", "and", "und", "et", "y", "e", "og", "och"))
_EASTERN = lazy_regex(
    r"^\s*(?:株式会社|有限会社|合同会社|\(株\)|（株）|주식회사|㈜|ООО|ОАО|ЗАО|ПАО|АО|ТОВ)\s*|"
    r"(?<!\s)\s*+(?:株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|\(주\)|（株）)\s*$"
)
_SPELT = frozenset(
    """BASF IKEA ASUS NASA NATO UNICEF UNESCO UEFA FIFA IEEE UBS AOL AXA EMEA USAA NCAA NAACP AARP
    ESPN HSBC BMW BBVA IATA ICANN UCLA USDA ABBA ASML EDF ENI OECD SUSE VISA""".split()
)
_UNSAID = lazy_regex("[^AEIOUY]{4}")


def company_short(text: str) -> str:
    """Return a company as people say it: without its legal form, and not shouting.

    >>> [company_short(name) for name in ("ACME CORP., INC.", "3M Company", "SAP SE")]
    ['Acme', '3M', 'SAP']
    >>> company_short("AT&T Inc."), company_short("The Home Depot, Inc."), company_short("Limited")
    ('AT&T', 'The Home Depot', 'Limited')
    """
    plain = " ".join(text.split())
    bare = _EASTERN.sub("", plain).strip(' «»“”"') or plain
    words = bare.split(" ")
    while len(words) > 1:
        if form := _form_at_end(words):
            kept = words[:-form]
            while kept and kept[-1].casefold() in _JOINT:
                kept = kept[:-1]
            if kept and [word.casefold() for word in kept] != ["the"]:
                words = kept
                continue
        break
    short = " ".join(words).rstrip(" ,;") if len(words) < len(bare.split(" ")) else bare
    return " ".join(_unshouted(word) for word in short.split(" ")) or text


def _form_at_end(words: list[str]) -> int:
    """Return how many words at the end are one legal form: 0 for none."""
    for count in (3, 2, 1):
        tail = words[-count:]
        if len(words) <= count:
            continue
        joined = re.sub(r"[\s.,;()/]", "", "".join(tail))
        low = joined.casefold()
        dotted = all(re.fullmatch(r"\(?(?:\w{1,3}[./])+\w{0,3}[,;)]*", word) for word in tail)
        if low in _FORMS and (count == 1 or dotted or low in _IN_WORDS):
            return count
        if low in _SHORT and (dotted or (count == 1 and joined.isupper())):
            return count
    return 0


def _unshouted(word: str) -> str:
    """Return "Acme" for ACME; short ones, numbers, AT&T and what nobody can say stay."""
    letters = word.strip(".,;:!?()\"'’-")
    parts = [part for part in re.split(r"[-'’]", letters) if len(part) > 1]  # not the L of L'Oréal
    if not letters.isalpha() and not all(part.isalpha() for part in parts):
        return word
    if not word.isupper() or letters in _SPELT:
        return word
    if len(letters) <= 3:
        return word.capitalize() if letters in ("THE", "AND", "FOR", "OF") else word
    for part in parts:
        if not {_bare(letter) for letter in part} & _VOWELS or _UNSAID.search(_ascii(part)):
            return word
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
