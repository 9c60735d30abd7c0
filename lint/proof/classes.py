"""What rules need to know of a value: values of one class look alike to every rule.

A class keeps a value's make (its words' case and length, its punctuation, its digits) and
each word that some rule knows by name. Which words these are is read off the rules
themselves: every word in their patterns and lists, so that none has to declare it.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from ...templates.lazy_regex import is_regex, lazy_regex
from ..reading.casing import given_names
from ..reading.phrasebook import phrasebooks
from ..rule.base import Rule
from ..rule.registry import all_rules

_PRINTERS = (  # files whose patterns and lists what is printed may look words up in
    "templates.engine.naming", "templates.engine.missing_values", "templates.engine.articles",
    "templates.engine.filters", "templates.workspace.localized_formats",
)  # fmt: skip
_READERS = ("lint.reading", "lint.rules", *_PRINTERS)  # and rules
_MANY = 12  # words of a list this long are alike to the rule that looks them up
_TOKEN = lazy_regex(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_NOT_WORDS = lazy_regex(r"\\[A-Za-z]|\(\?P<\w+>|\(\?P=\w+\)|\(\?[a-z-]+[:)]")
_WORD = lazy_regex(r"([^\W\d_]+)(\?)?")
_ONE_OR_TWO = lazy_regex(r"([^\W\d_]+)(?:\[[^\]\w]*\]|[- ])\?(?=([^\W\d_]+))")  # some ?time
_WILD = lazy_regex(  # what may break lines, or take no ink
    r"[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ue000-\uf8ff]|```|\\[rn]|%0[ad]"
    r"|\A[\s\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufeff]+\Z",
    re.IGNORECASE,
)
_ADDRESS = lazy_regex(r"://|\bwww\.|[a-z0-9]\.[a-z]{2,}")
_DAY = lazy_regex(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_TWICE = "="  # a value that says a word twice
_LONGEST = 120
_MOST_KNOWN = 300_000


class _Cache(dict[Any, Any]):
    """Remembers what function said, up to a bound: memory use is bounded for any list."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, key: Any) -> Any:
        if len(self) > _MOST_KNOWN:
            self.clear()
        self[key] = made = self.function(key)
        return made


class Classes:
    """Tells the class of values. template_words are words that stand beside the values.

    judged: False where no rule reads the messages, and only their rendering knows words.
    """

    def __init__(self, template_words: Iterable[str] = (), *, judged: bool = True) -> None:
        words, lists = vocabulary() if judged else _words_of(_PRINTERS, [])
        self._words = words | {word.casefold() for word in template_words}
        self._lists = lists
        self._tokens = _Cache(self._token)
        self._coarse = _Cache(_coarse)

    def of(self, value: str) -> tuple[str, str]:
        """Return the coarse class of value, and the fine one."""
        tokens = _TOKEN.findall(value)
        makes, fines = zip(*[self._tokens[token] for token in tokens], strict=True)
        twice = _TWICE if _repeats(tokens) else ""
        return self._coarse[makes] + twice, "".join(fines) + twice

    def edges(self, value: str) -> tuple[bool, bool]:
        """Say whether some rule knows the first word of value, and the last one."""
        words = value.casefold().split() or [""]
        return words[0] in self._words, words[-1] in self._words

    def _token(self, token: str) -> tuple[str, str]:
        if token.isspace():
            return token, token
        if token.isdigit():
            shape = "0" if not token.strip("0") else "1" if token == "1" else "9"
            return shape, f"{shape}{_digits(token)}"
        if not token[0].isalpha():
            return token, token
        folded = token.casefold()
        make = _make(token)
        if folded in self._words:
            return make, f"<:{make}{folded}>"  # the colon says that it is known
        listed = "".join(str(i) for i, words in enumerate(self._lists) if folded in words)
        vowels = _vowels(folded) if len(token) < 5 else ""  # a filter may write it in capitals
        return make, f"<{make}{min(len(token), 5)}{vowels}{listed}{'s' * folded.endswith('s')}>"


def is_wild(value: str) -> bool:
    """Say whether value may change how a text falls into paragraphs, or is a page's address."""
    if len(value) > _LONGEST or _WILD.search(value):
        return True
    return "@" not in value and _ADDRESS.search(value) is not None


def _repeats(tokens: list[str]) -> bool:
    """Say whether a word of the tokens comes again."""
    words = [token.casefold() for token in tokens if token[0].isalpha()]
    return len(words) > 1 and len(set(words)) < len(words)


def _digits(token: str) -> str:
    """Return what a rule may see in digits: how many; of many, whether they are a time, a day."""
    if len(token) < 8:
        return f"{min(len(token), 5)}{'z' * ('0000' in token)}"
    return f"{len(token)}_{token[:2]}{'d' * bool(_DAY.match(token))}{'z' * ('0000' in token)}"


def _make(word: str) -> str:
    if not any(c <= "\u024f" for c in word):
        return "u"
    if len(word) == 1:
        return "A" if word.isupper() else "a"
    if word.isupper():
        return "AA" if len(word) > 4 else f"AA{len(word)}{'v' * bool(set('AEIOUY') & set(word))}"
    if word.islower():
        return "aa"
    return "Aa" if word[0].isupper() and word[1:].islower() else f"Ab{word[0].isupper():d}"


def _vowels(word: str) -> str:
    return "v" if set("aeiou") & set(word) else "y" if "y" in word else "n"


def _coarse(makes: tuple[str, ...]) -> str:
    """Return a class that tells one word from two and from more, and what else is there."""
    words = [make for make in makes if make[:1].isalnum()]
    signs = sorted({make for make in makes if not make[:1].isalnum()} - {" "})
    ends = "".join(make for make in (makes[:1] + makes[-1:]) if not make[:1].isalnum())
    kinds = sorted(set(words))
    doubled = any(make.isspace() and len(make) > 1 for make in makes)
    return f"{min(len(words), 3)}{','.join(kinds)}|{''.join(signs)}|{ends}{'+' * doubled}"


@lru_cache(maxsize=1)
def vocabulary() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Return every word that a rule knows by name, and the long lists of words."""
    all_rules()
    known, lists = _words_of(_READERS, [given_names()])
    words = set(known)
    for book in phrasebooks().values():
        for families in book.sections.values():
            words |= {word for pattern in families.values() for word in _words(pattern)}
        words |= {word for stem in book.spellings for word in _words(stem)}
    return frozenset(words), lists


def _words_of(
    modules: tuple[str, ...], lists: list[frozenset[str]]
) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Return every word in the patterns and lists of modules, and the long lists, lists first."""
    words: set[str] = set()
    package = __package__.partition(".lint")[0]
    wanted = tuple(f"{package}.{name}" for name in modules)
    for name, module in sorted(sys.modules.items()):
        if name.startswith(wanted):
            for text in _texts(module, lists):
                words |= _words(text)
    return frozenset(words), tuple(dict.fromkeys(lists))


def _texts(module: ModuleType, lists: list[frozenset[str]]) -> Iterator[str]:
    for value in list(vars(module).values()):
        if isinstance(value, FunctionType):
            if value.__module__ == module.__name__:
                yield from _constants(value.__code__, lists)
        elif isinstance(value, type):
            if value.__module__ == module.__name__:
                yield from _of_class(value, lists)
        elif not isinstance(value, ModuleType):
            yield from _strings(value, lists)


def _of_class(cls: type, lists: list[frozenset[str]]) -> Iterator[str]:
    for name, value in vars(cls).items():
        function = getattr(value, "fget", None) or getattr(value, "__func__", value)
        if isinstance(function, FunctionType):
            yield from _constants(function.__code__, lists)
        elif name == "options":
            yield from _strings(dict(value), lists)
        elif not issubclass(cls, Rule) and not name.startswith("__"):
            yield from _strings(value, lists)


def _constants(code: CodeType, lists: list[frozenset[str]]) -> Iterator[str]:
    constants = code.co_consts[1:] if code.co_flags & 0x2 else code.co_consts
    for constant in constants:
        if isinstance(constant, CodeType):
            yield from _constants(constant, lists)
        else:
            yield from _strings(constant, lists)


def _strings(value: object, lists: list[frozenset[str]]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_regex(value):
        yield str(value.pattern)
    elif isinstance(value, set | frozenset) and len(value) > _MANY:
        words = [item for item in value if isinstance(item, str)]
        lists.append(frozenset(word.casefold() for text in words for word in _words(text)))
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _strings(item, lists)
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _strings(pair, lists)


def _words(text: str) -> set[str]:
    found: set[str] = set()
    plain = _NOT_WORDS.sub(" ", text)
    for head, tail in _ONE_OR_TWO.findall(plain):
        found.add(f"{head}{tail}".casefold())
    for word, optional in _WORD.findall(plain):
        found.add(word.casefold())
        if optional:
            found.add(word[:-1].casefold())
    return found
