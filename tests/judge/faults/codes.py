"""Left-over codes of platforms and programs: what they print when nobody fills them.

In a code, SNAKE stands for first_name, CAMEL for firstName, PASCAL for FirstName, UPPER for
FIRST_NAME, FLAT for FIRSTNAME, TITLE for First Name and SHORT for FNAME.
"""

from collections.abc import Callable, Iterator
from random import Random

from .base import ASSET, CITY, COMPANY, FIRST, LAST, PHONE, TOPIC, Seat, TextFault, Words

CODES = {
    "Mailchimp": "*|SHORT|*",
    "Mandrill": "*|UPPER|*",
    "Campaign Monitor": "[FLAT,fallback=there]",
    "Salesforce Marketing Cloud": "%%PASCAL%%",
    "AMPscript": "%%=v(@CAMEL)=%%",
    "Salesforce Classic": "{!Contact.PASCAL}",
    "Salesforce Lightning": "{{{Recipient.PASCAL}}}",
    "HubSpot": "{{ contact.FLATLOW }}",
    "Marketo": "{{lead.TITLE:default=there}}",
    "Pardot": "%%SNAKE%%",
    "Eloqua": "~~eloqua..type--emailfield..syntax--PASCAL~~",
    "Klaviyo": "{{ SNAKE|default:'there' }}",
    "Braze": "{{${SNAKE}}}",
    "Iterable": "{{CAMEL}}",
    "ActiveCampaign": "%FLAT%",
    "AWeber": "{!SNAKE_fix}",
    "GetResponse": "[[CAMEL]]",
    "Constant Contact": "[[FLAT]]",
    "Kit": "{{ subscriber.SNAKE }}",
    "MailerLite": "{$SNAKE}",
    "Brevo": "{{ contact.FLAT }}",
    "SendGrid legacy": "-SNAKE-",
    "SendGrid": "<%SNAKE%>",
    "Keap": "~Contact.PASCAL~",
    "Zoho Campaigns": "$[SHORT]$",
    "Zoho CRM": "${Contacts.TITLE}",
    "Outreach": "{{SNAKE}}",
    "Yesware": "{!PASCAL}",
    "Woodpecker": "{{UPPER}}",
    "Reply": "{PASCAL}",
    "Word": "«PASCAL»",
    "Word fields": "{ MERGEFIELD UPPER }",
    "Yet Another Mail Merge": "<<TITLE>>",
    "GMass": "{PASCAL|there}",
    "Dotdigital": "@FLAT@",
    "Emarsys": "$SNAKE$",
    "Mautic": "{contactfield=FLATLOW}",
    "Responsys": "$UPPER$",
    "Acoustic": "%%TITLE%%",
    "MailPoet": "[subscriber:FLATLOW | default:reader]",
    "Moosend": "#recipient:SNAKE#",
    "Benchmark": "[contact_attribute:FLATLOW]",
    "phpList": "[FLAT]",
    "Sendy": "[TITLE,fallback=]",
    "listmonk": "{{ .Subscriber.PASCAL }}",
    "Ghost": '{{SNAKE, "there"}}',
    "Customer.io": "{{customer.SNAKE}}",
    "Intercom": '{{ SNAKE | fallback:"there" }}',
    "Pipedrive": "[person_SNAKE]",
    "PHP": "<?= $SNAKE ?>",
    "ERB": "<%= @SNAKE %>",
    "JSP": "${user.CAMEL}",
    "Python %": "%(SNAKE)s",
    "Python format": "{SNAKE}",
    "printf": "%s",
    "printf, numbered": "%1$s",
    ".NET": "{0}",
    "Handlebars block": "{{#if SNAKE}}",
    "Twig": "{{ user.SNAKE|e }}",
    "Django": "{% firstof SNAKE %}",
    "FreeMarker": '${CAMEL!"there"}',
    "Velocity": "$!{CAMEL}",
    "React": "{props.CAMEL}",
    "JavaScript": "${CAMEL}",
    "i18n": "email.greeting.SNAKE",
    "XSLT": '<xsl:value-of select="SNAKE"/>',
    "SQL": "SELECT SNAKE FROM contacts",
    "Objective-C": "%@",
    "Ruby": "#{SNAKE}",
    "Excel": "=VLOOKUP(A2,Sheet1!B:C,2,FALSE)",
    "Excel cell": "=Sheet1!B2",
    "cut at the end": "{{SNAKE",
    "cut at the start": "SNAKE}}",
    "one brace lost": "{{SNAKE}",
    "spaces in the braces": "{ { SNAKE } }",
    "half of Mailchimp": "*|SHORT",
    "half of a percent": "%%SNAKE",
    "half of brackets": "[[SNAKE]",
    "encoded": "%7B%7BSNAKE%7D%7D",
    "escaped": "&lt;SNAKE&gt;",
    "full-width braces": "｛｛SNAKE｝｝",
}
_FIELDS = {
    FIRST: "first name",
    LAST: "last name",
    COMPANY: "company name",
    CITY: "city",
    PHONE: "phone number",
    ASSET: "asset title",
    TOPIC: "topic",
}


def code_faults() -> Iterator[TextFault]:
    """Yield a fault for each code."""
    for platform, form in CODES.items():
        yield TextFault("left-over code", platform, "instead", _code(form), tuple(_FIELDS))


def _code(form: str) -> Callable[[Random, Seat], Words]:
    def words(_: Random, seat: Seat) -> Words:
        parts = _FIELDS[seat.key].split()
        pascal = "".join(part.title() for part in parts)
        spelled = {
            "FLATLOW": "".join(parts),
            "SNAKE": "_".join(parts),
            "CAMEL": pascal[0].lower() + pascal[1:],
            "PASCAL": pascal,
            "UPPER": "_".join(parts).upper(),
            "FLAT": "".join(parts).upper(),
            "TITLE": " ".join(parts).title(),
            "SHORT": "FNAME" if seat.key == FIRST else "".join(parts).upper()[:10],
        }
        text = form
        for name, spelling in spelled.items():
            text = text.replace(name, spelling)
        return Words(text)

    return words
