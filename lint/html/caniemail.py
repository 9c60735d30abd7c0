"""Make the table of what email clients support: client_facts.py, from caniemail's data.

    python -m tactful.lint.html.caniemail data.json > new.py && mv new.py lint/html/client_facts.py

data.json is https://www.caniemail.com/api/data.json, or the same from its package on npm. Of a
client that is several apps (Gmail in a browser, on an iPhone, on Android) the middle one counts:
it lacks what most of its apps lack.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .client_support import CLIENTS, FEATURES

_BROWSER_AND_PHONES = ("desktop-webmail", "ios", "android")
APPS = {
    "gmail": ("gmail", _BROWSER_AND_PHONES),
    "outlook": ("outlook", ("windows",)),
    "outlook-web": ("outlook", ("outlook-com",)),
    "apple-mail": ("apple-mail", ("macos",)),
    "ios": ("apple-mail", ("ios",)),
    "yahoo": ("yahoo", _BROWSER_AND_PHONES),
    "samsung": ("samsung-email", ("android",)),
    "thunderbird": ("thunderbird", ("macos",)),
}
_WORST_FIRST = "nay"
# In a browser, where most people read Gmail, an SVG image is missing, though its apps show it.
_KNOWN_WORSE = {"image-svg": {"gmail": "n"}}


def facts(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the code, the day of the test and a letter a client for each feature with a page.

    Raises LookupError for one that the data does not have.
    """
    pages = {page["slug"]: page for page in data["data"]}
    for code in sorted({feature.code for feature in FEATURES if feature.code}):
        if code not in pages:
            raise LookupError(f"caniemail has no feature '{code}'")
        worse = _KNOWN_WORSE.get(code, {})
        letters = [worse.get(key) or _letter(pages[code]["stats"], key) for key in CLIENTS]
        yield code, pages[code]["last_test_date"], "".join(letters)


def _letter(stats: Mapping[str, Mapping[str, Mapping[str, str]]], client: str) -> str:
    """Return y, a (almost), n or u (unknown): what the middle app of a client did last."""
    family, apps = APPS[client]
    versions = [stats.get(family, {}).get(app) for app in apps]
    letters = [list(known.values())[-1][:1] for known in versions if known]
    told = sorted((one for one in letters if one in _WORST_FIRST), key=_WORST_FIRST.index)
    return told[(len(told) - 1) // 2] if told else "u"


def module(data: Mapping[str, Any]) -> str:
    """Return the source of client_facts.py."""
    rows = "".join(f'    "{code}": ("{day}", "{letters}"),\n' for code, day, letters in facts(data))
    return (
        '"""What caniemail.com says of each feature; made by caniemail.py, not by hand.\n\n'
        "A feature's code, the day it was tested, and a letter for each of CLIENTS.\n"
        f'Data of {data["last_update_date"][:10]}.\n"""\n\nFACTS = {{\n{rows}}}\n'
    )


if __name__ == "__main__":
    sys.stdout.write(module(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
