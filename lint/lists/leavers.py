"""Who on a list is never to be written to, in whatever column and words the list says so.

One reading for lint, import and enrol. A column is known by its header (opted out, consent,
status), and what is plain in words ("unsubscribed") counts in any column that is not a name.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import normal_header
from .consent import consent_left, is_fine, opted_out, plain, says_left, status_left
from .headers import names
from .normal import fold
from .recipients import Recipients

_OUT = lazy_regex(
    r"opt(?:ed)? ?outs?|unsub|un subscri|(?:do not|do n t|don t|dont|donot|never) "
    r"(?:e ?mail|contact|mail|market|send|disturb|write|solicit)|\bdn[cme]\b|suppress|"
    r"(?:block|black|deny) ?list|^(?:is )?blocked|bounced?\b|hardbounce|complain|spam|"
    r"^(?:date )?removed(?: (?:on|at|date))?$|^(?:left|gone|deceased)(?: (?:on|at|date|company))?$|"
    r"^no (?:more )?(?:e ?mails?|mailings?|marketing|contact)|invalid e ?mail|"
    r"e ?mail (?:is )?invalid|"
    r"undeliverable|^clean (?:time|campaign|date)|abgemeld|abmeld|abbestell|widerruf|widerspr|"
    r"(?:kein|keine) (?:e ?mails?|werbung|mailings?|newsletter)|werbesperr|gesperrt|mailsperr|"
    r"desabonn|desinscri|ne pas (?:contacter|envoyer)|^(?:fecha (?:de )?)?baja$|"
    r"no (?:contactar|enviar)|desuscri|disiscri|non contattare|afgemeld|uitgeschreven|descadastr|"
    r"nao (?:contatar|contactar|enviar)|avregistr|avmeld|afmeldt|wypisan|odhlas"
)
_IN = lazy_regex(
    r"opt(?:ed)? ?in\b|(?:^|\b)subscribed|(?:^| )consent|permission|accepts?(?: \w+)* marketing|"
    r"mailable|contactable|emailable|(?:can|ok|okay|may|"
    r"allow(?:ed)?)(?: to)? (?:be )?(?:e ?mail|contact|market)|"
    r"receives? (?:e ?mails?|mailings?|news)|wants? (?:e ?mails?|news)|newsletters?$|"
    r"mailing ?list$|"
    r"^(?:is )?(?:active|enabled|confirmed|deliverable)$|e ?mail valid|valid e ?mail|"
    r"einwilligung|consentement|consentimiento|consentimento|consenso|toestemming|samtyk|suostumus|"
    r"lawful basis|legal basis|gdpr|dsgvo|rgpd|datenschutz|"
    r"(?:werbung|mailings?|e ?mails?|newsletter|kontakt) (?:erlaubt|zugestimmt|genehmigt)|"
    r"^(?:accept|autoris|acept|accett|aceit)\w* .*(?:mail|courriel|correo|newsletter|contact"
    r"|contatt)"
)
_STATUS = lazy_regex(
    r"status|statut|estado|stato|\bstate\b|subscri|mailing|preference|marketing|disposition|"
    r"\btags?\b|\blabels?\b|\bsegments?\b|\blists?\b|\bgroups?\b|stage|standing"
)
_SUBSCRIPTION = lazy_regex(
    r"(?:subscri\w*|e ?mail|mailing|newsletter|marketing|opt)(?: contact)? (?:status|state)$|"
    r"^subscri(?:ption|ber)$|subscri\w* (?:status|state|type)"
)
_OTHER_CHANNEL = lazy_regex(r"\b(?:call|phone|fax|sms|text message|whatsapp|post|postal|print)")
_NOT_A_STATE = lazy_regex(r"\b(?:link|url|token|page|rate|soft)\b")
_TOLD_BY_ANYTHING = lazy_regex(r"\b(?:reason|time|date|at|on|title|campaign|method|how|why|when)\b")
_ALIASES = ("opted out", "opt out", "unsubscribed", "do not email", "do not contact")
_NEAR = 85  # as for other headers: "optd out"
_SPLIT = lazy_regex(r"[;,|]")
_STEMS = (
    "sub", "opt", "not", "n't", "n’t", "no ", "stop", "remov", "consent", "list", "suppress",
    "spam", "gdpr", "objected", "abgem", "abbest", "wider", "kein", "nicht", "inscri", "abonn",
    "baja", "contactar", "enviar", "suscri", "descad", "cancel", "iscritt", "uitgesch", "afgem",
    "niet", "avreg", "avmeld", "afmeld", "wypis", "odhl", "bounc", "invalid", "complain", "left",
    "clean", "deceas", "undeliv", "ausgetragen", "leirat", "never", "ask", "right to", "plus",
    "verteiler", "verstorben", "gestorben", "löschen", "loschen", "loeschen", "ausgeschieden",
    "verlassen", "zustellbar", "ungült", "ungult", "unguelt", "verzogen", "souhait", "desire",
    "désire", "veut", "retir",
    "supprim", "enlev", "radi", "décéd", "deced", "travail", "quitt", "erron", "quiere", "desea",
    "quitar", "elimina", "borra", "fallec", "trabaj", "rebotado", "inválid", "válido", "valido",
    "vuole", "desidera", "toglie", "rimuov", "rimoss", "lavora", "geen", "lijst", "uit dienst",
    "overleden", "werkt", "onbestel", "ongeldig", "quer", "deseja", "remover", "falec",
    "trabalha", "zmar", "avliden", "afdød", "avdød", "dsgvo", "rgpd",
)  # fmt: skip
_PERSONAL = (
    "contact.email", "contact.first_name", "contact.last_name", "contact.full_name",
    "contact.company", "contact.phone", "contact.website", "contact.city", "contact.country",
    "contact.industry", "contact.company_size", "contact.title", "contact.timezone",
    "contact.locale", "lead.owner", "lead.asset", "lead.created", "lead.override",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaver:
    """What a list says of a person who gets no email, and in which column.

    left is False where the value only may mean it: the row is held until somebody decides.
    understood is False where a value in an opt-out column is neither yes nor no.
    """

    header: str
    value: str
    left: bool
    understood: bool = True

    @property
    def why(self) -> str:
        """The reason, as a person reads it."""
        said = f"'{self.value[:60]}' in '{self.header}'"
        return f"{said} means no email" if self.left else f"{said} may mean no email"

    @property
    def fix(self) -> str:
        """What to do where it is not sure."""
        if self.left:
            return "write yes or no"
        return (
            f'remove the row, or map it: [lists.mapping] "{self.header}" = "contact.opted_out"; '
            f"if it means something else, write in tactful.toml "
            f'[lists] not_opt_outs = ["{self.header}"]'
        )


_Verdict = Callable[[str], Leaver | None]


def leavers(recipients: Recipients, *, unrelated: Collection[str] = ()) -> dict[int, Leaver]:
    """Return who is not to be written to, by row (from 1).

    unrelated are headers of which somebody said that they have nothing to do with it.
    """
    said: dict[int, Leaver] = {}
    spared = {normal_header(header) for header in unrelated}
    fed = {header: key for key, header in recipients.headers.items()}
    for header, column in recipients.by_header().items():
        if normal_header(header) in spared:
            continue
        verdicts = _verdicts(header, fed.get(header), frozenset(column))
        if not verdicts:
            continue
        for row, value in enumerate(column, 1):
            found = verdicts.get(value)
            if found is not None and (row not in said or _surer(found, said[row])):
                said[row] = found
    return said


def leaving_said(header: str, key: str | None, values: Collection[str]) -> str:
    """Return what a column is read as, in words; "" where it says nothing of leaving.

    key is the field that it feeds, where that is a usual one.
    """
    name = fold(normal_header(header))
    match _kind(name, key):
        case "out":
            return "read as an opt-out: an empty cell or a no is fine, anything else means no email"
        case "consent":
            return "read as a consent: whose was withdrawn gets no email"
    left = sorted(found.value for found in _verdicts(header, key, values).values())
    return f"who has '{' '.join(left[0].split())[:40]}' here gets no email" if left else ""


def tells_of_leaving(
    recipients: Recipients, header: str, *, unrelated: Collection[str] = ()
) -> bool:
    """Say whether a column without a field is read for who wants no email."""
    if header not in recipients.extra or normal_header(header) in map(normal_header, unrelated):
        return False
    return bool(leaving_said(header, None, frozenset(recipients.extra[header])))


def _surer(one: Leaver, other: Leaver) -> bool:
    return (one.left, one.understood) > (other.left, other.understood)


def _verdicts(header: str, key: str | None, values: Collection[str]) -> Mapping[str, Leaver]:
    name = fold(normal_header(header))
    verdict = _reading(header, name, key, values)
    if verdict is None:
        return {}
    return {value: found for value in values if value and (found := verdict(value)) is not None}


def _may_say(values: Collection[str]) -> bool:
    """Say quickly whether any of many texts may speak of leaving."""
    text = "\n".join(values).lower()
    return any(stem in text for stem in _STEMS)


def _reading(header: str, name: str, key: str | None, values: Collection[str]) -> _Verdict | None:
    """Return how the cells of a column are read; None where they say nothing of leaving."""
    match _kind(name, key):
        case "out":
            return _out(header, name)
        case "consent":
            return lambda value: _judged(header, value, consent_left(value))
        case "subscription":
            return lambda value: _judged(header, value, None if _unknown(value) else _status(value))
        case "status":
            return lambda value: _judged(header, value, _status(value))
        case "words" if _may_say(values):
            return lambda value: _free(header, value)
    return None


def _kind(name: str, key: str | None) -> str | None:
    """Return what a column of this name is of people who leave; None where it is nothing."""
    if _NOT_A_STATE.search(name) or (_OTHER_CHANNEL.search(name) and "mail" not in name):
        return "out" if key == "contact.opted_out" else None
    if _IN.search(name) and not _OUT.search(name):
        return "consent"
    if key == "contact.opted_out" or _OUT.search(name) or _is_near(name):
        return "out"
    if key in _PERSONAL or name in _personal():
        return None
    if _SUBSCRIPTION.search(name):
        return "subscription"
    return "status" if _STATUS.search(name) else "words"


def _free(header: str, value: str) -> Leaver | None:
    if not says_left(value):
        return None
    # A sentence may speak of something else; a few words do not.
    return Leaver(header, value, left=len(plain(value).split()) <= 3)


def _out(header: str, name: str) -> _Verdict:
    told = bool(_TOLD_BY_ANYTHING.search(name))

    def verdict(value: str) -> Leaver | None:
        answer = opted_out(value)
        if answer is False:
            return None
        return Leaver(header, value, left=True, understood=bool(answer) or told)

    return verdict


def _judged(header: str, value: str, answer: bool | None) -> Leaver | None:
    return None if answer is False else Leaver(header, value, left=bool(answer))


def _status(value: str) -> bool | None:
    """Read a status, or several in one cell."""
    answers = {status_left(part) for part in (value, *_SPLIT.split(value))}
    return True if True in answers else (None if None in answers else False)


def _unknown(value: str) -> bool:
    return not is_fine(value) and _status(value) is False


def _is_near(name: str) -> bool:
    return len(name) > 5 and any(fuzz.ratio(name, alias) >= _NEAR for alias in _ALIASES)


@cache
def _personal() -> frozenset[str]:
    return frozenset().union(*(rank for key in _PERSONAL for rank in names(key)))
