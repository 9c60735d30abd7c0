"""Tells who on a list is not to be called: a column "Do not call", "Anrufsperre", "Bloctel"."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import normal_header
from .consent import consent_left, opted_out, plain
from .normal import fold
from .recipients import Recipients

_FORBIDS = lazy_regex(
    r"\b(?:do not|don ?t|no|never) (?:(?:cold|phone|sales) )?(?:calls?|calling|phone|telephone|"
    r"ring)\b"
    r"|\b(?:call|phone|telephone) (?:opt ?outs?|blocks?|blocked|suppress\w*|refused|objection)\b"
    r"|\btps\b|\btelephone preference\b|\bdo not call (?:list|registry)\b"
    r"|\b(?:nicht|nie) anrufen\b|\bkeine anrufe\b|\banruf ?sperre\b|\btelefon ?sperre\b"
    r"|\bbloctel\b|\bne pas (?:appeler|telephoner|demarcher)\b|\bopposition (?:telephonique|"
    r"appels?)\b"
    r"|\bno llamar\b|\bsin llamadas\b|\blista robinson\b|\bnon (?:chiamare|telefonare)\b"
    r"|\bregistro (?:delle )?opposizioni\b|\bnao (?:ligar|telefonar|chamar)\b"
    r"|\bniet (?:bellen|telefoneren)\b|\bbel ?me ?niet\b|\bikke ringes?\b|\bring ikke\b|\bej "
    r"ringa\b"
)
_ALLOWS = lazy_regex(
    r"\b(?:may|ok|okay|can|allowed) (?:be |to |we )*(?:call|called|phone|phoned)\b"
    r"|\b(?:call|calling|calls|phone|telephone) (?:consent|permission|allowed|opt ?in|ok)\b"
    r"|\btelefon(?:ische|isch)? ?(?:einwilligung|werbung|erlaubnis)\b|\banrufe? (?:erlaubt|ok)\b"
    r"|\bconsentement (?:telephonique|appels?)\b|\bappels? autorises?\b"
    r"|\bconsentimiento telefonico\b|\bllamadas? (?:permitidas?|autorizadas?)\b"
    r"|\bconsenso telefonico\b|\bbellen toegestaan\b"
)
_NO = frozenset("no n nein non nee nao nej 0 false f falsch faux falso onwaar never x".split()) - {
    "x"
}


@dataclass(frozen=True, slots=True)
class NoCall:
    """Somebody who is not to be called: their row from 1, the column and what it says."""

    row: int
    header: str
    value: str


def not_to_be_called(recipients: Recipients) -> Iterator[NoCall]:
    """Yield whom a column forbids to call, once a row and column.

    In a column that forbids, an empty cell or a no is fine; in one that allows, only a no forbids.
    """
    for header, cells in recipients.by_header().items():
        name = fold(normal_header(header))
        forbids, allows = _FORBIDS.search(name), _ALLOWS.search(name)
        if not forbids and not allows:
            continue
        said = {value: _is_forbidden(value, allows=not forbids) for value in set(cells)}
        if any(said.values()):
            yield from (
                NoCall(row, header, value) for row, value in enumerate(cells, 1) if said[value]
            )


def _is_forbidden(value: str, *, allows: bool) -> bool:
    if allows:
        return consent_left(value) is True or plain(value) in _NO
    return bool(value.strip()) and opted_out(value) is not False
