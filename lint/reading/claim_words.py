"""The words by which a claim is known, or by which a capital or a figure is known to be none."""

from ...templates.lazy_regex import lazy_regex
from .calendar_names import DAYS, MONTHS

CURRENCY = r"€|£|\$|eur|usd|gbp|chf|euros?|dollars?|pounds?|francs?|franken"
# A sentence that proposes a meeting or a call: its times and lengths are no claims.
ASKING = lazy_regex(
    r"(?i)\b(?:i['’]ll|i will|i can|i could|we['’]ll|we will|we can|let['’]s|let us|shall|would|"
    r"could you|"
    r"can you|are you|have you got|suit|suits|call (?:me|us|you)|ring|meet|happy to|free (?:on|at)|"
    r"slot|"
    r"ich (?:rufe|melde|kann|könnte|würde|komme)|wir (?:rufen|melden|können|könnten)|passt|passen|"
    r"haben sie|"
    r"hätten sie|könnten sie|können sie|wäre|würde|treffen|rufen sie|termin|gespräch)\b"
)
# What is counted where a small number in words is a claim too.
COUNTED = lazy_regex(
    r"(?i)\s(?:[\w-]+ )?(?:times|years?|customers|clients|companies|firms|teams|users|people|"
    r"countries|offices|"
    r"employees|staff|awards?|stars|cities|locations|branches|patents|guests|"
    r"(?:in|out of|of) (?:\w+ )?(?:two|three|four|five|ten|every)|"
    r"jahre[n]?|kunden|firmen|unternehmen|betriebe|länder[n]?|standorte[n]?|mitarbeiter\w*|"
    r"nutzer\w*|"
    r"preise[n]?|sterne[n]?|städte[n]?|filialen|patente|gäste[n]?|mal|von (?:zwei|drei|vier|fünf|"
    r"zehn))\b"
)
SHARES = lazy_regex(
    r"(?i)\b(?:half (?:of|the|a|as)|a (?:third|quarter|fifth|tenth) (?:of|less|more|cheaper|faster|"
    r"lower|higher)|"
    r"two[- ]thirds|three[- ]quarters|(?:twice|two times|three times|double|triple) (?:as|the)|"
    r"(?:hundreds|thousands|dozens|millions) of|a dozen|most of (?:our|the)|the majority of|"
    r"die hälfte|zur hälfte|(?:ein|zwei) drittel|(?:ein|drei) viertel|doppelt so|dreimal so|"
    r"halb so|"
    r"hunderte|tausende|dutzende|millionen von|ein dutzend|die mehrheit|die meisten (?:unserer|"
    r"der))(?!\w)"
)
FREE = lazy_regex(
    r"(?i)\b(?:free of charge|for free|at no (?:extra )?(?:cost|charge)|free (?P<what>trial|sample|"
    r"month|week|audit|"
    r"consultation|shipping|delivery|seat|copy|guide|quote|check)\w*|no (?:set-?up )?fees?|"
    r"kostenlos\w*|kostenfrei\w*|gratis|umsonst|unentgeltlich\w*|versandkostenfrei)\b"
)
# Praise that is true or false, each with a stem that a fact has to share.
PRAISE = {
    "en": lazy_regex(
        r"(?i)\b(?P<stem>award[- ]|award|certified|certificat|guarante|patent|accredited|"
        r"licen[cs]ed|"
        r"insured|proven|tested (?:by|to)|(?:clinically|independently|lab|field|safety)[- ]tested|"
        r"(?:the|our|europe['’]s|germany['’]s|britain['’]s|america['’]s|"
        r"world['’]s) (?:\w+ )?(?:leading|largest|"
        r"fastest|cheapest|oldest|safest|lightest|strongest)|(?:the|our) best(?= \w)(?! (?:time|"
        r"day|way|moment|number|"
        r"person|address|part|of|wishes|thing|one|place)\b)|leading (?:\w+ )?(?:maker|provider|"
        r"supplier|firm|"
        r"company|expert|manufacturer|vendor|\w+ of its)|number one|no\. ?1|market leader|"
        r"first ever|"
        r"only (?:\w+ ){1,3}(?:that|who|which)|one of a kind|trusted by|used by|recommended by|"
        r"endorsed by|"
        r"approved by|compatible with|integrates with|unlimited|lifetime|money[- ]back|"
        r"risk[- ]free)(?:\w*)"
    ),
    "de": lazy_regex(
        r"(?i)\b(?P<stem>(?:mehrfach |(?:wurde|wird)\b[^.?!\n]{1,40} )ausgezeichnet|"
        r"ausgezeichnet (?:mit|worden|als|von)|preisgekrönt|zertifizier|garantier|"
        r"garantie|patentier|zugelassen|bewährt|(?:tüv|dekra)[- ]geprüft|geprüft von|testsieger|"
        r"führende|"
        r"(?:der|die|das|den|dem|unser|unsere|unserer|unserem|deutschlands|"
        r"europas) (?:\w+ )?(?:größte|schnellste|"
        r"günstigste|älteste|sicherste|leichteste|beste(?!ns))|marktführer|nummer eins|weltweit|"
        r"einzige|"
        r"einzigartig|vertrauen auf|empfohlen von|kompatibel|unbegrenzt|lebenslang|"
        r"geld[- ]zurück)(?:\w*)"
    ),
}
RESULT = {
    "en": lazy_regex(
        r"(?i)\b(?P<stem>saves?|cuts?|halves|doubles|triples|reduces?|boosts?|increases?|improves?|"
        r"eliminates?|raises?|speeds? up|lowers?|prevents?)(?= (?:you|your|their|the|most|teams?|"
        r"costs?|time|sales|revenue|replies|by|up)\b)"
    ),
    "de": lazy_regex(
        r"(?i)\b(?P<stem>spart|sparen|halbiert|verdoppelt|senkt|senken|steigert|steigern|reduziert|"
        r"verringert|verkürzt|beschleunigt|erhöht|verhindert|beseitigt)\b(?= (?:ihnen|ihre|ihren|"
        r"die|den|das|kosten|zeit|umsatz|um|bis|jeden|jede|im)\b)"
    ),
}
NO_NAMES = frozenset(
    """i i'm i'll i've i'd ok hi hello hey dear thanks thank yes no please ps p.s. re fwd the a an
    english german french italian spanish dutch portuguese polish swedish danish norwegian finnish
    czech european british american irish scottish welsh austrian swiss chinese japanese indian
    canadian australian latin greek turkish russian arabic
    january february march april may june july august september october november december
    mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
    christmas easter internet web mr mrs ms dr prof sir madam
    herr frau herrn sie ihr ihre ihnen ihrem ihren du dein wir uns""".split()
) | frozenset(DAYS) | frozenset(MONTHS)  # fmt: skip
ABBREVIATIONS = frozenset(
    """AI API APP ASAP B2B B2C BTW CAD CC CEO CET CEST CFO CIO CMO CO2 COO CRM CSV CTA CTO CV DIY DM
    DSGVO EBIT EDV ERP ETA EU EUR FAQ FAQS FYI GB GBP GDPR GMT GPS HGB HQ HR HTML HTTP IBAN ID IP
    ISO IT KB KI KMU KPI KPIS LED LLC MB MBA ML MQL NDA NGO OCR OK PC PDF PHP PIN PLC PM AM PO POS
    PR PS QA QR R&D RFP ROI RSS RSVP SAAS SDK SEO SLA SMB SME SMS SSL SSO TLS TV UI UK UN URL
    US USA USB USD UTC UX VAT VIP VPN WLAN WWW XML ZIP""".split()
)
