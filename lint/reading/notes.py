"""Finds what one maker of a mail wrote to another, or to oneself, and left in it.

"@@@ ask finance first @@@", "(URL to be added)", "[Preis noch prüfen]", "DRAFT - do not send":
it speaks about the making of the mail, to somebody who makes it. A reader is asked to check
*their* data, and is told that a date will be announced; nobody asks a reader to check with
legal, and a link that is "to be added" is an edit, not an event.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .greeting import greetings
from .hit import Hit, shorten
from .making import is_fenced_note, is_note
from .sample import is_code_line
from .sentences import joined, sentences

_LONGEST = 200  # characters of a note that nothing fences off
_FIX = "do what the note says, and remove it"

# Who makes mails, without an article: "ask finance", "legal to approve".
_US = (
    r"(?:legal|finance|marketing|sales|design|dev|(?-i:IT|HR|PR)|product|compliance|procurement|"
    r"accounting|accounts|boss|editor|copywriter|designer|translator|the team|the boss|the client|"
    r"client|diseñador[ae]?s?|redactor[ae]?s?|grafiker(?:in)?|graphiste|grafico|redattore|redator|"
    r"rechtsabteilung|recht|vertrieb|buchhaltung|einkauf|grafik|redaktion|chef|chefin|kunde|"
    r"juridique|compta\w*|direction|graphiste|ventes|"
    r"ventas|finanzas|diseño|jurídico|contabilidad|dirección|"
    r"vendas|financeiro|diretoria|jurídico|"
    r"vendite|legale|amministrazione|grafica|ufficio \w+|"
    r"verkoop|juridisch\w*|boekhouding|vormgeving|klant)"
)
# What a mail is made of: readers have no part in it.
_PIECE = (
    r"(?:links?|urls?|hyperlinks?|images?|pictures?|photos?|pics?|screenshots?|logos?|banners?|"
    r"graphics?|icons?|gifs?|quotes?|testimonials?|cop(?:y|ies)|text|texts|wording|headlines?|"
    r"sub-?headlines?|subheads?|subject(?: lines?)?|pre-?headers?|intro|outro|cta|ctas|buttons?|"
    r"paragraphs?|sentences?|sections?|blocks?|captions?|footers?|headers?|signatures?|stats?|"
    r"figures|numbers?|names?|titles?|placeholders?|examples?|case stud(?:y|ies)|sources?|"
    r"references?|footnotes?|disclaimers?|pdfs?|files?|attachments?|charts?|diagrams?|"
    r"graphs?|merge tags?|tokens?|fields?|"
    r"bild(?:er)?|fotos?|grafik\w*|zitate?|texte?|überschrift\w*|betreff\w*|zahl(?:en)?|quelle\w*|"
    r"liens?|visuels?|citations?|titres?|chiffres?|"
    r"enlaces?|imagen(?:es)?|citas?|textos?|títulos?|cifras?|fuentes?|"
    r"imagens?|imagem|citaç\w+|fontes?|immagin[ei]|citazion[ei]|testi|testo|titol[oi]|cifre|"
    r"afbeelding(?:en)?|citaat|citaten|tekst(?:en)?|koppen?|bron(?:nen)?|plaatjes?)"
)
# What may also be a reader's business, so that only an edit of it is a note.
_FACT = (
    r"(?:dates?|times?|prices?|venues?|rooms?|addresses|address|discounts?|codes?|amounts?|"
    r"details?|offers?|agenda|speakers?|phone(?: numbers?)?|preise?|datum|uhrzeit|ort|raum|"
    r"rabatte?|adresse|prix|heure|lieu|remise|precios?|fechas?|hora|lugar|descuento|preços?|data|"
    r"local|desconto|prezz[oi]|orari[oi]?|luogo|sconto|prijs|prijzen|tijd|plaats|korting)"
)
_THING = rf"(?:{_PIECE}|{_FACT})"
_EDITED = (
    r"(?:to be (?:added|inserted|attached|filled(?: in)?|completed|supplied|provided|replaced|"
    r"updated|checked|"
    r"verified|approved|reviewed|written|translated|designed|linked|finali[sz]ed|fixed|removed)|"
    r"(?:still )?needs? to be (?:added|inserted|checked|updated|replaced|written|approved)|"
    r"tbd|tbc|tba|tk|"
    r"(?:goes|go) here|"
    r"(?:noch )?(?:einfügen|ergänzen|eintragen|einsetzen|nachtragen|ersetzen|austauschen|abklären|"
    r"klären|abstimmen|anpassen|aktualisieren)|noch (?:\w+ )?(?:prüfen|bestätigen|ändern|offen)|"
    r"(?:noch|bitte) (?:mit |bei )?\w* ?(?:prüfen|checken)|"
    r"à (?:ajouter|compléter|insérer|vérifier|remplacer|valider|préciser|mettre à jour|définir)|"
    r"(?:por|a) (?:añadir|agregar|completar|insertar|rellenar|revisar|definir|adicionar|inserir|"
    r"preencher|incluir|verificar)|"
    r"da (?:aggiungere|inserire|completare|sostituire|verificare|controllare|definire)|"
    r"nog (?:toe ?te ?voegen|toevoegen|invullen|invoegen|checken|controleren|aanpassen|afstemmen))"
)
_LACKING = (
    r"(?:to follow|to come|follows|pending|missing|needed|wanted|required here|coming|outstanding|"
    r"to be confirmed|folgt(?: noch)?|fehlt(?: noch)?|fehlen(?: noch)?|manque|manquante?s?|"
    r"à (?:venir|confirmer)|pendientes?|pendentes?|falta|faltan|por confirmar|a confirmar|mancante|"
    r"manca|mancanti|da confermare|in arrivo|volgt(?: nog)?|ontbreekt|komt nog|em breve)"
)
_WORK = (
    r"(?:check|double-?check|confirm|verify|ask|review|approve|fix|update|replace|rewrite|reword|"
    r"shorten|proofread|clarify|finali[sz]e|add|insert|delete|remove|change|swap|cut|expand|"
    r"translate|personali[sz]e|customi[sz]e|send(?: this)?|run (?:this )?(?:by|past)|"
    r"prüfen|klären|fragen|vérifier|demander|valider|confirmer|voir|confirmar|consultar|"
    r"preguntar|revisar|verificar|perguntar|checar|verificare|chiedere|confermare|sentire|"
    r"controllare|checken|navragen|afstemmen|overleggen|vragen)"
)
_WITH = r"(?:with|w/|by|past|bei|mit|avec|auprès d[eu']|con|com|met|bij|a|à|o|il|la|le|el)"
_BEFORE = (
    r"(?:before (?:sending|we send|it goes out|send(?:-?out)?|publishing|launch|going live|final)|"
    r"vor (?:dem )?(?:versand|versenden)|avant (?:l['’])?(?:envoi|d['’]envoyer)|"
    r"antes de (?:enviar|mandar)|prima (?:di inviare|dell['’]invio)|"
    r"voor (?:verzending|het verzenden))"
)
_NOTE = lazy_regex(
    rf"(?i)(?<![\w-])(?:{_WORK} (?:\w+ ){{0,3}}?{_WITH} (?:\w+ ){{0,2}}?{_US}(?![\w'’])|"
    rf"(?-i:confirmar|revisar|verificar|vérifier|valider|verificare|confermare|controllare|"
    rf"checken|navragen) (?:\w+ )?{_THING}(?![\w-])|"
    rf"(?:ask|tell|ping|fragen?|demander|preguntar|perguntar|chiedere|vragen) {_US}(?![\w'’])|"
    rf"(?!when|how|what|where|who|need|want|ready|time|have|easy|way|due|sure|able|used|going)"
    rf"[\w-]+ to (?:confirm|check|approve|provide|supply|send|update|sign off|fill in)\W*$|"
    rf"{_US} (?:to|must|should|needs to|please|still to|muss|doit|debe|deve|moet) (?:\w+ )?{_WORK}|"
    rf"{_THING} (?:\w+ ){{0,2}}?{_EDITED}|{_EDITED} ?[:(]? ?{_THING}|{_PIECE} (?:\w+ )?{_LACKING}|"
    rf"{_WORK} (?:\w+ ){{0,3}}?{_BEFORE}|"
    rf"da {_WORK} {_WITH}|nog {_WORK}|noch {_WITH} \w+ {_WORK}|"
    rf"^(?-i:wait(?:ing)?) (?:for|on) (?:\w+ )?{_THING}(?![\w-])|"
    rf"^(?:falta|faltan|manca|manque|fehlt|ontbreekt|missing) (?:(?:\w+|"
    rf"l['’]) ?)?{_PIECE}(?![\w-])|"
    rf"^(?:pls|plz)\b|^needs? (?:a |an |some |more |better )*{_PIECE}(?![\w-])|"
    rf"^not sure (?:about|if|whether)|^is this (?:right|correct|ok(?:ay)?|still true)|"
    rf"^too long\??$|"
    rf"{_WORK} (?:the |these |this |all |our )?(?:spelling|grammar|facts|wording|tone)(?![\w-])|"
    rf"(?-i:(?:double-)?check|verify|fix|confirm) (?:the )?{_THING}(?![\w-])|"
    rf"^(?:optional|option [a-c1-3])\s?: ?\S|^if (?:customer|lead|prospect|known|"
    rf"applicable)\s?[:,]|"
    rf"^mention (?:\w+ )+)"
)
# Signs that fence something off; between them a promotion may stand too.
_FENCED = lazy_regex(
    r"(?m)(?:^|(?<=\s))(?:(?P<sign>[@*!¡>~=+?%^])(?P=sign){1,9}|--+(?= )|##+(?=[^\n]{3,80}##)|"
    r"//|/\*|<!--|<<+|«|[-=]>|→|XX+(?= ))[^\S\n]*"
    r"(?P<in>[A-Za-zÀ-ÿ][^\n@#~^|]{3,78}?)[^\S\n]*"
    r"(?:(?:[@*#!<~=+?%^-]){2,10}|\*/|-->|>>+|»|(?<= )XX+\b|$)"
)
_BRACKETED = lazy_regex(r"(?<!\w)[\[({<](?P<in>[A-Za-zÀ-ÿ][^\[\](){}<>\n]{2,78})[\])}>](?![(\[:])")
_LABEL = lazy_regex(
    r"(?i)(?:^|(?<=[\s(\[¡!*#>@]))(?:note|notes?|n\.?b|memo|reminder|comment|to-?do|fixme|"
    r"hinweis|notiz|"
    r"anm(?:erkung)?|"
    r"remarque|nota|ojo|atención|attention|achtung|wichtig|obs|atenção|attenzione|opmerking|let op|"
    r"uwaga|obs|bemærk|intern(?:al|e|o)?)\s?[:!–-]\s+(?P<in>[^\n]{4,90})"
)
_WAITING = lazy_regex(
    rf"(?i)\b(?P<at>(?:to be (?:confirmed|checked|approved|supplied|provided|announced|"
    rf"added) (?:by|from)"
    rf"|tbc by|pending from|waiting (?:on|for)) {_US})(?![\w'’-])(?!['’]s)(?=\s*(?:[.,;!?)]|$))"
)
# A line by itself that is a note.
_ADDRESSED = lazy_regex(
    r"(?im)^[^\w\n]{0,4}(?P<at>(?:note|notes|nb|n\.b\.|reminder|comment|memo|message|notiz|hinweis|"
    r"note|nota|notitie)"
    r" (?:to|for|an|für|à|pour|a|para|per|al|aan|voor) (?:self|me|myself|us|you|"
    r"(?:the )?(?:editors?|team|designers?|copywriters?|devs?|developers?|translators?|reviewers?)|"
    rf"mich|moi|mí|mim|me|mij(?:zelf)?|(?:(?:el|la|le|il|o|de|den|die|das|the) |"
    rf"l['’])?{_US})\b\s*[:–-].{{0,60}}"
    r"|(?:designers?|copywriters?|editors?|dev|translators?|marketing|legal|agency|grafik|"
    r"redaktion)\s*[:,] (?:please|pls|can you|could you|bitte|swap|change|use|add|check)\b.{0,60})"
)
_UNSENT = lazy_regex(
    r"(?im)^[^\w\n]{0,4}(?P<at>(?:(?:final|draft|version|v\d+)[\w. -]{0,12}?[\W_]+)?"
    r"(?:do not|don['’]t|please do not|nicht|noch nicht|bitte nicht|ne pas|no|não|non|niet)"
    r" ?(?:yet )?(?:send|versenden|senden|abschicken|envoyer|enviar|mandar|inviare|verzenden|"
    r"versturen)(?: (?:yet|this(?: (?:e?mail|draft|one|version))?|out|still|nog|ancora|aún|"
    r"todavía|ainda))*)\W*$"
    r"|^[^\w\n]{0,4}(?P<draft>(?:draft|entwurf|brouillon|borrador|bozza|rascunho|concept|kladde)\b"
    r"(?: v?\d{1,2})?"
    r"\s*[-–—:(,]+\s*(?:do not|don['’]t|not |noch |nicht|bitte|ne pas|no |non |não |niet|v\d|"
    r"please|internal|for review|zur|pour|para|per|ter).{0,40})$"
    r"|^[^\w\n]{0,4}(?P<test>this is (?:just |"
    r"only )?a test\b(?:[,.:;–-]? (?:please )?(?:ignore|do not "
    r"reply|disregard)(?: it| this)?))\W*$"
)
_PART_OF_IT = (
    r"(?:headlines?|sub-?headlines?|headings?|title|subtitle|paragraph|sentence|text|copy|content|"
    r"image|photo|picture|logo|intro|introduction|subject(?: line)?|pre-?header(?: \w+)?|line|"
    r"block|section|placeholder|caption|button|cta|quote|testimonial|banner|link|words|name|"
    r"message|"
    r"body|story|offer|signature|footer|description|text|satz|absatz|überschrift|bild|texte|"
    r"phrase|paragraphe|titre|texto|frase|párrafo|parágrafo|título|imagen|imagem|testo|titolo|"
    r"paragrafo|immagine|tekst|zin|alinea|kop|afbeelding)"
)
_REWRITE = lazy_regex(
    rf"(?im)(?:^[^\w\n]{{0,4}}|(?<=[.!?:] ))(?:please )?(?P<at>(?:replace|swap|exchange)"
    rf"(?: (?:this|these|the|it|me|the above))?"
    rf"(?: \w+)? with (?:(?:your|the|an?|some) )?(?:own )?(?:\w+ )?{_PART_OF_IT}\b"
    rf"|(?:replace|change|edit|rewrite|delete|remove|swap|update|personali[sz]e|customi[sz]e|"
    rf"overwrite|shorten) (?:this|these|the above) (?:\w+ )?{_PART_OF_IT}\b[^.\n]{{0,40}}"
    rf"|(?:diese[nrs]? {_PART_OF_IT} (?:bitte )?(?:ersetzen|ändern|löschen|anpassen|austauschen)|"
    rf"(?:ersetzen|ändern|löschen) sie diese[nrs]? {_PART_OF_IT}|"
    rf"(?:remplace[rz]|modifie[rz]|supprime[rz]) (?:ce|cette|cet) {_PART_OF_IT}|"
    rf"(?:reemplac\w+|sustitu\w+|cambi\w+|borr\w+|substitu\w+|alter\w+|apag\w+) est[ea] "
    rf"{_PART_OF_IT}|(?:sostituisci|sostituire|modifica|cambia) quest[oa] {_PART_OF_IT}|"
    rf"(?:vervang|wijzig|verwijder|pas) (?:deze|dit) {_PART_OF_IT})\b)"
)
_GERMAN = lazy_regex(
    r"(?im)^[^\w\n]{0,4}(?P<at>(?:achtung|wichtig|intern|todo|offen|attention|ojo|atenção|"
    r"attenzione|let op|internal|intern|interne|interno)\s*[:!–-] (?P<in>[^\n]{4,60}))$"
)
_MAKING = lazy_regex(
    rf"(?i)\b(?:noch (?:\w+ )?(?:{_EDITED}|{_WORK})|{_EDITED}|{_US} {_WORK}|"
    rf"{_WORK} {_WITH} {_US}|{_BEFORE})\b"
)
_OF_READERS = lazy_regex(
    r"(?i)\b(?:your|you|my|me|ihr\w*|sie|dein\w*|votre|vos|vous|mes|mon|ma|tu|tus|su|sus|mi|mis|"
    r"seu|sua|meu|minha|tuo|tua|mio|mia|uw|jouw|mijn)\b"
)


_TO_COLLEAGUES = lazy_regex(  # a line above the greeting
    r"(?i)!!|\?\?|\b(?:do not|don['’]t) send\b|\bnot (?:yet )?(?:final|approved|for sending)\b|"
    r"\bnoch (?:\w+ ){0,3}\w+en\b|\b(?:vorlage|template|modèle|plantilla|modello|sjabloon) "
    r"(?:von|from|"
    r"de|di|van)?\b.*\b(?:übernommen|copied|taken|copié|copiad[oa]|copiato|overgenomen)\b|"
    r"\b(?:à|para|per|ter) (?:valider|relire|revisar|aprobar|approvare|goedkeuring)\b"
)
_ASKED = lazy_regex(  # a colleague is asked by name, in a bracket: "(Fiona – before tax??)"
    r"(?<=[\w,.] )(?P<at>\((?:@ ?)?[A-ZÀ-Þ][a-zà-ÿ]+ ?[–—:,-] ?[^()\n]{4,80}\?{1,3}\)|"
    r"\([^()\n]{4,80}\?{2,3}\)|\[[^\[\]\n]{4,80}\?{2,3}\])"
)


def find_notes(text: str) -> Iterator[Hit]:
    """Yield each note of a maker of the mail that was left in it."""
    for pattern in (_BRACKETED, _FENCED):
        for match in each_match(pattern, text):
            if _is_note(match["in"]) and not is_code_line(text, match.start()):
                yield _hit(match, 0)
    for match in each_match(_LABEL, text):
        if is_fenced_note(match["in"]):
            yield _hit(match, 0)
    first, _, rest = text.strip().partition("\n")
    if _TO_COLLEAGUES.search(first) and any(g.start < 60 for g in greetings(rest.lstrip())):
        at = text.index(first)
        what = f"'{shorten(first)}' is a note to whoever makes the email"
        yield Hit(at, at + len(first), what, _FIX)
    for match in each_match(_ASKED, text):
        if not is_code_line(text, match.start()):
            yield _hit(match, "at")
    yield from _sentences(text)
    for pattern in (_ADDRESSED, _UNSENT, _REWRITE, _WAITING):
        for match in each_match(pattern, text):
            yield _hit(match, next(name for name, said in match.groupdict().items() if said))
    for match in each_match(_GERMAN, text):
        if _MAKING.search(match["in"]) and not _OF_READERS.search(match["in"]):
            yield _hit(match, "at")


def _is_note(inside: str) -> bool:
    """Say whether something fenced off speaks about the making of the mail."""
    if is_fenced_note(inside):
        return True
    return _NOTE.search(inside.strip()) is not None and not _OF_READERS.search(inside)


def _sentences(text: str) -> Iterator[Hit]:
    """Find the sentences, not fenced off, that tell somebody how to make the mail."""
    for sentence in sentences(joined(text)):
        if len(sentence[0]) < _LONGEST and is_note(sentence[0]):
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            end = sentence.start() + len(sentence[0].rstrip())
            what = f"'{shorten(text[start:end])}' is a note to whoever makes the email"
            yield Hit(start, end, what, _FIX)


def _hit(match: re.Match[str], group: str | int) -> Hit:
    what = f"'{shorten(match[group])}' is a note to whoever makes the email"
    return Hit(*match.span(group), what, _FIX)
