"""Makes the demo's two lists: 300 leads with the faults of real lists, and the same fixed.

Everybody and every firm is invented; addresses are under .example, numbers are those that the
countries keep for fiction. No chance is involved: the same run gives the same bytes.

    python tests/demo/make_leads.py        writes both lists into templates/demo
"""

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

DEMO = Path(__file__).parents[2] / "templates" / "demo"
COLUMNS = (
    "email,first_name,last_name,company,job_title,company_size,phone,timezone,"
    "asset,notes,source,owner,opted_out"
).split(",")

Row = dict[str, str]

# country: time zone, how its fictional numbers look, first names, last names
PEOPLE = {
    "gb": (
        "Europe/London", "+44 20 7946 0{:03d}",
        "Olivia Harriet Callum Imogen Rhys Alistair Niamh Gareth Priya Callie",
        "Ashworth Pemberton Llewellyn Hargreaves O'Connell McAllister Whitlock Thorne Patel Bright",
    ),
    "us": (
        "America/New_York", "+1 212 555 01{:02d}",
        "Denise Marcus Keisha Tyler Rosalind Hank Latoya Brooke Darnell Colleen",
        "Washington Kowalczyk Delgado Brennan Hutchins Sorensen Prescott Vance Okonkwo Mayfield",
    ),
    "de": (
        "Europe/Berlin", "+49 30 23125 {:03d}",
        "Jürgen Anneliese Björn Heike Matthias Käthe Lukas Sabine Torsten Anke",
        "Müller Schäfer Großmann Vogt Köhler Lindqvist Brandt Yılmaz Richter Weiß",
    ),
    "fr": (
        "Europe/Paris", "+33 1 99 00 12 {:02d}",
        "Élodie Benoît Chloé François Aurélie Théo Maëlle Gaël Inès Lucien",
        "Lefèvre Garnier D'Aubigny Moreau Benali Fontaine Chevalier Rousseau Marchand Béranger",
    ),
    "es": (
        "Europe/Madrid", "",
        "José María Íñigo Lucía Álvaro Begoña Ramón Nuria Joaquín Pilar",
        "García Ibáñez Núñez Etxeberria Muñoz Carrasco Vidal Peña Ortega Salgado",
    ),
    "se": (
        "Europe/Stockholm", "+46 31 390 06 {:02d}",
        "Åsa Lars Ingrid Göran Maja Nils Sigrid Östen Elin Håkan",
        "Sjöberg Åkesson Lindgren Bergström Nyström Holm Ekström Dahl Wikström Öberg",
    ),
    "in": (
        "Asia/Kolkata", "",
        "Ananya Rajesh Meera Vikram Lakshmi Arjun Sunita Kiran Deepa Naveen",
        "Iyer Chaudhary Krishnan Bose Reddy Banerjee Nair Deshpande Kapoor Rao",
    ),
    "jp": (
        "Asia/Tokyo", "",
        "Haruka Kenji Yumi Takeshi Ayaka Hiroshi Naoko Satoru Emi Daichi",
        "Tanaka Ōnishi Kobayashi Shimizu Mori Hayashi Endō Ueda Nakagawa Ishikawa",
    ),
    "vn": (
        "Asia/Ho_Chi_Minh", "",
        "Linh Minh Hương Tuấn Thảo Đức Lan Quang Mai Phúc",
        "Nguyễn Trần Phạm Lê Hoàng Vũ Đặng Bùi Đỗ Ngô",
    ),
    "ng": (
        "Africa/Lagos", "",
        "Ngozi Chinedu Folake Emeka Amara Tunde Ifeoma Segun Zainab Obinna",
        "Adeyemi Eze Balogun Nwosu Okeke Bello Ogunleye Danjuma Abiola Uche",
    ),
    "br": (
        "America/Sao_Paulo", "",
        "Beatriz Thiago Larissa João Camila Rafael Antônia Caio Letícia Murilo",
        "Gonçalves Araújo Nascimento Teixeira Magalhães Cardoso Simões Brandão Leitão Pires",
    ),
    "nl": (
        "Europe/Amsterdam", "",
        "Femke Joost Marieke Sander Liesbeth Ruben Saskia Wouter Anouk Thijs",
        "Dijkstra Vermeulen Bakker Hoekstra Kuipers Postma Schouten Wiersma Brouwer Smeets",
    ),
}  # fmt: skip

FIRMS = (
    "Halden Northmere Castlebay Ferrow Lindhurst Quillon Ardentia Wexcombe Tarnfield Orsova "
    "Bellwether Corvane Dunmarrow Everglen Fenwick-Hale Graywater Hollin Islewright Juniper Kestrel"
).split()
TRADES = "Foods Logistics Software Instruments Textiles".split()
TITLES = (
    "Chief marketing officer",
    "Director or vice president of marketing",
    "Manager or specialist in marketing",
    "Director or vice president of sales",
    "Manager or representative in sales",
    "Revenue or marketing operations",
    "Director or vice president of marketing",
)
ASSETS = (
    "the response-time benchmark",
    "the lead routing worksheet",
    "the voicemail script pack",
    "the sales and marketing agreement",
)
NOTES = (
    "asked how part-time reps fit into a round robin",
    "asked what to do with leads that come in over a weekend",
    "wrote that two regions keep answering the same people",
    "asked how to hand leads back to marketing without losing them",
    "wrote that your first answer takes three days at the moment",
    "asked which step is worth automating first",
    "asked how many calls are still polite",
    "wrote that your form asks for more than anybody reads",
    "asked how to tell a slow lead from a dead one",
    "asked whether a goodbye email is worth sending",
    "wrote that nobody can say who owns the webinar leads",
)
PLAIN = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "đ": "d", "Đ": "d"})


def ascii_(text: str) -> str:
    """Return text as it stands in an address."""
    folded = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in folded.lower() if c.isascii() and c.isalnum())


def person(number: int) -> Row:
    """Return one clean lead; every eighth has told us nothing but the address and the wish."""
    country = list(PEOPLE)[number % 12]
    zone, telephone, firsts, lasts = PEOPLE[country]
    turn = number // 12
    first = firsts.split()[turn % 10]
    last = lasts.split()[(turn * 3 + turn // 10) % 10]
    at = (number * 37) % 100
    firm = f"{FIRMS[at % 20]} {TRADES[at // 20]}"
    shape = ("{0}.{1}", "{2}{1}", "{0}_{1}")[at % 3]
    local = shape.format(ascii_(first), ascii_(last), ascii_(first)[0])
    return {
        "email": f"{local}@{ascii_(firm)}.example",
        "first_name": first,
        "last_name": last,
        "company": firm,
        "job_title": TITLES[(number * 5 + turn) % len(TITLES)],
        "company_size": str(20 + (at * 53) % 880),
        "phone": telephone.format(number % 100) if telephone and number % 3 else "",
        "timezone": zone,
        "asset": ASSETS[(number * 7 + turn) % len(ASSETS)],
        "notes": NOTES[(number // 3) % len(NOTES)] if number % 3 == 0 else "",
        "source": "webinar",
        "owner": ("sam", "dana")[at % 2],
        "opted_out": "yes" if number in (88, 203) else "",
    }


def as_latin(text: str) -> str:
    """Return text as it looks after UTF-8 was read as Windows-1252."""
    return text.encode("utf-8").decode("cp1252", "replace")


# what came in -> (row, what is wrong with it). The fixed list has the row as it should be.
FAULTS: dict[int, Callable[[Row], Row]] = {
    9: lambda row: {**row, "first_name": row["first_name"].upper()},
    5: lambda row: {**row, "first_name": as_latin(row["first_name"])},
    6: lambda row: {**row, "last_name": as_latin(row["last_name"])},
    39: lambda row: {**row, "company": "N/A"},
    52: lambda row: {**row, "first_name": as_latin(row["first_name"])},
    61: lambda row: {**row, "first_name": row["first_name"].upper(), "last_name": row["last_name"].upper()},
    73: lambda row: {**row, "first_name": row["first_name"].lower()},
    85: lambda row: {**row, "email": row["email"].replace(".example", "")},
    97: lambda row: {**row, "company": "null"},
    111: lambda row: {**row, "company": row["company"].replace(" ", " &amp; ")},
    124: lambda row: {**row, "phone": "-"},
    136: lambda row: {**row, "email": row["email"].replace("@", " @")},
    149: lambda row: {**row, "first_name": row["email"]},
    160: lambda row: {**row, "first_name": "Mr. " + row["first_name"]},
    171: lambda row: {**row, "company": "N/A"},
    188: lambda row: {**row, "first_name": row["first_name"][0] + "."},
    199: lambda row: {**row, "first_name": row["first_name"].upper()},
    214: lambda row: {**row, "email": row["email"].replace("foods", "food").replace("logistics", "logistic").replace("software", "sofware").replace("instruments", "instrument").replace("textiles", "texiles")},
    229: lambda row: {**row, "first_name": f"{row['first_name']} & Tom"},
    241: lambda row: {**row, "job_title": ""},
    255: lambda row: {**row, "company": row["company"].upper()},
    266: lambda row: {**row, "email": row["email"].replace("@", "@@")},
}  # fmt: skip
NAMELESS = (20, 67, 119, 158, 207, 262)  # gave no first name, and nobody could find one


def leads(*, fixed: bool) -> list[Row]:
    """Return the list as it came in, or as a careful person left it."""
    rows = [person(number) for number in range(286)]
    for number in NAMELESS:
        rows[number]["first_name"] = rows[number]["last_name"] = ""
        rows[number]["email"] = f"desk{number}@{rows[number]['email'].partition('@')[2]}"
    jim = {
        **person(20), "email": "jim.brodo@haldenfoods.example", "first_name": "Jim",
        "last_name": "Brodo", "company": "Halden Foods", "company_size": "20",
        "job_title": "Director or vice president of marketing", "phone": "+44 20 7946 0958",
        "timezone": "Europe/London", "owner": "sam",
        "asset": "the response-time benchmark", "notes": "asked how many calls are still polite",
    }  # fmt: skip
    rows.insert(4, jim)
    if fixed:
        return rows
    rows = [FAULTS.get(number, dict)(row) for number, row in enumerate(rows)]
    rows[4] = {**jim, "first_name": "JIM", "last_name": "BRODO"}
    again = {
        150: {**jim, "email": "jbrodo@haldenfoods.example", "first_name": "James", "owner": "dana",
              "phone": "", "notes": ""},
        33: {**rows[31], "email": rows[31]["email"].title()},
        78: {**rows[40], "email": rows[40]["email"].replace("@", "+webinar@"), "phone": ""},
        102: {**rows[101], "email": rows[101]["email"].upper(), "asset": ASSETS[0]},
        177: {**rows[64], "company": rows[64]["company"] + " Ltd", "phone": "",
              "email": rows[64]["email"].replace("_", ".")},
        220: {**rows[180]},
        60: _inbox("info", rows[3]),
        140: _inbox("sales", rows[90]),
        231: _inbox("marketing", rows[212]),
        248: {**_inbox("test", rows[8]), "first_name": "Test", "last_name": "Test"},
        199: {**rows[44], "email": "asdf@asdf.example", "first_name": "asdf", "last_name": "asdf"},
        275: {**rows[277], "email": ""},
        283: {**rows[122], "email": rows[122]["email"].replace("@", "2@"), "owner": "dana"},
    }  # fmt: skip
    for at in sorted(again):
        rows.insert(at, again[at])
    return rows


def _inbox(local: str, colleague: Row) -> Row:
    domain = colleague["email"].partition("@")[2]
    return {
        **colleague,
        "email": f"{local}@{domain}",
        "first_name": "",
        "last_name": "",
        "notes": "",
    }


def as_csv(rows: list[Row]) -> str:
    """Return rows as the file's text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main() -> None:
    for name in ("faulty", "fixed"):
        path = DEMO / name / "contacts" / "webinar.csv"
        path.write_text(as_csv(leads(fixed=name == "fixed")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
