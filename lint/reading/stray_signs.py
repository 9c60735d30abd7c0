"""Finds what is left of a template's signs in a sentence: "colleague [ ] about", "Ferreira ] and".

A bracket has its other half and something inside; two words are not said twice in a row behind one
preposition; a name has no dot and capital behind an @.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .mention import is_mentioned
from .sample import is_code_line, is_quoted_code, line_around
from .words import is_field_like

_FIX = "write the missing text, or print the field that holds it"
_PREPOSITION = (
    r"(?:in|at|on|from|to|for|with|of|per|by|near|nach|aus|bei|von|mit|für|pro|zu|im|am|à|de|chez|"
    r"pour|avec|dans|par|en|con|para|por|a|da|di|com|em|naar|uit|met|voor|van|bij)"
)
_PATTERNS = (
    (lazy_regex(r"(?<=[a-zà-ÿ,] )(?P<at>\[\s?\]|\{\s?\}|<\s?>|\(\s\))(?= [a-zà-ÿ]|[.,!?](?:\s|$))"),
     "'{}' holds nothing"),
    # A name in a template's brackets, or with one of them; a tag around it.
    (lazy_regex(r"(?<=[a-zà-ÿ,] )(?P<at><[A-ZÀ-Þ][\w'’&.-]+(?: [\w'’&.-]+){1,4}>|"
                r"\(\([^()\n]{2,40}\)\)|\[[A-ZÀ-Þ][a-zà-ÿ'’-]+(?: (?:& |and |of |"
                r"de )?[A-ZÀ-Þ][\wà-ÿ'’-]+){1,3}\])"
                r"(?=\s[a-zà-ÿ]|[.,;!?])"),
     "'{}' has a template's brackets"),
    (lazy_regex(r"(?<=[a-zà-ÿ,] )(?P<at>\{(?=[A-ZÀ-Þ\d])(?=[^{}\n]*[^\W\d_])[^{},;%#\n]{2,40}\}|\[ "
                r"[^\[\]\n]{2,40} \])(?=[\s.,;!?]|$)"),
     "'{}' has a template's brackets"),
    (lazy_regex(rf"(?<![\w'’-])(?i:{_PREPOSITION}) (?P<at>\[[A-ZÀ-Þ][a-zà-ÿ]+\]|"
                rf"<[A-ZÀ-Þ][a-zà-ÿ]+>)(?= [a-zà-ÿ]|[.,;!?])"),
     "'{}' has a template's brackets"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at><(?:owner|name|first ?name|last ?name|company|city|date|"
                r"title|role|product|price|amount|contact|client|customer|rep|sender|time|place|"
                r"topic|firma|nom|"
                r"nombre|nome|naam)>)"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?P<at>\((?:photos?|images?|logos?|pictures?|maps?|links?|buttons?|charts?|"
                r"graphs?|tables?|quotes?|signature|bild|foto|image|imagen|immagine|imagem|"
                r"afbeelding)\b[^()\n]{0,40}\b(?:here|hier|ici|aquí|"
                r"qui|aqui)\))"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?<![\w-])(?P<at>YOUR[-_ ](?:[A-Z]{2,}[-_ ]?)+|(?:ENTER|INSERT|ADD) "
                r"(?:[A-Z]{2,} ?){1,4})(?=\s*[.,;!?]?\s*$)"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?m)^(?P<at>(?:Text|Image|Photo|Button|Content|Headline|Subject line|Paragraph|"
                r"Section|Body|CTA|Bild|Absatz|Überschrift|Texte|Titre|Texto|Título|Testo|"
                r"Titolo) ?(?:block|option|version|variant|box|"
                r"placeholder)? (?:\d{1,2}|[A-C]))\s*$"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?m)^(?P<at>(?:Add|Insert|Replace|Change|Update) (?:the |your |a "
                r")?(?:signature|picture|image|photo|logo|banner|headline|text|link|quote|footer|"
                r"header|paragraph|intro)(?: above| below|"
                r" here)?)[.!]?\s*$"),
     "'{}' is a note to whoever makes the email"),
    (lazy_regex(r"(?P<at>\[[^\[\]\n]{2,40} (?:prüfen|checken|klären|vérifier|à vérifier|revisar|"
                r"verificare|controleren|check|confirm)\]|"
                r"(?m:^)(?:Bitte )?[A-ZÄÖÜ][a-zäöüß]+ (?:ergänzen|einfügen|"
                r"einsetzen|nachtragen)[.!]?(?=\s*$))"),
     "'{}' is a note to whoever makes the email"),
    (lazy_regex(r"(?<=[a-zà-ÿ,] )(?P<at><(?P<tag>b|i|u|strong|em|"
                r"font)>[A-ZÀ-Þ][^<>\n]{2,60}</(?P=tag)>)"
                r"(?= [a-zà-ÿ])"),
     "'{}' is HTML code shown as text"),
    (lazy_regex(r"(?<![\w$'\"`])(?P<at>\$?[a-z][\w]*->[a-z]\w*(?:->\w+)*)(?![\w(])"),
     "'{}' is a merge code that was never filled"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>\[[^\[\]\n]{2,30} \+ [^\[\]\n]{2,30}\])"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>@)(?= (?:or|and|oder|und|ou|et|y|e|of|en|o)\b|[.,;](?:\s|"
                r"$))"),
     "'{}' is a mark for a value"),
    (lazy_regex(r"(?m)^(?!\s*\|)[^|\n]{2,60}(?P<at>\|[ \t]*\|)(?!\|)"), "'{}' holds nothing"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>\((?:[a-zà-ÿ]+ )?[a-zà-ÿ]{3,} \d\))(?= (?:and|or|und|oder|"
                r"et|ou|y|"
                r"o|e|en|of) \()|(?<=[\w] )(?P<note>(?:[A-ZÀ-Þ]{2,} )+(?:EINTRAGEN|EINFÜGEN|"
                r"EINSETZEN|"
                r"ERGÄNZEN|AUSFÜLLEN|INSÉRER|AJOUTER|COMPLÉTER|INSERTAR|AÑADIR|RELLENAR|INSERIR|"
                r"PREENCHER|INSERIRE|AGGIUNGERE|INVOEGEN|INVULLEN))(?=[\s.,;!?]|$)"),
     "'{}' is a placeholder that nobody filled in"),
    # A field of Word's, where the language has no such quotation marks.
    (lazy_regex(r"(?<![\w'’-])(?i:am|um|bei|von|für|im|zum|zur|at|on|in|for|to|by|op|voor|bij|om|"
                r"den|der|dem|the) (?P<at>«[A-ZÀ-Þ][\wà-ÿ]+»)(?=[\s.,;!?]|$)"),
     "'{}' is a merge code that was never filled"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>\[(?:topic|title|name|company|post|project|product|thema|"
                r"titel|"
                r"sujet|titre|tema|título|titolo|onderwerp)\w* (?:from|in|on|via|of (?:the|their|"
                r"your)|"
                r"aus|von|de|di|van) [^\[\]\n]{2,30}\]|"
                r"\{[a-zà-ÿ ]{2,20}(?:/[a-zà-ÿ ]{2,20})+\}|"
                r"<(?!Ctrl|Esc|Enter|Shift|Alt|Tab|Strg|Umschalt|Entf|Del|Cmd|Fn|Return|Space|"
                r"Home|End|Maj)[A-ZÀ-Þ][\wà-ÿ-]+>(?= [a-zà-ÿ]))"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?P<at>\((?:hier|here|ici|aquí|qui|aqui) (?:[^\W\d_]+ ){0,3}(?:[Ss]atz|"
                r"[Aa]bsatz|[Tt]ext|"
                r"[Bb]ild|sentence|paragraph|line|phrase|texte|paragraphe|frase|párrafo|texto|"
                r"testo|"
                r"zin|alinea|tekst)\b[^()\n]{0,40}\)|"
                r"(?<=[.!?] )(?![A-ZÀ-Þ ,]*YOUR)(?:[A-ZÀ-Þ]{2,},? ){2,8}(?:SENDING|SEND|DRAFT|"
                r"APPROVAL|"
                r"TEMPLATE|SENDEN|VERSAND|FREIGABE|ENVOI|ENVOYER|ENVÍO|ENVIAR|INVIO|INVIARE|ENVIO|"
                r"VERZENDEN)(?=[.!]))"),
     "'{}' is a note to whoever makes the email"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>[-–—](?: [-–—])+)(?= ?[,.;]| [a-zà-ÿ])|(?<=[A-ZÀ-Þ]{3})"
                r"(?P<note>,)(?=[A-Z]{2}\b)"), "'{}' is a mark for a value"),
    (lazy_regex(r"(?m)^[^\w\n]{0,3}(?:Dear|Hi|Hello|Hey|Hallo|Liebe[r]?|Bonjour|Cher|Chère|Hola|"
                r"Ciao|"
                r"Estimad[oa]|Gentile|Caro|Cara|Olá|Beste) [^,!?\n]{2,40}(?P<at>[!?;:],|,[!;:])"),
     "'{}' ends the greeting twice"),
    (lazy_regex(r"(?<=\w)(?P<at>\"{2,4})(?=[\s.,;!?]|$)"), "'{}' is how a file of a list marks "
                r"a quote"),
    # The same words again at once: "University of University of", a closing line twice.
    (lazy_regex(r"(?<![\w-])(?P<at>(?P<first>[A-ZÀ-Þ][\w'’-]+ (?:of|de|der|für|for|di|da|van|du|"
                r"des|"
                r"del|della|do))(?: the| la| den)? (?P=first))(?= [A-ZÀ-Þ])"),
     "'{}' says the same thing twice"),
    (lazy_regex(r"(?m)^(?P<at>(?P<closing>[A-ZÀ-Þ][^\n|]{6,60}[^\s.?!|])[ \t]*\n(?P=closing))[ "
                r"\t]*$"),
     "'{}' says the same thing twice"),
    # Signs where a figure should be; a sentence's end within a sentence; a span without its end.
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>[•·●▪◦#¤?]{2,4})(?= [a-zà-ÿ]{3,})"), "'{}' is a mark for "
                r"a value"),
    (lazy_regex(r"(?<=\b[A-ZÀ-Þ])(?P<at>[a-zà-ÿ]{3,}\.;)(?= "
                r"[a-zà-ÿ])(?<!Corp\.;)(?<!Prof\.;)(?<!Bros\.;)"),
     "'{}' ends a sentence twice"),
    (lazy_regex(r"(?P<at>\d\d?[:.]\d\d ?[-–—] {2}(?=[a-z])|\d\d?[:.]\d\d ?[-–—] ?(?=[,;](?:\s|"
                r"$)))"),
     "'{}' has a gap: a value is missing"),
    (lazy_regex(r"(?m)^(?P<all>(?:[A-ZÀ-Þ][^|\n]{12,}[a-zà-ÿ]) (?P<at>\|) [a-zà-ÿ][^|"
                r"\n]{8,}[.!?])$"),
     "'{}' is a template's sign"),
    (lazy_regex(rf"(?i)(?<![\w'’-])(?P<at>(?P<twice>(?!a ){_PREPOSITION} (?!day|bit|year|"
                rf"step)[\w'’-]{{3,}}) "
                rf"(?P=twice))(?![\w'’-])"),
     "'{}' says the same thing twice"),
    (lazy_regex(r"(?<![\w.])(?P<at>@[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)+)(?!\w)"),
     "'{}' is a placeholder that nobody filled in"),
    (lazy_regex(r"(?P<at>(?:[Gg]eehrte(?:/r|\(r\)|r/e)|[Ee]stimad[oa]/[oa]|[Cc]her/[Cc]hère|"
                r"[Cc]her\(e\)|[Dd]ear (?:Mr\.?/Mrs|Mrs\.?/Mr)\.?) (?:Frau|Herrn?|Sra?\.|Señora?|"
                r"Madame|Monsieur|"
                r"[A-ZÀ-Þ][a-zà-ÿ]+) ?[A-ZÀ-Þ]?[a-zà-ÿ]*)(?=,|:|$)"),
     "'{}' addresses both, and greets one"),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>Mr\.?/Mrs\.?(?:/\w+\.?)*|Herrn?/Frau|Frau/Herrn?|M\./Mme|"
                r"Sr\./Sra\.) "
                r"(?=[A-ZÀ-Þ])"),
     "'{}' is a form's choice, not a person's"),
)  # fmt: skip
_HALF = lazy_regex(r"(?:(?<=[\w,] )|(?<=[a-zà-ÿ]))(?P<at>[\]}]|\}\}|%\}|\]\]|\)\})(?= [a-zà-ÿ])")


def find_stray_signs(text: str) -> Iterator[Hit]:
    """Yield what a merge left of signs, and words that it wrote twice."""
    for pattern, what in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_told(text, match):
                group = "note" if match["at"] is None else "at"
                yield Hit(*match.span(group), what.replace("{}", shorten(match[group])), _FIX)
    for match in _HALF.finditer(text):
        start, _ = line_around(text, match.start())
        opened = "[" if match["at"][-1] == "]" else "{"
        if opened not in text[start : match.start()] and not _is_told(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' closes nothing", _FIX)


_BOX = lazy_regex(
    r"(?i)\b(?:box(?:es)?|tick\w*|check\w*|kästchen|kreuz\w*|case|coch\w+|casilla|vakje)\b"
)


_SCREEN = lazy_regex(
    r"(?i)\b(?:click\w*|press\w*|tap|choose|select|menu|button|element|tag|klick\w*|drück\w*|"
    r"wähl\w*|taste|menü|cliqu\w+|appuy\w+|puls[ea]\w*|clic|botón|premi|clicca\w*|clique|aperte|"
    r"klik\w*|druk)\b"
)


def _is_told(text: str, match: re.Match[str]) -> bool:
    if match["at"] is None:
        return is_quoted_code(text, *match.span())
    start, end = match.span("at")
    if match["at"][0] in "[<{" and is_field_like(match["at"].strip("[]<>(){} ")):
        return True  # a placeholder: M201 tells of it
    if match["at"][0] in "[<" and _SCREEN.search(text, *line_around(text, start)):
        return True
    if not match["at"][1:-1].strip() and _BOX.search(text, *line_around(text, start)):
        return True
    if is_code_line(text, start) and match["at"][0] != "@":
        return True
    return is_quoted_code(text, start, end) or is_mentioned(text, start, end)
