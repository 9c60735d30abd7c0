"""What kind of thing a cell's value is, by its form alone: words, a number, a date, a link …

Only forms that cannot be taken for another are told apart: "1618" is a number and may be a firm.
"""

import re

from ...templates.lazy_regex import lazy_regex

WORDS = "words"
NUMBER = "a number"
SHORT_NUMBER = "a number of few digits"  # "1618" may be a firm's name, "2026" a date
DATE, PHONE, AMOUNT = "a date", "a phone number", "an amount"
EMAIL, LINK, FILE = "an email address", "a web address", "a file's name"
KEY, ZONE = "a key of a program", "a time zone"
IDENTIFIER, LONG_IDENTIFIER = "an identifier", "an identifier of a system"  # "ISO-9001" is a topic
POSTCODE, ADDRESS, ANSWER = "a postcode", "a postal address", "a yes or no"

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NAME = r"[^\W\d_]{3,9}\.?"
_CURRENCY = r"(?:[$€£¥₹]|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|BRL|INR|R\$|zł|kr)"
_FORMS = (
    (EMAIL, lazy_regex(r"(?:mailto:)?[^\s@]+@[^\s@]+\.\w+")),
    (LINK, lazy_regex(r"(?i)(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*")),
    (DATE, lazy_regex(r"\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.]" + _DAY + r"(?:[T ].*)?")),
    (DATE, lazy_regex(_DAY + r"([-/.])" + _DAY + r"\1(?:\d{4}|\d{2})(?:,? \d.*)?")),
    (DATE, lazy_regex(_DAY + rf"(?:\.|st|nd|rd|th)?[ -](?:de |of )?{_MONTH_NAME},?"
                      r"[ -](?:de )?\d{4}")),
    (DATE, lazy_regex(rf"{_MONTH_NAME} {_DAY}(?:st|nd|rd|th)?,? \d{{4}}")),
    (AMOUNT, lazy_regex(rf"{_CURRENCY} ?\d[\d.,'’ ]*|\d[\d.,'’ ]* ?{_CURRENCY}")),
    (PHONE, lazy_regex(r"(?=(?:\D*\d){7,15}\D*$)(?:\+|00|\(0?\d)[\d\s().,/–-]+")),
    (PHONE, lazy_regex(r"(?=(?:\D*\d){7,15}\D*$)0?\d{1,4}(?:[ ()./–-]{1,2}\d{2,}){2,}"
                       r"|0\d{2,4}[/ -]\d{4,}")),
    (SHORT_NUMBER, lazy_regex(r"\d{1,4}")),
    (NUMBER, lazy_regex(r"[-+]?\d[\d.,'’ ]*%?")),
    (FILE, lazy_regex(r"(?i)\S.*\.(?:pdf|docx?|odt|rtf|txt|xlsx?|ods|csv|pptx?|zip|png|"
                      r"jpe?g|gif|mp4|mov|html?)")),
    (KEY, lazy_regex(r"[^\W_]+(?:_+[^\W_]+)+")),
    (ZONE, lazy_regex(r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US)/"
                      r"[A-Z]\w+(?:/\w+)?|(?:UTC|GMT) ?[+-]\d{1,2}(?::\d\d)?")),
    (POSTCODE, lazy_regex(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}"
                          r"|[A-Z]{1,2}-\d{4,5}")),
    (LONG_IDENTIFIER, lazy_regex(r"[A-Za-z]{1,10}[-#:/ ]?(?:0\d{2,}|\d{5,})")),
    (IDENTIFIER, lazy_regex(r"[A-Za-z]{1,10}[-#:/]\d{3,}|[A-Za-z]{1,4}0\d{2,}|#\d+"
                            r"|[A-Z]{1,4}-\d{2,4}-\d+|(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
                            r"|00[0-9A-Za-z]{13}(?:[A-Za-z]{3})?")),
    (ADDRESS, lazy_regex(r"(?=.*[^\W\d_]{3})(?:\d{1,5}[a-zA-Z]?,? [^\W\d_].*\d.*"
                         r"|[^,\d]+, ?[^,]*\d{3,}[^,]*,.*\d.*"
                         r"|[^\W\d_][^,\d]* \d{1,4} ?[a-zA-Z]?, ?.*\d(?:\d|\d?[- ]\d)\d\d.*)")),
)  # fmt: skip
PLURALS = {
    WORDS: "words", NUMBER: "numbers", SHORT_NUMBER: "numbers", DATE: "dates",
    PHONE: "phone numbers", AMOUNT: "amounts", EMAIL: "email addresses", LINK: "web addresses",
    FILE: "names of files", KEY: "keys of a program", IDENTIFIER: "identifiers",
    LONG_IDENTIFIER: "identifiers",
    ZONE: "time zones", POSTCODE: "postcodes", ADDRESS: "postal addresses", ANSWER: "yes and no",
}  # fmt: skip
_ANSWERS = frozenset(
    """yes true false ja nein oui non sí sì sim não nee tak nie nej ano ne igen nem evet hayır kyllä
    ναι όχι да нет так ні はい いいえ 是 否 네 아니요""".split()
)
_SIGNS = frozenset("0123456789@_/\\:#")
# What stands in a column of words by mistake, whatever the column is called.
NO_WORDS = frozenset(
    (
        NUMBER,
        DATE,
        PHONE,
        AMOUNT,
        EMAIL,
        LINK,
        FILE,
        KEY,
        IDENTIFIER,
        LONG_IDENTIFIER,
        ZONE,
        ADDRESS,
        POSTCODE,
    )
)


# The days that programs count from or up to: they stand for no day.
_ENDS_OF_TIME = lazy_regex(
    r"0{0,3}1[-/.]0?1[-/.]0?1(?!\d).*|0?1([-/.])0?1\1000[01].*|0?0[-/.]0?[01][-/.]\d{4}.*|0?1/0?0/\d{4}.*|"
    r"9999[-/.]\d.*|\d\d?[-/.]\d\d?[-/.]9999.*|"
    r"(?:1601|1753|1900|1904|1970)[-/.]0?1[-/.]0?[01](?!\d).*|"
    r"0?1([-/.])0?1\2(?:1601|1753|1900|1904|1970).*|"
    r"0?1[- .]+jan\w*\.?,?[- ](?:1601|1753|1900|1904|1970).*|"
    r"jan\w*\.? 0?1,? (?:1601|1753|1900|1904|1970).*|"
    r"(?:1899[-/.]12[-/.]3[01]|1969[-/.]12[-/.]31|12/3[01]/(?:1899|1969)|3[01]\.12\.(?:1899|1969)).*",
    re.IGNORECASE,
)


def is_end_of_time(value: str) -> bool:
    """Say whether a value is the first or last day of a program's calendar.

    >>> [is_end_of_time(v) for v in ("1970-01-01", "1/0/1900", "31.12.9999", "2026-01-01")]
    [True, True, True, False]
    """
    return _ENDS_OF_TIME.fullmatch(value) is not None


def kind_of(value: str) -> str:
    """Return the kind of a value that is not empty.

    >>> [kind_of(v) for v in ("Leeds", "7 Apr 2026", "+44 20 7946 0177", "LS1 4AP", "plan_b")]
    ['words', 'a date', 'a phone number', 'a postcode', 'a key of a program']
    """
    if _SIGNS.isdisjoint(value) and "." not in value:
        return ANSWER if value.lower() in _ANSWERS else WORDS
    if len(value) > 200:
        return WORDS
    return next((kind for kind, form in _FORMS if form.fullmatch(value)), WORDS)
