"""B4: a new list of 10,000 rows beside a million people known."""

import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rows import Row, median_of, medians
from sqlalchemy import insert, text

from tactful.campaigns.people.blocking_index import key_everybody
from tactful.campaigns.people.columns import Contacts
from tactful.campaigns.people.matching import matches
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import Contact, ContactAddress
from tactful.lint.duplicates.find import find
from tactful.templates.workspace.workspace import open_workspace

KNOWN, NEW, AGAIN = 1_000_000, 10_000, 0.2
_CHUNK = 50_000
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_STARTS = "Hal Bren Cor Fen Isl Mar Nor Os Pel Quin Rav Sel Thor Ul Ver Wes Yar Zan Ald Bex".split()
_MIDDLES = "den wick low van der ther ming ston fiel bur dal gar ham lin mor".split()
_ENDS = "ford ley ton by more ham stead worth field wood mere shaw croft gate well".split()
_FIRSTS = "James Jim Mary Anna Robert Bob John Linda Susan Peter Paul Karen Ruth Alan Eve".split()
_PLACES = ("gmail.com", "outlook.com", "")


def run() -> list[Row]:
    choose = random.Random(4)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "tactful.toml").write_text('name = "B4"\n')
        store = open_store(open_workspace(root))
        some = _fill(store, choose)
        before = _size(store)
        keying = median_of(lambda: _key(store), times=1)
        size = _size(store) - before
        new = _list(choose, some)
        found: dict[int, Any] = {}

        def look() -> None:
            with store.reading() as session:
                found.update(matches(session, new))

        compared, alone = medians(look, lambda: find(new), times=3)
        store.close()
    return [
        Row("B4", "10k new rows, a million known, CPU", f"{compared:.2f} s", "<= 2 s"),
        Row("B4", "the same beside the new rows alone", f"{compared / alone:.1f} x"),
        Row("B4", "of 2,000 known, found", f"{len(found):,}"),
        Row("B4", "keys of a million in SQLite", f"{size / 1e6:.0f} MB", "<= 275 MB"),
        Row("B4", "keying them once", f"{keying:.0f} s"),
    ]


def _fill(store: Store, choose: random.Random) -> list[dict[str, str]]:
    """Fill the database; return some of its people."""
    some = []
    for start in range(0, KNOWN, _CHUNK):
        people = [_person(choose, start + at) for at in range(_CHUNK)]
        some += people[: NEW * _CHUNK // KNOWN]
        numbered = list(enumerate(people, start + 1))
        with store.session() as session:
            stamps = {"created_at": _AT, "updated_at": _AT}
            session.execute(
                insert(Contact), [{"id": n, "fields": p, **stamps} for n, p in numbered]
            )
            boxes = [
                {"contact_id": n, "address": p["contact.email"], "key": p["contact.email"]}
                for n, p in numbered
            ]
            session.execute(insert(ContactAddress), boxes)
    return some


def _key(store: Store) -> None:
    with store.session() as session:
        key_everybody(session)


def _size(store: Store) -> int:
    with store.reading() as session:
        pages = session.scalar(text("PRAGMA page_count")) or 0
        return int(pages) * int(session.scalar(text("PRAGMA page_size")) or 0)


def _list(choose: random.Random, some: list[dict[str, str]]) -> Contacts:
    """Return new people, and a fifth who are known: another address, or another form of name."""
    rows = [_person(choose, KNOWN + at) for at in range(round(NEW * (1 - AGAIN)))]
    for person in choose.sample(some, NEW - len(rows)):
        last = person["contact.last_name"]
        other = f"{person['contact.first_name'][0]}{last}@{person['contact.email'].split('@')[1]}"
        rows.append({**person, "contact.email": other.lower()})
    return Contacts(range(len(rows)), [row["contact.email"] for row in rows], rows)


def _person(choose: random.Random, number: int) -> dict[str, str]:
    first = choose.choice(_FIRSTS) if choose.random() < 0.3 else _word(choose)
    last, company = _word(choose), f"{_word(choose)} {_word(choose)}"
    place = choose.choice(_PLACES) or f"{company.replace(' ', '').lower()}.example"
    return {
        "contact.email": f"{first}.{last}{number}@{place}".lower(),
        "contact.first_name": first,
        "contact.last_name": last,
        "contact.company": company,
        "contact.phone": f"+1603{choose.randrange(10**7):07}",
        "contact.title": choose.choice(("Buyer", "Controller", "HR Manager")),
    }


def _word(choose: random.Random) -> str:
    return choose.choice(_STARTS) + choose.choice(_MIDDLES) + choose.choice(_ENDS)
