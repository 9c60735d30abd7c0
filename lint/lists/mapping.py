"""Which column feeds which field, as a person says it: read from options, kept in tactful.toml."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import COMMON, normal_header
from ...templates.workspace.root import SETTINGS
from .headers import names

_TABLE = lazy_regex(r"^\[lists\.mapping\][ \t]*(?:#.*)?$\n?", re.MULTILINE)


def named(key: str, fields: Iterable[str]) -> str:
    """Return the field that key means: "owner" and "opted out" are as docs/lists.md calls them.

    >>> named("opted out", ()), named("vorname", ("contact.vorname",))
    ('contact.opted_out', 'contact.vorname')
    """
    declared = list(fields)
    if key in declared or key in COMMON:
        return key
    plain = normal_header(key)
    for known in (declared, COMMON):
        found = [one for one in known if plain in names(one)[0]]
        if not found and known is COMMON:
            found = [one for one in known if any(plain in rank for rank in names(one))]
        if len(found) == 1:
            return found[0]
    return key


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """Read "Work Email=contact.email"; raises TactfulError for what is no such pair."""
    found, bad = {}, []
    for pair in pairs:
        header, _, key = pair.rpartition("=")
        found[header.strip()] = key.strip()
        if not header.strip() or not key.strip():
            bad.append(f"'{pair}'")
    if bad:
        which = f"{', '.join(bad)} {'is not a mapping' if len(bad) == 1 else 'are not mappings'}"
        raise TactfulError(f"{which}; write like 'Work Email=contact.email'")
    return found


def save_mapping(root: Path, mapping: Mapping[str, str]) -> None:
    """Write mapping into tactful.toml, where every command reads it; the rest stays as it is.

    Raises TactfulError where the file cannot take it without a person.
    """
    path = root / SETTINGS
    text = path.read_text(encoding="utf-8")
    before = tomllib.loads(text)
    known = before.get("lists", {}).get("mapping", {})
    new = {header: key for header, key in mapping.items() if known.get(header) != key}
    if not new:
        return
    lines = "".join(
        f"{json.dumps(h, ensure_ascii=False)} = {json.dumps(k)}\n" for h, k in new.items()
    )
    table = _TABLE.search(text)
    if table is not None:
        changed = text[: table.end()] + lines + text[table.end() :]
    else:
        changed = f"{text.rstrip()}\n\n[lists.mapping]\n{lines}"
    try:
        after = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        after = {}
    lists = {**before.get("lists", {}), "mapping": {**known, **new}}
    if after != {**before, "lists": lists}:
        entries = "; ".join(f'"{header}" = "{key}"' for header, key in new.items())
        raise TactfulError(
            f"{SETTINGS} already has another mapping; write under [lists.mapping]: {entries}"
        )
    path.write_text(changed, encoding="utf-8")
