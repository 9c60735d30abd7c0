"""Says what is in a column of first names that is none: a job title, a department, a whole name."""

from ...templates.lazy_regex import lazy_regex
from .casing import given_names

JOBS = frozenset(
    """manager director owner co-owner founder co-founder cofounder ceo cfo cto coo cmo cio
    president vp svp evp supervisor engineer developer accountant assistant secretary
    receptionist buyer technician administrator consultant coordinator specialist analyst
    executive officer controller planner foreman superintendent treasurer chairman
    chairperson representative salesperson intern trainee geschäftsführer geschäftsführerin
    leiter leiterin inhaber inhaberin einkäufer einkäuferin vertriebsleiter
    vertriebsleiterin abteilungsleiter abteilungsleiterin betriebsleiter prokurist
    prokuristin sachbearbeiter sachbearbeiterin assistentin vorstand mitarbeiter
    mitarbeiterin directeur directrice gérant gérante responsable acheteur acheteuse
    comptable secrétaire dirigeant dirigeante directora gerente jefe jefa propietario
    propietaria encargado encargada diretor diretora gestor gestora proprietário
    proprietária sócio direttore direttrice titolare responsabile amministratore eigenaar
    inkoper bedrijfsleider zaakvoerder""".split()
)
# These are surnames too, so they count only at the end of several words, or before "of".
_HEADS = frozenset("head lead chief partner principal vice chef leitung hoofd".split())
_UNITS = frozenset(
    """sales marketing purchasing procurement accounts payable receivable accounting reception
    office team department dept support helpdesk desk enquiries inquiries finance hr
    logistics operations admin info billing maintenance staff einkauf vertrieb buchhaltung
    sekretariat verwaltung empfang personalabteilung zentrale achats ventes comptabilité
    secrétariat accueil compras ventas contabilidad administración vendas contabilidade
    acquisti vendite amministrazione inkoop verkoop boekhouding administratie""".split()
)
_OF = frozenset("of for de der des du di del della van für von do da".split())
_PARTICLES = frozenset(
    "von van der den de dos das da del della di du zu zur ter ten bin ibn".split()
)
# Maria del Carmen and Juan de Dios are given names.
_DEVOUT = frozenset(
    """carmen angeles jesus dios luz pilar mar rosario cruz conceicao dores lourdes fatima graca
    gloria valle sol rocio guadalupe mercedes dolores soledad montserrat paz esperanza
    consuelo socorro lujan carmo ceu penha nieves milagros ángeles jesús conceição fátima
    graça rocío luján céu""".split()
)
_SECOND = frozenset(
    """ann anne anna beth kate jane jean jo joan lou louise lynn mae marie may rose ruth sue bob
    ray lee grace claire sophie laure laurence helene christine francoise paule pierre paul
    jacques louis michel marc luc philippe francois baptiste yves claude noel dominique
    heinz peter georg dieter friedrich wilhelm ludwig josef christian lena lotte katrin
    kathrin maria sophia sofia luise elisabeth charlotte magdalena erik karin olof anders
    kristin britt berit jose juan luis carlos miguel angel antonio manuel ignacio enrique
    eduardo fernando javier jesus andres felipe alberto roberto ricardo alejandro pablo
    ramon rafael belen isabel elena teresa luisa fernanda cristina victoria beatriz carolina
    paula lucia eugenia ines alejandra daniela henrique vitor victor guilherme gustavo
    augusto cesar joao pedro clara julia leticia luiza aparecida helena rita eduarda gabriel
    antonia chiara grazia laura giulia pia vittoria luca paolo franco carlo mario piero
    battista ali amine amin hassan hussein mahmoud ahmed khaled karim youssef rahman rahim
    kumar kiran krishna prasad raj lakshmi devi rani priya sri anh willem pieter hendrik
    mette lise grethe margrethe jakob henrik theresia therese antoinette josephine caroline
    amalie minh thu lan sofía josé luís ángel jesús maría joão inês belén vítor victória
    letícia antónia antônio andrés ramón rubén iván óscar álvaro césar lucía joaquín martín
    agustín nicolás tomás sebastián adrián julián noël hélène françoise françois léa theresa
    agnès andré""".split()
)
_COMMON = frozenset(
    """smith jones brown johnson williams miller davis clark lewis walker hall green baker king
    wright evans li wang zhang liu chen yang huang zhao wu zhou nguyen tran patel singh khan
    shah sharma gupta kim park okafor rossi ferrari dubois durand silva santos oliveira
    souza""".split()
)
# A capital inside a word, or behind an apostrophe, is of a surname: McKay, O'Brien.
_SURNAME = lazy_regex(r"[A-Z][a-z]+[A-Z]\w+|[OD]['’][A-Z]\w+")


def first_name_fault(name: str) -> str | None:
    """Say why name is no first name, or None.

    >>> first_name_fault("Production Manager"), first_name_fault("Jo Hartmann")
    ('is a job title, not a name', 'is a whole name, not a first name')
    >>> [first_name_fault(n) for n in ("Mary Ann", "María del Carmen", "Hans Peter", "Ravi Kumar")]
    [None, None, None, None]
    """
    words = name.replace(",", " ").split()
    lower = [word.casefold().strip(".") for word in words]
    if _is_job(lower):
        return "is a job title, not a name"
    if lower and lower[-1] in _UNITS:
        return "is a department, not a name"
    return "is a whole name, not a first name" if _is_whole_name(words) else None


def _is_job(words: list[str]) -> bool:
    if not words:
        return False
    if len(words) == 1:
        return words[0] in JOBS
    headed = words[0] in JOBS | _HEADS and any(word in _OF for word in words[1:])
    return words[-1] in JOBS | _HEADS or headed


def _is_whole_name(words: list[str]) -> bool:
    if not 2 <= len(words) <= 5 or not all(word[:1].isupper() for word in (words[0], words[-1])):
        return False
    plain = [word.casefold().strip(".,") for word in words]
    if plain[-1] in _DEVOUT | _SECOND:
        return False
    if len(words) > 2 and any(word in _PARTICLES for word in words[1:-1]):
        return True
    if plain[-1] in _COMMON:
        return True
    names = given_names()
    if plain[-1] in names or "-" in words[-1] or len(plain[-1]) < 3:
        return False
    return _SURNAME.fullmatch(words[-1]) is not None or plain[0] in names
