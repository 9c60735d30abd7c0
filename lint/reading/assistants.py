"""Finds what a chat assistant said about the mail it wrote: "Here's a shorter version:".

An assistant answers whoever asked it for a mail. It hands the mail over, speaks of it as a text
("this template", "the tone"), offers to write it anew, or says what it is and cannot do. A mail
says nothing of that to its reader, who may well get a draft of a contract.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .sentences import joined, quoted, sentences

_FIX = "remove it: it is the assistant's answer to you, not the email"
_LONGEST = 300

_YES = (
    r"(?:sure(?: thing)?|certainly|of course|absolutely|great|got it|no problem|definitely|gladly|"
    r"happy to help|natürlich|gerne?|klar|selbstverständlich|sehr gerne|bien sûr|certainement|"
    r"avec plaisir|voilà|claro(?: que sí)?|por supuesto|desde luego|com certeza|com prazer|"
    r"certo|certamente|ecco|volentieri|natuurlijk|zeker|graag|oczywiście|jasne|självklart|visst|"
    r"naturligvis|selvfølgelig)"
)
_MAIL = (
    r"(?:e-?mails?|mails?|follow-?ups?|subject lines?|cold e?mails?|outreach|"
    r"templates?|newsletters?|correos?|mensajes?|mensagens?|mensagem|messages?|courriels?|"
    r"messaggi[oi]?|berichten|bericht|nachricht(?:en)?|e-?mail-?vorlagen?|vorlagen?|"
    r"betreff(?:zeilen?)?|"
    r"modèles?|plantillas?|modelos?|modell[oi]|sjablo(?:on|nen)|wiadomoś(?:ć|ci)|mejl|besked)"
)
_VERSION = (
    r"(?:versions?|drafts?|rewrites?|variants?|variations?|alternatives?|options?|examples?|"
    r"entwurf|entwürfe|fassung(?:en)?|version(?:en)?|vorschlag|vorschläge|variante[n]?|beispiel|"
    r"propositions?|ébauches?|brouillons?|exemples?|versión|versiones|borrador(?:es)?|propuestas?|"
    r"ejemplos?|vers(?:ão|ões)|rascunhos?|exemplos?|propostas?|bozz[ae]|versione|propost[ae]|"
    r"esempi[o]?|"
    r"versies?|concept(?:en)?|voorbeeld(?:en)?|wersja|szkic|utkast|udkast|forslag|förslag)"
)
_LIKE = (  # how a text is called by who made it
    r"(?:short(?:er)?|concise|polished|revised|improved|personali[sz]ed|rewritten|refined|"
    r"professional|"
    r"friendly|friendlier|formal|warm(?:er)?|updated|sample|ready-to-send|tailored|follow-?up|"
    r"possible|"
    r"suggested|casual|persuasive|kürzere?|überarbeitete?|personalisierte?|verbesserte?|"
    r"courte|améliorée?|personnalisée?|más corta|más corto|mejorad[oa]|personalizad[oa]|"
    r"revisad[oa]|"
    r"mais curt[oa]|melhorad[oa]|più breve|migliorat[oa]|personalizzat[oa]|rivist[oa]|"
    r"kortere|verbeterde|gepersonaliseerde|krótsza|kortare|kortere)"
)
_HERE_IS = (
    r"(?:here(?:['’]s| is| are)|below (?:is|are)|hier (?:ist|sind|kommt|hast du|haben sie)|"
    r"anbei|nachfolgend|voici|voilà|ci-dessous|aquí (?:tienes?|está|tiene)|a continuación|"
    r"aqui (?:está|vai|tem)|segue|abaixo|ecco(?:ti)?|di seguito|hier (?:is|zijn)|hieronder|"
    r"oto|poniżej|här (?:är|kommer)|her er)"
)
_ASKED_FOR = lazy_regex(  # what was promised to a reader, or has its own name
    r"(?i)\b(?:promised|discussed|talked about|spoke about|mentioned|asked (?:for|about|me)|"
    r"requested|"
    r"you wanted|as agreed|addresse?s?|account|besprochen|versprochen|gewünscht|gebeten|adresse|"
    r"demandiez|demandée?|promise?|promis|pediste|pidió|acordamos|dirección|pediu|combinado|"
    r"endereço|promesso|richiest[oa]|indirizzo|beloofd|besproken|adres|wie|comme|como)\b"
)
_HANDS_OVER = lazy_regex(
    rf"(?i)^\W*(?:{_YES}\W+(?:(?:and|y|e|et|und) )?)?{_HERE_IS}\b[^.!?]{{0,60}}?"
    rf"\b(?P<what>{_MAIL}|{_VERSION})\b[^.!?]{{0,120}}:\W*$"
)
_AGREED = lazy_regex(rf"(?i)(?:^|[\n.!?])\W*{_YES}\s?[!,.:–-]+\s*$")
_OF_THE_TEXT = lazy_regex(rf"(?i)\b(?:{_MAIL})\b")
_SAID_SO = lazy_regex(
    rf"(?i)\b{_LIKE}\b|\b(?:you (?:can|could|might|may) (?:use|send|adapt|copy)|que (?:puedes|"
    rf"podrías|você pode|"
    r"vous pouvez|puoi)|die (?:du|sie) \w+ (?:kannst|können))\b"
)
_WHAT_IT_IS = lazy_regex(
    r"(?i)\b(?:(?:as|being|i['’]?a?m(?: just| only)?) (?:just )?an? (?:ai|artificial intelligence|"
    r"large)?[ -]?(?:language model|"
    r"ai (?:assistant|model|chatbot)|ai\b(?=[,.]? i\b)|chatbot\b(?=[,.]? i\b)|virtual "
    r"assistant\b(?=,? i))|"
    r"als (?:ein )?(?:ki|künstliche intelligenz|(?:ki-)?sprachmodell|ki-modell|"
    r"ki-assistent)\b(?=,? (?:kann|habe|bin|ist|darf)\b)|"
    r"en tant (?:que|qu['’]) ?(?:modèle de langage|ia\b|intelligence artificielle|assistant)|"
    r"como (?:un )?(?:modelo de (?:lenguaje|ia)|(?:una )?ia\b,|asistente (?:de ia|virtual)),?|"
    r"como (?:um |uma )?(?:modelo de linguagem|ia,|inteligência artificial,)|"
    r"(?:in quanto|come) (?:un )?(?:modello (?:linguistico|di linguaggio)|(?:intelligenza "
    r"artificiale|ia),)|"
    r"als (?:een )?(?:ai-?)?(?:taalmodel|ai-(?:model|assistent)|ai\b(?=,? (?:kan|heb|ben)))|"
    r"jako model językowy|som (?:en )?(?:ai-)?språkmodell?|som (?:en )?(?:ai-)?sprogmodel)"
)
_CANNOT = lazy_regex(
    r"(?i)\bi(?:['’]m| am)? (?:can(?:not|['’]t)|not able to|unable to|won['’]t be able to) "
    r"(?:help|assist|comply|fulfil?l?|generate|create|write|browse|provide)"
    r"(?: you)? (?:with )?(?:that|this|such|your) (?:request|type of|kind of|content|prompt|e?mail|"
    r"query)|"
    r"\bi (?:don['’]t|do not|didn['’]t|did not) have (?:access to|any|enough|the|specific|"
    r"real-time) [^.]{0,40}"
    r"\b(?:real-time|recipient|prospect|internet|browsing|lead['’]s|contact['’]s|conversation "
    r"history|"
    r"linkedin|personal information about|details about the|context about)\b|"
    r"\bmy (?:training data|knowledge cut-?off|last (?:knowledge )?update)\b|"
    r"\b(?:ich kann (?:ihnen |dir )?(?:bei|mit) dieser (?:anfrage|bitte)|kann ich (?:leider "
    r")?nicht (?:auf|bei) (?:diese|dieser) anfrage)|"
    r"\bje (?:ne (?:peux|suis)|n['’]ai) pas [^.]{0,40}(?:cette demande|temps réel|accès à "
    r"internet)|"
    r"\bno (?:puedo|tengo) [^.]{0,40}(?:esa solicitud|esta solicitud|tiempo real|acceso a "
    r"internet)|"
    r"\bnão (?:posso|tenho) [^.]{0,40}(?:essa solicitação|este pedido|tempo real|acesso à "
    r"internet)|"
    r"\bnon (?:posso|ho) [^.]{0,40}(?:questa richiesta|tempo reale|accesso a internet)|"
    r"\bik (?:kan|heb) [^.]{0,40}(?:dit verzoek|realtime|toegang tot internet)"
)
# What is done to a text by who offers to write it anew.
_TEXT_WORK = (
    r"(?:adjust|tweak|change|refine|revise|rewrite|shorten|expand|edit|modify|personali[sz]e|"
    r"customi[sz]e|"
    r"adapt|tailor|polish|rephrase|make|write|draft|generate|create|add|include|provide)"
)
_ITS_TEXT = (
    r"(?:tone|wording|style|length|call to action|cta|subject lines?|formality|"
    r"(?:it|this|the (?:e?mail|message|draft|text|template|version)|(?:e?mail|message|draft))"
    r" (?:(?:sound|be|even|a bit|a little|slightly|more|less) ?)*(?:shorter|longer|more|less|"
    r"formal|"
    r"casual|friendly|friendlier|concise|persuasive|warmer|punchier|professional|further|to (?:a|"
    r"your) (?:specific|different))|"
    r"(?:this|the) (?:e?mail|draft|template|message|version)|"
    r"(?:another|a|any other|more|different|alternative|follow-?up|second|shorter|longer|formal)"
    r" (?:\w+ )?(?:versions?|variations?|drafts?|e?mail templates?|variants?|options?))"
)
_OFFER = lazy_regex(
    rf"(?i)\b(?:would you like me to|do you want me to|want me to|shall i|should i|let me know if "
    rf"(?:you(?:['’]d| would)? (?:like|want|need)"
    rf"(?: me to)?)|i can (?:also|further)|i['’]?(?:d| would) be happy to(?: also)?|if you(?:['’]d|"
    rf" would)? (?:like|want)?,? i can|"
    rf"happy to)\b[^.?!]{{0,25}}\b{_TEXT_WORK}\b[^.?!]{{0,40}}?\b{_ITS_TEXT}\b|"
    rf"\bfeel free to (?:{_TEXT_WORK}|use|replace|copy)\b[^.?!]{{0,30}}\b(?:e?mails?|templates?|"
    rf"drafts?|"
    rf"messages?|placeholders?|brackets|tone|wording|subject line|(?:it|this|details) (?:as needed|"
    rf"to (?:fit|suit|match) your))\b|"
    rf"\b(?:replace|fill in|update) (?:the |any |all )?(?:placeholders?|bracketed|brackets|fields "
    rf"in brackets|details in brackets)|"
    rf"\bi hope (?:this|the) (?:e?mail|draft|template|version|message) (?:template )?(?:helps|"
    rf"meets|works|fits|suits)|"
    rf"\b(?:this|the) (?:e?mail|draft|version|message|template) (?:is|keeps|uses|maintains|has|"
    rf"strikes|avoids|ends|sounds) "
    rf"[^.]{{0,60}}\b(?:tone|concise|call to action|cta|friendly|professional|persuasive|"
    rf"personali[sz]ed)\b|"
    rf"^\W*(?:subject line (?:options|ideas|suggestions)|word count|key (?:changes|improvements)|"
    rf"(?:suggested|alternative) subject lines?|why this works|tips for (?:personali[sz]ing|"
    rf"sending))\s?[:(]|"
    r"\bi(?:['’]ve| have) (?:kept|made|used|added|included|left|adjusted|written) "
    r"[^.]{0,60}\b(?:tone|concise|placeholders?|call to action|subject line|professional|"
    r"conversational)\b|"
    rf"\(\d{{2,3}} words\)\W*$"
)
_OFFER_ELSEWHERE = lazy_regex(
    r"(?i)\b(?:(?:gerne? kann ich|kann ich gerne?|soll ich|möchten sie,? dass ich|möchtest du,? "
    r"dass ich|wenn (?:du|sie) (?:möchtest|möchten|magst|wollen))"
    r"[^.?!]{0,40}\b(?:text|e-?mail|entwurf|fassung|ton(?:fall)?|version|vorlage|"
    r"betreff)\b[^.?!]{0,40}"
    r"\b(?:kürz\w*|förmlich\w*|locker\w*|anpass\w*|umschreib\w*|überarbeit\w*|formulier\w*|"
    r"schreib\w*|persönlich\w*)|"
    r"pass(?:e|en sie) (?:die|den|diese|diesen) (?:vorlage|entwurf|text|platzhalter)|"
    r"n['’]hésit(?:ez|e) pas à (?:adapter|modifier|personnaliser|remplacer)[^.?!]{0,30}(?:modèle|"
    r"e-?mail|message|texte|brouillon|ton\b)|"
    r"(?:souhaitez-vous|voulez-vous|souhaites-tu|veux-tu) que (?:je|j['’]) ?[^.?!]{0,40}(?:ton\b|"
    r"e-?mail|texte|version|message)[^.?!]*|"
    r"(?:no dudes|no dude|siéntete libre|siéntase libre)[^.?!]{0,15}(?:adaptar|modificar|"
    r"personalizar|cambiar|ajustar)[^.?!]{0,30}(?:plantilla|correo|mensaje|texto|tono|borrador)|"
    r"(?:¿(?:quieres|quiere|te gustaría|le gustaría) que )[^.?!]{0,40}(?:tono|correo|texto|"
    r"versión|mensaje)[^.?!]{0,30}(?:corto|corta|formal|informal|ajust|otra)|"
    r"(?:fique à vontade|sinta-se à vontade|sinta-se livre) para (?:adaptar|modificar|personalizar|"
    r"alterar|ajustar)[^.?!]{0,30}(?:modelo|e-?mail|mensagem|texto|tom\b|rascunho)|"
    r"(?:quer que eu|gostaria que eu|deseja que eu)[^.?!]{0,40}(?:tom\b|e-?mail|texto|versão|"
    r"mensagem)|"
    r"(?:sentiti libero|sentitevi liberi|si senta libero) di (?:adattare|modificare|"
    r"personalizzare)[^.?!]{0,30}(?:modello|e-?mail|messaggio|testo|tono|bozza)|"
    r"(?:vuoi|vuole|desideri) che (?:io )?[^.?!]{0,40}(?:tono|e-?mail|testo|versione|messaggio)|"
    r"(?:voel je vrij|u kunt gerust|je kunt gerust)[^.?!]{0,30}(?:sjabloon|e-?mail|tekst|bericht|"
    r"toon)[^.?!]{0,30}|"
    r"(?:wil je|wilt u|zal ik) (?:dat ik )?[^.?!]{0,40}(?:toon|e-?mail|tekst|"
    r"versie)[^.?!]{0,30}(?:aanpas|korter|formeler|herschrijf)\w*)"
)


def find_assistant(text: str) -> Iterator[Hit]:
    """Yield each sentence that a chat assistant said to whoever asked it for the mail."""
    for sentence in sentences(joined(text)):
        said = sentence[0].strip()
        if 8 < len(said) < _LONGEST and _is_said(said, text[: sentence.start()]):
            start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            if not quoted(text, start):
                what = f"'{shorten(said)}' is a chat assistant's answer to its user"
                yield Hit(start, sentence.start() + len(sentence[0].rstrip()), what, _FIX)


def _is_said(said: str, before: str) -> bool:
    return bool(
        _WHAT_IT_IS.search(said)
        or _CANNOT.search(said)
        or _OFFER.search(said)
        or _OFFER_ELSEWHERE.search(said)
        or _is_handed_over(said, before)
    )


def _is_handed_over(said: str, before: str) -> bool:
    """Say whether a mail is handed over: by a yes, or as a text that somebody made or may use."""
    over = _HANDS_OVER.search(said)
    if over is None or _ASKED_FOR.search(said):
        return False
    agreed = _AGREED.search(before[-40:]) or re.match(rf"(?i)\W*{_YES}\W", said)
    mail = _OF_THE_TEXT.search(said) or re.search(r"(?i)\b(?:tone|wording|call to action)\b", said)
    return (
        bool(agreed)
        or (mail and _SAID_SO.search(said) is not None)
        or (
            _SAID_SO.search(said) is not None
            and re.search(r"(?i)\byou (?:can|could)|que puedes", said) is not None
        )
    )
