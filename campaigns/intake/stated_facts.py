"""Answers that state a fact and ask for nothing: another person does this; it is decided already.

Both are told by grammar, in English, German, French, Spanish and Dutch. *Who instead*: somebody
named, who is neither writer nor reader, is the subject of a verb of being in charge. *Decided*: the
writers are the subject of a finished choice whose object is not us. What is negated, asked, wished
or bound to a condition states no fact.
"""

from typing import NamedTuple

from ...templates.lazy_regex import lazy_regex
from .days import folded

_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|M|Mme|Sr|Sra|Dhr|Mevr)\.? |Herrn? |Frau |Madame |Monsieur |Señora? )?"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_PARTICLE = r"(?:(?:van|de|der|den|von|zu|del|la|le) ){0,2}"
_NAME = rf"{_TITLE}(?P<who>{_WORD}(?: {_PARTICLE}{_WORD}){{0,3}})"
_COLLEAGUE = (
    r"(?:(?:[Mm]y|[Oo]ur|[Mm]eine?|[Uu]nsere?|[Mm]on|[Mm]a|[Nn]otre|[Mm]i|[Nn]uestr[oa]|[Mm]ijn|"
    r"[Oo]nze)(?: \w+)? (?:colleague|kolleg\w+|Kolleg\w+|coll[eè]gue|compa[nñ]er[oa]|colega|"
    r"collega),? )?"
)
_NOW = (
    r"(?:,? (?:now|currently|today|here|actually|jetzt|nun|inzwischen|bei uns|mittlerweile|"
    r"d[eé]sormais|maintenant|chez nous|ahora|aqu[ií]|nu|hier|inmiddels|tegenwoordig))*"
)
# In charge, with the person before it.
_IN_CHARGE = (
    r"(?:handles|manages|runs|owns|oversees|covers|coordinates|deals with|looks after|looks into|"
    r"takes care of|does (?:this|that|these)|is (?:now |currently )?(?:responsible|in charge|"
    r"handling|looking after|dealing with|running|the (?:right |best )?(?:person|contact))|"
    r"has taken (?:this|that|it|over|on)|took (?:this |that |it )?over|decides|"
    r"k[uü]mmert sich|betreut|verantwortet|[uü]bernimmt|leitet|bearbeitet|macht (?:das|dies)|"
    r"entscheidet|ist (?:jetzt |nun |bei uns )?(?:\S+ ){0,4}?(?:zust[aä]ndig|verantwortlich)|"
    r"hat (?:\S+ ){0,4}?[uü]bernommen|"
    r"s['’]occupe|s['’]en occupe|g[eè]re|suit (?:ce|ces|le|la)|pilote|d[eé]cide|"
    r"est (?:d[eé]sormais |maintenant )?(?:en charge|charg[eé]e?|responsable)|a repris|"
    r"se encarga|lleva (?:ahora )?(?:este|estos|eso|esto|el|la|los|las)|gestiona|"
    r"es (?:ahora )?(?:el |la )?(?:responsable|encargad[oa]|persona)|est[aá] a cargo|ha asumido|"
    r"gaat (?:nu )?over|gaat hier(?: nu)? over|gaat daar(?: nu)? over|regelt|doet (?:dit|dat)|"
    r"behandelt|beheert|is (?:nu )?(?:hiervoor |daarvoor )?verantwoordelijk|"
    r"heeft (?:\S+ ){0,4}?overgenomen|beslist)"
)
_SINCE = (
    r"(?:(?:Since|From|As of|Seit|Ab|Depuis|D[eè]s|Desde|Sinds|Vanaf) (?:\w+ ){0,2}?"
    r"(?:\w+|\d{4}),? )?"
)
# A team without a name of its own.
_TEAM = (
    r"(?:(?:The|Our|Das|Die|Unser|Unsere|Het|De|Onze|El|La|Nuestro|"
    r"Nuestra) (?P<team>(?:[\w-]+ ){0,2}?"
    r"(?:team|department|office|desk|Team|\w*[Aa]bteilung|afdeling|equipo(?: de \w+)?|"
    r"departamento(?: de \w+)?)|service \w+))"
)
_BEFORE = lazy_regex(
    rf"(?:^(?:(?:Hi|Hello|Dear|Hallo|Bonjour|Hola|Dag|Beste)\b[^,.!]{{0,30}}[,.!] )?|[;:] |"
    rf"^.{{0,20}}\b(?:note|know|wissen|wei[sß]+|savoir|saber|weten),? "
    r"(?:that|dass|que|dat) )"
    rf"{_SINCE}{_COLLEAGUE}(?:{_TEAM}|{_NAME}),?"
    rf"(?: (?:from|of|in|aus|von|de|van|uit) [\w ]{{2,30}}?,?)?{_NOW} {_IN_CHARGE}\b"
)
# The person behind what says that somebody is in charge.
_BEHIND = lazy_regex(
    r"(?i:\b(?:(?:is|are|being|now) (?:now )?(?:handled|managed|run|covered|dealt with|owned|"
    r"looked "
    r"after) by|(?:is|are|lies|sits|rests) (?:now )?with|(?:daf[uü]r|hierf[uü]r|zust[aä]ndig|"
    r"verantwortlich|darum|damit) (?:ist|k[uü]mmert sich|befasst sich|w[aä]re)(?: (?:jetzt|nun|"
    r"bei uns"
    r"|inzwischen))*|liegt (?:jetzt |nun )?bei|(?:the|der|die|le|la|el|de) (?:person in charge|"
    r"responsable|encargad[oa]|verantwoordelijke|zust[aä]ndige|"
    r"verantwortliche)(?: \w+){0,3} (?:is|ist|est|es)(?: (?:now|jetzt|nun|d[eé]sormais|ahora|"
    r"nu))?|bei uns (?:betreut|verantwortet|leitet|macht|"
    r"bearbeitet|[uü]bernimmt)|c['’]est(?: (?:d[eé]sormais|maintenant))?|(?:g[eé]r[eé]e?s?|"
    r"suivie?s?|trait[eé]e?s?) par|(?:de eso|de esto|de ello) se encarga(?: ahora)?|(?:lo|"
    r"la) (?:lleva|"
    r"gestiona)(?: ahora)?|(?:daar|hier) (?:gaat|is)(?: nu)?|ligt (?:nu )?bij))"
    rf" {_COLLEAGUE}{_NAME}"
)
_THIS = lazy_regex(
    r".{0,25}\b(?:this|that|it|these|those|such|over|das|dies\w*|darum|dafur|hierfur|sich|ce|"
    r"cet\w*|"
    r"ces|cela|ca|en|esto|eso|est[ae]\w*|dit|dat|deze|hier\w*|daar\w*)\b"
)
_RELATIVE = lazy_regex(
    r"^\W*(?:qui|que|quien) (?:s['’](?:en )?occupe|g[eè]re|suit|est|a repris|pilote)"
)
# Not behind a title: "Mrs. Rita Nolan".
_SENTENCE = lazy_regex(
    r"(?<=[.!?])(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bSr\.)(?<!\bSra\.)(?<!\bM\.)"
    r"(?<!\bDhr\.)(?<!\bMevr\.)(?<!\bFr\.)(?<!\bHr\.)\s+(?=\S)|\n+"
)
# No names, though they begin a sentence: pronouns, articles, question words, and the like.
_NO_NAMES = frozenset(
    "i we you he she it they this that these those there here who what which our my your the a an "
    "everyone everybody somebody someone nobody nothing everything and but so if when as for in "
    "yes no thanks thank sorry please ich wir sie er es ihr das dies diese dieser der die den dem "
    "ein eine mein meine unser unsere man alle niemand jemand wer was und aber wenn ja nein danke "
    "je nous vous il elle on ils elles ce cela ceci ces cette le la les un une mon ma notre qui "
    "que "
    "quoi et mais si oui non merci yo nosotros usted ustedes el ella ellos eso esto esta este los "
    "las uno una mi nuestro nuestra quien pero si no gracias ik wij we u jij hij zij ze het dit "
    "dat "
    "deze die de een mijn ons onze wie wat en maar als ja nee dank bedankt "
    "dafür hierfür dazu davon darum damit zuständig verantwortlich daar hier".split()
)

_WE = (
    r"(?:we|i|our \w+(?: \w+)?|the (?:team|board|company|management|committee|budget holder)|"
    r"wir|ich|unsere? \w+|die (?:geschaftsfuhrung|firma|leitung)|nous|on|je|notre \w+|la direction|"
    r"nosotros|nuestr[oa] \w+|la (?:empresa|direccion)|wij|ik|onze \w+|de directie)"
)
_OFTEN = (
    r"(?: (?:already|just|recently|now|since|meanwhile|ultimately|finally|eventually|instead|"
    r"bereits|"
    r"schon|inzwischen|gerade|kurzlich|letztlich|mittlerweile|uns|deja|recemment|finalement|"
    r"entre-temps|"
    r"ya|finalmente|recientemente|al final|al|inmiddels|onlangs|uiteindelijk))*"
)
_DECIDED = lazy_regex(
    rf"\b{_WE}(?:'ve|'d)?{_OFTEN}(?: (?:have|has|had))?{_OFTEN} (?:gone with|went with|chosen|"
    rf"chose|picked|selected|"
    r"signed(?: up)? (?:with|for|a)|opted for|settled on|decided (?:on|for|in favou?r of|"
    r"to (?:stay|"
    r"keep|continue|go with|stick))|committed to|renewed|"
    r"awarded|built (?:our own|it ourselves|something)|contracted)\b"
    rf"|\b{_WE} (?:habe|haben|hat|sind|bin|ist){_OFTEN}[^.!?\n]{{0,80}}?\b(?:entschieden|gewahlt|"
    r"ausgewahlt|beauftragt|unterschrieben|unterzeichnet|abgeschlossen|verlangert|"
    r"vergeben)\b"
    rf"|\b(?:{_WE} (?:avons|a|ai){_OFTEN}|j'ai{_OFTEN}) (?:choisi|opte|retenu|signe|renouvele|"
    rf"decide de "
    r"(?:rester|garder|continuer)|prefere|fait (?:un autre|le) choix|attribue)\b"
    rf"|(?:^|\b{_WE} ?|,? ){_OFTEN} ?(?:hemos|ha|he|nos hemos){_OFTEN} (?:elegido|optado|"
    rf"escogido|firmado|contratado|"
    r"decidido|decantado|renovado|adjudicado)\b"
    rf"|(?:\b{_WE} (?:hebben|heeft|heb|zijn|is)|\b(?:hebben|heb|"
    rf"zijn) {_WE}){_OFTEN}[^.!?\n]{{0,80}}?\b(?:gekozen|"
    r"getekend|besloten|verlengd|gegund)\b"
)
_OVER = lazy_regex(
    r"\bthe (?:project|tender|contract|role|position|decision|search|"
    r"budget) (?:has (?:already )?been|"
    r"was|is) (?:already )?(?:cancel\w*|awarded|filled|made|stopped|given to|scrapped|closed|"
    r"on ice)\b"
    r"|\b(?:das projekt|die ausschreibung|der auftrag|die stelle|die entscheidung) (?:ist|wurde) "
    r"(?:bereits |schon |inzwischen )?(?:gestoppt|eingestellt|vergeben|besetzt|gefallen|beendet|"
    r"abgesagt)\b"
    r"|\b(?:le projet|l'appel d'offres|le marche|le poste|la decision) (?:a (?:deja )?ete|est)"
    r"(?: deja)? (?:annulee?|abandonnee?|attribuee?|pourvu|prise|arretee?)\b"
    r"|\b(?:el proyecto|la licitacion|el contrato|la plaza|"
    r"la decision) (?:(?:ya )?(?:se )?(?:ha|fue|esta)"
    r"(?: sido)?)(?: ya)? (?:cancelad[oa]|adjudicad[oa]|cubiert[oa]|tomad[oa]|parad[oa])\b"
    r"|\b(?:het project|de aanbesteding|de opdracht|de vacature|de beslissing) is (?:al |"
    r"inmiddels )?"
    r"(?:gestopt|gegund|vervuld|genomen|afgeblazen|geannuleerd)\b"
)
# A purchase, a move, a plan of their own: closed only where it is of somebody else's.
_DONE = lazy_regex(
    rf"\b{_WE}(?:'ve|'d)?{_OFTEN}(?: (?:have|has|had))?{_OFTEN} (?:bought|purchased|moved|switched|"
    r"ended up|decided to|hired|found|use|using|work with|working with|got|have)\b"
    rf"|\b{_WE} (?:habe|haben|hat|sind|bin|ist|nutze|nutzen|arbeiten)\b|\b(?:haben|sind|nutzen|"
    rf"arbeiten) {_WE}\b"
    rf"|\b{_WE} (?:avons|a|travaillons|utilisons)\b|\bj'ai\b|\b(?:hemos|ha|trabajamos|usamos)\b"
    rf"|\b{_WE} (?:hebben|heeft|heb|zijn|werken|gebruiken)\b|\b(?:hebben|zijn|werken|"
    rf"gebruiken) {_WE}\b"
)
_OTHERS = lazy_regex(
    r"\b(?:(?:another|a different|some other|an ?other|our (?:current|existing|own)|the (?:current|"
    r"existing)) (?:\w+ )?(?:supplier|vendor|provider|partner|agency|firm|company|tool|solution|"
    r"platform|"
    r"system|offer|option|software|product|team)|(?:someone|somebody|something) else|elsewhere|"
    r"competitors?|in-house|ourselves|internally)\b"
    r"|\b(?:ander\w+|eigene\w*|bisherige\w*|bestehende\w*) (?:anbieter|partner|dienstleister|"
    r"agentur|"
    r"firma|losung|lieferant\w*|system|software|angebot|hersteller|produkt|werkzeug)|"
    r"\b(?:mitbewerb|"
    r"wettbewerb)\w+|\bintern gelost|\bjemand\w* ander\w*"
    r"|\b(?:un(?:e)? autre|notre propre) (?:fournisseur|prestataire|agence|solution|societe|"
    r"outil|partenaire|"
    r"offre|entreprise)|\bconcurrent\w*|\bailleurs\b|\ben interne\b"
    r"|\b(?:otr[oa]|nuestr[oa] propi[oa]) (?:proveedor\w*|empresa|agencia|solucion|herramienta|"
    r"socio|oferta)|"
    r"\bcompetidor\w*|\bla competencia\b|\binternamente\b"
    r"|\b(?:een )?(?:andere?|eigen|bestaande|huidige) (?:leverancier|partij|partner|aanbieder|"
    r"bureau|oplossing|"
    r"systeem|pakket)|\bconcurrent\w*|\bzelf gebouwd"
)
_LEFT = lazy_regex(
    r"\bi(?:'ve| have)? (?:(?:left|quit) (?:the |my )?(?:company|firm|job|team|role|position|post|"
    r"organi[sz]ation)|retired|moved (?:on|to (?:another|a (?:new|different)) (?:role|team|job|"
    r"department|position))|changed (?:jobs?|roles?|teams?|departments?))\b"
    r"|\bich (?:habe (?:das unternehmen|die firma|die abteilung) (?:verlassen|gewechselt)|arbeite "
    r"(?:hier |dort )?nicht mehr|bin (?:im ruhestand|in rente|nicht mehr (?:bei|im|in|da)))\b"
    r"|\bj'ai quitte\b|\bje ne (?:travaille|fais) plus\b|\bje suis (?:a la|en) retraite\b"
    r"|\bya no (?:trabajo|estoy|formo parte)\b|\bhe dejado (?:la empresa|el puesto|mi puesto)|"
    r"\bme he jubilado\b"
    r"|\bik (?:werk (?:hier |er |daar )?niet (?:meer|langer)|werk (?:\S+ ){0,4}niet meer|"
    r"ben (?:met pensioen|"
    r"van baan)|heb (?:het bedrijf|de organisatie) verlaten)\b"
)
# Chosen, but us: what is chosen is the reader's.
_US = lazy_regex(
    r"\b(?:you|your|(?<!competitor of )(?<!competitors of )yours|sie|ihnen|ihre?[mnrs]?|euch|"
    r"eure?[mnrs]?|vous|votre|vos|"
    r"usted(?:es)?|"
    r"vuestr[oa]s?|su (?:oferta|propuesta|solucion|producto)|jullie|uw|jou|jouw)\b"
)
# Chosen, but to look at it, or when, or how: nothing is closed by that.
_ONLY_A_STEP = lazy_regex(
    r"\b(?:date|day|time|slot|trial|demo|pilot|meeting|call|to (?:talk|meet|look|wait|postpone|"
    r"try)|"
    r"termin|tag|testphase|gesprach|date|rendez-vous|essai|fecha|cita|prueba|datum|afspraak|"
    r"proef)\b"
)
_NO_FACT = lazy_regex(
    r"\b(?:not|n't|never|no longer|if|unless|once|until|when|would|might|may be|nicht|kein\w*|"
    r"nie|wenn|"
    r"falls|sobald|noch|ne|n'|pas|jamais|si|quand|no|nunca|cuando|aun|niet|geen|nooit|als|zodra|"
    r"nog)\b"
)
_MOST_WORDS = 40


class Instead(NamedTuple):
    """Somebody else is in charge. sure: it is said of a full name, and hardly anything else is."""

    who: str
    sure: bool


def who_instead(text: str) -> Instead | None:
    """Return who is said to be in charge instead of the writer."""
    sure = len(text.split()) <= _MOST_WORDS and "?" not in text
    for sentence in _SENTENCE.split(text[:4000]):
        one = sentence.strip(" \t-*")
        if not one or one.endswith("?") or len(one) > 300:
            continue
        if (who := _in_charge(one)) and not _NO_FACT.search(folded(one)):
            return Instead(who, sure and " " in who and who[0].isupper())
    return None


def _in_charge(sentence: str) -> str:
    """Return the name of who is said to be in charge, or an empty text."""
    if found := _BEFORE.search(sentence):
        who: str = (found["team"] or found["who"]).strip(" ,.")
        # One word may be a town: then it has to be about what we wrote of.
        plain = " " in who and not found["team"]
        if (plain or _THIS.match(folded(sentence[found.end() - 5 :]))) and (
            found["team"] or who.split()[0].lower().rstrip(".,") not in _NO_NAMES
        ):
            return who
    if found := _BEHIND.search(sentence):
        told, behind = found[0].lower(), sentence[found.end() :]
        if not told.startswith("c") or _RELATIVE.match(behind):  # "c'est … qui s'en occupe"
            return str(found["who"].strip(" ,."))
    return ""


def is_decided(sentence: str) -> bool:
    """Say whether a folded sentence states that the matter is closed, and not in our favour."""
    if sentence.endswith("?"):
        return False
    if (over := _OVER.search(sentence)) is not None:
        return not _NO_FACT.search(sentence[: over.start()])
    if _NO_FACT.search(sentence) or _US.search(sentence) or _ONLY_A_STEP.search(sentence):
        return False
    if _DECIDED.search(sentence) is not None:
        return True
    return _DONE.search(sentence) is not None and _OTHERS.search(sentence) is not None


def has_left(sentence: str) -> bool:
    """Say whether the writer of a folded sentence has left, or does something else now."""
    return _LEFT.search(sentence) is not None
