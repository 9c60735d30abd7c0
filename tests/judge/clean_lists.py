"""Clean lists: invented people of several countries, each a row that no rule should speak of."""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

Row = Mapping[str, str]

HEADERS: Mapping[str, str] = {
    "contact.email": "email",
    "contact.first_name": "first_name",
    "contact.last_name": "last_name",
    "contact.company": "company",
    "contact.city": "city",
    "contact.role": "role",
    "contact.phone": "phone",
    "contact.title": "title",
    "lead.asset": "asset",
    "lead.topic": "topic",
    "lead.notes": "notes",
    "lead.seats": "seats",
    "lead.amount": "amount",
    "lead.date": "date",
    "contact.locale": "locale",
    # Only the sentences about agreement print these.
    "contact.trade": "trade",
    "lead.item": "item",
    "lead.count": "count",
}
# By country: first names, last names (_ is a blank), cities, and how a phone number begins; x is any digit.
COUNTRIES: Mapping[str, tuple[str, str, str, str]] = {
    "gb": (
        "Olivia Rhys Imogen Callum Zoë Declan Harriet Siân",
        "Ashworth Pemberton O'Hara Llewellyn Brontë McAllister Whitcombe Fairbairn",
        "Leeds,Bristol,Stoke-on-Trent,Perth,Norwich,Cardiff",
        "+44 20 7946 0xxx",
    ),
    "us": (
        "Marcus Denise Tyler Keisha Wyatt Renée Brianna Elliot",
        "Washington Kowalski Delgado Sinclair Hernandez MacArthur Whitfield Boudreaux",
        "Tulsa,Des Moines,San José,Albany,Boise,Fort Wayne",
        "+1 212 555 01xx",
    ),
    "de": (
        "Jürgen Svenja Björn Käthe Torsten Annika Günther Friederike",
        "Müller Schäfer Großmann Lindqvist Böttcher Kirchhoff Vogelsang Öztürk",
        "Köln,Görlitz,München,Kassel,Lübeck,Fürth",
        "+49 30 23125 xxx",
    ),
    "fr": (
        "Élodie Baptiste Maëlle Thibault François Noémie Gaëtan Léonie",
        "Lefèvre Dubois Garçon Moreau Fontaine Bérenger Chevalier Rousselle",
        "Besançon,Nîmes,Orléans,Rennes,Épinal,Lyon",
        "+33 1 99 00 xx xx",
    ),
    "es": (
        "Begoña Íñigo Lucía Andrés Montserrat Joaquín Rocío Álvaro",
        "Núñez Ibarra Peñalver Castaño Domínguez Aguirre Escribà Villaseñor",
        "Córdoba,Logroño,Cádiz,Vigo,Málaga,Bilbao",
        "+34 910 02x xxx",
    ),
    "br": (
        "João Thaís Conceição Mateus Luísa Otávio Beatriz Sebastião",
        "Magalhães Assunção Pereira Figueiredo Araújo Tavares Brandão Siqueira",
        "São Paulo,Belém,Goiânia,Recife,Maceió,Curitiba",
        "+55 11 5550-0xxx",
    ),
    "it": (
        "Niccolò Chiara Matteo Giulia Lorenzo Fiorella Ettore Ginevra",
        "Bellini De_Luca Santoro Marchetti Fabbri Colombo D'Angelo Rinaldi",
        "Forlì,Parma,Cantù,Lecce,Verona,Torino",
        "+39 06 5550 xxxx",
    ),
    "nl": (
        "Maarten Sanne Jeroen Femke Daniël Lotte Bram Marijke",
        "Bakker Zuidema Hoekstra Verhoeven Brouwer Dijkstra Timmermans Wolters",
        "Utrecht,Zwolle,Breda,Leiden,Haarlem,Delft",
        "+31 20 555 0xxx",
    ),
    "pl": (
        "Łukasz Agnieszka Michał Zofia Stanisław Grażyna Wojciech Małgorzata",
        "Wiśniewski Dąbrowska Zieliński Wójcik Jabłońska Pawlak Szymański Lewicka",
        "Łódź,Kraków,Gdańsk,Lublin,Rzeszów,Opole",
        "+48 22 555 0x xx",
    ),
    "se": (
        "Åsa Göran Linnéa Anders Märta Henrik Elsa Sören",
        "Lindström Åkesson Bergqvist Sjöberg Hallberg Nyström Ekdahl Wennberg",
        "Malmö,Gävle,Umeå,Lund,Örebro,Kalmar",
        "+46 8 465 004 xx",
    ),
    "ng": (
        "Ngozi Oluwaseun Chidinma Emeka Adaeze Tunde Ifeoma Babajide",
        "Okafor Adeyemi Balogun Nwachukwu Ogunleye Eze Abiola Danjuma",
        "Enugu,Ibadan,Abuja,Jos,Kano,Calabar",
        "+234 1 555 0xxx",
    ),
    "in": (
        "Priya Rohan Ananya Vikram Meera Arjun Kavitha Sanjay",
        "Raghunathan Chatterjee Deshpande Iyer Kulkarni Banerjee Menon Bhattacharya",
        "Pune,Kochi,Indore,Mysuru,Surat,Jaipur",
        "+91 22 5550 xxxx",
    ),
}
FIRMS = (
    "Halden Foods,Islewright Logistics,Nørre Marine,Fenwick Instruments,Corvane Optics,Zephyr & Sons,"
    "Kastell Möbel,Brunnenhof GmbH,Oakridge Dental,Lumen Energy,Fernhill School,Tallis Pumps,Café Orleone,"
    "Atelier Brévent,Sägewerk Tannau,Panificio Aurelio,Azulejos Ribera,Móveis Andorinha,Polder Techniek,"
    "Drukarnia Żuraw,Havsvik Varv,Lagoon Freight,Peacock Textiles,Quarry Lane Vets,Redfern Glass,"
    "Silverbeck Mill,Torran Fisheries,Umberfield Clinic,Vantor Systems,Westmarch Legal,Yarrow Gardens,"
    "Bolt & Birch,Clearholm Bank,Dunmore Hotels,Eskdale Wool,Flintwick Press,Gorsefield Farm,Hexley Motors,"
    "Inkwell Studio,Jorvik Cycles,Kestrel Aviation,Larkspur Homes,Mossbank Dairy,Northgate Opticians"
).split(",")
ROLES = {
    "en": "plant manager,buyer,head teacher,practice nurse,site foreman,logistics planner,baker,librarian",
    "de": "Einkäuferin,Werkleiter,Schulleiterin,Disponent",
}
ASSETS = {
    "en": "the price list,the sample book,the floor plan,the care guide,the spring catalogue",
    "de": "die Preisliste,das Musterbuch,die Pflegeanleitung,das Verzeichnis",
    "fr": "la liste des prix,le carnet d'échantillons,la notice de pose",
    "es": "la lista de precios,el catálogo de primavera,la guía de cuidados",
    "pt": "a lista de preços,o catálogo de outono,o guia de cuidados",
}
TOPICS = {
    "en": "hard water,night shifts,slate roofs,frost damage,evening lessons,cold storage",
    "de": "Nachtschichten,Frostschäden,Holzschutz,Abendkurse,Kühllager",
}
NOTES = "asked how the filter copes with hard water,wanted to know who answers on Sundays"
TITLES = {  # a form's options, and how a person says them: tactful.toml has the same
    "Plant or site manager": "a plant manager",
    "Manager or specialist in purchasing": "a buyer",
    "Head of school or faculty": "a head teacher",
}
OF_LANGUAGE = {
    "de": ("de", "de", "de", "pl", "se", "nl"),
    "fr": ("fr",),
    "es": ("es",),
    "pt": ("br",),
}


def clean_rows(random: Random, language: str, number: int) -> list[dict[str, str]]:
    """Return rows of different people at different firms, by field key."""
    countries = OF_LANGUAGE.get(language, tuple(COUNTRIES))
    firms = random.sample(FIRMS, number)
    rows: list[dict[str, str]] = []
    met = set[tuple[str, str]]()
    while len(rows) < number:
        firsts, lasts, cities, phone = COUNTRIES[random.choice(countries)]
        first, last = random.choice(firsts.split()), random.choice(lasts.split()).replace("_", " ")
        if (first, last) in met:
            continue
        met.add((first, last))
        firm = firms[len(rows)]
        rows.append(
            {
                "contact.email": f"{plain(first)}.{plain(last)}@{plain(firm)}.example",
                "contact.first_name": first,
                "contact.last_name": last,
                "contact.company": firm,
                "contact.city": random.choice(cities.split(",")),
                "contact.role": _of(ROLES, language, random),
                "contact.phone": "".join(
                    str(random.randrange(10)) if c == "x" else c for c in phone
                ),
                "contact.title": random.choice(tuple(TITLES)),
                "lead.asset": _of(ASSETS, language, random),
                "lead.topic": _of(TOPICS, language, random),
                "lead.notes": random.choice(("", *NOTES.split(","))),
                "lead.seats": str(random.randrange(2, 60)),
                "lead.amount": str(random.randrange(12, 900) * 10),
                "lead.date": (date(2026, 4, 2) + timedelta(days=random.randrange(28))).isoformat(),
                "contact.locale": {"en": "en-GB", "pt": "pt-BR"}.get(language, language),
                "contact.trade": "baker",
                "lead.item": _of(ASSETS, language, random),
                "lead.count": str(random.randrange(2, 20)),
            }
        )
    return rows


def _of(words: Mapping[str, str], language: str, random: Random) -> str:
    return random.choice(words.get(language, words["en"]).split(","))


def accented(random: Random, key: str) -> str:
    """Return a clean value with a letter outside ASCII for a name, a company or a city."""
    place = {"contact.first_name": 0, "contact.last_name": 1, "contact.city": 2}.get(key)
    pool = list(FIRMS)
    if place is not None:
        between = "," if key == "contact.city" else " "
        pool = [name for one in COUNTRIES.values() for name in one[place].split(between)]
    return random.choice([name for name in pool if not name.isascii()])


def plain(text: str) -> str:
    """Return a text's ASCII letters in small, as an address has them."""
    text = text.replace("ß", "ss").replace("ø", "o").replace("Ł", "L").replace("ł", "l")
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded.lower() if c.isascii() and c.isalnum())


def write_list(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a CSV file with usual headers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS.values())
        writer.writerows([row[key] for key in HEADERS] for row in rows)
