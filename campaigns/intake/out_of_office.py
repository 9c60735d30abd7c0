"""Whether nobody wrote this: automatic replies, and until when somebody is away."""

from datetime import date, timedelta

from ...templates.lazy_regex import lazy_regex
from .days import WEEKDAY, days_in, folded
from .parsed import Mail

_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder", "x-vacation")
_SUBJECT = lazy_regex(
    r"(?:auto(?:matic)?[ -]?(?:reply|response|antwort)|auto:|autoreply|out of (?:the )?office"
    r"|ooo\b|"
    r"on vacation|on holiday|vacation reply|"
    r"automatische (?:antwort|abwesenheit)|abwesend\b|abwesenheit|"
    r"reponse automatique|absence|absent|"
    r"respuesta automatica|fuera de (?:la )?oficina|ausente|ausencia|"
    r"risposta automatica|fuori (?:sede|ufficio)|assente|assenza|"
    r"resposta automatica|fora d[oe] escritorio|"
    r"automatisch (?:antwoord|bericht)|automatische beantwoord|afwezig)"
)
_AWAY = lazy_regex(
    r"\bout of (?:the )?office|\baway\b|\b(?:on|annual|parental|maternity|paternity|sick) "
    r"(?:vacation|holidays?|leave)\b|\btravell?ing\b|\blimited access\b|\boffices? (?:is"
    r"|are) closed"
    r"|\b(?:abwesen|nicht im (?:buro|haus)|im urlaub|in elternzeit|au(?:ss|s)er haus|"
    r"nicht erreichbar|dienstreise|betriebsferien)"
    r"|\babsen(?:t|ce)|\ben (?:conge|vacances|deplacement)|\bhors du bureau|\bde retour\b"
    r"|\bfuera de (?:la )?oficina|\bausen(?:te|cia)|\bde (?:vacaciones|baja|viaje|permiso)\b"
    r"|\bfuori (?:sede|ufficio)|\bassen(?:te|za)|\bin (?:ferie|vacanza|congedo)\b"
    r"|\bfora d[oe] escritorio|\bde ferias\b|\bem (?:viagem|licenca)\b"
    r"|\bafwezig|\b(?:met|op) (?:vakantie|verlof)\b|\bniet (?:op|in het) kantoor|\bbuiten kantoor"
)
_GAP = (
    r"(?:[\s,:(]|\b(?:on|the|le|la|el|al|il|em|dia|no|a|am|den|dem|der|zum|op|dag|de|and including|"
    rf"{WEEKDAY})\b"
    r"\.?)*$"
)
_BACK_BEFORE = lazy_regex(
    r"\b(?:back(?: again| in (?:the |my )?office| at (?:work|my desk)| online| to work| with you)*"
    r"|return(?:ing|s)?(?: back)?(?: (?:to|in) (?:the |my )?(?:office|work|desk))?"
    r"|(?:available|reachable|reach me) (?:again )?(?:from|as of)|resume (?:work )?"
    r"|(?:wieder|zuruck)[^.!?\d\n]{0,40}?(?:ab|am)|zuruck"
    r"|de retour(?: au bureau)?(?: a partir d[ue])?|reviens|reviendrai|retour(?: prevu)?"
    r"|(?:vuelvo|volvere|regres\w+|de (?:vuelta|regreso)|(?:re)?incorpor\w+)(?: a (?:la|mi) "
    r"(?:oficina|trabajo))?"
    r"|(?:torn(?:o|ero|ato)|rientr(?:o|ero)|di ritorno)(?: in (?:ufficio|sede))?"
    r"|(?:volto|voltarei|regress(?:o|arei)|retorno|de volta)(?: ao (?:escritorio|trabalho))?"
    r"|terug|weer[^.!?\d\n]{0,30}?(?:op|vanaf|per))" + _GAP
)
_FROM_BEFORE = lazy_regex(
    r"\b(?:ab|am|vanaf|op|a partir d(?:u|e|el)|des|from|as of|on)" + _GAP + "|(?:^|\\bben|\\bbin)"
    + _GAP
)  # fmt: skip
_BACK_AFTER = lazy_regex(
    r"[^.!?\n]{0,40}\b(?:wieder|zuruck|weer|terug|de nouveau|a nouveau|de nuevo|again|back|"
    r"joignable|disponible)\b"
)
_UNTIL_BEFORE = lazy_regex(
    r"\b(?:until|till?|through|thru|up to|bis(?: (?:einschliesslich|einschl|inkl(?:usive)?|"
    r"inclusive)\.?)*|jusqu'?(?:au|a)?|hasta|fino a(?:l|ll)?|sino al?|ate(?: a?o)?|"
    r"t/m|tot en met|(?P<early>tot))" + _GAP
)
_SPAN_BEFORE = lazy_regex(
    r"\d[^.!?\n]{0,25}?\.?(?: (?:to|au|al|and|until|bis) | ?[-\u2013] ?)" + _GAP
)
_FAR = 90  # characters before a day that may say what it is


def is_automatic(mail: Mail) -> bool:
    """Say whether a program answered (RFC 3834, and what servers did before it)."""
    submitted = mail.header("auto-submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted:
        return submitted != "no"
    if any(mail.header(name) for name in _HEADERS):
        return True
    precedence = mail.header("precedence").strip().lower()
    if precedence in ("auto_reply", "auto-reply", "bulk", "junk"):
        return True
    # By itself it only says what the *answer* to this mail should not be.
    suppressed = mail.header("x-auto-response-suppress").lower()
    if suppressed and mail.headers.get("return-path") == ("<>",):
        return True
    return _SUBJECT.match(folded(mail.header("subject"))) is not None


def is_away(subject: str, text: str) -> bool:
    """Say whether an automatic reply is one of somebody who is away."""
    return _AWAY.search(folded(f"{subject}\n{text}")) is not None


def back_on(subject: str, text: str, today: date) -> date | None:
    """Return the day on which somebody is back, or None where that is not certain.

    "Until" is taken to mean that day too, but for the Dutch "tot": a day too late bothers nobody.
    """
    until: list[date | None] = []
    for line in (folded(subject), folded(text)):
        for one in days_in(line, today):
            before = line[max(0, one.start - _FAR) : one.start]
            if found := _UNTIL_BEFORE.search(before):
                until.append(_next_day(one.day, early=found["early"] is not None))
            elif _BACK_BEFORE.search(before) or (
                _FROM_BEFORE.search(before) and _BACK_AFTER.match(line, one.end)
            ):
                return one.day
            elif _SPAN_BEFORE.search(before):
                until.append(_next_day(one.day, early=False))
    return until[0] if until else None


def _next_day(day: date | None, *, early: bool) -> date | None:
    return day if day is None or early else day + timedelta(days=1)
