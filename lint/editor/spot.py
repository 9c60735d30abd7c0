"""The place in a file of keys where the cursor is; among brackets, in YAML as in TOML."""

from dataclasses import dataclass, field

Path_ = tuple[str | int, ...]
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a key or a value is typed.

    path leads to the table that the key is of, or to the value. keys are what that table has
    already. may_be_value: what is typed may also be an item of a list (path, with its index).
    quote opens the value.
    """

    path: Path_
    typed: str
    start: int
    is_value: bool
    keys: frozenset[str] = frozenset()
    may_be_value: bool = False
    is_header: bool = False  # of TOML: [mailboxes.sam]
    quote: str = ""


@dataclass(slots=True)
class Level:
    """A table or a list that is open: at which key or index it is, and where its keys stand."""

    is_list: bool
    at: str | int
    column: int = 0
    keys: set[str] = field(default_factory=set)
    is_at_value: bool = False

    def named(self, key: str) -> None:
        """Go on to the value of a key."""
        self.at = key.strip().strip("\"'")
        self.keys.add(self.at)
        self.is_at_value = True

    def next(self) -> None:
        """Go on to the next item or key."""
        self.at = int(self.at) + 1 if self.is_list else ""
        self.is_at_value = self.is_list


def path_of(levels: list[Level]) -> Path_:
    """Return the keys and indices of all levels."""
    return tuple(level.at for level in levels)


def value_spot(path: Path_, text: str, start: int) -> Spot:
    """Return the spot of a value that begins with text at start."""
    quote = text[:1] if text[:1] in _QUOTES else ""
    return Spot(path, text[len(quote) :], start + len(quote), True, quote=quote)


@dataclass(slots=True)
class Brackets:
    """What stands from a bracket on: the levels that are open at the end, and where that is.

    sign stands between a key and its value; word is where what is typed last begins.
    """

    source: str
    sign: str
    at: int
    word: int = 0
    levels: list[Level] = field(default_factory=list)

    def read(self, end: int) -> "Brackets":
        """Read up to end, or behind the bracket that closes the first one."""
        while self.at < end:
            one = self.source[self.at]
            if (past := self._past_text(one, end)) is not None:
                self.at = past
                continue
            self._take(one)
            self.at += 1
            if one in ("[", "{", ",", self.sign):
                self.word = self.at
            if not self.levels:
                break
        return self

    def _past_text(self, one: str, end: int) -> int | None:
        """Return where a quoted text or a comment ends that begins here."""
        if one in _QUOTES:
            found = self.source.find(one, self.at + 1, end)
        elif one == "#" and self.source[self.at - 1].isspace():
            found = self.source.find("\n", self.at, end)
        else:
            return None
        return end if found < 0 else found + 1

    def _take(self, one: str) -> None:
        if one in "[{":
            is_list = one == "["
            self.levels.append(Level(is_list, 0 if is_list else "", is_at_value=is_list))
        elif one in "]}":
            self.levels.pop()
        elif one == ",":
            self.levels[-1].next()
        elif one == self.sign and not self.levels[-1].is_at_value and self._ends_a_key():
            self.levels[-1].named(self.source[self.word : self.at])

    def _ends_a_key(self) -> bool:
        """Say whether a sign is one: a colon has a blank behind it, as a time of day has none."""
        behind = self.source[self.at + 1 : self.at + 2]
        return self.sign == "=" or not behind or behind.isspace() or behind in "\"'[{"

    def spot(self, path: Path_) -> Spot:
        """Return the spot at the end; path is that of the value that the brackets hold."""
        typed = self.source[self.word : self.at].lstrip()
        start = self.at - len(typed)
        if self.levels[-1].is_at_value:
            return value_spot((*path, *path_of(self.levels)), typed, start)
        quote = typed[:1] if typed[:1] in _QUOTES else ""
        keys = frozenset(self.levels[-1].keys)
        inside = (*path, *path_of(self.levels[:-1]))
        return Spot(inside, typed[len(quote) :], start + len(quote), False, keys, quote=quote)
