"""Four more trades, written when plays and code were finished; see docs/drafting.md for how they did."""

from .draft_trades import _END, _ENDE, _MJML, Trade

PIANO = Trade(
    name="piano-tuner",
    language="en",
    play="trade-fair-badge",
    lead_type="event",
    mail="expo/hello.md",
    text=(
        "---\nsubject: A piano that stays in tune through the heating season\npreheader: See it at the expo\n---\n"
        "Hello {{ contact.first_name | given }},\n\n"
        "radiators dry a soundboard out, and by January most school pianos are a quarter tone flat. We fit a "
        "humidity bar in 50 minutes and measure it from a distance. At the education expo we have an upright "
        "with one half treated, so you can hear the difference.\n\n"
        "Is there an instrument in your building that nobody likes to play?\n\n"
        "[Hear the two halves](https://www.soundboard.example/halves)" + _END
    ),
    list_name="expo-scans.csv",
    rows=(
        "Email,First Name,School,Phone,Instrument,Age in years,Remark\n"
        "w.oduya@stjude.example,Wale,St Jude's School,+44 113 555 0101,an upright in the hall,31,Caretaker says the lid sticks\n"
        "h.price@northend.example,Hetty,North End Academy,,two practice pianos,12,\n"
        "d.rossi@riverside.example,Dario,Riverside College,+44 113 555 0103,a concert grand,54,Played twice a week by the orchestra\n"
        "k.lim@elmgrove.example,Kai,Elm Grove Primary,+44 113 555 0104,an upright in the hall,8,\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, example = "Wale" }\n'
        'company = { type = "company", required = true, columns = ["School"], example = "Elm Grove" }\n'
        'phone = { type = "phone", example = "+44 113 555 0100" }\n'
        '[fields.lead]\ninstrument = { type = "text", required = true, example = "an upright" }\n'
        'age = { type = "integer", columns = ["Age in years"], example = "31" }\n'
        'remark = { type = "text", example = "The lid sticks" }\n'
    ),
    firm="Soundboard Care",
    domain="soundboard.example",
    sender="Freya Holt",
    title="Piano technician",
    phone="+44 113 555 0190",
    postal="Soundboard Care, 3 Chapel Street, Leeds LS2 7EW",
    library=(
        "items:\n  season:\n    title: What heating does to a soundboard, month by month\n"
        "    url: https://www.soundboard.example/season\n"
        "    summary: Measured in one classroom from September to April.\n"
    ),
)

CHEESE = Trade(
    name="cheese-dairy",
    language="de",
    play="demo-request",
    lead_type="inbound",
    mail="verkostung/danke.mjml",
    text=_MJML.format(
        lang="de",
        subject="Eine Verkostung für deine Theke",
        preview="Sechs Sorten, ein Nachmittag",
        heading="Probier, bevor du bestellst",
        body="<p>Hallo {{ contact.first_name | given }},</p><p>wir bringen sechs Laibe mit, und du schneidest selbst "
        "an. Jeder Laib lag 14 Monate im Felsenkeller. Danach weißt du, was in deiner Theke läuft und was "
        "liegen bleibt.</p>",
        button="Die sechs Sorten ansehen",
        href="https://www.felskaeserei.example/sorten",
        after="<p>Welche Käse fragt deine Kundschaft am meisten nach?</p>",
        stop="Abmelden",
    ),
    list_name="verkostungen.csv",
    rows=(
        "email;vorname;laden;telefon;wunschsorte;theke_meter;bemerkung\n"
        "mara@hofladen.example;Mara;Hofladen Mara;+49 831 555 101;Bergkäse alt;3;Hat im Winter geschlossen\n"
        "jo@feinkost.example;Jo;Feinkost Jo;+49 831 555 102;Ziegenrolle;6;\n"
        "tim@unverpackt.example;Tim;Unverpackt Eck;;Bergkäse jung;1,5;Braucht Laibe unter zwei Kilo\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, columns = ["vorname"], example = "Mara" }\n'
        'company = { type = "company", columns = ["laden"], example = "Hofladen" }\n'
        'phone = { type = "phone", columns = ["telefon"], example = "+49 831 555 100" }\n'
        '[fields.lead]\nwunschsorte = { type = "text", example = "Ziegenrolle" }\n'
        'theke = { type = "text", columns = ["theke_meter"], example = "3" }\n'
        'bemerkung = { type = "text", example = "Geschlossen" }\n'
    ),
    firm="Felskäserei",
    domain="felskaeserei.example",
    sender="Leni Gruber",
    title="Verkauf",
    phone="+49 831 555 190",
    postal="Felskäserei, Am Stollen 1, 87435 Kempten",
    locale="de",
    zone="Europe/Berlin",
)

DRONES = Trade(
    name="drone-survey",
    language="en",
    play="handed-over",
    lead_type="inbound",
    mail="survey/intro.txt",
    text=(
        "---\nsubject: A quarry measured before lunch\npreheader: Without closing the haul road\n---\n"
        "Dear {{ contact.full_name }},\n\n"
        "A survey on foot closes the haul road for a day. Our drone flies 35 hectares in one battery, and the "
        "volumes are in your inbox the same evening. You spoke with a colleague of mine about your site.\n\n"
        "https://www.overburden.example/sample-report\n\n"
        "Who uses the volumes once you have them?\n\n"
        "{{ sender.name }}\n\n{{ workspace.postal_address }}\nUnsubscribe: {{ unsubscribe_url }}\n"
    ),
    list_name="from-the-phones.csv",
    rows=(
        "Email,Name,Firm,Phone,Caller,Call date,What they said,Stockpiles\n"
        "s.barr@granite.example,Sue Barr,Barr Granite,+44 1224 555 0101,Ewan,2026-11-25,The auditor wants figures twice a year,14\n"
        "l.moy@limestone.example,Liam Moy,Moy Lime,+44 1224 555 0102,Ewan,2026-11-26,Tried a drone once and the pilot never came back,6\n"
        "p.dunn@sand.example,Pia Dunn,Dunn Sand & Gravel,+44 1224 555 0103,Isla,2026-11-27,Has a tender to hand in by spring,9\n"
    ),
    fields=(
        '[fields.contact]\nfull_name = { type = "name", required = true, example = "Sue Barr" }\n'
        'company = { type = "company", required = true, columns = ["Firm"], example = "Moy Lime" }\n'
        'phone = { type = "phone", required = true, example = "+44 1224 555 0100" }\n'
        '[fields.lead]\ncaller = { type = "name", required = true, example = "Ewan" }\n'
        'call_date = { type = "date", required = true, columns = ["Call date"], example = "2026-11-25" }\n'
        'said = { type = "text", required = true, columns = ["What they said"], example = "Has a tender" }\n'
        'stockpiles = { type = "integer", required = true, example = "9" }\n'
    ),
    firm="Overburden Survey",
    domain="overburden.example",
    sender="Rhona Keith",
    title="Surveys",
    phone="+44 1224 555 0190",
    postal="Overburden Survey, 8 Union Wynd, Aberdeen AB10 1SL",
    library=(
        "items:\n  audit:\n    title: Volumes that an auditor accepts\n"
        "    url: https://www.overburden.example/audit\n    stage: decision\n"
        "    summary: The method on two pages, with its error bars.\n"
    ),
)

SEEDS = Trade(
    name="seed-archive",
    language="de",
    play="dormant-lead",
    lead_type="outbound",
    mail="saatgut/wieder.md",
    text=(
        "---\nsubject: Alte Sorten, die wieder keimen\npreheader: Die Liste ist länger geworden\n---\n"
        "Guten Tag {{ contact.first_name | given }} {{ contact.last_name }},\n\n"
        "Ihre letzte Bestellung bei uns liegt lange zurück. Seitdem haben wir 212 Sorten nachgezogen, die es "
        "nirgends mehr zu kaufen gab, und jede auf Keimung geprüft. Samen geben wir nur in kleinen Mengen ab.\n\n"
        "Bauen Sie noch selbst an?\n\n"
        "[Die Liste der Sorten](https://www.keimgut.example/sorten)" + _ENDE
    ),
    list_name="fruehere-kunden.csv",
    rows=(
        "E-Mail,Vorname,Nachname,Letzte Bestellung,Sorte\n"
        "gerda@garten.example,Gerda,Wolf,2022-03-14,Ochsenherz-Tomate\n"
        "rolf@acker.example,Rolf,Thiel,2021-02-27,Blauer Schwede\n"
        "ilse@beet.example,Ilse,Kamp,2023-04-02,Neckarkönigin\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, example = "Gerda" }\n'
        'last_name = { type = "name", required = true, example = "Wolf" }\n'
        '[fields.lead]\nbestellt = { type = "date", required = true, columns = ["Letzte Bestellung"], example = "2022-03-14" }\n'
        'sorte = { type = "text", required = true, example = "Blauer Schwede" }\n'
    ),
    firm="Keimgut",
    domain="keimgut.example",
    sender="Ulla Brehm",
    title="Saatgutarchiv",
    phone="+49 561 555 0190",
    postal="Keimgut e. V., Gartenweg 4, 34117 Kassel",
    locale="de",
    zone="Europe/Berlin",
)

LATER = (PIANO, CHEESE, DRONES, SEEDS)
