"""The weekdays and months in the languages of mails, folded: without accents, in small letters.

They are CLDR's (``tests/lint/test_dates.py`` compares them); to read them from Babel takes longer
than to read the mails of a campaign.
"""

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "pl", "cs")

_DAYS = (
    "lundi lunedi lunes maandag mandag monday montag pondeli poniedzialek segunda-feira",
    "dienstag dinsdag mardi martedi martes terca-feira tirsdag tisdag tuesday utery "
    "wtorek",
    "mercoledi mercredi miercoles mittwoch onsdag quarta-feira sroda streda wednesday "
    "woensdag",
    "ctvrtek czwartek donderdag donnerstag giovedi jeudi jueves quinta-feira thursday "
    "torsdag",
    "fredag freitag friday patek piatek sexta-feira vendredi venerdi viernes vrijdag",
    "lordag sabado sabato samedi samstag saturday sobota zaterdag",
    "dimanche domenica domingo nedele niedziela sondag sonntag sunday zondag",
)  # fmt: skip
_MONTHS = (
    "enero gennaio janeiro januar januari january janvier leden ledna styczen stycznia",
    "febbraio febrero februar februari february fevereiro fevrier lutego luty unor "
    "unora",
    "brezen brezna maart marca march marco mars marts marz marzec marzo",
    "abril april aprile avril duben dubna kwiecien kwietnia",
    "kveten kvetna maggio mai maio maj maja may mayo mei",
    "cerven cervna czerwca czerwiec giugno juin june junho juni junio",
    "cervence cervenec juillet julho juli julio july lipca lipiec luglio",
    "agosto aout august augusti augustus sierpien sierpnia srpen srpna",
    "september septembre septiembre setembro settembre wrzesien wrzesnia zari",
    "october octobre octubre oktober ottobre outubro pazdziernik pazdziernika rijen "
    "rijna",
    "listopad listopada listopadu november novembre novembro noviembre",
    "december decembre desember dezember dezembro dicembre diciembre grudnia grudzien "
    "prosince prosinec",
)  # fmt: skip

DAYS = {name: day for day, names in enumerate(_DAYS) for name in names.split()}
MONTHS = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
