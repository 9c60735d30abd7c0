"""Merge codes of the platforms: a table, and the search for what it holds in a text.

Sources: the platforms' own help pages and public templates; one row for each syntax. A
"strict" row is a leftover wherever it stands outside quoted code. A row that is not strict
looks like other things too (an e-mail handle, a shell variable), so its inside must name a
field, and the line must not be code.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from .hit import Hit, separate, shorten
from .sample import is_code_line, is_explained, is_quoted_code
from .words import is_field_like, split_name


@dataclass(frozen=True, slots=True)
class Syntax:
    """One way to write a merge code; the group ``name`` is what it wants to print."""

    platform: str
    pattern: re.Pattern[str]
    example: str
    strict: bool = True

    @classmethod
    def of(cls, platform: str, pattern: str, example: str, *, strict: bool = True) -> "Syntax":
        return cls(platform, re.compile(pattern), example, strict)


_of = Syntax.of
SYNTAXES: tuple[Syntax, ...] = (
    # Mail and marketing platforms, the most telling first.
    _of("Mailchimp", r"\*\|(?P<name>[^|\n]{1,80})\|\*", "*|FNAME|*"),
    _of("Braze", r"\{\{[^{}\n]*\$\{(?P<name>[^}\n]+)\}[^{}\n]*\}\}", "{{${first_name}}}"),
    _of("Mailjet", r"\{\{\s*(?:var|data):(?P<name>[^}\n:]+)[^}\n]*\}\}", "{{var:first_name}}"),
    _of("HubSpot", r"\{\{\s*personalization_token\(\s*['\"](?P<name>[\w.]+)[^}\n]*\}\}",
        "{{ personalization_token('contact.firstname') }}"),
    _of("Marketo", r"\{\{\s*(?:lead|my|company|system|member|campaign|trigger)\."
        r"(?P<name>[A-Z][^}\n:]*|\w+ [^}\n:]*)(?::[^}\n]*)?\}\}", "{{lead.First Name}}"),
    _of("Go template (listmonk)", r"\{\{-?\s*(?:if\s+|with\s+|range\s+)?\.(?P<name>[A-Z][\w.]*)[^}\n]*\}\}",
        "{{ .Subscriber.FirstName }}"),
    _of("Handlebars", r"\{\{\{?\s*[#/^>!&](?P<name>[^}\n]*)\}?\}\}", "{{#if first_name}}"),
    _of("Handlebars", r"\{\{\{\s*(?P<name>[^{}\n]*)\}\}\}", "{{{user.name}}}"),
    _of("Instantly or Smartlead", r"\{\{\s*(?:RANDOM|spin)\b(?P<name>)[^}\n]*\}\}", "{{RANDOM | a | b}}"),
    _of("double-brace", r"\{\{(?P<name>(?:[^{}\n]|\n(?!\n)){0,300})\}\}", "{{ first_name }}"),
    _of("Jinja or Liquid", r"\{%[-+]?(?P<name>(?:[^%\n]|%(?!\})|\n(?!\n)){1,300})%\}", "{% if name %}"),
    _of("Adobe Journey Optimizer", r"\{%=(?P<name>[^%\n]*)%\}", "{%= profile.person.name.firstName %}"),
    _of("Salesforce Marketing Cloud", r"%%=(?P<name>.{1,300}?)=%%", "%%=v(@firstName)=%%"),
    _of("Salesforce Marketing Cloud", r"(?s)%%\[(?P<name>.{1,800}?)\]%%", "%%[ IF Empty(@n) ]%%"),
    _of("Pardot or Marketing Cloud", r"%%(?P<name>[A-Za-z_][\w .:-]{0,60}?)%%", "%%first_name%%"),
    _of("SendGrid", r"<%(?P<name>asm_\w+|body|subject)%>", "<%asm_global_unsubscribe_raw_url%>"),
    _of("EJS, ERB or Adobe Campaign", r"(?s)<%[=\-@!#]?(?P<name>.{0,300}?)%>", "<%= recipient.firstName %>"),
    _of("Mailgun", r"%(?:recipient|sender|list|mailing_list|tag|unsubscribe|message)[._]"
        r"(?P<name>[\w.]+)%", "%recipient.first_name%"),
    _of("Eloqua", r"~~eloqua\.{2}(?P<name>[^~\n]+)~~|(?i:<span[^>]*eloquaemail[^>]*>)",
        '<span class="eloquaemail">First_Name1</span>'),
    _of("Keap", r"~(?P<name>[A-Za-z]\w*\.[A-Za-z][\w.]*)~", "~Contact.FirstName~"),
    _of("Mailjet", r"\[\[(?:var|data):(?P<name>[^\]\n]+)\]\]", '[[data:firstname:"x"]]'),
    _of("GetResponse or Constant Contact", r"\[\[(?P<name>[A-Za-z][\w.]*)(?:[ |][^\]\n]{1,60})?\]\]",
        "[[FIRSTNAME]]"),
    _of("Campaign Monitor", r"\[(?P<name>[\w ]{1,40}),\s*fallback=[^\]\n]*\]", "[firstname,fallback=there]"),
    _of("Campaign Monitor", r"(?i)</?(?P<name>unsubscribe|webversion|preferences|singleline|multiline|"
        r"forwardtoafriend|currentday(?:name)?|currentmonth(?:name)?|currentyear)\b[^<>\n]*>", "<unsubscribe>"),
    _of("MailerLite or Smarty", r"\{\$(?P<name>[A-Za-z_][^{}\n]{0,80})\}", "{$name}"),
    _of("Salesforce", r"\{!\s*\$?(?P<name>[A-Za-z][^{}\n]{0,80})\}", "{!Contact.FirstName}"),
    _of("Mautic", r"\{(?P<name>contactfield|leadfield|ownerfield|pagelink|assetlink|formfield|"
        r"dynamiccontent|focus|form|trackedlink|[a-z]{4,}field)=[^{}\n]*\}", "{contactfield=firstname}"),
    _of("Mautic", r"\{(?P<name>(?:unsubscribe|webview|resubscribe|manage|preference\w*|signature|"
        r"tracking_pixel)(?:_\w+)?)\}", "{unsubscribe_text}"),
    _of("Velocity", r"\$!?\{(?P<name>[A-Za-z_][^{}\n]{0,80})\}", "${firstName}"),
    _of("Velocity", r"(?<![\w$])\$!(?P<name>[a-z]\w*(?:\.\w+)*)", "$!lead.FirstName"),
    _of("Velocity", r"(?m)(?:^|(?<=[\s>]))#(?P<name>if|elseif|foreach|set|parse|macro)\s?\([^\n]*?\)",
        "#if($lead.FirstName)"),
    _of("dollar-bracket", r"\$\[(?P<name>[\w .:|-]{1,60})\]\$?", "$[FNAME]$"),
    _of("Word mail merge", r"\{\s*(?:MERGEFIELD|MERGESEQ|NEXTIF|NEXT|SKIPIF|ASK|FILLIN)\b(?P<name>[^{}\n]*)\}",
        "{ MERGEFIELD First_Name }"),
    _of("listmonk", r"(?<!\w)@(?P<name>TrackLink|TrackView|MessageURL|UnsubscribeURL)\b", "@TrackLink"),
    _of("Python", r"%\((?P<name>[A-Za-z_]\w*)\)[sdrf]", "%(first_name)s"),
    _of("Ruby", r"(?<![\w&])#\{(?P<name>[A-Za-z_@][^{}\n]{0,60})\}", "#{first_name}"),
    _of("MJML or Flexmail", r"#\[(?P<name>[\w .]{1,40})\]#?", "#[firstname]#"),
    # Shared delimiters: the inside must name a field.
    _of("ActiveCampaign", r"(?<![\w%])%(?P<name>[A-Z][A-Z0-9_:-]{2,40}|[a-z]+[A-Z_]\w{1,40}|[A-Z][a-z]+[A-Z_]\w{1,40})%(?!\w)",
        "%FIRSTNAME%"),
    _of("percent sign", r"(?<![\w%])%(?P<name>[A-Za-z][\w .]{1,40})%(?!\w)", "%name%", strict=False),
    _of("Word mail merge", r"[«‹](?P<name>[^\s«»‹›](?:[^«»‹›\n]{0,38}[^\s«»‹›])?)[»›]", "«First_Name»", strict=False),
    _of("double angle", r"<<\s*(?P<name>[^<>\n]{1,60}?)\s*>>", "<<First Name>>", strict=False),
    _of("dotdigital", r"(?<![\w@.])@(?P<name>[A-Za-z][\w ]{1,40})@(?!\w)", "@FIRSTNAME@", strict=False),
    _of("Flexmail", r"(?<![\w#&])#(?P<name>[A-Za-z]\w{1,40})#(?!\w)", "#firstname#", strict=False),
    _of("e-Marketeer", r"~~(?P<name>[A-Za-z][\w ]{1,40})~~", "~~NAME~~", strict=False),
    _of("Keap", r"(?<![\w~/])~(?P<name>[A-Za-z][\w ]{1,40})~(?![\w~])", "~FirstName~", strict=False),
    _of("CustomMailer", r"(?<![\w|*])\|(?P<name>[A-Za-z][\w]{1,40})\|(?![\w|*])", "|Name|", strict=False),
    _of("Etelligent", r"(?<![\w-])--(?P<name>[A-Za-z][\w ]{1,40})--(?![\w-])", "--name--", strict=False),
    _of("SendGrid (legacy)", r"(?<![\w-])-(?P<name>[A-Za-z]\w*[_ ]\w+|name|firstname)-(?![\w-])",
        "-first_name-", strict=False),
    _of("underscores", r"(?<!\w)__(?P<name>[A-Za-z][A-Za-z ]{1,40}?(?:_[A-Za-z]+)*)__(?!\w)", "__NAME__", strict=False),
    _of("bracket-percent", r"\[%\s*(?P<name>[\w .]{1,40})\s*%\]", "[%first_name%]"),
    _of("colon", r"(?<![\w:/])\[?:(?P<name>[a-z]+_[a-z_]+)\b\]?:?", ":first_name", strict=False),
    _of("Groundhogg", r"(?<![\w:$\\])\{(?P<name>[A-Za-z][\w. ]{0,40})(?:::|[|:])[^{}\n]*\}", "{first::there}",
        strict=False),
    _of("shell variable", r"(?<![\w$\\])\$(?P<name>[A-Za-z_]\w*(?:\.\w+)*)\b", "$name", strict=False),
)  # fmt: skip

_SPINTAX = re.compile(r"(?<![\w:$\\])\{(?P<name>[^{}|\n]{1,60}(?:\|[^{}|\n]{0,60})+)\}")

# Half of a code: it lost its end or its beginning.
_HALVES = (
    re.compile(r"(?<![=({\[:])\{\{\{?(?!\{)[^{}\n]{0,40}"),
    re.compile(r"[\w.'\")\]]\s?\}\}\}?(?!\})"),
    re.compile(r"\*\|[A-Za-z][\w:]*"),
    re.compile(r"[A-Z_]{2,}\|\*"),
    re.compile(r"%%[A-Za-z_]\w+%?|(?<![\w%])%?[A-Za-z_]\w+%%"),
    re.compile(r"%%=\w|\w=%%|%%\[|\]%%"),
    re.compile(r"\{%[-+]?\s*\w[^%\n]{0,40}|\w\s*[-+]?%\}"),
    re.compile(r"<%[=\-]?\s*[\w@]\w*|[\w)]\s*-?%>"),
    re.compile(r"\[\[\s?[A-Za-z_]\w*(?![^\[\]]*\]\])|(?<![\w\]])[A-Za-z_]\w*\s?\]\](?!\])"),
    re.compile(r"«[A-Za-z]+_\w+|[A-Za-z]+_\w+»"),
    re.compile(r"(?<![\w$])\$\{[A-Za-z_][\w.]*"),
    re.compile(r"<<[A-Za-z_]\w*(?=[\s,.!?]|$)|(?<![\w<])[A-Za-z_]\w*>>(?=[\s,.!?]|$)"),
)

_ENGINE = re.compile(
    r"(?i:Liquid (?:syntax )?error\b[^.\n]*|Error! (?:MergeField|Bookmark|Reference source|Unknown|"
    r"No text of|Not a valid)[^.\n]*|jinja2\.exceptions\.\w+|Template(?:Syntax|Render\w*|DoesNotExist)? ?Error"
    r"|TemplateSyntaxError|UndefinedError\b|Traceback \(most recent call last\)|NoMethodError"
    r"|undefined method\b[^.\n]*|undefined local variable[^.\n]*|Missing helper: ?[^.\n]*"
    r"|translation missing: ?[^.\n]*|(?:Notice|Warning): Undefined (?:variable|index|property|offset|array key)[^.\n]*"
    r"|(?:Parse|Syntax|Reference|Type)Error:[^\n]*|Twig\\?Error\w*|Smarty error[^\n]*|handlebars error[^\n]*"
    r"|(?:Error|Exception) (?:while )?rendering[^.\n]*|could not (?:render|resolve) (?:template|variable|merge)[^.\n]*"
    r"|\[?(?:merge|personali[sz]ation|render(?:ing)?|template) (?:error|failed|failure)\]?:?[^.\n]*"
    r"|'[\w.]+' is undefined|No such (?:field|property|merge tag)[^.\n]*)"
    r"|#(?:REF!|N/A\b|VALUE!|NAME\?|DIV/0!|ERROR!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)"
    r"|\[object \w+\]|<(?:built-in|bound|function|generator|class|object|\w+ object at)\b[^>\n]*>"
    r"|function\s?\(\w*\)\s?\{|System\.\w+(?:\.\w+)*Exception|java\.lang\.\w+|java\.util\.\w+|System\.Collections\.\w+"
)
# The sure beginnings and ends, as they look when encoded.
_ENCODED = re.compile(
    r"(?:&#0*123;|&#x0*7b;|&lbrace;|&lcub;|&#0*60;|&#x0*3c;|&lt;|&#0*37;|&percnt;|&#x0*25;|&#0*42;|"
    r"&ast;|&#0*91;|&lsqb;|&lbrack;|&laquo;|&#0*171;|%7[Bb]|%25%25|%2[Aa]|%5[Bb]|%3[Cc]|\*%7[Cc]|%24)"
    r"[^\s<>]{0,6}(?:[^\n<>]{0,60}?)(?:&#0*125;|&#x0*7d;|&rbrace;|&rcub;|&gt;|&#0*62;|&#x0*3e;|&#0*37;|"
    r"&percnt;|&#x0*25;|&#0*42;|&ast;|&#0*93;|&rsqb;|&rbrack;|&raquo;|&#0*187;|%7[Dd]|%25%25|%2[Aa]|"
    r"%5[Dd]|%3[Ee]|%7[Cc]\*)+"
)


def find_codes(text: str) -> list[Hit]:
    """Return every merge code of any platform that stands in text, whole, cut or encoded."""
    return separate(
        hit
        for hit in (*_whole(text), *_spintax(text), *_halves(text), *_encoded(text), *_errors(text))
        if not is_quoted_code(text, hit.start, hit.end)
    )


def _whole(text: str) -> Iterator[Hit]:
    for syntax in SYNTAXES:
        for match in syntax.pattern.finditer(text):
            name = (match["name"] or "").strip()
            if not _means_it(syntax, name, text, match):
                continue
            what = f"'{shorten(match[0])}' is a merge code that was never filled"
            if not syntax.platform.startswith(("double-brace", "percent", "double angle")):
                what += f" ({syntax.platform})"
            yield Hit(*match.span(), what, _fix(name))


def _means_it(syntax: Syntax, name: str, text: str, match: re.Match[str]) -> bool:
    start = match.start()
    if is_explained(text, start):
        return False
    if syntax.platform == "double-brace" and (not name or text[max(0, start - 1)] == "="):
        return bool(name) and "style" not in text[max(0, start - 8) : start]
    if syntax.platform == "Velocity" and match[0].startswith("${"):
        return not is_code_line(text, start)
    if syntax.platform.startswith("GetResponse"):
        return is_identifier(name)
    if syntax.strict:
        return True
    if is_code_line(text, start):
        return False
    if syntax.platform in ("double angle", "Word mail merge"):
        return is_identifier(name) or is_field_like(name)
    return is_field_like(name)


def is_identifier(name: str) -> bool:
    """Say whether name is written as programs write names: FirstName, first_name, FNAME, a.b."""
    return re.fullmatch(
        r"[A-Za-z]\w*(?:\.\w+)+|[A-Za-z]+(?:_\w+)+|[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+|[a-z]+(?:[A-Z]\w*)+|"
        r"[A-Z][A-Z0-9]{2,}",
        name,
    ) is not None or (is_field_like(name) and " " not in name)


def _fix(name: str) -> str:
    words = split_name(re.split(r"[|:?(]", name)[0].rpartition(".")[2])
    if words and is_field_like(" ".join(words)) and len(words) <= 3:
        return f"print the field that holds the {' '.join(words)}, with a fallback, or take it out"
    return "print one of your own fields with a fallback, or take it out"


def _spintax(text: str) -> Iterator[Hit]:
    for match in _SPINTAX.finditer(text):
        options = [option.strip() for option in match["name"].split("|")]
        prose = any(" " in o or o[:1].isupper() for o in options) or not is_code_line(
            text, match.start()
        )
        if prose and all(re.fullmatch(r"[^\W\d][\w ,.!?'’\-]*|", o) for o in options):
            what = f"'{shorten(match[0])}' is spintax: no variant was chosen"
            yield Hit(*match.span(), what, "choose one wording, or make variants of the step")


def _halves(text: str) -> Iterator[Hit]:
    for pattern in _HALVES:
        for match in pattern.finditer(text):
            closing = match[0].rstrip().endswith(("}}", "%}"))
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
            if closing and line.count("{") >= line.count("}") and "%}" not in match[0]:
                continue
            if is_explained(text, match.start()) or (
                is_code_line(text, match.start()) and not is_identifier_half(match[0])
            ):
                continue
            what = f"'{shorten(match[0])}' is half of a merge code"
            yield Hit(*match.span(), what, "complete it or take it out")


def is_identifier_half(text: str) -> bool:
    """Say whether a half of a code names a field: then even a line like code does not excuse it."""
    names = re.findall(r"[A-Za-z_][\w.]*", text)
    return any(is_field_like(name) for name in names)


def _encoded(text: str) -> Iterator[Hit]:
    for match in _ENCODED.finditer(text):
        plain = unquote(html.unescape(match[0]))
        if plain != match[0] and any(
            hit.end - hit.start > len(plain) // 2 for hit in (*_whole(plain), *_halves(plain))
        ):
            what = f"'{shorten(match[0])}' is a merge code, encoded, that was never filled"
            yield Hit(*match.span(), what, "print one of your own fields, or take it out")


def _errors(text: str) -> Iterator[Hit]:
    for match in _ENGINE.finditer(text):
        if is_explained(text, match.start()) or (
            match[0][0] not in "#[" and is_code_line(text, match.start())
        ):
            continue
        what = f"'{shorten(match[0])}' is an error that another program wrote into the text"
        yield Hit(*match.span(), what, "mend the list or the template it came from")
