"""Says whether words speak of the making of a mail: what only who writes it is told.

A mail speaks to its reader. Who speaks of the reader as "the customer" or "their website", of
the mail's own paragraphs and pictures as things to be put in, or asks a third person to check
what is being read, speaks to somebody else: to whoever makes the mail.
"""

import re

from ...templates.lazy_regex import lazy_regex

# What is done to a mail that is being written, as an order: the first word, or the last.
_PUT = (
    r"(?:insert|add|put|place|paste|write|type|include|mention|reference|describe|personali[sz]e|"
    r"customi[sz]e|tailor|adapt|replace|swap|update|fill in|attach|compliment|weave in|drop in|"
    r"ergänze[n]?|füge[n]? (?:sie )?|erwähne[n]?|personalisiere[n]?|nenne[n]?|ersetze[n]?|"
    r"ins[ée]re[rz]|ajoute[rz]|mett(?:re|ez)|écri(?:re|vez)|complét?e[rz]|précise[rz]|"
    r"mentionne[rz]|personnalise[rz]|remplace[rz]|adapte[rz]|"
    r"insert(?:ar|a|e)|añad(?:ir|e|a)|agreg(?:ar|a|ue)|pon(?:er|ga)?|escrib(?:ir|e|a)|"
    r"mencion(?:ar|a|e)|personaliz(?:ar|a|e)|sustitu(?:ir|ye|ya)|reemplaz(?:ar|a)|complet(?:ar|a)|"
    r"inserir|ins(?:ira|ere)|adicion(?:ar|e)|acrescent(?:ar|e)|coloc(?:ar|que)|escrev(?:er|a)|"
    r"preench(?:er|a)|substitu(?:a|i)|"
    r"inseri(?:re|sci)|aggiung(?:ere|i)|metter?e|scriver?e|scrivi|completare|menziona(?:re)?|"
    r"personalizza(?:re)?|sostitui(?:re|sci)|"
    r"vul|voeg|vermeld|plaats|vervang|pas|schrijf|noem|"
    r"wstaw|dodaj|wpisz|uzupełnij|zamień|infoga|lägg till|skriv|ersätt|fyll i|"
    r"indsæt|tilføj|udfyld|erstat)"
)
_PUT_LAST = (
    r"(?:einfügen|ergänzen|eintragen|einsetzen|hinzufügen|nennen|erwähnen|anpassen|ersetzen|"
    r"austauschen|nachtragen|personalisieren|ein|invoegen|toevoegen|invullen|in|toe|plaatsen|"
    r"vermelden|aanpassen|vervangen)"
)
_HERE = r"(?:here|below|hier|ici|aquí|aqui|qui|tutaj|här|her)"
# A stretch of the mail itself, or a thing that stands in it. A reader puts in none of them.
_STRETCH = (
    r"(?:sentences?|lines?|paragraphs?|(?:opening|subject|closing) lines?|headlines?|"
    r"sub-?headlines?|"
    r"intros?|openers?|hooks?|quotes?|testimonials?|compliments?|ctas?|pre-?headers?|wordings?|"
    r"teasers?|captions?|blurbs?|stories|story|examples?|beispiele?|exemples?|ejemplos?|exemplos?|"
    r"esempi[o]?|voorbeeld(?:en)?|anecdotes?|icebreakers?|case stud(?:y|ies)|"
    r"s[äa]tze?|absatz|absätze|überschrift(?:en)?|einleitung|zitat|aufhänger|betreff|"
    r"phrases?|paragraphes?|accroches?|citations?|titres?|introduction|"
    r"frases?|párrafos?|citas?|titulares?|parágrafos?|citaç(?:ão|ões)|manchete|"
    r"frasi|paragraf[oi]|citazion[ei]|titol[oi]|zin(?:nen|netje)?|alinea['’]?s?|citaten|citaat|"
    r"zdanie|akapit|cytat|mening(?:ar)?|stycke|rubrik|citat|sætning|afsnit|overskrift)"
)
_PICTURE = (
    r"(?:photos?|pictures?|images?|pics?|screenshots?|logos?|links?|urls?|hyperlinks?|banners?|"
    r"gifs?|"
    r"charts?|maps?|fotos?|bild(?:er)?|karte|liens?|visuels?|enlaces?|im[aá]gen(?:es)?|imagem|"
    r"imagens|immagin[ei]|afbeelding(?:en)?|plaatjes?|zdjęcie|länk|billede)"
)
_VAGUE = r"(?:something|etwas|quelque chose|algo|qualcosa|iets|coś|något|noget)"
# Who is to get the mail, spoken of as a third person.
_THEM = (
    r"(?:the|this|each|a) (?:customer|client|recipient|prospect|lead|contact|reader|candidate|"
    r"subscriber|buyer|account|addressee)(?:['’]s|s['’]?)?\b|"
    r"\b(?:d(?:es|em|en|er|ie)|beim|zum|vom) (?:kunden?|kundin|empfängers?|interessenten|"
    r"ansprechpartners?|leads?)\b|"
    r"\b(?:d[ue]|le|la|au|par le) (?:client|cliente|destinataire|prospect)\b|\bleurs?\b|"
    r"\b(?:del|al|el|do|ao|o|la|da|à) (?:cliente|destinatario|destinatário|prospecto)\b|"
    r"\b(?:del|al|il|dal|sul) (?:cliente|destinatario)\b|"
    r"\b(?:de|van) (?:klant|ontvanger|prospect)\b|"
    r"\b(?:klienta|odbiorcy|kundens?|mottagarens?|modtagerens?)\b"
)
_THEIRS = r"\b(?:their|them|they|his/her|him/her|his or her)\b"
READER = lazy_regex(
    r"(?i)\b(?:your|yours|you|my|me|ihre?[nmrs]?|sie|dein\w*|votre|vos|vous|mes|mon|ma|tu|tus|mi|"
    r"mis|"
    r"meu|minha|sua|seu|tuo|tua|mio|mia|uw|jouw|mijn|twój|din|ditt|dina)\b"
)
_NAME = r"@?[A-ZÀ-Þ][a-zà-ÿ'’-]+(?: [A-ZÀ-Þ][a-zà-ÿ'’-]+)?"
_JOB = (
    r"(?:check|confirm|verify|approve|review|sign off|proofread|fact-check|fix|finish|complete|"
    r"shorten|reword|rewrite|rephrase|update|add|insert|supply|provide|fill|edit|replace|"
    r"prüf\w*|bestätig\w*|ergänz\w*|kürz\w*|korrigier\w*|freigeb\w*|gegenles\w*|"
    r"vérifie\w*|relire|relis\w*|valide\w*|corrige\w*|complète\w*|confirme\w*|"
    r"revis[ae]\w*|confirm[ae]\w*|corrig\w*|complet[ae]\w*|verific\w*|aprob\w*|aprov\w*|"
    r"controll[ai]\w*|rilegg\w*|conferm[ai]\w*|nakijk\w*|controleer\w*|bevestig\w*|"
    r"sprawdź|kolla|godkänn|tjek|godkend)"
)
_ASKING = (
    r"(?:can you|could you|would you|please|pls|plz|bitte|kannst du|könntest du|merci de|peux-tu|"
    r"pourrais-tu|puedes|podrías|por favor|pode|podes|puoi|potresti|kun je|kan je|graag|"
    r"proszę|kan du)"
)
_BEFORE = (
    r"(?:before (?:sending|(?:we|you|i) send (?:it|this|them|out)?(?: out)?|"
    r"(?:it|this|that) (?:goes|is sent)(?: out)?|send(?:-?out)?|publishing)|"
    r"vor (?:dem )?(?:versand|versenden|abschicken|rausschicken)|"
    r"bevor (?:das|es|wir das|wir es) (?:rausgeht|rausschicken|versenden)|"
    r"avant (?:l['’])?(?:envoi|(?:d['’])?envoyer)|antes de (?:enviar|mandar)(?:lo|la| esto| isso)?|"
    r"antes do envio|prima (?:di inviare|dell['’]invio)|"
    r"voor (?:verzending|het verzenden)|przed wysłaniem|"
    r"innan (?:utskick|vi skickar)|før (?:afsendelse|udsendelse))"
)
_THIS = (
    r"(?:(?:this|the|that|these|next|previous|following) (?:\w+ )?|(?:diese[nrsm]?|de[nr]|das|"
    r"nächsten) |"
    r"(?:ce|cette|cet|le|la) |(?:est[ea]|el|la|o|a) |quest[oa] |(?:deze|dit|de) )"
)
_QUANTITY = (
    r"(?:an?|one|two|three|some|\d|a few|ein(?:en)?|zwei|drei|ein paar|une?|deux|trois|una?|"
    r"un|dos|tres|uma?|duas|due|tre|een|twee|drie|jedno|dwa|två|to)"
)
_ABOUT = (
    r"(?:about|on|from|for|regarding|über|zu[mr]?|von|sur|sobre|su|sul|sulla|over|do|o|om)"
)  # fmt: skip

# Sentences that are notes wherever they stand.
_ORDER = lazy_regex(
    rf"(?i)^(?:please |bitte |{_HERE} (?:bitte )?)?(?:{_PUT}\b|(?:[^,]+ )?{_PUT_LAST}\W*$)"
)
_OF_THE_MAIL = lazy_regex(
    rf"(?i)(?:{_THEM}|\b(?:{_STRETCH}|{_PICTURE})\b[^.]{{0,60}}\b{_HERE}\b|"
    rf"\b{_HERE}\b[^.]{{0,30}}\b(?:{_STRETCH}|{_PICTURE})\b|"
    rf"\b{_QUANTITY} (?:\w+ )?{_STRETCH} (?:\w+ )?{_ABOUT}\b|"
    rf"\b{_THIS}{_STRETCH}\b|"
    rf"\b{_VAGUE} (?:\w+ )?(?:personal|specific|relevant|about|from|nice|(?:zu|von|aus|sur|de|"
    rf"sobre|"
    rf"su|over|persönliches|personnel|personale|persoonlijks)\b)|{_HERE}[^.]{{0,20}}\b{_VAGUE}\b)"
)
_SAYS_THEIRS = lazy_regex(
    rf"(?i)^(?:please )?(?:(?:{_PUT}|say|tell|ask|refer to|"
    rf"congratulate)\b[^.]{{0,40}}{_THEIRS}[^.]*$)"
)
_SAY = lazy_regex(
    r"(?i)^(?:please )?(?:mention|reference|compliment|personali[sz]e|customi[sz]e|tailor|weave in|"
    rf"(?:say|add|write|insert|include|put) (?:{_VAGUE}|{_QUANTITY} (?:\w+ )?{_STRETCH}))\b"
)
_GOES_HERE = lazy_regex(
    rf"(?i)^(?:[^.,]{{3,40}} )?(?:(?:goes|go|belongs|to go|comes) here|"
    rf"(?:kommt|gehört|steht) hier(?:hin|her)?)\W*$|"
    rf"^this is where (?:the|your|a) [^.]{{2,40}} (?:goes|go|belongs|should go|will go)\W*$|"
    rf"^(?:hier|ici|aquí|aqui|qui) (?:steht|kommt|va|vient|staat|komt|entra) "
    rf"(?:(?:ihre?|dein|der|die|das|votre|le|la|su|el|seu|o|il|uw|de|het|jouw) )?"
    rf"(?:{_STRETCH}|{_PICTURE}|te(?:xt|xte|xto|sto|kst))\W*$"
)
_STRUCK = lazy_regex(  # what forms and drafts say of alternatives
    r"(?i)\b(?:delete|strike(?: out| through)?|cross out) (?:as|where|if|whichever|what(?:ever)?|"
    r"any|whatever is) (?:is |does |are )?(?:not? )?(?:appropriate|applicable|app(?:ly|lies)|"
    r"needed|"
    r"inapplicable)\b|\bnicht ?zutreffendes (?:bitte )?(?:streichen|löschen)|"
    r"\b(?:rayer|supprimer|biffer) (?:la|les) mentions? inutiles?|"
    r"\b(?:táchese|tachar|tache|borrar) lo que no (?:proceda|corresponda)|"
    r"\b(?:riscar|apagar|eliminar) o que não (?:interessa|se aplica)|"
    r"\bcancellare la voce che non interessa|\bdoorhalen wat niet van toepassing is|"
    r"\bniepotrzebne skreślić|\bstryk det som ej är tillämpligt|"
    r"^(?:pick|choose|use|keep|select) (?:whichever|whatever) (?:applies|fits|works)|"
    rf"^(?:pick|choose|use|keep) (?:one|either|any) of the (?:\w+ )?{_STRETCH}"
)
_WHILE_IF = lazy_regex(  # an edit for some of those who get it
    rf"(?i)^(?:please )?(?:delete|remove|drop|skip|omit|leave out|change|adapt|use|keep) "
    rf"(?:this|these|the (?:next|above|following|last|first))"
    rf"(?: {_STRETCH}| bit| part| section| block| text)? (?:if|for|when|unless) (?:they|the|he|she|"
    rf"it|not|no|already|customer|client)"
)
_FRAGMENT = lazy_regex(  # what is to come, without a verb; readers are told "Photos to follow"
    r"(?i)^(?:[^.:\n]{1,20}: )?(?:the )?(?:link|url|quote|text|copy|wording|headline|image|logo|"
    r"screenshot|testimonial|"
    r"foto|bild|grafik|zitat|lien|visuel|citation|enlace|cita|imagen|imagem|immagine|citazione|"
    r"afbeelding|citaat)"
    r" (?:to follow|to come|coming|pending|missing|still missing|to be (?:added|supplied|inserted|"
    r"confirmed|checked|signed off|approved)(?: by \w+)?|"
    r"(?:folgt|fehlt|kommt)(?: noch)?|noch offen|à venir|manquante?|pendiente|em falta|pendente|"
    r"mancante|in arrivo|volgt(?: nog)?|ontbreekt(?: nog)?|komt nog)\W*$|"
    r"^(?:(?:todavía |aún |ainda )?falta|manca(?: ancora)?|il manque|fehlt(?: noch)?|ontbreekt) "
    r"(?:(?:poner|añadir|pôr|colocar) )?(?:(?:el|la|o|a|il|le|lo|de|het|der|die|das) )?"
    rf"(?:{_PICTURE}|precio|texto|testo|te[xk]st|texte|preço|prezzo|prijs|preis|prix|fecha|"
    rf"data)\W*$"
)
_AT_WORK = lazy_regex(
    rf"^@[A-ZÀ-Þ][a-zà-ÿ]+[:,] |^{_NAME}\s?[:,–-]+ .*\b(?i:before (?:it|this|that) goes out|"
    r"bevor (?:das|es) rausgeht|vor (?:dem )?versand|avant (?:l['’])?envoi|antes do envio|"
    r"prima dell['’]invio|voor verzending)\W*$|"
    rf"^(?i:(?:hey|hi|hallo|hej) )?(?:@[A-ZÀ-Þ]\w+[,:]? (?i:{_ASKING}|{_JOB}|is|are|what|need|hier|"
    rf"this|do|should|the|check)\b|"
    rf"{_NAME}\s?[:,–-]+ (?i:(?:{_ASKING} )?(?:\w+ )?{_JOB})\b.*\b(?i:{_BEFORE})\s*\W*$|"
    rf"{_NAME}\s?(?::|\s[–-]) (?i:{_ASKING} {_JOB} (?:the|a|in the) (?:{_PICTURE}|{_STRETCH})\W*$)|"
    rf"{_NAME} (?i:(?:still )?(?:to|needs to|has to|must) {_JOB}(?: (?:the|this|these|it))?"
    rf"(?: (?:prices?|dates?|figures?|numbers?|text|copy|wording|{_PICTURE}|{_STRETCH}|discount|"
    rf"venue))?)\W*$|"
    rf"(?i:(?:still )?(?:a?waiting)(?: (?:for|on))?) {_NAME} (?i:to (?:send|{_JOB})\b)|"
    rf"(?i:(?:der |die |das )?(?:preis|datum|text|link|termin|ort|zahlen|rabatt|foto|bild) "
    rf"(?:klärt|prüft|liefert|macht|ergänzt|bestätigt|schickt)(?: noch)?) {_NAME}\W*$|"
    rf"(?i:please |bitte )?(?i:{_JOB}) (?i:(?:this|it|these|das|dies) )?(?i:{_BEFORE})\W*$)"
)
_STATE = lazy_regex(
    r"(?i)^(?:not final\b|(?:first |rough |final )?draft,? (?:v(?:ersion)? ?)?\d+(?: (?:for|by|of) "
    r"\w+)?\W*$|"
    r"(?:entwurf|brouillon|borrador|rascunho|bozza|concept)"
    r" (?:v ?)?\d+\b)|^(?-i:DRAFT)\b.{0,30}$"
)
# An infinitive and "here": what drafts say, and forms on paper.
_INFINITIVE_HERE = lazy_regex(
    r"(?i)^(?:bitte )?hier [^.,]{3,60} (?:einfügen|ergänzen|eintragen|einsetzen|hinzufügen|nennen|"
    r"erwähnen|nachtragen)\W*$|"
    r"^(?:insérer|ajouter|mettre|écrire|compléter|préciser|insertar|añadir|agregar|poner|escribir|"
    r"completar|inserir|adicionar|acrescentar|colocar|escrever|preencher|inserire|aggiungere|"
    r"mettere|"
    r"scrivere|completare) (?:ici|aquí|aqui|qui)\b|"
    r"^hier [^.,]{3,60} (?:invoegen|toevoegen|invullen|plaatsen|vermelden)\W*$"
)
# What is a note where something fences it off from what a reader is told.
_FENCED = lazy_regex(
    rf"(?:(?i:\b{_JOB} (?:\w+ ){{0,2}}(?:with|by|mit|bei|avec|con|com|met|z) (?!the\b|"
    rf"an?\b)){_NAME}|"
    rf"(?i:^(?:noch )?(?:mit|bei)) {_NAME} (?i:abstimmen|klären|absprechen|besprechen|prüfen)|"
    rf"^{_NAME}(?i:,? (?:still )?(?:to|needs to|has to|must|should|muss|doit|debe|deve|moet)) "
    rf"(?i:(?:\w+ )?{_JOB})|"
    rf"^(?i:(?:hey|hi) )?{_NAME}[,:] (?i:{_ASKING}|{_JOB}|is this|does this|stimmt)\b|"
    rf"(?i:\?|\bbit\b), {_NAME}\?$|"
    rf"(?i:^(?:pendiente de|a|por|à|da|te) {_JOB} (?:com|con|avec|par|por|da|da parte di|met|"
    rf"door)?) ?{_NAME}|"
    rf"^{_NAME} (?i:fragen|anrufen|bitten|anschreiben|vragen|bellen)\b|"
    rf"(?i:^(?:ask|ping|demander à|preguntar a|perguntar (?:a|à|ao)|chiedere a|vragen aan)) {_NAME}"
    rf"(?i:\W*$|,? (?:if|whether|about|again|first|ob|si|se|of)\b)|"
    rf"(?i:^(?:todo|fixme|reminder|note)\b(?: to self)?\s?:)|"
    rf"(?i:^{_QUANTITY} (?:\w+ )?{_STRETCH} (?:\w+ )?{_ABOUT}\b)|"
    rf"(?i:^(?:say|explain|state|describe|mention|tell them) (?:why|what|how|that|when|who|where|"
    rf"which|"
    rf"{_VAGUE})\b)|"
    rf"(?i:^(?:option|variante?|opción|opção|opzione|optie) [a-d1-3]\b.*(?:/|\bor\b|\||\boder\b))|"
    rf"(?i:^(?:repeat|same|do this) (?:for|this for) (?:each|every|all)\b)|"
    rf"(?i:^same (?:text|copy|wording|intro|email) as\b)|"
    rf"(?i:^(?:choose|pick) one\s?:)|"
    rf"(?i:^(?:need|needs|want|find|use|get)s? (?:a|an|some|more|another|better) (?:\w+ )?"
    rf"(?:{_STRETCH}|{_PICTURE}|ending|example|opening|title|word|number|figure|source)s?(?: "
    rf"here)?\W*$)|"
    rf"(?i:^(?:stimmt das(?: so)?|is that right|is this (?:still )?(?:true|right|correct)|right\?|"
    rf"c['’]est (?:bien ça|correct|juste)|¿?es correcto|está certo|è giusto|klopt dit)\W*$)|"
    rf"(?i:\b(?:{_BEFORE})\W*$)|(?i:\b(?:fehlt|fehlen|folgt|folgen|kommt|ontbreekt|volgt) (?:noch|"
    rf"nog)\W*$)|"
    rf"(?i:(?:{_PICTURE}|{_STRETCH}|text|price|preis|prix|precio|preço|prezzo|prijs|zahlen|"
    rf"figures) "
    rf"(?:kommt noch|folgt noch|to follow|tk|still to come)))"
)


def is_note(sentence: str) -> bool:
    """Say whether a sentence, wherever it stands, is told to whoever makes the mail.

    >>> is_note("Insert a sentence about the customer here."), is_note("Insert your card here.")
    (True, False)
    """
    said = sentence.strip().strip("*_#>/¡¿•- \t")
    if _STRUCK.search(said) or _AT_WORK.search(said) or _STATE.search(said):
        return True
    if READER.search(said):
        return _GOES_HERE.search(said) is not None
    return bool(
        _GOES_HERE.search(said)
        or _INFINITIVE_HERE.search(said)
        or _FRAGMENT.search(said)
        or _WHILE_IF.search(said)
        or (_ORDER.search(said) and _OF_THE_MAIL.search(said))
        or (_SAY.search(said) and re.search(rf"(?i){_THEIRS}|{_THEM}", said))
    )


def is_fenced_note(inside: str) -> bool:
    """Say whether words that something fences off are told to whoever makes the mail.

    >>> is_fenced_note("check with Otto first"), is_fenced_note("check the calendar first")
    (True, False)
    """
    said = inside.strip(" \t.!?¡¿*_-–")
    return bool(
        is_note(inside)
        or _FENCED.search(said)
        or _FENCED.search(said + "?")
        or (_SAYS_THEIRS.search(said) and not READER.search(said))
        or (
            _ORDER.search(said)
            and re.search(rf"(?i)\b(?:{_STRETCH}|{_PICTURE})\b", said)
            and not READER.search(said)
        )
    )
