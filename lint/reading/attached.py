"""Finds the words by which a mail says that a file comes with it."""

import re

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, matches, without_overlaps
from .sentences import quoted

_PAPER = (
    r"(?:pdf|file|files|document|documents|guide|brochure|quote|quotation|offer|proposal|invoice|"
    r"report|slides|deck|presentation|price list|form|contract|case study|sheet|spreadsheet|"
    r"catalogue|catalog|checklist|agenda|white ?paper|flyer|leaflet|plan|summary|study|programme|"
    r"program|schedule|estimate|letter|copy|photo|photos|image|drawing|drawings|list|overview)"
)
_PROMISES = (
    lazy_regex(  # English
        rf"(?i)(?<![\w-])(?:(?:please )?(?:find|see)"
        rf"(?: (?:the|our|my|your|here|it|also|now|below)){{0,3}} "
        rf"(?:attached|enclosed)\b(?! to (?:the|your|a|an) (?!e-?mail|mail|message))|"
        rf"(?:i|we)(?:(?:['’]ve| have|)(?: also| now| just)? (?:attached|enclosed|attach|enclose)|"
        rf"(?:['’]m| am|['’]re| are)(?: also| now)? (?:attaching|enclosing))"
        rf"(?! (?:to (?:the|your|a) (?!e-?mail|mail|message)|great|much|no |importance))\b"
        rf"(?= \w| ?[:,.])|"
        rf"(?:attached|enclosed)(?: here(?:with|to)?| below)?,? "
        rf"(?:is|are|you(?:['’]ll| will)? find|"
        rf"please find)\b|(?:the|our|my|your|see) (?:attached|enclosed) (?:\w+ ){{0,2}}?{_PAPER}\b|"
        rf"(?:in|see|open|read|view|review|check) (?:the|my|our) attach(?:ment|ed)s?\b|"
        rf"(?:is|are) (?:also )?(?:attached|enclosed)(?: here(?:with|to)?| below| to this "
        rf"(?:e-?mail|mail|message))?(?=\s*[.,;:!)]|\s*$| for | as | so | and ))"
    ),
    lazy_regex(  # German
        r"(?i)(?<!\w)(?:(?:im|als) (?:e-?mail-?)?anhang\b|im attachment\b|in der anlage\b|"
        r"als anlage\b|"
        r"anbei\b(?! gesagt)|(?:angehängte?n?|beigefügte?n?|beiliegende?n?) (?:\w+ )?"
        r"(?-i:[A-ZÄÖÜ])\w+|(?:habe|haben) (?:ich|wir)? ?(?:\w+ ){1,5}?(?:angehängt|beigefügt)|"
        r"(?:ist|sind|liegt|liegen) (?:\w+ )?(?:angehängt|beigefügt|bei(?=\s*[.,!])))"
    ),
    lazy_regex(  # French
        r"(?i)(?<!\w)(?:en pi[eè]ces? jointes?\b|ci[- ]joint(?:e|es|s)?\b|(?:la|les) pi[eè]ces? "
        r"jointes?\b|(?:trouverez|trouveras) en annexe|"
        r"(?:je|nous) (?:vous |te )?(?:joins|joignons))"
    ),
    lazy_regex(  # Spanish
        r"(?i)(?<!\w)(?:(?:archivos?|ficheros?|documentos?) adjuntos?\b|(?:te|le|les|os) adjunto\b|"
        r"(?:te|le|les|os)? ?adjuntamos\b|en el adjunto\b|"
        r"adjunt[oa]s?,? (?:encontrar\w+|te|le|les|os|env[ií]o|el|la|los|las|un|una|mi|"
        r"nuestr\w+)\b)"
    ),
    lazy_regex(  # Portuguese
        r"(?i)(?<!\w)(?:em anexo\b|seguem? (?:em )?anexos?\b|anexei\b|anexamos\b|"
        r"(?:no|nos) (?:arquivo )?anexos?\b|(?:arquivo|documento)s? anexos?\b)"
    ),
    lazy_regex(  # Italian
        r"(?i)(?<!\w)(?:in allegato\b|(?:ti|le|vi)? ?allego\b|alleghiamo\b|nell['’]allegato\b|"
        r"(?:trova|trovi|trovate|trover[àa]|troverai)(?: \w+){0,3} allegat[oaie]\b|"
        r"(?:il|la|i|le) (?:file |documento )?allegat[oaie]\b)"
    ),
    lazy_regex(  # Dutch
        r"(?i)(?<!\w)(?:in (?:de )?bijlagen?\b|als bijlage\b|bijgevoegd\w*|bijgesloten\b|"
        r"bijgaand\w*)"
    ),
)
_DENIED = lazy_regex(
    r"(?i)(?:\b(?:no|not|nothing|without|never|strings|kein\w*|nicht|ohne|sans|pas|aucun\w*|sin|sem|"
    r"não|non|senza|geen|niet|zonder|instead of|rather than)\s+(?:\w+\s+)?|n['’]t\s+(?:\w+\s+)?)$"
)
_FIX = "attach the file, or link to it: emails that Tactful sends carry no attachments"


def find_promised_attachments(text: str) -> list[Hit]:
    """Return the words that promise an attachment, in seven languages."""
    what = "'{}' promises an attachment, and there is none"
    return without_overlaps(
        hit
        for pattern in _PROMISES
        for hit in matches(pattern, text, what, _FIX)
        if not quoted(text, hit.start)
        and not _DENIED.search(text[max(0, hit.start - 40) : hit.start])
        and not re.search(r"(?i)\b(?:no|not|nothing|n['’]t)\b", text[hit.start : hit.end])
    )
