"""What a step is, apart from where it stands: the key that is written, or one derived."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from ..lazy_regex import lazy_regex

# Letters of any script: a derived key, which may be copied into the file, has a template's name.
KEY = lazy_regex(r"(?=.{1,100}\Z)(?:(?![A-Z])[^\W_])+(?:-(?:(?![A-Z])[^\W_])+)*")
_MOST = 80  # letters of a derived key, without what tells it from others


def derived_keys(steps: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the key of each (channel, template, written key).

    Where none is written it is the channel and the template's path without its ending. Of
    different templates whose paths read alike each has a mark of its own, so that a key never
    depends on the order. Only a template that stands there twice is counted: -2, -3.
    """
    bases = [_base(channel, template) for channel, template, _ in steps]
    alike: dict[str, set[str]] = {}
    for base, (_, template, _) in zip(bases, steps, strict=True):
        alike.setdefault(base, set()).add(template)
    taken = {written for _, _, written in steps if written}
    times: Counter[str] = Counter()
    keys = []
    for base, (_, template, written) in zip(bases, steps, strict=True):
        if written:
            keys.append(written)
            continue
        stem = base if len(alike[base]) == 1 else f"{base}-{_mark(template)}"
        key = stem
        while key in taken:
            times[stem] += 1
            key = f"{stem}-{times[stem] + 1}"
        taken.add(key)
        keys.append(key)
    return keys


def is_derived(channel: str, template: str, key: str) -> bool:
    """Say whether a key is one that a step without a written key would get."""
    base = _base(channel, template)
    pattern = rf"{re.escape(base)}(-{_mark(template)})?(-\d+)?"
    return re.fullmatch(pattern, key) is not None


def _base(channel: str, template: str) -> str:
    path = re.sub(r"\.[^./]+\Z", "", template)
    words = re.sub(r"[\W_]+", "-", f"{channel}-{path}".lower()).strip("-")
    return words if len(words) <= _MOST else f"{words[:_MOST].strip('-')}-{_mark(template)}"


def _mark(template: str) -> str:
    return hashlib.sha256(template.encode()).hexdigest()[:6]
