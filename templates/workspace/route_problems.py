"""What a campaign's routes may not say: nobody is asked twice, and each route can decide."""

from collections.abc import Iterator, Sequence

from ..errors import Place, Problem
from .audience import Route, same_value
from .located import Located


def route_problems(routes: Sequence[Route], located: Located) -> Iterator[Problem]:
    """Yield each route that is never asked, and each value that two rules give to somebody."""
    decided: int | None = None
    plain: dict[str, int] = {}
    values: dict[tuple[str, str], tuple[int, str]] = {}
    for number, route in enumerate(routes, 1):
        place = located.place(("audience", "route", number - 1))
        if decided is not None:
            fix = f"put it before route {decided}, or remove it"
            yield Problem(
                f"route {number} is never asked: route {decided} always finds somebody", place, fix
            )
            continue
        if route.always_decides:
            decided = number
        if route.kind in ("owner", "history"):
            before = plain.setdefault(route.kind, number)
            if before != number:
                yield Problem(f"'{route.kind}' is route {before} already", place, "remove it")
        for rep in sorted({rep for rep in route.reps if route.reps.count(rep) > 1}):
            yield Problem(f"'{rep}' is named twice in one route", place, "name each rep once")
        yield from _overlaps(number, route, values, place)


def _overlaps(
    number: int, route: Route, values: dict[tuple[str, str], tuple[int, str]], place: Place
) -> Iterator[Problem]:
    for value in route.owners:
        key = (route.field, same_value(route.field, value))
        other, written = values.setdefault(key, (number, value))
        if (other, written) == (number, value):
            continue
        where = "" if other == number else f" of route {other}"
        yield Problem(
            f"{route.field} '{value}' is '{written}'{where}, which is somebody's already",
            place,
            "give each value to one mailbox",
        )
