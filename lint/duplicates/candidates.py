"""Which pairs of rows are worth comparing: neighbours in sorted windows of shared keys.

A key that fills the list (one firm, one surname, info@) costs rows times the window, never
rows squared.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter

from .normal import sound
from .people import Crowd, Person

WINDOW = 8  # neighbours that a row is compared with inside one key


def pairs(everybody: Sequence[Person], crowd: Crowd) -> Iterator[tuple[int, int]]:
    """Yield each pair (positions, the lower first) that shares a key, once."""
    keyed: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for index, one in enumerate(everybody):
        for key, order in _keys(one, crowd):
            keyed[key].append((order, index))
    seen: set[int] = set()
    size = len(everybody)
    for group in keyed.values():
        if len(group) < 2:
            continue
        group.sort()
        members = list(map(itemgetter(1), group))
        for at, left in enumerate(members):
            for right in members[at + 1 : at + 1 + WINDOW]:
                low, high = (left, right) if left < right else (right, left)
                code = low * size + high
                if low != high and code not in seen:
                    seen.add(code)
                    yield low, high


def _keys(one: Person, crowd: Crowd) -> Iterator[tuple[str, str]]:
    """Yield (key, how to sort inside it)."""
    given, last = one.name.first, one.last_sound
    first = sound(given)
    box = one.mailbox
    if box:
        yield f"m{box.key}", last
        if len(one.stem) > 3 and not box.is_role:
            yield f"s{one.stem.rstrip('0123456789')}", box.domain
            yield f"d{box.domain}/{one.stem[:3]}", one.stem
    if one.phone and one.phone not in crowd.shared_phones:
        yield f"p{one.phone}", last
    elif one.phone:
        yield f"p{one.phone}/{last}", given
    if first and last:
        both = "/".join(sorted((first, last)))
        yield f"n{both}", f"{one.company}{box.key if box else ''}"
        yield f"l{last}/{given[0]}", f"{given}{one.company}"
    places = {one.domain.split(".")[0][:8], one.company.replace(" ", "")[:8]} - {""}
    for place in places:
        if last:
            yield f"c{place}/{last}", given
        if first:
            yield f"f{place}/{first}", one.name.last
        if given and last:
            yield f"i{place}/{''.join(sorted((given[0], one.name.last[0])))}", one.name.last
