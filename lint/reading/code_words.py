"""The words of sentences about mails: kinds of codes, texts, tools, and what codes do."""

# What a code is called by those who talk about it.
KIND = (
    r"(?:merge|personali[sz]ation|template|dynamic|custom)[ -](?:tags?|fields?|codes?|tokens?|"
    r"variables?|strings?)|variables?|placeholders?|tokens?|(?<!guten )(?<!goden )tags?|"
    r"short-?codes?|syntax|"
    r"expressions?|snippets?|formulas?|functions?|macros?|merge|attributes?|constants?|keywords?|"
    r"parameters?|arguments?|operators?|filters?|specifiers?|escapes?|format elements?|options?|"
    r"flags?|"
    r"platzhalter|variablen?|seriendruckfeld\w*|formel|balises?|étiquettes?|marcador(?:es)?|"
    r"etiquetas?|segnaposto|fórmula|formule"
)
# What a text is to those who speak of it: where one may see a code.
TEXT = (
    r"(?:e-?mails?|mails?|letters?|newsletters?|messages?|notes?|drafts?|previews?|proofs?|pages?|"
    r"screens?|cells?|columns?|rows?|tickets?|logs?|forms?|reports?|subject(?: lines?)?|header|"
    r"footer|"
    r"body|leaflets?|invoices?|labels?|badges?|slides?|lists?|files?|documents?|text|inbox|"
    r"documents?|dokument|documento?|"
    r"flyers?|brochures?|posters?|signs?|ads?|website|"
    r"templates?|posts?|consoles?|terminals?|(?:stack )?traces?|servers?|tills?|displays?|sheets?|"
    r"signature|"
    r"zelle[n]?|spalte[n]?|brief(?:e[ns]?)?|nachricht(?:en)?|entwurf|vorlage[n]?|betreff|seite|"
    r"liste|"
    r"vorschau|ausdruck|formular|fehlermeldung|"
    r"cellules?|lettres?|courriels?|messages?|brouillons?|modèles?|objet|aperçu|objet|"
    r"celdas?|cartas?|correos?|mensajes?|borrador(?:es)?|plantillas?|asunto|hoja|"
    r"células?|mensage(?:m|ns)|rascunhos?|modelos?|assunto|planilha|"
    r"cell[ae]|lettere?|messagg(?:io|i)|bozz[ae]|modell[oi]|oggetto|foglio|"
    r"cel(?:len)?|brie(?:f|ven)|berichten?|concept|sjabloon|onderwerp)"
)
# What a thing that is talked about does, as the subject of its sentence.
MEANS = (
    r"(?:means?|meant|stands? for|refers? to|is short for|tells? you|says? that|shows? that|"
    r"bedeute[nt]|steh[t]? für|heißt|heissen|signifi(?:e|ent)|veut dire|désigne|"
    r"significa[n]?|quiere decir|quer dizer|betekent|betekenen|staat voor|oznacza|betyder)"
)
DOES = (
    r"(?:prints?|pulls?|returns?|adds?|repeats?|takes?|lists?|begins?|ends?|inserts?|outputs?|"
    r"stays? visible|"
    r"appears?|appeared|shows? up|showed up|turns? up|remain(?:s|ed)?|is (?:still )?(?:visible|"
    r"unfilled)|"
    r"(?:was|were|is|are) (?:still |left )?(?:in|on|there)|asks? for|reads? the|fetches|fills|"
    r"counts?|sums?|looks? up|"
    r"liefert|druckt|zeigt|fügt|setzt|holt|stand(?:en)? (?:noch |immer noch )?in|steht (?:noch "
    r")?in|erscheint|"
    r"bleibt|wird|affiche|reprend|insère|renvoie|ajoute|apparaît|reste|"
    r"muestra|inserta|toma|devuelve|aparece|suma|imprime|queda|"
    r"mostra|insere|pega|retorna|aparece|soma|fica|"
    r"stampa|inserisce|prende|restituisce|appare|somma|resta|"
    r"toont|drukt|voegt|haalt|verschijnt|blijft)"
)
TOOLS = (
    r"(?:mailchimp|hubspot|salesforce|marketo|klaviyo|brevo|sendgrid|pardot|mailjet|(?-i:Excel|"
    r"Word|Ruby|Perl|Calc|"
    r"Numbers|Unix|Bash)|(?:google )?sheets|libreoffice|outlook|html|css|javascript|typescript|"
    r"python|java|php|"
    r"sql|mysql|postgres|jinja|django|twig|smarty|liquid|handlebars|mustache|printf|latex|mjml|"
    r"velocity|"
    r"freemarker|json|yaml|regex)"
)
