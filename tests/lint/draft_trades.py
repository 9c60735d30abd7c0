"""Initial emails of trades that are in no play, each with a small list and a library of its own."""

from dataclasses import dataclass, field
from pathlib import Path

_SETTINGS = """\
name = "{firm}"
postal_address = "{postal}"
website = "https://www.{domain}"
timezone = "{zone}"
locale = "{locale}"
public_url = "https://mail.{domain}"

[mailboxes.{key}]
address = "{key}@{domain}"
name = "{sender}"
title = "{title}"
phone = "{phone}"
host = "smtp.{domain}"

{fields}
"""


@dataclass(frozen=True)
class Trade:
    """One workspace; mail is the initial email's name under templates/, play the one to expect."""

    name: str
    language: str
    play: str
    lead_type: str
    mail: str
    text: str
    list_name: str
    rows: str
    fields: str
    firm: str
    domain: str
    sender: str
    title: str
    phone: str
    postal: str
    library: str = ""
    zone: str = "Europe/London"
    locale: str = "en-GB"
    key: str = field(default="sales")

    def lay(self, root: Path) -> Path:
        """Write the workspace into root."""
        settings = _SETTINGS.format(**{k: getattr(self, k) for k in (
            "firm", "postal", "domain", "zone", "locale", "key", "sender", "title", "phone", "fields",
        )})  # fmt: skip
        files = {
            "tactful.toml": settings,
            f"templates/{self.mail}": self.text,
            f"contacts/{self.list_name}": self.rows,
        }
        if self.library:
            files["content/library.yml"] = self.library
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root


_MJML = """\
<mjml lang="{lang}" dir="ltr">
  <mj-head>
    <mj-title>{subject}</mj-title>
    <mj-preview>{preview}</mj-preview>
    <mj-attributes><mj-text font-size="16px" line-height="1.5" color="#222b36" /></mj-attributes>
  </mj-head>
  <mj-body width="600px" background-color="#f4f4f0">
    <mj-section background-color="#ffffff"><mj-column>
      <mj-text><h1 style="font-size: 24px; margin: 0">{heading}</h1></mj-text>
      <mj-text>{body}</mj-text>
      <mj-button background-color="#1f4fa3" color="#ffffff" font-size="16px" href="{href}">{button}</mj-button>
      <mj-text>{after}<p>{{{{ sender.name }}}}</p></mj-text>
    </mj-column></mj-section>
    <mj-section><mj-column>
      <mj-text font-size="13px" color="#4a5d60">{{{{ workspace.postal_address }}}}<br />
      <a href="{{{{ unsubscribe_url }}}}" style="color: inherit">{stop}</a></mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>
"""
_END = "\n\n{{ sender.name }}\n\n{{ workspace.postal_address }}\\\n[Unsubscribe]({{ unsubscribe_url }})\n"
_ENDE = (
    "\n\n{{ sender.name }}\n\n{{ workspace.postal_address }}\\\n[Abmelden]({{ unsubscribe_url }})\n"
)

BAKERY = Trade(
    name="bakery",
    language="en",
    play="trade-fair-badge",
    lead_type="event",
    mail="fair/invitation.md",
    text=(
        "---\nsubject: Rolls that are still warm at six\npreheader: Come and taste at hall 4\n---\n"
        "Hi {{ contact.first_name | given }},\n\n"
        "most hotels bake off frozen rolls because nobody delivers before six. We do: our oven is "
        "lit at midnight and the van leaves at half past four. At the food fair you find us in hall 4, "
        "with four kinds of sourdough and plenty of butter.\n\n"
        "How many guests do you have at breakfast on a full day?\n\n"
        "[See the breakfast range](https://www.mill-lane.example/breakfast)" + _END
    ),
    list_name="fair.csv",
    rows=(
        "email,first_name,company,phone,interested_in,breakfast_guests,delivery_before,notes\n"
        "ruth@gullinn.example,Ruth,Gull Inn,+44 20 7946 0101,sourdough rolls,60,05:45,Wants rolls without seeds for the spa guests\n"
        "omar@priory.example,Omar,Priory Hotel,+44 20 7946 0102,rye loaves,140,06:15,\n"
        "lena@larkhouse.example,Lena,Lark House,+44 20 7946 0103,croissants,35,06:30,asked whether we deliver on Sundays\n"
        "tim@thequay.example,Tim,The Quay,+44 20 7946 0104,sourdough rolls,85,05:30,has a small freezer only\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", fallback = "there", example = "Ruth" }\n'
        'company = { type = "company", required = true, example = "Gull Inn" }\n'
        'phone = { type = "phone", fallback = "no number on file", example = "+44 20 7946 0100" }\n'
        '[fields.lead]\ninterested_in = { type = "text", required = true, example = "rye loaves" }\n'
        'breakfast_guests = { type = "integer", example = "60" }\n'
        'delivery_before = { type = "text", example = "06:00" }\n'
        'notes = { type = "text", example = "asked for rye" }\n'
    ),
    firm="Mill Lane Bakery",
    domain="mill-lane.example",
    sender="Hugo Marsh",
    title="Wholesale",
    phone="+44 20 7946 0170",
    postal="Mill Lane Bakery, 7 Mill Lane, Lewes BN7 1AA",
    library=(
        "items:\n  storage:\n    title: How to keep rolls for a late breakfast\n"
        "    url: https://www.mill-lane.example/keep\n    topic: storage\n    stage: consideration\n"
        "    summary: Two trays, one cloth and no plastic. It takes the night shift four minutes.\n"
    ),
)

DENTAL = Trade(
    name="dental-lab",
    language="de",
    play="content-download",
    lead_type="inbound",
    mail="leitfaden/mail.mjml",
    text=_MJML.format(
        lang="de",
        subject="Der Leitfaden zur Abformung ohne Nachbesserung",
        preview="Zwölf Seiten für Ihr Behandlungszimmer",
        heading="Abformung, die beim ersten Mal passt",
        body="<p>Guten Tag {{ contact.anrede }} {{ contact.last_name }},</p><p>in unserem Labor kommt jede neunte "
        "Abformung zurück, fast immer aus denselben drei Gründen. Wir haben sie auf zwölf Seiten "
        "beschrieben, mit Fotos aus Ihrer täglichen Arbeit. Den Leitfaden können Sie ausdrucken und "
        "neben den Stuhl hängen.</p>",
        button="Leitfaden jetzt öffnen",
        href="https://www.zahnwerk.example/leitfaden",
        after="<p>Mit welchem Material formen Sie heute ab?</p>",
        stop="Abmelden",
    ),
    list_name="downloads.csv",
    rows=(
        "E-Mail;Anrede;Nachname;Praxis;Telefon;Leitfaden;Angefordert am;Stühle;Material\n"
        "kern@praxis-kern.example;Frau Dr.;Kern;Praxis Kern;+49 30 23125 101;Abformung Schritt für Schritt;2026-11-23;4;Polyether\n"
        "holm@zahn-holm.example;Herr Dr.;Holm;Zahnärzte Holm;+49 30 23125 102;Kronen auf Implantaten;2026-11-24;7;A-Silikon\n"
        "vogt@vogt-dent.example;Frau;Vogt;Vogt Dental;;Abformung Schritt für Schritt;2026-11-25;2;A-Silikon\n"
    ),
    fields=(
        '[fields.contact]\nanrede = { type = "text", required = true, example = "Frau Dr." }\n'
        'last_name = { type = "name", required = true, example = "Kern" }\n'
        'company = { type = "company", required = true, columns = ["Praxis"] }\n'
        'phone = { type = "phone" }\n'
        '[fields.lead]\nleitfaden = { type = "text", required = true, example = "Kronen auf Implantaten" }\n'
        'angefordert = { type = "date", columns = ["Angefordert am"], example = "2026-11-23" }\n'
        'stuehle = { type = "integer", columns = ["Stühle"], example = "4" }\n'
        'material = { type = "text", example = "Polyether" }\n'
    ),
    firm="Zahnwerk Spree",
    domain="zahnwerk.example",
    sender="Jana Albers",
    title="Zahntechnikermeisterin",
    phone="+49 30 23125 117",
    postal="Zahnwerk Spree GmbH, Uferweg 12, 10179 Berlin",
    locale="de",
    zone="Europe/Berlin",
    library=(
        "items:\n  rueckläufer:\n    title: Was ein Rückläufer kostet\n"
        "    url: https://www.zahnwerk.example/ruecklaeufer\n    stage: consideration\n"
        "    summary: Eine Tabelle mit Stuhlzeit, Material und Botenfahrt.\n"
        "  ablauf:\n    title: Der Ablauf mit unserem Labor auf einer Seite\n"
        "    url: https://www.zahnwerk.example/ablauf\n    stage: decision\n"
    ),
)

CHOIR = Trade(
    name="choir",
    language="en",
    play="dormant-lead",
    lead_type="outbound",
    mail="spring/letter.txt",
    text=(
        "---\nsubject: We are singing the Fauré again\npreheader: And the tenors are few\n---\n"
        "Dear {{ contact.first_name | given }},\n\n"
        "It is a long time since you stood in the second row with us. In May we sing the Fauré Requiem "
        "in St Anne's, with a small orchestra and the good organ. Rehearsals are on a weekday evening, "
        "eight of them, with tea in the break.\n\n"
        "Would you come back for one piece only?\n\n"
        "{{ sender.name }}\n\n{{ workspace.postal_address }}\nUnsubscribe: {{ unsubscribe_url }}\n"
    ),
    list_name="former-singers.csv",
    rows=(
        "email,first_name,voice,last_concert,last_on\n"
        "agnes@post.example,Agnes,alto,Mozart Requiem,2023-11-18\n"
        "bill@post.example,Bill,tenor,St John Passion,2022-04-02\n"
        "carys@post.example,Carys,soprano,Mozart Requiem,2023-11-18\n"
        "dev@post.example,Dev,bass,Elijah,2021-10-09\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, example = "Agnes" }\n'
        '[fields.lead]\nvoice = { type = "text", required = true, example = "alto" }\n'
        'last_concert = { type = "text", required = true, example = "Elijah" }\n'
        'last_on = { type = "date", required = true, example = "2023-11-18" }\n'
    ),
    firm="St Anne's Singers",
    domain="stannes-singers.example",
    sender="Maud Ellery",
    title="Secretary",
    phone="",
    postal="St Anne's Singers, The Vestry, Church Row, Hereford HR1 2LX",
)

HARBOUR = Trade(
    name="harbour",
    language="en",
    play="handed-over",
    lead_type="inbound",
    mail="berths/offer.html",
    text=(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A winter berth behind the new wall</title></head>'
        "<body><p>Hello {{ contact.first_name | given }},</p><p>The new wall keeps the swell out of the inner "
        "basin, so boats can stay in the water all winter. We have 22 berths with shore power, and the crane "
        "lifts 18 tonnes. My colleague will call you about your boat.</p><p>"
        '<a href="https://www.port-ellis.example/winter">Winter berths and the crane</a></p>'
        "<p>Does your boat stay in the water from October to March?</p><p>{{ sender.name }}</p>"
        '<p>{{ workspace.postal_address }} <a href="{{ unsubscribe_url }}">Unsubscribe</a></p></body></html>'
    ),
    list_name="calls.csv",
    rows=(
        "email,first_name,last_name,phone,spoke_with,called_on,notes,boat_length,draught\n"
        "ian@sloop.example,Ian,Frew,+44 1856 555 0101,Morag,2026-11-26,Keel was damaged last winter; wants a cradle,11.4 m,2.1 m\n"
        "petra@ketch.example,Petra,Lund,+44 1856 555 0102,Morag,2026-11-26,Needs power for a dehumidifier,13 m,1.9 m\n"
        "joss@yawl.example,Joss,Hay,+44 1856 555 0103,Callum,2026-11-27,Will sell the boat in spring and needs it dry,9.2 m,1.4 m\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, example = "Ian" }\n'
        'last_name = { type = "name", required = true, example = "Frew" }\n'
        'phone = { type = "phone", required = true, example = "+44 1856 555 0100" }\n'
        '[fields.lead]\nspoke_with = { type = "name", required = true, example = "Morag" }\n'
        'called_on = { type = "date", required = true, example = "2026-11-26" }\n'
        'notes = { type = "text", required = true, example = "Needs a cradle" }\n'
        'boat_length = { type = "text", required = true, example = "11 m" }\n'
        'draught = { type = "text", required = true, example = "2 m" }\n'
    ),
    firm="Port Ellis Harbour",
    domain="port-ellis.example",
    sender="Fiona Rae",
    title="Harbour office",
    phone="+44 1856 555 0190",
    postal="Port Ellis Harbour, The Pier, Port Ellis KW17 2AA",
    library=(
        "items:\n  cradle:\n    title: Ashore or afloat, a winter compared\n"
        "    url: https://www.port-ellis.example/compare\n    stage: consideration\n"
        "    summary: The page has the cost of both, month by month, and what freezes first.\n"
        "  visit:\n    title: A winter in the inner basin, week by week\n"
        "    url: https://www.port-ellis.example/diary\n    stage: decision\n"
        "    summary: The harbour office kept this diary, storms included.\n"
    ),
)

FORESTRY = Trade(
    name="forestry",
    language="de",
    play="referral",
    lead_type="outbound",
    mail="wald/brief.md",
    text=(
        "---\nsubject: Waldpflege für kleine Wälder\npreheader: Auch wenn er nur zwei Hektar hat\n---\n"
        "Guten Tag {{ contact.first_name | given }} {{ contact.last_name }},\n\n"
        "wer einen kleinen Wald geerbt hat, findet selten einen Unternehmer, der dafür kommt. Wir fassen "
        "Flächen zusammen, die nebeneinanderliegen, und fahren mit einer Raupe, die 1,8 Meter breit ist. "
        "So bleibt der Boden ganz. Empfohlen werden wir meistens von Nachbarn.\n\n"
        "Wann waren Sie zuletzt selbst in Ihrem Wald?\n\n"
        "[So arbeiten wir im Kleinprivatwald](https://www.raupe-und-rücke.example/kleinwald)"
        + _ENDE
    ),
    list_name="empfehlungen.csv",
    rows=(
        "email,vorname,nachname,telefon,empfohlen_von,hektar,baumart\n"
        "a.brandl@wald.example,Anton,Brandl,+49 8551 555 101,Familie Moser,2.5,Fichte mit Käferholz\n"
        "m.huber@wald.example,Monika,Huber,+49 8551 555 102,Josef Kainz,4,Buche\n"
        "s.ertl@wald.example,Sepp,Ertl,+49 8551 555 103,Familie Moser,1.2,Fichte und Tanne\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, columns = ["vorname"], example = "Anton" }\n'
        'last_name = { type = "name", required = true, columns = ["nachname"], example = "Brandl" }\n'
        'phone = { type = "phone", required = true, columns = ["telefon"], example = "+49 8551 555 100" }\n'
        '[fields.lead]\nempfohlen_von = { type = "name", required = true, example = "Familie Moser" }\n'
        'hektar = { type = "text", required = true, example = "2.5" }\n'
        'baumart = { type = "text", required = true, example = "Buche" }\n'
    ),
    firm="Raupe & Rücke",
    domain="raupe-ruecke.example",
    sender="Vroni Stadler",
    title="Försterin",
    phone="+49 8551 555 190",
    postal="Raupe & Rücke, Waldweg 3, 94078 Freyung",
    locale="de",
    zone="Europe/Berlin",
)

PAYROLL = Trade(
    name="payroll",
    language="en",
    play="free-trial-ended",
    lead_type="inbound",
    mail="trial/welcome.mjml",
    text=_MJML.format(
        lang="en",
        subject="Your free trial of Paysheet is open",
        preview="Thirty days, no card",
        heading="Run one month twice",
        body="<p>Hi {{ contact.first_name | given }},</p><p>The best way to try a payroll is to run last month again "
        "and compare. Paysheet imports a spreadsheet in 4 minutes and shows each difference with its reason. "
        "Your free trial runs for thirty days and then stops by itself.</p>",
        button="Open your trial account",
        href="https://app.paysheet.example/start",
        after="<p>Which month would you like to run again?</p>",
        stop="Unsubscribe",
    ),
    list_name="ended-trials.csv",
    rows=(
        "email,first_name,company,phone,plan,trial_end,employees,runs\n"
        "noor@fern.example,Noor,Fern & Sons,+44 20 7946 0201,the Small Teams plan,2026-11-20,18,3\n"
        "hal@tidewater.example,Hal,Tidewater,,the Shift Work plan,2026-11-22,64,1\n"
        "bea@copse.example,Bea,Copse Nurseries,+44 20 7946 0203,the Small Teams plan,2026-11-24,9,0\n"
        "gus@anvil.example,,Anvil Works,+44 20 7946 0204,the Shift Work plan,2026-11-24,41,6\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", fallback = "there", example = "Noor" }\n'
        'company = { type = "company", example = "Fern & Sons" }\n'
        'phone = { type = "phone", example = "+44 20 7946 0200" }\n'
        '[fields.lead]\nplan = { type = "text", example = "the Small Teams plan" }\n'
        'trial_end = { type = "date", example = "2026-11-20" }\n'
        'employees = { type = "integer", example = "18" }\n'
        'runs = { type = "integer", example = "3" }\n'
    ),
    firm="Paysheet",
    domain="paysheet.example",
    sender="Ola Brandt",
    title="Customer adviser",
    phone="+44 20 7946 0270",
    postal="Paysheet Ltd, 3 Wharf Road, Bristol BS1 6GD",
    library=(
        "items:\n  compare:\n    title: Comparing two payroll runs line by line\n"
        "    url: https://www.paysheet.example/compare\n    stage: consideration\n"
        "    summary: A worked example with one joiner, one leaver and a bonus.\n"
        "  switch:\n    title: A switch in the middle of the tax year\n"
        "    url: https://www.paysheet.example/switch\n    stage: decision\n"
        "    summary: It lists the nine things to carry over and who has each of them.\n"
    ),
)

LANGUAGES = Trade(
    name="language-school",
    language="de",
    play="demo-request",
    lead_type="inbound",
    mail="probestunde/einladung.txt",
    text=(
        "---\nsubject: Deine Probestunde bei uns\npreheader: Such dir einen Kurs aus\n---\n"
        "Hallo {{ contact.first_name | given }},\n\n"
        "in einer Probestunde merkst du schnell, ob dir ein Kurs liegt. Du sitzt in einer Gruppe von "
        "höchstens acht Leuten und sprichst von der ersten Minute an. Bücher brauchst du keine.\n\n"
        "Welche Sprache möchtest du sprechen, und wozu?\n\n"
        "Alle Kurse: https://www.sprachhaus.example/kurse\n\n"
        "{{ sender.name }}\n\n{{ workspace.postal_address }}\nAbmelden: {{ unsubscribe_url }}\n"
    ),
    list_name="probestunden.csv",
    rows=(
        "email,vorname,kurs,niveau,wunsch\n"
        "lea@post.example,Lea,Spanisch am Abend,A2,Möchte mit den Schwiegereltern reden können\n"
        "nils@post.example,Nils,Italienisch intensiv,A1,Fährt im Mai nach Bologna\n"
        "ayla@post.example,Ayla,Spanisch am Abend,B1,\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, columns = ["vorname"], example = "Lea" }\n'
        '[fields.lead]\nkurs = { type = "text", required = true, example = "Spanisch am Abend" }\n'
        'niveau = { type = "text", required = true, example = "A2" }\n'
        'wunsch = { type = "text", example = "Fährt nach Bologna" }\n'
    ),
    firm="Sprachhaus Linde",
    domain="sprachhaus.example",
    sender="Mira Koch",
    title="Kursberatung",
    phone="+49 341 555 0190",
    postal="Sprachhaus Linde, Lindenstraße 9, 04103 Leipzig",
    library=(
        "items:\n  niveau:\n    title: Welches Niveau habe ich?\n"
        "    url: https://www.sprachhaus.example/niveau\n    stage: consideration\n"
        "    summary: Zehn Sätze zum Ergänzen, mit Auflösung.\n"
    ),
    locale="de",
    zone="Europe/Berlin",
)

SOLAR = Trade(
    name="solar",
    language="de",
    play="pricing-request",
    lead_type="inbound",
    mail="dach/angebot.mjml",
    text=_MJML.format(
        lang="de",
        subject="Was auf Ihr Dach passt",
        preview="Und was es kostet",
        heading="Ein Preis für Ihr Dach",
        body="<p>Guten Tag {{ contact.full_name }},</p><p>ein Angebot für Photovoltaik ist erst dann etwas wert, "
        "wenn jemand auf dem Dach war. Unsere Monteure messen in 40 Minuten, auch die Sparren. Den Preis "
        "bekommen Sie danach auf einer Seite, mit allen Kosten.</p>",
        button="So läuft die Messung ab",
        href="https://www.sonnenfirst.example/messung",
        after="<p>Wie alt ist die Eindeckung Ihres Daches?</p>",
        stop="Abmelden",
    ),
    list_name="anfragen.csv",
    rows=(
        "email;name;telefon;anfrage;dachflaeche;verbrauch;eingang\n"
        "weber@haus.example;Paula Weber;+49 7531 555 101;Anlage mit Speicher;62 m²;4200;2026-11-26\n"
        "yilmaz@haus.example;Emre Yilmaz;+49 7531 555 102;Anlage ohne Speicher;90 m²;3100;2026-11-27\n"
        "roth@haus.example;Klara Roth;+49 7531 555 103;Anlage mit Wallbox;48 m²;5600;2026-11-27\n"
    ),
    fields=(
        '[fields.contact]\nfull_name = { type = "name", required = true, example = "Paula Weber" }\n'
        'phone = { type = "phone", required = true, columns = ["telefon"], example = "+49 7531 555 100" }\n'
        '[fields.lead]\nanfrage = { type = "text", required = true, example = "Anlage mit Speicher" }\n'
        'dachflaeche = { type = "text", required = true, columns = ["dachflaeche"], example = "62 m²" }\n'
        'verbrauch = { type = "integer", example = "4200" }\n'
        'eingang = { type = "date", example = "2026-11-26" }\n'
    ),
    firm="Sonnenfirst",
    domain="sonnenfirst.example",
    sender="Bernd Auer",
    title="Planung",
    phone="+49 7531 555 190",
    postal="Sonnenfirst GmbH, Seestraße 20, 78464 Konstanz",
    locale="de",
    zone="Europe/Berlin",
    library=(
        "items:\n  speicher:\n    title: Mit oder ohne Speicher\n"
        "    url: https://www.sonnenfirst.example/speicher\n    stage: consideration\n"
        "    summary: Drei Häuser aus der Nachbarschaft, mit ihren Zählerständen.\n"
    ),
)

BEES = Trade(
    name="beekeeping",
    language="en",
    play="webinar-attended",
    lead_type="event",
    mail="webinar/invite.md",
    text=(
        "---\nsubject: An evening on winter losses\npreheader: A webinar for people with hives\n---\n"
        "Hi {{ contact.first_name | given }},\n\n"
        "every spring some of us open a hive and find it silent. In this webinar two inspectors go through "
        "31 dead colonies, frame by frame, and say what they see. Bring a question about your own stand.\n\n"
        "What did you lose last winter?\n\n"
        "[The webinar and its recording](https://www.hivecraft.example/winter)" + _END
    ),
    list_name="attendees.csv",
    rows=(
        "email,first_name,phone,question,hives,hive_type\n"
        "una@bees.example,Una,+353 1 555 0101,How late can I still treat for varroa?,6,National\n"
        "kit@bees.example,Kit,+353 1 555 0102,,22,Langstroth\n"
        "ros@bees.example,Ros,,Is a damp lid worse than a cold one?,3,National\n"
        "sal@bees.example,Sal,+353 1 555 0104,,11,Warré\n"
    ),
    fields=(
        '[fields.contact]\nfirst_name = { type = "name", required = true, example = "Una" }\n'
        'phone = { type = "phone", example = "+353 1 555 0100" }\n'
        '[fields.lead]\nquestion = { type = "text", example = "How late can I treat?" }\n'
        'hives = { type = "integer", required = true, example = "6" }\n'
        'hive_type = { type = "text", required = true, example = "National" }\n'
    ),
    firm="Hivecraft",
    domain="hivecraft.example",
    sender="Nell Byrne",
    title="Adviser",
    phone="+353 1 555 0190",
    postal="Hivecraft, 2 Orchard Lane, Naas W91 X2P3",
    zone="Europe/Dublin",
    locale="en-IE",
    library=(
        "items:\n  autumn:\n    title: An autumn check that fits on one card\n"
        "    url: https://www.hivecraft.example/autumn\n    stage: consideration\n"
        "    summary: Weight, lid, entrance and one count. It is made to be pinned up in the shed.\n"
    ),
)

ARCHIVE = Trade(
    name="archive",
    language="en",
    play="webinar-missed",
    lead_type="event",
    mail="scan/webinar.md",
    text=(
        "---\nsubject: Scanning glass plates without breaking them\npreheader: A webinar for small archives\n---\n"
        "Dear {{ contact.full_name }},\n\n"
        "glass plates break when they are handled twice. In our webinar a conservator scans 12 of them "
        "in one go, on a cradle that any joiner can build. You are registered, and the link is below.\n\n"
        "How many plates wait in your store?\n\n"
        "[The programme of the webinar](https://www.platelight.example/programme)" + _END
    ),
    list_name="registered-no-show.csv",
    rows=(
        "email,name,institution,topic,format\n"
        "o.trent@museum.example,Olive Trent,Trent Museum,broken plates,13 × 18 cm\n"
        "j.abara@archive.example,Joseph Abara,County Archive,lantern slides,8 × 8 cm\n"
        "m.silva@library.example,Marta Silva,Town Library,metadata for plates,9 × 12 cm\n"
    ),
    fields=(
        '[fields.contact]\nfull_name = { type = "name", required = true, example = "Olive Trent" }\n'
        'company = { type = "company", required = true, columns = ["institution"], example = "Trent Museum" }\n'
        '[fields.lead]\ntopic = { type = "text", required = true, example = "lantern slides" }\n'
        'format = { type = "text", required = true, example = "9 × 12 cm" }\n'
    ),
    firm="Platelight",
    domain="platelight.example",
    sender="Ines Calder",
    title="Conservation",
    phone="+44 20 7946 0390",
    postal="Platelight, 11 Tanner Street, Leeds LS1 4AP",
)

LIFTS = Trade(
    name="lifts",
    language="en",
    play="pricing-request",
    lead_type="inbound",
    mail="service/quote.html",
    text=(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A service contract that names its parts</title></head>'
        "<body><p>Dear {{ contact.full_name }},</p><p>A quote for lift service is easy to read once it says "
        "which parts are in it. Ours lists 46 parts and the hours in which a fitter comes out. Doors are in "
        "it, because doors are what stops a lift.</p>"
        '<p><a href="https://www.upward.example/parts">The list of parts</a></p>'
        "<p>Who is called when your lift stops on a Sunday?</p><p>{{ sender.name }}</p>"
        '<p>{{ workspace.postal_address }} <a href="{{ unsubscribe_url }}">Unsubscribe</a></p></body></html>'
    ),
    list_name="quotes.csv",
    rows=(
        "Email,Name,Building,Phone,Requested,Number of lifts,Built in,Message\n"
        "p.grant@block.example,Pat Grant,Grant House,+1 212 555 0101,full service for two lifts,2,1998,The old contract ends in March\n"
        "l.osei@block.example,Lucy Osei,Mill Court,+1 212 555 0102,a second opinion on a modernisation,1,1974,\n"
        "r.kim@block.example,Ray Kim,Pier Seven,+1 212 555 0103,an emergency line only,5,2011,Tenants wait too long at night\n"
    ),
    fields=(
        '[fields.contact]\nfull_name = { type = "name", required = true, example = "Pat Grant" }\n'
        'company = { type = "company", required = true, columns = ["Building"], example = "Grant House" }\n'
        'phone = { type = "phone", required = true, example = "+1 212 555 0100" }\n'
        '[fields.lead]\nrequested = { type = "text", required = true, example = "an emergency line only" }\n'
        'lifts = { type = "integer", required = true, columns = ["Number of lifts"], example = "2" }\n'
        'built = { type = "text", required = true, columns = ["Built in"], example = "1998" }\n'
        'message = { type = "text", example = "The old contract ends" }\n'
    ),
    firm="Upward Lift Service",
    domain="upward.example",
    sender="Dolores Vane",
    title="Contracts",
    phone="+1 212 555 0190",
    postal="Upward Lift Service, 40 Canal Street, New York, NY 10013",
    zone="America/New_York",
    locale="en-US",
)

CLEANING = Trade(
    name="cleaning",
    language="de",
    play="trade-fair-badge",
    lead_type="event",
    mail="messe/einladung.md",
    text=(
        "---\nsubject: Glas reinigen ohne Gerüst\npreheader: Besuchen Sie uns auf der Messe\n---\n"
        "Guten Tag,\n\n"
        "auf der Messe zeigen wir, wie zwei Leute eine Fassade von 18 Metern an einem Vormittag reinigen. "
        "Am Stand steht ein Stück Wand, an dem Sie es selbst versuchen können. Wasser nehmen wir "
        "entmineralisiert, deshalb bleibt nichts zurück.\n\n"
        "Wie oft wird bei Ihnen die Fassade gereinigt?\n\n"
        "[Die Technik in Bildern](https://www.klarblick.example/technik)" + _ENDE
    ),
    list_name="standbesucher.csv",
    rows=(
        "email,firma,telefon,objekt,interesse,notiz\n"
        "haus@klinik-see.example,Klinik am See,+49 7541 555 101,Bettenhaus mit Atrium,Glasdach,Innen ist kein Wasser erlaubt\n"
        "tech@messezentrum.example,Messezentrum,+49 7541 555 102,drei Hallen,Fassade bis 20 Meter,Nur nachts möglich\n"
        "buero@turm.example,Turm Verwaltung,+49 7541 555 103,Bürohaus,Fensterrahmen,\n"
    ),
    fields=(
        '[fields.contact]\ncompany = { type = "company", required = true, columns = ["firma"], example = "Klinik am See" }\n'
        'phone = { type = "phone", required = true, columns = ["telefon"], example = "+49 7541 555 100" }\n'
        '[fields.lead]\nobjekt = { type = "text", required = true, example = "Bürohaus" }\n'
        'interesse = { type = "text", required = true, example = "Glasdach" }\n'
        'notiz = { type = "text", example = "Nur nachts" }\n'
    ),
    firm="Klarblick",
    domain="klarblick.example",
    sender="Theo Lang",
    title="Technik",
    phone="+49 7541 555 190",
    postal="Klarblick GmbH, Hafenstraße 5, 88045 Friedrichshafen",
    locale="de-DE",
    zone="Europe/Berlin",
)

TRADES = (
    *(BAKERY, DENTAL, CHOIR, HARBOUR, FORESTRY, PAYROLL),
    *(LANGUAGES, SOLAR, BEES, ARCHIVE, LIFTS, CLEANING),
)
