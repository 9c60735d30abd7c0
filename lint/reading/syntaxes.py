"""Merge codes of the platforms: one row for each syntax.

Sources: the platforms' own help pages and public templates. A "strict" row is a leftover
wherever it stands outside quoted code. A row that is not strict looks like other things too
(an e-mail handle, a shell variable), so its inside must name a field, and the line must not
be code. Order matters: the most telling come first.
"""

import re
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex


@dataclass(frozen=True, slots=True)
class Syntax:
    """One way to write a merge code; the group ``name`` is what it wants to print."""

    platform: str
    pattern: re.Pattern[str]
    example: str
    strict: bool = True

    @classmethod
    def of(cls, platform: str, pattern: str, example: str, *, strict: bool = True) -> "Syntax":
        return cls(platform, lazy_regex(pattern), example, strict)


_of = Syntax.of
SYNTAXES: tuple[Syntax, ...] = (
    # Mail and marketing platforms, the most telling first.
    _of("Mailchimp", r"\*\|(?P<name>[^|\n]{1,80})\|\*", "*|FNAME|*"),
    _of("Braze", r"\{\{[^{}\n]*\$\{(?P<name>[^}\n]+)\}[^{}\n]*\}\}", "{{${first_name}}}"),
    _of("Mailjet", r"\{\{\s*(?:var|data):(?P<name>[^}\n:]+)[^}\n]*\}\}", "{{var:first_name}}"),
    _of(
        "HubSpot",
        r"\{\{\s*personalization_token\(\s*['\"](?P<name>[\w.]+)[^}\n]*\}\}",
        "{{ personalization_token('contact.firstname') }}",
    ),
    _of(
        "Marketo",
        r"\{\{\s*(?:lead|my|company|system|member|campaign|trigger)\."
        r"(?P<name>[A-Z][^}\n:]*|\w+ [^}\n:]*)(?::[^}\n]*)?\}\}",
        "{{lead.First Name}}",
    ),
    _of(
        "Go template (listmonk)",
        r"\{\{-?\s*(?:if\s+|with\s+|range\s+)?\.(?P<name>[A-Z][\w.]*)[^}\n]*\}\}",
        "{{ .Subscriber.FirstName }}",
    ),
    _of("Handlebars", r"\{\{\{?\s*[#/^>!&](?P<name>[^}\n]*)\}?\}\}", "{{#if first_name}}"),
    _of("Handlebars", r"\{\{\{\s*(?P<name>[^{}\n]*)\}\}\}", "{{{user.name}}}"),
    _of(
        "Instantly or Smartlead",
        r"\{\{\s*(?:RANDOM|spin)\b(?P<name>)[^}\n]*\}\}",
        "{{RANDOM | a | b}}",
    ),
    _of("double-brace", r"\{\{(?P<name>(?:[^{}\n]|\n(?!\n)){0,300})\}\}", "{{ first_name }}"),
    _of(
        "Jinja or Liquid",
        r"\{%[-+]?(?P<name>(?:[^%\n]|%(?!\})|\n(?!\n)){1,300})%\}",
        "{% if name %}",
    ),
    _of(
        "Adobe Journey Optimizer",
        r"\{%=(?P<name>[^%\n]*)%\}",
        "{%= profile.person.name.firstName %}",
    ),
    _of("Salesforce Marketing Cloud", r"%%=(?P<name>.{1,300}?)=%%", "%%=v(@firstName)=%%"),
    _of("Salesforce Marketing Cloud", r"(?s)%%\[(?P<name>.{1,800}?)\]%%", "%%[ IF Empty(@n) ]%%"),
    _of("Pardot or Marketing Cloud", r"%%(?P<name>[A-Za-z_][\w .:-]{0,60}?)%%", "%%first_name%%"),
    _of("SendGrid", r"<%(?P<name>asm_\w+|body|subject)%>", "<%asm_global_unsubscribe_raw_url%>"),
    _of(
        "EJS, ERB or Adobe Campaign",
        r"(?s)<%[=\-@!#]?(?P<name>.{0,300}?)%>",
        "<%= recipient.firstName %>",
    ),
    _of(
        "Mailgun",
        r"%(?:recipient|sender|list|mailing_list|tag|unsubscribe|message)[._]"
        r"(?P<name>[\w.]+)%",
        "%recipient.first_name%",
    ),
    _of(
        "Eloqua",
        r"~~eloqua\.{2}(?P<name>[^~\n]+)~~|(?i:<span[^>]*eloquaemail[^>]*>)",
        '<span class="eloquaemail">First_Name1</span>',
    ),
    _of("Keap", r"~(?P<name>[A-Za-z]\w*\.[A-Za-z][\w.]*)~", "~Contact.FirstName~"),
    _of("Mailjet", r"\[\[(?:var|data):(?P<name>[^\]\n]+)\]\]", '[[data:firstname:"x"]]'),
    _of(
        "GetResponse or Constant Contact",
        r"\[\[(?P<name>[A-Za-z][\w.]*)(?:[ |][^\]\n]{1,60})?\]\]",
        "[[FIRSTNAME]]",
    ),
    _of(
        "Campaign Monitor",
        r"\[(?P<name>[\w ]{1,40}),\s*fallback=[^\]\n]*\]",
        "[firstname,fallback=there]",
    ),
    _of(
        "Campaign Monitor",
        r"(?i)</?(?P<name>unsubscribe|webversion|preferences|singleline|multiline|"
        r"forwardtoafriend|currentday(?:name)?|currentmonth(?:name)?|"
        r"currentyear)\b[^<>\n]*>",
        "<unsubscribe>",
    ),
    _of("MailerLite or Smarty", r"\{\$(?P<name>[A-Za-z_][^{}\n]{0,80})\}", "{$name}"),
    _of("Salesforce", r"\{!\s*\$?(?P<name>[A-Za-z][^{}\n]{0,80})\}", "{!Contact.FirstName}"),
    _of(
        "Mautic",
        r"\{(?P<name>contactfield|leadfield|ownerfield|pagelink|assetlink|formfield|"
        r"dynamiccontent|focus|form|trackedlink|[a-z]{4,}field)=[^{}\n]*\}",
        "{contactfield=firstname}",
    ),
    _of(
        "Mautic",
        r"\{(?P<name>(?:unsubscribe|webview|resubscribe|manage|preference\w*|signature|"
        r"tracking_pixel)(?:_\w+)?)\}",
        "{unsubscribe_text}",
    ),
    _of("Velocity", r"\$!?\{(?P<name>[A-Za-z_][^{}\n]{0,80})\}", "${firstName}"),
    _of("Velocity", r"(?<![\w$])\$!(?P<name>[a-z]\w*(?:\.\w+)*)", "$!lead.FirstName"),
    _of(
        "Velocity",
        r"(?m)(?:^|(?<=[\s>]))#(?P<name>if|elseif|foreach|set|parse|macro)\s?\([^\n]*?\)",
        "#if($lead.FirstName)",
    ),
    _of("dollar-bracket", r"\$\[(?P<name>[\w .:|-]{1,60})\]\$?", "$[FNAME]$"),
    _of(
        "Word mail merge",
        r"\{\s*(?:MERGEFIELD|MERGESEQ|NEXTIF|NEXT|SKIPIF|ASK|"
        r"FILLIN)\b(?P<name>[^{}\n]*)\}",
        "{ MERGEFIELD First_Name }",
    ),
    _of(
        "listmonk",
        r"(?<!\w)@(?P<name>TrackLink|TrackView|MessageURL|UnsubscribeURL)\b",
        "@TrackLink",
    ),
    _of("Python", r"%\((?P<name>[A-Za-z_]\w*)\)[sdrf]", "%(first_name)s"),
    _of("Ruby", r"(?<![\w&])#\{(?P<name>[A-Za-z_@][^{}\n]{0,60})\}", "#{first_name}"),
    _of("MJML or Flexmail", r"#\[(?P<name>[\w .]{1,40})\]#?", "#[firstname]#"),
    # Shared delimiters: the inside must name a field.
    _of(
        "ActiveCampaign",
        r"(?<![\w%])%(?P<name>[A-Z][A-Z0-9_:-]{2,40}|[a-z]+[A-Z_]\w{1,40}|"
        r"[A-Z][a-z]+[A-Z_]\w{1,40})%(?!\w)",
        "%FIRSTNAME%",
    ),
    _of(
        "percent sign", r"(?<![\w%])%(?P<name>[A-Za-z][\w .]{1,40})%(?!\w)", "%name%", strict=False
    ),
    _of(
        "Word mail merge",
        r"[«‹](?P<name>[^\s«»‹›](?:[^«»‹›\n]{0,38}[^\s«»‹›])?)[»›]",
        "«First_Name»",
        strict=False,
    ),
    _of("double angle", r"<<\s*(?P<name>[^<>\n]{1,60}?)\s*>>", "<<First Name>>", strict=False),
    _of(
        "dotdigital",
        r"(?<![\w@.])@(?P<name>[A-Za-z][\w ]{1,40})@(?!\w)",
        "@FIRSTNAME@",
        strict=False,
    ),
    _of("Flexmail", r"(?<![\w#&])#(?P<name>[A-Za-z]\w{1,40})#(?!\w)", "#firstname#", strict=False),
    _of(
        "doubled sign",
        r"(?<![\w&])(?P<sign>##|@@|\$\$|\^\^|!!|==|\+\+|::|;;|\|\||§§|¤¤|°°)"
        r"(?P<name>[A-Za-z][\w .]{1,40}?)(?P=sign)(?!\w)",
        "##Company##",
        strict=False,
    ),
    _of(
        "single sign",
        r"(?<![\w^§¤¦\\])(?P<sign>[\^§¤¦\\])(?P<name>[A-Za-z][\w.]{1,40})(?P=sign)(?![\w^§¤¦\\])",
        "^FNAME^",
        strict=False,
    ),
    _of("e-Marketeer", r"~~(?P<name>[A-Za-z][\w ]{1,40})~~", "~~NAME~~", strict=False),
    _of(
        "Keap", r"(?<![\w~/])~(?P<name>[A-Za-z][\w ]{1,40})~(?![\w~])", "~FirstName~", strict=False
    ),
    _of(
        "CustomMailer",
        r"(?<![\w|*])\|(?P<name>[A-Za-z][\w]{1,40})\|(?![\w|*])",
        "|Name|",
        strict=False,
    ),
    _of(
        "Etelligent",
        r"(?<![\w-])--(?P<name>[A-Za-z][\w ]{1,40})--(?![\w-])",
        "--name--",
        strict=False,
    ),
    _of(
        "SendGrid (legacy)",
        r"(?<![\w-])-(?P<name>[A-Za-z]\w*[_ ]\w+|name|firstname)-(?![\w-])",
        "-first_name-",
        strict=False,
    ),
    _of("SendGrid (legacy)", r"(?<![\w-])-(?P<name>[a-z]+(?:_[a-z]+)+)-(?![\w-])", "-order_no-"),
    _of(
        "underscores",
        r"(?<!\w)__(?P<name>[A-Za-z][A-Za-z ]{1,40}?(?:_[A-Za-z]+)*)__(?!\w)",
        "__NAME__",
        strict=False,
    ),
    _of("PHP", r"<\?(?:php\b|=)(?P<name>[^?\n]{0,200})\?>", "<?= $first_name ?>"),
    _of(
        "sign and braces",
        r"(?<![\w%&@*?\\$#])[%&@*?~]\{(?P<name>[A-Za-z_][\w.]{2,60})\}",
        "%{first_name}",
    ),
    _of(
        "namespace",
        r"(?<![\w\[{<%#@(])[\[{<%#@(](?P<name>[A-Za-z][A-Za-z_]{2,}(?::{1,2}|->|=>)[A-Za-z]\w+)"
        r"(?:\s?[|,][^\[\]{}<>%#@()\n]{0,60})?[\]}>%#@)](?!\w|\()",
        "[subscriber:firstname | default:reader]",
        strict=False,
    ),
    _of("bracket-percent", r"\[%\s*(?P<name>[\w .]{1,40})\s*%\]", "[%first_name%]"),
    _of("colon", r"(?<![\w:/])\[?:(?P<name>[a-z]+_[a-z_]+)\b\]?:?", ":first_name", strict=False),
    _of(
        "Groundhogg",
        r"(?<![\w:$\\])\{(?P<name>[A-Za-z][\w. ]{0,40})(?:::|[|:])[^{}\n]*\}",
        "{first::there}",
        strict=False,
    ),
    _of(
        "shell variable", r"(?<![\w$\\])\$(?P<name>[A-Za-z_]\w*(?:\.\w+)*)\b", "$name", strict=False
    ),
)
