"""The filters of templates: each makes a value read as a person would have typed it.

A value keeps the field it came from through every filter. What is missing stays missing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from inspect import signature
from typing import Any

from jinja2 import Undefined, nodes, pass_context, pass_eval_context
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ..errors import TactfulError
from ..trace.origin import FORGED
from ..workspace import localized_formats
from ..workspace.localized_formats import Occasion
from .articles import a_an as with_article
from .articles import without_determiner
from .bounds import FREE, ITEM, MAX_NUMBER, MAX_TEXT, LimitError, is_number, weight
from .missing_values import is_family_name
from .naming import company_short as shortened
from .naming import given_name
from .values import MOMENT, Value

_DIGITS = 400  # a text with more is not a number


def given(text: str) -> str:
    """Return a name as its bearer would write it: "JIM" -> "Jim", "DE LA CRUZ" -> "de la Cruz".

    A field's name says what is a first name ("AL") and what a particle ("VAN").
    """
    field = text.field if isinstance(text, Value) else None
    family: bool | None = None
    if field is not None:
        if is_family_name(field):
            family = True
        elif any(word in field.name for word in ("first", "given", "full")):
            family = False
    return given_name(str(text), family=family)


def company_short(text: str) -> str:
    """Return "Acme" of "ACME Corp., Inc."."""
    return shortened(str(text))


def spoken(text: str) -> str:
    """Return the spoken form that the field declares for this option, else text itself."""
    field = text.field if isinstance(text, Value) else None
    if field is None:
        return text
    wanted = " ".join(text.split()).casefold()
    for option, words in field.spoken.items():
        if " ".join(option.split()).casefold() == wanted:
            return words
    return text


def fallback(text: str, instead: str) -> str:
    """Return instead where the value is missing."""
    return text if str(text).strip() else instead


def sentence(text: str) -> str:
    """Return text with a capital at its beginning."""
    text = str(text)
    return text[:1].title() + text[1:]  # title case leaves Georgian letters alone


def possessive(text: str) -> str:
    """Return "Jim's", "James's"."""
    return f"{text}’s"


def a_an(text: str) -> str:
    """Return "an hour", "a university", "an MBA": by the sound, not the letter."""
    return with_article(str(text))


def bare(text: str) -> str:
    """Return text without its own article: "Your {{ lead.asset | bare }}" for "the guide"."""
    return without_determiner(str(text))


def join_and(items: object) -> str:
    """Return "a, b and c" of a list, or of a text with ; or , between the items."""
    if isinstance(items, str):
        parts = [part.strip() for part in re.split(r"[;,]", items)]
    else:
        parts = [str(item) for item in items] if isinstance(items, Iterable) else [str(items)]
    parts = [part for part in parts if part]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


@pass_context
def day(context: Context, value: object) -> str:
    """Return a date as "Tuesday 3 March", in the recipient's language."""
    return localized_formats.day(value, _moment(context).locale)


@pass_context
def ago(context: Context, value: object) -> str:
    """Return "3 days ago", counted from the day on which the mail is written for."""
    moment = _moment(context)
    if moment.today is None:
        raise TactfulError("'ago' needs the day the email is sent, which is not known here")
    return localized_formats.ago(value, moment.today, moment.locale)


@pass_context
def money(context: Context, value: object, currency: str = "") -> str:
    """Return an amount as the recipient's country writes it: "€1,200", "1.200 €"."""
    return localized_formats.money(value, str(currency), _moment(context).locale)


@pass_context
def number(context: Context, value: object) -> str:
    """Return a number as the recipient's country writes it: "1,250,000", "1.250.000"."""
    return localized_formats.number(value, _moment(context).locale)


def _moment(context: Context) -> Occasion:
    """Return the render's moment; a macro imported without context has none of its own."""
    found = context.resolve(MOMENT)
    return found if isinstance(found, Occasion) else Occasion()


OURS: dict[str, Callable[..., Any]] = {
    "given": given,
    "company_short": company_short,
    "spoken": spoken,
    "fallback": fallback,
    "sentence": sentence,
    "day": day,
    "ago": ago,
    "money": money,
    "number": number,
    "possessive": possessive,
    "a_an": a_an,
    "bare": bare,
    "join_and": join_and,
}
# Jinja's own that are pure, bounded and of use in a mail. `random` would make a render
# impure; `format`, `center`, `indent`, `batch` and `wordwrap` can be told to grow without end.
_FROM_JINJA = (
    "abs capitalize count d default e escape first float forceescape int join last length list "
    "lower max min reverse replace round safe sort string striptags sum title trim truncate "
    "unique upper urlencode wordcount"
).split()
# These change words, whoever wrote them: they apply to a fallback too. The others fix what a
# recipient typed, which a fallback needs not.
_OF_WORDS = frozenset(
    "sentence possessive a_an upper lower title capitalize urlencode do_upper do_lower do_title "
    "do_capitalize do_urlencode".split()
)


@cache  # each workspace that is opened has environments, and these their filters
def _attribute_at(function: Callable[..., Any]) -> int | None:
    """Return at which place a filter takes the name of an attribute; None: it takes none."""
    parameters = list(signature(function).parameters)
    return parameters.index("attribute") if "attribute" in parameters else None


def kept(function: Callable[..., Any], spend: Callable[[int], object] = abs) -> Callable[..., Any]:
    """Return function as a filter: missing stays missing, the field is kept, size is bounded.

    spend gets the amount of work before it is done, and then how much it made.
    """
    cost = _COSTS.get(function.__name__, _as_given)
    by_attribute = _attribute_at(function)

    @wraps(function)
    def filter_(*arguments: Any, **named: Any) -> Any:
        index = 1 if getattr(function, "jinja_pass_arg", None) else 0
        value = arguments[index] if len(arguments) > index else ""
        if isinstance(value, Value) and not value:
            if function.__name__ not in _OF_WORDS or not value.fallback:
                return value
            value = Value(value.fallback, value.field)
            arguments = (*arguments[:index], value, *arguments[index + 1 :])
        if isinstance(value, Value) and function.__name__ in ("do_mark_safe", "do_forceescape"):
            raise TactfulError("recipient data cannot be marked safe; print it without the filter")
        if by_attribute is not None and (
            name := named.get("attribute", next(iter(arguments[by_attribute:]), None))
        ):
            value = list(value)
            arguments = (*arguments[:index], value, *arguments[index + 1 :])
            spend(cost(_looked_up(arguments[0], value, name)))
        if not isinstance(value, str) or len(value) > FREE or len(arguments) > index + 1 or named:
            spend(cost(value, *arguments[index + 1 :], **named))
        made = function(*arguments, **named)
        if isinstance(made, str):
            if len(made) > FREE:
                spend(len(made))
            if function.__name__ == "do_striptags":  # which also reads &#xE000; as a character
                made = FORGED.sub("", made)
            if len(made) > MAX_TEXT:
                raise TactfulError(f"a filter made more than {MAX_TEXT:,} characters")
            if isinstance(value, Value) and not isinstance(made, (Markup, Value)):
                return Value(made, value.field)
        return made

    return filter_


def _looked_up(context: Any, items: Iterable[object], names: str | int) -> list[object]:
    """Return what a filter reads of items, when it is given an attribute or several."""
    environment = getattr(context, "environment", context)
    getters = [
        make_attrgetter(environment, name)
        for name in (names.split(",") if isinstance(names, str) else [names])
    ]
    return [getter(item) for item in items for getter in getters]


def _as_given(*given: object, **named: object) -> int:
    """Return how much a filter gets to read."""
    size = sum(map(weight, given))
    return size + sum(map(weight, named.values())) if named else size


def _by_item(*given: object, **named: object) -> int:
    """Return how much it is to make a list of a text's characters or words."""
    return _as_given(*given, **named) * (ITEM if given and isinstance(given[0], str) else 1)


def _of_join(value: object, d: object = "", *_more: object, **_named: object) -> int:
    count = len(value) if isinstance(value, str | list | tuple | dict | range) else 1
    size = weight(value) + count * weight(d)
    if size > MAX_TEXT * ITEM:
        raise LimitError(f"a filter made more than {MAX_TEXT:,} characters")
    return size + (count * ITEM if isinstance(value, str) else 0)


def _of_sort(*given: object, **named: object) -> int:
    size = _by_item(*given, **named)
    return size * size.bit_length()


def _of_trim(value: object, chars: object = None) -> int:
    """Each character of value is looked up in chars."""
    return weight(value) * (1 if chars is None else max(1, weight(chars)))


def _nothing(*_given: object, **_named: object) -> int:
    return 0


_COSTS: dict[str, Callable[..., int]] = {
    "do_first": _nothing, "sync_do_first": _nothing, "do_last": _nothing, "len": _nothing,
    "do_join": _of_join, "sync_do_join": _of_join,
    "do_list": _by_item, "sync_do_list": _by_item, "do_unique": _by_item, "do_min": _by_item,
    "do_max": _by_item, "do_reverse": _by_item, "do_wordcount": _by_item, "do_sort": _of_sort,
    "do_trim": _of_trim,
}  # fmt: skip


@pass_eval_context
def replace(
    context: EvalContext, text: object, old: str, new: str, count: int | None = None
) -> str:
    """Return text with new in the place of every old, or of the first count of them."""
    marked = isinstance(text, str) and hasattr(text, "__html__")
    if context.autoescape and (hasattr(old, "__html__") or hasattr(new, "__html__")) and not marked:
        text = escape(text)
    text, old, new = (one if isinstance(one, str) else str(one) for one in (text, old, new))
    if not context.autoescape:
        text = str(text)
    elif isinstance(text, Markup):
        new = escape(new)
    times = text.count(old)
    if count is not None and count >= 0:
        times = min(times, count)
    if len(text) + times * (len(new) - len(old)) > MAX_TEXT:
        raise LimitError(f"a filter made more than {MAX_TEXT:,} characters")
    return text.replace(old, new, -1 if count is None else count)


def to_int(value: object, default: object = 0, base: int = 10) -> object:
    """Return value as a whole number, default where it is none."""
    if isinstance(value, str) and len(value) > _DIGITS:
        return default
    made = JINJA_FILTERS["int"](value, default, base)
    if is_number(made) and abs(made) > MAX_NUMBER:
        raise LimitError(f"'int' gave a number beyond {MAX_NUMBER:,}")
    return made


def rounded(value: float, precision: int = 0, method: str = "common") -> object:
    """Return value rounded to this number of decimal places."""
    if abs(precision) > 20:
        raise LimitError("'round' gives at most 20 decimal places")
    return JINJA_FILTERS["round"](value, precision, method)


def total(
    context: Context, iterable: Iterable[Any], attribute: str | int | None = None, start: Any = 0
) -> Any:
    """Return the sum of numbers: lists would be copied over and over."""
    if not is_number(start):
        raise TactfulError("'sum' adds numbers")
    return JINJA_FILTERS["sum"](context.environment, iterable, attribute, start)


_IN_PLACE_OF_JINJAS: dict[str, Callable[..., Any]] = {
    "replace": replace,
    "int": to_int,
    "round": rounded,
    "sum": pass_context(total),
}


def _default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    """Jinja's default, which here fires on a missing value too ("Dear None" taught that)."""
    if isinstance(value, Undefined) or (boolean and not value):
        return default_value
    return default_value if value is None or (isinstance(value, Value) and not value) else value


def filters(spend: Callable[[int], object] = abs) -> dict[str, Callable[..., Any]]:
    """Return every filter a template may use, by name; spend counts the work they do."""
    theirs = {name: JINJA_FILTERS[name] for name in _FROM_JINJA} | _IN_PLACE_OF_JINJAS
    found = {name: kept(function, spend) for name, function in (theirs | OURS).items()}
    found |= {"default": _default, "d": _default, "fallback": fallback}
    return found


FILTER_NAMES = frozenset(_FROM_JINJA) | frozenset(OURS)


def unknown_filters(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """Yield each filter that does not exist here, with its line."""
    for node in tree.find_all(nodes.Filter):
        if node.name and node.name not in FILTER_NAMES:
            yield node.name, node.lineno
