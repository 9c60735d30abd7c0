"""Placeholders that nobody filled in, and notes that a writer left for himself or a colleague."""

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random

from .base import (
    AMOUNT,
    ASSET,
    CITY,
    COMPANY,
    DATE,
    FIRST,
    LAST,
    PHONE,
    SEATS,
    TOPIC,
    Seat,
    TextFault,
    Words,
)

_THINGS: Mapping[str, Mapping[str, str]] = {
    "en": {
        FIRST: "first name", LAST: "surname", COMPANY: "company name", CITY: "city", PHONE: "phone number",
        ASSET: "name of the guide", TOPIC: "topic", SEATS: "number of seats", AMOUNT: "amount", DATE: "date",
    },
    "de": {
        FIRST: "Vorname", LAST: "Nachname", COMPANY: "Firmenname", CITY: "Ort", PHONE: "Telefonnummer",
        ASSET: "Titel des Leitfadens", TOPIC: "Thema", SEATS: "Anzahl", AMOUNT: "Betrag", DATE: "Datum",
    },
    "fr": {
        FIRST: "prénom", LAST: "nom", COMPANY: "nom de la société", CITY: "ville", PHONE: "numéro de téléphone",
        ASSET: "titre du guide", TOPIC: "sujet", SEATS: "nombre", AMOUNT: "montant", DATE: "date",
    },
    "es": {
        FIRST: "nombre", LAST: "apellido", COMPANY: "nombre de la empresa", CITY: "ciudad", PHONE: "teléfono",
        ASSET: "título de la guía", TOPIC: "tema", SEATS: "cantidad", AMOUNT: "importe", DATE: "fecha",
    },
    "pt": {
        FIRST: "nome", LAST: "sobrenome", COMPANY: "nome da empresa", CITY: "cidade", PHONE: "telefone",
        ASSET: "título do guia", TOPIC: "assunto", SEATS: "quantidade", AMOUNT: "valor", DATE: "data",
    },
}  # fmt: skip
_ADD = {
    "en": "add {}",
    "de": "{} einfügen",
    "fr": "insérer {}",
    "es": "poner {}",
    "pt": "inserir {}",
}
_YOUR = {"en": "your {}", "de": "Ihr {}", "fr": "votre {}", "es": "su {}", "pt": "seu {}"}
# How a placeholder is marked: T is the thing's name, A "add" and its name, Y "your" and its name.
SHAPES = {
    "square brackets": "[T]",
    "square brackets, capitals": "[T^]",
    "an instruction in brackets": "[A]",
    "braces": "{T}",
    "an instruction in braces": "{A}",
    "angles": "<T>",
    "double angles": "<<T>>",
    "round brackets": "(A)",
    "quotes": '"T"',
    "capitals": "T^",
    "an instruction in capitals": "A^",
    "underscores around": "__T__",
    "underscores": "________",
    "dots": "…………",
    "crosses": "XXXX",
    "small crosses": "xxx",
    "zeros": "00.00.0000",
    "to be decided": "TBD",
    "to be confirmed": "[TBC]",
    "a hash": "#TBD",
    "asterisks": "**T**",
    "your": "[Y]",
    "question marks": "???",
    "at signs": "@T@",
    "slashes": "//T//",
    "the bare thing": "T",
    "a variable": "TTT_1",
    "example": "Max Mustermann",
    "John Doe": "John Doe",
}
# What colleagues write to each other; M somebody's name, N a number.
NOTES = {
    "en": (
        "M, please check this before it goes out",
        "todo: ask M for the new figures",
        "need a better example here",
        "insert photo of the shed here",
        "link to follow",
        "URL to be added",
        "wording to be signed off by legal",
        "not sure about this bit, M?",
        "change this for the northern list",
        "draft N, do not send yet",
        "delete this paragraph if they have already paid",
        "same text as last year, update!",
        "M to confirm the price",
        "replace with your headline",
        "text goes here",
        "repeat for each product",
        "optional: mention the discount",
        "choose one: early bird or full price",
        "FIXME the date is wrong",
        "reminder to self: shorten this",
        "ask finance first",
        "this is where the quote goes",
        "pick whichever applies",
        "say something nice about their office",
    ),
    "de": (
        "M, bitte noch prüfen",
        "hier Foto einfügen",
        "Link folgt noch",
        "Text muss noch mit der Rechtsabteilung abgestimmt werden",
        "Entwurf N, noch nicht versenden",
        "Absatz löschen, falls schon bezahlt",
        "Preis klärt M",
        "hier steht Ihr Text",
        "stimmt das so?",
        "Nichtzutreffendes streichen",
    ),
    "fr": (
        "M, merci de vérifier avant envoi",
        "insérer la photo ici",
        "lien à venir",
        "brouillon N, ne pas envoyer",
        "à valider par M",
        "votre texte ici",
    ),
    "es": (
        "M, revisa esto antes de enviar",
        "insertar foto aquí",
        "falta el enlace",
        "borrador N, no enviar",
        "pendiente de confirmar con M",
        "su texto aquí",
    ),
    "pt": (
        "M, revisar antes de enviar",
        "inserir foto aqui",
        "falta o link",
        "rascunho N, não enviar",
        "confirmar o preço com M",
        "seu texto aqui",
    ),
}
COLLEAGUES = ("Priya", "Tom", "Svenja", "Marco", "Keisha", "Inés", "Paul")
BRACKETS = {
    "square brackets": "[{}]",
    "round brackets": "({})",
    "braces": "{{{}}}",
    "angles": "<<{}>>",
    "at signs": "@@@ {} @@@",
    "hashes": "### {} ###",
    "asterisks": "*** {} ***",
    "crosses": "XX {} XX",
    "slashes": "// {}",
    "arrows": ">>> {} <<<",
    "exclamation marks": "!!! {} !!!",
    "a label": "NOTE: {}",
    "no brackets": "{}",
    "no brackets, a full stop": "{}.",
}


def note_faults() -> Iterator[TextFault]:
    """Yield a fault for each shape of a placeholder, and each mark around a note."""
    for name, shape in SHAPES.items():
        yield TextFault("placeholder", name, "instead", _placeholder(shape), tuple(_THINGS["en"]))
    for name, marks in BRACKETS.items():
        yield TextFault("writer's note", f"{name}, in a sentence", "sentence", _note(marks))
        yield TextFault("writer's note", f"{name}, by itself", "paragraph", _note(marks))


def _placeholder(shape: str) -> Callable[[Random, Seat], Words | None]:
    def words(random: Random, seat: Seat) -> Words | None:
        thing = _THINGS[seat.language][seat.key]
        add, your = _ADD[seat.language].format(thing), _YOUR[seat.language].format(thing)
        said = {"T": thing, "A": add, "Y": your}
        if shape in ("Max Mustermann", "John Doe"):
            return Words(shape) if seat.key == FIRST else None
        if shape in ("TBD", "TTT_1", "[TBC]", "#TBD", "XXXX"):
            return Words(shape.replace("TTT", "_".join(thing.split())))
        if shape == "00.00.0000" and seat.key != DATE:
            return None
        capital = random.random() < 0.5

        def spelled(found: re.Match[str]) -> str:
            text = said[found[1]]
            if found[2]:
                return text.upper()
            return text[0].upper() + text[1:] if capital else text

        return Words(re.sub(r"([TAY])(\^?)", spelled, shape))

    return words


def _note(marks: str) -> Callable[[Random, Seat], Words]:
    def words(random: Random, seat: Seat) -> Words:
        note = random.choice(NOTES[seat.language])
        if note.startswith("M") and note[1:2] in ", ":
            note = random.choice(COLLEAGUES) + note[1:]
        note = " ".join(_named(word, random) for word in note.split(" "))
        if random.random() < 0.5:
            note = note[0].upper() + note[1:]
        return Words(marks.format(note))

    return words


def _named(word: str, random: Random) -> str:
    if word.rstrip("?,") == "M":
        return word.replace("M", random.choice(COLLEAGUES))
    return str(random.randrange(2, 9)) + word[1:] if word.rstrip(",") == "N" else word
